//! Lines of MkDocs, kramdown and MDX that few posts have.

use super::Pass;
use crate::markdown::dialect::{
    code::Line,
    piece::{Piece, Shortcode, put},
    shortcode::Notation,
};

impl Pass<'_, '_> {
    /// Leaves out all up to the line that ends in `end`.
    pub(super) fn comment(
        &mut self,
        lines: &[Line<'_>],
        number: usize,
        end: &str,
    ) -> Option<usize> {
        /// One that nothing ends would hide the page.
        const MOST: usize = 100;
        let mut lines = lines[number..].iter().take(MOST);
        let length = lines.position(|line| line.text.trim_end().ends_with(end))?;
        self.flush();
        Some(length + 1)
    }

    /// `!!! note "Title"` of Python's Markdown and of MkDocs, with what is indented below
    /// it; `???` can be folded away.
    pub(super) fn admonition(
        &mut self,
        lines: &[Line<'_>],
        number: usize,
        prefix: &str,
    ) -> Option<usize> {
        let line = lines[number];
        let content = line.text[prefix.len()..].trim_end();
        let (folds, rest) = match content.strip_prefix("!!! ") {
            Some(rest) => (false, rest),
            None => (
                true,
                content
                    .strip_prefix("??? ")
                    .or(content.strip_prefix("???+ "))?,
            ),
        };
        let (kind, title) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        if kind.is_empty() || !kind.chars().all(|c| c.is_alphanumeric() || c == '-') {
            return None;
        }
        let title = title.split_once('"').map_or("", |(_, title)| title);
        let title = title.trim_end().trim_end_matches('"');
        let indent = format!("{prefix}    ");
        let own = |line: &&Line<'_>| line.text.starts_with(&indent) || line.text.trim().is_empty();
        let mut length = lines[number + 1..].iter().take_while(own).count();
        let blank = |line: &Line<'_>| line.text.trim().is_empty();
        while length > 0 && blank(&lines[number + length]) {
            length -= 1;
        }
        if length == 0 {
            return None;
        }
        let inner = lines[number + 1..=number + length].iter();
        let inner = inner.map(|line| line.text.strip_prefix(&*indent).unwrap_or("\n"));
        let (name, title) = match folds {
            true if title.is_empty() => ("details", kind),
            true => ("details", title),
            false => (kind, title),
        };
        let piece = Piece::Shortcode(Shortcode {
            name: name.to_lowercase(),
            args: vec![(Some("title".into()), title.to_owned())],
            notation: Notation::Container,
            inner: Some(inner.collect()),
            source: self.source[line.start..lines[number + length].end()].to_owned(),
        });
        self.flush();
        self.out.push_str(prefix);
        put(piece, self.pieces, &mut self.out);
        self.out.push_str("\n\n");
        Some(length + 1)
    }
}

/// Kramdown puts the contents of the page for a list with `{:toc}` below it.
pub(super) fn is_list_for_contents(item: &str, below: &str) -> bool {
    let toc = below.trim().strip_prefix("{:").map(str::trim_start);
    toc.is_some_and(|toc| toc.starts_with("toc"))
        && (item.starts_with(['-', '*', '+']) || item.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a tag says that Markdown is inside of it, as kramdown and MkDocs have it.
pub(super) fn is_markdown_inside(tag: &str) -> bool {
    let tag = tag.strip_suffix('>').unwrap_or_default();
    let single = !tag.contains('>');
    let says = ["=\"1\"", "='1'", "=1", "=\"block\"", "=\"span\""];
    single
        && (tag.ends_with(" markdown")
            || says
                .iter()
                .any(|value| tag.contains(&format!(" markdown{value}"))))
}

#[cfg(test)]
mod tests {
    use crate::markdown::{AlertKind, Block, parse};

    #[test]
    fn what_other_dialects_leave_out_or_enclose() {
        for (source, text) in [
            ("* TOC\n{:toc}\n\nText.\n", "Text."),
            ("{::comment}\nhidden\n{:/comment}\n\nText.", "Text."),
            ("{/* hidden\n   too */}\n\nText.", "Text."),
            ("{/* not ended\n", "{/* not ended"),
            ("<div markdown=\"1\">\n*a*\n</div>\n", "a"),
            ("<div class=\"x\" markdown>\n*a*\n</div>\n", "a"),
            ("!!! no block\n", "!!! no block"),
        ] {
            let blocks = parse(source).blocks;
            let [Block::Paragraph(said)] = &blocks[..] else {
                panic!("{source}: {blocks:?}")
            };
            assert_eq!(said.chars, text, "{source}");
        }
    }

    #[test]
    fn admonitions_of_mkdocs_are_alerts() {
        let source = "Before.\n\n!!! tip \"A *title*\"\n    one\n\n    - two\n\n        code\n\n\
                      ??? note \"Fold\"\n    three\n\nBehind.\n";
        let blocks = parse(source).blocks;
        let [
            _,
            Block::Quote {
                alert: Some(alert),
                blocks: inner,
            },
            Block::Details(fold),
            _,
        ] = &blocks[..]
        else {
            panic!("{blocks:#?}")
        };
        assert_eq!(
            (alert.kind, &*alert.title.chars),
            (AlertKind::Tip, "A title")
        );
        assert!(matches!(
            inner[..],
            [Block::Paragraph(_), Block::List { .. }]
        ));
        assert_eq!(fold.summary.chars, "Fold");
    }
}
