//! Events of the CommonMark parser become blocks. The only user of pulldown-cmark.
//!
//! One pass with a stack: a container opens a frame, its end folds the frame
//! into the one below. Containers nested deeper than [`MAX_DEPTH`] are flattened,
//! so that nothing after this can run out of stack.

mod inline;
mod plain;

use std::panic::catch_unwind;

pub use plain::plain_text;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd,
};

use super::{
    document::{
        Alert, AlertKind, Align, Block, Code, Definition, Document, Footnote, Item, LinkId, Marks,
        Picture, Table, Text,
    },
    slug::Slugs,
    text::TextBuilder,
};
use crate::content::clean;

/// How deep quotes and lists nest before they are flattened.
const MAX_DEPTH: usize = 48;

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Parses the body of a post. Never fails: where the parser itself breaks down,
/// the source is shown as it is, under a line that says so.
pub fn parse(body: &str) -> Document {
    // pulldown-cmark 0.13 can panic on definition lists (its issue 1110).
    let without = options() - Options::ENABLE_DEFINITION_LIST;
    for options in [options(), without] {
        if let Ok(document) = catch_unwind(|| parse_with(body, options)) {
            return document;
        }
    }
    Document {
        blocks: vec![
            Block::Paragraph(Text::plain(
                "This post cannot be rendered; its source follows.",
            )),
            Block::Code(Code {
                text: clean::text(body).into_owned(),
                ..Code::default()
            }),
        ],
        ..Document::default()
    }
}

fn parse_with(body: &str, options: Options) -> Document {
    let mut builder = Builder::default();
    for event in Parser::new_ext(body, options) {
        builder.event(event);
    }
    builder.finish()
}

/// A container that is still open.
#[derive(Debug)]
enum Frame {
    Quote(Option<Alert>),
    List {
        first: Option<u64>,
        tight: bool,
        items: Vec<Item>,
    },
    Item(Option<bool>),
    Definitions(Vec<Definition>),
    Details,
    Footnote(String),
    /// Nested too deep: its contents go to the container around it.
    Flat,
}

