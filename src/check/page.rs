//! A post with its source, and what stands where in it.

use std::{ops::Range, path::Path};

use super::{Code, Finding, anchors::Anchors};
use crate::{
    content::{clean, front_matter, post::Post, source},
    markdown::{self, Kind, Reference, References},
};

/// A post and its source.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) post: Post,
    /// Without byte order marks, lines ended by `\n`: empty if it cannot be read.
    pub(super) source: String,
    /// Whether it could be read.
    pub(super) is_read: bool,
    /// The first line with bytes that are not UTF-8.
    pub(super) invalid: Option<usize>,
    /// Where the body begins in the source.
    pub(super) body: usize,
    pub(super) references: References,
    pub(super) anchors: Anchors,
    /// Where lines begin.
    lines: Vec<usize>,
}

/// Bytes of a line that is shown with what is wrong in it.
const LONGEST: usize = 64 * 1024;

impl Page {
    /// Reads the source of a post again, unless its file is a link that leaves `root`.
    pub(super) fn read(post: Post, root: &Path, transliterates: bool) -> Self {
        let real = post.path().canonicalize().ok();
        let read = real
            .filter(|real| real.starts_with(root))
            .and_then(|real| source::read(&real).ok());
        let is_read = read.is_some();
        let (source, invalid) = read.map_or_else(
            || (String::new(), None),
            |source| (source.text, source.invalid),
        );
        let body = source.len() - front_matter::split(&source).1.len();
        let references = markdown::references(&source[body..]);
        let mdx = post.path().extension().is_some_and(|end| end == "mdx");
        let anchors = Anchors::of(&source[body..], &references, mdx, transliterates);
        let starts = source.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            lines: std::iter::once(0).chain(starts).collect(),
            post,
            source,
            is_read,
            invalid,
            body,
            references,
            anchors,
        }
    }

    pub(super) fn body(&self) -> &str {
        &self.source[self.body..]
    }

    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Reference> {
        self.references
            .all
            .iter()
            .filter(move |one| one.kind == kind)
    }

    /// A finding at bytes of the body.
    pub(super) fn in_body(&self, code: Code, range: &Range<usize>, message: &str) -> Finding {
        self.at(
            code,
            self.body + range.start..self.body + range.end,
            message,
        )
    }

    /// A finding at bytes of the source.
    pub(super) fn at(&self, code: Code, range: Range<usize>, message: &str) -> Finding {
        let (line, column) = self.place(range.start);
        let (end_line, end_column) = self.place(range.end.max(range.start));
        Finding {
            path: self.post.path().clone(),
            line,
            column,
            end_line,
            end_column,
            code,
            message: clean::line(message),
            help: None,
            excerpt: match self.line(line) {
                long if long.len() > LONGEST => String::new(),
                shown => clean::text(shown).into_owned(),
            },
        }
    }

    /// A finding about a line, from 1, and perhaps a column in it: up to its end.
    pub(super) fn on_line(
        &self,
        code: Code,
        line: Option<usize>,
        column: Option<usize>,
        message: &str,
    ) -> Finding {
        let line = line.unwrap_or(1).clamp(1, self.lines.len());
        let text = self.line(line).trim_end();
        let first = text.len() - text.trim_start().len();
        let from = column.map_or(first, |column| {
            let at = text.char_indices().nth(column.saturating_sub(1));
            at.map_or(first, |(at, _)| at)
        });
        let start = self.lines[line - 1];
        self.at(code, start + from..start + text.len(), message)
    }

    /// The line, from 1, without its end.
    fn line(&self, line: usize) -> &str {
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        self.source[start..].split('\n').next().unwrap_or_default()
    }

    /// The line of a byte, from 1.
    pub(super) fn line_at(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).max(1)
    }

    /// Line and column of a byte.
    fn place(&self, at: usize) -> (usize, usize) {
        let line = self.line_at(at);
        let before = &self.source[self.lines[line - 1]..at.min(self.source.len())];
        (line, before.chars().count() + 1)
    }
}

impl Finding {
    pub(super) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help.map(|help| clean::line(&help));
        self
    }
}
