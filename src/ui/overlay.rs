//! Windows over a screen: help, pickers.
//!
//! ```text
//!   ┌ Tags ─────────────────────────┐
//!   │ / 随▏                         │
//!   │                               │
//!   │▌随笔闲谈                    9 │
//!   └───────────────────────────────┘
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::{
    canvas::{clear, ellipsis, fill, text, text_right},
    list::grouped,
};
use crate::{
    app::{
        App, Overlay, Picker, areas,
        keymap::{KEYMAP, Screen},
        page,
        picker::Kind,
    },
    layout::{Row, wrap::width},
};

pub(super) fn draw(buf: &mut Buffer, app: &App, overlay: &Overlay) {
    match overlay {
        Overlay::Help { top } => help(buf, app, *top),
        Overlay::Picker(picker) => pick(buf, app, picker),
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
    window_in(buf, app, areas::overlay(app.size, cols, rows), title)
}

/// An empty window that takes up `area`, titled; what is inside its frame.
fn window_in(buf: &mut Buffer, app: &App, area: Rect, title: &str) -> Rect {
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
    Rect {
        x: area.x + 2.min(area.width),
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
    }
}

fn pick(buf: &mut Buffer, app: &App, picker: &Picker) {
    let theme = &app.theme;
    let title = match picker.kind {
        Kind::Tags => "Tags",
        Kind::Contents => "Contents",
    };
    let rows = (picker.len() + 4).min(24) as u16;
    let area = window(buf, app, 56, rows.max(7), title);
    let x = text(
        buf,
        area,
        0,
        0,
        "/ ",
        theme.accent.add_modifier(Modifier::BOLD),
    );
    let x = text(buf, area, x, 0, &picker.input.text, theme.strong);
    text(buf, area, x, 0, "▏", theme.accent);
    let room = usize::from(area.height.saturating_sub(2));
    let matching = picker.matching();
    if matching.len() == 0 {
        text(buf, area, 0, 2, "nothing matches", theme.dim);
    }
    let first = picker.cursor().saturating_sub(room.saturating_sub(1));
    for (line, (at, choice)) in matching.enumerate().skip(first).take(room).enumerate() {
        let y = area.y + 2 + line as u16;
        let row = Rect {
            x: area.x,
            y,
            width: area.width,
            height: 1,
        };
        let chosen = at == picker.cursor();
        if chosen {
            fill(buf, row, theme.selection);
            text(
                buf,
                Rect {
                    x: row.x - 1,
                    width: row.width + 1,
                    ..row
                },
                0,
                0,
                "▌",
                theme.accent,
            );
        }
        let count = choice.count.map(grouped).unwrap_or_default();
        let indent = 1 + 2 * choice.level.min(4);
        let columns = usize::from(row.width).saturating_sub(indent + width(&count) + 2);
        let style = if chosen { theme.strong } else { theme.text };
        text(
            buf,
            row,
            indent as u16,
            0,
            &ellipsis(&choice.label, columns),
            style,
        );
        text_right(buf, row, row.width, 0, &count, theme.dim);
    }
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
    let area = window_in(buf, app, area, &format!("Note {note}"));
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
    let lines: Vec<_> = KEYMAP
        .iter()
        .filter_map(|binding| Some((binding.keys, binding.on(screen)?)))
        .collect();
    let area = window(buf, app, 68, lines.len() as u16 + 4, title);
    let room = usize::from(area.height.saturating_sub(2));
    let keys_columns = if area.width >= 44 { 22 } else { 12 };
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