#[derive(Debug, Default)]
struct Builder {
    document: Document,
    slugs: Slugs,
    frames: Vec<Frame>,
    /// Blocks of the open containers; the last one is being filled.
    blocks: Vec<Vec<Block>>,
    /// The paragraph being read.
    text: Option<TextBuilder>,
    marks: Vec<Marks>,
    links: Vec<LinkId>,
    picture: Option<(usize, Picture)>,
    code: Option<(Option<String>, String)>,
    html: Option<String>,
    table: Option<Table>,
    row: Vec<Text>,
    heading_id: Option<String>,
    /// Labels in the order of their first reference.
    references: Vec<String>,
    footnotes: Vec<(String, Vec<Block>)>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&clean::text(&text)),
                None => self.push_text(&text, Marks::NONE),
            },
            Event::Code(code) => self.push_text(&code, Marks::CODE),
            Event::InlineMath(tex) => self.inline_math(&tex),
            Event::DisplayMath(tex) => self.display_math(&tex),
            Event::InlineHtml(html) => self.html(&html),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.html(&html),
            },
            Event::FootnoteReference(label) => self.reference(&label),
            Event::SoftBreak => self.paragraph().soft_break(),
            Event::HardBreak => self.paragraph().hard_break(),
            Event::Rule => {
                self.end_paragraph();
                self.push(Block::Rule);
            }
            Event::TaskListMarker(done) => {
                if let Some(Frame::Item(task)) = self.frames.last_mut() {
                    *task = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.end_paragraph();
                if let [.., Frame::List { tight, .. }, Frame::Item(_)] = self.frames.as_mut_slice()
                {
                    *tight = false;
                }
            }
            Tag::Heading { id, .. } => {
                self.end_paragraph();
                self.heading_id = id.map(|id| clean::line(&id));
            }
            Tag::BlockQuote(kind) => self.open(Frame::Quote(kind.map(alert))),
            Tag::List(first) => self.open(Frame::List {
                first,
                tight: true,
                items: Vec::new(),
            }),
            Tag::Item => self.open(Frame::Item(None)),
            Tag::DefinitionList => self.open(Frame::Definitions(Vec::new())),
            Tag::DefinitionListTitle => self.end_paragraph(),
            Tag::DefinitionListDefinition => self.open(Frame::Details),
            Tag::FootnoteDefinition(label) => self.open(Frame::Footnote(label.to_string())),
            Tag::CodeBlock(kind) => {
                self.end_paragraph();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => language(&info),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some((language, String::new()));
            }
            Tag::HtmlBlock => {
                self.end_paragraph();
                self.html = Some(String::new());
            }
            Tag::Table(columns) => {
                self.end_paragraph();
                self.table = Some(Table {
                    columns: columns.into_iter().map(align).collect(),
                    ..Table::default()
                });
            }
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            Tag::TableCell => self.text = None,
            Tag::Emphasis => self.marks.push(Marks::EMPHASIS),
            Tag::Strong => self.marks.push(Marks::STRONG),
            Tag::Strikethrough => self.marks.push(Marks::STRIKE),
            Tag::Superscript | Tag::Subscript => self.marks.push(Marks::NONE),
            Tag::Link {
                dest_url, title, ..
            } => {
                let id = self.link(&dest_url, &title);
                self.links.push(id);
            }
            Tag::Image {
                dest_url, title, ..
            } => match &mut self.picture {
                Some((depth, _)) => *depth += 1,
                None => {
                    let picture = Picture {
                        dest: clean::line(&dest_url),
                        alt: String::new(),
                        title: clean::line(&title),
                        link: self.links.last().copied(),
                    };
                    self.picture = Some((0, picture));
                }
            },
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition => self.close(),
            TagEnd::DefinitionListTitle => {
                let term = self.take_text();
                if let Some(Frame::Definitions(definitions)) = self.frames.last_mut() {
                    definitions.push(Definition {
                        term,
                        blocks: Vec::new(),
                    });
                } else {
                    self.push(Block::Paragraph(term));
                }
            }
            TagEnd::CodeBlock => {
                if let Some((language, mut text)) = self.code.take() {
                    if text.ends_with('\n') {
                        text.pop();
                    }
                    self.push(Block::Code(Code {
                        language,
                        text,
                        ..Code::default()
                    }));
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.html(&html);
                    self.end_paragraph();
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.push(Block::Table(table));
                }
            }
            TagEnd::TableHead => {
                let row = self.take_row();
                if let Some(table) = &mut self.table {
                    table.header = row;
                }
            }
            TagEnd::TableRow => {
                let row = self.take_row();
                if let Some(table) = &mut self.table {
                    table.rows.push(row);
                }
            }
            TagEnd::TableCell => {
                let cell = self.take_text();
                self.row.push(cell);
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {
                self.marks.pop();
            }
            TagEnd::Link => {
                self.links.pop();
            }
            TagEnd::Image => self.end_picture(),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    // Containers.

    fn open(&mut self, frame: Frame) {
        self.end_paragraph();
        if self.frames.len() < MAX_DEPTH {
            self.frames.push(frame);
            self.blocks.push(Vec::new());
        } else {
            self.frames.push(Frame::Flat);
        }
    }

    fn close(&mut self) {
        self.end_paragraph();
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if matches!(frame, Frame::Flat) {
            return;
        }
        let blocks = self.blocks.pop().unwrap_or_default();
        match frame {
            Frame::Quote(alert) => self.push(Block::Quote { alert, blocks }),
            Frame::List {
                first,
                tight,
                items,
            } => self.push(Block::List {
                first,
                tight,
                items,
            }),
            Frame::Item(task) => match self.frames.last_mut() {
                Some(Frame::List { items, .. }) => items.push(Item { task, blocks }),
                _ => self.push_all(blocks),
            },
            Frame::Definitions(definitions) => self.push(Block::Definitions(definitions)),
            Frame::Details => match self.frames.last_mut() {
                Some(Frame::Definitions(definitions)) if !definitions.is_empty() => {
                    if let Some(definition) = definitions.last_mut() {
                        definition.blocks.extend(blocks);
                    }
                }
                _ => self.push_all(blocks),
            },
            Frame::Footnote(label) => self.footnotes.push((label, blocks)),
            Frame::Flat => {}
        }
    }

    fn push(&mut self, block: Block) {
        self.blocks
            .last_mut()
            .unwrap_or(&mut self.document.blocks)
            .push(block);
    }

    fn push_all(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            self.push(block);
        }
    }

    fn finish(mut self) -> Document {
        while !self.frames.is_empty() {
            self.close();
        }
        self.end_paragraph();
        for (label, _) in &self.footnotes {
            if !self.references.contains(label) {
                self.references.push(label.clone());
            }
        }
        let references = &self.references;
        let mut notes: Vec<_> = self
            .footnotes
            .into_iter()
            .filter_map(|(label, blocks)| {
                let number = references.iter().position(|known| *known == label)? + 1;
                Some(Footnote { number, blocks })
            })
            .collect();
        notes.sort_by_key(|note| note.number);
        if !notes.is_empty() {
            self.document.blocks.push(Block::Footnotes(notes));
        }
        self.document
    }
}

