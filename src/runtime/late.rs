//! Answers of the terminal that come when they are no longer waited for: over a slow
//! line, or from a machine that is busy.
//!
//! crossterm knows no control strings, and makes keys of what stands in them: the colour
//! of the ground would be typed, `/` and all. So for some seconds after questions that
//! were not answered in time, strings are left out. What a person types is slower.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest pause within one.
const PAUSE: Duration = Duration::from_millis(300);

/// Tells keys from what is left of answers.
#[derive(Debug, Default)]
pub(super) struct Late {
    /// Until when answers are expected, if they are.
    until: Option<Instant>,
    /// When the last part of an answer came that has not ended.
    inside: Option<Instant>,
}

impl Late {
    /// Expects what was `awaited` in vain, of which one answer may have begun.
    pub(super) fn new(awaited: bool, begun: bool, now: Instant) -> Self {
        Self {
            until: awaited.then(|| now + PATIENCE),
            inside: (awaited && begun).then_some(now),
        }
    }

    /// Whether `key` is a part of an answer.
    pub(super) fn takes(&mut self, key: &KeyEvent, now: Instant) -> bool {
        let Some(until) = self.until else {
            return false;
        };
        if self.inside.is_some_and(|last| now <= last + PAUSE) {
            self.inside = (!ends(key)).then_some(now);
            return true;
        }
        self.inside = None;
        if now > until {
            self.until = None;
            return false;
        }
        if begins(key) {
            self.inside = Some(now);
        }
        self.inside.is_some()
    }
}

/// OSC, DCS and APC: ESC and a character, which crossterm takes for Alt with it.
fn begins(key: &KeyEvent) -> bool {
    let is_alt = key.modifiers.contains(KeyModifiers::ALT);
    is_alt && matches!(key.code, KeyCode::Char(']' | 'P' | '_'))
}

/// ST, or BEL.
fn ends(key: &KeyEvent) -> bool {
    match key.code {
        KeyCode::Char('\\') => key.modifiers.contains(KeyModifiers::ALT),
        KeyCode::Char('g') => key.modifiers.contains(KeyModifiers::CONTROL),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(c), modifiers)
    }

    /// The keys of `text` that are left, all at once.
    fn left(late: &mut Late, text: &str, now: Instant) -> String {
        let mut out = String::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            let (c, modifiers) = match c {
                '\x1b' => (chars.next().unwrap(), KeyModifiers::ALT),
                '\x07' => ('g', KeyModifiers::CONTROL),
                c => (c, KeyModifiers::NONE),
            };
            if !late.takes(&key(c, modifiers), now) {
                out.push(c);
            }
        }
        out
    }

    #[test]
    fn answers_that_come_late_are_no_keys() {
        let now = Instant::now();
        let mut late = Late::new(true, false, now);
        let text = "j\x1b]11;rgb:1010/1414/1818\x07k\x1bP>|XTerm(379)\x1b\\\x1b_Gi=31;OK\x1b\\l";
        assert_eq!(left(&mut late, text, now), "jkl");
        // One whose beginning had come in time.
        let mut late = Late::new(true, true, now);
        assert_eq!(left(&mut late, "1414/1818\x1b\\/j", now), "/j");
    }

    #[test]
    fn keys_are_not_held_back_for_long() {
        let now = Instant::now();
        let mut late = Late::new(true, false, now);
        assert_eq!(left(&mut late, "\x1b]x", now), "");
        assert_eq!(left(&mut late, "x", now + 2 * PAUSE), "x");
        let after = now + PATIENCE + PAUSE;
        assert_eq!(left(&mut late, "\x1b]x", after), "]x");
        let mut answered = Late::new(false, true, now);
        assert_eq!(left(&mut answered, "\x1b]x", now), "]x");
    }
}
