//! Events as goldmark's HTML (`renderer/html`, `extension`).

use std::{collections::HashMap, fmt::Write, ops::Range};

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use super::{
    code::{self, Info},
    strike::Strikes,
    text::{Prose, Typographer, address, escape},
};
use crate::markdown::slug::Slugs;

pub(super) struct Writer<'a> {
    body: &'a str,
    out: String,
    /// What is open and is put together only at its end.
    open: Vec<Open>,
    typographer: Typographer,
    /// Where the block ends whose text is being read.
    block: usize,
    /// Where the last piece of the source ended.
    last: usize,
    /// How many links are open.
    links: usize,
    slugs: Slugs,
    /// The plain text of the heading that is open: its id is made of it.
    title: String,
    notes: HashMap<String, String>,
    /// Labels of notes in the order of their first references.
    cited: Vec<(String, usize)>,
    alignments: Vec<Alignment>,
    cell: usize,
    head: bool,
    /// In `<https://...>`: its text is no prose.
    address: bool,
}

struct Open {
    /// The HTML before it.
    before: String,
    /// The runs of `~` in that.
    strikes: Strikes,
    what: What,
}

enum What {
    Heading(Option<String>),
    /// What is said of it; none for indented code.
    Code(Option<Info>),
    Note(String),
    Picture {
        src: String,
        title: String,
    },
}

impl<'a> Writer<'a> {
    pub(super) fn new(body: &'a str) -> Self {
        Self {
            body,
            out: String::with_capacity(body.len() * 5 / 4),
            open: Vec::new(),
            typographer: Typographer::default(),
            block: body.len(),
            last: 0,
            links: 0,
            slugs: Slugs::default(),
            title: String::new(),
            notes: HashMap::new(),
            cited: Vec::new(),
            alignments: Vec::new(),
            cell: 0,
            head: false,
            address: false,
        }
    }

    pub(super) fn write(mut self, options: Options) -> String {
        for (event, range) in Parser::new_ext(self.body, options).into_offset_iter() {
            let is_leaf = !matches!(event, Event::Start(_) | Event::End(_));
            match event {
                Event::Start(tag) => {
                    self.block = match tag {
                        Tag::Paragraph
                        | Tag::Heading { .. }
                        | Tag::TableCell
                        | Tag::Item
                        | Tag::DefinitionListTitle
                        | Tag::DefinitionListDefinition => range.end,
                        _ => self.block,
                    };
                    self.start(tag);
                }
                Event::End(tag) => self.end(tag),
                Event::Text(text) => self.text(&text, range.clone()),
                Event::Code(code) => {
                    self.title.push_str(&code);
                    self.put("<code>");
                    self.put(&escape(&code));
                    self.put("</code>");
                }
                Event::InlineHtml(_) if self.typographer.rest(range.clone()) != range => {
                    // The first `<` belongs to a `<<`.
                    self.prose(range.clone(), false);
                }
                Event::Html(html) | Event::InlineHtml(html) => self.put(&html),
                Event::SoftBreak => self.put("\n"),
                Event::HardBreak => self.put("<br>\n"),
                Event::Rule => self.put("<hr>\n"),
                Event::FootnoteReference(label) => self.cite(&label),
                Event::TaskListMarker(_) => {
                    self.put("<input disabled=\"\" type=\"checkbox\"> ");
                }
                Event::InlineMath(text) | Event::DisplayMath(text) => self.put(&escape(&text)),
            }
            if is_leaf {
                self.last = range.end;
            }
        }
        self.end_prose();
        self.notes();
        self.out
    }

