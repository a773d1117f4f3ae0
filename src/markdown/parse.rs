//! Events of the CommonMark parser become blocks. The only user of pulldown-cmark.
//!
//! One pass with a stack: a container opens a frame, its end folds the frame
//! into the one below. Containers nested deeper than a limit are flattened, so
//! that nothing after this can run out of stack. What `dialect` took out of the
//! source before is put in where its mark turns up; a shortcode's inside is
//! parsed then, by the same builder.

mod alert;
mod blocks;
mod fence;
mod frames;
mod html;
mod html_table;
mod hugo;
mod inline;
mod plain;
mod references;
mod shortcode;
mod tags;

use std::collections::HashMap;

pub use hugo::hugo_html;
pub use plain::plain_text;
pub use references::{Kind, Reference, References, references};

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::{
    dialect::{
        self,
        piece::{Piece, has_own},
    },
    document::{Block, Code, Document, LinkId, Marks, Picture, Table, Text},
    slug::Slugs,
    text::TextBuilder,
};
use crate::content::{clean, guard::guarded};

/// How deep shortcodes are parsed inside each other; deeper ones are text.
const MAX_NESTED: usize = 12;
/// What is parsed of a body at most: bytes, and events of the parser. Each of them
/// becomes hundreds of bytes on the page.
const MAX_BODY: usize = 8 * 1024 * 1024;
const MAX_EVENTS: usize = 1_000_000;
/// Bytes of diagrams that are drawn in one post; more stay code.
#[cfg(feature = "diagrams")]
const MAX_DIAGRAMS: usize = 12 * 1024;

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
    // Mathematics is found before, by stricter rules.
    let all = options() - Options::ENABLE_MATH;
    // pulldown-cmark 0.13 can panic on definition lists (its issue 1110).
    let without = all - Options::ENABLE_DEFINITION_LIST;
    let mut why = String::new();
    for options in [all, without] {
        match guarded(|| parse_with(body, options)) {
            Ok(document) => return document,
            Err(panic) => why = panic,
        }
    }
    Document {
        blocks: vec![
            Block::Paragraph(Text::plain(format!(
                "This post cannot be rendered: {why}. Its source follows."
            ))),
            Block::Code(Code {
                text: clean::text(body).into_owned(),
                ..Code::default()
            }),
        ],
        ..Document::default()
    }
}

fn parse_with(body: &str, options: Options) -> Document {
    let mut builder = Builder {
        options: Some(options),
        ..Builder::default()
    };
    let whole = body.len();
    let (body, rest) = body.split_at(end_of_page(body));
    let body = dialect::clean(body);
    let text = dialect::prepare(&body, &[], &mut builder.pieces);
    let parser = Parser::new_ext(&text, options);
    if !builder.pieces.is_empty() {
        let defined = parser.reference_definitions().iter();
        builder.definitions = defined
            .map(|(label, link)| {
                let title = link.title.as_deref().unwrap_or_default();
                (
                    label.to_lowercase(),
                    (link.dest.to_string(), title.to_owned()),
                )
            })
            .collect();
        builder.notes = noted(&text);
    }
    for event in parser {
        builder.event(event);
    }
    let cut = builder.cut;
    let mut document = builder.finish();
    if cut || !rest.is_empty() {
        document.blocks.push(Block::Paragraph(Text::plain(format!(
            "This post of {} MiB is too large for one page: it goes on, and `blogtui show` prints all of it.",
            (whole / 1024 / 1024).max(1)
        ))));
    }
    document
}

/// Labels of the footnotes that `text` defines.
fn noted(text: &str) -> Vec<String> {
    if !text.contains("[^") {
        return Vec::new();
    }
    let label = |line: &str| {
        let rest = line.trim_start_matches(' ').strip_prefix("[^")?;
        let (label, _) = rest.split_once("]:")?;
        (!label.is_empty() && !label.contains([' ', '[', ']'])).then(|| label.to_owned())
    };
    text.lines().filter_map(label).collect()
}

/// Where a page ends that is too large: behind a line where there is one.
fn end_of_page(body: &str) -> usize {
    if body.len() <= MAX_BODY {
        return body.len();
    }
    let most = body.floor_char_boundary(MAX_BODY);
    let line = memchr::memrchr(b'\n', &body.as_bytes()[most / 2..most]);
    line.map_or(most, |at| most / 2 + at + 1)
}

/// Whether a part of the source is parsed as blocks or as a part of the
/// paragraph that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum As {
    Blocks,
    Inline,
}

