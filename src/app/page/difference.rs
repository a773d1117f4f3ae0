//! What has changed between two readings of a post: where the reader stands in the new
//! one, and which of its blocks are new.

use std::ops::Range;

use crate::{
    layout::Anchor,
    markdown::{Block, Document},
};

/// Blocks of the changed part that are compared with each other; of a larger one all
/// count as changed.
const COMPARED: usize = 400;

/// How the blocks of an old document are found in a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The new index of each old block that is still there.
    kept: Vec<Option<usize>>,
    /// New blocks that were not there before, as ranges in order.
    pub new: Vec<Range<usize>>,
}

impl Difference {
    pub fn between(old: &Document, new: &Document) -> Self {
        let (old, new) = (&old.blocks, &new.blocks);
        // What stands below the text is no part of it.
        let below = |a: &Block, b: &Block| matches!((a, b), (Block::Posts(_), Block::Posts(_)));
        let same = |(a, b): &(&Block, &Block)| a == b || below(a, b);
        let before = old.iter().zip(new).take_while(same).count();
        let (old_rest, new_rest) = (&old[before..], &new[before..]);
        let after = old_rest
            .iter()
            .rev()
            .zip(new_rest.iter().rev())
            .take_while(same)
            .count();
        let old_middle = &old_rest[..old_rest.len() - after];
        let new_middle = &new_rest[..new_rest.len() - after];
        let mut kept: Vec<Option<usize>> = (0..before).map(Some).collect();
        kept.extend(common(old_middle, new_middle).map(|at| at.map(|at| at + before)));
        kept.extend((0..after).map(|at| Some(new.len() - after + at)));
        let mut is_kept = vec![false; new.len()];
        for at in kept.iter().flatten() {
            is_kept[*at] = true;
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for at in (0..new.len()).filter(|at| !is_kept[*at]) {
            match ranges.last_mut() {
                Some(range) if range.end == at => range.end += 1,
                _ => ranges.push(at..at + 1),
            }
        }
        Self { kept, new: ranges }
    }

    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.kept.iter().all(Option::is_some)
    }

    /// Whether the block is one that was not there before.
    pub fn is_new(&self, block: usize) -> bool {
        self.new.iter().any(|range| range.contains(&block))
    }

    /// Where the changes are, if none of them is in a block of `visible`.
    ///
    /// The header counts only where nothing else has changed: its reading time follows
    /// what is written anywhere.
    pub fn out_of_sight(&self, visible: Range<usize>, new: &Document) -> Option<&'static str> {
        let text = usize::from(matches!(new.blocks.first(), Some(Block::Header(_))));
        let last = new.blocks.len().saturating_sub(1);
        let gone = self.kept.iter().enumerate().skip(text);
        let gone = gone.filter(|(_, kept)| kept.is_none()).map(|(block, _)| {
            let at = self.place(Anchor { block, row: 0 }).block.min(last);
            at..at + 1
        });
        let fresh = self.new.iter().map(|new| new.start.max(text)..new.end);
        let mut places: Vec<Range<usize>> = fresh.filter(|new| !new.is_empty()).collect();
        places.extend(gone);
        if places.is_empty() {
            places.clone_from(&self.new);
        }
        let above = places.iter().any(|place| place.end <= visible.start);
        let below = places.iter().any(|place| place.start >= visible.end);
        let beside =
            |place: &Range<usize>| place.end <= visible.start || place.start >= visible.end;
        match (above, below) {
            _ if !places.iter().all(beside) => None,
            (true, true) => Some("above and below"),
            (true, false) => Some("above"),
            (false, true) => Some("below"),
            (false, false) => None,
        }
    }

    /// Where what stood at `anchor` is now. In a block that has changed the row stays;
    /// of one that is gone, the place after what stood before it.
    pub fn place(&self, anchor: Anchor) -> Anchor {
        match self.kept.get(anchor.block) {
            Some(Some(block)) => Anchor {
                block: *block,
                row: anchor.row,
            },
            Some(None) => {
                let before = self.kept[..anchor.block].iter().rev();
                // Blocks between the last one kept and this one.
                let steps = before.clone().take_while(|at| at.is_none()).count();
                let block = before.flatten().next().map_or(0, |at| at + 1) + steps;
                match self.kept[anchor.block..].iter().flatten().next() {
                    Some(next) if *next <= block => Anchor {
                        block: *next,
                        row: 0,
                    },
                    _ => Anchor {
                        block,
                        row: anchor.row,
                    },
                }
            }
            None => anchor,
        }
    }
}

