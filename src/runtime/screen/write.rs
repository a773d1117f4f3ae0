//! Cells that have changed, as the bytes that change them.

use std::{fmt::Write as _, ops::Range};

use ratatui::{
    buffer::{Buffer, Cell, CellDiffOption, CellWidth},
    style::{Color, Modifier},
};

use super::look::Look;

/// Changed cells this near to each other are written with those between them: that
/// is shorter than a move.
const NEAR: u16 = 3;
/// So many blanks are erased and not written.
const BLANKS: u16 = 10;
/// So many blanks up to the edge are erased and not written.
const BLANKS_TO_EDGE: usize = 4;
const LINK: &str = "\x1b]8;";
const LINK_END: &str = "\x1b]8;;\x1b\\";
const STRING_END: &str = "\x1b\\";
/// Stands for a part of a picture: kitty's.
const PLACEHOLDER: char = '\u{10eeee}';

/// Modifiers that can be seen on a blank.
const SEEN_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// Appends what makes a terminal that shows `shown` show `next`. The terminal's
/// style is the default before and after it.
pub(super) fn changes(shown: &Buffer, next: &Buffer, out: &mut String) {
    let mut pen = Pen {
        out,
        at: None,
        look: Look::default(),
        link: String::new(),
    };
    let area = next.area;
    for y in area.top()..area.bottom() {
        // The column behind the last wide character of what is shown.
        let mut covered = area.left();
        let mut tail = None;
        let mut pixels = None;
        let mut x = area.left();
        while x < area.right() {
            let (old, new) = (&shown[(x, y)], &next[(x, y)]);
            if looks_alike(old, new) && x >= covered {
                let columns = columns(new).max(1);
                x += columns;
                continue;
            }
            // Half of a wide character that is gone or going: what the terminal
            // leaves of it is not what the buffer says.
            let half = x < covered;
            if !half {
                covered = x + columns(old).max(1);
                if has_ink_beside(old)
                    && is_free(next, x.checked_sub(1), y)
                    && pen.at != Some((x, y))
                {
                    pen.go_to(next, x - 1, y);
                    pen.put(&next[(x - 1, y)]);
                }
            }
            if new.diff_option == CellDiffOption::Skip {
                x += 1;
                continue;
            }
            if is_blank(new) && !*pixels.get_or_insert_with(|| has_pixels(shown, y)) {
                let from = *tail.get_or_insert_with(|| blank_tail(next, y));
                if x >= from && usize::from(area.right() - x) >= BLANKS_TO_EDGE {
                    pen.go_to(next, x, y);
                    pen.prepare_to_erase();
                    pen.out.push_str("\x1b[K");
                    break;
                }
                let run = blank_run(shown, next, x, y);
                if run >= BLANKS {
                    pen.go_to(next, x, y);
                    pen.prepare_to_erase();
                    let _ = write!(pen.out, "\x1b[{run}X");
                    covered = covered.max(covered_by(shown, x..x + run, y, covered));
                    x += run;
                    continue;
                }
            }
            pen.go_to(next, x, y);
            pen.put(new);
            let columns = columns(new).max(1);
            covered = covered_by(shown, x..x + columns, y, covered);
            x += columns;
        }
    }
    pen.plain();
}

/// The column behind the last character of row `y` that begins within `columns`;
/// those before `covered` hold the second halves of others.
fn covered_by(buf: &Buffer, range: Range<u16>, y: u16, mut covered: u16) -> u16 {
    for x in range {
        if x >= covered && x < buf.area.right() {
            covered = x + columns(&buf[(x, y)]).max(1);
        }
    }
    covered
}

/// Whether smooth fonts draw some of it in the cell to its left: bars and blocks.
fn has_ink_beside(cell: &Cell) -> bool {
    matches!(cell.symbol().as_bytes(), [0xe2, 0x96, 0x80..=0x9f])
}

