//! Find in the page: what is typed, and every match of it.
//!
//! A page of any length is looked through in slices, from the place on the screen to
//! the end and then from the top: [`Reader::step_find`] does one, and says whether
//! there are more.

use super::{Reader, picker::Input};
use crate::{
    content::fold::fold,
    layout::{Anchor, find::Match},
};

/// Rows that are looked through in one go: a few milliseconds.
const SLICE: usize = 4000;

/// Find in the page.
#[derive(Debug, Default)]
pub struct Find {
    pub input: Input,
    /// What is looked for instead of what is typed: the words of a search.
    pub words: Vec<String>,
    /// Whether keys still go to the input.
    pub typing: bool,
    /// Each match with its block.
    pub matches: Vec<(usize, Match)>,
    /// The match that the reader stands at.
    pub at: usize,
    /// Whether that one was come to by way of the end (or the top) of the post.
    pub around: bool,
    /// Where the reader stood when the search began.
    from: Anchor,
    /// Blocks that have been looked through, counted from there.
    looked: usize,
    /// Whether `at` is a match at or below that place, or all have been looked through.
    landed: bool,
}

/// What was looked for last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    text: String,
    words: Vec<String>,
}

impl Find {
    /// What is looked for, folded.
    fn needles(&self) -> Vec<String> {
        if self.words.is_empty() {
            vec![fold(&self.input.text)]
        } else {
            self.words.clone()
        }
    }

    fn has(&self, block: usize) -> bool {
        let at = self.matches.partition_point(|(other, _)| *other < block);
        self.matches
            .get(at)
            .is_some_and(|(other, _)| *other == block)
    }

    /// Takes matches in, of blocks that had none; what the reader stands at stays.
    fn add(&mut self, found: Vec<(usize, Match)>) {
        let Some((first, _)) = found.first() else {
            return;
        };
        let at = self.matches.partition_point(|(other, _)| other < first);
        if self.landed && at <= self.at && !self.matches.is_empty() {
            self.at += found.len();
        }
        self.matches.splice(at..at, found);
    }

    /// The first match at or below a place.
    fn below(&self, anchor: Anchor) -> usize {
        self.matches
            .partition_point(|(block, hits)| place(*block, hits) < anchor)
    }
}

impl Reader {
    pub fn paste(&mut self, text: &str) {
        if let Some(find) = self.find.as_mut().filter(|find| find.typing) {
            find.input.paste(text);
            self.search();
        }
    }

    /// Looks again for what was looked for before, here or in another post; from the
    /// screen on.
    pub fn find_again(&mut self, last: &Wanted) {
        self.find = Some(Find {
            input: Input {
                text: last.text.clone(),
            },
            words: last.words.clone(),
            from: self.page.top(),
            ..Find::default()
        });
        self.search();
    }

    /// What is looked for, unless that is nothing.
    pub fn wanted(&self) -> Option<Wanted> {
        let find = self.find.as_ref()?;
        (!find.input.text.is_empty()).then(|| Wanted {
            text: find.input.text.clone(),
            words: find.words.clone(),
        })
    }

    pub fn begin_find(&mut self) {
        self.find = Some(Find {
            typing: true,
            from: self.page.top(),
            ..Find::default()
        });
    }

    /// Looks for the words of a search, from `block` on, and stands at the match number
    /// `nth` in that block.
    pub fn begin_found(&mut self, block: Option<usize>, nth: usize, words: Vec<String>) {
        if let Some(block) = block {
            self.page.go_to_block(block);
        }
        if words.is_empty() {
            return;
        }
        let from = block.map_or_else(|| self.page.top(), |block| Anchor { block, row: 0 });
        self.find = Some(Find {
            input: Input {
                text: words.join(" "),
            },
            words,
            from,
            ..Find::default()
        });
        self.search();
        let Some(find) = &mut self.find else { return };
        let own = |at: &usize| {
            let found = find.matches.get(*at);
            found.is_some_and(|(other, _)| Some(*other) == block)
        };
        if let Some(at) = (find.at..=find.at + nth).rev().find(own) {
            find.at = at;
            self.reveal_match();
        }
    }

    /// Searches for what has been typed, from where the search began: the first slice.
    pub fn search(&mut self) {
        let Some(find) = &mut self.find else { return };
        find.matches.clear();
        (find.at, find.looked) = (0, 0);
        (find.landed, find.around) = (false, false);
        self.step_find();
    }

