//! What Hugo takes out of the HTML of a page: its plain text and its automatic
//! summary. The HTML is made by the Markdown layer.

use super::weight;

/// The text of HTML without tags, comments, scripts and styles; entities stay as
/// they are written, since they are counted so (Hugo, `tpl/template.go`,
/// `StripHTML`). Paragraphs and line breaks end lines.
pub fn strip(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = tag_end(rest) else {
            text.push('<');
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[..end];
        if matches!(tag, "</p>" | "<br>" | "<br />") {
            text.push('\n');
        }
        rest = &rest[end..];
        let inner = ["script", "style"]
            .into_iter()
            .find(|name| is_start(tag, name));
        if let Some(name) = inner {
            rest = end_of(rest, name).map_or("", |at| &rest[at..]);
        }
    }
    text.push_str(rest);
    text
}

/// The length of the tag or comment that the text starts with; none where a `<`
/// starts neither.
fn tag_end(text: &str) -> Option<usize> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some(comment.find("-->").map_or(text.len(), |at| at + 7));
    }
    let name = text[1..].trim_start_matches('/');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?')) {
        return None;
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if text[..at].ends_with('=') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    Some(text.len())
}

fn is_start(tag: &str, name: &str) -> bool {
    let own = tag.get(1..=name.len());
    own.is_some_and(|own| own.eq_ignore_ascii_case(name))
        && tag[1 + name.len()..].starts_with(|c: char| c == '>' || c.is_whitespace())
}

/// Where the element of a name ends.
fn end_of(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let own = text.get(at + 2..at + 2 + name.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(name))
    })
}

/// Hugo's automatic summary: all up to the end of the first paragraph at which so
/// many words have gone by, else all there is, as text on one line
/// (`resources/page/page_markup.go`, `ExtractSummaryFromHTML`). As there, words
/// are counted in the HTML.
pub fn summary(html: &str, words: usize, cjk: bool) -> String {
    let mut counted = 0;
    let mut end = html.len();
    let mut start = 0;
    while let Some(length) = html[start..].find("</p>") {
        counted += html[start..start + length]
            .split_whitespace()
            .map(|word| word_in_html(word, cjk))
            .sum::<usize>();
        start += length + 4;
        if counted >= words {
            end = start;
            break;
        }
    }
    let text = text(&html[..end]);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// The text of HTML as it is read: no tags, and entities as characters.
pub fn text(html: &str) -> String {
    unescape(&strip(html))
}

/// What starts a tag or is an attribute is taken for none, the word that is glued
/// to an attribute with it.
fn word_in_html(word: &str, cjk: bool) -> usize {
    let letters = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
    let name = word
        .strip_prefix('<')
        .map(|w| w.strip_prefix('/').unwrap_or(w));
    let is_tag = name.is_some_and(|name| letters(name.strip_suffix('>').unwrap_or(name)));
    let is_attribute = word
        .split_once('=')
        .is_some_and(|(name, value)| letters(name) && value.starts_with(['"', '\'']));
    if is_tag || is_attribute || word == ">" {
        return 0;
    }
    if cjk { weight(&strip(word), cjk) } else { 1 }
}

/// The characters that entities stand for; what is none stays.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest[1..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '#'))
            .map_or(rest.len(), |at| at + 1);
        match entity(&rest[1..end]).filter(|_| rest[end..].starts_with(';')) {
            Some(c) => {
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

/// Numbers, and the names that the Markdown layer and authors write.
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    let known = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "middot" => '·',
        "bull" => '•',
        "copy" => '©',
        "rarr" => '→',
        "larr" => '←',
        "times" => '×',
        _ => return None,
    };
    Some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hugo, `tpl/template.go`: tags, comments, scripts and styles go, entities stay.
    #[test]
    fn the_text_of_html_has_no_tags_and_keeps_entities() {
        assert_eq!(
            strip("<p>a &amp; b</p>\n<br>c<!-- <p> -->d"),
            "a &amp; b\n\n\ncd"
        );
        assert_eq!(strip("<a title=\">\">x</a> 1 < 2"), "x 1 < 2");
        assert_eq!(strip("a<script>b</p></script>c<STYLE x>d</style>"), "ac");
        assert_eq!(strip("<styled>a"), "a");
        assert_eq!(strip("a <torn"), "a ");
    }

    /// Hugo, `resources/page/page_markup.go`: whole paragraphs; what stands before
    /// them, headings and code, is in it.
    #[test]
    fn a_summary_ends_with_a_paragraph() {
        let html =
            "<h1>Head</h1>\n<p>one two</p>\n<ul><li>x</li></ul>\n<p>three &lt;</p><p>six</p>";
        assert_eq!(summary(html, 3, false), "Head one two");
        assert_eq!(summary(html, 4, false), "Head one two x three <");
        assert_eq!(summary(html, 70, false), "Head one two x three < six");
    }

    /// There too: words are looked for in the HTML as it is, and what has an
    /// attribute in front of it is overlooked.
    #[test]
    fn words_behind_attributes_do_not_count_towards_the_length() {
        let html = "<p><a href=\"x\" title=\"y\">a b</a> c d</p>\n<p>e</p>";
        assert_eq!(summary(html, 4, false), "a b c d");
        assert_eq!(summary(html, 5, false), "a b c d e");
        let html = "<h2 id=\"四个汉字\">四个汉字</h2><p>字</p>\n<p>x</p>";
        assert_eq!(summary(html, 1, true), "四个汉字字");
        assert_eq!(summary(html, 2, true), "四个汉字字 x");
    }

    #[test]
    fn entities_become_characters_and_other_text_stays() {
        assert_eq!(
            unescape("&ldquo;a&#8217;&#x1f389; &no; & &amp"),
            "“a’🎉 &no; & &amp"
        );
    }
}
