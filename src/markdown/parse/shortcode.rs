//! What becomes of each kind of shortcode: the table of names is `dialect`'s.

use std::borrow::Cow;

use super::{As, Builder, alert, fence, frames::Frame, inline};
use crate::markdown::{
    dialect::{
        Treatment,
        piece::{Shortcode, restored},
        shortcode::Notation,
        treatment,
    },
    document::{Alert, AlertKind, Block, Code, Marks, Picture, Text},
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
        let inner = it.inner.as_deref().unwrap_or_default();
        match treatment {
            Treatment::Nothing => {
                // An opener may have been meant to enclose what follows.
                self.inner(inner);
            }
            Treatment::Drop => {}
            Treatment::Inner => self.inner(inner),
            Treatment::Titled => {
                if let Some(title) = it.named(TITLES).or(it.positional(0)) {
                    self.line_of(title, Marks::STRONG);
                }
                self.inner_blocks(inner);
            }
            Treatment::Alert(kind) => self.alert(it, kind),
            Treatment::Lead => self.enclosed(Frame::Lead, inner),
            Treatment::Details => {
                let title = it.named(TITLES).or(it.positional(0)).unwrap_or_default();
                let open = it.named(&["open"]).is_some_and(|open| open == "true");
                let summary = self.short(title);
                self.enclosed(Frame::Details { summary, open }, inner);
            }
            Treatment::Code(language) => self.listing(it, language),
            Treatment::Embed(name, address) => self.embedded(it, name, address),
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
                let path = path.to_owned();
                self.linked(Some(link), |builder| builder.push_text(&path, Marks::NONE));
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
                self.linked(link, |builder| builder.push_text(&text, Marks::NONE));
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

    // The kinds.

    fn alert(&mut self, it: &Shortcode, fixed: Option<AlertKind>) {
        let inner = it.inner.as_deref().unwrap_or_default();
        let mut positional = (0..).map_while(|index| it.positional(index));
        let mut name = it.name.clone();
        let mut title = it.named(TITLES);
        if fixed.is_none() {
            let named = it.named(&["type", "kind", "level", "class", "style", "color"]);
            let first = named.or_else(|| positional.next());
            name = "note".to_owned();
            match first {
                Some(first) if alert::kind(first).is_some() || named.is_some() => {
                    name = first.to_lowercase();
                }
                Some(first) => title = title.or(Some(first)),
                None => {}
            }
        }
        let rest: Vec<_> = positional.collect();
        // Hexo's `{% note info simple %}` names a look.
        let shown = rest.iter().find(|word| {
            let is_look = it.notation == Notation::Liquid
                && (alert::kind(word).is_some()
                    || ["simple", "modern", "flat", "no-icon", "disabled"].contains(word)
                    || word.starts_with("icon-"));
            !word.is_empty() && !is_look && !matches!(**word, "true" | "false")
        });
        if fixed.is_some()
            && it.notation == Notation::Liquid
            && let Some(kind) = rest.iter().find(|word| alert::kind(word).is_some())
        {
            name = kind.to_string();
        }
        // Themes fold some of them; they open at once here.
        let folds = it.named(&["open", "collapsible", "fold"]).is_some();
        let title = title.or(shown.copied()).unwrap_or_default();
        let title = self.short(title);
        let known = alert::kind(&name).is_some();
        let alert = if known {
            alert::alert(&name, title, folds.then_some(true))
        } else {
            Alert {
                kind: fixed.unwrap_or(AlertKind::Note),
                title,
                fold: folds.then_some(true),
            }
        };
        if inner.trim().is_empty() && it.inner.is_none() {
            return self.unknown(it);
        }
        self.enclosed(Frame::Quote(Some(alert)), inner);
    }

    /// `:::name`, an alert unless the name says otherwise.
    fn container(&mut self, it: &Shortcode) {
        let inner = it.inner.as_deref().unwrap_or_default();
        let title = it.named(&["title"]).unwrap_or_default();
        let frame = if matches!(
            it.name.as_str(),
            "details" | "spoiler" | "fold" | "collapse"
        ) {
            Frame::Details {
                summary: self.short(title),
                open: false,
            }
        } else if alert::kind(&it.name).is_some() {
            let title = self.short(title);
            Frame::Quote(Some(alert::alert(&it.name, title, None)))
        } else {
            if !title.is_empty() {
                self.line_of(title, Marks::STRONG);
            }
            return self.inner_blocks(inner);
        };
        self.enclosed(frame, inner);
    }

    /// A block of code; in running text a span of it.
    fn listing(&mut self, it: &Shortcode, fixed: Option<&str>) {
        let Some(inner) = &it.inner else {
            return self.unknown(it);
        };
        let text = self.code_text(inner);
        let text = text.trim_start_matches(['\n', '\r']).trim_end();
        let named = it.named(&["lang", "language", "type"]).or(it.positional(0));
        let mut code = Code {
            language: fixed.or(named).map(str::to_lowercase),
            text: text.to_owned(),
            title: it
                .named(&["title", "file", "filename", "caption"])
                .map(str::to_owned),
            ..Code::default()
        };
        for (key, value) in &it.args {
            match key {
                Some(key) => fence::options(&format!("{key}=\"{value}\""), &mut code),
                None => fence::options(value, &mut code),
            }
        }
        if it.name == "code-toggle" {
            code.language = Some(code_toggle_language(&code.text).to_owned());
        }
        if !inner.contains('\n') && fixed.is_none() && !self.is_alone() || !self.takes_blocks() {
            return self.push_text(&code.text, Marks::CODE);
        }
        self.end_paragraph();
        self.push(Block::Code(code));
    }

    /// Whether nothing stands in the paragraph before.
    fn is_alone(&self) -> bool {
        let text = self.text.as_ref();
        text.is_none_or(super::TextBuilder::is_empty) && self.takes_blocks()
    }

    fn embedded(&mut self, it: &Shortcode, name: &str, pattern: &str) {
        let id = it.named(&["id", "url", "src", "href", "link", "auto", "user", "video"]);
        let (mut id, mut title) = (
            id.or(it.positional(0)).unwrap_or_default(),
            it.named(&["title", "label", "name"]),
        );
        let joined;
        match it.name.as_str() {
            // Author and id; and the old form with the id alone.
            "x" | "tweet" | "twitter" | "x_simple" | "twitter_simple" | "gist" | "codepen" => {
                let second = it.positional(1).or(it.named(&["id"]));
                let user = it.named(&["user"]).or(it.positional(0));
                if let (Some(user), Some(second)) = (user, second)
                    && user != second
                    && !is_address(id)
                {
                    let between = match it.name.as_str() {
                        "gist" => "/",
                        "codepen" => "/pen/",
                        _ => "/status/",
                    };
                    joined = format!("{user}{between}{second}");
                    id = &joined;
                } else if name == "X" && !is_address(id) {
                    joined = format!("i/status/{id}");
                    id = &joined;
                }
            }
            // Server, kind, id.
            "music" | "meting" => {
                if let (Some(kind), Some(last)) = (it.positional(1), it.positional(2)) {
                    joined = format!("{id} {kind} {last}");
                    id = &joined;
                }
            }
            _ => {}
        }
        title = title.or_else(|| it.positional(1).filter(|_| name == "YouTube"));
        let label = match title {
            Some(title) => format!("{name}: {title}"),
            None => name.to_owned(),
        };
        if id.is_empty() {
            return self.unknown(it);
        }
        let address = if is_address(id) || id.starts_with('/') {
            id.to_owned()
        } else {
            pattern.replacen('*', id, 1)
        };
        if is_address(&address) || address.starts_with('/') {
            self.embed(&label, &address);
        } else {
            self.push_text(&format!("▶ {label}: {address}"), Marks::DIM);
        }
    }

    fn anchor(&mut self, it: &Shortcode) {
        let dest = it.named(ADDRESSES).or(it.positional(0)).unwrap_or_default();
        let label = it.named(&["content", "text", "label", "title", "name"]);
        let label = match it
            .inner
            .as_deref()
            .map(str::trim)
            .filter(|inner| !inner.is_empty())
        {
            Some(inner) => inner,
            None => label
                .or(it.positional(1).filter(|label| !label.is_empty()))
                .unwrap_or(dest),
        };
        let dest = match it.name.as_str() {
            "email" if !dest.starts_with("mailto:") => format!("mailto:{dest}"),
            _ => dest.to_owned(),
        };
        let link = (!dest.is_empty()).then(|| self.link(&dest, ""));
        let label = label.to_owned();
        self.linked(link, |builder| {
            if is_address(&label) {
                builder.push_text(&label, Marks::NONE);
            } else {
                builder.inline(&label);
            }
        });
    }

    fn picture_of(&mut self, it: &Shortcode) {
        let src = it.named(&["src", "path", "url", "image", "img", "link", "file"]);
        let Some(src) = src.or(it.positional(0)).filter(|src| !src.is_empty()) else {
            return self.unknown(it);
        };
        // A theme's `img name kind` and the like are no paths.
        if it.notation.is_hugo() && !is_address(src) && !src.contains(['.', '/']) {
            return self.unknown(it);
        }
        let alt = it.named(&["alt"]).or(it.positional(1)).unwrap_or_default();
        let caption = it.named(&["caption", "title"]).unwrap_or_default();
        let picture = Picture {
            dest: self.line(src),
            alt: self.line(alt),
            // Captions are Markdown, of which the text is kept.
            title: self.short(caption).chars.replace('\n', " "),
            link: self.current_link(),
            width: it.named(&["width"]).and_then(inline::width),
        };
        if self.takes_blocks() && it.notation.is_hugo() && it.name == "figure" {
            self.end_paragraph();
        }
        self.push_picture(picture);
        self.inner(it.inner.as_deref().unwrap_or_default());
    }

    fn gallery(&mut self, it: &Shortcode) {
        match &it.inner {
            Some(inner) => self.inner_blocks(inner),
            None => {
                let paths = it.named(&["images", "src", "match"]);
                let text = paths.or(it.positional(0)).unwrap_or_default().to_owned();
                self.push_text(&format!("⟨{} {text}⟩", it.name), Marks::DIM);
            }
        }
    }

    /// Lines that stay lines: verses, typed text, quotes with their author.
    fn lines(&mut self, it: &Shortcode) {
        let Some(inner) = &it.inner else {
            return self.unknown(it);
        };
        if let Some(code) = it.named(&["code"]) {
            let text = self.code_text(inner.trim_matches(['\n', '\r']));
            let language = Some(code.to_lowercase());
            self.end_paragraph();
            return self.push(Block::Code(Code {
                language,
                text,
                ..Code::default()
            }));
        }
        match it.name.to_lowercase().as_str() {
            "quote" | "blockquote" | "pullquote" => {
                let author = it.named(&["author", "by"]).map(str::to_owned).or_else(|| {
                    let words: Vec<_> = (0..).map_while(|index| it.positional(index)).collect();
                    (!words.is_empty()).then(|| words.join(" "))
                });
                self.open(Frame::Quote(None));
                self.parse_inside(inner.trim_matches(['\n', '\r']), As::Blocks);
                if let Some(author) = author {
                    self.push_text(&format!("— {author}"), Marks::NONE);
                }
                self.close();
            }
            "poem" | "verse" => {
                for line in inner.trim().lines() {
                    self.inline(line);
                    self.paragraph().hard_break();
                }
                self.end_paragraph();
            }
            _ => self.inner(inner),
        }
    }

    /// A dim line that says what would stand here.
    fn mention(&mut self, it: &Shortcode) {
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
            let picture = Picture {
                dest: self.line(path),
                alt: self.line(it.named(&["alt", "caption", "title"]).unwrap_or_default()),
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

/// Hugo's documentation writes configuration in any of three languages.
fn code_toggle_language(text: &str) -> &'static str {
    let text = text.trim_start();
    if text.starts_with('{') {
        "json"
    } else if text.starts_with('[') || text.lines().any(|line| line.contains(" = ")) {
        "toml"
    } else {
        "yaml"
    }
}
