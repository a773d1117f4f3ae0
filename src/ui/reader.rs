//! The reader.
//!
//! ```text
//!  ‹ content  #随笔闲谈                                                   3 / 9
//!
//!      一年同行：我的TiDB社区之旅                          Contents
//!
//!      2024-07-31   ·   3 min   ·   1,301 字    随笔闲谈  ▌初识 TiDB
//!                                                          │渐入佳境
//!    ▍ 初识 TiDB ───────────────────────────────────────
//!
//!  j k scroll   o contents   / find   [ ] post   q list   初识 TiDB  ━━──  18%
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::{
    canvas::{ellipsis, text, text_right},
    chrome,
    list::grouped,
    page, terminal,
};
use crate::{
    app::{
        App, Reader,
        areas::ContentsLines,
        find::Find,
        keymap::{READER_HINTS, SLIDING_HINTS},
    },
    layout::{find::MOST, wrap::width},
};

pub(super) fn draw(buf: &mut Buffer, app: &App, reader: &Reader) {
    let areas = app.reader_areas();
    top_bar(buf, areas.top, app, reader);
    let find = reader.find.as_ref();
    let over = page::Over {
        link: reader.link,
        picture: reader.chosen_picture(),
        matches: find.map_or(&[], |find| &find.matches),
        match_at: find.map_or(0, |find| find.at),
        changed: reader.changed.as_ref(),
        selected: selected(reader),
    };
    page::draw(buf, app, &reader.page, areas.wide, &over);
    labels(buf, app, reader, areas.wide);
    contents(buf, app, reader, areas.contents);
    if app.mouse {
        let layout = &reader.page.layout;
        let top = reader.page.visible().start;
        chrome::scroll_bar(buf, app, areas.body, (layout.height(), top));
    }
    status(buf, areas.status, app, reader);
}

/// Rows of the page that are selected.
fn selected(reader: &Reader) -> Option<std::ops::Range<usize>> {
    let (from, to) = reader.selection?.ends();
    let layout = &reader.page.layout;
    Some(layout.row_of(from)..layout.row_of(to) + 1)
}

/// Makes the links on the screen links of the terminal too.
pub(super) fn link_cells(buf: &mut Buffer, app: &App, reader: &Reader) {
    if reader.labels.is_some() {
        return;
    }
    let areas = app.reader_areas();
    // What the target of the chosen link covers is no link.
    let covered = (app.target_rows().len() as u16).saturating_sub(1);
    let mut area = areas.wide;
    area.height = area
        .height
        .min((areas.status.y.saturating_sub(covered)).saturating_sub(area.y));
    let page = &reader.page;
    let visible = page.visible();
    for (_, start, laid) in page.layout.visible(visible.clone()) {
        for (at, row) in laid.rows.iter().enumerate() {
            let y = match (start + at).checked_sub(visible.start) {
                Some(y) if y < usize::from(area.height) => y as u16,
                _ => continue,
            };
            // Most rows have none, and to measure them takes as long as to draw them.
            if row.spans.iter().all(|span| span.link.is_none()) {
                continue;
            }
            let mut x = 0;
            for (piece, span) in row.seen(page.window(app.theme.accent)).pieces() {
                let columns = width(piece) as u16;
                let target = span.link.and_then(|id| Some((id, page.document.link(id)?)));
                if let Some((id, link)) = target.filter(|(_, link)| terminal::is_safe(&link.dest)) {
                    let spot = Rect::new(area.x + x, area.y + y, columns, 1);
                    terminal::link(buf, spot.intersection(area), id.0 + 1, &link.dest);
                }
                x += columns;
            }
        }
    }
}

