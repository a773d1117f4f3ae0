//! The info string behind a fence: the language and what else is asked for.

use crate::{content::clean, markdown::document::Code};

/// Reads the forms in use: `go {linenos=true,hl_lines=[2,"4-5"]}`, `sql {1,3}`,
/// `js title="x"`, `js:x.js`, `{.rust}`, `rust,linenos,hl_lines=1-2`. Code without text.
pub(super) fn code(info: &str) -> Code {
    let info = clean::line(info);
    let start = info.trim_start_matches(['{', '.', ' ']);
    let end = start
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':' | '='))
        .unwrap_or(start.len());
    let (word, mut rest) = start.split_at(end);
    let mut code = Code::default();
    if rest.starts_with('=') {
        // No language: the first word is an option.
        rest = start;
    } else if !word.is_empty() {
        code.language = Some(word.to_lowercase());
    }
    if let Some(title) = rest.strip_prefix(':') {
        let end = title.find([' ', '{']).unwrap_or(title.len());
        code.title = Some(title[..end].to_owned()).filter(|title| title.contains('.'));
        rest = &title[end..];
    }
    options(rest, &mut code);
    code
}

/// Options of a fence or of a `highlight` shortcode.
pub(super) fn options(text: &str, code: &mut Code) {
    let mut first = None;
    let mut asked = None;
    for (key, value) in pairs(text) {
        match key.to_lowercase().as_str() {
            "title" | "name" | "file" | "filename" | "caption" => {
                code.title = Some(value).filter(|title| !title.is_empty());
            }
            "hl_lines" | "highlight" | "mark" => code.marked.extend(ranges(&value)),
            "linenos" | "linenumbers" | "line_numbers" | "showlinenumbers" => {
                asked = Some(!matches!(value.as_str(), "false" | "0" | "no"));
            }
            "linenostart" | "startline" | "start" => first = value.parse().ok(),
            // `{1,3-5}`, one number at a time.
            "" => code.marked.extend(ranges(&value)),
            _ => {}
        }
    }
    code.numbers = match (asked, first) {
        (Some(false), _) => None,
        (Some(true), first) => Some(first.unwrap_or(1)),
        (None, first) => first,
    };
}

/// Keys and values, in quotes or in brackets; a lone word has no value, lone
/// numbers have no key.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', ',', '{', '}', '\t', '[', ']']);
        if rest.is_empty() {
            return found;
        }
        let end = rest
            .find([' ', ',', '=', '{', '}', '\t', ']'])
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let word = word.trim_start_matches('.');
        if let Some(value) = behind.strip_prefix('=') {
            let value = value.trim_start();
            let (value, after) = match value.chars().next() {
                Some('[') => split_at(&value[1..], ']'),
                Some(quote @ ('"' | '\'' | '`')) => split_at(&value[1..], quote),
                Some('{') => split_at(&value[1..], '}'),
                _ => {
                    // `hl_lines=3 6-8`: numbers go on over spaces.
                    let end = value.find([',', '}', ' ']).unwrap_or(value.len());
                    let more = value[end..]
                        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | ' ')))
                        .filter(|_| word.eq_ignore_ascii_case("hl_lines"));
                    value.split_at(end + more.unwrap_or(0))
                }
            };
            found.push((word.to_owned(), value.to_owned()));
            rest = after;
        } else {
            let is_range =
                !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            if is_range {
                found.push((String::new(), word.to_owned()));
            } else {
                found.push((word.to_owned(), String::new()));
            }
            rest = behind;
        }
    }
}

fn split_at(text: &str, end: char) -> (&str, &str) {
    text.split_once(end).unwrap_or((text, ""))
}

/// `1,3-5` and `1 "3-5"` as ranges.
fn ranges(text: &str) -> Vec<(usize, usize)> {
    text.split([',', ' ', '"', '\''])
        .filter_map(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            (0 < first && first <= last).then_some((first, last))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(info: &str) -> Option<String> {
        code(info).language
    }

    #[test]
    fn fences_name_their_language() {
        assert_eq!(language("go {linenos=true}").as_deref(), Some("go"));
        assert_eq!(language("{.Rust}").as_deref(), Some("rust"));
        assert_eq!(language("c#").as_deref(), Some("c#"));
        assert_eq!(language("ebnf+diagram").as_deref(), Some("ebnf+diagram"));
        assert_eq!(language("title=\"x\""), None);
        assert_eq!(language(""), None);
    }

    #[test]
    fn lines_are_marked_in_every_notation() {
        assert_eq!(code("sql {1,3-4}").marked, [(1, 1), (3, 4)]);
        assert_eq!(code("go {hl_lines=[2,\"4-5\"]}").marked, [(2, 2), (4, 5)]);
        assert_eq!(code("rust,hl_lines=1-2 5").marked, [(1, 2), (5, 5)]);
        assert_eq!(code("js {hl_lines=\"2 0 9-8\"}").marked, [(2, 2)]);
    }

    #[test]
    fn titles_and_numbers_are_asked_for() {
        let go = code("go {linenos=table, linenostart=7, title=\"a b.go\"}");
        assert_eq!(go.numbers, Some(7));
        assert_eq!(go.title.as_deref(), Some("a b.go"));
        assert_eq!(code("rust,linenos").numbers, Some(1));
        assert_eq!(code("rust {linenos=false}").numbers, None);
        assert_eq!(code("js:src/a.js").title.as_deref(), Some("src/a.js"));
        assert_eq!(code("js title='x'").title.as_deref(), Some("x"));
    }
}
