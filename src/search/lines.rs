//! The visible text of a post, line by line: what search looks through.

use std::borrow::Cow;

use crate::markdown::{Block, Definition, Document, Text};

/// A line of visible text: a paragraph, a heading, a row of a table, a line of
/// code, a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The top-level block it stands in.
    pub block: usize,
    pub heading: bool,
    /// Without line ends.
    pub text: Cow<'a, str>,
}

/// Every line of a post, in the order in which it is read.
pub fn lines(document: &Document) -> impl Iterator<Item = Line<'_>> {
    let blocks = document.blocks.iter().enumerate();
    blocks.flat_map(|(at, block)| {
        let mut found = Vec::new();
        of_block(at, block, &mut found);
        found
    })
}

/// The visible text of one top-level block, a line each.
pub fn text_of(document: &Document, at: usize) -> String {
    let mut found = Vec::new();
    if let Some(block) = document.blocks.get(at) {
        of_block(at, block, &mut found);
    }
    let lines: Vec<_> = found.into_iter().map(|line| line.text).collect();
    lines.join("\n")
}

fn of_block<'a>(at: usize, block: &'a Block, found: &mut Vec<Line<'a>>) {
    let mut push = |heading: bool, text: Cow<'a, str>| {
        if !text.trim().is_empty() {
            found.push(Line {
                block: at,
                heading,
                text,
            });
        }
    };
    match block {
        Block::Header(_) | Block::Rule | Block::Posts(_) => {}
        Block::Heading { text, .. } => push(true, one_line(&text.chars)),
        Block::Paragraph(text) => push(false, one_line(&text.chars)),
        Block::Pictures(pictures) => {
            for picture in pictures {
                push(false, one_line(picture.caption().unwrap_or_default()));
            }
        }
        Block::Code(code) => code.text.lines().for_each(|line| push(false, line.into())),
        Block::Math(tex) => tex.lines().for_each(|line| push(false, line.into())),
        Block::Table(table) => {
            for row in std::iter::once(&table.header).chain(&table.rows) {
                push(false, row_line(row));
            }
        }
        Block::Details(details) => {
            push(false, one_line(&details.summary.chars));
            all(at, &details.blocks, found);
        }
        Block::Quote { alert, blocks } => {
            if let Some(alert) = alert {
                push(false, one_line(&alert.title.chars));
            }
            all(at, blocks, found);
        }
        Block::Lead(blocks) => all(at, blocks, found),
        Block::List { items, .. } => items.iter().for_each(|item| all(at, &item.blocks, found)),
        Block::Footnotes(notes) => notes.iter().for_each(|note| all(at, &note.blocks, found)),
        Block::Definitions(definitions) => {
            for Definition { term, blocks } in definitions {
                found.push(Line {
                    block: at,
                    heading: false,
                    text: one_line(&term.chars),
                });
                all(at, blocks, found);
            }
        }
    }
}

fn all<'a>(at: usize, blocks: &'a [Block], found: &mut Vec<Line<'a>>) {
    blocks.iter().for_each(|block| of_block(at, block, found));
}

/// A hard break is a space to someone who searches.
fn one_line(chars: &str) -> Cow<'_, str> {
    if chars.contains('\n') {
        chars.replace('\n', " ").into()
    } else {
        chars.into()
    }
}

fn row_line(row: &[Text]) -> Cow<'_, str> {
    let cells: Vec<_> = row.iter().map(|cell| one_line(&cell.chars)).collect();
    cells.join("  ").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    #[test]
    fn every_construct_gives_its_lines_in_order() {
        let body = "# A\n\none\\\ntwo\n\n> - x\n>   - y\n\n```\nl1\n\nl2\n```\n\n\
                    | h | i |\n|---|---|\n| c | d |\n\n![alt](p.png \"cap\")\n\nf[^1]\n\n[^1]: note\n";
        let document = parse(body);
        let texts: Vec<_> = lines(&document)
            .map(|line| line.text.into_owned())
            .collect();
        assert_eq!(
            texts,
            [
                "A", "one two", "x", "y", "l1", "l2", "h  i", "c  d", "cap", "f¹", "note"
            ]
        );
        let headings: Vec<_> = lines(&document).filter(|line| line.heading).collect();
        assert_eq!(headings.len(), 1);
    }
}
