//! The pickers.
//!
//! ```text
//!   ╭ Tags ───────────────────────────────╮
//!   │ / 随▏                       1 of 38 │
//!   │                                     │
//!   │▌随笔闲谈                          9 │
//!   ╰─────────────────────────────────────╯
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::{
    canvas::{ellipsis, fill, marked, text, text_right},
    list::grouped,
    overlay::frame,
};
use crate::{
    app::{
        App, Picker,
        picker::{Kind, Shown},
    },
    content::fuzzy::Fuzzy,
    layout::wrap::width,
};

pub(super) fn draw(buf: &mut Buffer, app: &App, picker: &Picker) {
    let theme = &app.theme;
    let title = match picker.kind {
        Kind::Tags => "Tags",
        Kind::Contents => "Contents",
        Kind::Posts => "Posts",
        Kind::Links => "Links",
        Kind::Themes => "Colours",
    };
    let areas = app.picker_areas(picker);
    frame(buf, app, areas.window, title);
    let count = count(picker);
    let until = text_right(buf, areas.input, areas.input.width, 0, &count, theme.dim);
    input(buf, app, areas.input, "/", &picker.input.text, until);
    if picker.matches() == 0 && !picker.is_busy() {
        text(buf, areas.rows, 0, 0, "nothing matches", theme.dim);
    }
    let mut fuzzy = Fuzzy::new(&picker.input.text);
    for line in 0..areas.rows.height {
        let at = areas.first + usize::from(line);
        let Some(shown) = picker.line(at, &app.index) else {
            break;
        };
        let row = Rect {
            y: areas.rows.y + line,
            height: 1,
            ..areas.rows
        };
        draw_line(buf, app, row, &shown, &mut fuzzy, at == picker.cursor());
    }
}

fn count(picker: &Picker) -> String {
    let all = grouped(picker.len());
    if picker.input.text.trim().is_empty() {
        return all;
    }
    let busy = if picker.is_busy() { "…" } else { "" };
    format!("{}{busy} of {all}", grouped(picker.matches()))
}

/// A line that is typed, its end in sight, up to column `until`.
pub(super) fn input(buf: &mut Buffer, app: &App, area: Rect, sign: &str, typed: &str, until: u16) {
    let theme = &app.theme;
    let accent = theme.accent.add_modifier(Modifier::BOLD);
    let x = text(buf, area, 0, 0, sign, accent) + 1;
    let room = usize::from(until.saturating_sub(x + 2));
    let x = text(
        buf,
        area,
        x,
        0,
        super::search::tail(typed, room),
        theme.strong,
    );
    text(buf, area, x, 0, "▏", theme.accent);
}

/// The ground and the bar of a row that is chosen in a window.
pub(super) fn chosen_row(buf: &mut Buffer, app: &App, row: Rect) {
    fill(buf, row, app.theme.selection);
    let edge = Rect {
        x: row.x.saturating_sub(1),
        width: row.width + 1,
        ..row
    };
    text(buf, edge, 0, 0, "▌", app.theme.accent);
}

fn draw_line(
    buf: &mut Buffer,
    app: &App,
    row: Rect,
    shown: &Shown<'_>,
    fuzzy: &mut Fuzzy,
    chosen: bool,
) {
    let theme = &app.theme;
    if chosen {
        chosen_row(buf, app, row);
    }
    let right = ellipsis(&shown.right, usize::from(row.width / 2));
    let indent = 1 + 2 * shown.level.min(4) as u16;
    let room = usize::from(row.width.saturating_sub(indent + 2)).saturating_sub(width(&right));
    let style = if chosen { theme.strong } else { theme.text };
    let label = ellipsis(shown.label, room);
    let found = theme.accent.add_modifier(Modifier::BOLD);
    marked(
        buf,
        row,
        indent,
        &label,
        &fuzzy.marks(shown.label),
        (style, found),
    );
    text_right(buf, row, row.width, 0, &right, theme.dim);
}
