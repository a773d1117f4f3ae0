//! JSON front matter: an object at the start of the file.

use super::{FrontMatter, value, value::Value, yaml};
use crate::content::{clean, post::Issue};

/// The block as a map; broken JSON gives nothing but an issue, for its lines say
/// too little by themselves.
pub(super) fn decode(block: &FrontMatter<'_>, issues: &mut Vec<Issue>) -> Value {
    if block.raw.len() > yaml::BYTES {
        issues.push(Issue {
            message: yaml::too_long(block.raw),
            line: Some(block.line),
            column: None,
        });
        return Value::Null;
    }
    let mut source = serde_json::Deserializer::from_str(block.raw);
    value::decode(&mut source).unwrap_or_else(|error| {
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or(&text);
        issues.push(Issue {
            message: clean::line(&format!("broken JSON: {what}: not read")),
            line: Some(block.line + error.line().saturating_sub(1)),
            column: Some(error.column()),
        });
        Value::Null
    })
}

#[cfg(test)]
mod tests {
    use super::super::{parse, split};

    /// RFC 8259.
    #[test]
    fn an_object_is_read_and_a_broken_one_tells_its_line() {
        let (fields, issues) = parse(&split("{\"title\": \"A\", \"tags\": [\"x\"]}\ntext").0);
        assert_eq!((fields.title.as_deref(), issues.len()), (Some("A"), 0));
        assert_eq!(fields.tags, ["x"]);
        let (_, issues) = parse(&split("\n{\n\"title\": A\n}\n").0);
        assert_eq!(issues[0].line, Some(3));
    }
}
