//! Windows over a screen: help, a footnote, and the frame of all of them.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::canvas::{clear, ellipsis, fill, text, text_right};
use crate::{
    app::{App, Overlay, areas, keymap::Screen, page},
    layout::Row,
};

pub(super) fn draw(buf: &mut Buffer, app: &App, overlay: &Overlay) {
    match overlay {
        Overlay::Help { top } => help(buf, app, *top),
        Overlay::Picker(picker) => super::picker::draw(buf, app, picker),
        Overlay::Note {
            note,
            rows,
            top,
            spot,
        } => self::note(buf, app, *note, (rows, *top), *spot),
        Overlay::Copy { offers, at } => super::copying::draw(buf, app, offers, *at),
        Overlay::Search(search) => super::search::draw(buf, app, search),
        // It takes the place of the screen below.
        Overlay::Viewer(_) => {}
    }
}

/// An empty window of at most `cols` by `rows`, titled; what is inside its frame.
pub(super) fn window(buf: &mut Buffer, app: &App, cols: u16, rows: u16, title: &str) -> Rect {
    frame(buf, app, areas::overlay(app.size, cols, rows), title)
}

/// The frame of a window, titled, and nothing in it; what is inside.
pub(super) fn frame(buf: &mut Buffer, app: &App, area: Rect, title: &str) -> Rect {
    let theme = &app.theme;
    clear(buf, area);
    fill(buf, area, theme.bar.patch(theme.text));
    let across = "─".repeat(usize::from(area.width.saturating_sub(2)));
    for (y, left, right) in [(0, "╭", "╮"), (area.height.saturating_sub(1), "╰", "╯")] {
        text(buf, area, 0, y, left, theme.faint);
        text(buf, area, 1, y, &across, theme.faint);
        text(
            buf,
            area,
            area.width.saturating_sub(1),
            y,
            right,
            theme.faint,
        );
    }
    for y in 1..area.height.saturating_sub(1) {
        text(buf, area, 0, y, "│", theme.faint);
        text(buf, area, area.width.saturating_sub(1), y, "│", theme.faint);
    }
    text(
        buf,
        area,
        2,
        0,
        &format!(" {title} "),
        theme.accent.add_modifier(Modifier::BOLD),
    );
    areas::inside(area)
}

/// A footnote beside the place that names it, as far as it fits.
fn note(
    buf: &mut Buffer,
    app: &App,
    note: usize,
    (rows, top): (&[Row], usize),
    (row, col): (usize, usize),
) {
    let columns = rows.iter().map(Row::width).max().unwrap_or(0).max(24);
    let columns = columns.min(page::NOTE_COLUMNS) as u16 + 4;
    let height = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
    let text_area = app.reader_areas().text;
    let cell = |at: u16, by: usize| at.saturating_add(u16::try_from(by).unwrap_or(u16::MAX));
    let spot = (cell(text_area.y, row), cell(text_area.x, col));
    let area = areas::beside(app.size, spot, columns, height);
    let area = frame(buf, app, area, &format!("Note {note}"));
    for (y, row) in (0..area.height).zip(rows.iter().skip(top)) {
        let mut x = 0;
        for (piece, span) in row.pieces() {
            x = text(buf, area, x, y, piece, span.style);
        }
    }
}

fn help(buf: &mut Buffer, app: &App, top: usize) {
    let theme = &app.theme;
    let screen = app.screen();
    let title = match screen {
        Screen::List => "Keys in the list",
        Screen::Reader => "Keys in a post",
    };
    let lines: Vec<_> = app.keys.on(screen).collect();
    let area = window(buf, app, 74, lines.len() as u16 + 4, title);
    let room = usize::from(area.height.saturating_sub(2));
    let keys_columns = if area.width >= 44 { 26 } else { 12 };
    for (line, (keys, what)) in lines.iter().skip(top).take(room).enumerate() {
        let y = 1 + line as u16;
        let keys = keys.join("  ");
        text(
            buf,
            area,
            0,
            y,
            &ellipsis(&keys, keys_columns),
            theme.accent.add_modifier(Modifier::BOLD),
        );
        let columns = usize::from(area.width).saturating_sub(keys_columns + 1);
        text(
            buf,
            area,
            keys_columns as u16 + 1,
            y,
            &ellipsis(what, columns),
            theme.text,
        );
    }
    if top + room < lines.len() {
        text_right(
            buf,
            area,
            area.width,
            area.height.saturating_sub(1),
            "j more",
            theme.dim,
        );
    }
}
