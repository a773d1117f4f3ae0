//! Quotes and alerts: a bar at the left of every row; an alert's is coloured and
//! its first row names it.

use ratatui::style::Modifier;

use super::{blocks, row::Flow};
use crate::markdown::{Alert, AlertKind, Block, Details};

pub(super) fn quote(flow: &mut Flow<'_>, alert: Option<&Alert>, inside: &[Block]) {
    let theme = flow.context.theme.clone();
    let bar = alert.map_or(theme.accent, |alert| theme.alert(alert));
    flow.indented(None, ("▎ ".into(), bar), |flow| {
        if let Some(alert) = alert {
            let style = theme.alert(alert).add_modifier(Modifier::BOLD);
            if alert.title.is_empty() {
                // Not the author's words, so no part of the row's body.
                let mut row = flow.row();
                row.push(icon(alert.kind), style);
                row.push(" ", style);
                row.push(name(alert.kind), style);
                row.body = row.text.len();
                flow.push(row);
            } else {
                let icon = format!("{} ", icon(alert.kind));
                flow.indented(Some((icon, style)), ("  ".into(), style), |flow| {
                    flow.styled_text(&alert.title, style);
                });
            }
        }
        blocks::blocks(flow, inside, false);
        if inside.is_empty() && alert.is_none() {
            flow.blank();
        }
    });
}

/// A folded part, open: its summary and what is below it.
pub(super) fn details(flow: &mut Flow<'_>, details: &Details) {
    let theme = flow.context.theme.clone();
    let mark = ("▾ ".to_owned(), theme.accent);
    flow.indented(Some(mark), ("  ".into(), theme.text), |flow| {
        flow.styled_text(&details.summary, theme.strong);
        blocks::blocks(flow, &details.blocks, false);
    });
}

fn icon(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Note => "i",
        AlertKind::Tip => "✦",
        AlertKind::Important => "◆",
        AlertKind::Warning => "▲",
        AlertKind::Caution => "■",
    }
}

fn name(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Note => "Note",
        AlertKind::Tip => "Tip",
        AlertKind::Important => "Important",
        AlertKind::Warning => "Warning",
        AlertKind::Caution => "Caution",
    }
}

#[cfg(test)]
mod tests {
    use crate::layout::testing::rows;

    #[test]
    fn quotes_nest_and_alerts_are_named() {
        assert_eq!(
            rows("> 合抱之木，生于毫末；九层之台。\n>\n> > inner\n", 14),
            [
                "▎ 合抱之木，生",
                "▎ 于毫末；九层",
                "▎ 之台。",
                "▎",
                "▎ ▎ inner"
            ]
        );
        assert_eq!(rows("> [!TIP]\n> x", 14), ["▎ ✦ Tip", "▎ x"]);
    }
}
