//! Fenced code, as Hugo's highlighter writes it.
//!
//! The text is exact. The spans that colour it are estimated, one for each word
//! or text in quotes: their attributes are counted by Hugo where it looks for the
//! end of an automatic summary, and nowhere else.

use super::text::escape_code;

/// Writes a block of code in a language; an empty one has none.
pub(super) fn fenced(text: &str, language: &str, out: &mut String) {
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
        coloured(row, out);
        out.push_str("</span></span>");
    }
    out.push_str("</code></pre></div>");
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
        "goat",
        "chart",
        "echarts",
        "flowchart",
    ];
    !unknown.contains(&language.to_ascii_lowercase().as_str())
}

fn coloured(row: &str, out: &mut String) {
    let mut rest = row;
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let end = match first {
            '"' | '\'' => rest[1..].find(first).map_or(rest.len(), |at| at + 2),
            c if word(c) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
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
