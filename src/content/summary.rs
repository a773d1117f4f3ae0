//! Words, reading time and the start of a text, counted as Hugo counts with
//! `hasCJKLanguage` on (`hugolib/page__content.go`).

mod estimate;
pub mod html;

pub use estimate::estimate;

use unicode_segmentation::UnicodeSegmentation;

/// How long a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub words: usize,
    /// Reading time in whole minutes, rounded up.
    pub minutes: usize,
    /// Whether it was counted by characters.
    pub cjk: bool,
}

/// Words of an automatic summary: Hugo's default `summaryLength`.
pub const SUMMARY_WORDS: usize = 70;

/// Counts a plain text, by characters where it holds Chinese, Japanese or Korean.
pub fn count(plain: &str) -> Counts {
    count_as(plain, is_cjk(plain))
}

/// Counts a plain text by the rule that is asked for.
///
/// A word is a run without white space. With `cjk` a run that is not all ASCII
/// counts as many words as it has characters, punctuation included.
pub fn count_as(plain: &str, cjk: bool) -> Counts {
    of_words(
        plain.split_whitespace().map(|run| weight(run, cjk)).sum(),
        cjk,
    )
}

/// What so many words, or characters, come to.
pub(in crate::content) fn of_words(words: usize, cjk: bool) -> Counts {
    Counts {
        words,
        minutes: minutes(words, cjk),
        cjk,
    }
}

fn minutes(words: usize, cjk: bool) -> usize {
    words.div_ceil(if cjk { 500 } else { 212 })
}

fn weight(run: &str, cjk: bool) -> usize {
    if cjk && !run.is_ascii() {
        run.chars().count()
    } else {
        1
    }
}

/// Whether a source holds a Han, Hangul, Hiragana or Katakana character: Hugo
/// then counts the page by characters.
pub fn is_cjk(source: &str) -> bool {
    !source.is_ascii() && source.chars().any(is_cjk_char)
}

/// The scripts of Hugo's expression, from Unicode's `Scripts.txt`.
fn is_cjk_char(c: char) -> bool {
    matches!(c,
        // Han
        '\u{2e80}'..='\u{2e99}' | '\u{2e9b}'..='\u{2ef3}' | '\u{2f00}'..='\u{2fd5}' | '々' | '〇'
        | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303b}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{fa6d}' | '\u{fa70}'..='\u{fad9}'
        | '\u{16fe2}' | '\u{16fe3}' | '\u{16ff0}' | '\u{16ff1}' | '\u{20000}'..='\u{323af}'
        // Hangul
        | '\u{1100}'..='\u{11ff}' | '\u{302e}' | '\u{302f}' | '\u{3131}'..='\u{318e}'
        | '\u{3200}'..='\u{321e}' | '\u{3260}'..='\u{327e}' | '\u{a960}'..='\u{a97c}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{d7b0}'..='\u{d7c6}' | '\u{d7cb}'..='\u{d7fb}'
        | '\u{ffa0}'..='\u{ffbe}' | '\u{ffc2}'..='\u{ffdc}'
        // Hiragana and Katakana
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{1b000}'..='\u{1b167}'
        | '\u{1f200}' | '\u{30a1}'..='\u{30fa}' | '\u{30fd}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{32d0}'..='\u{32fe}' | '\u{3300}'..='\u{3357}'
        | '\u{ff66}'..='\u{ff6f}' | '\u{ff71}'..='\u{ff9d}')
}

/// `text` on one line: white space becomes a space, but none where a line ends in Chinese
/// or Japanese and the next one goes on in it.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        push_word(&mut line, text, word);
    }
    line
}

/// Appends a word of `text`, with a space before it where one belongs.
fn push_word(line: &mut String, text: &str, word: &str) {
    if line.is_empty() {
        return line.push_str(word);
    }
    let before = &text[..word.as_ptr() as usize - text.as_ptr() as usize];
    let gap = &before[before.trim_end().len()..];
    let last = line.chars().next_back();
    let joins = gap.contains('\n')
        && last.is_some_and(is_unspaced)
        && word.chars().next().is_some_and(is_unspaced);
    if !joins {
        line.push(' ');
    }
    line.push_str(word);
}