/// Whether a cell is there that shows nothing, and is no half of a wide character.
fn is_free(buf: &Buffer, x: Option<u16>, y: u16) -> bool {
    let wide = |x: u16| x.checked_sub(1).is_some_and(|x| columns(&buf[(x, y)]) > 1);
    x.is_some_and(|x| is_ground(&buf[(x, y)]) && !wide(x))
}

/// Whether erasing gives the same as writing this.
fn is_blank(cell: &Cell) -> bool {
    is_ground(cell) && cell.bg == Color::Reset
}

/// Whether nothing is seen of this but its ground.
fn is_ground(cell: &Cell) -> bool {
    cell.symbol() == " "
        && !cell.modifier.intersects(SEEN_ON_BLANK)
        && cell.diff_option == CellDiffOption::None
}

/// Whether nobody can tell one from the other.
fn looks_alike(old: &Cell, new: &Cell) -> bool {
    new == old && new.diff_option != CellDiffOption::AlwaysUpdate
        || new.bg == old.bg && is_ground(new) && is_ground(old)
}

/// Whether pixels may stand in row `y`. Erasing leaves them where they are, in xterm at
/// least; a character that is written over them does not.
fn has_pixels(shown: &Buffer, y: u16) -> bool {
    let area = shown.area;
    (area.left()..area.right()).any(|x| shown[(x, y)].diff_option == CellDiffOption::Skip)
}

/// The column from which on there is nothing in row `y`.
fn blank_tail(buf: &Buffer, y: u16) -> u16 {
    let area = buf.area;
    let mut from = area.right();
    while from > area.left() && is_blank(&buf[(from - 1, y)]) {
        from -= 1;
    }
    // The second half of a wide character is a blank cell of its own.
    if from > area.left() {
        let last = &buf[(from - 1, y)];
        from = (from - 1 + columns(last).max(1)).min(area.right());
    }
    from
}

/// Blanks from a cell on; cells that are blank already may be among them.
fn blank_run(shown: &Buffer, next: &Buffer, x: u16, y: u16) -> u16 {
    let mut run = 0;
    let mut changed = 0;
    for at in x..next.area.right() {
        if !is_blank(&next[(at, y)]) {
            break;
        }
        run += 1;
        changed += u16::from(!is_blank(&shown[(at, y)]));
    }
    if changed * 2 >= run { run } else { 0 }
}

/// Columns that a cell takes with those behind it.
pub(super) fn columns(cell: &Cell) -> u16 {
    match cell.diff_option {
        CellDiffOption::ForcedWidth(columns) => columns.get(),
        // Pixels: the cells that they cover are skipped one by one.
        _ if cell.symbol().starts_with('\x1b') => 1,
        _ => cell.symbol().cell_width(),
    }
}

/// Where the terminal writes, and how.
struct Pen<'a> {
    out: &'a mut String,
    /// Where the cursor is known to be.
    at: Option<(u16, u16)>,
    look: Look,
    /// What opened the link that is open.
    link: String,
}

