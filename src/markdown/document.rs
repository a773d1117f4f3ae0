//! What a post is made of: blocks, and in them text with style ranges.

use std::ops::BitOr;

/// A parsed post. Blocks of the top level are the unit of layout and of change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub blocks: Vec<Block>,
    /// Every link of the post; a [`LinkId`] is an index into it.
    pub links: Vec<Link>,
    /// Headings of the top level, in order.
    pub outline: Vec<OutlineEntry>,
}

impl Document {
    /// The link that `id` names, if it is one of this document's.
    pub fn link(&self, id: LinkId) -> Option<&Link> {
        self.links.get(id.0 as usize)
    }

    /// Whether the first paragraph says what a summary says: it need not be read twice.
    pub fn begins_with(&self, summary: &str) -> bool {
        let letters = |text: &str| -> String {
            let letters = text.chars().filter(|c| c.is_alphanumeric());
            letters.take(24).collect()
        };
        let first = self.blocks.iter().find_map(|block| match block {
            Block::Paragraph(text) => Some(letters(&text.chars)),
            _ => None,
        });
        first.is_some_and(|first| !first.is_empty() && letters(summary).starts_with(&first))
    }

    /// Puts `header` before everything else; positions in the outline follow.
    pub fn with_header(mut self, header: Header) -> Self {
        let letters = |text: &str| -> String {
            let letters = text.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        // A picture may stand before it, as in many a README.
        let first = self
            .blocks
            .iter()
            .position(|block| !matches!(block, Block::Pictures(_)));
        let first = first.unwrap_or(0);
        let repeated = matches!(self.blocks.get(first),
            Some(Block::Heading { level: 1, text, .. })
                if text.chars.trim() == header.title.trim()
                    || !letters(&header.title).is_empty()
                        && letters(&text.chars) == letters(&header.title));
        if repeated {
            self.blocks.remove(first);
            self.outline.remove(0);
        } else {
            for entry in &mut self.outline {
                entry.block += 1;
            }
        }
        self.blocks.insert(0, Block::Header(Box::new(header)));
        self
    }

    /// Every picture that stands as a block of its own, with the index of the
    /// top-level block it stands in.
    pub fn pictures(&self) -> Vec<(usize, &Picture)> {
        let mut found = Vec::new();
        for (index, block) in self.blocks.iter().enumerate() {
            found.extend(block.pictures().into_iter().map(|picture| (index, picture)));
        }
        found
    }
}

/// One construct of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The post's front matter, as its reader meets it.
    Header(Box<Header>),
    Heading {
        /// 1 to 6.
        level: u8,
        /// What `#id` in a link names.
        id: String,
        text: Text,
    },
    Paragraph(Text),
    /// Pictures that had a paragraph to themselves.
    Pictures(Vec<Picture>),
    Code(Code),
    Quote {
        alert: Option<Alert>,
        blocks: Vec<Block>,
    },
    /// `<details>` and the shortcodes that fold.
    Details(Details),
    /// An opening set larger than the text: the `lead` shortcode.
    Lead(Vec<Block>),
    List {
        /// Number of the first item of an ordered list.
        first: Option<u64>,
        /// No blank rows between items.
        tight: bool,
        items: Vec<Item>,
    },
    Definitions(Vec<Definition>),
    Table(Table),
    /// TeX that had a paragraph to itself.
    Math(String),
    /// A thematic break.
    Rule,
    /// All footnotes of the post, at its end.
    Footnotes(Vec<Footnote>),
    /// Other posts below the text: no part of it, put there by the reader.
    Posts(Vec<PostRows>),
}

impl Block {
    /// Every picture in this block, in order.
    pub fn pictures(&self) -> Vec<&Picture> {
        let mut found = Vec::new();
        self.walk(&mut |block| match block {
            Block::Pictures(pictures) => found.extend(pictures),
            Block::Header(header) => found.extend(&header.hero),
            _ => {}
        });
        found
    }

