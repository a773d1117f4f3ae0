//! The length of a text without a parser: line by line, markup left out as far as
//! it can be told by a look. For lists, where a minute more or less is no matter.

use super::{Counts, minutes, weight};
use crate::content::lines::Fence;

/// About how long a body is; it stands for one of `whole` bytes, unless that is 0.
pub fn estimate(body: &str, whole: u64, cjk: bool) -> Counts {
    let mut words = 0;
    let mut fence = Fence::default();
    let mut comment = false;
    let mut clean = String::new();
    for row in body.lines() {
        if fence.is_open() || row.contains("```") || row.contains("~~~") {
            let was_open = fence.is_open();
            if fence.holds(row) {
                // Neither the opening line is text nor the closing one.
                if was_open && fence.is_open() {
                    words += count(row, cjk);
                }
                continue;
            }
        }
        if comment {
            comment = !row.contains("-->");
            continue;
        }
        let text = unmarked(row);
        if text.is_empty() || is_rule(text) || (text.starts_with('[') && text.contains("]:")) {
            continue;
        }
        if text.bytes().any(is_markup) {
            clean.clear();
            comment = inline(text, &mut clean);
            words += count(&clean, cjk);
        } else {
            words += count(text, cjk);
        }
    }
    if whole > body.len() as u64 && !body.is_empty() {
        let share = whole as f64 / body.len() as f64;
        words = (words as f64 * share) as usize;
    }
    Counts {
        words,
        minutes: minutes(words, cjk),
        cjk,
    }
}

fn count(text: &str, cjk: bool) -> usize {
    text.split_whitespace().map(|run| weight(run, cjk)).sum()
}

fn is_markup(byte: u8) -> bool {
    matches!(
        byte,
        b'*' | b'`' | b'[' | b'<' | b'|' | b'~' | b'\\' | b'{' | b'!'
    )
}

/// A line without the marks of quotes, headings and items before it.
fn unmarked(row: &str) -> &str {
    let mut text = row.trim();
    loop {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let after_number = text[digits..]
            .strip_prefix(". ")
            .or_else(|| text[digits..].strip_prefix(") "))
            .filter(|_| digits > 0 && digits < 10);
        let heading = text.trim_start_matches('#');
        let marks = text.len() - heading.len();
        let after_heading = heading
            .strip_prefix(' ')
            .filter(|_| (1..=6).contains(&marks));
        let rest = text
            .strip_prefix('>')
            .or_else(|| text.strip_prefix("- "))
            .or_else(|| text.strip_prefix("* "))
            .or_else(|| text.strip_prefix("+ "))
            .or(after_number)
            .or(after_heading);
        match rest {
            Some(rest) => text = rest.trim_start(),
            None => return text,
        }
    }
}

/// A rule, the line below a heading, or the one below the head of a table.
fn is_rule(text: &str) -> bool {
    text.bytes()
        .all(|b| matches!(b, b'-' | b'=' | b'|' | b':' | b' ' | b'*' | b'_'))
}

/// Appends the text of a line; whether a comment goes on behind it.
fn inline(text: &str, out: &mut String) -> bool {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| is_markup(b) || b == b']') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let skipped = match rest.as_bytes() {
            [b'!', b'[', ..] => picture(rest),
            [b'!', ..] => {
                out.push('!');
                1
            }
            [b']', b'(', ..] => to(rest, ')'),
            [b']', b'[', ..] => 1 + to(&rest[1..], ']'),
            [b'<', b'!', b'-', b'-', ..] => match rest.find("-->") {
                Some(end) => end + 3,
                None => return true,
            },
            [b'<', next, ..] if next.is_ascii_alphabetic() || *next == b'/' => to(rest, '>'),
            [b'{', b'{', ..] => rest.find("}}").map_or(2, |end| end + 2),
            [b'<' | b'{', ..] => {
                out.push_str(&rest[..1]);
                1
            }
            [b'|', ..] => {
                out.push(' ');
                1
            }
            _ => 1,
        };
        rest = &rest[skipped..];
    }
    out.push_str(rest);
    false
}

/// The length of a picture: its name is no text.
fn picture(text: &str) -> usize {
    match text.find("](") {
        Some(at) => at + to(&text[at..], ')'),
        None => 2,
    }
}

/// The length up to and with the first `end`.
fn to(text: &str, end: char) -> usize {
    text.find(end).map_or(1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: &str) -> usize {
        estimate(body, 0, true).words
    }

    #[test]
    fn markup_is_no_word() {
        assert_eq!(words("## 标题 one\n\n> - a **b** `c`\n1. d\n"), 7);
        assert_eq!(words("see [the docs](https://e.org/x) and ![no](a.png)"), 4);
        assert_eq!(words("| a | b |\n| --- | :-: |\n| 中文 | d |\n"), 5);
        assert_eq!(words("a <b>c</b> <!-- no\nno\n--> d\ne"), 3);
        assert_eq!(words("{{< fig src=\"x\" >}} a\n[x]: https://e.org\n"), 1);
    }

    #[test]
    fn code_is_counted_and_its_fences_are_not() {
        assert_eq!(words("```rust ignore\nlet a = 1;\n```\n\nb\n"), 5);
    }

    #[test]
    fn the_start_of_a_long_text_stands_for_all_of_it() {
        let body = "word ".repeat(1000);
        let all = estimate(&body, 50_000, false);
        assert_eq!((all.words, all.minutes), (10_000, 48));
    }

    #[test]
    fn any_text_can_be_counted() {
        for text in [
            "![", "](", "<!--", "{{", "[a](", "<a", "|", "]", "<", "```\n中",
        ] {
            words(text);
            words(&format!("中{text}中"));
        }
    }
}
