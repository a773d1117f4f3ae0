//! Fenced code, as Hugo's highlighter writes it.
//!
//! The text is exact. The spans that colour it are estimated, one for each word
//! or text in quotes: their attributes are counted by Hugo where it looks for the
//! end of an automatic summary, and nowhere else.

use super::{CLOSE, OPEN, text::escape_code};

/// Writes a block of code in a language; an empty one has none.
pub(super) fn fenced(text: &str, language: &str, out: &mut String) {
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
            out.push_str(&format!(
                " class=\"language-{language}\" data-lang=\"{language}\""
            ));
        }
        out.push('>');
        out.push_str(&escape_code(text));
        out.push_str("</code></pre>");
        return;
    }
    out.push_str(
        "<div class=\"highlight\"><pre tabindex=\"0\" style=\"color:#f8f8f2;\"><code \
         class=\"language-x\" data-lang=\"x\">",
    );
    for row in text.split_inclusive('\n') {
        out.push_str("<span style=\"display:flex;\"><span>");
        coloured(row, colours_words(language), out);
        out.push_str("</span></span>");
    }
    out.push_str("</code></pre></div>");
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
    !unknown.contains(&language.to_ascii_lowercase().as_str())
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
        fenced(text, language, &mut out);
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

    /// Hugo, `tpl/diagrams`: GoAT becomes a drawing with a text a character.
    #[test]
    fn a_drawing_has_letters_only() {
        assert_eq!(html("+--+\n|ab|\n", "goat"), "a\nb\n");
    }
}
