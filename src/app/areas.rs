//! The one geometry of the screen: what stands where, at any size.

mod windows;

use ratatui::layout::Rect;

pub use windows::{
    PickerAreas, beside, first, has_frames, help, inside, overlay, picker, search, viewer,
};

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
    // A row, and a blank one below it where there is room. The posts come first: one with
    // its year has to be seen, and what they are filtered by.
    let least = 2 + u16::from(filtered);
    let offer_rows = match (offered, posts.height) {
        (false, _) => 0,
        (true, 14..) => 2,
        (true, height) => u16::from(height > least),
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
            }
        }
    }
}