fn top_bar(buf: &mut Buffer, area: Rect, app: &App, reader: &Reader) {
    let theme = &app.theme;
    chrome::bar(buf, area, app);
    let at = app.list.position(&reader.page.id);
    let place = at.map_or(String::new(), |at| {
        format!("{} / {}", grouped(at + 1), grouped(app.list.shown.len()))
    });
    let until = chrome::right(buf, area, &place, app);
    let mut x = text(buf, area, chrome::MARGIN, 0, "‹ ", theme.dim);
    let room = usize::from(until.saturating_sub(x + 2));
    match app.open_post().filter(|_| reader.page.title_is_gone()) {
        Some(post) => {
            text(buf, area, x, 0, &ellipsis(&post.title, room), theme.text);
        }
        None => {
            x = text(buf, area, x, 0, &ellipsis(&app.name, room), theme.dim) + 2;
            for chip in app.chips() {
                let room = usize::from(until.saturating_sub(x + 2));
                let label = app.chip_label(&chip);
                x = text(buf, area, x, 0, &ellipsis(&label, room), theme.tag) + 2;
            }
        }
    }
}

/// The letters to type for each link, over its first cells.
fn labels(buf: &mut Buffer, app: &App, reader: &Reader, area: Rect) {
    let Some((labels, typed)) = &reader.labels else {
        return;
    };
    for (label, link) in labels
        .iter()
        .filter(|(label, _)| label.starts_with(typed.as_str()))
    {
        let style = app.theme.found_here.add_modifier(Modifier::BOLD);
        let (x, y) = (link.col as u16, link.row as u16);
        let chip = format!("{} ", &label[typed.len()..]);
        super::canvas::clear(
            buf,
            Rect::new(area.x + x, area.y + y, width(&chip) as u16, 1).intersection(area),
        );
        text(buf, area, x, y, &chip, style);
    }
}

fn contents(buf: &mut Buffer, app: &App, reader: &Reader, area: Rect) {
    if area.is_empty() {
        return;
    }
    let theme = &app.theme;
    let outline = &reader.page.document.outline;
    text(
        buf,
        area,
        2,
        0,
        "Contents",
        theme.dim.add_modifier(Modifier::BOLD),
    );
    let here = reader.page.section();
    let highest = reader.page.highest;
    let ContentsLines { first, count, step } = app.contents_lines();
    for (line, (at, entry)) in outline
        .iter()
        .enumerate()
        .skip(first)
        .take(count)
        .enumerate()
    {
        let y = (2 + line * step) as u16;
        let current = here == Some(at);
        let indent = 2 + 2 * u16::from((entry.level - highest).min(3));
        let columns = usize::from(area.width.saturating_sub(indent + 2));
        let (bar, bar_style, style) = if current {
            ("▌", theme.accent, theme.strong)
        } else {
            ("│", theme.faint, theme.dim)
        };
        text(buf, area, 0, y, bar, bar_style);
        if step == 2 && line > 0 {
            text(buf, area, 0, y - 1, "│", theme.faint);
        }
        text(
            buf,
            area,
            indent,
            y,
            &ellipsis(&entry.title, columns),
            style,
        );
    }
}

fn status(buf: &mut Buffer, area: Rect, app: &App, reader: &Reader) {
    chrome::bar(buf, area, app);
    let theme = &app.theme;
    if let Some(find) = reader.find.as_ref().filter(|find| find.typing) {
        let hits = if find.input.text.is_empty() {
            String::new()
        } else {
            found(reader, find)
        };
        chrome::right(buf, area, &hits, app);
        chrome::prompt(buf, area, app, "/", &find.input.text);
        return;
    }
    let mut until = progress(buf, area, app, reader);
    if let Some(find) = &reader.find {
        // The count is never cut, and a notice keeps its room.
        let room = usize::from(area.width / 5);
        let typed = ellipsis(&find.input.text, room);
        let line = format!("/{typed}  {}", found(reader, find));
        until = text_right(buf, area, until.saturating_sub(3), 0, &line, theme.accent);
    }
    if reader.labels.is_some() {
        let says = "type the letters   esc leaves";
        return chrome::notice(buf, area, app, says, until);
    }
    if let Some(rows) = selected(reader) {
        let rows = match rows.len() {
            1 => "1 row".to_owned(),
            count => format!("{} rows", grouped(count)),
        };
        let says = format!("{rows}   j k extend   o other end   y copy   esc leave");
        return chrome::notice(buf, area, app, &says, until);
    }
    let target = app.target_rows();
    match &app.notice {
        Some(notice) => chrome::notice(buf, area, app, notice, until),
        None if app.is_opening() => chrome::notice(buf, area, app, "opening…", until),
        None if !target.is_empty() => self::target(buf, area, app, &target),
        None if reader.page.slides() => chrome::hints(buf, area, app, SLIDING_HINTS, until),
        None => chrome::hints(buf, area, app, READER_HINTS, until),
    }
}

