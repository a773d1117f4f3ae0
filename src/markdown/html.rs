//! Raw HTML in a post, shown for what it means: the few tags that authors use
//! inside Markdown. Unknown tags give their inner text; comments, scripts and
//! styles are dropped with what is in them.

use super::document::Marks;

/// What one piece of raw HTML asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Open(Marks),
    Close(Marks),
    Link(String),
    EndLink,
    Picture {
        src: String,
        alt: String,
        title: String,
    },
    LineBreak,
    /// A tag that begins or ends a block.
    BlockBreak,
    /// `<summary>`: what a folded part is about.
    Summary,
    Rule,
}

/// Splits `html` into pieces, in order.
pub(super) fn pieces(html: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let Some(open) = rest.find('<') else {
            text(rest, &mut found);
            break;
        };
        text(&rest[..open], &mut found);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let is_tag = rest[1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let Some(end) = tag_end(rest).filter(|_| is_tag) else {
            text("<", &mut found);
            rest = &rest[1..];
            continue;
        };
        let inside = &rest[1..end];
        rest = &rest[end + 1..];
        let closing = inside.starts_with('/');
        let name: String = inside
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .flat_map(char::to_lowercase)
            .collect();
        if !closing && matches!(name.as_str(), "script" | "style" | "noscript") {
            let end = format!("</{name}");
            rest = find_ignoring_case(rest, &end).map_or("", |at| &rest[at..]);
            continue;
        }
        found.extend(tag(&name, closing, inside));
    }
    found
}

fn tag(name: &str, closing: bool, inside: &str) -> Option<Piece> {
    let marks = match name {
        "b" | "strong" => Marks::STRONG,
        "i" | "em" | "cite" | "var" => Marks::EMPHASIS,
        "s" | "del" | "strike" => Marks::STRIKE,
        "u" | "ins" => Marks::UNDERLINE,
        "mark" => Marks::HIGHLIGHT,
        "code" | "samp" | "tt" => Marks::CODE,
        "kbd" => Marks::KEY,
        "small" => Marks::DIM,
        _ => Marks::NONE,
    };
    if marks != Marks::NONE {
        return Some(if closing {
            Piece::Close(marks)
        } else {
            Piece::Open(marks)
        });
    }
    match name {
        "br" => Some(Piece::LineBreak),
        "hr" => Some(Piece::Rule),
        "a" if closing => Some(Piece::EndLink),
        "a" => attribute(inside, "href").map(Piece::Link),
        "img" => attribute(inside, "src").map(|src| Piece::Picture {
            src,
            alt: attribute(inside, "alt").unwrap_or_default(),
            title: attribute(inside, "title").unwrap_or_default(),
        }),
        "summary" if !closing => Some(Piece::Summary),
        "p" | "div" | "section" | "center" | "aside" | "article" | "details" | "summary"
        | "figure" | "figcaption" | "ul" | "ol" | "li" | "table" | "tr" | "blockquote" | "pre"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dl" | "dt" | "dd" => Some(Piece::BlockBreak),
        "td" | "th" if closing => Some(Piece::Text(" ".into())),
        _ => None,
    }
}

fn text(text: &str, found: &mut Vec<Piece>) {
    if !text.is_empty() {
        found.push(Piece::Text(entities(text)));
    }
}

/// Where the tag that `html` starts with ends, minding quoted attributes.
fn tag_end(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in html.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            _ => {}
        }
    }
    None
}

fn attribute(inside: &str, name: &str) -> Option<String> {
    let mut from = 0;
    loop {
        let at = from + find_ignoring_case(&inside[from..], name)?;
        let after = inside[at + name.len()..].trim_start();
        let own_word = inside[..at].ends_with(char::is_whitespace);
        if let (true, Some(value)) = (own_word, after.strip_prefix('=')) {
            let value = value.trim_start();
            let value = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next()?,
                _ => value.split([' ', '\t', '\n', '>']).next()?,
            };
            return Some(entities(value));
        }
        from = at + name.len();
    }
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    let needle = needle.as_bytes();
    text.as_bytes()
        .windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle))
}

/// An opening tag and where its attributes stand.
#[derive(Debug)]
pub(super) struct OpenTag {
    /// In lower case.
    pub(super) name: String,
    pub(super) attributes: Vec<Attribute>,
}

