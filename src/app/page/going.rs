//! Where the reader stands on a page, and the ways to other places of it.

use super::Page;
use crate::{app::keymap::Action, content::fold::letters, layout::Anchor};

impl Page {
    pub fn is_at_top(&self) -> bool {
        self.layout.row_of(self.top) == 0
    }

    /// Whether the title in the header has left the screen.
    pub fn title_is_gone(&self) -> bool {
        self.top.block > 0 || self.top.row > 0
    }

    pub fn top(&self) -> Anchor {
        self.top
    }

    /// Goes where a key leads; whether it leads anywhere on a page.
    pub(in crate::app) fn scroll_by_key(&mut self, action: Action) -> bool {
        let rows = self.visible().len().max(1) as isize;
        match action {
            Action::Down => self.scroll(1),
            Action::Up => self.scroll(-1),
            Action::HalfDown => self.scroll((rows / 2).max(1)),
            Action::HalfUp => self.scroll(-(rows / 2).max(1)),
            // Two rows stay, so that the eye finds its place again.
            Action::PageDown => self.scroll((rows - 2).max(1)),
            Action::PageUp => self.scroll(-(rows - 2).max(1)),
            Action::Top => self.scroll(isize::MIN / 2),
            Action::Bottom => self.go_to_end(),
            Action::NextHeading => self.go_to_next_heading(true),
            Action::PreviousHeading => self.go_to_next_heading(false),
            _ => return false,
        }
        true
    }

    pub fn scroll(&mut self, rows: isize) {
        self.top = self.moved(self.top, rows);
        self.settle();
    }

    pub fn go_to(&mut self, anchor: Anchor) {
        self.top = anchor;
        self.settle();
    }

    pub fn go_to_end(&mut self) {
        self.top = Anchor {
            block: self.layout.len().saturating_sub(1),
            row: usize::MAX,
        };
        self.settle();
    }

    /// Puts the block at the top of the screen, without the space above it.
    pub fn go_to_block(&mut self, block: usize) {
        self.height_of(block);
        let space = self.layout.block(block).map_or(0, |laid| {
            laid.rows
                .iter()
                .take_while(|row| row.text.is_empty())
                .count()
        });
        self.go_to(Anchor {
            block,
            row: space.saturating_sub(1),
        });
    }

    /// Goes to the heading with this id; whether there is one.
    pub fn go_to_heading(&mut self, id: &str) -> bool {
        let decoded = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
        let outline = &self.document.outline;
        let exact = outline
            .iter()
            .find(|entry| entry.id == id || entry.id == decoded);
        // Other generators make ids otherwise, and Obsidian names the heading itself,
        // behind those above it: `#Part#Chapter`.
        let wanted = letters(decoded.rsplit('#').next().unwrap_or(&decoded));
        let alike = || {
            let same = |text: &str| !wanted.is_empty() && letters(text) == wanted;
            outline
                .iter()
                .find(|entry| same(&entry.id) || same(&entry.title))
        };
        let found = exact.or_else(alike);
        let block = found.map(|entry| entry.block);
        if let Some(block) = block {
            self.go_to_block(block);
        }
        block.is_some()
    }

    pub fn go_to_next_heading(&mut self, forward: bool) {
        // The row below the space above a heading is where `go_to_block` puts it.
        let here = self.top.block;
        let outline = &self.document.outline;
        let target = if forward {
            outline.iter().find(|entry| entry.block > here)
        } else {
            outline.iter().rev().find(|entry| entry.block < here)
        };
        match (target.map(|entry| entry.block), forward) {
            (Some(block), _) => self.go_to_block(block),
            (None, true) => {}
            (None, false) => self.go_to(Anchor::default()),
        }
    }

    /// Scrolls so that `anchor` stands in the upper third, if it is not in sight.
    pub fn reveal(&mut self, anchor: Anchor) {
        self.ensure(anchor);
        let row = self.layout.row_of(anchor);
        if !self.visible().contains(&row) {
            self.top = self.moved(anchor, -((self.rows / 3) as isize));
            self.settle();
        }
    }

    /// Scrolls as little as it takes to have `anchor` on the screen.
    pub fn keep_in_sight(&mut self, anchor: Anchor) {
        self.ensure(anchor);
        let row = self.layout.row_of(anchor);
        let visible = self.visible();
        if row < visible.start {
            self.go_to(anchor);
        } else if row >= visible.end {
            self.top = self.moved(anchor, 1 - self.rows.max(1) as isize);
            self.settle();
        }
    }

    /// The place `rows` rows below (or above) `from`, on the page.
    pub fn stepped(&mut self, from: Anchor, rows: isize) -> Anchor {
        self.moved(from, rows)
    }

    /// Lays out a block, if it is not.
    pub fn lay_out(&mut self, block: usize) {
        self.height_of(block);
    }

    /// The place `rows` rows below (or above) `from`, blocks on the way laid out.
    pub(super) fn moved(&mut self, from: Anchor, rows: isize) -> Anchor {
        let mut at = from;
        if rows >= 0 {
            let mut left = rows as usize;
            while at.block < self.layout.len() {
                let height = self.height_of(at.block);
                if at.row + left < height || at.block + 1 == self.layout.len() {
                    at.row = (at.row + left).min(height.saturating_sub(1));
                    break;
                }
                left -= height.saturating_sub(at.row).min(left);
                at = Anchor {
                    block: at.block + 1,
                    row: 0,
                };
            }
        } else {
            let mut left = rows.unsigned_abs();
            loop {
                if at.row >= left {
                    at.row -= left;
                    break;
                }
                if at.block == 0 {
                    at.row = 0;
                    break;
                }
                left -= at.row;
                let block = at.block - 1;
                at = Anchor {
                    block,
                    row: self.height_of(block),
                };
            }
        }
        at
    }

    pub(super) fn height_of(&mut self, block: usize) -> usize {
        if self.layout.block(block).is_none() {
            self.layout
                .ensure(&self.document, &self.context, Anchor { block, row: 0 }, 1);
        }
        self.layout.block(block).map_or(0, |laid| laid.rows.len())
    }

    pub(super) fn ensure(&mut self, anchor: Anchor) {
        self.layout
            .ensure(&self.document, &self.context, anchor, self.rows);
    }

    /// Keeps the place inside the page, and what it shows laid out.
    pub(super) fn settle(&mut self) {
        if self.layout.is_empty() {
            self.top = Anchor::default();
            return;
        }
        self.top.block = self.top.block.min(self.layout.len() - 1);
        let height = self.height_of(self.top.block);
        self.top.row = self.top.row.min(height.saturating_sub(1));
        self.ensure(self.top);
        // Near the end: the last row of the page stands in the last row of the screen.
        if self.layout.row_of(self.top) + self.rows > self.layout.height() {
            let last = self.layout.len() - 1;
            let end = Anchor {
                block: last,
                row: self.height_of(last),
            };
            let lowest = self.moved(end, -(self.rows as isize));
            self.top = self.top.min(lowest);
            self.ensure(self.top);
        }
    }
}
