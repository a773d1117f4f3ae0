//! What is done to the text of a paragraph once it is whole: `==marked==`, emoji
//! codes, and punctuation as a typesetter would have it. Never in code, in
//! mathematics and in addresses.

use super::{is_cjk, urls};
use crate::markdown::document::{Marks, Run, Text};

/// A place in the text and what stands there instead.
#[derive(Debug)]
struct Change {
    start: usize,
    end: usize,
    with: String,
}

/// `text`, polished.
pub(super) fn polish(text: Text) -> Text {
    if !may_change(&text.chars) {
        return text;
    }
    let plain = Plain::new(&text);
    let mut changes = Vec::new();
    quotes(&text.chars, &plain, &mut changes);
    dashes(&text.chars, &plain, &mut changes);
    emoji(&text.chars, &plain, &mut changes);
    let marked = highlights(&text.chars, &plain, &mut changes);
    if changes.is_empty() {
        return text;
    }
    changes.sort_by_key(|change| change.start);
    rewritten(&text, &changes, &marked)
}

/// A quick look at bytes: most paragraphs have nothing of it.
fn may_change(text: &str) -> bool {
    let mut before = b' ';
    text.bytes().any(|b| {
        let hit = match b {
            b'"' | b'\'' => true,
            b'-' | b'.' | b'=' => before == b,
            // A code of an emoji, or an icon's.
            _ => {
                before == b':'
                    && (b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'_' | b'('))
            }
        };
        before = b;
        hit
    })
}

/// Which bytes may be changed.
struct Plain(Vec<std::ops::Range<usize>>);

impl Plain {
    fn new(text: &Text) -> Self {
        let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
        let mut start = 0;
        for run in &text.runs {
            let kept = Marks::CODE | Marks::MATH | Marks::KEY | Marks::FOOTNOTE | Marks::PICTURE;
            let piece = &text.chars[start..run.end];
            if !run.marks.has(kept) {
                let mut from = start;
                for url in urls(piece) {
                    push(&mut ranges, from..start + url.start);
                    from = start + url.end;
                }
                push(&mut ranges, from..run.end);
            }
            start = run.end;
        }
        Self(ranges)
    }

    fn holds(&self, start: usize, end: usize) -> bool {
        let at = self.0.partition_point(|range| range.end < end);
        self.0.get(at).is_some_and(|range| range.start <= start)
    }
}

fn push(ranges: &mut Vec<std::ops::Range<usize>>, range: std::ops::Range<usize>) {
    match ranges.last_mut() {
        Some(last) if last.end == range.start => last.end = range.end,
        _ if range.is_empty() => {}
        _ => ranges.push(range),
    }
}

/// Straight quotes that open and close something become curly. In Chinese and
/// Japanese, which have quotes of their own, only apostrophes do.
fn quotes(text: &str, plain: &Plain, changes: &mut Vec<Change>) {
    if !text.contains(['"', '\'']) {
        return;
    }
    let foreign = text.chars().any(is_cjk);
    let mut double = None;
    let mut single = None;
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let previous = before.replace(c);
        if !matches!(c, '"' | '\'') || !plain.holds(at, at + 1) {
            continue;
        }
        let next = chars.peek().map(|(_, c)| *c);
        let open = if c == '"' { &mut double } else { &mut single };
        let inner = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let outer = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let mut change = |at, with: char| {
            changes.push(Change {
                start: at,
                end: at + 1,
                with: with.into(),
            });
        };
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_cjk(c));
        if c == '\'' && word(previous) && word(next) {
            change(at, '’');
        } else if foreign {
            continue;
        } else if let (Some(start), true) = (*open, inner(previous) && outer(next)) {
            *open = None;
            let (left, right) = if c == '"' {
                ('“', '”')
            } else {
                ('‘', '’')
            };
            change(start, left);
            change(at, right);
        } else if outer(previous) && inner(next) {
            *open = Some(at);
        } else if c == '\'' && word(previous) {
            change(at, '’');
        }
    }
}

