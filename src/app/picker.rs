//! A window with an input line and a list that it narrows down: tags, contents,
//! posts, links, themes.
//!
//! A list of any length is narrowed in slices, so that no key waits for it: each
//! [`Picker::step`] looks at so many lines, and what it found is there to be drawn.

use std::{borrow::Cow, cmp::Reverse};

use crate::content::{
    fold::fold,
    fuzzy::{Fuzzy, Rank},
    index::{Index, Taxonomy},
    post::PostId,
};

/// Lines that are looked at in one go: a few milliseconds.
const SLICE: usize = 8192;

/// What is being picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Tags and their kin: several at once.
    Filter(Taxonomy),
    Contents,
    Posts,
    Links,
    Themes,
    Blogs,
}

/// One line of a picker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub label: String,
    /// How far the label is indented: the level of a heading.
    pub level: usize,
    /// What stands at the right: a place, a date.
    pub right: String,
    /// How many there are of it.
    pub count: Option<usize>,
    pub mark: Option<Mark>,
    /// Which one it is, to whoever offers it.
    pub value: usize,
}

/// How a line is marked, where several can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    With,
    Without,
}

/// What a picker offers.
#[derive(Clone, Debug)]
enum Choices {
    Lines(Vec<Choice>),
    /// By title; there may be very many.
    Posts(Vec<PostId>),
}

/// A line as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    pub label: &'a str,
    pub level: usize,
    pub right: Cow<'a, str>,
    pub count: Option<usize>,
    pub mark: Option<Mark>,
}

/// A picker, open over a screen.
#[derive(Clone, Debug)]
pub struct Picker {
    pub kind: Kind,
    pub input: Input,
    choices: Choices,
    /// Folded, for what is typed by now.
    typed: String,
    /// What is looked through for it; none is all.
    pool: Option<Vec<u32>>,
    /// How much of that has been looked at.
    looked: usize,
    /// What matches, the best first.
    matching: Vec<(Reverse<Option<Rank>>, u32)>,
    cursor: usize,
    /// Whether the cursor was moved since something was typed.
    moved: bool,
}

impl Picker {
    pub fn new(kind: Kind, choices: Vec<Choice>, cursor: usize) -> Self {
        Self::of(kind, Choices::Lines(choices), cursor)
    }

    /// A picker of posts, in this order.
    pub fn of_posts(posts: Vec<PostId>, cursor: usize) -> Self {
        Self::of(Kind::Posts, Choices::Posts(posts), cursor)
    }

    fn of(kind: Kind, choices: Choices, cursor: usize) -> Self {
        let mut picker = Self {
            kind,
            input: Input::default(),
            choices,
            typed: String::new(),
            pool: None,
            looked: 0,
            matching: Vec::new(),
            cursor: 0,
            moved: false,
        };
        picker.show_all();
        picker.cursor = cursor.min(picker.matching.len().saturating_sub(1));
        picker
    }

    fn show_all(&mut self) {
        self.pool = None;
        self.looked = self.len();
        self.matching = (0..self.len() as u32)
            .map(|at| (Reverse(None), at))
            .collect();
    }

    /// Begins to narrow the list down to what the input asks for; [`Picker::step`]
    /// has to follow until it says that it is done.
    pub fn narrow(&mut self) {
        let typed = fold(self.wanted().trim());
        if typed == self.typed {
            return;
        }
        // Whatever matches a longer text matched the shorter one.
        let narrower = typed.starts_with(&self.typed) && !self.typed.is_empty() && !self.is_busy();
        self.cursor = 0;
        self.moved = false;
        self.typed = typed;
        if self.typed.is_empty() {
            return self.show_all();
        }
        let before = std::mem::take(&mut self.matching);
        self.looked = 0;
        self.pool = narrower.then(|| {
            let mut pool: Vec<u32> = before.into_iter().map(|(_, at)| at).collect();
            pool.sort_unstable();
            pool
        });
    }

    /// Looks at a slice of the list; whether more is to be done.
    pub fn step(&mut self, index: &Index) -> bool {
        if !self.is_busy() {
            return false;
        }
        let kept = self.at();
        let end = (self.looked + SLICE).min(self.pool_len());
        let mut fuzzy = Fuzzy::new(&self.typed);
        for at in self.looked..end {
            let at = self.pool.as_ref().map_or(at as u32, |pool| pool[at]);
            let rank = match &self.choices {
                Choices::Lines(lines) => fuzzy.rank(&fold(&lines[at as usize].label)),
                Choices::Posts(posts) => index
                    .folded_title(&posts[at as usize])
                    .and_then(|title| fuzzy.rank(title)),
            };
            if rank.is_some() {
                self.matching.push((Reverse(rank), at));
            }
        }
        self.looked = end;
        // Mostly in order already: this merges.
        self.matching.sort();
        if self.cursor > 0
            && let Some(kept) = kept
        {
            let place = |(_, at): &(_, u32)| *at as usize == kept;
            self.cursor = self.matching.iter().position(place).unwrap_or(0);
        }
        self.is_busy()
    }

    /// Whether there are lines that have not been looked at.
    pub fn is_busy(&self) -> bool {
        self.looked < self.pool_len()
    }

