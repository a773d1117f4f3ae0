//! Where the opening tags of raw HTML stand, and their attributes: a tokenizer
//! tells what they say, but not where.

use std::ops::Range;

/// An opening tag and where its attributes stand.
#[derive(Debug)]
pub(super) struct OpenTag {
    /// In lower case.
    pub(super) name: String,
    /// All of it, from `<` to `>`.
    pub(super) range: Range<usize>,
    pub(super) attributes: Vec<Attribute>,
}

#[derive(Debug)]
pub(super) struct Attribute {
    /// In lower case.
    pub(super) name: String,
    /// Bytes of its value, quotes aside; empty where it has none.
    pub(super) value: Range<usize>,
}

/// Bytes that any text may have looked through in vain.
const IN_VAIN: usize = 64 * 1024;

/// The opening tags of `html` outside of comments, scripts and styles, with
/// places counted from its start.
pub(super) fn tags(html: &str) -> Vec<OpenTag> {
    let mut found = Vec::new();
    let mut at = 0;
    // Bytes that were looked through for the end of a tag that has none.
    let mut in_vain = 0;
    while let Some(open) = html[at..].find('<').map(|open| at + open) {
        let rest = &html[open..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| open + end + 3);
            continue;
        }
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        if !is_tag {
            at = open + 1;
            continue;
        }
        let Some(end) = tag_end(rest) else {
            at = open + 1;
            in_vain += rest.len();
            // Nobody writes so: a flood of them would be looked through from each.
            if in_vain > 16 * html.len() + IN_VAIN {
                break;
            }
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
        found.push(OpenTag {
            name,
            range: open..open + end + 1,
            attributes,
        });
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

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    let needle = needle.as_bytes();
    text.as_bytes()
        .windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_tags_without_an_end_costs_no_more_than_its_length() {
        for flood in ["<![CDATA[", "<?", "<!A", "<a ", "<a \"'"] {
            let start = std::time::Instant::now();
            tags(&flood.repeat(200_000));
            let time = start.elapsed();
            assert!(
                time < std::time::Duration::from_secs(5),
                "{flood}: {time:?}"
            );
        }
        assert_eq!(tags("<a <b c> x < d <e").len(), 1);
    }

    #[test]
    fn attributes_are_found_where_they_stand() {
        let html = "<!-- <a b=c> --> x < y <IMG data-x SRC = 'a>b.png' alt=\"\"/><script>\"<a>\"</script><p id=q>";
        let found: Vec<_> = tags(html)
            .into_iter()
            .map(|tag| {
                let attributes = tag.attributes.into_iter();
                let pairs: Vec<_> = attributes.map(|one| (one.name, &html[one.value])).collect();
                (tag.name, pairs)
            })
            .collect();
        let pair = |name: &str, value| (name.to_owned(), value);
        assert_eq!(
            found,
            [
                (
                    "img".to_owned(),
                    vec![pair("data-x", ""), pair("src", "a>b.png"), pair("alt", "")]
                ),
                ("script".to_owned(), vec![]),
                ("p".to_owned(), vec![pair("id", "q")]),
            ]
        );
    }

    #[test]
    fn a_tag_that_does_not_end_is_none() {
        assert!(tags("<img src='a").is_empty());
        assert!(tags("<").is_empty());
    }
}
