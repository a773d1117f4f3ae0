//! The text of a post without its markup.

use std::panic::catch_unwind;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::options;
use crate::markdown::html;

/// The text of a Markdown body as a reader would count it: no markup, no
/// addresses, no alternative texts; code and table cells included.
pub fn plain_text(body: &str) -> String {
    let extract = |options| {
        let mut out = String::with_capacity(body.len());
        let mut pictures = 0usize;
        for event in Parser::new_ext(body, options) {
            match event {
                Event::Start(Tag::Image { .. }) => pictures += 1,
                Event::End(TagEnd::Image) => pictures -= 1,
                _ if pictures > 0 => {}
                Event::Text(text)
                | Event::Code(text)
                | Event::InlineMath(text)
                | Event::DisplayMath(text) => {
                    out.push_str(&text);
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    out.push_str(&html::text(&html));
                }
                Event::SoftBreak | Event::HardBreak => out.push('\n'),
                Event::End(TagEnd::TableCell) => out.push(' '),
                // Where Hugo's own summary may end (`content::summary`).
                Event::End(TagEnd::Paragraph) => out.push('\u{2029}'),
                Event::End(
                    TagEnd::Heading(_)
                    | TagEnd::Item
                    | TagEnd::CodeBlock
                    | TagEnd::TableHead
                    | TagEnd::TableRow
                    | TagEnd::DefinitionListTitle,
                ) => out.push('\n'),
                _ => {}
            }
        }
        out
    };
    catch_unwind(|| extract(options()))
        .or_else(|_| catch_unwind(|| extract(options() - Options::ENABLE_DEFINITION_LIST)))
        .unwrap_or_else(|_| body.to_owned())
}
