//! Pieces of a source that Markdown must not see, and the marks that stand for
//! them while it is parsed.
//!
//! A mark is made of noncharacters (Unicode 23.7), which are never meant for
//! interchange and are taken out of every source first: so none is ever mistaken
//! for an author's text. CommonMark takes them for letters.

use std::borrow::Cow;

use super::shortcode::{Notation, Tag};

const BEGIN: char = '\u{fdd0}';
const END: char = '\u{fdd1}';
/// Parts a delimiter from the punctuation beside it; has no meaning itself.
pub(super) const JOINER: char = '\u{fdd2}';
pub(super) const JOINER_TEXT: &str = "\u{fdd2}";
/// The sixteen digits of an index.
const ZERO: u32 = 0xfde0;

/// What was taken out of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Piece {
    Shortcode(Shortcode),
    /// A shortcode that was put out of action: its text.
    Literal(String),
    Math {
        tex: String,
        display: bool,
        /// Whether it begins a line.
        leads: bool,
        source: String,
    },
    /// `[[target|text]]`, and with `!` in front an embed.
    Wiki {
        target: String,
        text: Option<String>,
        embed: bool,
        source: String,
    },
    /// A reference to a note in the text of a link.
    Note {
        label: String,
        source: String,
    },
}

/// A shortcode with what it encloses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Shortcode {
    pub(in crate::markdown) name: String,
    /// Key, if it has one, and value.
    pub(in crate::markdown) args: Vec<(Option<String>, String)>,
    pub(in crate::markdown) notation: Notation,
    pub(in crate::markdown) inner: Option<String>,
    /// As it stands in the post.
    pub(in crate::markdown) source: String,
}

impl Shortcode {
    pub(super) fn new(tag: &Tag<'_>, inner: Option<String>, source: &str) -> Self {
        Self {
            name: tag.name.to_owned(),
            args: tag
                .args
                .iter()
                .map(|arg| (arg.key.map(str::to_owned), arg.value.to_string()))
                .collect(),
            notation: tag.notation,
            inner,
            source: source.to_owned(),
        }
    }

    /// The argument that has one of `keys`, in the order of the keys.
    pub(in crate::markdown) fn named(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| {
            self.args.iter().find_map(|(k, value)| {
                let same = k.as_deref().is_some_and(|k| k.eq_ignore_ascii_case(key));
                (same && !value.is_empty()).then_some(value.as_str())
            })
        })
    }

    /// The argument at `index` among those without a key.
    pub(in crate::markdown) fn positional(&self, index: usize) -> Option<&str> {
        let mut plain = self.args.iter().filter(|(key, _)| key.is_none());
        plain.nth(index).map(|(_, value)| value.as_str())
    }
}

impl Piece {
    pub(super) fn source(&self) -> &str {
        match self {
            Self::Shortcode(Shortcode { source, .. })
            | Self::Literal(source)
            | Self::Math { source, .. }
            | Self::Wiki { source, .. }
            | Self::Note { source, .. } => source,
        }
    }
}

/// Keeps `piece` and appends the mark for it to `out`.
pub(super) fn put(piece: Piece, pieces: &mut Vec<Piece>, out: &mut String) {
    let index = pieces.len();
    pieces.push(piece);
    out.push(BEGIN);
    for digit in format!("{index:x}").chars().filter_map(|c| c.to_digit(16)) {
        out.extend(char::from_u32(ZERO + digit));
    }
    out.push(END);
}

/// A part of a text between or in marks.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Part<'a> {
    Text(Cow<'a, str>),
    /// Index of a piece.
    Piece(usize),
}

fn is_own(c: char) -> bool {
    ('\u{fdd0}'..='\u{fdef}').contains(&c)
}

/// Whether `text` may hold a mark: a quick look that says yes to some Arabic, too.
pub(in crate::markdown) fn has_own(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.contains(&0xef) && bytes.windows(2).any(|pair| pair == [0xef, 0xb7])
}