fn alert(kind: BlockQuoteKind) -> Alert {
    Alert::new(match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    })
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::Center => Align::Centre,
        Alignment::Right => Align::Right,
        Alignment::Left | Alignment::None => Align::Left,
    }
}

/// The language of a fence: the first word of its info string, in lower case,
/// without the attributes that Hugo and Docusaurus put behind it.
fn language(info: &str) -> Option<String> {
    let info = info.trim().trim_start_matches(['{', '.']);
    let end = info
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':'))
        .unwrap_or(info.len());
    let word = clean::line(&info[..end]).to_lowercase();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(body: &str) -> Block {
        parse(body).blocks.remove(0)
    }

    fn chars(body: &str) -> String {
        match first(body) {
            Block::Paragraph(text) => text.chars,
            other => panic!("no paragraph: {other:?}"),
        }
    }

    fn marks_of(body: &str, word: &str) -> Marks {
        let Block::Paragraph(text) = first(body) else {
            panic!("no paragraph")
        };
        let at = text.chars.find(word).expect("the word is in the text");
        text.runs
            .iter()
            .find(|run| run.end > at)
            .expect("runs cover the text")
            .marks
    }

    #[test]
    fn emphasis_nests() {
        let body = "a **b *c* [`d`](x)** ~~e~~";
        assert_eq!(marks_of(body, "b"), Marks::STRONG);
        assert_eq!(marks_of(body, "c"), Marks::STRONG | Marks::EMPHASIS);
        assert_eq!(marks_of(body, "d"), Marks::STRONG | Marks::CODE);
        assert_eq!(marks_of(body, "e"), Marks::STRIKE);
    }

    #[test]
    fn a_soft_break_between_chinese_characters_adds_no_space() {
        assert_eq!(chars("合抱之木，\n生于毫末"), "合抱之木，生于毫末");
        assert_eq!(chars("one\ntwo"), "one two");
        assert_eq!(chars("中\nword"), "中 word");
        assert_eq!(chars("a  \nb\\\nc<br>d"), "a\nb\nc\nd");
    }

    #[test]
    fn a_picture_alone_is_a_block_and_in_text_it_is_its_name() {
        assert!(matches!(first("![a](x.png)\n![b](y.png)"), Block::Pictures(p) if p.len() == 2));
        assert_eq!(chars("see ![a](x.png) there"), "see [a] there");
        let Block::Pictures(pictures) = first("[![a](x.png)](https://e.org)") else {
            panic!("no picture")
        };
        assert!(pictures[0].link.is_some());
    }

    #[test]
    fn tight_and_loose_lists_are_told_apart() {
        assert!(matches!(
            first("- a\n- b\n"),
            Block::List { tight: true, .. }
        ));
        assert!(matches!(
            first("- a\n\n- b\n"),
            Block::List { tight: false, .. }
        ));
        let Block::List {
            first: Some(3),
            items,
            ..
        } = first("3. [x] a\n4. b\n   - c\n")
        else {
            panic!("no list")
        };
        assert_eq!(items[0].task, Some(true));
        assert_eq!(items[1].blocks.len(), 2);
    }

    #[test]
    fn footnotes_are_numbered_by_reference_and_none_is_lost() {
        let document = parse("a[^z] b[^y] a[^z]\n\n[^y]: why\n\n[^z]: zed\n\n[^n]: never\n");
        let Some(Block::Footnotes(notes)) = document.blocks.last() else {
            panic!("no notes")
        };
        let text: Vec<_> = notes
            .iter()
            .map(|note| (note.number, format!("{:?}", note.blocks)))
            .collect();
        assert!(
            text[0].1.contains("zed") && text[1].1.contains("why") && text[2].1.contains("never")
        );
        assert_eq!(chars("x[^1]\n\n[^1]: y"), "x¹");
    }

    #[test]
    fn nesting_without_end_is_flattened_and_keeps_the_text() {
        let document = parse(&format!("{}deep", "> ".repeat(3000)));
        let mut found = false;
        document.blocks[0].walk(&mut |block| {
            found |= matches!(block, Block::Paragraph(text) if text.chars == "deep");
        });
        assert!(found);
    }

    #[test]
    fn entities_cannot_smuggle_control_characters() {
        assert_eq!(chars("a&#27;[31mb"), "a\u{fffd}[31mb");
        let document = parse("[x](http://a/&#27;b \"&#7;\")");
        assert!(!document.links[0].dest.contains('\x1b'));
    }

    #[test]
    fn a_definition_list_that_breaks_the_parser_is_still_shown() {
        let Block::Definitions(definitions) = first("Term\n: What it is\n") else {
            panic!("no definitions")
        };
        assert_eq!(definitions[0].term.chars, "Term");
        // Found by fuzzing upstream: it used to panic with definition lists on.
        let document = parse("- \n\t \n: \n\t-\n \n  :");
        assert!(document.blocks.len() < 10);
    }

    #[test]
    fn bare_addresses_are_links() {
        let document = parse("见 https://example.org/a。`https://no`");
        assert_eq!(document.links.len(), 1);
        assert_eq!(document.links[0].dest, "https://example.org/a");
    }

    #[test]
    fn raw_html_means_something() {
        assert_eq!(marks_of("press <kbd>q</kbd>", "q"), Marks::KEY);
        assert_eq!(parse("<!-- gone -->\n").blocks, []);
        let Block::Paragraph(text) =
            first("<details>\n<summary>More</summary>\n\ntext\n\n</details>")
        else {
            panic!("no summary")
        };
        assert_eq!(text.chars, "▸ More");
    }

    #[test]
    fn the_outline_has_ids_and_places() {
        let document = parse("para\n\n## 初识 TiDB\n\n### Own {#mine}\n");
        let ids: Vec<_> = document
            .outline
            .iter()
            .map(|e| (e.block, e.id.as_str()))
            .collect();
        assert_eq!(ids, [(1, "初识-tidb"), (2, "mine")]);
    }

    #[test]
    fn plain_text_counts_what_a_reader_reads() {
        assert_eq!(
            plain_text("# T\n\n[a](b) ![no](x)\n\n| h |\n|---|\n| c |\n"),
            "T\na \u{2029}h \nc \n"
        );
    }

    #[test]
    fn fences_name_their_language() {
        assert_eq!(language("go {linenos=true}").as_deref(), Some("go"));
        assert_eq!(language("{.Rust}").as_deref(), Some("rust"));
        assert_eq!(language(""), None);
    }
}
