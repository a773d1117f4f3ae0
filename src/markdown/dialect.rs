//! What authors write that CommonMark does not know, taken out of the source
//! before Markdown is parsed: shortcodes of the site generators, mathematics,
//! wiki links, containers, comments, attributes.
//!
//! [`prepare`] replaces each by a mark ([`piece`]) that the parser takes for a
//! letter; `parse` puts in what it stands for. Each step is one pass over the
//! source and is left out where the source has nothing for it.

mod code;
mod emphasis;
pub(super) mod guard;
mod inline;
mod known;
mod lines;
mod notes;
pub(super) mod piece;
mod scan;
pub(crate) mod shortcode;
pub(super) mod tables;

use std::borrow::Cow;

pub(crate) use known::is_known;
pub(super) use known::{Treatment, treatment};
use piece::{Piece, Shortcode};
use shortcode::{Notation, Role};

/// Takes the marks' characters out of a source, once and before all else.
pub(super) fn clean(source: &str) -> Cow<'_, str> {
    piece::without_own(source)
}

/// The Markdown of `source`; what was taken out is appended to `pieces`.
/// `noted` are the labels of notes that are defined outside of it.
pub(super) fn prepare<'a>(
    source: &'a str,
    noted: &[String],
    pieces: &mut Vec<Piece>,
) -> Cow<'a, str> {
    let text = shortcodes(source, pieces);
    let text = step(text, |text| lines::prepare(text, pieces));
    let text = step(text, |text| notes::in_links(text, noted, pieces));
    let text = step(text, |text| guard::guarded(text, piece::JOINER_TEXT));
    let text = step(text, tables::widened);
    step(text, emphasis::friendly)
}

/// `source` in which no tag of a shortcode means anything: what Liquid's `raw` encloses.
pub(super) fn literal(source: &str, pieces: &mut Vec<Piece>) -> String {
    let mut out = String::new();
    let mut copied = 0;
    for tag in shortcode::tags(source) {
        out.push_str(&source[copied..tag.range.start]);
        let written = source[tag.range.clone()].to_owned();
        piece::put(Piece::Literal(written), pieces, &mut out);
        copied = tag.range.end;
    }
    out + &source[copied..]
}

/// Bytes of the code in `source`, spans and blocks.
pub(super) fn code_ranges(source: &str) -> Vec<std::ops::Range<usize>> {
    code::ranges(source)
}

fn step<'a>(text: Cow<'a, str>, step: impl FnOnce(&str) -> Cow<'_, str>) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => match step(text) {
            // Same lifetime, which the closure's type cannot say.
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(text) => Cow::Owned(text),
        },
        Cow::Owned(text) => match step(&text) {
            Cow::Borrowed(_) => Cow::Owned(text),
            Cow::Owned(text) => Cow::Owned(text),
        },
    }
}

fn shortcodes<'a>(source: &'a str, pieces: &mut Vec<Piece>) -> Cow<'a, str> {
    let tags = shortcode::tags(source);
    if tags.is_empty() {
        return Cow::Borrowed(source);
    }
    let closers = shortcode::pairs(&tags);
    let code = if tags.iter().all(|tag| tag.notation.is_hugo()) {
        Vec::new()
    } else {
        code::ranges(source)
    };
    let mut code = code.iter().peekable();
    let mut out = String::with_capacity(source.len());
    let mut copied = 0;
    for (tag, closer) in tags.iter().zip(closers) {
        while code.next_if(|code| code.end <= tag.range.start).is_some() {}
        let in_code = code
            .peek()
            .is_some_and(|code| code.start <= tag.range.start);
        let enclosed = tag.range.start < copied;
        // One of a template's language, in a text about templates.
        let is_foreign = tag.notation == Notation::Liquid
            && tag.role == Role::Open
            && closer.is_none()
            && !is_known(tag.name);
        if enclosed || is_foreign || (in_code && !tag.notation.is_hugo()) {
            continue;
        }
        let close = closer.map(|closer| &tags[closer].range);
        let end = close.map_or(tag.range.end, |close| close.end);
        let written = &source[tag.range.start..end];
        let piece = match tag.role {
            // Nothing is open: the text of a tag that makes no sense stays.
            Role::Close => continue,
            Role::Commented => Piece::Literal(uncommented(written)),
            Role::Open | Role::Alone => {
                let inner = close.map(|close| {
                    let inner = &source[tag.range.end..close.start];
                    piece::inside_container(source, tag.range.start, inner)
                });
                Piece::Shortcode(Shortcode::new(tag, inner, written))
            }
        };
        out.push_str(&source[copied..tag.range.start]);
        piece::put(piece, pieces, &mut out);
        copied = end;
    }
    out.push_str(&source[copied..]);
    Cow::Owned(out)
}

/// `{{</* x */>}}` as `{{< x >}}`.
fn uncommented(written: &str) -> String {
    let inner = written.replacen("/*", "", 1);
    match inner.rfind("*/") {
        Some(at) => format!("{}{}", &inner[..at], &inner[at + 2..]),
        None => inner,
    }
}
