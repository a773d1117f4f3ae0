//! Pictures, captions, videos and bars in HTML.

use crate::markdown::{
    document::{Block, Marks, Picture},
    html::Element,
    parse::{Builder, inline},
};

impl Builder {
    /// A caption belongs to the picture above it that has no title.
    pub(super) fn end_caption(&mut self) {
        let text = self.take_text();
        if text.is_empty() {
            return;
        }
        if let Some(Block::Pictures(pictures)) = self.last_block()
            && let Some(picture) = pictures.last_mut()
            && picture.title.is_empty()
            && text.runs.iter().all(|run| run.link.is_none())
        {
            picture.title = text.chars.replace('\n', " ");
        } else {
            self.push(Block::Paragraph(text));
        }
    }

    pub(super) fn image(&mut self, element: &Element) {
        let Some(src) = element.any(&["src", "data-src", "data-original"]) else {
            return;
        };
        let width = element.attribute("width").and_then(inline::width);
        let text = |name| self.line(element.attribute(name).unwrap_or_default());
        self.push_picture(Picture {
            dest: self.line(src),
            alt: text("alt"),
            title: text("title"),
            link: self.current_link(),
            width,
        });
    }

    /// A video, a sound or a page of its own: a link to it.
    pub(super) fn media(&mut self, element: &Element) {
        if let Some(src) = element.any(&["src", "data-src", "data"]) {
            let label = element.any(&["title", "aria-label"]).unwrap_or_default();
            // What a video encloses is for browsers that cannot play it.
            let dropped = self.elements.dropped.take();
            self.embed(label, src);
            self.elements.dropped = dropped;
        }
    }

    /// `▶ label address`, a paragraph of its own where it can be.
    pub(in crate::markdown::parse) fn embed(&mut self, label: &str, src: &str) {
        let dest = if src.starts_with("//") {
            format!("https:{src}")
        } else {
            src.to_owned()
        };
        let label = self.line(label);
        let text = match label.as_str() {
            "" => format!("▶ {}", self.line(&dest)),
            label => format!("▶ {label} {}", self.line(&dest)),
        };
        if !self.inline && self.table.is_none() {
            self.end_paragraph();
        }
        let link = self.link(&dest, "");
        self.links.push(Some(link));
        self.push_text(&text, Marks::NONE);
        self.links.pop();
        if !self.inline && self.table.is_none() {
            self.end_paragraph();
        }
    }

    /// `[████░░░░░░] 40%`
    pub(super) fn progress(&mut self, element: &Element) {
        let number = |name| {
            let value = element.attribute(name)?.trim().trim_end_matches('%');
            value.parse::<f64>().ok().filter(|value| value.is_finite())
        };
        let most = number("max").filter(|most| *most > 0.0).unwrap_or(1.0);
        let Some(value) = number("value") else {
            return;
        };
        let part = (value / most).clamp(0.0, 1.0);
        let full = (part * 10.0).round() as usize;
        let text = format!(
            "[{}{}] {:.0}%",
            "█".repeat(full),
            "░".repeat(10 - full),
            part * 100.0
        );
        self.push_text(&text, Marks::NONE);
        self.elements.dropped = Some(element.name.clone());
    }
}
