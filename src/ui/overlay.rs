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

/// The frame of a window, titled, and nothing in it; what is inside.
pub(super) fn frame(buf: &mut Buffer, app: &App, area: Rect, title: &str) -> Rect {
    let theme = &app.theme;
    // Nothing of the screen below stands in the one column beside a window that has
    // all others.
    let around = Rect {
        x: 0,
        width: app.size.0,
        ..area
    };
    clear(
        buf,
        if area.width + 2 >= app.size.0 {
            around
        } else {
            area
        },
    );
    fill(buf, area, theme.bar.patch(theme.text));
    if !areas::has_frames(app.size) {
        return areas::inside(app.size, area);
    }
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
    areas::inside(app.size, area)
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
    let (window, area) = areas::help(app.size, lines.len());
    let inside = frame(buf, app, window, title);
    let room = usize::from(area.height);
    // In a small window the first of a line's keys has to do.
    let (keys_columns, all) = match area.width {
        44.. => (26, true),
        30.. => (12, true),
        _ => (6, false),
    };
    for (y, (keys, what)) in (0..area.height).zip(lines.iter().skip(top)) {
        let keys = if all {
            keys.join("  ")
        } else {
            keys.first().map(ToString::to_string).unwrap_or_default()
        };
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
    // In the row below the lines, where there is one.
    if top + room < lines.len() && inside.bottom() > area.bottom() {
        let last = inside.height.saturating_sub(1);
        text_right(buf, inside, inside.width, last, "j more", theme.dim);
    }
}
