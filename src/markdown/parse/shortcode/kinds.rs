//! The kinds of shortcodes that take more than a line.

use super::{ADDRESSES, TITLES, is_address};
use crate::markdown::{
    dialect::{self, piece::Shortcode, shortcode::Notation},
    document::{Alert, AlertKind, Block, Code, Marks, Picture},
    parse::{As, Builder, TextBuilder, alert, fence, frames::Frame, inline},
};

impl Builder {
    pub(super) fn alert(&mut self, it: &Shortcode, fixed: Option<AlertKind>) {
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
    pub(super) fn container(&mut self, it: &Shortcode) {
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
    pub(super) fn listing(&mut self, it: &Shortcode, fixed: Option<&str>) {
        let Some(inner) = &it.inner else {
            return self.unknown(it);
        };
        let text = self.code_text(inner);
        let text = text.trim_start_matches(['\n', '\r']).trim_end();
        let named = it.named(&["lang", "language", "type"]).or(it.positional(0));
        let mut code = Code {
            language: fixed.or(named).map(|name| self.line(name).to_lowercase()),
            text: text.to_owned(),
            title: it
                .named(&["title", "file", "filename", "caption"])
                .map(|title| self.line(title)),
            ..Code::default()
        };
        for (key, value) in &it.args {
            let value = &*self.line(value);
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
        text.is_none_or(TextBuilder::is_empty) && self.takes_blocks()
    }

    /// A link to what is embedded, if the shortcode names it.
    pub(super) fn embedded(&mut self, it: &Shortcode, name: &str, pattern: &str) -> bool {
        let id = it.named(&["id", "url", "src", "href", "link", "auto", "user", "video"]);
        let (mut id, mut title) = (
            id.or(it.positional(0)).unwrap_or_default(),
            it.named(&["title", "label", "name"]),
        );
        if id.is_empty() {
            return false;
        }
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
        true
    }

    pub(super) fn anchor(&mut self, it: &Shortcode) {
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

    pub(super) fn picture_of(&mut self, it: &Shortcode) {
        let src = it.named(&["src", "path", "url", "image", "img", "link", "file"]);
        let Some(src) = src.or(it.positional(0)).filter(|src| !src.is_empty()) else {
            return self.unknown(it);
        };
        // A theme's `img name kind` and the like are no paths.
        if it.notation.is_hugo() && !is_address(src) && !src.contains(['.', '/']) {
            return self.unknown(it);
        }
        let alt = it.named(&["alt"]).or(it.positional(1)).unwrap_or_default();
        // gohugo.io/shortcodes/figure: each of them stands below the picture.
        let mut said: Vec<&str> = Vec::new();
        for key in ["title", "caption", "attr"] {
            said.extend(it.named(&[key]).filter(|text| !said.contains(text)));
        }
        let caption = &said.join(" · ");
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

    /// Parts side by side, which Book parts by a line `<--->`, or named by their container.
    pub(super) fn inner_of(&mut self, it: &Shortcode, inner: &str) {
        if it.name == "columns" && inner.lines().any(|line| line.trim() == "<--->") {
            let lines = inner.lines();
            let parts = lines.map(|line| if line.trim() == "<--->" { "" } else { line });
            return self.inner(&parts.collect::<Vec<_>>().join("\n"));
        }
        if it.name == "raw" && it.notation == Notation::Liquid {
            let inner = dialect::literal(inner, &mut self.pieces);
            return self.inner(&inner);
        }
        // Hextra: `tabs items="A,B"`.
        let names = it.named(&["items"]).unwrap_or_default();
        let names = names.split(',').rev().map(|name| name.trim().to_owned());
        let before = std::mem::replace(&mut self.tab_names, names.collect());
        self.inner(inner);
        self.tab_names = before;
    }

    /// What is enclosed, below its title, which may be a link, and what is said of it.
    pub(super) fn titled(&mut self, it: &Shortcode) {
        let title = it.named(TITLES).or(it.positional(0)).map(str::to_owned);
        let title = title.or_else(|| self.tab_names.pop());
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            let dest = it.named(&["link", "href", "url"]);
            let link = dest.map(|dest| self.link(dest, ""));
            self.linked(link, |builder| builder.line_of(&title, Marks::STRONG));
        }
        for key in ["badge", "subheader", "subtitle", "description"] {
            if let Some(text) = it.named(&[key]) {
                self.line_of(text, Marks::NONE);
            }
        }
        self.inner_blocks(it.inner.as_deref().unwrap_or_default());
    }

    pub(super) fn gallery(&mut self, it: &Shortcode) {
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
    pub(super) fn lines(&mut self, it: &Shortcode) {
        let Some(inner) = &it.inner else {
            return self.unknown(it);
        };
        if let Some(code) = it.named(&["code"]) {
            let text = self.code_text(inner.trim_matches(['\n', '\r']));
            let language = Some(self.line(code).to_lowercase());
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
                if let Some(address) = it.named(&["link"]) {
                    let between = if it.named(&["author"]).is_some() {
                        ", "
                    } else {
                        "— "
                    };
                    self.push_text(between, Marks::NONE);
                    let label = it.named(&["source"]).unwrap_or(address).to_owned();
                    let link = self.link(address, "");
                    self.linked(Some(link), |builder| builder.push_text(&label, Marks::NONE));
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
