//! Parts of a page that fold away, and notes that are shown beside it.

use std::ops::Range;

use crate::{
    layout::{Anchor, Context, Fold, Row, find, layout_block},
    markdown::{Block, Document, LinkId},
};

use super::Page;

/// Columns that a note is laid out in at most.
pub const NOTE_COLUMNS: usize = 56;

impl Page {
    /// Opens or closes the first fold that begins on the screen, else the one that
    /// the screen stands in; whether there is one.
    pub fn toggle_fold(&mut self) -> bool {
        let visible = self.visible();
        let mut before = None;
        let mut found = None;
        for (block, start, laid) in self.layout.visible(visible.clone()) {
            for fold in &laid.folds {
                let row = start + fold.row;
                if row < visible.start && fold.open {
                    before = Some((block, *fold));
                } else if visible.contains(&row) && found.is_none() {
                    found = Some((block, *fold));
                }
            }
        }
        let Some((block, fold)) = found.or(before) else {
            return false;
        };
        self.context.folds.toggle(block, fold.ordinal);
        self.layout.refresh(&self.document, block, &self.context);
        if found.is_none() {
            // Its summary stays in sight when what was read goes away.
            self.top = Anchor {
                block,
                row: fold.row,
            };
        }
        self.settle();
        true
    }

    /// Opens all folds, or closes them where all are open; whether there is one.
    pub fn toggle_all_folds(&mut self) -> bool {
        let all: Vec<(usize, Fold)> = (0..self.document.blocks.len())
            .flat_map(|block| {
                let folds = self.folds_of(block);
                folds.into_iter().map(move |fold| (block, fold))
            })
            .collect();
        let open = all.iter().any(|(_, fold)| !fold.open);
        for (block, fold) in all.iter().filter(|(_, fold)| fold.open != open) {
            self.context.folds.toggle(*block, fold.ordinal);
        }
        for (block, _) in &all {
            self.layout.refresh(&self.document, *block, &self.context);
        }
        self.settle();
        !all.is_empty()
    }

    /// Folds of a block with those inside of closed ones, as they are now.
    fn folds_of(&self, block: usize) -> Vec<Fold> {
        let inside = &self.document.blocks[block..=block];
        if crate::layout::fold::count(inside) == 0 {
            return Vec::new();
        }
        let mut folds = layout_block(&self.document, block, &self.unfolded()).folds;
        for fold in &mut folds {
            let now = &self.context.folds;
            fold.open = now.is_open(block, fold.ordinal, fold.at_first);
        }
        folds
    }

    fn unfolded(&self) -> Context {
        Context {
            folds: crate::layout::Folds::open(),
            ..self.context.clone()
        }
    }

    /// Opens the folds of a block in which one of `needles` is found only when they
    /// are open.
    pub fn open_folds_with(&mut self, block: usize, needles: &[String]) {
        if needles.iter().all(String::is_empty) {
            return;
        }
        let folds = self.folds_of(block);
        if folds.iter().all(|fold| fold.open) {
            return;
        }
        let open = layout_block(&self.document, block, &self.unfolded());
        let now = layout_block(&self.document, block, &self.context);
        if find::find(&open, needles).len() > find::find(&now, needles).len() {
            for fold in folds.iter().filter(|fold| !fold.open) {
                self.context.folds.toggle(block, fold.ordinal);
            }
            self.layout.refresh(&self.document, block, &self.context);
            self.settle();
        }
    }

    /// The rows of a footnote, laid out for a window of its own.
    pub fn note(&self, number: usize) -> Option<Vec<Row>> {
        let (_, note) = self.find_note(number)?;
        let document = Document {
            blocks: note.to_vec(),
            ..Document::default()
        };
        let context = Context {
            figures: self.context.figures.clone(),
            highlights: self.context.highlights.clone(),
            ..Context::new(
                self.context.theme.clone(),
                self.context.width.min(NOTE_COLUMNS),
            )
        };
        let rows = (0..document.blocks.len())
            .flat_map(|block| layout_block(&document, block, &context).rows);
        Some(rows.collect())
    }

    /// Goes to where a footnote stands; the link that leads back from there.
    pub fn go_to_note(&mut self, number: usize) -> Option<LinkId> {
        let (block, _) = self.find_note(number)?;
        let back = self.link_to(&format!("#fnref:{number}"));
        match back.and_then(|id| self.anchor_of(id, block..block + 1)) {
            Some(anchor) => self.reveal(anchor),
            None => self.go_to_block(block),
        }
        back
    }

    /// Goes to where the text first names a footnote; whether it does.
    pub fn go_to_named(&mut self, number: usize) -> bool {
        let named = self.link_to(&format!("#fn:{number}"));
        let blocks = 0..self.document.blocks.len();
        let anchor = named.and_then(|id| self.anchor_of(id, blocks));
        if let Some(anchor) = anchor {
            self.reveal(anchor);
        }
        anchor.is_some()
    }

    /// Brings a link into sight, where it is laid out at all.
    pub fn reveal_link(&mut self, id: LinkId) {
        let blocks = 0..self.document.blocks.len();
        if let Some(anchor) = self.anchor_of(id, blocks) {
            self.reveal(anchor);
        }
    }

    /// The first link with this target.
    fn link_to(&self, dest: &str) -> Option<LinkId> {
        let at = self
            .document
            .links
            .iter()
            .position(|link| link.dest == dest);
        at.and_then(|at| u32::try_from(at).ok()).map(LinkId)
    }

    /// The first row of `blocks` that holds the link; they are laid out on the way.
    fn anchor_of(&mut self, id: LinkId, blocks: Range<usize>) -> Option<Anchor> {
        blocks.into_iter().find_map(|block| {
            self.height_of(block);
            let rows = &self.layout.block(block)?.rows;
            let holds = |row: &Row| row.spans.iter().any(|span| span.link == Some(id));
            let row = rows.iter().position(holds)?;
            Some(Anchor { block, row })
        })
    }

    fn find_note(&self, number: usize) -> Option<(usize, &[Block])> {
        let blocks = self.document.blocks.iter().enumerate();
        blocks.rev().find_map(|(at, block)| match block {
            Block::Footnotes(notes) => {
                let note = notes.iter().find(|note| note.number == number)?;
                Some((at, note.blocks.as_slice()))
            }
            _ => None,
        })
    }
}
