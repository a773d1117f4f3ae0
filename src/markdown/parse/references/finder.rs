//! The references that the parser's events tell of.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{Kind, Reference, References};
use crate::markdown::{
    html::{self, Token},
    parse::tags,
    slug::Slugs,
};

pub(super) struct Finder<'a> {
    body: &'a str,
    covered: &'a str,
    found: References,
    slugs: Slugs,
    /// Links and pictures that are open, with the end of what was inside so far.
    open: Vec<Open>,
    heading: Option<(Option<String>, String, Range<usize>)>,
    html: Option<Range<usize>>,
    term: Option<String>,
}

struct Open {
    kind: Kind,
    dest: String,
    inline: bool,
    range: Range<usize>,
    inside: usize,
    alt: String,
}

impl<'a> Finder<'a> {
    /// `slugs` are those of the headings before.
    pub(super) fn new(body: &'a str, covered: &'a str, slugs: Slugs) -> Self {
        Self {
            body,
            covered,
            found: References::default(),
            slugs,
            open: Vec::new(),
            heading: None,
            html: None,
            term: None,
        }
    }

    /// What there is, and the slugs of all headings so far.
    pub(super) fn run(mut self, options: Options) -> (References, Slugs) {
        for (event, range) in Parser::new_ext(self.covered, options).into_offset_iter() {
            self.event(event, range);
        }
        (self.found, self.slugs)
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.found.code.push(range),
            Event::Start(Tag::Heading { id, .. }) => {
                self.heading = Some((id.map(|id| id.to_string()), String::new(), range));
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::DefinitionListTitle) => self.term = Some(String::new()),
            Event::End(TagEnd::DefinitionListTitle) => {
                if let Some(dest) = self.term.take() {
                    self.found.all.push(Reference {
                        kind: Kind::Anchor,
                        dest,
                        text: None,
                        range,
                    });
                }
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => self.start(Kind::Link, link_type, &dest_url, range),
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                ..
            }) => self.start(Kind::Picture, link_type, &dest_url, range),
            Event::End(TagEnd::Link | TagEnd::Image) => self.end_link(),
            Event::Start(Tag::HtmlBlock) => self.html = Some(range),
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(range) = self.html.take() {
                    self.tags(range);
                }
            }
            Event::InlineHtml(_) => {
                self.inside(range.end);
                self.tags(range);
            }
            Event::Text(text) => self.text(&text, range.end),
            Event::Code(text) => {
                self.text(&text, range.end);
                self.found.code.push(range);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, range.end);
                self.found.code.push(range);
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", range.end),
            _ => self.inside(range.end),
        }
    }

    fn start(&mut self, kind: Kind, form: LinkType, dest: &str, range: Range<usize>) {
        self.open.push(Open {
            kind,
            dest: dest.to_owned(),
            inline: form == LinkType::Inline,
            inside: range.start + 1 + usize::from(kind == Kind::Picture),
            range,
            alt: String::new(),
        });
    }

    fn text(&mut self, text: &str, end: usize) {
        if let Some((_, title, _)) = &mut self.heading {
            title.push_str(text);
        }
        if let Some(term) = &mut self.term {
            term.push_str(text);
        }
        for open in &mut self.open {
            open.alt.push_str(text);
        }
        self.inside(end);
    }

    fn inside(&mut self, end: usize) {
        for open in &mut self.open {
            open.inside = open.inside.max(end);
        }
    }

    fn end_link(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.inside(open.range.end);
        let place = open
            .inline
            .then(|| destination(self.covered, open.inside, open.range.end))
            .flatten();
        let mut dest = open.dest;
        if let Some(place) = &place {
            // A shortcode was covered: its author's text is what counts.
            let (own, seen) = (&self.body[place.clone()], &self.covered[place.clone()]);
            if own != seen {
                dest = own.to_owned();
            }
        }
        self.found.all.push(Reference {
            kind: open.kind,
            dest,
            text: (open.kind == Kind::Picture).then_some(open.alt),
            range: place.unwrap_or(open.range),
        });
    }

    fn end_heading(&mut self) {
        let Some((id, title, range)) = self.heading.take() else {
            return;
        };
        let title = title.replace(['\n', '\r'], " ");
        let dest = id.unwrap_or_else(|| self.slugs.next(&title));
        self.found.all.push(Reference {
            kind: Kind::Heading,
            dest,
            text: Some(title),
            range,
        });
    }

    /// The tags of a piece of raw HTML.
    fn tags(&mut self, range: Range<usize>) {
        let source = &self.covered[range.clone()];
        for tag in tags::tags(source) {
            let element = html::tokens(&source[tag.range.clone()]);
            let value = |name: &str| {
                let own = tag.attributes.iter().find(|one| one.name == name)?;
                let place = range.start + own.value.start..range.start + own.value.end;
                let covered = &self.covered[place.clone()];
                let text = match &self.body[place.clone()] {
                    text if text == covered => match element.first() {
                        Some(Token::Open(element)) => element.attribute(name)?.to_owned(),
                        _ => text.to_owned(),
                    },
                    text => text.to_owned(),
                };
                Some((text, place))
            };
            let mut push = |kind, (dest, range): (String, Range<usize>), text| {
                self.found.all.push(Reference {
                    kind,
                    dest,
                    text,
                    range,
                });
            };
            match tag.name.as_str() {
                "a" => {
                    if let Some(href) = value("href") {
                        push(Kind::Link, href, None);
                    }
                    if let Some(name) = value("name") {
                        push(Kind::Anchor, name, None);
                    }
                }
                "img" => {
                    if let Some(src) = value("src") {
                        // An empty `alt` says that the picture only decorates.
                        let alt = match value("alt") {
                            Some((alt, _)) if !alt.is_empty() => Some(alt),
                            Some(_) => None,
                            None => Some(String::new()),
                        };
                        push(Kind::Picture, src, alt);
                    }
                }
                _ => {}
            }
            if let Some(id) = value("id") {
                push(Kind::Anchor, id, None);
            }
        }
    }
}

/// The target of an inline link whose text ends at `inside`, without `<` and `>`.
fn destination(source: &str, inside: usize, end: usize) -> Option<Range<usize>> {
    let rest = source.get(inside..end)?;
    let open = inside + rest.find("](")? + 2;
    let text = source.get(open..end)?;
    let start = open + (text.len() - text.trim_start().len());
    let text = &source[start..end];
    if let Some(angled) = text.strip_prefix('<') {
        let length = angled.find('>')?;
        return Some(start + 1..start + 1 + length);
    }
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start..start + at),
            ')' => depth -= 1,
            c if c.is_ascii_whitespace() => return Some(start..start + at),
            _ => {}
        }
    }
    None
}
