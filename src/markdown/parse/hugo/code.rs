//! Fenced code, as Hugo's highlighter writes it.
//!
//! The text is exact. The spans that colour it are estimated, one for each word
//! or text in quotes: their attributes are counted by Hugo where it looks for the
//! end of an automatic summary, and nowhere else.

use std::fmt::Write;

use super::{CLOSE, OPEN, text::escape_code};

/// What stands behind the opening of a fence (Hugo, `markup/goldmark/codeblocks`).
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Info {
    language: String,
    numbers: Numbers,
    first: usize,
}

/// Where the numbers of lines stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Numbers {
    #[default]
    None,
    /// In a column of their own, all before the first line.
    Table,
    /// Before each line.
    Inline,
}

impl Info {
    /// `go {linenos=inline,linenostart=5}`.
    pub(super) fn of(info: &str) -> Self {
        let end = info.find([' ', '\t', '{']).unwrap_or(info.len());
        let (language, rest) = info.split_at(end);
        let options = rest.split_once('{').map_or("", |(_, options)| options);
        let option = |key: &str| {
            let mut all = options.split([',', ' ', '}']);
            let value = all.find_map(|part| part.trim().strip_prefix(key)?.strip_prefix('='));
            value.map(|value| value.trim_matches(['"', '\'']).to_ascii_lowercase())
        };
        let numbers = match option("linenos").as_deref() {
            None | Some("false") => Numbers::None,
            Some("inline") => Numbers::Inline,
            Some(_) if option("linenumbersintable").as_deref() == Some("false") => Numbers::Inline,
            Some(_) => Numbers::Table,
        };
        let first = option("linenostart").and_then(|first| first.parse().ok());
        Self {
            language: language.to_owned(),
            numbers,
            first: first.unwrap_or(1),
        }
    }
}

/// Writes a block of code.
pub(super) fn fenced(text: &str, info: &Info, out: &mut String) {
    let language = info.language.as_str();
    if language.eq_ignore_ascii_case("goat") {
        // Hugo draws it, each character by itself.
        let drawn = text.chars().filter(|c| c.is_alphanumeric());
        drawn.for_each(|c| out.extend([c, '\n']));
        return;
    }
    if !is_coloured(language) {
        out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            let language = escape_code(language);
            let _ = write!(
                out,
                " class=\"language-{language}\" data-lang=\"{language}\""
            );
        }
        out.push('>');
        out.push_str(&escape_code(text));
        out.push_str("</code></pre>");
        return;
    }
    out.push_str("<div class=\"highlight\">");
    if info.numbers == Numbers::Table {
        out.push_str("<div style=\"color:#f8f8f2;\">\n<table style=\"border:0;\"><tr><td style=\"border:0;\">\n<pre tabindex=\"0\" style=\"color:#f8f8f2;\"><code>");
        for number in (info.first..).take(text.split_inclusive('\n').count()) {
            let _ = write!(
                out,
                "<span style=\"white-space:pre;padding:0 0.4em 0 0.4em;color:#7f7f7f\">{number}\n</span>"
            );
        }
        out.push_str("</code></pre></td>\n<td style=\"border:0;width:100%\">\n");
    }
    out.push_str(
        "<pre tabindex=\"0\" style=\"color:#f8f8f2;\"><code \
         class=\"language-x\" data-lang=\"x\">",
    );
    for (number, row) in (info.first..).zip(text.split_inclusive('\n')) {
        out.push_str("<span style=\"display:flex;\">");
        if info.numbers == Numbers::Inline {
            let _ = write!(
                out,
                "<span style=\"white-space:pre;padding:0 0.4em 0 0.4em;color:#7f7f7f\">{number}</span>"
            );
        }
        out.push_str("<span>");
        coloured(row, colours_words(language), out);
        out.push_str("</span></span>");
    }
    out.push_str("</code></pre>");
    if info.numbers == Numbers::Table {
        out.push_str("</td></tr></table>\n</div>\n");
    }
    out.push_str("</div>");
}

/// Whether words have colours: of a shell's lines only texts in quotes have.
fn colours_words(language: &str) -> bool {
    let shells = [
        "bash",
        "sh",
        "shell",
        "zsh",
        "fish",
        "console",
        "text",
        "txt",
        "plain",
        "plaintext",
    ];
    !shells.contains(&language.to_ascii_lowercase().as_str())
}

/// Whether the highlighter knows the language. Of those that blogs name it knows
/// nearly all: these it does not, and plain text has no colours.
fn is_coloured(language: &str) -> bool {
    let unknown = [
        "",
        "mermaid",
        "tree",
        "ebnf+diagram",
        "katex",
        "chart",
        "echarts",
        "flowchart",
    ];
    // `rust,ignore` is the name of none.
    !unknown.contains(&language.to_ascii_lowercase().as_str()) && !language.contains(',')
}

fn coloured(row: &str, words: bool, out: &mut String) {
    let mut rest = row;
    while let Some(first) = rest.chars().next() {
        // The marks of shortcodes stay whole.
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | OPEN | CLOSE);
        let end = match first {
            '"' | '\'' => rest[1..].find(first).map_or(rest.len(), |at| at + 2),
            c if words && word(c) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            c => {
                out.push_str(&escape_code(&rest[..c.len_utf8()]));
                rest = &rest[c.len_utf8()..];
                continue;
            }
        };
        out.push_str("<span style=\"color:#a6e22e\">");
        out.push_str(&escape_code(&rest[..end]));
        out.push_str("</span>");
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str, language: &str) -> String {
        let mut out = String::new();
        fenced(text, &Info::of(language), &mut out);
        out
    }

    /// Hugo, `markup/highlight`: what has no lexer is escaped as Go does it.
    #[test]
    fn code_is_escaped_whatever_its_language() {
        let plain = html("a < \"b\" 'c'\n", "");
        assert_eq!(
            plain,
            "<pre tabindex=\"0\"><code>a &lt; &#34;b&#34; &#39;c&#39;\n</code></pre>"
        );
        for language in ["go", "sh", "mermaid"] {
            let html = html("f(\"x y\") < 1\n", language);
            let text = crate::content::summary::html::text(&html);
            assert_eq!(text, "f(\"x y\") < 1\n", "{language}");
        }
    }

    /// Hugo, `markup/highlight`: numbers are text.
    #[test]
    fn numbers_of_lines_are_words() {
        let words = |info: &str| {
            let html = html("a b\nc\n", info);
            let text = crate::content::summary::html::text(&html);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("go {linenos=true}"), "1 2 a b c");
        assert_eq!(words("go {linenos=table,linenostart=9}"), "9 10 a b c");
        assert_eq!(words("go {linenos=inline}"), "1a b 2c");
        assert_eq!(words("go {linenos=false}"), "a b c");
        assert_eq!(words("{linenos=true}"), "a b c");
        assert_eq!(words("rust,ignore"), "a b c");
    }

    /// Hugo, `tpl/diagrams`: GoAT becomes a drawing with a text a character.
    #[test]
    fn a_drawing_has_letters_only() {
        assert_eq!(html("+--+\n|ab|\n", "goat"), "a\nb\n");
    }
}
