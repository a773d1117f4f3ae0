//! What was likely meant by a name that is not there.

use std::path::{Path, PathBuf};

use crate::content::index::fold;

/// How alike two names must be, from 0 to 1.
const ALIKE: f64 = 0.8;
/// The most files of a folder that are compared.
const FILES: usize = 2_000;

/// How alike the name of a setting must be to one of the few there are.
const NAMES_ALIKE: f64 = 0.55;

/// The name that is most like `wanted`, if one is like it at all.
pub(crate) fn nearest<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    most_alike(wanted, names, ALIKE)
}

/// The same among few names: a guess that is wrong costs little there.
pub(crate) fn name<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    most_alike(wanted, names, NAMES_ALIKE)
}

fn most_alike<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a str>,
    alike: f64,
) -> Option<&'a str> {
    let wanted = fold(wanted);
    let scored = names.into_iter().map(|name| {
        let score = strsim::normalized_damerau_levenshtein(&wanted, &fold(name));
        (score, name)
    });
    scored
        .filter(|(score, _)| *score >= alike)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

/// What kind of file a name tells. One is never meant for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A post, or a name without an ending that is known: `v1.2` has none.
    Page,
    Picture,
    Sound,
    Film,
    /// Anything else that is no text.
    Data,
}

impl Sort {
    /// By the formats that Obsidian embeds (help.obsidian.md/file-formats), and some more.
    pub(super) fn of(name: &str) -> Self {
        let end = Path::new(name).extension().unwrap_or_default();
        let end = end.to_string_lossy().to_ascii_lowercase();
        match end.as_str() {
            "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "bmp" | "tiff" | "ico" => {
                Self::Picture
            }
            "mp3" | "wav" | "ogg" | "m4a" | "flac" | "3gp" | "opus" => Self::Sound,
            "mp4" | "mov" | "mkv" | "webm" | "ogv" | "m4v" | "avi" => Self::Film,
            "pdf" | "zip" | "gz" | "tar" | "7z" | "docx" | "xlsx" | "pptx" | "csv" | "json"
            | "canvas" | "base" | "excalidraw" => Self::Data,
            _ => Self::Page,
        }
    }
}

/// Of the files beside those that were tried, the one most like them.
pub(super) fn file(tried: &[PathBuf], root: &Path) -> Option<PathBuf> {
    let path = tried.iter().find(|path| path.starts_with(root))?;
    let folder = path.parent()?;
    let wanted = path.file_name()?.to_string_lossy().into_owned();
    let mut names: Vec<String> = folder
        .read_dir()
        .ok()?
        .flatten()
        .take(FILES)
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| Sort::of(name) == Sort::of(&wanted))
        .collect();
    names.sort();
    let found = nearest(&wanted, names.iter().map(String::as_str))?;
    Some(folder.join(found))
}

/// A path as a link in `from` would write it.
pub(super) fn as_written(path: &Path, from: &Path, root: &Path) -> String {
    let beside = from
        .parent()
        .and_then(|folder| path.strip_prefix(folder).ok());
    let below = beside.or_else(|| path.strip_prefix(root).ok());
    below.unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_seen_and_another_word_is_none() {
        let names = ["photo-one.png", "diagram.png"];
        assert_eq!(nearest("foto-one.png", names), Some("photo-one.png"));
        assert_eq!(nearest("zebra.gif", names), None);
    }

    #[test]
    fn a_film_is_not_taken_for_a_note() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["Obsidian CLI.md", "photo.jpeg", "v1.2.md"] {
            std::fs::write(root.join(name), "x").unwrap();
        }
        let meant = |name: &str| {
            let file = file(&[root.join(name)], root)?;
            Some(file.file_name().unwrap().to_str().unwrap().to_owned())
        };
        assert_eq!(meant("obsidian-cli.mp4"), None);
        assert_eq!(meant("obsidian-cli.md").as_deref(), Some("Obsidian CLI.md"));
        assert_eq!(meant("photo.jpg").as_deref(), Some("photo.jpeg"));
        assert_eq!(meant("v1.2").as_deref(), None);
        assert_eq!(meant("v1.3.md").as_deref(), Some("v1.2.md"));
    }
}
