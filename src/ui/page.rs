//! Draws the rows of a page that are in sight, and its pictures over them.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::canvas::{ellipsis, fill, text};
use crate::{
    app::{
        Page,
        page::{Difference, PictureSpot},
    },
    images::State,
    layout::{Placed, Row, Window, find::Match, wrap::width},
    markdown::LinkId,
};

/// What is laid over a page.
#[derive(Debug, Default)]
pub(super) struct Over<'a> {
    /// The link that is chosen.
    pub link: Option<LinkId>,
    /// The picture that is chosen.
    pub picture: Option<PictureSpot>,
    /// Matches with their blocks, and which of them the reader stands at.
    pub matches: &'a [(usize, Match)],
    pub match_at: usize,
    /// What has changed since the page was last drawn.
    pub changed: Option<&'a Difference>,
    /// Rows of the page that are selected.
    pub selected: Option<std::ops::Range<usize>>,
}

/// Draws `page` into `area`, whose left edge is the text's.
pub(super) fn draw(
    buf: &mut Buffer,
    app: &crate::app::App,
    page: &Page,
    area: Rect,
    over: &Over<'_>,
) {
    let visible = page.visible();
    let window = page.window(app.theme.accent);
    for (block, start, laid) in page.layout.visible(visible.clone()) {
        for (at, row) in laid.rows.iter().enumerate() {
            let Some(y) = (start + at)
                .checked_sub(visible.start)
                .filter(|y| *y < usize::from(area.height))
            else {
                continue;
            };
            draw_row(buf, app, &row.seen(window), area, y as u16, over.link);
            if !row.text.is_empty() && over.changed.is_some_and(|changed| changed.is_new(block)) {
                let margin = Rect {
                    x: area.x.saturating_sub(1),
                    width: area.x.min(1),
                    ..area
                };
                text(buf, margin, 0, y as u16, "┃", app.theme.good);
            }
            let selected = over.selected.as_ref();
            if selected.is_some_and(|rows| rows.contains(&(start + at))) {
                select_row(buf, app, area, y as u16);
            }
            highlight_matches(buf, app, (row, window), (block, at), (area, y as u16), over);
        }
        for (nth, placed) in laid.pictures.iter().enumerate() {
            // Where the picture's first row is, from the area's; it may be above.
            let top = (start + placed.row) as i64 - visible.start as i64;
            if let Ok(top) = i32::try_from(top) {
                picture(buf, app, page, placed, top, area);
                let in_link = over.link.is_some() && placed.link == over.link;
                if in_link || over.picture == Some(PictureSpot { block, nth }) {
                    choose(buf, app, placed, top, area);
                }
            }
        }
    }
}

/// Marks a row as selected: by its ground, and by a bar for screens without colours.
fn select_row(buf: &mut Buffer, app: &crate::app::App, area: Rect, y: u16) {
    let before = area.x.min(2);
    let columns = app.reader_areas().text.width.max(1);
    let row = Rect::new(area.x - before, area.y + y, columns + before, 1);
    fill(buf, row, app.theme.selection);
    if before > 0 {
        text(buf, row, 0, 0, "▌", app.theme.accent);
    }
}

fn draw_row(
    buf: &mut Buffer,
    app: &crate::app::App,
    row: &Row,
    area: Rect,
    y: u16,
    chosen: Option<LinkId>,
) {
    if let Some((mark, style)) = row.mark.as_deref().copied() {
        let room = area.x.min(2);
        let x = area.x - room;
        text(
            buf,
            Rect {
                x,
                width: room,
                ..area
            },
            0,
            y,
            mark,
            style,
        );
    }
    let mut x = 0;
    for (piece, span) in row.pieces() {
        let mut style = span.style;
        if span.link.is_some() && span.link == chosen {
            style = style
                .patch(app.theme.found_here)
                .add_modifier(Modifier::BOLD);
        }
        x = text(buf, area, x, y, piece, style);
    }
}

