//! What becomes of each kind of shortcode: the table of names is `dialect`'s.

mod hexo;
mod kinds;
mod tabs;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::{As, Builder, frames::Frame, inline};
use crate::markdown::{
    dialect::{
        Treatment,
        piece::{Shortcode, restored},
        shortcode::Notation,
        treatment,
    },
    document::{Alert, Marks, Picture, Text},
};

/// Keys under which the heading of something is given.
const TITLES: &[&str] = &[
    "title", "header", "label", "name", "summary", "heading", "text",
];
/// Keys under which an address is given.
const ADDRESSES: &[&str] = &["src", "href", "link", "url", "file", "path", "auto"];

/// What a shortcode says inside code, where only text can be.
pub(super) fn in_code(shortcode: &Shortcode) -> Cow<'_, str> {
    match treatment(&shortcode.name) {
        Some(Treatment::Nothing) => Cow::Borrowed(""),
        Some(Treatment::Version(word)) => version(word, shortcode).into(),
        Some(Treatment::Link) => {
            let label = shortcode
                .positional(1)
                .or(shortcode.named(&["content", "text"]));
            let address = shortcode.named(ADDRESSES).or(shortcode.positional(0));
            Cow::Borrowed(
                label
                    .filter(|l| !l.is_empty())
                    .or(address)
                    .unwrap_or_default(),
            )
        }
        _ => Cow::Borrowed(&shortcode.source),
    }
}

fn version(word: &str, shortcode: &Shortcode) -> String {
    let number = shortcode.positional(0).unwrap_or_default();
    let state = shortcode
        .positional(1)
        .map_or(String::new(), |state| format!(" {state}"));
    format!("{word}{}{state}", number.trim_start_matches('v'))
}

impl Builder {
    pub(super) fn shortcode(&mut self, it: &Shortcode) {
        if it.notation == Notation::Container {
            return self.container(it);
        }
        let Some(treatment) = treatment(&it.name) else {
            return self.unknown(it);
        };
        let it = &*hexo::with_keys(it);
        let inner = it.inner.as_deref().unwrap_or_default();
        match treatment {
            Treatment::Nothing => {
                // An opener may have been meant to enclose what follows.
                self.inner(inner);
            }
            Treatment::Drop => {}
            Treatment::Inner => match tabs::of(it) {
                Some(tabs) => {
                    if let Some(title) = it.named(&["title"]) {
                        self.line_of(title, Marks::STRONG);
                    }
                    self.tabs(tabs);
                }
                None => self.inner_of(it, inner),
            },
            Treatment::Titled => self.titled(it),
            Treatment::Alert(kind) => self.alert(it, kind),
            Treatment::Lead => self.enclosed(Frame::Lead, inner),
            Treatment::Details => {
                let title = it.named(TITLES).or(it.positional(0)).unwrap_or_default();
                let open = it.named(&["open"]).is_some_and(|open| open == "true");
                let summary = self.short(title);
                self.enclosed(Frame::Details { summary, open }, inner);
            }
            Treatment::Code(language) => self.listing(it, language),
            Treatment::Embed(name, address) => {
                if self.embedded(it, name, address) {
                    self.inner(inner);
                } else {
                    self.unknown(it);
                }
            }
            Treatment::Media => {
                let src = it.named(ADDRESSES).or(it.positional(0)).unwrap_or_default();
                let title = it.named(&["title", "caption", "alt"]).unwrap_or_default();
                self.embed(title, src);
                self.inner(inner);
            }
            Treatment::Link => self.anchor(it),
            Treatment::Target => {
                let path = it.named(ADDRESSES).or(it.positional(0)).unwrap_or_default();
                let link = self.link(&it.source, "");
                let label = it.named(&["text"]).unwrap_or(path).to_owned();
                self.linked(Some(link), |builder| builder.push_text(&label, Marks::NONE));
                self.inner(inner);
            }
            Treatment::Picture => self.picture_of(it),
            Treatment::Gallery => self.gallery(it),
            Treatment::Badge => {
                if it.inner.is_some() {
                    self.marked(Marks::BADGE, |builder| builder.inline(inner));
                } else if let Some(text) = it.named(TITLES).or(it.positional(0)) {
                    self.push_text(text, Marks::BADGE);
                }
            }
            Treatment::Version(word) => {
                self.push_text(&version(word, it), Marks::BADGE);
                self.inner(inner);
            }
            Treatment::Text => {
                let text = it.named(TITLES).or_else(|| {
                    // `person "https://…" Name`
                    let first = it.positional(0)?;
                    it.positional(1)
                        .filter(|_| is_address(first))
                        .or(Some(first))
                });
                let link = it
                    .named(ADDRESSES)
                    .or(it.positional(0))
                    .filter(|s| is_address(s));
                let link = link.map(|dest| self.link(dest, ""));
                let text = text.unwrap_or_default().to_owned();
                let marks = match it.name.to_lowercase().as_str() {
                    "kbd" => Marks::KEY,
                    "u" | "underline" | "wavy" => Marks::UNDERLINE,
                    "emp" => Marks::STRONG,
                    "del" => Marks::STRIKE,
                    "mark" => Marks::HIGHLIGHT,
                    _ => Marks::NONE,
                };
                self.linked(link, |builder| builder.push_text(&text, marks));
                self.marked(marks, |builder| builder.inner(inner));
            }
            Treatment::Lines => self.lines(it),
            Treatment::Repository(host) => {
                let name = it
                    .named(&[
                        "repo",
                        "repository",
                        "model",
                        "dataset",
                        "project",
                        "url",
                        "name",
                    ])
                    .or(it.positional(0))
                    .unwrap_or_default();
                let dest = if is_address(name) {
                    name.to_owned()
                } else {
                    format!("{host}{name}")
                };
                self.embed(&it.name, &dest);
                self.inner(inner);
            }
            Treatment::Mention => self.mention(it),
        }
    }