/// Splits a text at its marks.
pub(in crate::markdown) fn split(text: &str) -> Vec<Part<'_>> {
    if !has_own(text) {
        return vec![Part::Text(Cow::Borrowed(text))];
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        push_text(&rest[..at], &mut parts);
        let digits = &rest[at + BEGIN.len_utf8()..];
        let end = digits
            .find(|c| !matches!(c, '\u{fde0}'..='\u{fdef}'))
            .unwrap_or(digits.len());
        let index = digits[..end].chars().try_fold(0usize, |index, c| {
            index
                .checked_mul(16)?
                .checked_add((u32::from(c) - ZERO) as usize)
        });
        rest = digits[end..].strip_prefix(END).unwrap_or(&digits[end..]);
        parts.extend(index.map(Part::Piece));
    }
    push_text(rest, &mut parts);
    parts
}

fn push_text<'a>(text: &'a str, parts: &mut Vec<Part<'a>>) {
    let text = without_own(text);
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
}

/// `text` without noncharacters of this kind.
pub(super) fn without_own(text: &str) -> Cow<'_, str> {
    if has_own(text) {
        Cow::Owned(text.chars().filter(|c| !is_own(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` as it stands in the post, every mark replaced by what it stands for.
pub(in crate::markdown) fn restored<'a>(text: &'a str, pieces: &[Piece]) -> Cow<'a, str> {
    if !has_own(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    for part in split(text) {
        match part {
            Part::Text(text) => out.push_str(&text),
            // A piece holds only marks of pieces before it.
            Part::Piece(index) => out.extend(
                pieces
                    .get(index)
                    .map(|piece| restored(piece.source(), &pieces[..index])),
            ),
        }
    }
    Cow::Owned(out)
}

/// What a piece that begins at `at` encloses, without the indent or the quote's
/// marks that the lines of its container begin with.
pub(super) fn inside_container(source: &str, at: usize, inner: &str) -> String {
    // Before anything is looked for: there may be many on a line of megabytes.
    if !inner.contains('\n') {
        return inner.to_owned();
    }
    let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
    let head = &source[line..at];
    let marked = head.trim_start_matches([' ', '\t', '>']);
    let is_item = marked.is_empty()
        || matches!(marked.trim_end(), "-" | "*" | "+")
        || marked
            .trim_end()
            .strip_suffix(['.', ')'])
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let quotes = head[..head.len() - marked.len()].matches('>').count();
    let width = if is_item {
        head.chars().count()
    } else {
        head.chars().count() - marked.chars().count()
    };
    if width == 0 {
        return inner.to_owned();
    }
    let mut out = String::with_capacity(inner.len());
    for (number, line) in inner.split_inclusive('\n').enumerate() {
        if number == 0 {
            out.push_str(line);
            continue;
        }
        let mut quotes = quotes;
        let mut taken = 0;
        for c in line.chars().take(width) {
            match c {
                ' ' | '\t' => {}
                '>' if quotes > 0 => quotes -= 1,
                _ => break,
            }
            taken += 1;
        }
        out.push_str(&line[taken..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_again_and_give_the_source_back() {
        let mut pieces = vec![Piece::Literal("zero".into()); 17];
        let mut text = "a".to_owned();
        put(
            Piece::Literal("x\u{fdd0}\u{fde0}\u{fdd1}".into()),
            &mut pieces,
            &mut text,
        );
        text.push_str("b\u{fdd2}");
        assert_eq!(
            split(&text),
            [
                Part::Text("a".into()),
                Part::Piece(17),
                Part::Text("b".into())
            ]
        );
        assert_eq!(restored(&text, &pieces), "axzerob");
        assert_eq!(split("\u{fdd0}\u{fdd1}")[..], [Part::Piece(0)]);
    }

    #[test]
    fn lines_lose_the_marks_of_their_container() {
        let source = "> - {{< a >}}";
        assert_eq!(
            inside_container(source, 4, "\n>   one\n>     two\n> x"),
            "\none\n  two\nx"
        );
        assert_eq!(inside_container("text {{<", 5, "\n  a"), "\n  a");
    }
}