/// `--`, `---` and `...`, but no option of a command and no rule of hyphens.
fn dashes(text: &str, plain: &Plain, changes: &mut Vec<Change>) {
    let mut at = 0;
    while let Some(found) = text[at..].find(['-', '.']) {
        let start = at + found;
        let mark = if text[start..].starts_with('-') {
            '-'
        } else {
            '.'
        };
        let rest = text[start..].trim_start_matches(mark);
        at = text.len() - rest.len();
        let before = text[..start].chars().next_back();
        let after = rest.chars().next();
        let is_option = mark == '-'
            && before.is_none_or(|c| !c.is_alphanumeric())
            && after.is_some_and(|c| !c.is_whitespace());
        let with = match (mark, at - start) {
            ('-', 2 | 3)
                if is_option || matches!(after, Some('>')) || matches!(before, Some('<' | '!')) =>
            {
                continue;
            }
            ('-', 2) => "–",
            ('-', 3) => "—",
            ('.', 3) => "…",
            ('.', 6) => "……",
            _ => continue,
        };
        if plain.holds(start, at) {
            changes.push(Change {
                start,
                end: at,
                with: with.into(),
            });
        }
    }
}

/// `:tada:` where it is a word of its own.
fn emoji(text: &str, plain: &Plain, changes: &mut Vec<Change>) {
    let mut at = 0;
    while let Some(found) = text[at..].find(':') {
        let start = at + found;
        at = start + 1;
        let code = &text[at..];
        // LoveIt's `:(fas fa-user):` is a glyph of an icon font.
        if let Some(end) = code.strip_prefix("(fa").and_then(|rest| rest.find("):")) {
            let mut end = at + "(fa".len() + end + "):".len();
            if end - at < 60 && plain.holds(start, end) {
                // With the space that kept it from the word.
                let first = text[..start]
                    .chars()
                    .next_back()
                    .is_none_or(char::is_whitespace);
                if first && text[end..].starts_with(' ') && plain.holds(end, end + 1) {
                    end += 1;
                }
                changes.push(Change {
                    start,
                    end,
                    with: String::new(),
                });
                at = end;
            }
            continue;
        }
        let length = code
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-')))
            .unwrap_or(code.len());
        let closed = code[length..].starts_with(':');
        let behind_emoji = changes.last().is_some_and(|change| change.end == start);
        // `std::thread::spawn` is a path, `:tada::tada:` are two.
        let joined = |c: char| c.is_ascii_alphanumeric() || c == ':' && !behind_emoji;
        if !closed || length == 0 || text[..start].ends_with(joined) {
            continue;
        }
        let end = at + length + 1;
        if text[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) || !plain.holds(start, end)
        {
            continue;
        }
        if let Some(emoji) = emojis::get_by_shortcode(&code[..length]) {
            changes.push(Change {
                start,
                end,
                with: emoji.as_str().to_owned(),
            });
            at = end;
        }
    }
}

/// `==text==`: takes the marks out and gives the ranges between them.
fn highlights(text: &str, plain: &Plain, changes: &mut Vec<Change>) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(hit) = text[at..].find("==") {
        let start = at + hit;
        let rest = text[start..].trim_start_matches('=');
        at = text.len() - rest.len();
        if at - start != 2 || !plain.holds(start, at) {
            continue;
        }
        let before = text[..start].chars().next_back();
        let after = rest.chars().next();
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        let solid = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        match open {
            Some(from) if solid(before) && apart(after) => {
                open = None;
                for start in [from, start] {
                    changes.push(Change {
                        start,
                        end: start + 2,
                        with: String::new(),
                    });
                }
                found.push(from..at);
            }
            _ if solid(after) && apart(before) => open = Some(start),
            _ => {}
        }
    }
    found
}

