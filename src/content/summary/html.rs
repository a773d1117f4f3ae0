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
/// starts neither. As in Go's `html/template`: a quote in a tag that is not around a
/// value breaks it, and nothing after it is text.
fn tag_end(text: &str) -> Option<usize> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some(comment.find("-->").map_or(text.len(), |at| at + 7));
    }
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut quote = None;
    let mut value = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if text[..at].trim_end().ends_with('=') => quote = Some(byte),
            (None, b'"' | b'\'' | b'<') if !value => return Some(text.len()),
            (None, b'=') => value = true,
            (None, b) if b.is_ascii_whitespace() => value &= text[..at].trim_end().ends_with('='),
            (Some(open), _) if open == byte => (quote, value) = (None, false),
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
        let paragraph = &html[start..start + length];
        // As there: the last character is looked at and not counted.
        let last = paragraph.chars().next_back();
        let shown = match last {
            Some(c) if !c.is_whitespace() => &paragraph[..length - c.len_utf8()],
            _ => paragraph,
        };
        counted += shown
            .split_whitespace()
            .map(|word| word_in_html(word, cjk))
            .sum::<usize>();
        start += length + 4;
        if counted >= words {
            end = start;
            break;
        }
    }
    let text = text(&html[..balanced(html, end)]);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// A place in HTML moved on to where what is open there is closed, a quotation or a
/// list; not where it is never closed (Hugo, issue 14044).
fn balanced(html: &str, end: usize) -> usize {
    let mut open: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        at += found;
        if at >= end && open.is_empty() {
            break;
        }
        let Some(length) = tag_end(&html[at..]) else {
            at += 1;
            continue;
        };
        let tag = &html[at..at + length];
        at += length;
        let (name, closes) = match tag.strip_prefix("</") {
            Some(rest) => (rest, true),
            None => (&tag[1..], false),
        };
        let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let name = &name[..length.unwrap_or(name.len())];
        let is = |other: &&str| other.eq_ignore_ascii_case(name);
        if name.is_empty() || VOID.iter().any(is) {
            continue;
        }
        if !closes {
            // What is opened behind the end can close nothing before it.
            open.push(name);
        } else if let Some(opener) = open.iter().rposition(is) {
            open.truncate(opener);
            if at > end && open.is_empty() {
                return at;
            }
        }
    }
    end
}

/// Elements that have no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

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

/// Numbers and the names of HTML.
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    let (first, second) = *html5ever::data::NAMED_ENTITIES.get(&format!("{name};"))?;
    // The few that stand for two characters are left as they are.
    char::from_u32(first).filter(|_| second == 0)
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
        // Go, `html/template`: what is no name starts no tag, and a tag that is
        // broken by a quote takes the rest with it.
        assert_eq!(
            strip("<!DOCTYPE html> <?php x ?> <T>b"),
            "<!DOCTYPE html> <?php x ?> b"
        );
        assert_eq!(strip("a <b c=d e='f>'>g</b> <a\"b>h"), "a g ");
    }

    /// Hugo, `resources/page/page_markup.go`: whole paragraphs; what stands before
    /// them, headings and code, is in it.
    #[test]
    fn a_summary_ends_with_a_paragraph() {
        let html =
            "<h1>Head</h1>\n<p>one two</p>\n<ul><li>x</li></ul>\n<p>three &lt;</p><p>six</p>";
        assert_eq!(summary(html, 3, false), "Head one two");
        assert_eq!(summary(html, 5, false), "Head one two x three <");
        assert_eq!(summary(html, 70, false), "Head one two x three < six");
    }

    /// There too: words are looked for in the HTML as it is, and what has an
    /// attribute in front of it is overlooked.
    #[test]
    fn words_behind_attributes_do_not_count_towards_the_length() {
        // The last letter is not counted, nor a word of one letter.
        let html = "<p><a href=\"x\" title=\"y\">a b</a> c dd</p>\n<p>e</p>";
        assert_eq!(summary(html, 4, false), "a b c dd");
        assert_eq!(summary(html, 5, false), "a b c dd e");
        let html = "<h2 id=\"四个汉字\">四个汉字</h2><p>字字</p>\n<p>x</p>";
        assert_eq!(summary(html, 1, true), "四个汉字字字");
        assert_eq!(summary(html, 2, true), "四个汉字字字 x");
    }

    /// As Hugo 0.168 prints them: nothing is left open that is closed later.
    #[test]
    fn a_summary_goes_on_to_the_end_of_what_is_open() {
        let list = "<ul>\n<li>\n<p>a b c</p>\n</li>\n<li>d</li>\n</ul>\n<p>e</p>";
        assert_eq!(summary(list, 2, false), "a b c d");
        let quote = "<blockquote>\n<p>a <b>b c</p>\n<p>d<br></b></p>\n</blockquote>\n<p>e</p>";
        assert_eq!(summary(quote, 2, false), "a b c d");
        let torn = "<div>\n<div>\n<p>a b c</p>\n<p>d</p>\n</div>\n<p>e</p>";
        assert_eq!(summary(torn, 2, false), "a b c");
        let comment = "<!-- <div> --><p>a b c</p><p>d</p></div>";
        assert_eq!(summary(comment, 2, false), "a b c");
    }

    #[test]
    fn entities_become_characters_and_other_text_stays() {
        assert_eq!(
            unescape("&ldquo;a&#8217;&#x1f389; &no; & &amp"),
            "“a’🎉 &no; & &amp"
        );
    }
}
