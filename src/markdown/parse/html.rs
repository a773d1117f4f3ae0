//! What the tags of raw HTML mean in a page. Unknown ones give their inner text;
//! scripts and styles are dropped with what is in them.
//!
//! Tags may stand in different pieces of Markdown's, which fill what they open:
//! an element is a frame like a quote of Markdown's, and ends at the latest with
//! the container of Markdown's that it stands in.

mod media;
mod names;
mod raised;

use self::names::{is_block, is_component, language, marks};
use super::{Builder, TextBuilder, frames::Frame, html_table::HtmlTable};
use crate::markdown::{
    document::{Block, Code, Definition, Marks, Text},
    html::{Element, Token, tokens},
};

/// What raw HTML has left open.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Elements with a frame: name and number of frames below.
    frames: Vec<(String, usize)>,
    /// The element that is dropped with all that is in it.
    dropped: Option<String>,
    /// `<pre>`: its text is code.
    pre: Option<Code>,
    pub(super) table: Option<HtmlTable>,
    /// `<sup>` is `^`, `<sub>` is `_`; whether text came already.
    raised: Vec<(char, bool)>,
    /// Links that `<a>` opened.
    links: usize,
    /// Whether the video that is being dropped has its link.
    linked: bool,
}

impl Open {
    /// Forgets elements whose frames are closed.
    pub(super) fn close_to(&mut self, depth: usize) {
        while self.frames.last().is_some_and(|(_, at)| *at >= depth) {
            self.frames.pop();
        }
    }

    pub(super) fn drops_text(&self) -> bool {
        self.dropped.is_some()
    }

    pub(super) fn keeps_text(&self) -> bool {
        self.pre.is_some()
    }

    /// The code that text goes into.
    pub(super) fn pre(&mut self) -> Option<&mut String> {
        self.pre.as_mut().map(|code| &mut code.text)
    }
}

impl Builder {
    pub(super) fn html(&mut self, html: &str) {
        for token in tokens(html) {
            match token {
                Token::Text(text) => self.html_text(&text),
                Token::Open(element) => self.start_element(&element),
                Token::Close(name) => self.end_element(&name),
            }
        }
    }

    /// The end of a block of HTML: what it leaves open holds no longer, but for
    /// containers, which the Markdown below it may fill.
    pub(super) fn end_html_block(&mut self) {
        self.end_markdown();
        if !self.is_in_cell() {
            self.end_paragraph();
        }
    }

    /// The end of a paragraph, heading or cell: no style outlives it.
    pub(super) fn end_markdown(&mut self) {
        self.end_pre();
        self.elements.dropped = None;
        self.elements.raised.clear();
        self.elements.links = 0;
        if !self.inline && self.nested == 0 {
            self.marks.clear();
            self.links.clear();
        }
    }

