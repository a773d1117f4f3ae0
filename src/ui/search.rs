//! The search window.
//!
//! ```text
//!   ╭ Search ────────────────────────────────────────────── 12 posts ╮
//!   │ s 分布式▏                                                       │
//!   │                                                                 │
//!   │  一年同行：我的TiDB社区之旅                          2024-07-31 │
//!   │▌   初识 TiDB › TiDB 是一个分布式数据库，…                        │
//!   ╰─────────────────────────────────────────────────────────────────╯
//! ```

use std::ops::Range;

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    canvas::{ellipsis, text, text_right},
    list::grouped,
    overlay::frame,
    picker::chosen_row,
};
use crate::{
    app::{
        App, areas,
        search::{Line, Search},
    },
    layout::wrap::width,
    search::{
        Hit,
        run::{Found, Order},
    },
};

/// Columns that hits are indented by.
const INDENT: u16 = 3;
/// Columns below which titles have no date beside them, and hits no heading.
const NARROW: u16 = 30;

pub(super) fn draw(buf: &mut Buffer, app: &App, search: &Search) {
    let theme = &app.theme;
    let areas = areas::search(app.size);
    let area = frame(buf, app, areas.window, "Search");
    let x = text(
        buf,
        area,
        0,
        0,
        "s ",
        theme.accent.add_modifier(Modifier::BOLD),
    );
    let count = count(search);
    let room = usize::from(area.width.saturating_sub(x + 2)).saturating_sub(width(&count) + 1);
    let typed = tail(&search.input.text, room);
    let x = text(buf, area, x, 0, typed, theme.strong);
    text(buf, area, x, 0, "▏", theme.accent);
    text_right(buf, area, area.width, 0, &count, theme.dim);
    let room = usize::from(areas.rows.height);
    if let Some(says) = says(search) {
        text(
            buf,
            areas.rows,
            0,
            0,
            &ellipsis(&says, area.width.into()),
            theme.dim,
        );
        return;
    }
    let (lines, chosen) = search.rows();
    let first = areas::first(lines.len(), chosen, room);
    for (y, (at, line)) in lines.iter().enumerate().skip(first).take(room).enumerate() {
        let row = Rect {
            y: areas.rows.y + y as u16,
            height: 1,
            ..areas.rows
        };
        if at == chosen {
            chosen_row(buf, app, row);
        }
        match line {
            Line::Post(at) => post(buf, app, row, &search.found[*at]),
            Line::Hit(at, hit) => self::hit(buf, app, row, &search.found[*at].hits.shown[*hit]),
        }
    }
}

/// What stands at the right of the input line.
fn count(search: &Search) -> String {
    if search.query.is_empty() || !search.query.problems.is_empty() {
        return String::new();
    }
    let posts = search.posts();
    let more = if search.is_running() { "…" } else { "" };
    let noun = if posts == 1 { "post" } else { "posts" };
    let order = match search.order {
        Order::AsGiven => "",
        Order::Relevance => "   best first",
    };
    format!("{}{more} {noun}{order}", grouped(posts))
}

/// What stands where there is nothing to list.
fn says(search: &Search) -> Option<String> {
    if let Some(problem) = search.query.problems.first() {
        return Some(problem.clone());
    }
    if search.query.is_empty() {
        return Some(
            "words  \"a phrase\"  -without  tag:x  title:x  after:2024-03  before:2024".into(),
        );
    }
    (search.found.is_empty()).then(|| {
        let (looked, all) = search.progress();
        if search.is_running() {
            format!("searching… {} of {}", grouped(looked), grouped(all))
        } else {
            match all {
                1 => "nothing is found in the one post".into(),
                all => format!("nothing is found in {} posts", grouped(all)),
            }
        }
    })
}

