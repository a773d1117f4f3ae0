//! Characters that nobody sees.

use super::{Code, Finding, page::Page};

/// The most findings of a post: a file that is full of them says it once.
const MOST: usize = 20;

pub(super) fn check(page: &Page, found: &mut Vec<Finding>) {
    let right_to_left = page.source.chars().any(is_right_to_left);
    let mut told = 0;
    let mut line_told = None;
    for (at, c) in page.source.char_indices() {
        let code = match c {
            '\0'..='\x08' | '\x0b'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' => {
                Code::ControlCharacter
            }
            '\u{202d}' | '\u{202e}' => Code::BidiCharacter,
            // Text from right to left needs these.
            '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' if !right_to_left => {
                Code::BidiCharacter
            }
            _ => continue,
        };
        // Once a line.
        let line = page.line_at(at);
        if line_told == Some((line, code)) {
            continue;
        }
        line_told = Some((line, code));
        let message = match code {
            Code::BidiCharacter => format!(
                "U+{:04X} turns the direction of what follows around, and is not seen",
                c as u32
            ),
            _ => format!("U+{:04X} is a control character, and is not seen", c as u32),
        };
        let finding = page.at(code, at..at + c.len_utf8(), &message);
        found.push(finding.with_help(Some("delete it".into())));
        told += 1;
        if told == MOST {
            return;
        }
    }
}

/// Hebrew, Arabic and the scripts beside them.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}