impl Pen<'_> {
    fn go_to(&mut self, next: &Buffer, x: u16, y: u16) {
        match self.at {
            Some(at) if at == (x, y) => return,
            Some((from, row)) if row == y && from < x => {
                let gap = x - from;
                if gap <= NEAR && self.link.is_empty() {
                    let between = (from..x).map(|at| &next[(at, y)]);
                    if between.clone().all(|cell| self.can_repeat(cell)) {
                        between.for_each(|cell| self.out.push_str(cell.symbol()));
                        self.at = Some((x, y));
                        return;
                    }
                }
                self.close_link();
                let _ = match gap {
                    1 => write!(self.out, "\x1b[C"),
                    _ => write!(self.out, "\x1b[{gap}C"),
                };
            }
            // Down by one, as in a column beside the text.
            Some((from, row)) if row + 1 == y => {
                self.close_link();
                let _ = match from == x {
                    true => write!(self.out, "\x1b[B"),
                    // Wherever the line feed leads to in that row.
                    false => write!(self.out, "\n\x1b[{}G", x + 1),
                };
            }
            _ => {
                self.close_link();
                let _ = match x {
                    0 => write!(self.out, "\x1b[{}H", y + 1),
                    _ => write!(self.out, "\x1b[{};{}H", y + 1, x + 1),
                };
            }
        }
        self.at = Some((x, y));
    }

    /// Whether a cell that is there already can be written again, with no more than
    /// its one byte.
    fn can_repeat(&self, cell: &Cell) -> bool {
        cell.symbol().len() == 1
            && cell.diff_option == CellDiffOption::None
            && self.look_for(cell) == self.look
    }

    /// The look to write a cell in: that of a blank differs from the last one only where
    /// that is seen.
    fn look_for(&self, cell: &Cell) -> Look {
        if !is_ground(cell) {
            return Look::of(cell);
        }
        Look {
            bg: cell.bg,
            modifier: self.look.modifier.difference(SEEN_ON_BLANK),
            ..self.look
        }
    }

    fn put(&mut self, cell: &Cell) {
        let symbol = cell.symbol();
        let (open, text) = link_of(symbol).unwrap_or(("", symbol));
        if open != self.link {
            self.close_link();
        }
        self.set(self.look_for(cell));
        if open != self.link {
            self.out.push_str(open);
            self.link.push_str(open);
        }
        let columns = columns(cell);
        if text.contains('\u{fe0f}') && columns == 2 {
            // Some terminals draw it in one column, and leave in the other what was there.
            self.out.push_str("  \x1b[2D");
        }
        self.out.push_str(text);
        self.at = match self.at {
            Some((x, y)) if is_sure(text, columns) => Some((x + columns.max(1), y)),
            // Terminals disagree about how far this has moved the cursor.
            _ => None,
        };
    }

    fn close_link(&mut self) {
        if !self.link.is_empty() {
            self.out.push_str(LINK_END);
            self.link.clear();
        }
    }

    /// Erasing takes over the ground and some of the rest, but no colour of letters.
    fn prepare_to_erase(&mut self) {
        self.close_link();
        if self.look.bg != Color::Reset || self.look.modifier.intersects(SEEN_ON_BLANK) {
            self.plain();
        }
    }

    /// Back to the default look, without a link.
    fn plain(&mut self) {
        self.close_link();
        if self.look != Look::default() {
            self.out.push_str("\x1b[m");
            self.look = Look::default();
        }
    }

    fn set(&mut self, look: Look) {
        if look == self.look {
            return;
        }
        look.after(self.look, self.out);
        self.look = look;
    }
}

/// What opens the link of a cell, and what stands in it.
fn link_of(symbol: &str) -> Option<(&str, &str)> {
    let rest = symbol.strip_prefix(LINK)?;
    let open = LINK.len() + rest.find(STRING_END)? + STRING_END.len();
    let text = symbol.get(open..)?.strip_suffix(LINK_END)?;
    Some((symbol.get(..open)?, text))
}

/// Whether every terminal moves its cursor by `columns` for this.
fn is_sure(text: &str, columns: u16) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if first == PLACEHOLDER {
        return columns == 1;
    }
    chars.next().is_none()
        && match columns {
            1 => first >= ' ',
            // Han, kana, Hangul and their marks: wide since there are terminals.
            2 => {
                matches!(first, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
            }
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// xterm with a smooth font left a shadow of the bar of a quote in the column before it.
    #[test]
    fn the_cell_before_a_bar_is_written_when_the_bar_goes() {
        let with = |bar: &str| Buffer::with_lines([format!("  {bar}x   中{bar}x")]);
        let mut out = String::new();
        changes(&with("▎"), &with(" "), &mut out);
        // Not the half of a wide character.
        assert_eq!(out, "\x1b[1;2H  \x1b[6C ");
    }
}
