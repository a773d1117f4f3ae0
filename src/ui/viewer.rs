//! One picture on the whole screen.
//!
//! ```text
//!  Before the ships come back                                              1 / 3
//!
//!                      [ the picture, as large as it fits ]
//!
//!  + - zoom   n p next   h j k l move   0 fit   q back      1,200 × 800   96 KB
//! ```

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    canvas::{clear, ellipsis, text},
    chrome,
    copying::tail,
    list::grouped,
};
use crate::{
    app::{App, Viewer, areas},
    images::{Key, Picture, State},
    layout::wrap::width,
};

/// Those that matter most come first: the last ones give way, but for how to leave.
const HINTS: [&str; 6] = [
    "+ - zoom",
    "n p next",
    "h j k l move",
    "0 fit",
    "1 own size",
    "enter open",
];

pub(super) fn draw(buf: &mut Buffer, app: &App, viewer: &Viewer) {
    let whole = buf.area;
    clear(buf, whole);
    let room = areas::viewer(app.size);
    let still = viewer.key(room, app.cell);
    let key = app.frame(&still).unwrap_or(still);
    let now = app.pictures.get(&key);
    let before = viewer
        .shown()
        .and_then(|key| Some((key, app.pictures.get(key)?)));
    match (now, before) {
        (Some(State::Ready(ready)), _) => picture(buf, app, &key, ready, room),
        (Some(State::Failed(why)), _) => says(buf, app, &why.to_string(), room),
        (None, Some((key, State::Ready(ready)))) => picture(buf, app, key, ready, room),
        (None, _) => says(buf, app, "…", room),
    }
    bars(buf, app, viewer, room);
}

/// The picture in the middle of `room`.
fn picture(buf: &mut Buffer, app: &App, key: &Key, ready: &Picture, room: Rect) {
    let middle = |room: u16, own: u16| room.saturating_sub(own) / 2;
    let left = middle(room.width, key.cells.cols);
    let top = i32::from(middle(room.height, key.cells.rows));
    let sharp = ready.sharp().filter(|_| app.may_show_pixels());
    if !sharp.is_some_and(|sharp| sharp.draw(top, left, room, buf)) {
        ready.blocks.draw(top, left, room, buf, app.depth);
    }
}

fn says(buf: &mut Buffer, app: &App, line: &str, room: Rect) {
    let line = ellipsis(line, usize::from(room.width));
    let x = room.width.saturating_sub(width(&line) as u16) / 2;
    text(buf, room, x, room.height / 2, &line, app.theme.dim);
}

fn bars(buf: &mut Buffer, app: &App, viewer: &Viewer, room: Rect) {
    let (cols, rows) = app.size;
    let line = |y| Rect::new(0, y, cols, 1);
    let (top, status) = (line(0), line(rows.saturating_sub(1)));
    chrome::bar(buf, top, app);
    chrome::bar(buf, status, app);
    let (at, of) = viewer.place();
    let until = chrome::right(buf, top, &format!("{at} / {of}"), app);
    let exhibit = viewer.exhibit();
    let name = exhibit.file.name();
    let fits = |until: u16| usize::from(until.saturating_sub(chrome::MARGIN + 1));
    let title = title(
        exhibit.caption.as_deref(),
        &name,
        fits(until.saturating_sub(2)),
    );
    text(buf, top, chrome::MARGIN, 0, &title, app.theme.text);
    let size = exhibit.file.size;
    let moving = app.frames();
    let frames = moving.map_or_else(String::new, |(count, _)| format!("{count} frames   "));
    let facts = format!(
        "{frames}{} × {}   {}   {}%",
        grouped(size.width as usize),
        grouped(size.height as usize),
        bytes(exhibit.file.bytes),
        viewer.percent(room, app.cell),
    );
    let until = chrome::right(buf, status, &facts, app);
    if let Some(notice) = &app.notice {
        return chrome::notice(buf, status, app, notice, until);
    }
    let plays = moving.map(|(_, plays)| if plays { "a stop" } else { "a play" });
    let others = HINTS
        .into_iter()
        .filter(|hint| of > 1 || *hint != "n p next");
    let hints: Vec<_> = plays.into_iter().chain(others).chain(["q back"]).collect();
    let hints = chrome::fitting(&hints, 1, "   ", fits(until.saturating_sub(2)));
    text(buf, status, chrome::MARGIN, 0, &hints, app.theme.dim);
}

/// The caption, and behind it as much of the file's name as there is room for: its end.
fn title(caption: Option<&str>, name: &str, room: usize) -> String {
    const BETWEEN: &str = "   ·   ";
    let Some(caption) = caption else {
        return tail(name, room);
    };
    let left = room.saturating_sub(width(caption) + width(BETWEEN));
    if left < width(name).min(12) {
        return ellipsis(caption, room).into_owned();
    }
    format!("{caption}{BETWEEN}{}", tail(name, left))
}

/// A number of bytes as people say it.
fn bytes(count: u64) -> String {
    match count {
        0..1000 => format!("{count} B"),
        1000..1_000_000 => format!("{} KB", count / 1000),
        _ => format!("{}.{} MB", count / 1_000_000, count / 100_000 % 10),
    }
}
