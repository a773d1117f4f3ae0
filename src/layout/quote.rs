//! Quotes and alerts: a bar at the left of every row; an alert's is coloured and
//! its first row names it.

use super::{blocks, code::cut, fold, row::Flow, wrap::width};
use crate::markdown::{Alert, AlertKind, Block, Details};

pub(super) fn quote(flow: &mut Flow<'_>, alert: Option<&Alert>, inside: &[Block]) {
    let theme = flow.context.theme.clone();
    let bar = alert.map_or(theme.accent, |alert| theme.alert(alert));
    flow.indented(None, ("▎ ".into(), bar), |flow| {
        let open = alert.is_none_or(|alert| title(flow, alert, inside));
        if open {
            blocks::blocks(flow, inside, false);
        }
        if inside.is_empty() && alert.is_none() {
            flow.blank();
        }
    });
}

/// The first row of an alert; whether what is below it is shown.
fn title(flow: &mut Flow<'_>, alert: &Alert, inside: &[Block]) -> bool {
    let style = flow.context.theme.alert_title(alert);
    let open = alert
        .fold
        .is_none_or(|open| flow.fold(open, fold::count(inside)));
    let icon = match alert.fold {
        Some(_) => mark(open),
        None => icon(alert.kind, flow.context.theme.plain_shapes),
    };
    if alert.title.is_empty() {
        // Not the author's words, so no part of the row's body.
        let mut row = flow.row();
        let name = format!("{icon} {}", name(alert.kind));
        row.push(&cut(&name, flow.width), style);
        row.body = row.text.len();
        flow.push(row);
    } else {
        let columns = " ".repeat(width(icon) + 1);
        let icon = format!("{icon} ");
        flow.indented(Some((icon, style)), (columns, style), |flow| {
            flow.styled_text(&alert.title, style);
        });
    }
    open
}

/// A part under its summary, folded away or not.
pub(super) fn details(flow: &mut Flow<'_>, details: &Details) {
    let theme = flow.context.theme.clone();
    let open = flow.fold(details.open, fold::count(&details.blocks));
    let mark = format!("{} ", mark(open));
    flow.indented(
        Some((mark, theme.accent)),
        ("  ".into(), theme.text),
        |flow| {
            if details.summary.is_empty() {
                let mut row = flow.row();
                row.push(&cut("Details", flow.width), theme.strong);
                row.body = row.text.len();
                flow.push(row);
            } else {
                flow.styled_text(&details.summary, theme.strong);
            }
            if open && !details.blocks.is_empty() {
                flow.blank();
                blocks::blocks(flow, &details.blocks, false);
            }
        },
    );
}

fn mark(open: bool) -> &'static str {
    if open { "▾" } else { "▸" }
}

fn icon(kind: AlertKind, plain: bool) -> &'static str {
    match kind {
        AlertKind::Note => "i",
        AlertKind::Tip if plain => "*",
        AlertKind::Tip => "✦",
        AlertKind::Important if plain => "!",
        AlertKind::Important => "◆",
        AlertKind::Warning if plain => "!",
        AlertKind::Warning => "▲",
        AlertKind::Caution if plain => "!!",
        AlertKind::Caution => "■",
        AlertKind::Abstract if plain => "=",
        AlertKind::Abstract => "≡",
        AlertKind::Question => "?",
        AlertKind::Example if plain => ">",
        AlertKind::Example => "◇",
        AlertKind::Quote if plain => "\"",
        AlertKind::Quote => "❝",
    }
}

fn name(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Note => "Note",
        AlertKind::Tip => "Tip",
        AlertKind::Important => "Important",
        AlertKind::Warning => "Warning",
        AlertKind::Caution => "Caution",
        AlertKind::Abstract => "Abstract",
        AlertKind::Question => "Question",
        AlertKind::Example => "Example",
        AlertKind::Quote => "Quote",
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        layout::{Context, Folds, layout_block, testing, testing::rows},
        markdown::{Block, Details, Document, Text},
    };

    #[test]
    fn a_closed_fold_shows_its_summary_and_counts_those_inside() {
        let details = |summary: &str, blocks| {
            Block::Details(Details {
                summary: Text::plain(summary),
                open: false,
                blocks,
            })
        };
        let text = |text: &str| Block::Paragraph(Text::plain(text));
        let inner = details("inner", vec![text("deep")]);
        let quote = Block::Quote {
            alert: None,
            blocks: vec![
                details("outer", vec![inner]),
                details("last", vec![text("x")]),
            ],
        };
        let document = Document {
            blocks: vec![quote],
            ..Document::default()
        };
        let lay = |folds: Folds| {
            let context = Context {
                folds,
                ..testing::context(20)
            };
            let laid = layout_block(&document, 0, &context);
            let rows: Vec<_> = laid.rows.iter().map(|row| row.text.clone()).collect();
            let folds: Vec<_> = laid
                .folds
                .iter()
                .map(|fold| (fold.row, fold.ordinal))
                .collect();
            (rows, folds)
        };
        let mut folds = Folds::default();
        assert_eq!(lay(folds.clone()).0, ["▎ ▸ outer", "▎", "▎ ▸ last"]);
        assert_eq!(lay(folds.clone()).1, [(0, 0), (2, 2)]);
        folds.toggle(0, 0);
        assert_eq!(lay(folds).1, [(0, 0), (2, 1), (4, 2)]);
        assert_eq!(lay(Folds::open()).0.len(), 9);
    }

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
        for (name, icon) in [("faq", "?"), ("tldr", "≡"), ("example", "◇"), ("cite", "❝")] {
            assert_eq!(
                rows(&format!("> [!{name}] 题\n> x"), 14),
                [format!("▎ {icon} 题"), "▎ x".into()]
            );
        }
        // Names that are ours are cut where there is no room for them.
        assert_eq!(rows("> [!IMPORTANT]\n> x", 9)[0], "▎ ◆ Impo…");
        assert_eq!(rows("<details>\n\nx\n\n</details>", 8)[0], "▾ Detai…");
    }
}
