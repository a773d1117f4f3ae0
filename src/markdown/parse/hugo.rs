//! The HTML that Hugo makes of a body, as far as it is counted: what words,
//! reading times and automatic summaries are taken from (`content::summary`).
//!
//! Nobody looks at it. It follows goldmark with the extensions and defaults that
//! Hugo gives it (`markup/goldmark/goldmark_config`), emoji codes and raw HTML on:
//! no math, no alerts, a typographer. Shortcodes give what they enclose.

mod code;
mod quotes;
mod strike;
mod tables;
mod text;
mod writer;

use std::{borrow::Cow, fmt::Write};

use pulldown_cmark::Options;

use self::{text::escape, writer::Writer};
use crate::content::guard::guarded;
use crate::markdown::dialect::{
    guard,
    shortcode::{self, Notation, Role},
};

/// Shortcodes inside of each other: deeper ones are left out.
const DEPTH: usize = 16;

/// Stands for the HTML of a shortcode while the text around it is parsed: a
/// number between two characters that no text has and Markdown takes for letters.
const OPEN: char = '\u{f0f00}';
const CLOSE: char = '\u{f0f01}';

/// The mark of nothing.
const EMPTY: &str = "\u{f0f00}\u{f0f01}";

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
}

/// The HTML of a body. Never fails: where the parser breaks down, it is the
/// source.
pub fn hugo_html(body: &str) -> String {
    render(body, 0)
}

fn render(body: &str, depth: usize) -> String {
    if !body.contains("{{<") && !body.contains("{{%") {
        return match guard::guarded(body, EMPTY) {
            Cow::Borrowed(body) => markdown(body),
            Cow::Owned(body) => put_back(&markdown(&body), &[]),
        };
    }
    let (outer, inner) = take_out(body, depth);
    put_back(&markdown(&guard::guarded(&outer, EMPTY)), &inner)
}

/// Takes the shortcodes out of a source, as Hugo does before it parses Markdown
/// (`hugolib/shortcode.go`): what `{{% %}}` encloses stays part of the page, what
/// `{{< >}}` encloses is rendered by itself, one that encloses nothing is nothing.
fn take_out(body: &str, depth: usize) -> (String, Vec<String>) {
    let tags = shortcode::tags(body);
    let closers = shortcode::pairs(&tags);
    let mut outer = String::with_capacity(body.len());
    let mut inner = Vec::new();
    let mut at = 0;
    let mut index = 0;
    while let Some(tag) = tags.get(index) {
        let next = index + 1;
        let from = index;
        index = next;
        if !tag.notation.is_hugo() && tag.role != Role::Commented {
            continue;
        }
        let source = &body[tag.range.clone()];
        outer.push_str(&body[at..tag.range.start]);
        at = tag.range.end;
        if tag.role == Role::Commented {
            outer.push_str(&uncommented(source));
        } else if tag.notation == Notation::Hugo {
            let mut html = String::new();
            if let Some(closer) = closers[from] {
                if depth < DEPTH {
                    // Rendered once more, so what was no shortcode is one.
                    let enclosed = &body[at..tags[closer].range.start];
                    html = render(&uncommented(enclosed), depth + 1);
                }
                at = tags[closer].range.end;
                index = closer + 1;
            }
            let _ = write!(outer, "{OPEN}{}{CLOSE}", inner.len());
            inner.push(html);
        }
    }
    outer.push_str(&body[at..]);
    (outer, inner)
}

/// `{{</* x */>}}` as `{{< x >}}`.
fn uncommented(source: &str) -> Cow<'_, str> {
    if !source.contains("/*") {
        return Cow::Borrowed(source);
    }
    let open = source.replace("{{</*", "{{<").replace("{{%/*", "{{%");
    Cow::Owned(open.replace("*/>}}", ">}}").replace("*/%}}", "%}}"))
}

/// Puts the HTML of shortcodes where their marks are.
fn put_back(html: &str, inner: &[String]) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(OPEN) {
        out.push_str(&rest[..start]);
        rest = &rest[start + OPEN.len_utf8()..];
        let Some(end) = rest.find(CLOSE) else { break };
        let number = rest[..end].parse::<usize>().ok();
        if let Some(html) = number.and_then(|number| inner.get(number)) {
            out.push_str(html);
        }
        rest = &rest[end + CLOSE.len_utf8()..];
    }
    out.push_str(rest);
    out
}

fn markdown(body: &str) -> String {
    // pulldown-cmark 0.13 can panic on definition lists (its issue 1110).
    let without = options() - Options::ENABLE_DEFINITION_LIST;
    let body = &*tables::with_whole_heads(body);
    [options(), without]
        .into_iter()
        .find_map(|options| guarded(|| Writer::new(body).write(options)).ok())
        .unwrap_or_else(|| escape(body).into_owned())
}

