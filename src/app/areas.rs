//! The one geometry of the screen: what stands where, at any size.

use ratatui::layout::Rect;

use crate::layout::wrap::width;

/// Below this the screen says that it is too small, and nothing else.
pub const SMALLEST: (u16, u16) = (20, 5);
/// Columns of the text at most, unless the reader asks for more.
pub const COLUMN: u16 = 80;
/// Columns of the contents beside the text at most.
const CONTENTS: u16 = 48;
/// Columns between the edge of the screen and what a bar says.
pub const MARGIN: u16 = 2;

/// How wide the text may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnWidth {
    Narrow,
    #[default]
    Wide,
    /// As many as its user wants, in the place of [`ColumnWidth::Wide`].
    Columns(u16),
    Full,
}

impl ColumnWidth {
    fn columns(self) -> u16 {
        match self {
            Self::Narrow => 60,
            Self::Wide => COLUMN,
            Self::Columns(columns) => columns,
            Self::Full => u16::MAX,
        }
    }

    /// What it is called where it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide | Self::Columns(_) => "wide",
            Self::Full => "full",
        }
    }

    /// The width of that name.
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Narrow, Self::Wide, Self::Full];
        all.into_iter().find(|width| width.name() == name)
    }

    pub fn next(self) -> Self {
        match self {
            Self::Wide | Self::Columns(_) => Self::Full,
            Self::Full => Self::Narrow,
            Self::Narrow => Self::Wide,
        }
    }
}

/// The list screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListAreas {
    pub top: Rect,
    /// Empty where there is no room for it.
    pub tags: Rect,
    /// The post to go on with; empty where there is none.
    pub offer: Rect,
    /// Chips of what is filtered; empty where nothing is.
    pub chips: Rect,
    pub posts: Rect,
    /// From 140 columns on.
    pub preview: Rect,
    pub status: Rect,
}

/// The reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderAreas {
    pub top: Rect,
    /// The whole width between the bars.
    pub body: Rect,
    /// The column of the text, without the margin that marks hang in.
    pub text: Rect,
    /// The same with the margin to its right, which code and tables may use.
    pub wide: Rect,
    /// Empty where there is no room for it, or nothing to show in it.
    pub contents: Rect,
    pub status: Rect,
}

/// Whether anything but an apology fits.
pub fn is_too_small(size: (u16, u16)) -> bool {
    size.0 < SMALLEST.0 || size.1 < SMALLEST.1
}

/// The two bars and what is between them, with a blank row below the first bar
/// and above the second where there is room for air.
fn frame(size: (u16, u16)) -> (Rect, Rect, Rect) {
    let (cols, rows) = size;
    let top = Rect::new(0, 0, cols, rows.min(1));
    let status = Rect::new(0, rows.saturating_sub(1), cols, u16::from(rows > 1));
    let air = u16::from(rows >= 16);
    let body = Rect::new(0, 1 + air, cols, rows.saturating_sub(2 + 2 * air));
    (top, body, status)
}

/// The list of a blog that has tags, of which some posts are left out, or with one to go
/// on with.
pub fn list(size: (u16, u16), (tagged, filtered, offered): (bool, bool, bool)) -> ListAreas {
    let (top, body, status) = frame(size);
    let tags_width = match size.0 {
        0..70 => 0,
        // A pane with nothing in it is room for titles, until there is enough.
        70..140 if !tagged => 0,
        70..110 => 20,
        _ => 28,
    };
    let tags = Rect {
        width: tags_width,
        ..body
    };
    let right = Rect {
        x: body.x + tags_width,
        width: body.width - tags_width,
        ..body
    };
    let preview_width = if size.0 >= 140 {
        (right.width.min(200) * 45 / 100).min(84)
    } else {
        0
    };
    let margin = if size.0 >= 70 { 2 } else { 0 };
    let posts = Rect {
        x: right.x + margin.min(right.width),
        width: right.width.saturating_sub(preview_width + margin),
        ..right
    };
    let preview = Rect {
        x: right.x + right.width - preview_width,
        width: preview_width,
        ..right
    };
    // A row, and a blank one below it where there is room.
    let offer_rows = match (offered, posts.height) {
        (false, _) => 0,
        (true, 14..) => 2,
        (true, height) => height.min(1),
    };
    let offer = Rect {
        height: offer_rows.min(1),
        ..posts
    };
    let posts = Rect {
        y: posts.y + offer_rows,
        height: posts.height - offer_rows,
        ..posts
    };
    let chip_rows = if filtered {
        if posts.height >= 8 { 2 } else { 1 }
    } else {
        0
    };
    let chip_rows = chip_rows.min(posts.height);
    ListAreas {
        top,
        tags: if tags_width == 0 {
            Rect::default()
        } else {
            tags
        },
        offer,
        chips: Rect {
            height: chip_rows.min(1),
            ..posts
        },
        posts: Rect {
            y: posts.y + chip_rows,
            height: posts.height - chip_rows,
            ..posts
        },
        preview: if preview_width == 0 {
            Rect::default()
        } else {
            preview
        },
        status,
    }
}

/// Columns of text in `room` columns: at most `most`, with margins that shrink.
pub fn column(room: u16, most: ColumnWidth) -> u16 {
    let margin = match room {
        0..=60 => 1,
        61..90 => 4,
        _ if most == ColumnWidth::Full => 4,
        _ => 8,
    };
    room.saturating_sub(2 * margin).min(most.columns()).max(1)
}