    fn pool_len(&self) -> usize {
        self.pool.as_ref().map_or(self.len(), Vec::len)
    }

    /// What is looked for: what is typed, without the sign that it is to be left out.
    pub fn wanted(&self) -> &str {
        let text = self.input.text.as_str();
        match self.kind {
            Kind::Filter(_) => text.strip_prefix('-').unwrap_or(text),
            _ => text,
        }
    }

    /// Whether what is typed says that the line is to be left out.
    pub fn excludes(&self) -> bool {
        self.wanted().len() < self.input.text.len()
    }

    pub fn has_moved(&self) -> bool {
        self.moved
    }

    /// Puts other choices in the place of those there are, which they are alike in
    /// number and label.
    pub fn replace(&mut self, choices: Vec<Choice>) {
        if choices.len() == self.len() {
            self.choices = Choices::Lines(choices);
        }
    }

    pub fn move_by(&mut self, lines: isize) {
        self.moved = true;
        let last = self.matching.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(lines).min(last);
    }

    /// The position of the choice that the cursor is on.
    fn at(&self) -> Option<usize> {
        let (_, at) = self.matching.get(self.cursor)?;
        Some(*at as usize)
    }

    /// The choice that the cursor is on: its value, or a post's position.
    pub fn chosen(&self) -> Option<usize> {
        let at = self.at()?;
        match &self.choices {
            Choices::Lines(lines) => Some(lines.get(at)?.value),
            Choices::Posts(_) => Some(at),
        }
    }

    /// The post that the cursor is on, in a picker of posts.
    pub fn chosen_post(&self) -> Option<&PostId> {
        match &self.choices {
            Choices::Posts(posts) => posts.get(self.at()?),
            Choices::Lines(_) => None,
        }
    }

    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// All that is offered.
    pub fn len(&self) -> usize {
        match &self.choices {
            Choices::Lines(lines) => lines.len(),
            Choices::Posts(posts) => posts.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many choices match so far.
    pub fn matches(&self) -> usize {
        self.matching.len()
    }

    /// The line at `at` of those that match.
    pub fn line<'a>(&'a self, at: usize, index: &'a Index) -> Option<Shown<'a>> {
        let (_, at) = self.matching.get(at)?;
        match &self.choices {
            Choices::Lines(lines) => lines.get(*at as usize).map(|choice| Shown {
                label: &choice.label,
                level: choice.level,
                right: choice.right.as_str().into(),
                count: choice.count,
                mark: choice.mark,
            }),
            Choices::Posts(posts) => {
                let post = index.get(posts.get(*at as usize)?)?;
                let day = post.date.map(|date| date.day.to_string());
                Some(Shown {
                    label: &post.title,
                    level: 0,
                    right: day.unwrap_or_default().into(),
                    count: None,
                    mark: None,
                })
            }
        }
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
        // Terminals send the Enter key's character for the end of a line.
        let start: String = text.chars().take(room).collect();
        let start = start.replace("\r\n", "\n").replace('\r', "\n");
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

    fn lines(labels: &[&str]) -> Picker {
        let choices = labels.iter().enumerate().map(|(value, label)| Choice {
            label: (*label).into(),
            value,
            ..Choice::default()
        });
        Picker::new(Kind::Contents, choices.collect(), 2)
    }

    fn typed(picker: &mut Picker, text: &str) {
        picker.input.paste(text);
        picker.narrow();
        while picker.step(&Index::new()) {}
    }

    #[test]
    fn typing_narrows_and_the_best_match_is_chosen() {
        let mut picker = lines(&["Rust", "随笔闲谈", "Terminal", "A rusty one"]);
        assert_eq!(picker.chosen(), Some(2));
        typed(&mut picker, "随");
        assert_eq!(picker.chosen(), Some(1));
        picker.input.key(parse("backspace").unwrap());
        typed(&mut picker, "rt");
        let found: Vec<_> = (0..picker.matches())
            .filter_map(|at| {
                picker
                    .line(at, &Index::new())
                    .map(|line| line.label.to_owned())
            })
            .collect();
        assert_eq!(found, ["Rust", "A rusty one"]);
        picker.move_by(5);
        assert_eq!(picker.chosen(), Some(3));
    }

    #[test]
    fn a_long_list_is_narrowed_in_slices_and_the_cursor_keeps_its_line() {
        let labels: Vec<String> = (0..SLICE * 3).map(|at| format!("post {at}")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let mut picker = lines(&labels);
        picker.input.paste("9");
        picker.narrow();
        assert!(picker.step(&Index::new()));
        let early = picker.matches();
        picker.move_by(3);
        let chosen = picker.chosen();
        while picker.step(&Index::new()) {
            assert_eq!(picker.chosen(), chosen);
        }
        assert!(picker.matches() > early && picker.chosen() == chosen);
        // Typing on looks at what is left only.
        picker.input.paste("99");
        picker.narrow();
        assert!(picker.pool_len() < labels.len());
        while picker.step(&Index::new()) {}
        let plain = labels.iter().filter(|label| label.contains("999")).count();
        let exact = |(Reverse(rank), _): &&(Reverse<Option<Rank>>, u32)| {
            rank.is_some_and(|rank| rank.is_exact())
        };
        assert_eq!(picker.matching.iter().filter(exact).count(), plain);
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
