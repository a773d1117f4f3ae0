//! The text of a post without its markup.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::options;
use crate::content::guard::guarded;
use crate::markdown::{
    dialect::shortcode::{self, Role},
    document::{Block, Document, Marks, Text},
    html, is_cjk, math,
};

/// What only the dialects know, and with it all that has to be set as the page sets it:
/// formulas, notes, wiki links, alerts, containers, attributes, marks, comments, tables
/// of contents, imports, emoji codes.
const DIALECT: [&str; 14] = [
    "$", "[^", "[[", "[!", ":::", "{:", "{#", "==", "%%", "\\(", "\\[", "[TOC]", "[toc]", "~",
];

fn is_dialect(body: &str) -> bool {
    let code =
        |(at, _): (usize, &str)| body[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
    body.starts_with("import ")
        || body.starts_with("export ")
        || DIALECT.iter().any(|sign| body.contains(sign))
        || body.match_indices(':').any(code)
}

/// The text of a Markdown body for a reader: no markup, no addresses, no
/// alternative texts, of shortcodes what they enclose; code and table cells
/// included, footnotes not.
pub fn plain_text(body: &str) -> String {
    let body = &*without_shortcodes(body);
    // Most posts begin with nothing that takes more than the parser itself.
    if is_dialect(body.trim_start()) {
        return text_of(&super::parse(body));
    }
    let extract = |options| {
        let mut out = String::with_capacity(body.len());
        let mut pictures = 0usize;
        let mut soft = false;
        for event in Parser::new_ext(body, options) {
            let after_soft = std::mem::take(&mut soft);
            match event {
                Event::Start(Tag::Image { .. }) => pictures += 1,
                Event::End(TagEnd::Image) => pictures -= 1,
                _ if pictures > 0 => {}
                Event::Text(text) | Event::Code(text) => {
                    // Chinese goes on in the next line without a space.
                    if after_soft && joins(&out, &text) {
                        out.pop();
                    }
                    out.push_str(&text);
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    out.push_str(&html::text(&html));
                }
                Event::SoftBreak => {
                    out.push('\n');
                    soft = true;
                }
                Event::HardBreak => out.push('\n'),
                Event::End(TagEnd::TableCell) => out.push(' '),
                Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Heading(_)
                    | TagEnd::Item
                    | TagEnd::CodeBlock
                    | TagEnd::TableHead
                    | TagEnd::TableRow
                    | TagEnd::DefinitionListTitle
                    | TagEnd::DefinitionListDefinition,
                ) => out.push('\n'),
                _ => {}
            }
        }
        out
    };
    let options = options() - Options::ENABLE_MATH;
    guarded(|| extract(options))
        .or_else(|_| guarded(|| extract(options - Options::ENABLE_DEFINITION_LIST)))
        .unwrap_or_else(|_| body.to_owned())
}

/// Whether a line that ends as `before` does goes on with `after` without a space.
fn joins(before: &str, after: &str) -> bool {
    let last = before.trim_end_matches('\n').chars().next_back();
    last.is_some_and(is_cjk) && after.chars().next().is_some_and(is_cjk)
}

/// The text of what the page shows.
fn text_of(document: &Document) -> String {
    let mut out = String::new();
    let mut line = |text: &str, end: char| {
        out.push_str(text);
        out.push(end);
    };
    // Neither numbers of notes nor what stands for pictures is text.
    let read = |text: &Text| -> String {
        let mut from = 0;
        let runs = text.runs.iter().map(|run| {
            let piece = text.chars.get(from..run.end).unwrap_or_default();
            from = run.end;
            match run.marks.has(Marks::FOOTNOTE | Marks::PICTURE) {
                true => "",
                false => piece,
            }
        });
        runs.collect()
    };
    let text = document.blocks.iter();
    for block in text.filter(|block| !matches!(block, Block::Footnotes(_))) {
        block.walk(&mut |block| match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => line(&read(text), '\n'),
            Block::Details(details) => line(&read(&details.summary), '\n'),
            Block::Code(code) => line(&code.text, '\n'),
            Block::Math(tex) => line(math::inline(tex).as_deref().unwrap_or(tex), '\n'),
            Block::Definitions(definitions) => {
                for definition in definitions {
                    line(&read(&definition.term), '\n');
                }
            }
            Block::Table(table) => {
                for cell in table.header.iter().chain(table.rows.iter().flatten()) {
                    line(&read(cell), ' ');
                }
            }
            _ => {}
        });
    }
    out
}

/// A body without the tags of its shortcodes.
fn without_shortcodes(body: &str) -> Cow<'_, str> {
    if !body.contains("{{") && !body.contains("{%") {
        return Cow::Borrowed(body);
    }
    let mut out = String::with_capacity(body.len());
    let mut at = 0;
    for tag in shortcode::tags(body) {
        out.push_str(&body[at..tag.range.start]);
        if tag.role == Role::Commented {
            let source = &body[tag.range.clone()];
            out.push_str(&source.replacen("/*", "", 1).replacen("*/", "", 1));
        }
        at = tag.range.end;
    }
    out.push_str(&body[at..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_what_the_page_shows() {
        assert_eq!(
            plain_text("但是 $\\neg (p \\Rightarrow q)$，$x^2$, `\\neg`, $5/$6"),
            "但是 ¬(p ⇒ q)，x², \\neg, $5/$6\n"
        );
        // What is not known stays as it is written.
        assert_eq!(plain_text("$\\unknowable{x}$"), "\\unknowable{x}\n");
    }

    #[test]
    fn dialects_are_what_the_page_shows() {
        for (body, text) in [
            ("> [!NOTE] 题\n> 提示\n\n正文", "提示\n正文\n"),
            (":::note 提示\n里面\n:::\n", "里面\n"),
            ("See [[Note|the note]] ==a== %%no%%.", "See the note a .\n"),
            ("import Box from \"../x.astro\"\n\n正文", "正文\n"),
            ("[TOC]\n\n正文 :tada:[^1]。\n\n[^1]: 注", "正文 🎉。\n"),
            ("后面{: .x}", "后面\n"),
            ("10:30 a http://b", "10:30 a http://b\n"),
        ] {
            assert_eq!(plain_text(body), text, "{body}");
        }
    }

    #[test]
    fn chinese_goes_on_in_the_next_line_without_a_space() {
        assert_eq!(
            plain_text("第一行，\n第二行\nand\n三"),
            "第一行，第二行\nand\n三\n"
        );
    }

    #[test]
    fn shortcodes_leave_what_they_enclose() {
        assert_eq!(
            plain_text(
                "{{< lead x=\"y\" >}}\nA *b*.\n{{< /lead >}} {{< icon >}}c {% raw %}d{% endraw %}"
            ),
            "A b.\nc d\n"
        );
        assert_eq!(plain_text("`{{</* x */>}}`"), "{{< x >}}\n");
    }
}