    // Ways to show what is enclosed.

    /// What a shortcode encloses: in the line that it stands in, or as blocks.
    fn inner(&mut self, inner: &str) {
        if inner.trim().is_empty() {
            return;
        }
        if inner.contains('\n') && self.takes_blocks() {
            self.inner_blocks(inner);
        } else {
            self.inline(inner);
        }
    }

    fn inline(&mut self, inner: &str) {
        self.parse_inside(inner, As::Inline);
    }

    fn inner_blocks(&mut self, inner: &str) {
        if !self.takes_blocks() {
            return self.inline(inner);
        }
        self.end_paragraph();
        self.parse_inside(inner.trim_matches(['\n', '\r']), As::Blocks);
    }

    /// Whether a block may stand here: not in a cell, a heading's text, a label.
    fn takes_blocks(&self) -> bool {
        self.table.is_none() && self.picture.is_none() && !self.inline && !self.in_heading
    }

    fn enclosed(&mut self, frame: Frame, inner: &str) {
        if !self.takes_blocks() {
            if let Frame::Details { summary, .. } | Frame::Quote(Some(Alert { title: summary, .. })) =
                &frame
                && !summary.is_empty()
            {
                self.push_text(&summary.chars.clone(), Marks::STRONG);
                self.push_text(" ", Marks::NONE);
            }
            return self.inline(inner);
        }
        self.open(frame);
        self.parse_inside(inner.trim_matches(['\n', '\r']), As::Blocks);
        self.close();
    }

    /// A line of its own, where there can be one.
    fn line_of(&mut self, text: &str, marks: Marks) {
        if self.takes_blocks() {
            self.end_paragraph();
        }
        self.marked(marks, |builder| builder.inline(text));
        if self.takes_blocks() {
            self.end_paragraph();
        }
    }

    fn marked(&mut self, marks: Marks, show: impl FnOnce(&mut Self)) {
        let before = self.marks.len();
        self.marks.push(marks);
        show(self);
        self.marks.truncate(before);
    }

    fn linked(&mut self, link: Option<crate::markdown::LinkId>, show: impl FnOnce(&mut Self)) {
        let before = self.links.len();
        self.links.push(link);
        show(self);
        self.links.truncate(before);
    }

    /// Markdown in one line, as a text of its own.
    fn short(&mut self, source: &str) -> Text {
        let outer = self.text.take();
        self.inline(source);
        let text = self.take_text();
        self.text = outer;
        text
    }

    /// A dim line that says what would stand here: a picture, and a text that is given
    /// to what is included, are themselves.
    fn mention(&mut self, it: &Shortcode) {
        let is_picture = |(_, value): &(_, String)| inline::is_picture(value);
        if it.notation == Notation::Liquid && it.args.iter().any(is_picture) {
            return self.unknown(it);
        }
        if let Some(text) = it.named(&["content", "text"]) {
            let text = text.to_owned();
            return self.inner(&text);
        }
        let first = it.named(ADDRESSES).or(it.positional(0)).unwrap_or_default();
        let text = format!("[{} {first}]", it.name);
        self.push_text(&text, Marks::DIM);
        self.inner(it.inner.as_deref().unwrap_or_default());
    }

    fn unknown(&mut self, it: &Shortcode) {
        let inner = it.inner.as_deref().unwrap_or_default();
        if !inner.trim().is_empty() {
            return self.inner(inner);
        }
        let mut values = it.args.iter().map(|(_, value)| value.as_str());
        if let Some(path) = values.clone().find(|value| inline::is_picture(value)) {
            let alt = it.named(&["alt"]);
            let caption = it
                .named(&["caption", "title"])
                .filter(|said| alt != Some(*said));
            let picture = Picture {
                dest: self.line(path),
                alt: self.line(alt.or(caption).unwrap_or_default()),
                // Both are said where there are both.
                title: match caption.filter(|_| alt.is_some()) {
                    Some(caption) => self.short(caption).chars.replace('\n', " "),
                    None => String::new(),
                },
                link: self.current_link(),
                ..Picture::default()
            };
            return self.push_picture(picture);
        }
        if let Some(address) = values.find(|value| is_address(value)) {
            let (name, address) = (it.name.clone(), address.to_owned());
            return self.embed(&name, &address);
        }
        let first = it.named(&["src", "id", "name", "title"]);
        let first = first.or(it.args.first().map(|(_, value)| value.as_str()));
        let text = match first.filter(|first| !first.is_empty()) {
            Some(first) => format!("⟨{} {first}⟩", it.name),
            None => format!("⟨{}⟩", it.name),
        };
        let text = restored(&text, &self.pieces).into_owned();
        self.push_text(&text, Marks::DIM);
    }
}

fn is_address(text: &str) -> bool {
    ["http://", "https://", "mailto:", "//"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
}
