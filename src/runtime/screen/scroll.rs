//! Rows that are there already, higher or lower.

use std::{
    fmt::Write as _,
    hash::{Hash as _, Hasher},
};

use ratatui::{
    buffer::{Buffer, Cell, CellDiffOption},
    layout::Rect,
};

/// A move of whole rows between two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    /// The rows in which it takes place.
    top: u16,
    bottom: u16,
    /// Upwards where it is positive.
    by: i32,
}

/// Rows that have to be found again for a move to be looked at.
const ENOUGH: usize = 3;

/// The move that brings most rows of `area` to where they are to be.
pub(super) fn find(shown: &Buffer, next: &Buffer, area: Rect) -> Option<Shift> {
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
    let shift = Shift {
        top: area.top(),
        bottom: area.bottom(),
        by,
    };
    (!shift.has_pixels(shown) && !shift.has_pixels(next)).then_some(shift)
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
    /// Whether there is anything in these rows that a terminal would not move: the
    /// pixels of sixel and iTerm2 stand on the screen and not in cells.
    fn has_pixels(self, buf: &Buffer) -> bool {
        let width = usize::from(buf.area.width);
        let rows = usize::from(self.top) * width..usize::from(self.bottom) * width;
        buf.content
            .get(rows)
            .unwrap_or_default()
            .iter()
            .any(|cell| {
                let symbol = cell.symbol();
                matches!(cell.diff_option, CellDiffOption::Skip)
                    || (symbol.starts_with('\x1b') && !symbol.starts_with("\x1b]8;"))
            })
    }

    /// Has the terminal move the rows. Lines are deleted and inserted between
    /// margins: every terminal knows that, also those that know no other scrolling.
    pub(super) fn write(self, out: &mut String) {
        let (first, last) = (self.top + 1, self.bottom);
        let letter = if self.by > 0 { 'M' } else { 'L' };
        let _ = write!(out, "\x1b[{first};{last}r\x1b[{first}H\x1b[");
        if self.by.abs() > 1 {
            let _ = write!(out, "{}", self.by.abs());
        }
        let _ = write!(out, "{letter}\x1b[r");
    }

    /// Does to a buffer what [`Shift::write`] does to the terminal.
    pub(super) fn apply(self, buf: &mut Buffer) {
        let width = usize::from(buf.area.width);
        let rows = usize::from(self.top) * width..usize::from(self.bottom) * width;
        let Some(cells) = buf.content.get_mut(rows) else {
            return;
        };
        let count = (self.by.unsigned_abs() as usize * width).min(cells.len());
        let blank = if self.by > 0 {
            cells.rotate_left(count);
            cells.len() - count..cells.len()
        } else {
            cells.rotate_right(count);
            0..count
        };
        cells[blank].fill(Cell::EMPTY);
    }
}
