//! The YAML that nearly every post has, read in a pass over its lines: keys at the
//! left edge with a text, a number, `true` or `false`, or a list of texts.
//!
//! It gives what the YAML parser gives, a tenth as slow, or nothing at all: whatever
//! could mean something else to that parser is left to it.

use super::value::{Map, Value};

/// Larger blocks, and those with more of what could be refused, are looked at by the
/// parser.
const BYTES: usize = 8 * 1024;
const BRACKETS: usize = 60;
const STARS: usize = 40;

/// The block as a map; none where it is not as plain as that.
pub(super) fn decode(raw: &str) -> Option<Value> {
    if !is_readable(raw) {
        return None;
    }
    let mut map = Map::with_capacity(8);
    let mut lines = raw
        .split('\n')
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .peekable();
    while let Some(line) = lines.next() {
        let (key, rest) = key(line)?;
        let value = if rest.is_empty() {
            let mut items = Vec::new();
            let mut indent = None;
            while let Some((own, item)) = lines.peek().and_then(|line| item(line)) {
                if *indent.get_or_insert(own) != own {
                    return None;
                }
                items.push(scalar(item, false)?);
                lines.next();
            }
            if indent.is_some() {
                Value::List(items)
            } else {
                Value::Null
            }
        } else if let Some(inner) = rest.strip_prefix('[') {
            Value::List(list(inner.strip_suffix(']')?)?)
        } else {
            scalar(rest, false)?
        };
        map.push((key.to_owned(), value));
    }
    (!map.is_empty()).then_some(Value::Map(map))
}

/// Whether there is nothing in it that a parser reads in a way of its own: control
/// characters, tabs, other line ends, and more of brackets and stars than a post has.
fn is_readable(raw: &str) -> bool {
    let (mut brackets, mut stars) = (0, 0);
    let bytes = raw.as_bytes();
    raw.len() <= BYTES
        && bytes.iter().enumerate().all(|(at, byte)| match byte {
            b'\n' | b' '..=b'~' => {
                brackets += usize::from(matches!(byte, b'[' | b'{'));
                stars += usize::from(*byte == b'*');
                true
            }
            0xc2 => bytes.get(at + 1).is_some_and(|next| *next > 0xa0),
            // U+2028, U+2029.
            0xe2 => {
                bytes.get(at + 1) != Some(&0x80) || !matches!(bytes.get(at + 2), Some(0xa8 | 0xa9))
            }
            // U+FEFF, U+FFFE, U+FFFF and those near them.
            0xef => !matches!(bytes.get(at + 1), Some(0xbb | 0xbf)),
            _ => *byte >= 0x80,
        })
        && brackets <= BRACKETS
        && stars <= STARS
}

/// A key at the left edge, and what stands behind it.
fn key(line: &str) -> Option<(&str, &str)> {
    let end = line
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')))?;
    let (key, rest) = line.split_at(end);
    let rest = rest.strip_prefix(':')?;
    let apart = rest.is_empty() || rest.starts_with(' ');
    let named = key.starts_with(|c: char| c.is_ascii_alphabetic());
    (apart && named && !is_word(key)).then(|| (key, rest.trim_start()))
}

/// How far an item of a list is indented, and what it is.
fn item(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches(' ');
    let item = text.strip_prefix("- ")?;
    Some((line.len() - text.len(), item.trim_start()))
}

fn list(inner: &str) -> Option<Vec<Value>> {
    let mut items = Vec::new();
    let mut rest = inner.trim();
    while !rest.is_empty() {
        let end = match rest.as_bytes().first()? {
            quote @ (b'"' | b'\'') => {
                let close = rest[1..].bytes().position(|b| b == *quote)? + 2;
                let after = rest[close..].trim_start();
                if !after.is_empty() && !after.starts_with(',') {
                    return None;
                }
                rest.len() - after.len()
            }
            _ => rest.find(',').unwrap_or(rest.len()),
        };
        items.push(scalar(rest[..end].trim_end(), true)?);
        rest = rest[end..].trim_start();
        if let Some(more) = rest.strip_prefix(',') {
            rest = more.trim_start();
            if rest.is_empty() {
                return None;
            }
        }
    }
    Some(items)
}

