//! Where windows over a screen stand.

use ratatui::layout::Rect;

/// Whether windows over a screen have frames: on a few rows the frames would leave
/// nothing to stand in them.
pub fn has_frames(size: (u16, u16)) -> bool {
    size.1 >= 9
}

/// A window over the middle of the screen, as large as it may be between the bars; all
/// of that where there is no room for frames.
pub fn overlay(size: (u16, u16), cols: u16, rows: u16) -> Rect {
    if !has_frames(size) {
        let rows = size.1.saturating_sub(2);
        return Rect::new(0, 1.min(size.1), size.0, rows);
    }
    let top = if size.1 >= 12 { 2 } else { 1 };
    let room = size.1.saturating_sub(top + 1);
    let cols = cols.min(size.0.saturating_sub(2));
    let rows = rows.min(room);
    Rect::new(
        (size.0 - cols) / 2,
        top.min(size.1) + (room - rows) / 3,
        cols,
        rows,
    )
}

/// The search window.
pub fn search(size: (u16, u16)) -> PickerAreas {
    picker_in(size, overlay(size, 100, u16::MAX))
}

/// The window of the help for so many lines, and the rows of it that they stand in.
pub fn help(size: (u16, u16), lines: usize) -> (Rect, Rect) {
    let rows = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(4);
    let window = overlay(size, 74, rows);
    let inside = inside(size, window);
    let air = u16::from(inside.height > 6);
    let lines = Rect {
        y: inside.y + air,
        height: inside.height - 2 * air,
        ..inside
    };
    (window, lines)
}

/// The first of `lines` lines in `room` rows, so that the chosen one and the one after
/// it are in sight; in two rows rather the one before it.
pub fn first(lines: usize, chosen: usize, room: usize) -> usize {
    (chosen + if room > 2 { 2 } else { 1 })
        .saturating_sub(room)
        .min(lines.saturating_sub(room))
}

/// What is inside the frame of a window.
pub fn inside(size: (u16, u16), window: Rect) -> Rect {
    if !has_frames(size) {
        return Rect {
            x: window.x + 2.min(window.width),
            width: window.width.saturating_sub(4),
            ..window
        };
    }
    Rect {
        x: window.x + 2.min(window.width),
        y: window.y + 1.min(window.height),
        width: window.width.saturating_sub(4),
        height: window.height.saturating_sub(2),
    }
}

/// A picker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PickerAreas {
    pub window: Rect,
    pub input: Rect,
    pub rows: Rect,
    /// Which of the lines stands in the first row.
    pub first: usize,
}

/// A picker at most `cols` wide, of `len` lines, with the cursor on line `cursor` of
/// those that match.
pub fn picker(size: (u16, u16), cols: u16, len: usize, cursor: usize) -> PickerAreas {
    let rows = u16::try_from(len + 4).unwrap_or(u16::MAX);
    let window = overlay(size, cols, rows.clamp(7, (size.1 * 2 / 3).max(24)));
    let mut areas = picker_in(size, window);
    areas.first = (cursor + 1).saturating_sub(usize::from(areas.rows.height));
    areas
}

/// An input line and what is below it in a window, after a blank row where there is
/// room for one.
fn picker_in(size: (u16, u16), window: Rect) -> PickerAreas {
    let inside = inside(size, window);
    let before = if inside.height >= 6 { 2 } else { 1 }.min(inside.height);
    let rows = Rect {
        y: inside.y + before,
        height: inside.height - before,
        ..inside
    };
    PickerAreas {
        window,
        input: Rect {
            height: inside.height.min(1),
            ..inside
        },
        rows,
        first: 0,
    }
}

/// A window of at most `cols` by `rows` beside a place of the screen: below its row,
/// else above it, whichever has the room.
pub fn beside(size: (u16, u16), (row, col): (u16, u16), cols: u16, rows: u16) -> Rect {
    let (first, end) = (1.min(size.1), size.1.saturating_sub(1));
    let row = row.min(end);
    let above = row.saturating_sub(first);
    let below = end.saturating_sub(row.saturating_add(1));
    let cols = cols.min(size.0.saturating_sub(2));
    let x = col.min(size.0.saturating_sub(cols + 1));
    let (y, room) = if rows <= below || below >= above {
        (row.saturating_add(1).min(end), below)
    } else {
        let rows = rows.min(above);
        (row - rows, rows)
    };
    Rect::new(x, y, cols, rows.min(room))
}

/// What a picture has to itself when it is shown on the whole screen: all but two
/// bars. Its last row stays free, where a terminal would scroll.
pub fn viewer(size: (u16, u16)) -> Rect {
    Rect::new(0, 1.min(size.1), size.0, size.1.saturating_sub(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::areas::is_too_small;

    fn fits(rect: Rect, size: (u16, u16)) -> bool {
        rect.is_empty() || (rect.right() <= size.0 && rect.bottom() <= size.1)
    }

    #[test]
    fn no_window_leaves_the_screen_at_any_size() {
        for cols in 0..260 {
            for rows in 0..60 {
                let size = (cols, rows);
                assert!(fits(overlay(size, 50, 20), size));
                let a = picker(size, 60, 100, 50);
                assert!(fits(a.window, size) && fits(a.rows, size) && fits(a.input, size));
                let (window, lines) = help(size, 50);
                assert!(fits(window, size) && fits(lines, size));
                if !is_too_small(size) {
                    // There is always something to choose, and something to read.
                    assert!(
                        a.rows.height >= 2 && search(size).rows.height >= 2,
                        "{size:?}"
                    );
                    assert!(lines.height >= 3, "{size:?}");
                }
                for at in [(0, 0), (rows / 2, cols / 2), (rows, cols), (9, 200)] {
                    let window = beside(size, at, 60, 9);
                    assert!(fits(window, size), "{size:?} {at:?} {window:?}");
                    let covered = window.top() <= at.0 && at.0 < window.bottom();
                    assert!(!covered || window.is_empty(), "{size:?} {at:?} {window:?}");
                }
            }
        }
    }
}
