//! Prose as goldmark writes it: escaped, quotes and dashes made typographic, emoji
//! codes made emoji. All of these are entities there, and counted as such.

use std::{borrow::Cow, fmt::Write, ops::Range};

use super::{quotes::Quotes, strike::Strikes};

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

/// A stretch of prose: the source around it, since what a mark becomes depends on
/// its neighbours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prose<'a> {
    pub(super) source: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the block ends that it is in.
    pub(super) block: usize,
    /// Whether it is the text of a link: an address in it is prose.
    pub(super) in_link: bool,
    /// Whether a backslash before it takes its first character's meaning.
    pub(super) escaped: bool,
}

impl<'a> Prose<'a> {
    /// Where the block ends, or this if it is behind that.
    fn limit(&self) -> usize {
        self.block.max(self.end).min(self.source.len())
    }

    fn before(&self, at: usize) -> char {
        self.source[..at].chars().next_back().unwrap_or('\n')
    }
}

/// Quotes and strikes that are open in a block (goldmark,
/// `extension/typographer.go`, `extension/strikethrough.go`).
#[derive(Debug, Default)]
pub(super) struct Typographer {
    quotes: Quotes,
    pub(super) strikes: Strikes,
    /// Up to there in the source it is a bare address.
    address: usize,
    /// Whether the link that is made of it is not closed yet.
    is_linking: bool,
    /// Up to there in the source all is written.
    written: usize,
    line: Line,
}

/// The line that was last read in. It is looked for once, however many stretches and
/// words it has: there are lines of megabytes.
#[derive(Debug, Default)]
struct Line {
    bytes: Range<usize>,
    /// Where its block ends.
    limit: usize,
}

impl Line {
    /// The rest of the line from a place on, with its end, within the block.
    fn from<'a>(&mut self, prose: &Prose<'a>, at: usize) -> &'a str {
        let limit = prose.limit();
        if !self.bytes.contains(&at) || self.limit != limit {
            let end = memchr::memchr(b'\n', &prose.source.as_bytes()[at..limit]);
            self.bytes = at..end.map_or(limit, |end| at + end + 1);
            self.limit = limit;
        }
        &prose.source[at..self.bytes.end]
    }
}

impl Typographer {
    /// A block begins: what was open in the last one is not any more.
    pub(super) fn begin(&mut self) {
        self.quotes = Quotes::default();
    }

    /// The part of a range of the source that a mark before it has not taken.
    pub(super) fn rest(&self, range: Range<usize>) -> Range<usize> {
        range.start.max(self.written).min(range.end)..range.end
    }

    /// Whether a bare address goes on at a place of the source.
    pub(super) fn in_address(&self, at: usize) -> bool {
        at < self.address
    }

    /// Ends the link of a bare address.
    pub(super) fn end_link(&mut self, out: &mut String) {
        if std::mem::take(&mut self.is_linking) {
            out.push_str("</a>");
        }
    }

    /// Writes a stretch of prose.
    pub(super) fn write(&mut self, prose: Prose<'_>, out: &mut String) {
        let text = &prose.source[..prose.end];
        let mut at = prose.start;
        let address = self.address.clamp(at, prose.end);
        out.push_str(&escape(&text[at..address]));
        at = address;
        if self.address <= prose.end {
            self.end_link(out);
        }
        // `\"` is a quote as it stands.
        if prose.escaped && at == prose.start {
            let first = text[at..].chars().next().map_or(0, char::len_utf8);
            out.push_str(&escape(&text[at..at + first]));
            at += first;
        }
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let before = prose.before(at);
            let line = self.line.from(&prose, at);
            let starts_word =
                before.is_whitespace() || matches!(before, '*' | '_' | '~' | '(') && !prose.in_link;
            let url = match c {
                'h' | 'f' | 'w' if starts_word && !prose.in_link => address_at(line),
                _ => None,
            };
            if let Some(length) = url {
                self.address = at + length;
                let end = self.address.min(prose.end);
                let url = &line[..length];
                let scheme = if c == 'w' { "http://" } else { "" };
                let _ = write!(out, "<a href=\"{scheme}{}\">", self::address(url));
                self.is_linking = true;
                out.push_str(&escape(&text[at..end]));
                if self.address <= prose.end {
                    self.end_link(out);
                }
                at = end;
                continue;
            }
            let taken = match c {
                '"' => self
                    .quotes
                    .double(before, line)
                    .map(|entity| (entity.into(), 1)),
                '\'' => self
                    .quotes
                    .single(before, line)
                    .map(|entity| (entity.into(), 1)),
                // The parser may have cut between the two.
                '<' | '>' => marks(line),
                '-' | '.' => marks(rest),
                ':' => emoji(rest),
                _ => None,
            };
            if let Some((html, length)) = taken {
                out.push_str(&html);
                at += length;
                self.written = at;
                at = at.min(prose.end);
            } else if c == '~' {
                let length = rest.len() - rest.trim_start_matches('~').len();
                self.strikes.mark(before, line, length, out);
                at += length;
            } else {
                let plain = |c: char| !matches!(c, '"' | '\'' | '-' | '.' | '<' | '>' | ':' | '~');
                let first = c.len_utf8();
                let end = rest[first..]
                    .find(|c| !plain(c) || matches!(c, 'h' | 'f' | 'w'))
                    .map_or(rest.len(), |at| at + first);
                out.push_str(&escape(&rest[..end]));
                at += end;
            }
        }
    }
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

