//! The one geometry of the screen: what stands where, at any size.

use ratatui::layout::Rect;

/// Below this the screen says that it is too small, and nothing else.
pub const SMALLEST: (u16, u16) = (20, 5);
/// Columns of the text at most, unless the reader asks for more.
pub const COLUMN: u16 = 80;
/// Columns between the edge of the screen and what a bar says.
pub const MARGIN: u16 = 2;

/// How wide the text may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnWidth {
    Narrow,
    #[default]
    Wide,
    Full,
}

impl ColumnWidth {
    fn columns(self) -> u16 {
        match self {
            Self::Narrow => 60,
            Self::Wide => COLUMN,
            Self::Full => u16::MAX,
        }
    }

    /// What it is called where it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
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
            Self::Wide => Self::Full,
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

pub fn list(size: (u16, u16), filtered: bool) -> ListAreas {
    let (top, body, status) = frame(size);
    let tags_width = match size.0 {
        0..70 => 0,
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
        (right.width * 45 / 100).min(84)
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
    let contents = Rect {
        // Not far from the text, however wide the screen is.
        x: (body.x + room).min(text.right() + 8),
        width: contents_width,
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

/// A window over the middle of the screen, as large as it may be between the bars.
pub fn overlay(size: (u16, u16), cols: u16, rows: u16) -> Rect {
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

    fn inside(rect: Rect, size: (u16, u16)) -> bool {
        rect.is_empty() || (rect.right() <= size.0 && rect.bottom() <= size.1)
    }

    #[test]
    fn nothing_leaves_the_screen_or_overlaps_at_any_size() {
        for cols in 0..260 {
            for rows in 0..60 {
                let size = (cols, rows);
                for filtered in [false, true] {
                    let a = list(size, filtered);
                    let all = [a.top, a.tags, a.chips, a.posts, a.preview, a.status];
                    assert!(all.iter().all(|rect| inside(*rect, size)), "{size:?} {a:?}");
                    for (at, one) in all.iter().enumerate() {
                        assert!(all[at + 1..].iter().all(|other| !one.intersects(*other)
                            || one.is_empty()
                            || other.is_empty()));
                    }
                }
                for most in [ColumnWidth::Narrow, ColumnWidth::Wide, ColumnWidth::Full] {
                    let a = reader(size, 3, most);
                    assert!(
                        inside(a.contents, size) && inside(a.status, size) && inside(a.body, size)
                    );
                    if !is_too_small(size) {
                        assert!(
                            inside(a.text, size) && !a.text.intersects(a.contents),
                            "{size:?} {a:?}"
                        );
                    }
                }
                assert!(inside(overlay(size, 50, 20), size));
                for at in [(0, 0), (rows / 2, cols / 2), (rows, cols), (9, 200)] {
                    let window = beside(size, at, 60, 9);
                    assert!(inside(window, size), "{size:?} {at:?} {window:?}");
                    let covered = window.top() <= at.0 && at.0 < window.bottom();
                    assert!(!covered || window.is_empty(), "{size:?} {at:?} {window:?}");
                }
            }
        }
    }
}