/// The whole target of the chosen link, over whatever else stands there; what does
/// not fit into the status line goes into rows above it.
fn target(buf: &mut Buffer, area: Rect, app: &App, rows: &[String]) {
    let theme = &app.theme;
    let height = rows.len() as u16;
    let area = Rect {
        y: (area.y + 1).saturating_sub(height),
        height,
        ..area
    };
    super::canvas::clear(buf, area);
    chrome::bar(buf, area, app);
    let x = text(buf, area, chrome::MARGIN, 0, "→ ", theme.accent);
    let mut end = x;
    for (y, row) in (0..).zip(rows) {
        let room = usize::from(area.width.saturating_sub(x + chrome::MARGIN));
        end = text(
            buf,
            area,
            x,
            y,
            &super::canvas::ellipsis(row, room),
            theme.tag,
        );
    }
    let picture = app.reader.as_ref().and_then(Reader::chosen_picture);
    let hint = match picture {
        Some(_) => "enter has it on the whole screen",
        None if rows.last().is_some_and(|row| row.ends_with("not opened)")) => "y copies",
        None => "enter opens   y copies",
    };
    if end + 4 + width(hint) as u16 <= area.width {
        let right = area.width.saturating_sub(chrome::MARGIN);
        text_right(buf, area, right, height - 1, hint, theme.dim);
    }
}

/// Which of the matches the reader stands at, and how many there are so far.
fn found(reader: &Reader, find: &Find) -> String {
    let more = if reader.is_finding() { "…" } else { "" };
    let around = if find.around && find.typing {
        "from the other end  "
    } else {
        ""
    };
    match find.matches.len() {
        0 if reader.is_finding() => "…".into(),
        0 => "not found".into(),
        MOST.. => format!(
            "{around}{} of {} and more",
            grouped(find.at + 1),
            grouped(MOST)
        ),
        count => format!(
            "{around}{} of {}{more}",
            grouped(find.at + 1),
            grouped(count)
        ),
    }
}

/// The section, a bar, the per cent; the column where they begin.
fn progress(buf: &mut Buffer, area: Rect, app: &App, reader: &Reader) -> u16 {
    let theme = &app.theme;
    let percent = reader.page.percent();
    // Until everything is laid out, where the end is is an estimate.
    let about = if reader.page.layout.is_complete() {
        ""
    } else {
        "~"
    };
    let mut until = chrome::right(buf, area, &format!("{about}{percent:>3}%"), app);
    let outline = &reader.page.document.outline;
    // Where there is no room for both, the section says more than the bar.
    if area.width >= 90 || (area.width >= 60 && outline.is_empty()) {
        const COLUMNS: usize = 12;
        let done = (COLUMNS * percent).div_ceil(100);
        let x = until.saturating_sub(COLUMNS as u16 + 1);
        let next = text(buf, area, x, 0, &"━".repeat(done), theme.dim);
        text(buf, area, next, 0, &"─".repeat(COLUMNS - done), theme.faint);
        until = x;
    }
    let section = reader.page.section().and_then(|at| outline.get(at));
    if let Some(entry) = section.filter(|_| area.width >= 60 && reader.find.is_none()) {
        let room = usize::from(area.width / 4);
        until = text_right(
            buf,
            area,
            until.saturating_sub(3),
            0,
            &ellipsis(&entry.title, room),
            theme.dim,
        );
    }
    until
}