pub fn reader(size: (u16, u16), headings: usize, most: ColumnWidth) -> ReaderAreas {
    let (top, body, status) = frame(size);
    let contents_width = if size.0 >= 110 && headings >= 2 {
        28
    } else {
        0
    };
    let room = body.width - contents_width;
    let columns = column(room, most);
    let text = Rect {
        x: body.x + room.saturating_sub(columns) / 2,
        width: columns.min(room),
        ..body
    };
    // Not far from the text, however wide the screen is; long titles get what is left.
    let x = (body.x + room).min(text.right() + 8);
    let left = body.right().saturating_sub(x + 1);
    let contents = Rect {
        x,
        width: contents_width.max(left.min(CONTENTS)).min(left + 1),
        ..body
    };
    let edge = if contents_width == 0 {
        body.right().saturating_sub(1)
    } else {
        contents.x.saturating_sub(2)
    };
    ReaderAreas {
        top,
        body,
        text,
        wide: Rect {
            width: edge.saturating_sub(text.x).max(text.width),
            ..text
        },
        contents: if contents_width == 0 {
            Rect::default()
        } else {
            contents
        },
        status,
    }
}

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

/// Where chips of these labels stand in the row for them, as many as fit.
pub fn chips(row: Rect, labels: &[String]) -> Vec<Rect> {
    let mut x = row.x + 2;
    let mut spots = Vec::new();
    for label in labels {
        let columns = u16::try_from(width(label)).unwrap_or(u16::MAX);
        if columns > row.right().saturating_sub(x) {
            break;
        }
        spots.push(Rect {
            x,
            width: columns,
            height: 1,
            ..row
        });
        x += columns + 1;
    }
    spots
}

/// The column of a scroll bar beside what it scrolls.
pub fn bar_track(area: Rect) -> Rect {
    Rect {
        x: area.right().saturating_sub(1),
        width: area.width.min(1),
        ..area
    }
}

/// First row and rows of a bar's thumb in a track of `track` rows, of `total` rows of
/// which as many as the track has are in sight from `top` on. None where all are.
pub fn thumb(track: u16, total: usize, top: usize) -> Option<(u16, u16)> {
    let rows = usize::from(track);
    if total <= rows || rows == 0 {
        return None;
    }
    let long = (rows * rows / total).clamp(1, rows);
    let last = total - rows;
    let at = (rows - long) * top.min(last) / last;
    Some((u16::try_from(at).ok()?, u16::try_from(long).ok()?))
}

/// How far down a track a row of the screen is, from 0 to 1.
pub fn share(track: Rect, row: u16) -> f64 {
    let last = track.height.saturating_sub(1).max(1);
    let at = row.saturating_sub(track.y).min(last);
    f64::from(at) / f64::from(last)
}

/// Which lines of the contents stand beside the text, and in which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentsLines {
    /// The first entry, and how many there are from there.
    pub first: usize,
    pub count: usize,
    /// Rows from one entry to the next.
    pub step: usize,
}

impl ContentsLines {
    /// The entry in a row of the pane.
    pub fn entry_at(self, row: u16) -> Option<usize> {
        let row = usize::from(row.checked_sub(2)?);
        let at = row / self.step;
        (row.is_multiple_of(self.step) && at < self.count).then_some(self.first + at)
    }
}

/// The lines of the contents in a pane of `height` rows, around the entry `here`.
pub fn contents(height: u16, entries: usize, here: usize) -> ContentsLines {
    let room = usize::from(height.saturating_sub(2));
    // A blank row between entries where they all fit with it.
    let step = if entries * 2 <= room + 1 { 2 } else { 1 };
    let fit = room.div_ceil(step);
    let first = here
        .saturating_sub(fit / 2)
        .min(entries.saturating_sub(fit));
    ContentsLines {
        first,
        count: fit.min(entries - first),
        step,
    }
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

    fn fits(rect: Rect, size: (u16, u16)) -> bool {
        rect.is_empty() || (rect.right() <= size.0 && rect.bottom() <= size.1)
    }

    #[test]
    fn nothing_leaves_the_screen_or_overlaps_at_any_size() {
        for cols in 0..260 {
            for rows in 0..60 {
                let size = (cols, rows);
                for filtered in [false, true] {
                    let a = list(size, (rows % 3 > 0, filtered, (cols + rows) % 2 == 0));
                    let all = [
                        a.top, a.tags, a.offer, a.chips, a.posts, a.preview, a.status,
                    ];
                    assert!(all.iter().all(|rect| fits(*rect, size)), "{size:?} {a:?}");
                    for (at, one) in all.iter().enumerate() {
                        assert!(all[at + 1..].iter().all(|other| !one.intersects(*other)
                            || one.is_empty()
                            || other.is_empty()));
                    }
                }
                for most in [ColumnWidth::Narrow, ColumnWidth::Wide, ColumnWidth::Full] {
                    let a = reader(size, 3, most);
                    assert!(fits(a.contents, size) && fits(a.status, size) && fits(a.body, size));
                    if !is_too_small(size) {
                        assert!(
                            fits(a.text, size) && !a.text.intersects(a.contents),
                            "{size:?} {a:?}"
                        );
                    }
                }
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
