//! YAML front matter: the only place that knows which crate parses it.
//!
//! serde_yaml takes seconds for some small inputs (65 KB of `[`), so a block is
//! looked at before it is given to it.

use super::{FrontMatter, lenient, plain, value, value::Value};
use crate::content::{clean, post::Issue};

/// The largest block that is parsed.
pub(super) const BYTES: usize = 64 * 1024;
/// The most `[` and `{` in a block.
const BRACKETS: usize = 256;
/// The most aliases (`*name`) in a block.
const ALIASES: usize = 50;

/// The block as a map. Broken YAML is read line by line instead, with an issue.
pub(super) fn decode(block: &FrontMatter<'_>, issues: &mut Vec<Issue>) -> Value {
    let raw = block.raw;
    if let Some(value) = plain::decode(raw) {
        return value;
    }
    if let Some(message) = refused(raw) {
        issues.push(Issue {
            message,
            line: Some(block.line),
            column: None,
        });
        return lenient::decode(raw);
    }
    let blank = |row: &str| row.trim().is_empty() || row.trim_start().starts_with('#');
    if raw.lines().all(blank) {
        return Value::Null;
    }
    match value::decode(serde_yaml::Deserializer::from_str(raw)) {
        Ok(value) => value,
        Err(error) => {
            issues.push(broken(block, &error));
            lenient::decode(raw)
        }
    }
}

/// What is said of a block that is too large.
pub(super) fn too_long(raw: &str) -> String {
    format!(
        "front matter is {} KiB, the limit is 64 KiB: not read",
        raw.len() / 1024
    )
}

/// Why a block is not given to a parser.
pub(super) fn refused(raw: &str) -> Option<String> {
    if raw.len() > BYTES {
        return Some(too_long(raw));
    }
    let brackets = raw.bytes().filter(|b| matches!(b, b'[' | b'{')).count();
    if brackets > BRACKETS {
        return Some(format!(
            "front matter has {brackets} brackets, the limit is {BRACKETS}: read line by line"
        ));
    }
    // `*` in the middle of a word is no alias, `a**b` is none either.
    let aliases = raw
        .split(|c: char| c.is_whitespace() || "[]{},:".contains(c))
        .filter(|word| word.starts_with('*') && !word.starts_with("**"))
        .count();
    (aliases > ALIASES).then(|| {
        format!("front matter has {aliases} aliases, the limit is {ALIASES}: read line by line")
    })
}

fn broken(block: &FrontMatter<'_>, error: &serde_yaml::Error) -> Issue {
    let place = error.location();
    let text = error.to_string();
    // The message ends in " at line 3 column 8" of the block: the issue says it
    // in lines of the file.
    let what = text.split(" at line ").next().unwrap_or(&text);
    Issue {
        message: clean::line(&format!("broken YAML: {what}; read line by line")),
        line: Some(block.line + place.as_ref().map_or(0, |at| at.line().saturating_sub(1))),
        column: place.map(|at| at.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{parse, split};
    use std::time::{Duration, Instant};

    /// YAML 1.2.2, 7.3.3: `: ` in a plain scalar (our rule: read line by line).
    #[test]
    fn broken_yaml_keeps_what_its_lines_say_and_tells_the_line_of_the_file() {
        let (fields, issues) = parse(&split("\n---\ntitle: a: b\ndraft: true\n---\n").0);
        assert_eq!(fields.title.as_deref(), Some("a: b"));
        assert_eq!(fields.draft, Some(true));
        assert_eq!(issues.len(), 1, "{issues:?}");
        assert_eq!(issues[0].line, Some(3), "{issues:?}");
        assert!(issues[0].message.starts_with("broken YAML: "));
        assert!(!issues[0].message.contains("at line"), "{issues:?}");
    }

    /// Each of these took seconds or gigabytes when given to serde_yaml as is.
    #[test]
    fn blocks_made_to_hurt_are_refused_quickly() {
        let brackets = "[".repeat(65_000);
        let nest = format!("a: {}", "{x: ".repeat(250));
        let mut laughs = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for n in 1..40 {
            let before = n - 1;
            laughs += &format!("a{n}: &a{n} [*a{before},*a{before}]\n");
        }
        let aliases = format!("a: &a b\nl: [{}]", "*a,".repeat(20_000));
        let long = "x".repeat(70_000);
        let start = Instant::now();
        for raw in [brackets, nest, laughs, aliases, long] {
            let source = format!("---\ntitle: T\n{raw}\n---\n");
            let (_, issues) = parse(&split(&source).0);
            assert!(!issues.is_empty());
        }
        assert!(start.elapsed() < Duration::from_secs(2));
    }
}
