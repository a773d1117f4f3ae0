//! Loose matching of what someone types against short lines: titles, tags, paths.
//!
//! A word matches where it stands as it is, or else where its letters come in order.
//! Lines that hold every word as it is come before all others.

use std::ops::Range;

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{Atom, AtomKind, CaseMatching, Normalization},
};
use unicode_segmentation::UnicodeSegmentation;

use super::fold::{Folded, fold};

/// How well a line matches; the greater, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    exact: bool,
    score: u32,
}

impl Rank {
    /// Whether every word stands in the line as it is.
    pub fn is_exact(self) -> bool {
        self.exact
    }
}

/// What is typed, ready to be held against lines.
#[derive(Debug)]
pub struct Fuzzy {
    words: Vec<Word>,
    matcher: Matcher,
    buffer: Vec<char>,
}

#[derive(Debug)]
struct Word {
    folded: String,
    as_it_is: Atom,
    loose: Atom,
}

impl Fuzzy {
    /// Words of `typed`, in any case, width and accents.
    pub fn new(typed: &str) -> Self {
        let folded = fold(typed);
        let words = folded.split_whitespace().map(|word| {
            // Atoms take a word as it is: `^`, `!` and `$` are no operators in them.
            let atom = |kind| {
                Atom::new(
                    word,
                    CaseMatching::Respect,
                    Normalization::Never,
                    kind,
                    false,
                )
            };
            Word {
                folded: word.to_owned(),
                as_it_is: atom(AtomKind::Substring),
                loose: atom(AtomKind::Fuzzy),
            }
        });
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        Self {
            words: words.collect(),
            matcher: Matcher::new(config),
            buffer: Vec::new(),
        }
    }

    /// How well a folded line matches; none where it does not.
    pub fn rank(&mut self, folded: &str) -> Option<Rank> {
        let line = Utf32Str::new(folded, &mut self.buffer);
        let mut rank = Rank {
            exact: true,
            score: 0,
        };
        for word in &self.words {
            let exact = folded.contains(&word.folded);
            let atom = if exact { &word.as_it_is } else { &word.loose };
            let score = atom.score(line, &mut self.matcher);
            rank.exact &= exact;
            // The two may take a cluster apart differently; what is there is there.
            rank.score += u32::from(if exact { score.unwrap_or(0) } else { score? });
        }
        Some(rank)
    }

    /// Byte ranges of a line, as it is written, that the words match, in order; none
    /// where one of them does not.
    pub fn marks(&mut self, line: &str) -> Vec<Range<usize>> {
        let folded = Folded::new(line);
        let mut all = Vec::new();
        for word in &self.words {
            let before = all.len();
            all.extend(folded.find(&word.folded));
            if all.len() > before {
                continue;
            }
            let mut letters = Vec::new();
            let text = Utf32Str::new(folded.text(), &mut self.buffer);
            if word
                .loose
                .indices(text, &mut self.matcher, &mut letters)
                .is_none()
            {
                return Vec::new();
            }
            let places = places(folded.text());
            for letter in letters {
                let place = places.get(letter as usize).cloned().unwrap_or_default();
                all.push(folded.original(place));
            }
        }
        join(all)
    }
}

/// Where each letter stands that the matcher counts: bytes of ASCII, else clusters.
fn places(text: &str) -> Vec<Range<usize>> {
    if text.is_ascii() {
        return (0..text.len()).map(|at| at..at + 1).collect();
    }
    text.grapheme_indices(true)
        .map(|(at, cluster)| at..at + cluster.len())
        .collect()
}

/// Ranges in order; those that touch or overlap are one.
pub fn join(mut all: Vec<Range<usize>>) -> Vec<Range<usize>> {
    all.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(all.len());
    for range in all {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(typed: &str, line: &str) -> Vec<String> {
        let marks = Fuzzy::new(typed).marks(line);
        marks
            .into_iter()
            .map(|mark| line[mark].to_owned())
            .collect()
    }

    #[test]
    fn what_stands_as_it_is_comes_before_what_is_near() {
        let mut fuzzy = Fuzzy::new("tui");
        let rank = |fuzzy: &mut Fuzzy, line: &str| fuzzy.rank(&fold(line));
        let exact = rank(&mut fuzzy, "A blog TUI");
        let loose = rank(&mut fuzzy, "The unusual island");
        assert!(exact > loose && loose.is_some());
        assert!(rank(&mut fuzzy, "rust").is_none());
        assert!(rank(&mut fuzzy, "tui first") > rank(&mut fuzzy, "a tui"));
    }

    #[test]
    fn marks_are_what_was_typed_as_it_is_written() {
        assert_eq!(marked("tidb", "见ＴｉＤＢ，好"), ["ＴｉＤＢ"]);
        assert_eq!(marked("cafe", "Un cafe\u{301} noir"), ["cafe\u{301}"]);
        assert_eq!(marked("一社", "一年同行：社区"), ["一", "社"]);
        assert_eq!(marked("שלום", "אמר שָׁלוֹם"), ["שָׁלוֹם"]);
        assert_eq!(marked("rst ab", "Rust, ab"), ["R", "st", "ab"]);
        assert!(marked("xyz", "Rust").is_empty());
    }

    #[test]
    fn operators_of_the_matcher_are_letters() {
        let mut fuzzy = Fuzzy::new("!c ^x");
        assert!(fuzzy.rank("c").is_none());
        assert!(fuzzy.rank("!c ^x").is_some());
    }
}
