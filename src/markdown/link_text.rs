//! What the links of a post say: the text that a reader sees of each.

use super::{Block, Document, LinkId, Text};

impl Document {
    /// The text of every link, in the order of [`Document::links`]; of a picture its
    /// alternative text. None for one that stands nowhere.
    pub fn link_texts(&self) -> Vec<Option<String>> {
        let mut texts = vec![None; self.links.len()];
        let mut add = |id: LinkId, text: &str| {
            if let Some(known) = texts.get_mut(id.0 as usize) {
                let known: &mut String = known.get_or_insert_default();
                known.push_str(&text.replace('\n', " "));
            }
        };
        for block in &self.blocks {
            block.walk(&mut |block| of_block(block, &mut add));
        }
        texts
    }
}

fn of_block(block: &Block, add: &mut dyn FnMut(LinkId, &str)) {
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => of_text(text, add),
        Block::Details(details) => of_text(&details.summary, add),
        Block::Quote {
            alert: Some(alert), ..
        } => of_text(&alert.title, add),
        Block::Definitions(definitions) => {
            for definition in definitions {
                of_text(&definition.term, add);
            }
        }
        Block::Table(table) => {
            for cell in table.header.iter().chain(table.rows.iter().flatten()) {
                of_text(cell, add);
            }
        }
        Block::Pictures(pictures) => {
            for picture in pictures {
                if let Some(id) = picture.link {
                    add(id, &picture.alt);
                }
            }
        }
        Block::Posts(groups) => {
            for post in groups.iter().flat_map(|group| &group.posts) {
                add(post.link, &post.title);
            }
        }
        _ => {}
    }
}

fn of_text(text: &Text, add: &mut dyn FnMut(LinkId, &str)) {
    let mut from = 0;
    for run in &text.runs {
        if let (Some(id), Some(piece)) = (run.link, text.chars.get(from..run.end)) {
            add(id, piece);
        }
        from = run.end;
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::parse;

    #[test]
    fn every_link_says_what_is_seen_of_it() {
        let body =
            "[a **b**](x) and <http://y>\n\n- [![alt](p.png)](z)\n\n| h |\n|---|\n| [c](w) |\n";
        let texts = parse(body).link_texts();
        let texts: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
        assert_eq!(texts, ["a b", "http://y", "alt", "c"]);
    }
}
