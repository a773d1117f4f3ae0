//! Configuration files of generators, read with the decoder of front matter.

use crate::content::front_matter::value::Value;
use crate::content::front_matter::{FrontMatter, Kind, decode};
use crate::content::source;
use std::io::Read as _;
use std::path::Path;

/// The largest configuration that is read.
const LIMIT: u64 = 256 * 1024;

/// `FOLDER/STEM.{toml,yaml,yml,json}`, the first that is there; else nothing.
/// Optional like all of the configuration: what cannot be read is left out.
pub(super) fn read(folder: &Path, stem: &str) -> Value {
    ["toml", "yaml", "yml", "json"]
        .iter()
        .map(|end| folder.join(format!("{stem}.{end}")))
        .find(|path| path.is_file())
        .map_or(Value::Null, |path| file(&path))
}

/// One file, by the format its name tells.
pub(super) fn file(path: &Path) -> Value {
    let kind = match path.extension().and_then(|end| end.to_str()) {
        Some("toml") => Kind::Toml,
        Some("yaml" | "yml") => Kind::Yaml,
        Some("json") => Kind::Json,
        _ => return Value::Null,
    };
    let Some(text) = text(path) else {
        return Value::Null;
    };
    let raw = text.trim_start_matches('\u{feff}');
    let block = FrontMatter { kind, raw, line: 1 };
    decode(&block, &mut Vec::new())
}

/// The text of a small file that is where it stands, and no link to elsewhere.
fn text(path: &Path) -> Option<String> {
    let fits = |about: std::fs::Metadata| about.is_file() && about.len() <= LIMIT;
    let folder = path.parent()?.canonicalize().ok()?;
    if !path.canonicalize().ok()?.starts_with(folder) || !path.metadata().is_ok_and(fits) {
        return None;
    }
    let mut text = String::new();
    let file = source::open(path).ok()?;
    file.take(LIMIT).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Takes what `from` says into `into`; maps are joined, else `from` wins.
pub(super) fn join(into: &mut Value, from: Value) {
    let (Value::Map(known), Value::Map(more)) = (&mut *into, &from) else {
        if from != Value::Null {
            *into = from;
        }
        return;
    };
    for (key, value) in more.clone() {
        match known
            .iter_mut()
            .find(|(name, _)| name.eq_ignore_ascii_case(&key))
        {
            Some((_, old)) => join(old, value),
            None => known.push((key, value)),
        }
    }
}
