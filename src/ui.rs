//! The one place that draws. It cannot change state.
//!
//! Cost of a frame: what is on the screen, however long the list or the page.

pub(crate) mod ascii;
mod canvas;
mod chrome;
mod copying;
mod list;
mod overlay;
mod page;
mod picker;
mod reader;
mod search;
mod terminal;
mod viewer;

pub(crate) use canvas::ellipsis;
pub(crate) use list::grouped;
use ratatui::{Frame, buffer::Buffer, layout::Rect};

use crate::app::{App, Overlay, areas};

/// Draws the whole screen.
pub fn draw(frame: &mut Frame<'_>, app: &App) {
    draw_on(frame.buffer_mut(), app);
}

/// The part of the screen whose rows move up and down; empty where there is none.
pub fn scrolls(app: &App) -> Rect {
    match (&app.overlay, &app.reader) {
        (Some(_), _) => Rect::default(),
        (None, Some(_)) => {
            let areas = app.reader_areas();
            let width = match areas.contents.width {
                0 => areas.body.width,
                _ => areas.contents.x.saturating_sub(areas.body.x),
            };
            Rect {
                width,
                ..areas.body
            }
        }
        (None, None) => app.list_areas().posts,
    }
}

/// Draws the whole screen on a buffer.
pub fn draw_on(buf: &mut Buffer, app: &App) {
    draw_parts(buf, app);
    if let Some(ground) = app.theme.painted {
        canvas::paint(buf, ground);
    }
}

fn draw_parts(buf: &mut Buffer, app: &App) {
    let area = buf.area;
    if area.is_empty() {
        return;
    }
    // A resize may reach the terminal before it reaches the app.
    let size = (area.width, area.height);
    if areas::is_too_small(size) || size != app.size {
        let text = match area.width {
            23.. => "the window is too small",
            9.. => "too small",
            _ => "…",
        };
        if areas::is_too_small(size) {
            canvas::text(buf, area, 0, 0, text, app.theme.text);
        }
        return;
    }
    if let Some(Overlay::Viewer(viewer)) = &app.overlay {
        return viewer::draw(buf, app, viewer);
    }
    match &app.reader {
        Some(reader) => reader::draw(buf, app, reader),
        None => list::draw(buf, app),
    }
    if let Some(overlay) = &app.overlay {
        overlay::draw(buf, app, overlay);
    }
    if app.features.ascii {
        ascii::cells(buf, area);
    }
    if !(app.features.clusters && app.features.selectors) {
        terminal::simplify_emoji(buf, area, app.features);
    }
    if app.features.hyperlinks
        && app.overlay.is_none()
        && let Some(reader) = &app.reader
    {
        reader::link_cells(buf, app, reader);
    }
}
