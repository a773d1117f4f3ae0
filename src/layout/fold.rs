//! Parts that can be folded away: `<details>`, alerts that say so.

use std::{collections::HashSet, sync::Arc};

use crate::markdown::{Alert, Block};

/// A foldable part, laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Row of its summary, counted from the block's first.
    pub row: usize,
    /// Which one of its block it is, counted from 0, nested ones too.
    pub ordinal: usize,
    /// Whether its author wants it open at first.
    pub at_first: bool,
    pub open: bool,
}

/// Which folds are open: all of them, or as their author wants but for those that
/// the reader has changed. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    all: bool,
    /// Block of the top level, and the fold's number in it.
    changed: Arc<HashSet<(usize, usize)>>,
}

impl Folds {
    /// All of them open, as print has it.
    pub fn open() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    /// Whether a fold that its author wants `open` at first is open.
    pub fn is_open(&self, block: usize, ordinal: usize, open: bool) -> bool {
        self.all || open != self.changed.contains(&(block, ordinal))
    }

    /// Opens a fold that is closed, closes one that is open.
    pub fn toggle(&mut self, block: usize, ordinal: usize) {
        let changed = Arc::make_mut(&mut self.changed);
        if !changed.remove(&(block, ordinal)) {
            changed.insert((block, ordinal));
        }
    }
}

/// Folds in `blocks`, nested ones too.
pub fn count(blocks: &[Block]) -> usize {
    let mut found = 0;
    for block in blocks {
        block.walk(&mut |block| {
            let folds = matches!(
                block,
                Block::Details(_)
                    | Block::Quote {
                        alert: Some(Alert { fold: Some(_), .. }),
                        ..
                    }
            );
            found += usize::from(folds);
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fold_is_as_its_author_wants_until_it_is_changed() {
        let mut folds = Folds::default();
        assert!(folds.is_open(0, 0, true) && !folds.is_open(0, 1, false));
        folds.toggle(0, 1);
        assert!(folds.is_open(0, 1, false) && !folds.is_open(1, 1, false));
        folds.toggle(0, 1);
        assert!(!folds.is_open(0, 1, false));
        assert!(Folds::open().is_open(3, 4, false));
    }
}
