//! What each construct of Markdown looks like at three widths, one fixture a
//! construct, as snapshots to be looked at.
#![allow(clippy::unwrap_used)]

mod common;

use blogtui::markdown::parse;
use common::{
    pages::{fixtures, lay, picture_of, styles_of},
    snapshots,
};

#[test]
fn constructs_look_as_they_did() {
    for (name, text) in fixtures() {
        let document = parse(&text);
        let pages: Vec<String> = [30, 80, 120]
            .into_iter()
            .map(|width| {
                let page = picture_of(&document, width);
                format!("{}\n{page}", "=".repeat(width + 2))
            })
            .collect();
        snapshots().bind(|| insta::assert_snapshot!(name, pages.join("\n")));
    }
}

#[test]
fn styles_nest() {
    let (_, text) = fixtures()
        .into_iter()
        .find(|(name, _)| name == "emphasis")
        .unwrap();
    let rows: Vec<String> = lay(&parse(&text), 80)
        .iter()
        .flat_map(|laid| &laid.rows)
        .map(styles_of)
        .collect();
    snapshots().bind(|| insta::assert_snapshot!("emphasis_styles", rows.join("\n")));
}
