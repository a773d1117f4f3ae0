//! Footnotes inside the text of a link: `[a book[^1] of mine](https://e.org)`.
//!
//! To the parser a reference to a note is a link, and no link holds another one: the outer
//! one would be text, brackets and all. Taken out before, the note is none to it.

use std::{borrow::Cow, collections::HashSet};

use super::{
    code::{self, Lines},
    piece::{Piece, put},
};

/// `source` without its notes inside of links, which are appended to `pieces`; `noted` are
/// labels that are defined outside of it.
pub(super) fn in_links<'a>(
    source: &'a str,
    noted: &[String],
    pieces: &mut Vec<Piece>,
) -> Cow<'a, str> {
    if !source.contains("[^") || !(source.contains("](") || source.contains("][")) {
        return Cow::Borrowed(source);
    }
    let mut found = Vec::new();
    let mut paragraph = 0..0;
    for line in Lines::new(source) {
        if line.is_code || line.text.trim().is_empty() {
            of_paragraph(source, paragraph, &mut found);
            paragraph = line.end()..line.end();
        } else {
            paragraph.end = line.end();
        }
    }
    of_paragraph(source, paragraph, &mut found);
    if found.is_empty() {
        return Cow::Borrowed(source);
    }
    found.sort_unstable();
    let defined: HashSet<&str> = source
        .lines()
        .filter_map(|line| line.trim_start_matches([' ', '\t', '>']).strip_prefix("[^"))
        .filter_map(|line| line.split_once("]:"))
        .map(|(label, _)| label)
        .chain(noted.iter().map(String::as_str))
        .collect();
    let mut out = String::new();
    let mut copied = 0;
    for (start, end) in found {
        let written = &source[start..end];
        let label = &written[2..written.len() - 1];
        if !defined.contains(label) {
            continue;
        }
        out.push_str(&source[copied..start]);
        let piece = Piece::Note {
            label: label.to_owned(),
            source: written.to_owned(),
        };
        put(piece, pieces, &mut out);
        copied = end;
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    out.push_str(&source[copied..]);
    Cow::Owned(out)
}

/// Bytes of the references to notes that stand between the brackets of a link.
fn of_paragraph(source: &str, paragraph: std::ops::Range<usize>, found: &mut Vec<(usize, usize)>) {
    let text = &source[paragraph.clone()];
    if !text.contains("[^") {
        return;
    }
    // For each bracket that is open, how many notes stood before it.
    let mut open = Vec::new();
    let mut notes: Vec<(usize, usize)> = Vec::new();
    // Lengths of runs of backquotes that nothing ends.
    let mut missing = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['[', ']', '\\', '`']) {
        at += next;
        let rest = &text[at..];
        match rest.as_bytes()[0] {
            b'\\' => at += rest.chars().take(2).map(char::len_utf8).sum::<usize>(),
            b'`' => {
                let run = rest.len() - rest.trim_start_matches('`').len();
                let span = match missing.contains(&run) {
                    true => None,
                    false => code::span(rest),
                };
                if span.is_none() && !missing.contains(&run) {
                    missing.push(run);
                }
                at += span.unwrap_or(run);
            }
            b'[' => match note(rest) {
                Some(length) => {
                    if !open.is_empty() {
                        notes.push((paragraph.start + at, paragraph.start + at + length));
                    }
                    at += length;
                }
                None => {
                    open.push(notes.len());
                    at += 1;
                }
            },
            _ => {
                at += 1;
                if let Some(from) = open.pop() {
                    if text[at..].starts_with(['(', '[']) && !text[at..].starts_with("[^") {
                        found.extend(notes.drain(from..));
                    } else if open.is_empty() {
                        notes.clear();
                    }
                }
            }
        }
    }
}

/// The length of the reference that `text` begins with.
fn note(text: &str) -> Option<usize> {
    let label = text.strip_prefix("[^")?;
    let length = label.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']'))?;
    (length > 0 && label[length..].starts_with(']')).then_some(length + 3)
}

#[cfg(test)]
mod tests {
    use crate::markdown::{Block, Marks, parse};

    /// Paragraph, with what is a link in brackets, but for what is a note.
    fn shown(source: &str) -> String {
        let document = parse(source);
        let Some(Block::Paragraph(text)) = document.blocks.first() else {
            panic!("no paragraph: {document:?}")
        };
        let mut out = String::new();
        let mut from = 0;
        for run in &text.runs {
            let piece = &text.chars[from..run.end];
            from = run.end;
            if run.link.is_some() && !run.marks.has(Marks::FOOTNOTE) {
                out.push_str(&format!("[{piece}]"));
            } else {
                out.push_str(piece);
            }
        }
        out
    }

    #[test]
    fn a_note_inside_a_link_leaves_it_a_link() {
        let notes = "\n\n[^1]: one\n\n[^二]: two\n";
        for (source, expected) in [
            ("看[文字[^1]后面](u)吧", "看[文字]¹[后面]吧"),
            ("[a[^二]](u), b[^1]", "[a]¹, b²"),
            ("[a *b[^1]*][1]", "[a ][b]¹"),
            ("[a[^1] b] c", "[a¹ b] c"),
            ("[a](u)[^1] and [b][^1]", "[a]¹ and [b]¹"),
            ("[a[^x]](u)", "[a[^x]]"),
            ("[`[^1]`](u)", "[[^1]]"),
            ("{{< em >}}see [a[^1] b](u){{< /em >}}", "see [a]¹[ b]"),
        ] {
            let source = format!("{source}{notes}\n[1]: u\n");
            assert_eq!(shown(&source), expected, "{source}");
        }
    }
}
