//! Text from a post is cleaned once, where it enters: whatever could steer a
//! terminal is replaced, character by character, so that nothing after this
//! needs to think of it again.

use std::borrow::Cow;

/// Whether `c` may not reach a terminal: C0 but newline and tab, DEL, C1, and
/// the bidirectional overrides and isolates (UAX #9) that can reorder a line.
pub fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\0'..='\x08' | '\x0b'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}'
        | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// The most marks that one character keeps: no language has half as many, and
/// terminals draw or count hundreds of them each in its own way.
const MARKS: usize = 16;

/// Counts the marks that pile up on a character, so that a flood of them is cut.
#[derive(Clone, Debug, Default)]
pub struct Piled {
    marks: usize,
    /// The last character joins the next one to its own.
    joins: bool,
}

impl Piled {
    /// Whether `c` is kept, after all that came before it.
    pub fn keeps(&mut self, c: char) -> bool {
        if stands_alone(c) {
            *self = Self::default();
        } else if is_mark(c) {
            self.marks += 1;
            if self.marks > MARKS {
                self.joins = false;
                return false;
            }
            self.joins = is_joiner(c);
        } else {
            if !self.joins {
                self.marks = 0;
            }
            self.joins = false;
        }
        true
    }

    /// Adds to `out` what is kept of `text`.
    pub fn push(&mut self, text: &str, out: &mut String) {
        if text.is_ascii() {
            if !text.is_empty() {
                *self = Self::default();
            }
            out.push_str(text);
        } else {
            out.extend(text.chars().filter(|c| self.keeps(*c)));
        }
    }
}

/// Most of what is written: never a mark, and never joined.
fn stands_alone(c: char) -> bool {
    c < '\u{ad}'
        || matches!(c, '\u{ae}'..'\u{300}' | '\u{3041}'..='\u{3098}' | '\u{309b}'..='\u{a66e}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{ff00}'..='\u{ff9d}')
}

/// What is drawn on the character before it, or not at all.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{1160}'..='\u{11ff}'
        | '\u{d7b0}'..='\u{d7ff}' | '\u{180b}'..='\u{180f}' | '\u{ff9e}' | '\u{ff9f}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}')
        || unicode_normalization::char::is_combining_mark(c)
}

/// What makes one cluster of the characters at its sides: ZWJ, and viramas.
fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '\u{200d}' | '\u{94d}' | '\u{9cd}' | '\u{acd}' | '\u{b4d}' | '\u{c4d}' | '\u{d4d}'
    )
}

/// `text` with every unsafe character shown as U+FFFD, and with 16 marks a character
/// at most; newlines and tabs stay.
pub fn text(text: &str) -> Cow<'_, str> {
    let mut piled = Piled::default();
    if text.is_ascii() && !text.bytes().any(|b| is_unsafe(char::from(b))) {
        return Cow::Borrowed(text);
    }
    if text.chars().all(|c| !is_unsafe(c) && piled.keeps(c)) {
        return Cow::Borrowed(text);
    }
    piled = Piled::default();
    Cow::Owned(
        text.chars()
            .filter(|c| piled.keeps(*c))
            .map(|c| if is_unsafe(c) { '\u{fffd}' } else { c })
            .collect(),
    )
}

/// `text` cleaned and on one line: newlines and tabs become spaces. For titles,
/// tags, names and error messages.
pub fn line(text: &str) -> String {
    line_inside(text.trim())
}

/// The same for a piece of a line: spaces at its ends belong to the line.
pub fn line_inside(text: &str) -> String {
    let mut piled = Piled::default();
    let is_plain = |c: char| !matches!(c, '\n' | '\t') && !is_unsafe(c);
    if text.chars().all(|c| is_plain(c) && piled.keeps(c)) {
        return text.to_owned();
    }
    piled = Piled::default();
    text.chars()
        .filter(|c| piled.keeps(*c))
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if is_unsafe(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_becomes_harmless_text() {
        assert_eq!(line("a\x1b]0;x\x07b"), "a\u{fffd}]0;x\u{fffd}b");
        assert_eq!(text("\u{9b}31m\u{202e}x"), "\u{fffd}31m\u{fffd}x");
    }

    #[test]
    fn a_flood_of_marks_is_cut_and_languages_are_kept() {
        let flood = |base: &str, mark: &str| format!("{base}{}x", mark.repeat(300));
        for (base, mark) in [
            ("e", "\u{301}"),
            ("", "\u{301}"),
            ("👨", "\u{200d}👨"),
            ("👍", "🏽"),
            ("❤", "\u{fe0f}"),
            ("क", "्क"),
            ("ᄀ", "ᅡ"),
        ] {
            let flood = flood(base, mark);
            let clean = line(&flood);
            let longest = unicode_segmentation::UnicodeSegmentation::graphemes(&*clean, true)
                .map(|cluster| cluster.chars().count())
                .max();
            assert!(longest <= Some(2 * MARKS + 2), "{base}: {longest:?}");
            assert!(clean.ends_with('x'));
            assert_eq!(text(&flood), clean);
        }
        for word in [
            "नमस्ते",
            "Zalgo\u{301}\u{302}",
            "👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏽",
            "བསྒྲུབས",
            "ที่นี่",
            "עִבְרִית",
            "각ᄀᆨ",
        ] {
            assert_eq!(line(word), word);
        }
    }

    #[test]
    fn a_code_block_keeps_its_lines_and_tabs() {
        assert_eq!(text("a\tb\nc"), "a\tb\nc");
        assert_eq!(line(" a\tb\nc "), "a b c");
    }
}
