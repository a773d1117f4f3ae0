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
    overlay::frame,
};
use crate::{
    app::{App, Copying, Offer, copying::OFFER_COLUMNS},
    layout::wrap::width,
};

pub(super) fn draw(buf: &mut Buffer, app: &App, offers: &[Offer], at: usize) {
    let theme = &app.theme;
    let area = frame(buf, app, app.copy_area(offers), "Copy");
    for (y, (nth, offer)) in (0..area.height).zip(offers.iter().enumerate()) {
        let row = Rect {
            x: area.x - 1,
            y: area.y + y,
            width: area.width + 1,
            height: 1,
        };
        if nth == at {
            fill(buf, row, theme.selection);
            text(buf, row, 0, 0, "▌", theme.accent);
        }
        let bold = theme.accent.add_modifier(Modifier::BOLD);
        text(buf, row, 2, 0, &offer.key.to_string(), bold);
        text(buf, row, 5, 0, offer.what, theme.text);
        let room = usize::from(row.width.saturating_sub(OFFER_COLUMNS + 2));
        let line = offer.says();
        // Of a path the end says most.
        let line = match &offer.clip {
            Copying::Text(clip) if clip.name == clip.text => tail(&line, room),
            _ => ellipsis(&line, room).into_owned(),
        };
        text(buf, row, OFFER_COLUMNS + 1, 0, &line, theme.dim);
    }
}

/// The end of `line` in at most `room` columns, marked where it is cut.
pub(super) fn tail(line: &str, room: usize) -> String {
    if width(line) <= room {
        return line.to_owned();
    }
    let end = super::search::tail(line, room.saturating_sub(1));
    format!("…{end}")
}
