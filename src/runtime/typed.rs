//! Keys from bytes, for those that were typed while the terminal was asked about
//! itself. Afterwards crossterm reads them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The keys that `bytes` stand for; what is no key is left out.
pub(super) fn keys(bytes: &[u8]) -> Vec<KeyEvent> {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = text.as_ref();
    let mut keys = Vec::new();
    while let Some(c) = rest.chars().next() {
        let sequence = SEQUENCES
            .iter()
            .find_map(|(sequence, code)| Some((rest.strip_prefix(sequence)?, *code)));
        if let Some((after, code)) = sequence {
            keys.push(KeyEvent::new(code, KeyModifiers::NONE));
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let (code, modifiers) = match c {
            '\r' | '\n' => (KeyCode::Enter, KeyModifiers::NONE),
            '\t' => (KeyCode::Tab, KeyModifiers::NONE),
            '\x1b' => (KeyCode::Esc, KeyModifiers::NONE),
            '\x7f' => (KeyCode::Backspace, KeyModifiers::NONE),
            '\x01'..='\x1a' => {
                let letter = char::from(b'a' - 1 + c as u8);
                (KeyCode::Char(letter), KeyModifiers::CONTROL)
            }
            c if c.is_control() || c == '\u{fffd}' => continue,
            c => (KeyCode::Char(c), KeyModifiers::NONE),
        };
        keys.push(KeyEvent::new(code, modifiers));
    }
    keys
}

const SEQUENCES: &[(&str, KeyCode)] = &[
    ("\x1b[A", KeyCode::Up),
    ("\x1b[B", KeyCode::Down),
    ("\x1b[C", KeyCode::Right),
    ("\x1b[D", KeyCode::Left),
    ("\x1bOA", KeyCode::Up),
    ("\x1bOB", KeyCode::Down),
    ("\x1bOC", KeyCode::Right),
    ("\x1bOD", KeyCode::Left),
    ("\x1b[H", KeyCode::Home),
    ("\x1b[F", KeyCode::End),
    ("\x1b[5~", KeyCode::PageUp),
    ("\x1b[6~", KeyCode::PageDown),
    ("\x1b[Z", KeyCode::BackTab),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::name;

    #[test]
    fn keys_have_the_names_that_the_table_of_keys_uses() {
        let keys = keys("G\x1b[6~\x1b/x\r\x04字\x7f".as_bytes());
        let names: Vec<_> = keys.into_iter().filter_map(name).collect();
        assert_eq!(
            names,
            [
                "G",
                "pgdn",
                "esc",
                "/",
                "x",
                "enter",
                "ctrl-d",
                "字",
                "backspace"
            ]
        );
    }
}