    fn html_text(&mut self, text: &str) {
        if self.elements.pre.is_some() || self.elements.dropped.is_some() {
            self.marked_text(text, Marks::NONE);
            return;
        }
        let white = [' ', '\t', '\n', '\r', '\x0c'];
        let is_empty = |text: &Option<TextBuilder>| text.as_ref().is_none_or(TextBuilder::is_empty);
        let begins = is_empty(&self.text);
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 && !is_empty(&self.text) {
                self.paragraph().soft_break();
            }
            let words: Vec<_> = line.split(white).filter(|word| !word.is_empty()).collect();
            let mut line_text = words.join(" ");
            if number == 0 && !begins && line.starts_with(white) {
                line_text.insert(0, ' ');
            }
            if line.ends_with(white) && !words.is_empty() {
                line_text.push(' ');
            }
            if !line_text.is_empty() {
                self.marked_text(&line_text, Marks::NONE);
            }
        }
    }

    fn start_element(&mut self, element: &Element) {
        let name = element.name.as_str();
        if self.elements.dropped.is_some() {
            // A video names its files inside; one is enough of a link.
            if name == "source" && !std::mem::replace(&mut self.elements.linked, true) {
                self.media(element);
            }
            return;
        }
        if self.elements.pre.is_some() {
            if let Some(code) = &mut self.elements.pre {
                match name {
                    "br" => code.text.push('\n'),
                    "code" if code.language.is_none() => {
                        code.language = element.attribute("class").and_then(language);
                    }
                    _ => {}
                }
            }
            return;
        }
        if let Some(table) = &mut self.elements.table {
            match name {
                "table" => {
                    table.inner += 1;
                    return;
                }
                "tr" | "td" | "th" | "thead" | "tbody" | "tfoot" | "caption" if table.inner > 0 => {
                    self.paragraph().line_ends();
                    return;
                }
                _ => {}
            }
        }
        if let Some(marks) = marks(name) {
            if marks == Marks::KEY
                && !self.marks.contains(&marks)
                && let Some(text) = &mut self.text
            {
                text.part_keys();
            }
            self.marks.push(marks);
            return;
        }
        // Where only text can be, there is no block to begin.
        let may_begin = self.table.is_none() && self.picture.is_none() && !self.inline;
        match name {
            "br" => self.paragraph().hard_break(),
            "wbr" => self.push_text("\u{200b}", Marks::NONE),
            "a" => {
                let link = element.any(&["href"]).map(|href| self.link(href, ""));
                self.elements.links += 1;
                self.links.push(link);
            }
            "img" => self.image(element),
            "sup" => self.elements.raised.push(('^', false)),
            "sub" => self.elements.raised.push(('_', false)),
            "q" => self.push_text("“", Marks::NONE),
            "rt" => self.push_text("(", Marks::NONE),
            "rp" | "script" | "style" | "noscript" | "template" => {
                self.elements.linked = true;
                self.elements.dropped = Some(name.to_owned());
            }
            "video" | "audio" | "object" => {
                self.elements.linked = element.any(&["src", "data"]).is_some();
                self.media(element);
                self.elements.dropped = Some(name.to_owned());
            }
            "iframe" | "embed" => {
                // What a frame encloses says, where it is there at all, what it shows.
                self.media(element);
            }
            "progress" | "meter" => self.progress(element),
            "input" if element.attribute("type") == Some("checkbox") => {
                let checked = element.attribute("checked").is_some();
                self.checkbox(checked);
            }
            _ if may_begin => self.start_html_block(element),
            _ if self.table.is_some() => self.start_line_in_cell(name),
            _ => {}
        }
    }

    /// In a cell of Markdown's there are lines and no blocks.
    fn start_line_in_cell(&mut self, name: &str) {
        if name == "li" || is_block(name) {
            self.paragraph().line_ends();
        }
        if name == "li" {
            self.push_text("• ", Marks::NONE);
        }
    }

    /// At the start of an item it makes that a task, as Markdown's own are.
    fn checkbox(&mut self, checked: bool) {
        let at_start = self.text.as_ref().is_none_or(TextBuilder::is_empty)
            && self.blocks.last().is_none_or(Vec::is_empty);
        if at_start && let Some(Frame::Item(task @ None)) = self.frames.last_mut() {
            *task = Some(checked);
        } else {
            self.push_text(if checked { "☑ " } else { "☐ " }, Marks::NONE);
        }
    }

    fn start_html_block(&mut self, element: &Element) {
        let name = element.name.as_str();
        match name {
            "hr" => {
                self.end_paragraph();
                self.push(Block::Rule);
            }
            "pre" => {
                self.end_paragraph();
                self.elements.pre = Some(Code {
                    language: element.any(&["class", "lang"]).and_then(language),
                    ..Code::default()
                });
            }
            "table" => self.start_html_table(),
            "thead" => self.html_head(true),
            "tbody" | "tfoot" => self.html_head(false),
            "tr" => self.html_row(),
            "td" | "th" => {
                let number = |name| element.attribute(name).and_then(|n| n.trim().parse().ok());
                let columns = number("colspan").unwrap_or(1);
                let rows = number("rowspan").unwrap_or(1);
                self.start_cell(name == "th", columns, rows);
            }
            "ul" | "ol" | "menu" => {
                let start = element.attribute("start").and_then(|n| n.parse().ok());
                let first = (name == "ol").then(|| start.unwrap_or(1));
                self.open_element(
                    name,
                    Frame::List {
                        first,
                        tight: true,
                        items: Vec::new(),
                    },
                );
            }
            "li" => {
                // The item before may have no end tag.
                if matches!(self.frames.last(), Some(Frame::Item(_))) {
                    self.end_element("li");
                }
                let frame = match self.frames.last() {
                    Some(Frame::List { .. }) => Frame::Item(None),
                    _ => Frame::Flat,
                };
                self.open_element(name, frame);
            }
            "dl" => self.open_element(name, Frame::Definitions(Vec::new())),
            "dt" => {
                self.end_element("dd");
                self.end_paragraph();
            }
            "dd" => {
                self.end_element("dt");
                self.open_element(name, Frame::Definition);
            }
            "blockquote" => self.open_element(name, Frame::Quote(None)),
            "details" => {
                let open = element.attribute("open").is_some();
                let summary = Text::default();
                self.open_element(name, Frame::Details { summary, open });
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph();
                self.heading_id = element.any(&["id"]).map(|id| self.line(id));
            }
            "summary" | "figcaption" | "caption" => self.end_paragraph(),
            name if is_component(name) => {
                self.end_paragraph();
                let label = element.any(&["label", "title", "value"]);
                let link = element.any(&["href"]).map(|href| self.link(href, ""));
                if let Some(label) = label {
                    let label = self.line(label);
                    self.links.push(link);
                    self.push_text(&label, Marks::STRONG);
                    self.links.pop();
                    self.end_paragraph();
                }
            }
            name if is_block(name) => self.end_paragraph(),
            _ => {}
        }
    }

    fn end_element(&mut self, name: &str) {
        if let Some(dropped) = &self.elements.dropped {
            if dropped == name {
                self.elements.dropped = None;
            }
            return;
        }
        if self.elements.pre.is_some() {
            if name == "pre" {
                self.end_pre();
            }
            return;
        }
        if let Some(table) = &mut self.elements.table
            && table.inner > 0
        {
            if name == "table" {
                table.inner -= 1;
            }
            if matches!(name, "table" | "td" | "th" | "tr" | "caption") {
                self.paragraph().line_ends();
                return;
            }
        }
        if let Some(marks) = marks(name) {
            if let Some(at) = self.marks.iter().rposition(|open| *open == marks) {
                self.marks.remove(at);
            }
            return;
        }
        match name {
            "br" => self.paragraph().hard_break(),
            "a" if self.elements.links > 0 => {
                self.elements.links -= 1;
                self.links.pop();
            }
            "sup" | "sub" => {
                self.elements.raised.pop();
            }
            "q" => self.push_text("”", Marks::NONE),
            "rt" => self.push_text(")", Marks::NONE),
            "table" => self.end_html_table(),
            "thead" => self.html_head(false),
            "td" | "th" => self.end_cell(),
            "summary" if self.table.is_none() => self.end_summary(),
            "figcaption" if self.table.is_none() && !self.is_in_cell() => self.end_caption(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.table.is_none() => {
                if self.is_in_cell() {
                    self.end_paragraph();
                } else {
                    self.end_heading(name.as_bytes()[1] - b'0');
                }
            }
            "dt" if matches!(self.frames.last(), Some(Frame::Definitions(_))) => {
                let term = self.take_text();
                if let (false, Some(Frame::Definitions(definitions))) =
                    (term.is_empty(), self.frames.last_mut())
                {
                    definitions.push(Definition {
                        term,
                        blocks: Vec::new(),
                    });
                }
            }
            name if self.table.is_some() && (name == "li" || is_block(name)) => {
                self.paragraph().line_ends();
            }
            "ul" | "ol" | "menu" | "li" | "dl" | "dd" | "blockquote" | "details" => {
                self.close_element(name);
            }
            name if is_block(name) && self.table.is_none() && !self.inline => self.end_paragraph(),
            _ => {}
        }
    }

    fn open_element(&mut self, name: &str, frame: Frame) {
        let depth = self.frames.len();
        self.open_frame(frame);
        self.elements.frames.push((name.to_owned(), depth));
    }

    /// Closes the last element of this name that is inside the container of
    /// Markdown's that is open.
    fn close_element(&mut self, name: &str) {
        let floor = self.floors.last().copied().unwrap_or(0);
        let mut open = self.elements.frames.iter().rev();
        let found = open.find(|(open, depth)| open == name && *depth >= floor);
        if let Some((_, depth)) = found {
            self.close_to(*depth);
        }
    }

    fn end_pre(&mut self) {
        if let Some(mut code) = self.elements.pre.take() {
            // The newline behind the tag is none of the text's.
            let text = code.text.strip_prefix('\n').unwrap_or(&code.text);
            code.text = text.trim_end().to_owned();
            if !code.text.is_empty() {
                self.push(Block::Code(code));
            }
        }
    }

    fn end_summary(&mut self) {
        let text = self.take_text();
        match self.frames.last_mut() {
            Some(Frame::Details { summary, .. }) if summary.is_empty() => *summary = text,
            _ if text.is_empty() => {}
            _ => self.push(Block::Paragraph(text)),
        }
    }
}
