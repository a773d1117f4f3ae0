//! Grapheme clusters (UAX #29), those of most texts without a look into its tables.

use unicode_segmentation::UnicodeSegmentation as _;

/// The extended grapheme clusters of `text`, and where each begins.
pub(super) fn clusters_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let mut chars = rest.char_indices();
        let (_, first) = chars.next()?;
        let alone = match chars.next() {
            Some((next, second)) => (stands_alone(first) && stands_alone(second)).then_some(next),
            None => Some(rest.len()),
        };
        // To go on from the end of a cluster is to go on as if nothing had been before.
        let length = alone.or_else(|| rest.graphemes(true).next().map(str::len))?;
        let found = (at, &rest[..length]);
        at += length;
        Some(found)
    })
}

/// Whether there is a boundary between this character and any other of these: letters,
/// marks and syllables that join with nothing but what is made to join with others.
fn stands_alone(c: char) -> bool {
    matches!(
        c,
        ' '..='~'
            | '\u{c0}'..='\u{2ff}'
            | '\u{370}'..='\u{482}'
            | '\u{48a}'..='\u{52f}'
            | '\u{2010}'..='\u{2027}'
            | '\u{3000}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}'
            | '\u{309b}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{ff01}'..='\u{ff9d}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn assert_as_defined(text: &str) {
        let own: Vec<_> = clusters_of(text).collect();
        let defined: Vec<_> = text.grapheme_indices(true).collect();
        assert_eq!(own, defined, "{text:?}");
    }

    /// UAX #29, GB3 to GB13: each character beside one of every kind, and after it.
    #[test]
    fn what_stands_alone_joins_with_no_other_of_its_kind() {
        let kinds = [
            "a",
            "中",
            "한",
            "ᄀ",
            "ᅡ",
            "ᆨ",
            "\u{301}",
            "\u{200d}",
            "\u{fe0f}",
            "🇨",
            "👩",
            "क",
            "\u{94d}",
            "\u{600}",
            "\u{903}",
            "\r",
            "\n",
            "\u{ad}",
            "\u{3099}",
            "\u{ff9e}",
            "\u{1f3fb}",
        ];
        let of_each_kind =
            |c: &char| matches!(*c, ..'\u{3100}' | '\u{ff00}'..) || (*c as u32).is_multiple_of(61);
        let alone = ('\0'..='\u{ffff}').filter(|c| stands_alone(*c));
        for c in alone.filter(of_each_kind) {
            let all: String = kinds.iter().flat_map(|kind| [kind, "한", kind]).collect();
            assert_as_defined(&all.replace('한', &format!("{c}한{c}a{c}中{c}")));
        }
    }

    proptest! {
        #[test]
        fn clusters_are_those_of_the_standard(
            text in "([a-c ]|[\\r\\n]|中|문|ᄀ|ᅡ|ᆨ|\\u{301}|\\u{200d}|\\u{fe0f}|[🇦-🇿]|👩|❤|क|\\u{94d}|\\u{600}|\\u{903}|が|\\u{3099}|\\PC){0,24}",
        ) {
            assert_as_defined(&text);
        }
    }
}