    fn put(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Opens what holds inline text.
    fn put_block(&mut self, html: &str) {
        self.end_prose();
        self.typographer.begin();
        self.put(html);
    }

    /// Ends what holds inline text.
    fn end_prose(&mut self) {
        self.typographer.end_link(&mut self.out);
        self.typographer.strikes.end(&mut self.out);
    }

    fn hold(&mut self, what: What) {
        self.open.push(Open {
            before: std::mem::take(&mut self.out),
            strikes: std::mem::take(&mut self.typographer.strikes),
            what,
        });
    }

    /// The HTML since the last [`Writer::hold`], and what is held.
    fn release(&mut self) -> Option<(String, What)> {
        let Open {
            before,
            strikes,
            what,
        } = self.open.pop()?;
        self.typographer.strikes.end(&mut self.out);
        self.typographer.strikes = strikes;
        Some((std::mem::replace(&mut self.out, before), what))
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        match self.open.last().map(|open| &open.what) {
            Some(What::Code(_)) => return self.put(text),
            Some(What::Picture { .. }) => {}
            _ => self.title.push_str(text),
        }
        if self.address {
            return self.put(&escape(text));
        }
        if self.typographer.in_address(range.start) {
            return self.prose(range, false);
        }
        if self.body.get(range.clone()) != Some(text) {
            // Not as it is written: an entity, a part of a row.
            return self.put(&escape(text));
        }
        let escaped = range.start > self.last && self.body[..range.start].ends_with('\\');
        self.prose(range, escaped);
    }

    fn prose(&mut self, range: Range<usize>, escaped: bool) {
        let range = self.typographer.rest(range);
        let prose = Prose {
            source: self.body,
            start: range.start,
            end: range.end,
            block: self.block,
            in_link: self.links > 0,
            escaped,
        };
        self.typographer.write(prose, &mut self.out);
    }

    fn start(&mut self, tag: Tag<'_>) {
        let is_block = matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::List(_)
                | Tag::Table(_)
                | Tag::DefinitionList
                | Tag::HtmlBlock
        );
        // Behind `<li>` and the text of an item; code has no line end of its own.
        let goes_on = ["\n", "</pre>", "</div>"];
        if is_block && !self.out.is_empty() && !goes_on.iter().any(|end| self.out.ends_with(end)) {
            self.put("\n");
        }
        match tag {
            Tag::Paragraph => self.put_block("<p>"),
            Tag::Heading { id, .. } => {
                self.put_block("");
                self.title.clear();
                self.hold(What::Heading(id.map(CowStr::into_string)));
            }
            Tag::BlockQuote(_) => self.put("<blockquote>\n"),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.end_prose();
                self.hold(What::Code(Some(Info::of(&info))));
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.end_prose();
                self.hold(What::Code(None));
            }
            Tag::List(Some(start)) if start != 1 => {
                let _ = writeln!(self.out, "<ol start=\"{start}\">");
            }
            Tag::List(Some(_)) => self.put("<ol>\n"),
            Tag::List(None) => self.put("<ul>\n"),
            Tag::Item => self.put_block("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.end_prose();
                self.hold(What::Note(label.into_string()));
            }
            Tag::DefinitionList => self.put("<dl>\n"),
            Tag::DefinitionListTitle => self.put_block("<dt>"),
            Tag::DefinitionListDefinition => self.put_block("<dd>"),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.put("<table>\n");
            }
            Tag::TableHead => {
                (self.head, self.cell) = (true, 0);
                self.put("<thead>\n<tr>\n");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.put("<tr>\n");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.put("<em>"),
            Tag::Strong => self.put("<strong>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.links += 1;
                self.address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let _ = write!(self.out, "<a href=\"{}\"", address(&dest_url));
                self.attribute("title", &title);
                self.put(">");
            }
            Tag::Image {
                dest_url, title, ..
            } => self.hold(What::Picture {
                src: dest_url.into_string(),
                title: title.into_string(),
            }),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::Heading(_) | TagEnd::FootnoteDefinition) {
            self.end_prose();
        }
        match tag {
            TagEnd::Paragraph => self.put("</p>\n"),
            TagEnd::Heading(level) => {
                if let Some((html, What::Heading(id))) = self.release() {
                    let id = id.unwrap_or_else(|| self.slugs.next(&self.title));
                    let id = escape(&id);
                    let _ = writeln!(self.out, "<{level} id=\"{id}\">{html}</{level}>");
                }
            }
            TagEnd::BlockQuote(_) => self.put("</blockquote>\n"),
            TagEnd::CodeBlock => match self.release() {
                Some((text, What::Code(Some(info)))) => {
                    code::fenced(&text, &info, &mut self.out);
                }
                Some((text, _)) => {
                    let _ = writeln!(self.out, "<pre><code>{}</code></pre>", escape(&text));
                }
                None => {}
            },
            TagEnd::List(ordered) => self.put(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.put("</li>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((html, What::Note(label))) = self.release() {
                    self.notes.insert(label, html);
                }
            }
            TagEnd::DefinitionList => self.put("</dl>\n"),
            TagEnd::DefinitionListTitle => self.put("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.put("</dd>\n"),
            TagEnd::Table => self.put("</tbody>\n</table>\n"),
            TagEnd::TableHead => {
                self.head = false;
                self.put("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.put("</tr>\n"),
            TagEnd::TableCell => self.put(if self.head { "</th>\n" } else { "</td>\n" }),
            TagEnd::Emphasis => self.put("</em>"),
            TagEnd::Strong => self.put("</strong>"),
            TagEnd::Link => {
                self.links = self.links.saturating_sub(1);
                self.address = false;
                self.put("</a>");
            }
            TagEnd::Image => {
                if let Some((alt, What::Picture { src, title })) = self.release() {
                    let alt = without_tags(&alt);
                    if let Some(What::Picture { .. }) = self.open.last().map(|open| &open.what) {
                        return self.put(&alt);
                    }
                    let _ = write!(self.out, "<img src=\"{}\" alt=\"{alt}\"", address(&src));
                    self.attribute("title", &title);
                    self.put(">");
                }
            }
            _ => {}
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let _ = write!(self.out, " {name}=\"{}\"", escape(value));
        }
    }

    fn start_cell(&mut self) {
        let name = if self.head { "th" } else { "td" };
        let align = match self.alignments.get(self.cell) {
            Some(Alignment::Left) => " style=\"text-align: left\"",
            Some(Alignment::Center) => " style=\"text-align: center\"",
            Some(Alignment::Right) => " style=\"text-align: right\"",
            _ => "",
        };
        self.cell += 1;
        self.put_block(&format!("<{name}{align}>"));
    }

    /// A reference to a note: its number, glued to the word before.
    fn cite(&mut self, label: &str) {
        let known = self.cited.iter().position(|(known, _)| known == label);
        let at = known.unwrap_or_else(|| {
            self.cited.push((label.to_owned(), 0));
            self.cited.len() - 1
        });
        self.cited[at].1 += 1;
        let number = at + 1;
        let _ = write!(
            self.out,
            "<sup id=\"fnref:{number}\"><a href=\"#fn:{number}\" class=\"footnote-ref\" \
             role=\"doc-noteref\">{number}</a></sup>"
        );
    }

    /// The notes that are referred to, each with a way back from its last
    /// paragraph to every reference.
    fn notes(&mut self) {
        let cited = std::mem::take(&mut self.cited);
        if cited.is_empty() {
            return;
        }
        self.put("<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n");
        for (at, (label, uses)) in cited.iter().enumerate() {
            let number = at + 1;
            let html = self.notes.get(label).cloned().unwrap_or_default();
            let back = format!(
                "&#160;<a href=\"#fnref:{number}\" class=\"footnote-backref\" \
                 role=\"doc-backlink\">&#x21a9;&#xfe0e;</a>"
            );
            let back = back.repeat(*uses);
            let html = match html.strip_suffix("</p>\n") {
                Some(open) => format!("{open}{back}</p>\n"),
                None => format!("<p>{}{back}</p>\n", html.trim_end()),
            };
            let _ = write!(self.out, "<li id=\"fn:{number}\">\n{html}</li>\n");
        }
        self.put("</ol>\n</div>\n");
    }
}

/// The text of an alternative text: what is marked up in it is not.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}
