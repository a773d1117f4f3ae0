//! TOML front matter (`+++`): most Zola blogs, some Hugo ones.

use super::{FrontMatter, lenient, value, value::Value, yaml};
use crate::content::{clean, post::Issue};

/// The block as a map. Broken TOML is read line by line instead, with an issue.
pub(super) fn decode(block: &FrontMatter<'_>, issues: &mut Vec<Issue>) -> Value {
    let raw = block.raw;
    if let Some(message) = yaml::refused(raw) {
        issues.push(Issue {
            message,
            line: Some(block.line),
            column: None,
        });
        return lenient::decode(raw);
    }
    let broken = |error: ::toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start.min(raw.len()));
        let before = raw.get(..at).unwrap_or(raw);
        let row = before.rsplit('\n').next().unwrap_or(before);
        Issue {
            message: clean::line(&format!(
                "broken TOML: {}; read line by line",
                error.message()
            )),
            line: Some(block.line + before.matches('\n').count()),
            column: Some(row.chars().count() + 1),
        }
    };
    let parsed = ::toml::de::Deserializer::parse(raw).and_then(value::decode);
    parsed.unwrap_or_else(|error| {
        issues.push(broken(error));
        lenient::decode(raw)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Fields, parse, split};
    use crate::content::post::Issue;

    fn read(toml: &str) -> (Fields, Vec<Issue>) {
        parse(&split(&format!("+++\n{toml}\n+++\n")).0)
    }

    /// Zola keeps terms in `[taxonomies]`; Hugo takes native dates of every kind.
    #[test]
    fn tables_and_native_dates_are_read() {
        let (fields, issues) = read(
            "title = \"A\"\ndate = 2024-07-31T10:20:30+08:00\nupdated = 2024-08-01\n\
             [taxonomies]\ntags = [\"x\", \"y\"]\n[extra]\nimage = \"a.png\"",
        );
        assert!(issues.is_empty(), "{issues:?}");
        assert_eq!(fields.dates[0].text, "2024-07-31T10:20:30+08:00");
        assert_eq!(fields.lastmods[0].text, "2024-08-01");
        assert_eq!(fields.tags, ["x", "y"]);
        assert_eq!(fields.hero.as_deref(), Some("a.png"));
    }

    /// toml.io, 1.0.0: a bare word is no value (our rule: the other lines are).
    #[test]
    fn broken_toml_is_read_line_by_line() {
        let (fields, issues) = read("title = \"A\"\ntags = [\"x\"]\ndate = soon\ndraft = true");
        assert_eq!(fields.title.as_deref(), Some("A"));
        assert_eq!(fields.tags, ["x"]);
        assert_eq!(fields.draft, Some(true));
        assert_eq!((issues[0].line, issues[0].column), (Some(4), Some(8)));
    }
}
