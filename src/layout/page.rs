//! The rows of a whole page, kept block by block.
//!
//! A block is laid out when it is first needed; until then its height is an
//! estimate. Prefix sums of the heights find the block at a row by bisection, so
//! a frame costs what its rows cost, however long the page is. Rows are counted
//! in `usize`; a page may have more of them than a screen has numbers for.

use std::ops::Range;

use super::{Context, Laid, layout_block};
use crate::markdown::{Block, Details, Document};

/// A place in a page that stays the same text while the page is laid out anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    pub block: usize,
    /// Row within the block.
    pub row: usize,
}

#[derive(Debug)]
enum Slot {
    Estimated(usize),
    Laid(Laid),
}

impl Slot {
    fn height(&self) -> usize {
        match self {
            Slot::Estimated(height) => *height,
            Slot::Laid(laid) => laid.rows.len(),
        }
    }
}

/// A page at one width.
#[derive(Debug)]
pub struct Layout {
    slots: Vec<Slot>,
    /// Row at which each block begins, and at last the height of the page.
    starts: Vec<usize>,
    laid: usize,
}

impl Layout {
    /// A page of which nothing is laid out yet.
    pub fn new(document: &Document, context: &Context) -> Self {
        let slots = document
            .blocks
            .iter()
            .map(|block| Slot::Estimated(estimate(block, context.width)))
            .collect();
        let mut layout = Self {
            slots,
            starts: Vec::new(),
            laid: 0,
        };
        layout.sum_up(0);
        layout
    }

