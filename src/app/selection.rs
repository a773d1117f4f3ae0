//! Rows of a page that are selected, and what is copied of them: the text of the
//! post, its paragraphs in one piece again.

use crossterm::event::KeyEvent;

use super::{
    App, Clip, Effect, Page,
    keymap::{Action, Screen},
};
use crate::layout::{Anchor, Join, Row};

/// Rows between two places, both included. One of them moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    fixed: Anchor,
    moving: Anchor,
}

impl Selection {
    /// The first row and the last.
    pub fn ends(&self) -> (Anchor, Anchor) {
        (self.fixed.min(self.moving), self.fixed.max(self.moving))
    }
}

impl App {
    /// Begins to select at the chosen link, else at the first row of text in sight.
    pub(super) fn begin_selection(&mut self) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let chosen = reader.chosen_link().and_then(|id| reader.page.spot(id));
        let row = chosen.map_or_else(|| reader.page.first_text_in_sight(), |(row, _)| row);
        let at = reader
            .page
            .layout
            .anchor_at(reader.page.visible().start + row);
        reader.selection = Some(Selection {
            fixed: at,
            moving: at,
        });
    }

    pub(super) fn selection_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let Some(selection) = &mut reader.selection else {
            return;
        };
        let page = &mut reader.page;
        let screen = page.visible().len().max(1) as isize;
        let by = match self.keys.action(key, Screen::Reader) {
            Some(Action::Down) => 1,
            Some(Action::Up) => -1,
            Some(Action::HalfDown) => (screen / 2).max(1),
            Some(Action::HalfUp) => -(screen / 2).max(1),
            Some(Action::PageDown) => (screen - 2).max(1),
            Some(Action::PageUp) => -(screen - 2).max(1),
            Some(Action::Top) => isize::MIN / 2,
            Some(Action::Bottom) => isize::MAX / 2,
            Some(Action::Copy | Action::Enter) => {
                let (from, to) = selection.ends();
                let text = page.text_between(from, to);
                reader.selection = None;
                let lines = text.lines().count();
                let name = match lines {
                    0 => return self.notice = Some("there is no text in these rows".into()),
                    1 => format!("“{}”", text.trim()),
                    _ => format!("{lines} lines"),
                };
                return effects.push(Effect::Copy(Clip::named(name, text)));
            }
            Some(Action::Select | Action::Back | Action::Close | Action::History) => {
                reader.selection = None;
                return;
            }
            // Which end moves, as in vi.
            Some(Action::SortOrContents) => {
                std::mem::swap(&mut selection.fixed, &mut selection.moving);
                0
            }
            _ => return,
        };
        selection.moving = page.stepped(selection.moving, by);
        page.keep_in_sight(selection.moving);
    }
}

impl Page {
    /// Rows from `from` to `to`, as they are copied.
    pub fn text_between(&mut self, from: Anchor, to: Anchor) -> String {
        let mut copied = Copied::default();
        for block in from.block..=to.block.min(self.layout.len().saturating_sub(1)) {
            self.lay_out(block);
            let Some(laid) = self.layout.block(block) else {
                continue;
            };
            for (at, row) in laid.rows.iter().enumerate() {
                let at = Anchor { block, row: at };
                if from <= at && at <= to {
                    copied.row(row);
                }
            }
        }
        copied.text
    }
}

/// Text that is put together row by row.
#[derive(Default)]
struct Copied {
    text: String,
    /// Line ends that stand before what comes next.
    breaks: usize,
}

impl Copied {
    fn row(&mut self, row: &Row) {
        let body = match row.mark {
            // The rule behind a heading is no text of its.
            Some(_) => row.body().trim_end_matches('─').trim_end(),
            None => row.body().trim_end(),
        };
        if body.is_empty() {
            let of_code = !row.text.is_empty() && row.text.trim().is_empty();
            self.breaks = if of_code {
                self.breaks.max(1) + 1
            } else {
                self.breaks.max(2)
            };
            return;
        }
        if !self.text.is_empty() {
            match (row.join, self.breaks) {
                (Join::Nothing, 0) => {}
                (Join::Space, 0) => self.text.push(' '),
                (_, breaks) => self.text.push_str(&"\n".repeat(breaks.max(1))),
            }
        }
        self.breaks = 0;
        if row.join == Join::Newline {
            self.text.push_str(&bullet(&row.text[..row.body]));
        }
        self.text.push_str(body);
    }
}

/// What stands before a row as Markdown writes it, where it says something: bullets,
/// numbers, tasks. Bars, rules and numbers of lines do not.
fn bullet(prefix: &str) -> String {
    let shown = prefix.trim_start_matches([' ', '▏', '▎', '▍', '▌', '│']);
    let sign = shown.trim_end();
    let numbered = sign
        .strip_suffix('.')
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let sign = match sign {
        "•" | "◦" | "▪" => "-",
        "☑" | "[x]" => "- [x]",
        "☐" | "[ ]" => "- [ ]",
        sign if numbered && sign.len() > 1 => sign,
        _ => return String::new(),
    };
    let indent = prefix.chars().take_while(|c| *c == ' ').count();
    format!("{}{sign} ", " ".repeat(indent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{layout::testing, markdown::parse};

    fn copied(body: &str, width: usize) -> String {
        let mut copied = Copied::default();
        for row in testing::lay_all(&parse(body), &testing::context(width)) {
            copied.row(&row);
        }
        copied.text
    }

    #[test]
    fn paragraphs_come_back_in_one_piece() {
        let body = "合抱之木，生于毫末；九层之台，起于累土。\n\none two three four five\n";
        assert_eq!(
            copied(body, 12),
            "合抱之木，生于毫末；九层之台，起于累土。\n\none two three four five"
        );
    }

    #[test]
    fn what_only_decorates_is_left_out() {
        let body = "## Title\n\n> quoted words that wrap\n\n- one two three four\n  - 二\n- [x] done\n\n10. ten\n";
        assert_eq!(
            copied(body, 14),
            "Title\n\nquoted words that wrap\n\n- one two three four\n  - 二\n- [x] done\n\n10. ten"
        );
    }

    #[test]
    fn code_is_as_it_was_written() {
        let body = "a\n\n```rust\nfn a() {\n\n\n    b(\"a long line of code\")\n}\n```\n\nz\n";
        assert_eq!(
            copied(body, 20),
            "a\n\nfn a() {\n\n\n    b(\"a long line of code\")\n}\n\nz"
        );
    }
}