fn highlight_matches(
    buf: &mut Buffer,
    app: &crate::app::App,
    (row, window): (&Row, Window),
    (block, at): (usize, usize),
    (area, y): (Rect, u16),
    over: &Over<'_>,
) {
    // The matches of a block come in the order of its rows.
    let before = |(other, hits): &(usize, Match)| {
        (*other, hits.last().map_or(0, |hit| hit.row)) < (block, at)
    };
    let first = over.matches.partition_point(before);
    for (index, (_, hits)) in
        over.matches
            .iter()
            .enumerate()
            .skip(first)
            .take_while(|(_, (other, hits))| {
                *other == block && hits.first().is_none_or(|hit| hit.row <= at)
            })
    {
        for hit in hits.iter().filter(|hit| hit.row == at) {
            let Some((first, last)) = row.columns_of(hit.bytes.clone(), window) else {
                continue;
            };
            let (x, columns) = (first as u16, (last - first) as u16);
            let style = if index == over.match_at {
                app.theme.found_here
            } else {
                app.theme.found
            };
            let spot = Rect::new(area.x + x, area.y + y, columns, 1).intersection(area);
            fill(buf, spot, style);
        }
    }
}

/// Marks a picture as chosen, by a bar on its left.
fn choose(buf: &mut Buffer, app: &crate::app::App, placed: &Placed, top: i32, area: Rect) {
    let col = area.x.saturating_add(placed.col as u16);
    let Some(x) = col.checked_sub(2) else { return };
    let own = Rect {
        x,
        width: 1,
        ..area
    };
    for row in top..top.saturating_add(placed.rows.into()) {
        if let Some(y) = u16::try_from(row).ok().filter(|y| *y < area.height) {
            text(buf, own, 0, y, "▌", app.theme.accent);
        }
    }
}

fn picture(
    buf: &mut Buffer,
    app: &crate::app::App,
    page: &Page,
    placed: &Placed,
    top: i32,
    area: Rect,
) {
    let key = page.picture_key(placed);
    let key = key.map(|still| app.frame(&still).unwrap_or(still));
    let state = key.and_then(|key| app.pictures.get(&key));
    match state {
        Some(State::Ready(picture)) => {
            let left = placed.col as u16;
            let sharp = picture.sharp().filter(|_| app.may_show_pixels());
            if !sharp.is_some_and(|sharp| sharp.draw(top, left, area, buf)) {
                picture.blocks.draw(top, left, area, buf, app.depth);
            }
        }
        Some(State::Failed(why)) => stand_in(buf, app, placed, top, area, &why.to_string()),
        None => stand_in(buf, app, placed, top, area, ""),
    }
}

/// Room for a picture whose pixels are not there: a frame as faint as can be, and
/// in its middle what is known.
fn stand_in(
    buf: &mut Buffer,
    app: &crate::app::App,
    placed: &Placed,
    top: i32,
    area: Rect,
    why: &str,
) {
    let theme = &app.theme;
    let rows = i32::from(placed.rows);
    let columns = usize::from(placed.cols);
    let name = placed.dest.rsplit('/').next().unwrap_or_default();
    for at in 0..rows {
        let Some(y) = u16::try_from(top + at).ok().filter(|y| *y < area.height) else {
            continue;
        };
        let x = placed.col as u16;
        let below = at - rows / 2;
        let said = match (below, why) {
            (0, "") => Some("…"),
            (0, why) if columns > 12 => Some(why),
            (0, _) => Some(name),
            // What it is that cannot be shown, where there is room to say it.
            (1, why) if !why.is_empty() && rows > 4 => Some(placed.dest.as_str()),
            _ => None,
        };
        if let Some(line) = said {
            let line = ellipsis(line, columns);
            let centre = (columns.saturating_sub(width(&line)) / 2) as u16;
            text(buf, area, x + centre, y, &line, theme.dim);
        } else if at == 0 || at + 1 == rows {
            text(buf, area, x, y, &"╌".repeat(columns), theme.faint);
        }
    }
}
