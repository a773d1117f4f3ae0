//! What is set, as rows of text around a base line, and how two of it are put together.

use crate::layout::wrap::width;

/// Rows of equal width, one of which is in line with what stands beside.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) rows: Vec<String>,
    pub(super) width: usize,
    /// Index of the row in line.
    pub(super) base: usize,
}

impl Set {
    pub(super) fn line(text: &str) -> Self {
        Self {
            rows: vec![text.to_owned()],
            width: width(text),
            base: 0,
        }
    }

    /// The row of rows that `rows` are, all as wide as the widest.
    pub(super) fn stack(rows: Vec<String>, base: usize, place: Place) -> Self {
        let widest = rows.iter().map(|row| width(row)).max().unwrap_or(0);
        let rows = rows
            .into_iter()
            .map(|row| padded(&row, widest, place))
            .collect();
        Self {
            rows,
            width: widest,
            base,
        }
    }

    pub(super) fn is_line(&self) -> bool {
        self.rows.len() == 1
    }

    /// Whether the row in line ends in something that is multiplied with what comes.
    pub(super) fn ends_in_factor(&self) -> bool {
        let end = self.rows.get(self.base).and_then(|row| row.chars().last());
        end.is_some_and(|c| !c.is_whitespace() && !OPENERS.contains(&c))
    }

    /// Puts `right` beside, the rows in line with each other.
    pub(super) fn beside(self, right: &Self) -> Self {
        let base = self.base.max(right.base);
        let below = (self.rows.len() - self.base).max(right.rows.len() - right.base);
        let row = |set: &Self, at: usize| -> String {
            (at + set.base)
                .checked_sub(base)
                .and_then(|at| set.rows.get(at).cloned())
                .unwrap_or_else(|| " ".repeat(set.width))
        };
        Self {
            rows: (0..base + below)
                .map(|at| row(&self, at) + &row(right, at))
                .collect(),
            width: self.width + right.width,
            base,
        }
    }
}

/// What opens a pair of brackets.
pub(super) const OPENERS: [char; 4] = ['(', '[', '{', '⟨'];

#[derive(Clone, Copy)]
pub(super) enum Place {
    Left,
    Middle,
    Right,
}

pub(super) fn padded(text: &str, columns: usize, place: Place) -> String {
    let free = columns.saturating_sub(width(text));
    let before = match place {
        Place::Left => 0,
        Place::Middle => free / 2,
        Place::Right => free,
    };
    format!("{}{text}{}", " ".repeat(before), " ".repeat(free - before))
}

/// The pieces of a delimiter: alone, at the top, between, in the middle, at the end.
fn pieces(delimiter: &str) -> [&str; 4] {
    match delimiter {
        "(" => ["⎛", "⎜", "⎜", "⎝"],
        ")" => ["⎞", "⎟", "⎟", "⎠"],
        "[" => ["⎡", "⎢", "⎢", "⎣"],
        "]" => ["⎤", "⎥", "⎥", "⎦"],
        "{" => ["⎧", "⎪", "⎨", "⎩"],
        "}" => ["⎫", "⎪", "⎬", "⎭"],
        "⌊" => ["⎢", "⎢", "⎢", "⎣"],
        "⌋" => ["⎥", "⎥", "⎥", "⎦"],
        "⌈" => ["⎡", "⎢", "⎢", "⎢"],
        "⌉" => ["⎤", "⎥", "⎥", "⎥"],
        "|" => ["│"; 4],
        "‖" => ["║"; 4],
        _ => [""; 4],
    }
}

/// A delimiter as high as `height` rows.
pub(super) fn delimiter(text: &str, height: usize, base: usize) -> Set {
    let [top, between, middle, end] = pieces(text);
    if height == 1 || top.is_empty() {
        return Set::line(text);
    }
    let rows = (0..height)
        .map(|at| {
            match at {
                0 => top,
                at if at + 1 == height => end,
                at if at == height / 2 => middle,
                _ => between,
            }
            .to_owned()
        })
        .collect();
    Set {
        rows,
        width: 1,
        base,
    }
}