/// An emoji code at the start (`:tada:`), as entities (goldmark-emoji, `emoji.go`).
fn emoji(rest: &str) -> Option<(String, usize)> {
    let inner = &rest[1..];
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+')))?;
    if end == 0 || !inner[end..].starts_with(':') {
        return None;
    }
    let emoji = emojis::get_by_shortcode(&inner[..end])?;
    let mut html = String::new();
    for c in emoji.as_str().chars() {
        match c {
            '\u{200d}' => html.push_str("&zwj;"),
            c => {
                let _ = write!(html, "&#x{:x};", c as u32);
            }
        }
    }
    Some((html, end + 2))
}

/// The length of a bare address at the start of a line's rest: what is in it is no
/// prose (goldmark, `extension/linkify.go`).
fn address_at(line: &str) -> Option<usize> {
    let scheme = ["http://", "https://", "ftp://"]
        .into_iter()
        .find(|scheme| line.starts_with(scheme));
    let start = match scheme {
        Some(scheme) => scheme.len(),
        None if line.starts_with("www.") => 4,
        None => return None,
    };
    let rest = &line[start..];
    let in_host = |c: char| c.is_ascii_alphanumeric() || "-@:%._+~#=".contains(c);
    let host = rest.find(|c| !in_host(c)).unwrap_or(rest.len()).min(272);
    // As far as `.` and small letters go, the last time they come.
    let bytes = rest.as_bytes();
    let dot = (1..host)
        .rev()
        .find(|at| bytes[*at] == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase))?;
    let letters = |at: usize| rest[at..].find(|c: char| !c.is_ascii_lowercase());
    let mut end = letters(dot + 1).map_or(rest.len(), |at| at + dot + 1);
    if scheme.is_some() && rest[end..].starts_with(':') {
        let digits = rest[end + 1..].find(|c: char| !c.is_ascii_digit());
        let digits = digits.unwrap_or(rest.len() - end - 1);
        end += if digits > 0 { digits + 1 } else { 0 };
    }
    if rest[end..].starts_with(['/', '#', '?']) {
        let in_path = |c: char| {
            c.is_ascii_alphanumeric()
                || "-@:%_+.~#!?&/=();,'\">^{}[]`".contains(c)
                || c == '$' && scheme.is_some()
        };
        let path = rest[end..].find(|c| !in_path(c));
        end = path.map_or(rest.len(), |at| at + end);
    }
    let mut url = &line[..start + end];
    if url.ends_with(')') {
        while url.ends_with(')') && url.matches(')').count() > url.matches('(').count() {
            url = &url[..url.len() - 1];
        }
    } else if let Some(entity) = url.strip_suffix(';') {
        let name = entity.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        if name.len() < entity.len() && name.ends_with('&') {
            url = &url[..name.len() - 1];
        }
    }
    Some(
        url.trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~'])
            .len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> String {
        let mut out = String::new();
        let prose = Prose {
            source: text,
            start: 0,
            end: text.len(),
            block: text.len(),
            in_link: false,
            escaped: false,
        };
        let mut typographer = Typographer::default();
        typographer.write(prose, &mut out);
        typographer.strikes.end(&mut out);
        out
    }

    /// goldmark, `extension/typographer.go`, as Hugo 0.168 prints it.
    #[test]
    fn quotes_between_letters_of_any_script_stay() {
        assert_eq!(prose("a \"b\" c"), "a &ldquo;b&rdquo; c");
        assert_eq!(prose("中文\"引号\"中文"), "中文&quot;引号&quot;中文");
        assert_eq!(prose("文\"中\"，文"), "文&quot;中&quot;，文");
        assert_eq!(
            prose("it's 'x' Smiths' y"),
            "it&rsquo;s &lsquo;x&rsquo; Smiths&rsquo; y"
        );
        assert_eq!(
            prose("😀\"x\" \"😀\""),
            "😀&ldquo;x&rdquo; &ldquo;😀&rdquo;"
        );
        assert_eq!(
            prose("\"x\"y 'x'y 5' 6\""),
            "&ldquo;x&quot;y &lsquo;x&rsquo;y 5&rsquo; 6&rdquo;"
        );
        assert_eq!(prose("7'8\" 'a"), "7'8&quot; &lsquo;a");
    }

    #[test]
    fn dashes_and_codes_are_entities_and_addresses_are_not_touched() {
        assert_eq!(
            prose("a -- b --- c ... :tada: :no such:"),
            "a &ndash; b &mdash; c &hellip; &#x1f389; :no such:"
        );
        assert_eq!(
            prose("see https://a.b/c--d?x=1&y=2."),
            "see <a href=\"https://a.b/c--d?x=1&amp;y=2\">https://a.b/c--d?x=1&amp;y=2</a>."
        );
        assert_eq!(prose("a:+1:b"), "a&#x1f44d;b");
    }

    /// goldmark, `extension/linkify.go`: at the start of a line and behind a space
    /// and few marks, not behind Chinese ones.
    #[test]
    fn a_bare_address_starts_where_goldmark_lets_it() {
        assert_eq!(prose("见https://a.b/c--d"), "见https://a.b/c&ndash;d");
        assert_eq!(prose("（https://a.b/c--d）"), "（https://a.b/c&ndash;d）");
        assert_eq!(
            prose("(https://a.b/c--d)--"),
            "(<a href=\"https://a.b/c--d)--\">https://a.b/c--d)--</a>"
        );
        assert_eq!(
            prose("www.a.b 文"),
            "<a href=\"http://www.a.b\">www.a.b</a> 文"
        );
        let at = |line| address_at(line).map(|end: usize| &line[..end]);
        assert_eq!(at("https://a.b/c_(d)) x"), Some("https://a.b/c_(d)"));
        assert_eq!(at("https://a.b/c&copy; x"), Some("https://a.b/c"));
        assert_eq!(at("www.a.b，c"), Some("www.a.b"));
        assert_eq!(at("http://localhost:1313/"), None);
        assert_eq!(at("https://例子.com/"), None);
    }
}
