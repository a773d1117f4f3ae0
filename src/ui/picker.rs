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
        App, Picker, areas,
        filter::names,
        picker::{Kind, Mark, Shown},
    },
    content::{
        fuzzy::Fuzzy,
        index::{Join, Taxonomy},
    },
    layout::wrap::width,
};

pub(super) fn draw(buf: &mut Buffer, app: &App, picker: &Picker) {
    let theme = &app.theme;
    let title = match picker.kind {
        Kind::Filter(taxonomy) => names(taxonomy).0,
        Kind::Contents => "Contents",
        Kind::Posts => "Posts",
        Kind::Links => "Links",
        Kind::Themes => "Colours",
        Kind::Blogs => "Blogs",
    };
    let spots = app.picker_areas(picker);
    frame(buf, app, spots.window, title);
    if let Kind::Filter(taxonomy) = picker.kind
        && areas::has_frames(app.size)
    {
        kinds(buf, app, spots.window, taxonomy);
    }
    let count = count(picker);
    let until = text_right(buf, spots.input, spots.input.width, 0, &count, theme.dim);
    input(buf, app, spots.input, "/", &picker.input.text, until);
    if picker.matches() == 0 && !picker.is_busy() {
        text(buf, spots.rows, 0, 0, "nothing matches", theme.dim);
    }
    let mut fuzzy = Fuzzy::new(picker.wanted());
    for line in 0..spots.rows.height {
        let at = spots.first + usize::from(line);
        let Some(shown) = picker.line(at, &app.index) else {
            break;
        };
        let row = Rect {
            y: spots.rows.y + line,
            height: 1,
            ..spots.rows
        };
        draw_line(buf, app, row, &shown, &mut fuzzy, at == picker.cursor());
    }
}

/// The other kinds of filters, after the one that is shown, and how they are joined.
fn kinds(buf: &mut Buffer, app: &App, window: Rect, shown: Taxonomy) {
    let theme = &app.theme;
    let all = app.filter_kinds();
    let at = all.iter().position(|kind| *kind == shown).unwrap_or(0);
    let line = Rect {
        width: window.width.saturating_sub(1),
        ..window
    };
    let join = match app.drafted_join() {
        Join::All => " all of them ",
        Join::Any => " any of them ",
    };
    let until = text_right(buf, line, line.width.saturating_sub(1), 0, join, theme.dim);
    let mut x = 4 + width(names(shown).0) as u16;
    for kind in all
        .iter()
        .cycle()
        .skip(at + 1)
        .take(all.len().saturating_sub(1))
    {
        let label = format!(" {} ", names(*kind).0);
        if x + width(&label) as u16 + 1 > until {
            break;
        }
        x = text(buf, line, x, 0, &label, theme.dim);
    }
}

fn count(picker: &Picker) -> String {
    let all = grouped(picker.len());
    if picker.wanted().trim().is_empty() {
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
    let right = match shown.count {
        Some(count) => grouped(count).into(),
        None => ellipsis(&shown.right, usize::from(row.width / 2)),
    };
    let several = u16::from(shown.count.is_some());
    let indent = 1 + several + 2 * shown.level.min(4) as u16;
    let between = if right.is_empty() { 0 } else { 2 };
    let room = usize::from(row.width.saturating_sub(indent + between));
    let room = room.saturating_sub(width(&right));
    let style = match shown {
        _ if chosen => theme.strong,
        Shown {
            count: Some(0),
            mark: None,
            ..
        } => theme.dim,
        _ => theme.text,
    };
    match shown.mark {
        Some(Mark::With) => text(buf, row, 0, 0, "+", theme.good),
        Some(Mark::Without) => text(buf, row, 0, 0, "-", theme.bad),
        None => 0,
    };
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