    /// Calls `visit` for this block and for each block inside it, in order.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Block)) {
        visit(self);
        match self {
            Block::Quote { blocks, .. }
            | Block::Lead(blocks)
            | Block::Details(Details { blocks, .. }) => {
                blocks.iter().for_each(|block| block.walk(visit));
            }
            Block::List { items, .. } => items
                .iter()
                .flat_map(|item| &item.blocks)
                .for_each(|block| block.walk(visit)),
            Block::Definitions(definitions) => definitions
                .iter()
                .flat_map(|definition| &definition.blocks)
                .for_each(|block| block.walk(visit)),
            Block::Footnotes(notes) => notes
                .iter()
                .flat_map(|note| &note.blocks)
                .for_each(|block| block.walk(visit)),
            _ => {}
        }
    }
}

/// The head of a page: what the front matter says of the post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    pub title: String,
    /// Date, reading time, words, authors: one short phrase each.
    pub facts: Vec<String>,
    pub tags: Vec<String>,
    /// The series that the post belongs to, with its place: `Name 3 / 7`.
    pub series: Option<String>,
    pub summary: Option<String>,
    pub hero: Option<Picture>,
    /// What could not be read as meant; shown so that the author sees it.
    pub warnings: Vec<String>,
}

/// Code in a block of its own: fenced, indented, or from a shortcode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// First word of the fence's info string, in lower case.
    pub language: Option<String>,
    /// What the author calls it: a file's name, mostly.
    pub title: Option<String>,
    /// Lines as written, without the last newline.
    pub text: String,
    /// Lines that the author marked, counted from 1, first and last of each range.
    pub marked: Vec<(usize, usize)>,
    /// Number of the first line, where line numbers are asked for.
    pub numbers: Option<usize>,
    /// What a diagram looks like: drawings of text, the widest first.
    pub drawings: Vec<String>,
}

/// What makes a quote an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub kind: AlertKind,
    /// The title that the author gave it, or the name of a kind that is not one
    /// of [`AlertKind`]; empty where the kind says it all.
    pub title: Text,
    /// Whether it starts open, where it can be folded at all (`[!tip]-`).
    pub fold: Option<bool>,
}

impl Alert {
    pub fn new(kind: AlertKind) -> Self {
        Self {
            kind,
            title: Text::default(),
            fold: None,
        }
    }
}

/// Families of alerts, as GitHub names them, and four of Obsidian's that are unlike all of
/// these; its and Hugo's other names belong to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    Abstract,
    Question,
    Example,
    Quote,
}

/// A part that can be folded away under its summary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    pub summary: Text,
    /// Whether the author wants it open at first.
    pub open: bool,
    pub blocks: Vec<Block>,
}

/// One item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Whether a task is done; `None` where the item is no task.
    pub task: Option<bool>,
    pub blocks: Vec<Block>,
}

/// A term and what is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    pub term: Text,
    pub blocks: Vec<Block>,
}

/// A table: every row has as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<Align>,
    pub header: Vec<Text>,
    pub rows: Vec<Vec<Text>>,
}

/// Where a column's cells stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

/// Other posts that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRows {
    pub title: &'static str,
    pub posts: Vec<PostRow>,
}

/// Another post, as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRow {
    pub link: LinkId,
    pub title: String,
    pub date: String,
    /// What is said of it, if there is room.
    pub note: String,
}

/// A footnote's number, counted by first reference, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    pub number: usize,
    /// Back to where the text names it.
    pub back: Option<LinkId>,
    pub blocks: Vec<Block>,
}

/// A picture as the post names it; where its file is, is for others to find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// As written, still percent-encoded.
    pub dest: String,
    pub alt: String,
    pub title: String,
    /// `[![]()]()`: what the picture links to.
    pub link: Option<LinkId>,
    /// The width that the author asks for, in pixels of a page on the web.
    pub width: Option<u32>,
}

