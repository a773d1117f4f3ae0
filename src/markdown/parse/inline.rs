//! What stands inside paragraphs: text and its marks, links, pictures, references
//! to notes, and what was taken out of the source.

use super::{Builder, TextBuilder};
use crate::{
    content::clean,
    markdown::{
        dialect::piece::{Part, Piece, has_own, restored, split},
        document::{Block, Link, LinkId, Marks, OutlineEntry, Picture, Text},
        math,
    },
};

/// How many marks and links around a piece of text are looked at: there are not so
/// many kinds, and a post may nest as many as it has bytes.
const DEEP: usize = 64;

impl Builder {
    // Paragraphs. Tight items have none of their own: text opens one.

    pub(super) fn paragraph(&mut self) -> &mut TextBuilder {
        self.text.get_or_insert_default()
    }

    /// Text of the source, with what its marks stand for.
    pub(super) fn marked_text(&mut self, text: &str, extra: Marks) {
        if !has_own(text) {
            return self.push_text(text, extra);
        }
        for part in split(text) {
            match part {
                Part::Text(text) => self.push_text(&text, extra),
                Part::Piece(index) => {
                    let Some(piece) = self.pieces.get(index).cloned() else {
                        continue;
                    };
                    if self.picture.is_some() || self.elements.keeps_text() {
                        let source = restored(text_of(&piece), &self.pieces).into_owned();
                        self.push_text(&source, extra);
                    } else {
                        self.piece(piece);
                    }
                }
            }
        }
    }

    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Literal(text) => self.push_text(&text, Marks::NONE),
            Piece::Math {
                tex,
                display,
                leads,
                ..
            } => {
                let tex = restored(&tex, &self.pieces).into_owned();
                if display {
                    if leads && !self.inline && !self.in_heading && self.table.is_none() {
                        self.end_paragraph();
                    }
                    self.display_math(&tex);
                } else {
                    self.inline_math(tex.trim());
                }
            }
            Piece::Wiki {
                target,
                text,
                embed,
                ..
            } => self.wiki(&target, text.as_deref(), embed),
            Piece::Note { label, .. } => self.reference(&label),
            Piece::Shortcode(shortcode) => self.shortcode(&shortcode),
        }
    }

    /// Obsidian's links and embeds: a picture is shown, another note is a link.
    fn wiki(&mut self, target: &str, text: Option<&str>, embed: bool) {
        if embed && is_picture(target) {
            let width = text.and_then(width);
            let alt = text.filter(|_| width.is_none()).unwrap_or_default();
            self.push_picture(Picture {
                dest: self.line(target),
                alt: self.line(alt),
                link: self.current_link(),
                width,
                ..Picture::default()
            });
            return;
        }
        let shown = match text.filter(|text| !text.is_empty()) {
            Some(text) => text.to_owned(),
            None => target.trim_start_matches('#').replace('#', " > "),
        };
        let link = self.link(&format!("[[{target}]]"), "");
        self.links.push(Some(link));
        self.parse_inside(&shown, super::As::Inline);
        self.links.pop();
    }

    /// Code as it stands in the post, but for what a shortcode says in it.
    pub(super) fn code_text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for part in split(text) {
            match part {
                Part::Text(text) => out.push_str(&clean::text(&text)),
                Part::Piece(index) => match self.pieces.get(index) {
                    Some(Piece::Shortcode(shortcode)) => {
                        let said = super::shortcode::in_code(shortcode);
                        out.push_str(&clean::text(&restored(&said, &self.pieces)));
                    }
                    Some(piece) => {
                        out.push_str(&clean::text(&restored(text_of(piece), &self.pieces)));
                    }
                    None => {}
                },
            }
        }
        out
    }

    /// A string of the source on one line, as it stands in the post.
    pub(super) fn line(&self, text: &str) -> String {
        clean::line(&restored(text, &self.pieces))
    }

    /// Text as it is, in the style that holds here.
    pub(super) fn push_text(&mut self, text: &str, extra: Marks) {
        if self.elements.drops_text() {
            return;
        }
        if let Some(code) = self.elements.pre() {
            code.push_str(&clean::text(text));
            return;
        }
        let mut text = clean::line_inside(text);
        if text.contains('\u{2003}') {
            // An em is as wide as a Chinese character.
            text = text.replace('\u{2003}', "\u{3000}");
        }
        if let Some((_, picture)) = &mut self.picture {
            picture.alt.push_str(&text);
            return;
        }
        let text = self.elements.raised(text);
        let marks = self
            .marks
            .iter()
            .rev()
            .take(DEEP)
            .fold(extra, |all, one| all | *one);
        let link = self.current_link();
        self.paragraph().push(&text, marks, link);
    }

    pub(super) fn current_link(&self) -> Option<LinkId> {
        self.links.iter().rev().take(DEEP).flatten().next().copied()
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.is_in_cell() {
            if let Some(text) = &mut self.text {
                text.line_ends();
            }
            return;
        }
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
        // Rows may be shorter: a few bytes must not become thousands of cells.
        row.truncate(columns);
        row
    }

    pub(super) fn end_heading(&mut self, level: u8) {
        let text = self.take_text();
        let title = text.chars.replace('\n', " ");
        let id = match self.heading_id.take() {
            Some(id) => id,
            None => self.slugs.next(&title),
        };
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
        let link = Link {
            dest: self.line(dest),
            title: self.line(title),
        };
        self.document.links.push(link);
        id
    }

    pub(super) fn end_picture(&mut self) {
        match self.picture.take() {
            Some((0, mut picture)) => {
                // Obsidian's `![name|300](x.png)`
                let (alt, size) = picture.alt.rsplit_once('|').unwrap_or(("", &picture.alt));
                if let Some(width) = width(size).filter(|_| picture.alt.contains('|')) {
                    picture.width = Some(width);
                    picture.alt = alt.to_owned();
                }
                self.push_picture(picture);
            }
            Some((depth, picture)) => self.picture = Some((depth - 1, picture)),
            None => {}
        }
    }

    pub(super) fn push_picture(&mut self, picture: Picture) {
        if self.elements.drops_text() {
            return;
        }
        let link = self.link(&picture.dest.clone(), &picture.title);
        let marks = self
            .marks
            .iter()
            .rev()
            .take(DEEP)
            .fold(Marks::NONE, |all, one| all | *one);
        self.paragraph().picture(picture, marks, link);
    }

    /// The number of a note: that of its first reference among those of others.
    pub(super) fn number_of(&mut self, label: &str) -> usize {
        if let Some(number) = self.references.get(label) {
            return *number;
        }
        let number = self.references.len() + 1;
        self.references.insert(label.to_owned(), number);
        number
    }

    pub(super) fn reference(&mut self, label: &str) {
        let number = self.number_of(label);
        let link = self.link(&format!("#fn:{number}"), "");
        self.paragraph()
            .push(&superscript(number), Marks::FOOTNOTE, Some(link));
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

/// What a piece is in a place where only text can be.
fn text_of(piece: &Piece) -> &str {
    match piece {
        Piece::Literal(text) => text,
        Piece::Math { source, .. } | Piece::Wiki { source, .. } | Piece::Note { source, .. } => {
            source
        }
        Piece::Shortcode(shortcode) => &shortcode.source,
    }
}

/// Whether the name of a file says that it is a picture.
pub(super) fn is_picture(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let kinds = [
        "png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "ico", "tif", "tiff",
    ];
    path.rsplit_once('.')
        .is_some_and(|(_, end)| kinds.iter().any(|kind| kind.eq_ignore_ascii_case(end)))
}

/// `300`, `300px` or `300x200` as a width in pixels.
pub(super) fn width(text: &str) -> Option<u32> {
    let text = text.trim();
    let text = text.strip_suffix("px").unwrap_or(text);
    let (width, height) = text.split_once('x').unwrap_or((text, "1"));
    height.parse::<u32>().ok()?;
    width.parse().ok().filter(|width| *width > 0)
}