    /// Rows of the page; exact once [`Layout::is_complete`].
    pub fn height(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Whether every block is laid out.
    pub fn is_complete(&self) -> bool {
        self.laid == self.slots.len()
    }

    /// Blocks of the page.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The block, if it is laid out.
    pub fn block(&self, index: usize) -> Option<&Laid> {
        match self.slots.get(index)? {
            Slot::Laid(laid) => Some(laid),
            Slot::Estimated(_) => None,
        }
    }

    /// Puts rows in the place of blocks. Those that are laid out already stay.
    pub fn fill(&mut self, blocks: impl IntoIterator<Item = (usize, Laid)>) {
        let mut first = usize::MAX;
        for (index, laid) in blocks {
            if let Some(slot @ Slot::Estimated(_)) = self.slots.get_mut(index) {
                *slot = Slot::Laid(laid);
                self.laid += 1;
                first = first.min(index);
            }
        }
        self.sum_up(first);
    }

    /// Takes out the first blocks that are laid out, to put them in another page.
    pub fn take(&mut self, first: usize) -> Vec<(usize, Laid)> {
        let first = first.min(self.slots.len());
        let slots = self.slots.drain(..first).enumerate();
        slots
            .filter_map(|(at, slot)| match slot {
                Slot::Laid(laid) => Some((at, laid)),
                Slot::Estimated(_) => None,
            })
            .collect()
    }

    /// Lays `index` out anew. What a worker still has of it, made of what it was before,
    /// is not taken for it then.
    pub fn refresh(&mut self, document: &Document, index: usize, context: &Context) {
        let Some(slot) = self.slots.get_mut(index) else {
            return;
        };
        let before = slot.height();
        self.laid += usize::from(matches!(slot, Slot::Estimated(_)));
        *slot = Slot::Laid(layout_block(document, index, context));
        // Colour changes no height, and summing up takes as long as the page.
        if slot.height() != before {
            self.sum_up(index);
        }
    }

    /// Lays out what is needed to show `rows` rows from `top` on, so that all of
    /// them are exact.
    pub fn ensure(&mut self, document: &Document, context: &Context, top: Anchor, rows: usize) {
        let mut need = rows + top.row;
        let mut fresh = Vec::new();
        for index in top.block..self.slots.len() {
            let height = match &self.slots[index] {
                Slot::Laid(laid) => laid.rows.len(),
                Slot::Estimated(_) => {
                    let laid = layout_block(document, index, context);
                    let height = laid.rows.len();
                    fresh.push((index, laid));
                    height
                }
            };
            if height >= need {
                break;
            }
            need -= height;
        }
        self.fill(fresh);
    }

    /// The first row of the page that shows `anchor`.
    pub fn row_of(&self, anchor: Anchor) -> usize {
        let Some(start) = self.starts.get(anchor.block) else {
            return self.height();
        };
        let height = self.slots.get(anchor.block).map_or(0, Slot::height);
        start + anchor.row.min(height.saturating_sub(1))
    }

    /// What stands at `row` of the page; the end where there is no such row.
    pub fn anchor_at(&self, row: usize) -> Anchor {
        let row = row.min(self.height().saturating_sub(1));
        let block = self
            .starts
            .partition_point(|start| *start <= row)
            .saturating_sub(1);
        let block = block.min(self.slots.len().saturating_sub(1));
        Anchor {
            block,
            row: row - self.starts.get(block).copied().unwrap_or(0),
        }
    }

    /// The blocks that stand in `rows` of the page, each with its first row.
    pub fn visible(&self, rows: Range<usize>) -> impl Iterator<Item = (usize, usize, &Laid)> {
        let first = self.anchor_at(rows.start).block;
        (first..self.slots.len())
            .map(|index| (index, self.starts[index]))
            .take_while(move |(_, start)| *start < rows.end)
            .filter_map(|(index, start)| Some((index, start, self.block(index)?)))
    }

    /// Blocks that are not laid out yet.
    pub fn missing(&self) -> Vec<usize> {
        (0..self.slots.len())
            .filter(|index| matches!(self.slots[*index], Slot::Estimated(_)))
            .collect()
    }

    fn sum_up(&mut self, from: usize) {
        if from > self.slots.len() {
            return;
        }
        self.starts.truncate(from + 1);
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let mut row = self.starts.last().copied().unwrap_or(0);
        for slot in &self.slots[self.starts.len() - 1..] {
            row += slot.height();
            self.starts.push(row);
        }
    }
}

/// A guess at the height of a block that has not been laid out, from its bytes.
fn estimate(block: &Block, width: usize) -> usize {
    let rows = |bytes: usize| bytes / width.max(1) + 1;
    1 + match block {
        Block::Header(_) => 8,
        Block::Heading { text, .. } => 1 + rows(text.chars.len()),
        Block::Paragraph(text) => rows(text.chars.len()),
        Block::Pictures(pictures) => 12 * pictures.len(),
        Block::Code(code) => 2 + code.text.bytes().filter(|byte| *byte == b'\n').count(),
        Block::Table(table) => 2 + table.rows.len(),
        Block::Math(tex) => rows(tex.len()),
        Block::Rule => 1,
        Block::Quote { blocks, .. }
        | Block::Lead(blocks)
        | Block::Details(Details { blocks, .. }) => {
            blocks.iter().map(|block| estimate(block, width)).sum()
        }
        Block::List { items, .. } => items
            .iter()
            .flat_map(|item| &item.blocks)
            .map(|block| estimate(block, width) - 1)
            .sum(),
        Block::Definitions(all) => all.len() * 3,
        Block::Footnotes(all) => 1 + all.len() * 2,
        Block::Posts(groups) if groups.is_empty() => return 0,
        Block::Posts(groups) => groups.iter().map(|group| 2 + group.posts.len()).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{layout::testing, markdown::parse};

    fn long() -> Document {
        let body: String = (0..500)
            .map(|n| {
                format!(
                    "paragraph {n} of some words that wrap around once or twice, 中文也一样。\n\n"
                )
            })
            .collect();
        parse(&body)
    }

    #[test]
    fn a_page_filled_in_any_order_is_the_page_laid_out_at_once() {
        let (document, context) = (long(), testing::context(30));
        let mut layout = Layout::new(&document, &context);
        let all: Vec<_> = (0..document.blocks.len())
            .map(|at| (at, layout_block(&document, at, &context)))
            .collect();
        let (odd, even): (Vec<_>, Vec<_>) = all.into_iter().partition(|(at, _)| at % 2 == 1);
        layout.fill(odd);
        assert!(!layout.is_complete());
        layout.fill(even);
        assert!(layout.is_complete());
        assert_eq!(layout.height(), testing::lay_all(&document, &context).len());
        for row in [0, 1, 700, layout.height() - 1] {
            assert_eq!(layout.row_of(layout.anchor_at(row)), row);
        }
    }

    #[test]
    fn only_what_is_shown_is_laid_out() {
        let (document, context) = (long(), testing::context(30));
        let mut layout = Layout::new(&document, &context);
        layout.ensure(&document, &context, Anchor { block: 200, row: 1 }, 24);
        assert!(layout.block(200).is_some() && layout.block(199).is_none());
        assert!(layout.missing().len() > 480);
    }

    #[test]
    fn an_anchor_survives_another_width() {
        let document = long();
        let anchor = Anchor { block: 250, row: 2 };
        for width in [20, 60, 120] {
            let context = testing::context(width);
            let mut layout = Layout::new(&document, &context);
            layout.ensure(&document, &context, anchor, 10);
            let row = layout.row_of(anchor);
            assert_eq!(layout.anchor_at(row).block, 250);
        }
    }

    #[test]
    fn an_empty_page_has_no_rows() {
        let layout = Layout::new(&Document::default(), &testing::context(30));
        assert_eq!(layout.height(), 0);
        assert_eq!(layout.anchor_at(7), Anchor::default());
        assert_eq!(layout.visible(0..10).count(), 0);
    }
}