/// Characters of the scripts that are written without spaces, and their marks.
fn is_unspaced(c: char) -> bool {
    let hangul =
        matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}');
    let marks =
        matches!(c, '\u{3000}'..='\u{303f}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}');
    let quotes = matches!(c, '“' | '”' | '‘' | '’' | '…' | '—');
    !hangul && (is_cjk_char(c) || marks || quotes)
}

/// The first [`SUMMARY_WORDS`] words or so, on one line, for a list: cut between
/// words, in text without spaces between characters, and marked with `…` when
/// something was cut.
pub fn auto(plain: &str) -> String {
    first(plain, SUMMARY_WORDS)
}

/// As [`auto`], of about so many words.
pub fn first(plain: &str, words: usize) -> String {
    let cjk = is_cjk(plain);
    let mut summary = String::new();
    let mut left = words;
    for run in plain.split_whitespace() {
        if left == 0 {
            return cut(summary);
        }
        let weight = weight(run, cjk);
        if weight <= left {
            push_word(&mut summary, plain, run);
            left -= weight;
            continue;
        }
        push_word(&mut summary, plain, &run[..0]);
        // A long run of characters, or of something that has no end.
        let mut taken = 0;
        for grapheme in run.graphemes(true) {
            taken += grapheme.chars().count();
            if taken > left {
                break;
            }
            summary.push_str(grapheme);
        }
        return cut(summary);
    }
    summary
}

/// Ends a summary at the sentence when one ends near, else with `…`.
fn cut(mut summary: String) -> String {
    let open =
        summary.trim_end_matches(|c: char| c.is_whitespace() || "，、；：,;:(（「“".contains(c));
    summary.truncate(open.len());
    if !summary.ends_with(['.', '!', '?', '。', '！', '？', '…']) {
        summary.push('…');
    }
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(plain: &str) -> (usize, usize, bool) {
        let counts = count(plain);
        (counts.words, counts.minutes, counts.cjk)
    }

    /// Hugo 0.168 with hasCJKLanguage: punctuation counts, ASCII runs count one.
    #[test]
    fn cjk_counts_by_character_punctuation_included() {
        assert_eq!(counted("我是8月注册了"), (7, 1, true));
        assert_eq!(counted("社区，好。"), (5, 1, true));
        assert_eq!(counted("我 use TiDB"), (3, 1, true));
        assert_eq!(counted("한국어 カナ"), (5, 1, true));
    }

    /// Hugo, `hugolib/page__content.go`: `strings.Fields` of the plain text.
    #[test]
    fn other_languages_count_by_white_space() {
        assert_eq!(counted("It’s a naïve—test"), (3, 1, false));
        assert_eq!(counted("  "), (0, 0, false));
    }

    /// Hugo: `(n + 211) / 212`, for CJK `(n + 499) / 500`.
    #[test]
    fn reading_time_is_rounded_up() {
        assert_eq!(count(&"a ".repeat(212)).minutes, 1);
        assert_eq!(count(&"a ".repeat(213)).minutes, 2);
        assert_eq!(count(&"字".repeat(500)).minutes, 1);
        assert_eq!(count(&"字".repeat(501)).minutes, 2);
    }

    /// gohugo.io/configuration/all: `summaryLength` is 70; the cut is ours.
    #[test]
    fn a_summary_is_cut_between_words_and_says_so() {
        assert_eq!(auto("one\n two  three"), "one two three");
        let long = auto(&"word ".repeat(100));
        assert_eq!(long.split_whitespace().count(), 70);
        assert!(long.ends_with("word…"));
        let chinese = auto(&"字".repeat(100));
        assert_eq!(chinese.chars().count(), 71);
        let sentence = format!("{}end. more", "word ".repeat(69));
        assert!(auto(&sentence).ends_with("end."));
    }

    /// UAX #29: a grapheme cluster is one character to its reader.
    #[test]
    fn a_summary_never_ends_in_half_a_character() {
        let text = format!("字{}👨‍👩‍👧字", "字".repeat(67));
        assert!(!auto(&text).contains('\u{200d}'), "{}", auto(&text));
    }
}
