//! What stands inside a paragraph and must not be read as emphasis: mathematics,
//! wiki links, hidden comments.

use std::collections::HashSet;

use super::{
    code,
    lines::{is_attributes, is_block_id},
    piece::{Piece, inside_container, put},
};

/// Appends `source[range]`, lines of one paragraph, to `out`.
pub(super) fn paragraph(
    source: &str,
    range: std::ops::Range<usize>,
    labels: &HashSet<&str>,
    pieces: &mut Vec<Piece>,
    out: &mut String,
) {
    let text = &source[range.clone()];
    let bytes = text.as_bytes();
    let mut copied = 0;
    let mut at = 0;
    let mut missing = Vec::new();
    while let Some(found) = text[at..].find(['`', '\\', '$', '[', '!', '%', '{', '^']) {
        at += found;
        let rest = &text[at..];
        let taken = match bytes[at] {
            b'`' => {
                let run = rest.len() - rest.trim_start_matches('`').len();
                let span = if missing.contains(&run) {
                    None
                } else {
                    code::span(rest)
                };
                if span.is_none() {
                    missing.push(run);
                }
                at += span.unwrap_or(run);
                continue;
            }
            b'\\' => backslash(rest),
            b'$' => dollars(rest),
            b'{' => match variable(rest, &text[..at]) {
                Some(taken) => Some(taken),
                None => attributes(rest, &text[..at]).map(|length| (length, None)),
            },
            b'^' => block_id(rest, &text[..at]).map(|length| (length, None)),
            b'[' if text[..at].ends_with('[') => None,
            b'[' => wiki(rest, false, labels),
            b'!' => rest[1..]
                .starts_with("[[")
                .then(|| wiki(&rest[1..], true, labels))
                .flatten()
                .map(|(length, piece)| (length + 1, piece)),
            _ => comment(rest).map(|length| (length, None)),
        };
        let Some((length, piece)) = taken else {
            // An escaped character is none of the above.
            at += match bytes[at] {
                b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                b'$' => rest.len() - rest.trim_start_matches('$').len(),
                _ => 1,
            };
            continue;
        };
        out.push_str(&text[copied..at]);
        if let Some(mut piece) = piece {
            if let Piece::Math { tex, leads, .. } = &mut piece {
                let before = text[..at].trim_end_matches([' ', '\t', '>']);
                *leads = before.is_empty() || before.ends_with('\n');
                *tex = inside_container(source, range.start + at, tex);
            }
            put(piece, pieces, out);
        }
        at += length;
        copied = at;
    }
    out.push_str(&text[copied..]);
}

type Taken = Option<(usize, Option<Piece>)>;

fn math(source: &str, edge: usize, display: bool) -> Taken {
    let piece = Piece::Math {
        tex: unmarked(&source[edge..source.len() - edge]),
        display,
        leads: false,
        source: source.to_owned(),
    };
    Some((source.len(), Some(piece)))
}

/// TeX as its author means it: where Markdown is not told about formulas, a
/// backslash has to be written twice, and `_` and `*` behind one.
fn unmarked(tex: &str) -> String {
    let twice = ["\\\\\\\\", "\\\\{", "\\\\}", "\\\\|"];
    if !twice.iter().any(|sign| tex.contains(sign)) {
        return tex.to_owned();
    }
    let mut out = String::with_capacity(tex.len());
    let mut chars = tex.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next @ ('\\' | '_' | '*')) if c == '\\' => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// `$…$` and `$$…$$`. As in Pandoc, no white space stands inside next to the
/// marks, and no digit behind the second: `$5 and $6` is about money.
fn dollars(rest: &str) -> Taken {
    let run = rest.len() - rest.trim_start_matches('$').len();
    match run {
        1 => {
            let inside = &rest[1..];
            if inside.starts_with(char::is_whitespace) {
                return None;
            }
            let end = unescaped(inside, "$")?;
            let last = inside[..end].chars().next_back()?;
            let next = inside[end + 1..].chars().next();
            let inner = &inside[..end];
            let is_apart = last.is_whitespace() || begins_a_block(inner) || is_prose(inner);
            if is_apart || next.is_some_and(|c| c.is_ascii_digit()) {
                return None;
            }
            math(&rest[..end + 2], 1, false)
        }
        2 => {
            let end = unescaped(&rest[2..], "$$").filter(|end| *end > 0)?;
            if rest[2..2 + end].trim().is_empty() {
                return None;
            }
            math(&rest[..end + 4], 2, true)
        }
        _ => None,
    }
}

