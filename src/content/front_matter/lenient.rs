//! Broken YAML or TOML, read line by line (our rule: Hugo fails the build): `key:
//! rest of the line`, the `- item` lines below a key, `[a, b]`. The last of two
//! equal keys wins.

use super::value::{Map, Value};

/// The most lines that are looked at, and the most keys kept.
const LINES: usize = 2_000;
const KEYS: usize = 200;

/// A line `key: rest` or `key = rest` at column 0: the key in lower case and the
/// rest, trimmed.
pub(super) fn key(row: &str) -> Option<(String, &str)> {
    let (key, rest) = row.split_once([':', '='])?;
    let key = key.trim_end().trim_matches(['"', '\'']);
    let named = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (named && ends).then(|| (key.to_lowercase(), rest.trim()))
}

/// All keys that can be made out. Never fails.
pub(super) fn decode(raw: &str) -> Value {
    let mut map = Map::new();
    for row in raw.lines().take(LINES) {
        if let Some((name, rest)) = key(row) {
            map.retain(|(known, _)| *known != name);
            if map.len() < KEYS {
                map.push((name, value(rest)));
            }
            continue;
        }
        let Some((_, last)) = map.last_mut() else {
            continue;
        };
        let indented = row.starts_with([' ', '\t']);
        let row = row.trim();
        if let Some(item) = row.strip_prefix('-').filter(|i| !i.starts_with('-')) {
            let item = scalar(item.trim());
            match last {
                Value::List(list) => list.push(item),
                Value::Null => *last = Value::List(vec![item]),
                _ => {}
            }
        } else if indented && !row.is_empty() && !row.starts_with('#') {
            // A folded text goes on.
            match last {
                Value::Text(text) if matches!(text.as_str(), ">" | ">-" | "|" | "|-") => {
                    *text = row.to_owned();
                }
                Value::Text(text) => {
                    text.push(' ');
                    text.push_str(row);
                }
                _ => {}
            }
        }
    }
    Value::Map(map)
}

fn value(rest: &str) -> Value {
    // A list whose bracket was never closed is still one.
    let inner = rest
        .strip_prefix('[')
        .map(|r| r.strip_suffix(']').unwrap_or(r));
    match inner {
        Some(items) => Value::List(
            items
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(scalar)
                .collect(),
        ),
        None => scalar(rest),
    }
}

fn scalar(text: &str) -> Value {
    for quote in ['"', '\''] {
        let inner = text
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            return Value::Text(inner.to_owned());
        }
        // A quote that was never closed belongs to nobody.
        if let Some(torn) = text.strip_prefix(quote) {
            return Value::Text(torn.to_owned());
        }
    }
    let text = text.split(" #").next().unwrap_or(text).trim();
    match text {
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => Value::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Our rule, after YAML 1.2.2: flow lists 7.4, quotes 7.3, comments 6.6.
    #[test]
    fn lists_quotes_and_comments_are_understood() {
        let map = decode("tags: [\"a\", b]\nTitle: 'x: y'\nseries:\n\t- one # c\n\t- two\n");
        let list =
            |items: [&str; 2]| Some(Value::List(items.map(|i| Value::Text(i.into())).to_vec()));
        assert_eq!(map.get("tags").cloned(), list(["a", "b"]));
        assert_eq!(map.get("series").cloned(), list(["one", "two"]));
        assert_eq!(map.get("title"), Some(&Value::Text("x: y".into())));
    }

    /// Our rule.
    #[test]
    fn torn_quotes_and_brackets_leave_no_trace() {
        let map = decode("title: \"Torn\ntags: [odd, \"even\n");
        assert_eq!(map.get("title"), Some(&Value::Text("Torn".into())));
        let tags = ["odd", "even"].map(|tag| Value::Text(tag.into()));
        assert_eq!(map.get("tags"), Some(&Value::List(tags.to_vec())));
    }

    /// Our rule: YAML 1.2.2, 3.2.1.3, has none.
    #[test]
    fn the_last_of_two_equal_keys_wins() {
        let map = decode("title: a\ntitle: b\n");
        assert_eq!(map.get("title"), Some(&Value::Text("b".into())));
    }
}