    /// Looks through the next slice of the page; whether there is more.
    pub fn step_find(&mut self) -> bool {
        let Some(find) = &mut self.find else {
            return false;
        };
        let needles = find.needles();
        let blocks = self.page.layout.len();
        let mut rows = 0;
        let mut found = Vec::new();
        while find.looked < blocks && rows < SLICE {
            let block = (find.from.block + find.looked) % blocks;
            if block == 0 {
                // Those at the end go before those at the top.
                find.add(std::mem::take(&mut found));
            }
            find.looked += 1;
            self.page.open_folds_with(block, &needles);
            rows += self
                .page
                .layout
                .block(block)
                .map_or(1, |laid| laid.rows.len());
            if !find.has(block) {
                let matches = self.page.find_in(block, &needles);
                found.extend(matches.into_iter().map(|hits| (block, hits)));
            }
        }
        find.add(found);
        let more = find.looked < blocks;
        self.land(!more);
        more
    }

    /// Stands at the first match from where the search began, when there is one; at
    /// the end of a search, at the first of all.
    fn land(&mut self, ended: bool) {
        let Some(find) = self.find.as_mut().filter(|find| !find.landed) else {
            return;
        };
        let at = find.below(find.from);
        if at < find.matches.len() {
            find.at = at;
        } else if ended && !find.matches.is_empty() {
            find.at = 0;
            find.around = true;
        } else {
            if ended {
                let from = find.from;
                self.page.go_to(from);
            }
            return;
        }
        find.landed = true;
        self.reveal_match();
    }

    fn reveal_match(&mut self) {
        if let Some(find) = &self.find
            && let Some((block, hits)) = find.matches.get(find.at)
        {
            let anchor = place(*block, hits);
            let bytes = hits.first().map(|hit| hit.bytes.clone());
            self.page.reveal(anchor);
            if let Some(bytes) = bytes {
                self.page.slide_to(anchor, bytes);
            }
        }
    }

    /// Whether a search is not at its end.
    pub fn is_finding(&self) -> bool {
        let blocks = self.page.layout.len();
        self.find.as_ref().is_some_and(|find| find.looked < blocks)
    }

    /// Searches again after the page has got other rows.
    pub fn search_again(&mut self) {
        if let Some(find) = &mut self.find {
            let needles = find.needles();
            find.matches = self.page.find(&needles);
            find.at = find.at.min(find.matches.len().saturating_sub(1));
            find.looked = self.page.layout.len();
            find.landed |= !find.matches.is_empty();
        }
    }

    /// Searches blocks that have been laid out since; the match that the reader
    /// stands at stays the same.
    pub fn search_in(&mut self, blocks: &[usize]) {
        let Some(find) = &mut self.find else { return };
        let needles = find.needles();
        for block in blocks {
            if !find.has(*block) {
                let found = self.page.find_in(*block, &needles);
                find.add(found.into_iter().map(|hits| (*block, hits)).collect());
            }
        }
        let ended = !self.is_finding();
        self.land(ended && self.page.layout.is_complete());
    }

    /// Goes to the next match (or the one before), from the screen where that has left
    /// the last one; whether it went around.
    pub fn find_next(&mut self, forward: bool) -> bool {
        let Some(find) = self.find.as_mut().filter(|find| !find.matches.is_empty()) else {
            return false;
        };
        let count = find.matches.len();
        let here = find.matches.get(find.at).is_some_and(|(block, hits)| {
            let row = self.page.layout.row_of(place(*block, hits));
            self.page.visible().contains(&row)
        });
        let next = match (here, forward) {
            (true, true) => find.at + 1,
            (true, false) => find.at.wrapping_sub(1),
            (false, true) => find.below(self.page.top()),
            (false, false) => find.below(self.page.top()).wrapping_sub(1),
        };
        find.around = next >= count;
        find.at = match (find.around, forward) {
            (false, _) => next,
            (true, true) => 0,
            (true, false) => count - 1,
        };
        find.landed = true;
        let around = find.around;
        self.reveal_match();
        around
    }
}

/// Where a match begins.
pub fn place(block: usize, hits: &Match) -> Anchor {
    Anchor {
        block,
        row: hits.first().map_or(0, |hit| hit.row),
    }
}