#[derive(Debug, Default)]
struct Builder {
    /// Of the parser; `None` before it begins.
    options: Option<Options>,
    document: Document,
    slugs: Slugs,
    /// Events so far, and whether there were too many.
    events: usize,
    cut: bool,
    /// What was taken out of the source.
    pieces: Vec<Piece>,
    /// Names of the tabs that are still to come, the last one first.
    tab_names: Vec<String>,
    /// How many shortcodes are being parsed, one inside the other.
    nested: usize,
    /// Whether paragraphs are part of another one.
    inline: bool,
    /// Links that are defined outside of what is being parsed, by label.
    definitions: HashMap<String, (String, String)>,
    frames: Vec<frames::Frame>,
    /// Frames below these belong to containers of Markdown: HTML inside of them
    /// cannot close them.
    floors: Vec<usize>,
    /// Blocks of the open containers; the last one is being filled.
    blocks: Vec<Vec<Block>>,
    /// The paragraph being read.
    text: Option<TextBuilder>,
    marks: Vec<Marks>,
    /// `None` where `<a>` has no address.
    links: Vec<Option<LinkId>>,
    picture: Option<(usize, Picture)>,
    code: Option<Code>,
    html: Option<String>,
    /// What raw HTML has left open.
    elements: html::Open,
    table: Option<Table>,
    row: Vec<Text>,
    heading_id: Option<String>,
    in_heading: bool,
    /// Labels with their numbers, in the order of their first reference.
    references: HashMap<String, usize>,
    /// Bytes of diagrams that were tried to draw.
    #[cfg(feature = "diagrams")]
    diagrams: usize,
    footnotes: Vec<(String, Vec<Block>)>,
    /// Labels of the notes that the page defines.
    notes: Vec<String>,
}

impl Builder {
    /// Parses a part of the source that something else encloses.
    fn parse_inside(&mut self, source: &str, how: As) {
        if self.nested >= MAX_NESTED {
            let text = dialect::piece::restored(source, &self.pieces).into_owned();
            self.push_text(&text, Marks::NONE);
            return;
        }
        let floor = self.frames.len();
        let inline = std::mem::replace(&mut self.inline, how == As::Inline);
        let (marks, links) = (self.marks.len(), self.links.len());
        self.nested += 1;
        self.floors.push(floor);
        let text = dialect::prepare(source, &self.notes, &mut self.pieces);
        let definitions = std::mem::take(&mut self.definitions);
        let mut defined = |link: BrokenLink<'_>| {
            let (dest, title) = definitions.get(&link.reference.to_lowercase())?;
            Some((CowStr::from(dest.clone()), CowStr::from(title.clone())))
        };
        let options = self.options.unwrap_or_else(options);
        // The parser takes for a note only what it has seen defined: the notes of the page
        // are defined again above the part, and left out of what it makes.
        let (above, mut left) = self.notes_for(&text);
        let text = above + &text;
        let mut in_note = false;
        for event in Parser::new_with_broken_link_callback(&text, options, Some(&mut defined)) {
            match event {
                Event::Start(Tag::FootnoteDefinition(_)) if left > 0 => in_note = true,
                Event::End(TagEnd::FootnoteDefinition) if in_note => {
                    in_note = false;
                    left -= 1;
                }
                _ if in_note => {}
                event => self.event(event),
            }
        }
        if how == As::Blocks {
            self.end_paragraph();
        }
        self.close_to(floor);
        self.floors.pop();
        self.nested -= 1;
        self.definitions = definitions;
        self.inline = inline;
        self.marks.truncate(marks);
        self.links.truncate(links);
    }

    /// Definitions of the page's notes that `text` refers to, and how many there are.
    fn notes_for(&self, text: &str) -> (String, usize) {
        let mut definitions = String::new();
        let mut count = 0;
        // An indented start would go on in them.
        if self.notes.is_empty() || !text.contains("[^") || text.starts_with([' ', '\t']) {
            return (definitions, count);
        }
        for label in &self.notes {
            let referred = format!("[^{label}]");
            let defined = format!("[^{label}]:");
            if text.contains(&referred) && !text.contains(&defined) {
                definitions += &format!("{defined} x\n\n");
                count += 1;
            }
        }
        (definitions, count)
    }

    fn event(&mut self, event: Event<'_>) {
        if self.events >= MAX_EVENTS {
            self.cut = true;
            return;
        }
        self.events += 1;
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) if !has_own(&text) => code.text.push_str(&clean::text(&text)),
                Some(_) => {
                    let text = self.code_text(&text);
                    if let Some(code) = &mut self.code {
                        code.text.push_str(&text);
                    }
                }
                None => self.marked_text(&text, Marks::NONE),
            },
            Event::Code(code) => {
                let code = self.code_text(&code);
                self.push_text(&code, Marks::CODE);
            }
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
                if let Some(frames::Frame::Item(task)) = self.frames.last_mut() {
                    *task = Some(done);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