impl Picture {
    /// The line under the picture: its title, else its alternative text, but
    /// not where that only repeats the file's name.
    pub fn caption(&self) -> Option<&str> {
        if !self.title.trim().is_empty() {
            return Some(self.title.trim());
        }
        let alt = self.alt.trim();
        let decoded = percent_encoding::percent_decode_str(&self.dest).decode_utf8_lossy();
        let name = decoded.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        (!alt.is_empty() && alt != name && alt != stem).then_some(alt)
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub dest: String,
    pub title: String,
}

/// Index into [`Document::links`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkId(pub u32);

/// A heading of the top level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Index into [`Document::blocks`].
    pub block: usize,
    pub level: u8,
    pub id: String,
    pub title: String,
}

/// Text of one paragraph with style ranges laid over it. A hard line break is a
/// newline; there are no other control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub chars: String,
    /// In order and without gaps; the last one ends where `chars` does.
    pub runs: Vec<Run>,
}

impl Text {
    /// Text without any style.
    pub fn plain(chars: impl Into<String>) -> Self {
        let chars = chars.into();
        let runs = vec![Run {
            end: chars.len(),
            marks: Marks::NONE,
            link: None,
        }];
        Self { chars, runs }
    }

    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// What is left of the text from byte `start` on.
    pub(super) fn from(&self, start: usize) -> Self {
        let later = self.runs.iter().filter(|run| run.end > start);
        Self {
            chars: self.chars.get(start..).unwrap_or_default().to_owned(),
            runs: later
                .map(|run| Run {
                    end: run.end - start,
                    ..*run
                })
                .collect(),
        }
    }
}

/// A range of text that is styled alike: from the end of the run before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Byte offset into the text.
    pub end: usize,
    pub marks: Marks,
    pub link: Option<LinkId>,
}

/// A set of inline styles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(u16);

impl Marks {
    pub const NONE: Self = Self(0);
    pub const EMPHASIS: Self = Self(1);
    pub const STRONG: Self = Self(1 << 1);
    pub const STRIKE: Self = Self(1 << 2);
    pub const CODE: Self = Self(1 << 3);
    pub const KEY: Self = Self(1 << 4);
    pub const HIGHLIGHT: Self = Self(1 << 5);
    pub const UNDERLINE: Self = Self(1 << 6);
    pub const MATH: Self = Self(1 << 7);
    pub const FOOTNOTE: Self = Self(1 << 8);
    /// The alternative text of a picture inside running text.
    pub const PICTURE: Self = Self(1 << 9);
    /// Text that stands for something which cannot be shown.
    pub const DIM: Self = Self(1 << 10);
    /// A short word on a ground of its own: `{{< badge >}}`.
    pub const BADGE: Self = Self(1 << 11);

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(dest: &str, alt: &str, title: &str) -> Picture {
        Picture {
            dest: dest.into(),
            alt: alt.into(),
            title: title.into(),
            ..Picture::default()
        }
    }

    #[test]
    fn a_caption_never_repeats_the_name_of_the_file() {
        assert_eq!(picture("img%2FPCTA.jpeg", "PCTA.jpeg", "").caption(), None);
        let encoded = "img%2FTiDB%20Vector%20%E9%82%AE%E4%BB%B6.png";
        assert_eq!(picture(encoded, "TiDB Vector 邮件", "").caption(), None);
        assert_eq!(picture("a.png", "夜色", "").caption(), Some("夜色"));
        assert_eq!(picture("a.png", "x", "题").caption(), Some("题"));
    }

    #[test]
    fn a_heading_that_repeats_the_title_is_shown_once() {
        let header = |title: &str| Header {
            title: title.into(),
            ..Header::default()
        };
        let same = crate::markdown::parse("# One\n\n## Two\n").with_header(header("One"));
        assert_eq!(same.blocks.len(), 2);
        assert_eq!(same.outline[0].block, 1);
        let other = crate::markdown::parse("# One\n\n## Two\n").with_header(header("Else"));
        assert_eq!(other.blocks.len(), 3);
        assert_eq!(other.outline[1].block, 2);
    }
}
