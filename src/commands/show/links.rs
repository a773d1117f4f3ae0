//! `--links`: a number behind each link, and a list of them at the end.

use crate::{
    content::clean,
    markdown::{Block, Details, Document, LinkId, Marks, Run, Text},
};

/// Puts numbers behind the links of a document; the addresses in their order. Links
/// to the same address share a number; those within the post have none.
pub(super) fn number(document: &mut Document) -> Vec<String> {
    let links = document.links.clone();
    let mut addresses: Vec<String> = Vec::new();
    let mut number = |id: LinkId| -> Option<usize> {
        let link = links.get(id.0 as usize)?;
        let dest = clean::line(&link.dest);
        if dest.is_empty() || dest.starts_with('#') {
            return None;
        }
        let known = addresses.iter().position(|other| *other == dest);
        Some(
            known.unwrap_or_else(|| {
                addresses.push(dest);
                addresses.len() - 1
            }) + 1,
        )
    };
    for block in &mut document.blocks {
        in_block(block, &mut number);
    }
    addresses
}

type Number<'a> = &'a mut dyn FnMut(LinkId) -> Option<usize>;

fn in_block(block: &mut Block, number: Number<'_>) {
    let mut all = |blocks: &mut Vec<Block>| {
        blocks.iter_mut().for_each(|block| in_block(block, number));
    };
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => in_text(text, number),
        Block::Pictures(pictures) => {
            // Nothing can stand behind a picture; it is in the list all the same.
            for link in pictures.iter().filter_map(|picture| picture.link) {
                number(link);
            }
        }
        Block::Quote { alert, blocks } => {
            if let Some(alert) = alert {
                in_text(&mut alert.title, number);
            }
            blocks.iter_mut().for_each(|block| in_block(block, number));
        }
        Block::Details(Details {
            summary, blocks, ..
        }) => {
            in_text(summary, number);
            blocks.iter_mut().for_each(|block| in_block(block, number));
        }
        Block::Lead(blocks) => all(blocks),
        Block::List { items, .. } => items.iter_mut().for_each(|item| all(&mut item.blocks)),
        Block::Footnotes(notes) => notes.iter_mut().for_each(|note| all(&mut note.blocks)),
        Block::Definitions(definitions) => {
            for definition in definitions {
                in_text(&mut definition.term, number);
                let blocks = definition.blocks.iter_mut();
                blocks.for_each(|block| in_block(block, number));
            }
        }
        Block::Table(table) => {
            let cells = table.header.iter_mut();
            cells
                .chain(table.rows.iter_mut().flatten())
                .for_each(|text| in_text(text, number));
        }
        Block::Header(_) | Block::Code(_) | Block::Math(_) | Block::Rule | Block::Posts(_) => {}
    }
}

fn in_text(text: &mut Text, number: Number<'_>) {
    if text.runs.iter().all(|run| run.link.is_none()) {
        return;
    }
    let mut chars = String::with_capacity(text.chars.len() + 8);
    let mut runs: Vec<Run> = Vec::with_capacity(text.runs.len() + 2);
    let mut start = 0;
    for (at, run) in text.runs.iter().enumerate() {
        chars.push_str(text.chars.get(start..run.end).unwrap_or_default());
        start = run.end;
        runs.push(Run {
            end: chars.len(),
            ..*run
        });
        let next = text.runs.get(at + 1).and_then(|next| next.link);
        if run.link.is_some()
            && run.link != next
            && let Some(number) = run.link.and_then(&mut *number)
        {
            chars.push_str(&format!("[{number}]"));
            runs.push(Run {
                end: chars.len(),
                marks: Marks::DIM,
                link: None,
            });
        }
    }
    *text = Text { chars, runs };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_numbered_in_order_and_the_same_address_once() {
        let source = "A [one](https://e.org/1), *[two](/2) and* [one again](https://e.org/1).\n\n\
                      - [三](三.md)，[here](#here)\n\n| [four](4) |\n| - |\n| x |\n";
        let mut document = crate::markdown::parse(source);
        let addresses = number(&mut document);
        assert_eq!(addresses, ["https://e.org/1", "/2", "三.md", "4"]);
        let Block::Paragraph(text) = &document.blocks[0] else {
            panic!("{:?}", document.blocks[0]);
        };
        assert_eq!(text.chars, "A one[1], two[2] and one again[1].");
        assert_eq!(text.runs.last().map(|run| run.end), Some(text.chars.len()));
    }
}
