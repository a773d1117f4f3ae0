//! Alerts: the names that GitHub, Obsidian, Hugo's themes, Hexo and Docusaurus
//! have for them, and the first line of one.

use crate::markdown::document::{Alert, AlertKind, Block, Text};

/// The family that an alert of this name belongs to, if it is known.
pub(super) fn kind(name: &str) -> Option<AlertKind> {
    let name = name.to_lowercase();
    Some(match name.as_str() {
        "note" | "info" | "todo" | "default" | "primary" | "simple" | "open" | "secondary"
        | "blue" => AlertKind::Note,
        "abstract" | "summary" | "tldr" => AlertKind::Abstract,
        "question" | "help" | "faq" => AlertKind::Question,
        "example" => AlertKind::Example,
        "quote" | "cite" => AlertKind::Quote,
        "tip" | "hint" | "success" | "check" | "done" | "green" => AlertKind::Tip,
        "important" | "purple" => AlertKind::Important,
        "warning" | "attention" | "warn" | "yellow" | "orange" => AlertKind::Warning,
        "caution" | "danger" | "error" | "bug" | "failure" | "fail" | "missing" | "red" => {
            AlertKind::Caution
        }
        _ => return None,
    })
}

/// Whether the name is one of the families' own, which needs no title.
fn is_family(name: &str) -> bool {
    ["note", "tip", "important", "warning", "caution"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// An alert called `name`, with the title that the author gave it.
pub(super) fn alert(name: &str, title: Text, fold: Option<bool>) -> Alert {
    let title = if title.is_empty() && !is_family(name) {
        Text::plain(capitalised(name))
    } else {
        title
    };
    Alert {
        kind: kind(name).unwrap_or(AlertKind::Note),
        title,
        fold,
    }
}

fn capitalised(name: &str) -> String {
    let name = name.to_lowercase();
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The alert that the blocks of a quote begin with, taken out of them: `[!tip]-
/// Title` in a paragraph of its own.
pub(super) fn taken(blocks: &mut Vec<Block>) -> Option<Alert> {
    let Some(Block::Paragraph(text)) = blocks.first_mut() else {
        return None;
    };
    let inside = text.chars.strip_prefix("[!")?;
    let (name, rest) = inside.split_once(']')?;
    if name.is_empty() || name.contains(['[', '\n']) {
        return None;
    }
    // `[!info|wide]`
    let name = name.split('|').next().unwrap_or(name).trim().to_owned();
    let fold = match rest.chars().next() {
        Some('-') => Some(false),
        Some('+') => Some(true),
        _ => None,
    };
    let rest = if fold.is_some() { &rest[1..] } else { rest };
    let start = text.chars.len() - rest.trim_start().len();
    let title = text.from(start);
    blocks.remove(0);
    Some(alert(&name, title, fold))
}
