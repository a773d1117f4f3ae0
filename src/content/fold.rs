//! Text without what a searcher does not type: letter case, accents, width and the
//! difference between Chinese and Western punctuation.
//!
//! Compatibility forms go by Unicode's NFKD (UAX #15), then accents are dropped and
//! the rest is composed again, so that `が` stays another letter than `か` and a
//! Hangul syllable is found as a whole.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// `text` as it is compared. Line ends stay where they are.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    pieces(text, &mut |_, piece| fold_piece(piece, &mut out));
    out
}

/// Folded text that knows where each of its pieces comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// Where a piece starts: in the folded text and in the original, in bytes. In
    /// order; the last one is both ends.
    starts: Vec<(usize, usize)>,
}

impl Folded {
    pub fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut starts = Vec::with_capacity(original.len() + 1);
        pieces(original, &mut |at, piece| {
            starts.push((text.len(), at));
            fold_piece(piece, &mut text);
        });
        starts.push((text.len(), original.len()));
        Self { text, starts }
    }

    /// What is compared.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every place of the original, as a range of bytes, where `needle` (folded)
    /// stands, none overlapping another. A part of a piece counts as the piece.
    pub fn find<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        self.text
            .match_indices(needle)
            .filter(|(_, found)| !found.is_empty())
            .map(|(at, found)| self.original(at..at + found.len()))
            .filter(move |range| {
                let new = range.start >= from;
                from = if new { range.end } else { from };
                new
            })
    }

    /// The range of the original that a range of the folded text comes from.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|(at, _)| *at <= folded.start);
        let last = self.starts.partition_point(|(at, _)| *at < folded.end);
        let at = |index: usize| self.starts.get(index).map_or(0, |(_, original)| *original);
        at(first.saturating_sub(1))..at(last)
    }
}

/// Cuts `text` into pieces that are folded on their own, each with its byte offset:
/// single characters where nothing can combine, grapheme clusters elsewhere.
fn pieces<'a>(text: &'a str, each: &mut dyn FnMut(usize, &'a str)) {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if is_simple(c) && next.is_none_or(is_simple) {
            each(at, &text[at..at + c.len_utf8()]);
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| !is_simple(*c)) {
            end = at + c.len_utf8();
        }
        for (offset, cluster) in text[at..end].grapheme_indices(true) {
            each(at + offset, cluster);
        }
    }
}

/// Stands for itself and never joins what comes before it.
fn is_simple(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

fn fold_piece(piece: &str, out: &mut String) {
    let mut chars = piece.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        (Some(c), None) if is_simple(c) => out.push(c),
        _ => out.extend(
            piece
                .nfkd()
                .filter(|c| !is_dropped(*c))
                .flat_map(char::to_lowercase)
                .map(plain)
                .nfc(),
        ),
    }
}

/// Accents, and characters without a width that nobody types.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        // Points of Hebrew, vowels of Arabic and its long stroke.
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Punctuation that Unicode does not hold for compatible, but typists do.
fn plain(c: char) -> char {
    match c {
        '。' => '.',
        '、' => ',',
        '“' | '”' | '„' | '‟' => '"',
        '‘' | '’' | '‚' | '‛' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' => '-',
        '【' => '[',
        '】' => ']',
        'ς' => 'σ',
        c => c,
    }
}

/// The letters and digits of a text, folded: what ids of headings and parts of
/// addresses keep, however they are made.
pub fn letters(text: &str) -> String {
    let folded = fold(text);
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found<'a>(original: &'a str, needle: &str) -> Vec<&'a str> {
        let folded = Folded::new(original);
        let needle = fold(needle);
        folded.find(&needle).map(|range| &original[range]).collect()
    }

    #[test]
    fn case_width_and_accents_are_folded() {
        assert_eq!(found("见ＴｉＤＢ，好", "tidb,"), ["ＴｉＤＢ，"]);
        assert_eq!(
            found("un café, cafe\u{301}s", "CAFE"),
            ["café", "cafe\u{301}"]
        );
        assert_eq!(found("ﬁne Ⅳ", "fi"), ["ﬁ"]);
        assert_eq!(found("“好。”", "\"好.\""), ["“好。”"]);
        assert_eq!(found("שָׁלוֹם עולם", "עולם"), ["עולם"]);
        assert_eq!(found("שָׁלוֹם עולם", "שלום"), ["שָׁלוֹם"]);
        assert_eq!(found("قال مُحَمَّد", "محمد"), ["مُحَمَّد"]);
    }

    #[test]
    fn letters_that_only_look_composed_stay_apart() {
        assert_eq!(found("がか", "か"), ["か"]);
        assert_eq!(found("か\u{3099}", "が"), ["か\u{3099}"]);
        assert_eq!(found("각", "가"), Vec::<&str>::new());
        assert_eq!(found("\u{1100}\u{1161}\u{11a8}", "각").len(), 1);
    }

    #[test]
    fn a_part_of_a_ligature_is_the_ligature() {
        assert_eq!(
            found("等等……完", "."),
            ["…"; 6][..found("等等……完", ".").len()]
        );
        assert_eq!(found("等等……完", "...完"), ["…完"]);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once_and_the_map_covers_all(text in "\\PC{0,24}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            let folded = Folded::new(&text);
            prop_assert_eq!(folded.text(), once.as_str());
            if !once.is_empty() {
                let all: Vec<_> = folded.find(&once).collect();
                prop_assert_eq!(all.len(), 1);
                prop_assert!(text.get(all[0].clone()).is_some());
            }
        }
    }
}
