//! What stands inside paragraphs: text and its marks, links, pictures, references
//! to notes, raw HTML.

use pulldown_cmark::HeadingLevel;

use super::{Builder, TextBuilder};
use crate::{
    content::clean,
    markdown::{
        document::{Block, Link, LinkId, Marks, OutlineEntry, Picture, Text},
        html::{self, Piece},
        math,
    },
};

impl Builder {
    // Paragraphs. Tight items have none of their own: text opens one.

    pub(super) fn paragraph(&mut self) -> &mut TextBuilder {
        self.text.get_or_insert_default()
    }

    pub(super) fn push_text(&mut self, text: &str, extra: Marks) {
        let text = clean::line_inside(text);
        if let Some((_, picture)) = &mut self.picture {
            picture.alt.push_str(&text);
            return;
        }
        let marks = self.marks.iter().fold(extra, |all, one| all | *one);
        let link = self.links.last().copied();
        self.paragraph().push(&text, marks, link);
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(text) = self.text.take().filter(|text| !text.is_empty()) else {
            return;
        };
        match text.finish(&mut self.document.links) {
            Ok(text) if text.is_empty() => {}
            Ok(text) => self.push(Block::Paragraph(text)),
            Err(pictures) => self.push(Block::Pictures(pictures)),
        }
    }

    /// The text of a heading or a cell, where pictures stay what they are called.
    pub(super) fn take_text(&mut self) -> Text {
        let Some(text) = self.text.take() else {
            return Text::default();
        };
        text.finish(&mut self.document.links)
            .unwrap_or_else(|pictures| {
                let labels: Vec<_> = pictures
                    .into_iter()
                    .map(|p| format!("[{}]", p.alt))
                    .collect();
                Text::plain(labels.join(" "))
            })
    }

    pub(super) fn take_row(&mut self) -> Vec<Text> {
        let columns = self.table.as_ref().map_or(0, |table| table.columns.len());
        let mut row = std::mem::take(&mut self.row);
        row.resize(columns, Text::default());
        row
    }

    pub(super) fn end_heading(&mut self, level: HeadingLevel) {
        let text = self.take_text();
        let title = text.chars.replace('\n', " ");
        let id = match self.heading_id.take() {
            Some(id) => id,
            None => self.slugs.next(&title),
        };
        let level = level as u8;
        if self.frames.is_empty() && !text.is_empty() {
            self.document.outline.push(OutlineEntry {
                block: self.document.blocks.len(),
                level,
                id: id.clone(),
                title,
            });
        }
        if !text.is_empty() {
            self.push(Block::Heading { level, id, text });
        }
    }

    pub(super) fn display_math(&mut self, tex: &str) {
        if self.text.as_ref().is_none_or(TextBuilder::is_empty) && self.table.is_none() {
            // Only code has tab stops; here a tab is a space.
            self.push(Block::Math(clean::text(tex.trim()).replace('\t', " ")));
        } else {
            self.inline_math(tex);
        }
    }

    /// Mathematics in running text: in Unicode where all of it is known, else as TeX.
    pub(super) fn inline_math(&mut self, tex: &str) {
        match math::inline(tex) {
            Some(set) => self.push_text(&set, Marks::MATH),
            None => self.push_text(tex, Marks::MATH),
        }
    }

    // Links, pictures, notes.

    pub(super) fn link(&mut self, dest: &str, title: &str) -> LinkId {
        let id = LinkId(self.document.links.len() as u32);
        self.document.links.push(Link {
            dest: clean::line(dest),
            title: clean::line(title),
        });
        id
    }

    pub(super) fn end_picture(&mut self) {
        match self.picture.take() {
            Some((0, picture)) => self.push_picture(picture),
            Some((depth, picture)) => self.picture = Some((depth - 1, picture)),
            None => {}
        }
    }

    pub(super) fn push_picture(&mut self, picture: Picture) {
        let link = self.link(&picture.dest.clone(), &picture.title);
        let marks = self.marks.iter().fold(Marks::NONE, |all, one| all | *one);
        self.paragraph().picture(picture, marks, link);
    }

    pub(super) fn reference(&mut self, label: &str) {
        let number = match self.references.iter().position(|known| known == label) {
            Some(at) => at + 1,
            None => {
                self.references.push(label.to_owned());
                self.references.len()
            }
        };
        let link = self.link(&format!("#fn:{number}"), "");
        self.paragraph()
            .push(&superscript(number), Marks::FOOTNOTE, Some(link));
    }

    pub(super) fn html(&mut self, html: &str) {
        for piece in html::pieces(html) {
            match piece {
                Piece::Text(text) => {
                    if !text.trim().is_empty() {
                        let text = text.replace('\n', " ");
                        self.push_text(&text, Marks::NONE);
                    }
                }
                Piece::Open(marks) => self.marks.push(marks),
                Piece::Close(marks) => {
                    if let Some(at) = self.marks.iter().rposition(|open| *open == marks) {
                        self.marks.remove(at);
                    }
                }
                Piece::Link(dest) => {
                    let id = self.link(&dest, "");
                    self.links.push(id);
                }
                Piece::EndLink => {
                    self.links.pop();
                }
                Piece::Picture { src, alt, title } => self.push_picture(Picture {
                    dest: clean::line(&src),
                    alt: clean::line(&alt),
                    title: clean::line(&title),
                    link: self.links.last().copied(),
                }),
                Piece::LineBreak => self.paragraph().hard_break(),
                Piece::BlockBreak => {
                    // Inside a cell or a heading there is no block to end.
                    if self.table.is_none() && self.html.is_none() && self.picture.is_none() {
                        self.end_paragraph();
                    }
                }
                Piece::Summary => {
                    self.end_paragraph();
                    self.push_text("▸ ", Marks::STRONG);
                }
                Piece::Rule => {
                    if self.table.is_none() {
                        self.end_paragraph();
                        self.push(Block::Rule);
                    }
                }
            }
        }
    }
}

/// `12` as `¹²`.
fn superscript(number: usize) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| match digit {
            b'1' => '¹',
            b'2' => '²',
            b'3' => '³',
            b'0' => '⁰',
            digit => char::from_u32(0x2070 + u32::from(digit - b'0')).unwrap_or('*'),
        })
        .collect()
}
