//! What is known of elements and classes by their names alone.

use crate::{content::clean, markdown::document::Marks};

pub(super) fn marks(name: &str) -> Option<Marks> {
    Some(match name {
        "b" | "strong" => Marks::STRONG,
        "i" | "em" | "cite" | "var" | "dfn" => Marks::EMPHASIS,
        "s" | "del" | "strike" => Marks::STRIKE,
        "u" | "ins" => Marks::UNDERLINE,
        "mark" => Marks::HIGHLIGHT,
        "code" | "samp" | "tt" => Marks::CODE,
        "kbd" => Marks::KEY,
        _ => return None,
    })
}

/// Elements that only begin and end lines of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "center"
            | "aside"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "figure"
            | "form"
            | "fieldset"
            | "address"
            | "hgroup"
            | "dialog"
            | "iframe"
    ) || is_component(name)
}

/// Components of Docusaurus, Starlight and Mintlify (MDX) that have a heading.
pub(super) fn is_component(name: &str) -> bool {
    matches!(
        name,
        "tabitem" | "tab" | "card" | "linkcard" | "accordion" | "step"
    )
}

/// The language that a class names: `language-rust`, `brush: js`.
pub(super) fn language(class: &str) -> Option<String> {
    let found = class.split([' ', ';']).find_map(|word| {
        let word = word.trim();
        word.strip_prefix("language-")
            .or(word.strip_prefix("lang-"))
    });
    found.map(|language| clean::line(language).to_lowercase())
}