/// Where `mark` stands in `text`, no backslash before it.
fn unescaped(text: &str, mark: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find(['\\', '$'])?;
        if text[at..].starts_with(mark) {
            return Some(at);
        }
        at += 1;
        if text[at - 1..].starts_with('\\') {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
}

/// `\(…\)`, `\[…\]` and the same with two backslashes, as Hugo's and Hexo's
/// authors write them.
fn backslash(rest: &str) -> Taken {
    for (open, close, display) in [
        ("\\\\(", "\\\\)", false),
        ("\\\\[", "\\\\]", true),
        ("\\(", "\\)", false),
        ("\\[", "\\]", true),
    ] {
        let Some(inside) = rest.strip_prefix(open) else {
            continue;
        };
        let end = closing(inside, open, close)?;
        if open.len() == 2 && !is_mathematical(&inside[..end]) {
            return None;
        }
        return math(&rest[..open.len() * 2 + end], open.len(), display);
    }
    None
}

/// Where `close` stands in `text`, if `open` does not come first: so a flood of
/// beginnings costs no more than its length.
fn closing(text: &str, open: &str, close: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find('\\')?;
        let tail = &text[at..];
        let run = tail.len() - tail.trim_start_matches('\\').len();
        // The mark itself ends in a bracket.
        let mark = &tail[run.saturating_sub(open.len() - 1)..];
        if mark.starts_with(close) {
            return Some(at + run + 1 - close.len());
        }
        if run + 1 == open.len() && mark.starts_with(open) {
            return None;
        }
        at += run;
    }
}

/// Whether what stands between two dollars is two words or more, and no sign of TeX: about
/// money too, `(0.09$/GB), while for us (0.04$/month)`.
fn is_prose(text: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
    !text.contains(['\\', '^', '_', '{', '=', '<', '>', '+', '|'])
        && text.split_whitespace().filter(is_word).count() > 1
}

/// Whether a line in `text` begins as a list item, a cell or a heading does: no
/// formula goes on there.
fn begins_a_block(text: &str) -> bool {
    text.lines().skip(1).any(|line| {
        let line = line.trim_start_matches([' ', '\t', '>']);
        line.starts_with(['|', '#']) || line.starts_with("- ") || line.starts_with("* ")
    })
}

/// Whether what stands between escaped brackets can be TeX: they are also the way
/// to write brackets that are none of Markdown's.
fn is_mathematical(tex: &str) -> bool {
    let tex = tex.trim();
    (tex.contains(['\\', '^', '_', '=', '+', '<', '>', '{', '|'])
        && tex.contains(char::is_alphanumeric))
        || (tex.chars().count() == 1 && tex.chars().all(char::is_alphanumeric))
}

/// `[[target|text]]`, unless it is a link of Markdown's.
fn wiki(rest: &str, embed: bool, labels: &HashSet<&str>) -> Taken {
    let inside = rest.strip_prefix("[[")?;
    let end = inside.find([']', '[', '\n'])?;
    let (content, behind) = (&inside[..end], inside[end..].strip_prefix("]]")?);
    let blank = content.trim().is_empty() || content.starts_with([' ', '^', '|']);
    if blank || behind.starts_with(['(', '[']) || labels.contains(content) {
        return None;
    }
    let (target, text) = match content.split_once('|') {
        // In tables the bar is escaped.
        Some((target, text)) => (target.trim_end_matches('\\'), Some(text)),
        None => (content, None),
    };
    let length = end + 4;
    let piece = Piece::Wiki {
        target: target.trim().to_owned(),
        text: text.map(|text| text.trim().to_owned()),
        embed,
        source: format!("{}{}", if embed { "!" } else { "" }, &rest[..length]),
    };
    Some((length, Some(piece)))
}

/// Obsidian's `%%hidden%%` within a paragraph.
fn comment(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix("%%")?;
    let end = inside.find("%%")?;
    (!inside.starts_with('%')).then_some(end + 4)
}

/// Bytes of a list of attributes at most.
const MAX_ATTRIBUTES: usize = 300;

/// Liquid's `{{ '/x' | relative_url }}` where an address is expected, which its
/// spaces and quotes would end.
fn variable(rest: &str, before: &str) -> Option<(usize, Option<Piece>)> {
    let expected = ["](", "](<", "]: ", "=\"", "='"];
    if !rest.starts_with("{{") || !expected.iter().any(|mark| before.ends_with(mark)) {
        return None;
    }
    let end = rest
        .bytes()
        .take(MAX_ATTRIBUTES)
        .position(|b| b == b'}' || b == b'\n')?;
    rest[end..].starts_with("}}").then(|| {
        let length = end + 2;
        (length, Some(Piece::Literal(rest[..length].to_owned())))
    })
}

