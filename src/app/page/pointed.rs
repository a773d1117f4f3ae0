//! What of a page stands under the mouse.

use ratatui::style::Style;

use super::Page;
use crate::{
    layout::{Laid, slide},
    markdown::LinkId,
};

impl Page {
    /// The block in a row of the screen, with the row in it.
    fn laid_at(&self, line: usize) -> Option<(usize, &Laid, usize)> {
        let row = self.visible().start + line;
        let mut blocks = self.layout.visible(row..row + 1);
        blocks.find_map(|(block, start, laid)| {
            let within = row.checked_sub(start)?;
            (within < laid.rows.len()).then_some((block, laid, within))
        })
    }

    /// The link in a cell: row of the screen and column of the text.
    pub fn link_at(&self, line: usize, col: usize) -> Option<LinkId> {
        let (_, laid, row) = self.laid_at(line)?;
        let seen = laid.rows[row].seen(self.window(Style::new()));
        if col < seen.width() {
            return slide::link_at(&seen, col);
        }
        let over = laid.pictures.iter().find(|placed| {
            let rows = placed.row..placed.row + usize::from(placed.rows);
            let cols = placed.col..placed.col + usize::from(placed.cols);
            rows.contains(&row) && cols.contains(&col)
        });
        over.and_then(|placed| placed.link)
    }

    /// The folded part whose line stands in a row of the screen: its block and its
    /// number there.
    pub fn fold_at(&self, line: usize) -> Option<(usize, usize)> {
        let (block, laid, row) = self.laid_at(line)?;
        let fold = laid.folds.iter().find(|fold| fold.row == row)?;
        Some((block, fold.ordinal))
    }

    /// Opens or closes a folded part.
    pub fn toggle(&mut self, block: usize, ordinal: usize) {
        self.context.folds.toggle(block, ordinal);
        self.layout.refresh(&self.document, block, &self.context);
        self.settle();
    }

    /// Scrolls to a share of the page, from 0 to 1.
    pub fn scroll_to(&mut self, share: f64) {
        let last = self.layout.height().saturating_sub(self.rows);
        let row = (last as f64 * share).round() as usize;
        let anchor = self.layout.anchor_at(row);
        self.go_to(anchor);
    }
}
