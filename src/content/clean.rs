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

/// `text` with every unsafe character shown as U+FFFD; newlines and tabs stay.
pub fn text(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        Cow::Owned(
            text.chars()
                .map(|c| if is_unsafe(c) { '\u{fffd}' } else { c })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` cleaned and on one line: newlines and tabs become spaces. For titles,
/// tags, names and error messages.
pub fn line(text: &str) -> String {
    line_inside(text.trim())
}

/// The same for a piece of a line: spaces at its ends belong to the line.
pub fn line_inside(text: &str) -> String {
    if !text
        .chars()
        .any(|c| matches!(c, '\n' | '\t') || is_unsafe(c))
    {
        return text.to_owned();
    }
    text.chars()
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
    fn a_code_block_keeps_its_lines_and_tabs() {
        assert_eq!(text("a\tb\nc"), "a\tb\nc");
        assert_eq!(line(" a\tb\nc "), "a b c");
    }
}