/// Attributes behind a picture, a link or code, or at the end of a line.
fn attributes(rest: &str, before: &str) -> Option<usize> {
    let attached = before.ends_with([')', '`', '*', ']']);
    if !attached && !rest.starts_with("{:") {
        return None;
    }
    let end = rest.bytes().take(MAX_ATTRIBUTES).position(|b| b == b'}')?;
    let behind = rest[end + 1..].trim_start_matches([' ', '\t']);
    let ends = behind.is_empty() || behind.starts_with('\n');
    ((attached || ends) && is_attributes(&rest[1..end])).then_some(end + 1)
}

/// Obsidian's ` ^block-id` at the end of a line.
fn block_id(rest: &str, before: &str) -> Option<usize> {
    if !before.ends_with(' ') {
        return None;
    }
    // No further than an id goes: the line may have megabytes.
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (id, behind) = rest.split_at(end);
    let behind = behind.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
    let ends = behind.is_empty() || behind.starts_with('\n');
    (ends && is_block_id(id)).then_some(id.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The source with what was taken out in brackets.
    fn shown(source: &str) -> String {
        let mut pieces = Vec::new();
        let mut out = String::new();
        paragraph(
            source,
            0..source.len(),
            &HashSet::from(["label"]),
            &mut pieces,
            &mut out,
        );
        for (index, piece) in pieces.iter().enumerate() {
            let mut mark = String::new();
            put(piece.clone(), &mut vec![piece.clone(); index], &mut mark);
            let text = match piece {
                Piece::Math {
                    tex, display: true, ..
                } => format!("<<{tex}>>"),
                Piece::Math { tex, .. } => format!("<{tex}>"),
                other => format!("<{}>", other.source()),
            };
            out = out.replace(&mark, &text);
        }
        out
    }

    #[test]
    fn dollars_are_mathematics_only_where_they_can_be() {
        for (source, expected) in [
            ("$a_1$ und $b_1$", "<a_1> und <b_1>"),
            ("设$n\\times n$个", "设<n\\times n>个"),
            ("$5 and $6", "$5 and $6"),
            ("$5和$6元", "$5和$6元"),
            (
                "(0.09$/GB), while\nfor us (0.04$/m)",
                "(0.09$/GB), while\nfor us (0.04$/m)",
            ),
            (
                "$n log n$ $a \\text{if the} b$",
                "<n log n> <a \\text{if the} b>",
            ),
            ("\\$a$ b$", "\\$a$ b$"),
            ("`$a$` $b$", "`$a$` <b>"),
            ("$\\$5$", "<\\$5>"),
            ("$$a$$ $$ $$", "<<a>> $$ $$"),
            ("$a$$b$", "<a><b>"),
            ("$\\\\{a\\_1\\\\\\\\ b\\\\}$", "<\\{a_1\\\\ b\\}>"),
            ("- $5\n- $x", "- $5\n- $x"),
            ("> $$\n> - a\n> $$", "> <<\n- a\n>>"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn brackets_with_backslashes_are_mathematics_too() {
        for (source, expected) in [
            ("\\\\(a_i\\\\)", "<a_i>"),
            (
                "\\(x^2\\) 和 \\[y=\\\\[2pt] z\\]",
                "<x^2> 和 <<y=\\\\[2pt] z>>",
            ),
            ("f\\(like this\\)", "f\\(like this\\)"),
            ("\\[not a link\\]", "\\[not a link\\]"),
            ("\\(\\(x=1\\)", "\\(<x=1>"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn wiki_links_are_not_links_of_markdown() {
        for (source, expected) in [
            (
                "[[a#b\\|c]] ![[x.png|300]]",
                "<[[a#b\\|c]]> <![[x.png|300]]>",
            ),
            (
                "[[1]](x) [[label]] [[ -f x ]]",
                "[[1]](x) [[label]] [[ -f x ]]",
            ),
            ("`[[a]]` [[]] [[a\nb]]", "`[[a]]` [[]] [[a\nb]]"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn what_is_meant_for_a_generator_is_hidden() {
        for (source, expected) in [
            ("a %%b%% c", "a  c"),
            ("![a](b.png){: .x width=\"3\"} c", "![a](b.png) c"),
            ("text{:.x}", "text"),
            ("a ^b-1", "a "),
            (
                "[a]({{ '/b c' | url }}/d) {{ e }}",
                "[a](<{{ '/b c' | url }}>/d) {{ e }}",
            ),
            ("x ^2 {y} 100%%", "x ^2 {y} 100%%"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }
}
