//! The theme that was asked for: a known one, a file, or a name in the folder of themes.

use std::path::PathBuf;

use super::args::ThemeChoice;
use crate::{
    app::Named,
    config,
    content::{clean, source::read_small},
    layout::{ThemeName, theme},
};

/// Bytes of a theme's file at most.
const THEME: u64 = 256 * 1024;

/// The theme that was asked for, if any; and what is wrong with it, in one line. A
/// theme with mistakes is used as far as it can be.
pub(super) fn theme(choice: &ThemeChoice) -> (Option<ThemeName>, Option<String>) {
    let name = match choice {
        ThemeChoice::Auto => return (None, None),
        ThemeChoice::Named(name) => return (Some(*name), None),
        ThemeChoice::Own(name) => name,
    };
    let path = theme_file(name, |name| std::env::var_os(name).map(PathBuf::from));
    let shown = path.display();
    match read_small(&path, THEME) {
        Ok(text) => {
            let (palette, mistakes) = theme::file::parse(&text);
            let first = mistakes
                .first()
                .map(|first| clean::line(&format!("{shown}:{}: {}", first.line, first.message)));
            (Some(ThemeName::Own(palette)), first)
        }
        Err(error) => (None, Some(clean::line(&format!("{shown}: {error}")))),
    }
}

/// The themes in the folder of themes, by name.
pub(super) fn own_themes() -> Vec<Named> {
    let any = theme_file("any", |name| std::env::var_os(name).map(PathBuf::from));
    let files = any.parent().and_then(|folder| folder.read_dir().ok());
    let mut paths: Vec<PathBuf> = files
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort();
    let named = paths.iter().filter_map(|path| {
        let (palette, _) = theme::file::parse(&read_small(path, THEME).ok()?);
        Some(Named {
            name: clean::line(&path.file_stem()?.to_string_lossy()),
            theme: ThemeName::Own(palette),
        })
    });
    named.collect()
}

/// The theme for what only prints: a mistake in it is said first.
pub(super) fn said(choice: &ThemeChoice) -> Option<ThemeName> {
    let (theme, notice) = theme(choice);
    if let Some(notice) = notice {
        crate::said::say(&notice);
    }
    theme
}

/// Where a theme is: the file itself, or by name in the folder of themes.
fn theme_file(name: &str, env: impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    let path = PathBuf::from(name);
    if path.extension().is_some() || path.components().count() > 1 {
        return path;
    }
    config::folder(env)
        .join("themes")
        .join(format!("{name}.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_a_file_or_a_name_in_the_folder_of_themes() {
        let env = |name: &str| (name == "HOME").then(|| PathBuf::from("/home/a"));
        let by_name = PathBuf::from("/home/a/.config/blogtui/themes/sea.toml");
        assert_eq!(theme_file("sea", env), by_name);
        assert_eq!(theme_file("./sea", env), PathBuf::from("./sea"));
        assert_eq!(theme_file("sea.toml", env), PathBuf::from("sea.toml"));
    }
}