#[derive(Debug)]
pub(super) struct Attribute {
    /// In lower case.
    pub(super) name: String,
    /// Bytes of its value, quotes aside; empty where it has none.
    pub(super) value: std::ops::Range<usize>,
}

/// The opening tags of `html` outside of comments, scripts and styles, with
/// places counted from its start.
pub(super) fn tags(html: &str) -> Vec<OpenTag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|open| at + open) {
        let rest = &html[open..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| open + end + 3);
            continue;
        }
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        let Some(end) = tag_end(rest).filter(|_| is_tag) else {
            at = open + 1;
            continue;
        };
        let inside = &rest[1..end];
        let length = inside
            .find(|c: char| c.is_ascii_whitespace() || c == '/')
            .unwrap_or(inside.len());
        let name = inside[..length].to_ascii_lowercase();
        let attributes = attributes(html, open + 1 + length, open + end);
        at = open + end + 1;
        if matches!(name.as_str(), "script" | "style") {
            let end = find_ignoring_case(&html[at..], &format!("</{name}"));
            at = end.map_or(html.len(), |end| at + end);
        }
        found.push(OpenTag { name, attributes });
    }
    found
}

/// The attributes that stand between two bytes of `html`.
fn attributes(html: &str, mut at: usize, end: usize) -> Vec<Attribute> {
    let mut found = Vec::new();
    loop {
        let skip = |at: usize, what: fn(char) -> bool| {
            html[at..end].find(|c| !what(c)).map_or(end, |n| at + n)
        };
        at = skip(at, |c| c.is_ascii_whitespace() || c == '/');
        let ends = skip(at, |c| !c.is_ascii_whitespace() && c != '=' && c != '/');
        if ends == at {
            return found;
        }
        let name = html[at..ends].to_ascii_lowercase();
        at = skip(ends, |c| c.is_ascii_whitespace());
        let mut value = at..at;
        if html[at..end].starts_with('=') {
            at = skip(at + 1, |c| c.is_ascii_whitespace());
            match html[at..end].chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let length = html[at + 1..end].find(quote);
                    value = at + 1..length.map_or(end, |length| at + 1 + length);
                    at = (value.end + 1).min(end);
                }
                _ => {
                    value = at..skip(at, |c| !c.is_ascii_whitespace());
                    at = value.end;
                }
            }
        }
        found.push(Attribute { name, value });
    }
}

/// The entities that raw HTML is really written with; others stay as they are.
pub(super) fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let decoded = rest.find(';').filter(|end| *end < 12).and_then(|end| {
            let c = match &rest[1..end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => '\u{a0}',
                "emsp" => '\u{3000}',
                "ensp" | "thinsp" => ' ',
                "mdash" => '—',
                "ndash" => '–',
                "hellip" => '…',
                "copy" => '©',
                "times" => '×',
                number => number
                    .strip_prefix("#x")
                    .or(number.strip_prefix("#X"))
                    .map(|hex| u32::from_str_radix(hex, 16))
                    .or_else(|| number.strip_prefix('#').map(str::parse))
                    .and_then(Result::ok)
                    .and_then(char::from_u32)?,
            };
            Some((c, end))
        });
        match decoded {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tags_mean_something_and_unknown_ones_give_their_text() {
        assert_eq!(
            pieces("<kbd>Ctrl</kbd><!-- no --><t>x</t><script>alert(1)</script>"),
            [
                Piece::Open(Marks::KEY),
                Piece::Text("Ctrl".into()),
                Piece::Close(Marks::KEY),
                Piece::Text("x".into()),
            ]
        );
    }

    #[test]
    fn a_picture_keeps_its_attributes() {
        assert_eq!(
            pieces("<IMG data-src=no SRC='a>b.png' alt=\"A &amp; B\">"),
            [Piece::Picture {
                src: "a>b.png".into(),
                alt: "A & B".into(),
                title: String::new(),
            }]
        );
    }

    #[test]
    fn text_that_only_looks_like_html_stays() {
        assert_eq!(
            pieces("1 < 2 &nope; &#27;"),
            [
                Piece::Text("1 ".into()),
                Piece::Text("<".into()),
                Piece::Text(" 2 &nope; \u{1b}".into())
            ]
        );
    }
}