/// For each of `old` its place in `new`, by their longest common sequence.
fn common(old: &[Block], new: &[Block]) -> impl Iterator<Item = Option<usize>> {
    let mut kept = vec![None; old.len()];
    if old.len().max(new.len()) <= COMPARED {
        let columns = new.len() + 1;
        // The longest of what is left, from each pair on.
        let mut longest = vec![0u16; (old.len() + 1) * columns];
        let equal = |i: usize, j: usize| old[i] == new[j];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                longest[i * columns + j] = if equal(i, j) {
                    longest[(i + 1) * columns + j + 1] + 1
                } else {
                    longest[(i + 1) * columns + j].max(longest[i * columns + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < old.len() && j < new.len() {
            if equal(i, j) {
                kept[i] = Some(j);
                (i, j) = (i + 1, j + 1);
            } else if longest[(i + 1) * columns + j] >= longest[i * columns + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    kept.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    fn difference(old: &str, new: &str) -> Difference {
        let paragraphs = |text: &str| parse(&text.replace(' ', "\n\n"));
        Difference::between(&paragraphs(old), &paragraphs(new))
    }

    fn place(changes: &Difference, block: usize) -> usize {
        changes.place(Anchor { block, row: 0 }).block
    }

    #[test]
    fn what_was_read_is_found_again() {
        let grown = difference("a b c d", "new a b C c d");
        assert_eq!(grown.new, [0..1, 3..4]);
        assert_eq!([0, 1, 2, 3].map(|at| place(&grown, at)), [1, 2, 4, 5]);
        let shrunk = difference("a b c d", "a d");
        assert!(shrunk.new.is_empty() && !shrunk.is_empty());
        assert_eq!([0, 1, 2, 3].map(|at| place(&shrunk, at)), [0, 1, 1, 1]);
        let changed = difference("a b c d", "a B C d");
        assert_eq!(changed.new.first(), Some(&(1..3)));
        assert_eq!([1, 2, 3].map(|at| place(&changed, at)), [1, 2, 3]);
        assert!(changed.is_new(2) && !changed.is_new(3));
        assert!(difference("a b", "a b").is_empty());
    }

    #[test]
    fn it_is_said_on_which_side_a_change_is() {
        let header = |minutes: &str, text: &str| {
            parse(&text.replace(' ', "\n\n")).with_header(crate::markdown::Header {
                title: "T".into(),
                facts: vec![minutes.into()],
                ..Default::default()
            })
        };
        let old = header("1 min", "a b c d e f g h");
        let side = |new: &Document| Difference::between(&old, new).out_of_sight(3..5, new);
        // The reading time in the header goes with every change.
        let below = header("2 min", "a b c d e f g h i");
        assert_eq!(side(&below), Some("below"));
        assert_eq!(side(&header("1 min", "a b c d e f g")), Some("below"));
        assert_eq!(side(&header("2 min", "new a b c d e f g h")), Some("above"));
        assert_eq!(side(&header("1 min", "b c d e f g h")), Some("above"));
        assert_eq!(
            side(&header("2 min", "A b c d e f g h i")),
            Some("above and below")
        );
        assert_eq!(side(&header("2 min", "a b C d e f g h i")), None);
        assert_eq!(side(&header("1 min", "a b c d e f g h")), None);
        // Nothing but the header: that is it.
        assert_eq!(side(&header("9 min", "a b c d e f g h")), Some("above"));
    }

    #[test]
    fn a_rewritten_post_costs_no_comparison_of_all_with_all() {
        let text = |word: &str| vec![word; 3000].join(" ");
        let changes = difference(&text("a"), &text("b"));
        assert_eq!(changes.new.first(), Some(&(0..3000)));
        assert_eq!(place(&changes, 1500), 1500);
    }
}