/// A text, a number, or a word that stands for a value.
fn scalar(text: &str, in_list: bool) -> Option<Value> {
    let bytes = text.as_bytes();
    let first = *bytes.first()?;
    if matches!(first, b'"' | b'\'') {
        let inner = text.get(1..)?.strip_suffix(char::from(first))?;
        let plain = !inner.bytes().any(|b| b == first || b == b'\\');
        return plain.then(|| Value::Text(inner.to_owned()));
    }
    let opens = |b: u8| b"-?:,[]{}#&*!|>'\"%@`=<~+.".contains(&b);
    let in_list = |b: u8| in_list && b"[]{},:".contains(&b);
    if opens(first) || bytes.iter().any(|b| in_list(*b)) {
        return None;
    }
    if text.contains(": ") || text.contains(" #") || text.ends_with(':') {
        return None;
    }
    match text {
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        _ if is_word(text) => return None,
        _ => {}
    }
    if first.is_ascii_digit() {
        return number(text);
    }
    Some(Value::Text(text.to_owned()))
}

/// What begins with a digit: a whole number or a day; anything else may be a number
/// that is written in another way.
fn number(text: &str) -> Option<Value> {
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        let plain = bytes.len() < 18 && (bytes.len() == 1 || !text.starts_with('0'));
        return plain.then(|| text.parse().ok().map(Value::Int)).flatten();
    }
    let day = bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(at, b)| {
            if matches!(at, 4 | 7) {
                *b == b'-'
            } else {
                b.is_ascii_digit()
            }
        });
    let rest = bytes.get(10..).unwrap_or_default();
    let clock = rest
        .iter()
        .all(|b| b.is_ascii_digit() || b" T:.+-Z".contains(b));
    (day && clock).then(|| Value::Text(text.to_owned()))
}

/// Whether it is, in any letter case, a word that YAML has for a value.
fn is_word(text: &str) -> bool {
    ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::front_matter::value;
    use proptest::prelude::*;

    fn parsed(raw: &str) -> Option<Value> {
        value::decode(serde_yaml::Deserializer::from_str(raw)).ok()
    }

    #[test]
    fn what_posts_have_is_read_as_the_parser_reads_it() {
        let raw = "\ntitle: \"一年同行：我的 TiDB\"\nshowSummary: true\nsummary: 'a: b # c'\n\
                   date: 2024-07-31T10:00:00+08:00\nday: 2024-07-31 10:00:00 +0800\nweight: 12\n\
                   # a comment\n\ntags: [\"随笔\", b c, 'd, e', 7, 2024-01-01]\ncategories:\n  - x\n  - \"y\"\n\
                   empty:\nlist:\n- a\nnone: []\nurl: https://e.org/a?b=c\n";
        let value = decode(raw);
        assert!(value.is_some());
        assert_eq!(value, parsed(raw));
    }

    #[test]
    fn what_could_be_read_otherwise_is_left_to_the_parser() {
        for raw in [
            "a: b\n  c",
            "a: &x b",
            "a: *x",
            "a: |\n  b",
            "a: \"b\\n\"",
            "a: b: c",
            "a: 1e3",
            "a: 0x1f",
            "a: 007",
            "a: ~",
            "a: Yes",
            "yes: a",
            "a: [b, [c]]",
            "a: [b, c: d]",
            "a: {b: c}",
            "a:\n  b: c",
            "a:\n - b\n  - c",
            "a: b\tc",
            "? a\n: b",
            "a : b",
            "- a",
            "a",
            "...\na: b",
            "a: b # c",
            "a: \u{2028}",
            "a: .inf",
        ] {
            assert_eq!(decode(raw), None, "{raw:?}");
        }
    }

    proptest! {
        /// Either nothing, or what the parser says.
        #[test]
        fn it_never_says_anything_but_what_the_parser_says(
            lines in proptest::collection::vec(
                "(title|date|a-b|x|  - |- |#|) ?(:|: |:  )?(\\[)?[a-z0-9中é ,:.'\"#\\[\\]{}&*!|>%@`~+\\\\-]{0,8}(\\])?",
                0..6),
        ) {
            let raw = lines.join("\n");
            if let Some(value) = decode(&raw) {
                prop_assert_eq!(Some(value), parsed(&raw), "{:?}", raw);
            }
        }
    }
}
