//! Quotes and alerts: a bar at the left of every row; an alert's is coloured and
//! its first row names it.

use ratatui::style::Modifier;

use super::{blocks, row::Flow};
use crate::markdown::{Alert, Block};

pub(super) fn quote(flow: &mut Flow<'_>, alert: Option<Alert>, inside: &[Block]) {
    let theme = flow.context.theme.clone();
    let bar = alert.map_or(theme.accent, |alert| theme.alert(alert));
    flow.indented(None, ("▎ ".into(), bar), |flow| {
        if let Some(alert) = alert {
            let mut row = flow.row();
            row.push(
                title(alert),
                theme.alert(alert).add_modifier(Modifier::BOLD),
            );
            row.body = row.text.len();
            flow.push(row);
        }
        blocks::blocks(flow, inside, false);
        if inside.is_empty() && alert.is_none() {
            flow.blank();
        }
    });
}

fn title(alert: Alert) -> &'static str {
    match alert {
        Alert::Note => "i Note",
        Alert::Tip => "✦ Tip",
        Alert::Important => "◆ Important",
        Alert::Warning => "▲ Warning",
        Alert::Caution => "■ Caution",
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
