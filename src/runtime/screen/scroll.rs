//! Rows that are there already, higher or lower.

use std::{
    fmt::Write as _,
    hash::{Hash as _, Hasher},
};

use ratatui::{
    buffer::{Buffer, Cell, CellDiffOption},
    layout::Rect,
};

use super::write::columns;

/// A move of rows between two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    /// The rows in which it takes place, and the columns.
    area: Rect,
    /// Whether there are other columns, that stay.
    beside: bool,
    /// Upwards where it is positive.
    by: i32,
}

/// Rows that have to be found again for a move to be looked at.
const ENOUGH: usize = 3;

/// The move that brings most rows of `area` to where they are to be. With `margins` what
/// stands beside them stays.
pub(super) fn find(shown: &Buffer, next: &Buffer, area: Rect, margins: bool) -> Option<Shift> {
    let area = area.intersection(shown.area);
    if area.height < 4 || shown.area != next.area {
        return None;
    }
    let old = hashes(shown, area);
    let new = hashes(next, area);
    let blank = hash(&vec![Cell::EMPTY; usize::from(area.width)]);
    let rows = i32::from(area.height);
    let same = |by: i32| {
        (0..rows)
            .filter(|row| {
                let from = usize::try_from(row + by).ok();
                let row = *row as usize;
                let moved = from.and_then(|from| old.get(from));
                moved == Some(&new[row]) && new[row] != blank && old[row] != new[row]
            })
            .count()
    };
    let (found, by) = (1 - rows..rows)
        .filter(|by| *by != 0)
        .map(|by| (same(by), by))
        .max_by_key(|(found, by)| (*found, -by.abs()))?;
    if found < ENOUGH {
        return None;
    }
    let rows = whole_rows(shown, area);
    let beside = margins && area.width > 1 && (has_beside(shown, area) || has_beside(next, area));
    let tears = |buf: &Buffer| has_pixels(buf, rows) || beside && is_cut(buf, area);
    let shift = Shift {
        area: if beside { area } else { rows },
        beside,
        by,
    };
    (!tears(shown) && !tears(next)).then_some(shift)
}

fn whole_rows(buf: &Buffer, area: Rect) -> Rect {
    Rect {
        x: buf.area.x,
        width: buf.area.width,
        ..area
    }
}

/// Whether anything stands at the left or the right of `area`.
fn has_beside(buf: &Buffer, area: Rect) -> bool {
    whole_rows(buf, area).rows().any(|row| {
        let (left, rest) = cells(buf, row).split_at(usize::from(area.x));
        let right = &rest[usize::from(area.width)..];
        left.iter().chain(right).any(|cell| *cell != Cell::EMPTY)
    })
}

/// Whether a wide character begins before an edge of `area` and ends behind it.
fn is_cut(buf: &Buffer, area: Rect) -> bool {
    let edges = [area.left(), area.right()];
    area.rows().any(|row| {
        edges.iter().any(|x| {
            let before = x.checked_sub(1).and_then(|x| buf.cell((x, row.y)));
            before.is_some_and(|cell| columns(cell) > 1)
        })
    })
}

/// Whether there is anything in the rows of `area` that a terminal would not move: the
/// pixels of sixel and iTerm2 stand on the screen and not in cells.
fn has_pixels(buf: &Buffer, area: Rect) -> bool {
    area.rows().any(|row| {
        cells(buf, row).iter().any(|cell| {
            let symbol = cell.symbol();
            matches!(cell.diff_option, CellDiffOption::Skip)
                || (symbol.starts_with('\x1b') && !symbol.starts_with("\x1b]8;"))
        })
    })
}

fn hashes(buf: &Buffer, area: Rect) -> Vec<u64> {
    area.rows().map(|row| hash(cells(buf, row))).collect()
}

fn cells(buf: &Buffer, row: Rect) -> &[Cell] {
    let start = buf.index_of(row.x, row.y);
    buf.content
        .get(start..start + usize::from(row.width))
        .unwrap_or_default()
}

fn hash(cells: &[Cell]) -> u64 {
    let mut hasher = Quick::default();
    for cell in cells {
        cell.symbol().hash(&mut hasher);
        (cell.fg, cell.bg, cell.underline_color, cell.modifier).hash(&mut hasher);
    }
    hasher.finish()
}

/// A number of what rows hold, made in a tenth of the time of the usual one. Whoever
/// makes two rows have the same number makes a frame longer, and no wrong one: what
/// differs after a move is written.
#[derive(Default)]
struct Quick(u64);

impl Quick {
    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.word(byte.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.word(number.into());
    }

    fn write_isize(&mut self, number: isize) {
        self.word(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Shift {
    /// Has the terminal move the rows. Lines are deleted and inserted between
    /// margins: every terminal knows that, also those that know no other scrolling.
    pub(super) fn write(self, out: &mut String) {
        let (first, last) = (self.area.top() + 1, self.area.bottom());
        let (left, right) = (self.area.left() + 1, self.area.right());
        let letter = if self.by > 0 { 'M' } else { 'L' };
        if self.beside {
            // Margins at the sides are there while they are allowed.
            let _ = write!(out, "\x1b[?69h\x1b[{left};{right}s");
        }
        let _ = write!(out, "\x1b[{first};{last}r\x1b[{first}");
        if left > 1 {
            let _ = write!(out, ";{left}");
        }
        out.push_str("H\x1b[");
        if self.by.abs() > 1 {
            let _ = write!(out, "{}", self.by.abs());
        }
        let _ = write!(out, "{letter}\x1b[r");
        if self.beside {
            out.push_str("\x1b[?69l");
        }
    }

    /// Does to a buffer what [`Shift::write`] does to the terminal.
    pub(super) fn apply(self, buf: &mut Buffer) {
        let count = (self.by.unsigned_abs() as u16).min(self.area.height);
        let stay = self.area.height - count;
        let width = usize::from(self.area.width);
        let start = |buf: &Buffer, row: u16| buf.index_of(self.area.x, self.area.y + row);
        for step in 0..stay {
            let (from, to) = match self.by > 0 {
                true => (step + count, step),
                false => (stay - 1 - step, stay - 1 - step + count),
            };
            let (from, to) = (start(buf, from), start(buf, to));
            for at in 0..width {
                buf.content.swap(from + at, to + at);
            }
        }
        let blank = if self.by > 0 {
            stay..self.area.height
        } else {
            0..count
        };
        for row in blank {
            let start = start(buf, row);
            buf.content[start..start + width].fill(Cell::EMPTY);
        }
    }
}
