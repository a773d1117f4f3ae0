//! The menu of what can be copied.
//!
//! ```text
//!   ╭ Copy ──────────────────────────────╮
//!   │▌ h  heading   content/a.md#初识-tidb │
//!   │  p  path      content/a.md           │
//!   ╰────────────────────────────────────╯
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::{
    canvas::{ellipsis, fill, text},
    overlay::window,
};
use crate::{
    app::{App, Copying, Offer},
    layout::wrap::width,
};

/// Columns before what would be copied.
const BEFORE: u16 = 14;

pub(super) fn draw(buf: &mut Buffer, app: &App, offers: &[Offer], at: usize) {
    let theme = &app.theme;
    let shown: Vec<String> = offers.iter().map(says).collect();
    let columns = shown.iter().map(|line| width(line)).max().unwrap_or(0);
    let columns = u16::try_from(columns).unwrap_or(u16::MAX).clamp(20, 90);
    let area = window(
        buf,
        app,
        columns + BEFORE + 5,
        offers.len() as u16 + 2,
        "Copy",
    );
    for (y, (offer, line)) in (0..area.height).zip(offers.iter().zip(&shown)) {
        let row = Rect {
            x: area.x - 1,
            y: area.y + y,
            width: area.width + 1,
            height: 1,
        };
        if usize::from(y) == at {
            fill(buf, row, theme.selection);
            text(buf, row, 0, 0, "▌", theme.accent);
        }
        let bold = theme.accent.add_modifier(Modifier::BOLD);
        text(buf, row, 2, 0, &offer.key.to_string(), bold);
        text(buf, row, 5, 0, offer.what, theme.text);
        let room = usize::from(row.width.saturating_sub(BEFORE + 2));
        // Of a path the end says most.
        let line = match &offer.clip {
            Copying::Text(clip) if clip.name == clip.text => tail(line, room),
            _ => ellipsis(line, room).into_owned(),
        };
        text(buf, row, BEFORE + 1, 0, &line, theme.dim);
    }
}

fn says(offer: &Offer) -> String {
    match &offer.clip {
        Copying::Text(clip) => clip.name.clone(),
        Copying::SomeCode(count) => format!("one of {count} in sight, by its letter"),
        Copying::Source => "the whole file".into(),
    }
}

/// The end of `line` in at most `room` columns, marked where it is cut.
fn tail(line: &str, room: usize) -> String {
    if width(line) <= room {
        return line.to_owned();
    }
    let end = super::search::tail(line, room.saturating_sub(1));
    format!("…{end}")
}
