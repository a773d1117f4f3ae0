//! Sliding what is wider than the page.

use ratatui::style::Style;

use super::{super::event::Ticket, Page};
use crate::layout::{Anchor, Context, Overflow, Window};

/// Columns of one step.
const STEP: usize = 8;

/// What came of a wish to slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slid {
    /// Other columns are in sight.
    Moved,
    /// The page has been laid out anew, so that more slides, or less.
    LaidOut,
    /// There is nothing more that way.
    Nothing,
}

impl Page {
    /// The part of rows that is seen; marks that more is there in `style`.
    pub fn window(&self, style: Style) -> Window {
        Window {
            shift: self.shift,
            room: self.context.wide,
            style,
        }
    }

    /// Slides what is in sight to see more at its right, or goes back. Where all of it
    /// has wrapped, it is laid out so that it slides, and at last wraps again.
    pub fn slide(&mut self, right: bool, ticket: Ticket) -> Slid {
        let slack = self.slack_in_sight();
        // What is further away may have been slid more.
        let at = self.shift.min(slack);
        if right && at < slack {
            self.shift = (at + STEP).min(slack);
            return Slid::Moved;
        }
        if !right && at > 0 {
            self.shift = at.saturating_sub(STEP);
            return Slid::Moved;
        }
        let overflow = match (right, self.context.overflow) {
            (true, Overflow::KeepDrawn) if slack == 0 && self.would_slide() => Overflow::Slide,
            (false, Overflow::Slide) => Overflow::KeepDrawn,
            _ => return Slid::Nothing,
        };
        self.shift = 0;
        let context = Context {
            overflow,
            ..self.context.clone()
        };
        self.lay_anew(ticket, context);
        self.settle();
        Slid::LaidOut
    }

    /// Slides as little as it takes to have a match in sight.
    pub fn slide_to(&mut self, anchor: Anchor, bytes: std::ops::Range<usize>) {
        let laid = self.layout.block(anchor.block);
        if let Some(row) = laid.and_then(|laid| laid.rows.get(anchor.row)) {
            self.shift = row.shift_to(bytes, self.shift, self.context.wide);
        }
    }

    /// Whether anything in sight goes on beyond the edge.
    pub fn slides(&self) -> bool {
        self.slack_in_sight() > 0
    }

    fn slack_in_sight(&self) -> usize {
        let visible = self.visible();
        let room = self.context.wide;
        let rows = self.layout.visible(visible.clone());
        let rows = rows.flat_map(|(_, start, laid)| {
            let rows = laid.rows.iter().enumerate();
            rows.map(move |(at, row)| (start + at, row))
        });
        let seen = rows.filter(|(at, _)| visible.contains(at));
        seen.map(|(_, row)| row.slack(room)).max().unwrap_or(0)
    }

    /// Whether anything in sight would slide, if it could.
    fn would_slide(&self) -> bool {
        let context = Context {
            overflow: Overflow::Slide,
            ..self.context.clone()
        };
        self.visible_blocks().any(|block| {
            block < self.document.blocks.len()
                && crate::layout::layout_block(&self.document, block, &context).slack(context.wide)
                    > 0
        })
    }
}
