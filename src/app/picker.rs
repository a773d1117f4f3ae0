//! A window with an input line and a list that it narrows down: tags, contents.

use crate::content::fold::fold;

/// What is being picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Tags,
    Contents,
}

/// One line of a picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub label: String,
    /// How far the label is indented: the level of a heading.
    pub level: usize,
    pub count: Option<usize>,
}

/// A picker, open over a screen.
#[derive(Clone, Debug)]
pub struct Picker {
    pub kind: Kind,
    pub input: Input,
    choices: Vec<Choice>,
    /// Indices into `choices` that match the input.
    matching: Vec<usize>,
    cursor: usize,
}

impl Picker {
    pub fn new(kind: Kind, choices: Vec<Choice>, cursor: usize) -> Self {
        let matching = (0..choices.len()).collect();
        Self {
            kind,
            input: Input::default(),
            choices,
            matching,
            cursor,
        }
    }

    /// Narrows the list down to what the input asks for, label by label.
    pub fn narrow(&mut self) {
        let needle = fold(&self.input.text);
        self.matching = (0..self.choices.len())
            .filter(|at| fold(&self.choices[*at].label).contains(&needle))
            .collect();
        self.cursor = 0;
    }

    pub fn move_by(&mut self, lines: isize) {
        let last = self.matching.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(lines).min(last);
    }

    /// The index of the choice that the cursor is on.
    pub fn chosen(&self) -> Option<usize> {
        self.matching.get(self.cursor).copied()
    }

    pub fn cursor(&self) -> usize {
        self.cursor
    }

    pub fn len(&self) -> usize {
        self.choices.len()
    }

    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    /// The choices that match.
    pub fn matching(&self) -> impl ExactSizeIterator<Item = &Choice> {
        self.matching.iter().map(|at| &self.choices[*at])
    }
}

/// Characters that a line may have: a paste may bring a whole file.
const MOST: usize = 1_000;

/// A line that is being typed; the cursor stands at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    pub text: String,
}

impl Input {
    /// Handles a key; whether the text has changed.
    pub fn key(&mut self, key: crossterm::event::KeyEvent) -> bool {
        use crossterm::event::{KeyCode, KeyModifiers};
        use unicode_segmentation::UnicodeSegmentation;
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let before = self.text.len();
        match key.code {
            KeyCode::Char('u') if control => self.text.clear(),
            KeyCode::Char('w') if control => {
                let kept = self.text.trim_end().rfind(' ').map_or(0, |at| at + 1);
                self.text.truncate(kept);
            }
            KeyCode::Char('h') if control => self.pop(),
            KeyCode::Backspace => self.pop(),
            KeyCode::Char(c) if !control && !crate::content::clean::is_unsafe(c) => {
                if self.text.chars().count() < MOST {
                    self.text.push(c);
                }
                return true;
            }
            _ => return false,
        }
        debug_assert!(self.text.graphemes(true).count() <= before);
        self.text.len() != before
    }

    /// Takes pasted text, as one line.
    pub fn paste(&mut self, text: &str) {
        let room = MOST.saturating_sub(self.text.chars().count());
        let start: String = text.chars().take(room).collect();
        self.text.push_str(&crate::content::clean::line(&start));
    }

    fn pop(&mut self) {
        use unicode_segmentation::UnicodeSegmentation;
        if let Some((at, _)) = self.text.grapheme_indices(true).next_back() {
            self.text.truncate(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::parse;

    #[test]
    fn typing_narrows_and_the_first_match_is_chosen() {
        let choices = ["Rust", "随笔闲谈", "Terminal"].map(|label| Choice {
            label: label.into(),
            level: 0,
            count: None,
        });
        let mut picker = Picker::new(Kind::Tags, choices.to_vec(), 2);
        picker.input.paste("随");
        picker.narrow();
        assert_eq!(picker.chosen(), Some(1));
        picker.input.key(parse("backspace").unwrap());
        picker.input.paste("R");
        picker.narrow();
        picker.move_by(5);
        assert_eq!(picker.chosen(), Some(2));
    }

    #[test]
    fn backspace_takes_a_whole_cluster() {
        let mut input = Input {
            text: "a👨‍👩‍👧".into()
        };
        input.key(parse("backspace").unwrap());
        assert_eq!(input.text, "a");
        assert!(!input.key(parse("up").unwrap()));
    }
}
