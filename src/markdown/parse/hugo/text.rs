//! Prose as goldmark writes it: escaped, quotes and dashes made typographic, emoji
//! codes made emoji. All of these are entities there, and counted as such.

use std::{borrow::Cow, fmt::Write};

/// As goldmark escapes: `"` is `&quot;`.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    escaped(text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        _ => None,
    })
}

/// An address as goldmark writes it: what is not ASCII percent-encoded.
pub(super) fn address(url: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS.add(b' ').add(b'`');
    let encoded = percent_encoding::utf8_percent_encode(url, KEPT).to_string();
    escape(&encoded).into_owned()
}

/// As Go's `html.EscapeString`, which code goes through.
pub(super) fn escape_code(text: &str) -> Cow<'_, str> {
    escaped(text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&#34;"),
        '\'' => Some("&#39;"),
        _ => None,
    })
}

fn escaped(text: &str, entity: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match entity(c) {
            Some(entity) => out.push_str(entity),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Quotes that are open in a block (goldmark, `extension/typographer.go`).
#[derive(Debug, Default)]
pub(super) struct Typographer {
    single: usize,
    double: usize,
}

impl Typographer {
    /// Writes a run of prose that stands between two characters of the source.
    pub(super) fn write(
        &mut self,
        text: &str,
        before: Option<char>,
        after: Option<char>,
        out: &mut String,
    ) {
        let mut last = before;
        let mut rest = text;
        // `\"` is a quote as it stands.
        let mut literal = before == Some('\\');
        while let Some(c) = rest.chars().next() {
            let next = rest[c.len_utf8()..].chars().next().or(after);
            let address = c.is_ascii_alphabetic() && !last.is_some_and(char::is_alphanumeric);
            let taken = match c {
                _ if literal => None,
                '"' => self.double(last, next).map(|entity| (entity.into(), 1)),
                '\'' => self.single(last, next).map(|entity| (entity.into(), 1)),
                '-' | '.' | '<' | '>' => marks(rest),
                ':' => emoji(rest),
                _ if address => address_at(rest).map(|url| (escape(url).into_owned(), url.len())),
                _ => None,
            };
            literal = false;
            let length = match taken {
                Some((html, length)) => {
                    out.push_str(&html);
                    length
                }
                None => {
                    let end = rest[c.len_utf8()..]
                        .find(|c: char| {
                            matches!(c, '"' | '\'' | '-' | '.' | '<' | '>' | ':' | '&')
                                || c.is_ascii_alphabetic()
                        })
                        .map_or(rest.len(), |at| at + c.len_utf8());
                    // Letters go on as one word.
                    let word = rest.find(|c: char| !c.is_ascii_alphabetic());
                    let end = end.max(word.unwrap_or(rest.len()));
                    out.push_str(&escape(&rest[..end]));
                    end
                }
            };
            last = rest[..length].chars().next_back();
            rest = &rest[length..];
        }
    }

    fn double(&mut self, before: Option<char>, after: Option<char>) -> Option<&'static str> {
        let (opens, closes) = flanks(before, after);
        if opens && !closes {
            self.double += 1;
            return Some("&ldquo;");
        }
        let ends = closes && (!opens || after.is_some_and(is_punctuation));
        if self.double > 0 && ends {
            self.double -= 1;
            return Some("&rdquo;");
        }
        None
    }

    fn single(&mut self, before: Option<char>, after: Option<char>) -> Option<&'static str> {
        let (opens, closes) = flanks(before, after);
        let inside = before.is_some_and(char::is_alphanumeric);
        if inside && after.is_some_and(char::is_alphabetic) {
            return Some("&rsquo;");
        }
        if opens && !closes {
            self.single += 1;
            return Some("&lsquo;");
        }
        if after.is_some_and(|c| !c.is_ascii_digit()) {
            return Some("&rsquo;");
        }
        if self.single > 0 && closes && !opens {
            self.single -= 1;
            return Some("&rsquo;");
        }
        None
    }
}

/// Whether a mark between two characters may open and may close (CommonMark,
/// left- and right-flanking).
fn flanks(before: Option<char>, after: Option<char>) -> (bool, bool) {
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let mark = |c: Option<char>| c.is_some_and(is_punctuation);
    let left = !space(after) && (!mark(after) || space(before) || mark(before));
    let right = !space(before) && (!mark(before) || space(after) || mark(after));
    (left, right)
}

/// Punctuation and symbols: what is neither letter, number nor space, as far as
/// the standard library tells.
fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control() && !('\u{e000}'..).contains(&c)
        || ('\u{ff00}'..'\u{fff0}').contains(&c) && !c.is_alphanumeric()
}

fn marks(rest: &str) -> Option<(String, usize)> {
    let known = [
        ("---", "&mdash;"),
        ("--", "&ndash;"),
        ("...", "&hellip;"),
        ("<<", "&laquo;"),
        (">>", "&raquo;"),
    ];
    let found = known.iter().find(|(marks, _)| rest.starts_with(marks));
    found.map(|(marks, entity)| ((*entity).to_owned(), marks.len()))
}

/// An emoji code at the start (`:tada:`), as numeric entities.
fn emoji(rest: &str) -> Option<(String, usize)> {
    let inner = &rest[1..];
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+')))?;
    if end == 0 || !inner[end..].starts_with(':') {
        return None;
    }
    let emoji = emojis::get_by_shortcode(&inner[..end])?;
    let mut html = String::new();
    for c in emoji.as_str().chars() {
        let _ = write!(html, "&#x{:x};", c as u32);
    }
    Some((html, end + 2))
}

/// A bare address at the start: what is in it is no prose.
fn address_at(rest: &str) -> Option<&str> {
    let known = ["http://", "https://", "ftp://", "www."];
    known.iter().find(|start| rest.starts_with(*start))?;
    let end = rest
        .find(|c: char| c.is_whitespace() || c == '<' || !c.is_ascii())
        .unwrap_or(rest.len());
    Some(
        rest[..end].trim_end_matches(['.', ',', ':', ';', '!', '?', '"', '\'', ')', '*', '_', '~']),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> String {
        let mut out = String::new();
        Typographer::default().write(text, None, None, &mut out);
        out
    }

    #[test]
    fn quotes_between_letters_of_any_script_stay() {
        assert_eq!(prose("a \"b\" c"), "a &ldquo;b&rdquo; c");
        assert_eq!(prose("中文\"引号\"中文"), "中文&quot;引号&quot;中文");
        assert_eq!(
            prose("it's 'x' Smiths' y"),
            "it&rsquo;s &lsquo;x&rsquo; Smiths&rsquo; y"
        );
    }

    #[test]
    fn dashes_and_codes_are_entities_and_addresses_are_not_touched() {
        assert_eq!(
            prose("a -- b --- c ... :tada: :no such:"),
            "a &ndash; b &mdash; c &hellip; &#x1f389; :no such:"
        );
        assert_eq!(
            prose("see https://a.b/c--d?x=1&y=2."),
            "see https://a.b/c--d?x=1&amp;y=2."
        );
    }
}