fn post(buf: &mut Buffer, app: &App, row: Rect, found: &Found) {
    let theme = &app.theme;
    let Some(post) = app.index.get(&found.id) else {
        return;
    };
    let date = post
        .date
        .map(|date| date.day.to_string())
        .unwrap_or_default();
    let rest = found.hits.lines.saturating_sub(found.hits.shown.len());
    let right = match rest {
        // The title comes first.
        0 if row.width < NARROW => String::new(),
        rest if row.width < NARROW => format!("+{}", grouped(rest)),
        0 => date,
        rest => format!("+{}  {date}", grouped(rest)),
    };
    let room = usize::from(row.width).saturating_sub(width(&right) + 3);
    text(buf, row, 1, 0, &ellipsis(&post.title, room), theme.strong);
    text_right(buf, row, row.width, 0, &right, theme.dim);
}

fn hit(buf: &mut Buffer, app: &App, row: Rect, hit: &Hit) {
    let theme = &app.theme;
    let mut x = INDENT;
    if let Some(heading) = hit.heading.as_ref().filter(|_| row.width >= NARROW) {
        let room = usize::from(row.width / 3);
        x = text(buf, row, x, 0, &ellipsis(heading, room), theme.accent);
        x = text(buf, row, x, 0, " › ", theme.faint);
    }
    let room = usize::from(row.width.saturating_sub(x));
    let shown = excerpt(hit, room);
    if shown.start > 0 {
        x = text(buf, row, x, 0, "…", theme.dim);
    }
    let mut at = shown.start;
    for mark in &hit.marks {
        let (start, end) = (mark.start.clamp(at, shown.end), mark.end.min(shown.end));
        if end <= at {
            continue;
        }
        x = text(buf, row, x, 0, &hit.text[at..start], theme.text);
        x = text(buf, row, x, 0, &hit.text[start..end], theme.found);
        at = end;
    }
    x = text(buf, row, x, 0, &hit.text[at..shown.end], theme.text);
    if shown.end < hit.text.len() {
        text(buf, row, x, 0, "…", theme.dim);
    }
}

/// The part of a hit's text that is shown in `room` columns: as much as fits after
/// a few words before the first match.
fn excerpt(hit: &Hit, room: usize) -> Range<usize> {
    if width(&hit.text) <= room {
        return 0..hit.text.len();
    }
    let first = hit.marks.first().map_or(0..0, Clone::clone);
    let before = room / 3;
    // One column on each side for the sign that there is more.
    let room = room.saturating_sub(2);
    let mut start = first.start;
    let mut used = 0;
    for (at, cluster) in hit.text[..first.start].grapheme_indices(true).rev() {
        used += width(cluster);
        if used > before.min(room.saturating_sub(width(&hit.text[first.clone()]))) {
            break;
        }
        start = at;
    }
    let mut end = start;
    let mut used = 0;
    for (at, cluster) in hit.text[start..].grapheme_indices(true) {
        used += width(cluster);
        if used > room {
            break;
        }
        end = start + at + cluster.len();
    }
    start..end
}

/// The end of a text that is typed, in at most `room` columns.
pub(super) fn tail(typed: &str, room: usize) -> &str {
    let mut used = 0;
    let mut from = typed.len();
    for (at, cluster) in typed.grapheme_indices(true).rev() {
        used += width(cluster);
        if used > room {
            break;
        }
        from = at;
    }
    &typed[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_holds_its_match_and_fits() {
        let line = "前面有很多很多很多很多字，然后才是分布式数据库，后面还有很多很多字。";
        let start = line.find("分布式").unwrap();
        let hit = Hit {
            block: None,
            nth: 0,
            heading: None,
            text: line.into(),
            marks: std::iter::once(start..start + "分布式".len()).collect(),
        };
        for room in 8..70 {
            let shown = excerpt(&hit, room);
            assert!(
                shown.start <= start && start + 9 <= shown.end,
                "{room}: {shown:?}"
            );
            let signs = usize::from(shown.start > 0) + usize::from(shown.end < line.len());
            assert!(width(&line[shown]) + signs <= room, "{room}");
        }
    }

    #[test]
    fn what_is_typed_is_shown_by_its_end() {
        assert_eq!((tail("分布式", 4), tail("abc", 9)), ("布式", "abc"));
    }
}