#[cfg(test)]
mod tests {
    use super::hugo_html;
    use crate::content::summary::html::text;

    fn words(source: &str) -> String {
        let text = text(&hugo_html(source));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Hugo, `hugolib/shortcode.go`: before Markdown, in code as well.
    /// Minutes, where each word looks for the end of its line.
    #[test]
    fn floods_on_one_line_cost_no_more_than_their_length() {
        for (flood, html) in [
            ("word ", "word "),
            ("a\"b ", "a&quot;b "),
            (" ~~a b~a", "~~a b"),
        ] {
            assert!(hugo_html(&flood.repeat(100_000)).contains(html), "{flood}");
        }
    }

    #[test]
    fn shortcodes_count_by_what_they_enclose() {
        assert_eq!(
            words("{{< lead x=\"no\" >}}\nA **b**.\n{{< /lead >}} c"),
            "A b. c"
        );
        assert_eq!(
            words("{{% note %}}\n- a\n{{% /note %}}\n\n{{< img src=x >}}"),
            "a"
        );
        assert_eq!(words("{{< a >}}1{{< b >}}2{{< /b >}}3{{< /a >}}"), "12 3");
        assert_eq!(
            words("```\n{{< x >}}y{{< /x >}}\n```\n`{{</* z */>}}`"),
            "y {{< z >}}"
        );
        assert_eq!(words("{{ .Title }} {{< torn"), "{{ .Title }} {{< torn");
    }

    /// goldmark with Hugo's defaults: neither math nor alerts, notes with a number
    /// and a way back, `~` for `<del>`.
    #[test]
    fn constructs_count_as_goldmark_renders_them() {
        assert_eq!(
            words("$a_b$ and $$\\int x\\,dx$$"),
            "$a_b$ and $$\\int x,dx$$"
        );
        assert_eq!(words("> [!NOTE]\n> x"), "[!NOTE] x");
        assert_eq!(words("a[^n] b\n\n[^n]: Note.\n"), "a1 b Note. ↩\u{fe0e}");
        assert_eq!(words("~s~ ==m== :tada: ~~x~~"), "s ==m== 🎉 x");
        assert_eq!(words("a\n:tada: b\n\nT\n:::note"), "a 🎉 b T :::note");
        assert_eq!(words(" | A | B\n--- | --- | ---\nx | 1 | 2\n"), "A B x 1 2");
        assert_eq!(words("- [x] done\n- b\n\nT\n: D\n"), "done b T D");
        assert_eq!(words("|a|b|\n|-|-|\n|c|d|\n"), "a b c d");
        assert_eq!(
            words("![alt *x*](p.png \"t\") [l](u \"t\") <b>r</b> &nbsp;"),
            "l r"
        );
        assert_eq!(words("a<!-- x --><script>y</script><style>z</style>"), "a");
        assert_eq!(words("1<<2 <<g>> \\\\\"a\" \\\"b"), "1«2 «g» \\“a” \"b");
        assert_eq!(words("https://x.y/&copy;z"), "https://x.y/&copy;z");
        assert_eq!(words("# H {#id}\n\n{.c}\n"), "H {.c}");
    }

    /// goldmark, `extension/linkify.go`, also where the parser cuts an address in pieces:
    /// what stands in a link's tag counts nothing towards the length of a summary.
    #[test]
    fn bare_addresses_are_links() {
        for url in [
            "https://e.org/a_b_c?x=1&y=2",
            "https://e.org/",
            "www.e.org/a_b",
        ] {
            let html = hugo_html(&format!("字 {url} 文\n"));
            assert_eq!(html.matches("<a href=").count(), 1, "{html}");
            let shown = url.replace('&', "&amp;");
            assert!(html.contains(&format!(">{shown}</a> 文")), "{html}");
        }
        assert_eq!(hugo_html("[https://e.org](x)").matches("<a ").count(), 1);
        assert!(!hugo_html("`https://e.org`").contains("<a "));
        // As Hugo 0.168 cuts it with `summaryLength = 3`.
        let html = hugo_html("字 http://e.org/中文路径 字\n\nend\n");
        let short = crate::content::summary::html::summary(&html, 3, true);
        assert!(short.ends_with("end"), "{short}");
    }

    /// What is struck in an alternative text ends there (CommonMark 6.4: brackets bind
    /// closer than emphasis), and what is around it goes on.
    #[test]
    fn strikes_do_not_reach_into_pictures() {
        let html = hugo_html("字 ~a ![~b 字~ ~c](d) e~ f\n");
        assert_eq!(
            html,
            "<p>字 <del>a <img src=\"d\" alt=\"b 字 ~c\"> e</del> f</p>\n"
        );
    }

    #[test]
    fn marks_of_our_own_in_a_text_are_no_shortcodes() {
        assert_eq!(words("{{< a >}}x\u{f0f00}7\u{f0f01}\u{f0f00}"), "x");
    }
}
