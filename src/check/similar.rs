//! What was likely meant by a name that is not there.

use std::path::{Path, PathBuf};

use crate::content::index::fold;

/// How alike two names must be, from 0 to 1.
const ALIKE: f64 = 0.8;
/// The most files of a folder that are compared.
const FILES: usize = 2_000;

/// The name that is most like `wanted`, if one is like it at all.
pub(crate) fn nearest<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted = fold(wanted);
    let scored = names.into_iter().map(|name| {
        let score = strsim::normalized_damerau_levenshtein(&wanted, &fold(name));
        (score, name)
    });
    scored
        .filter(|(score, _)| *score >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
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
}
