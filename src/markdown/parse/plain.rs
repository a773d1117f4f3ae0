//! The text of a post without its markup.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::options;
use crate::content::guard::guarded;
use crate::markdown::{
    dialect::shortcode::{self, Role},
    html, math,
};

/// The text of a Markdown body for a reader: no markup, no addresses, no
/// alternative texts, of shortcodes what they enclose, formulas in Unicode where that
/// is known; code and table cells included.
pub fn plain_text(body: &str) -> String {
    let body = &*without_shortcodes(body);
    let extract = |options| {
        let mut out = String::with_capacity(body.len());
        let mut pictures = 0usize;
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            match event {
                Event::Start(Tag::Image { .. }) => pictures += 1,
                Event::End(TagEnd::Image) => pictures -= 1,
                _ if pictures > 0 => {}
                Event::Text(text) | Event::Code(text) => out.push_str(&text),
                // `$5/$6` is money, not a formula.
                Event::InlineMath(_)
                    if body[range.end..].starts_with(|c: char| c.is_ascii_digit()) =>
                {
                    out.push_str(&body[range]);
                }
                // As the page sets it: no list shows `\neg` where the post shows `¬`.
                Event::InlineMath(tex) | Event::DisplayMath(tex) => match math::inline(&tex) {
                    Some(set) => out.push_str(&set),
                    None => out.push_str(&tex),
                },
                Event::Html(html) | Event::InlineHtml(html) => {
                    out.push_str(&html::text(&html));
                }
                Event::SoftBreak | Event::HardBreak => out.push('\n'),
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
    guarded(|| extract(options()))
        .or_else(|_| guarded(|| extract(options() - Options::ENABLE_DEFINITION_LIST)))
        .unwrap_or_else(|_| body.to_owned())
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
            plain_text("但是 $\\neg (p \\Rightarrow q)$，$$x^2$$, `\\neg`, $5/$6"),
            "但是 ¬(p ⇒ q)，x², \\neg, $5/$6\n"
        );
        // What is not known stays as it is written.
        assert_eq!(plain_text("$\\unknowable{x}$"), "\\unknowable{x}\n");
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