/// The text with all changes made and the ranges highlighted.
fn rewritten(text: &Text, changes: &[Change], marked: &[std::ops::Range<usize>]) -> Text {
    let mut out = Text {
        chars: String::with_capacity(text.chars.len() + 8),
        runs: Vec::with_capacity(text.runs.len()),
    };
    let mut runs = text.runs.iter().peekable();
    let mut changes = changes.iter().peekable();
    let mut marked = marked.iter().peekable();
    let mut at = 0;
    while at < text.chars.len() {
        while runs.next_if(|run| run.end <= at).is_some() {}
        while marked.next_if(|range| range.end <= at).is_some() {}
        let Some(run) = runs.peek() else { break };
        let mut end = run.end;
        let mut marks = run.marks;
        if let Some(range) = marked.peek() {
            if range.start <= at {
                marks = marks | Marks::HIGHLIGHT;
                end = end.min(range.end);
            } else {
                end = end.min(range.start);
            }
        }
        match changes.peek() {
            Some(change) if change.start == at => {
                out.chars.push_str(&change.with);
                end = change.end;
                changes.next();
            }
            Some(change) if change.start < end => {
                end = change.start;
                out.chars.push_str(&text.chars[at..end]);
            }
            _ => out.chars.push_str(&text.chars[at..end]),
        }
        at = end;
        let end = out.chars.len();
        match out.runs.last_mut() {
            Some(last) if last.marks == marks && last.link == run.link => last.end = end,
            last if last.as_ref().is_some_and(|last| last.end == end) => {}
            _ if end == 0 => {}
            _ => out.runs.push(Run {
                end,
                marks,
                link: run.link,
            }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Block, parse};

    fn text(source: &str) -> Text {
        match parse(source).blocks.remove(0) {
            Block::Paragraph(text) => text,
            other => panic!("no paragraph: {other:?}"),
        }
    }

    fn chars(source: &str) -> String {
        text(source).chars
    }

    #[test]
    fn quotes_open_and_close() {
        assert_eq!(chars("\"It's\" 'so', he said"), "“It’s” ‘so’, he said");
        assert_eq!(
            chars("\"a *b*\" the dogs' (\"x\")"),
            "“a b” the dogs’ (“x”)"
        );
        assert_eq!(chars("6\" and 5\" `\"x\"`"), "6\" and 5\" \"x\"");
        assert_eq!(chars("他说\"hi\"和 \"it's\""), "他说\"hi\"和 \"it’s\"");
    }

    #[test]
    fn dashes_and_ellipses_are_set_but_options_are_not() {
        assert_eq!(chars("a -- b --- c... d"), "a – b — c… d");
        assert_eq!(chars("use --all and -x"), "use --all and -x");
        assert_eq!(chars("等等......"), "等等……");
        assert_eq!(chars("a --> b ----- $x--\\q$"), "a --> b ----- x--\\q");
        assert_eq!(chars("https://e.org/a--b...c"), "https://e.org/a--b...c");
    }

    #[test]
    fn emoji_codes_are_words_of_their_own() {
        assert_eq!(chars("好:tada: :+1:"), "好🎉 👍");
        assert_eq!(chars(":(fas fa-user): me"), "me");
        assert_eq!(chars("in :(fas fa-user): me"), "in me");
        assert_eq!(chars("in:(fas fa-user): me"), "in me");
        assert_eq!(
            chars("a:b:c 10:20:30 :nope: `:tada:`"),
            "a:b:c 10:20:30 :nope: :tada:"
        );
        assert_eq!(
            chars("std::thread::spawn and :tada::tada:"),
            "std::thread::spawn and 🎉🎉"
        );
    }

    #[test]
    fn marked_text_is_highlighted() {
        let marked = text("前==**高**亮==后 a == b, x==y==z");
        assert_eq!(marked.chars, "前高亮后 a == b, x==y==z");
        let high: Vec<_> = marked
            .runs
            .iter()
            .map(|run| (run.end, run.marks.has(Marks::HIGHLIGHT)))
            .collect();
        assert_eq!(high, [(3, false), (6, true), (9, true), (28, false)]);
    }
}
