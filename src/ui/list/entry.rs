//! What stands in the list: a line for each year, and a post in up to three rows.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::typed::Typed;
use crate::{
    app::{
        App,
        list::{Focus, summary_of},
    },
    content::{
        index::Sort,
        post::{Post, Standing},
    },
    layout::wrap::width,
    ui::canvas::{ellipsis, fill, marked, text, text_right},
};

/// Row `row` of `area` on the screen, if it is there.
fn line(area: Rect, row: isize) -> Option<Rect> {
    let y = u16::try_from(row).ok().filter(|y| *y < area.height)?;
    Some(Rect {
        y: area.y + y,
        height: 1,
        ..area
    })
}

pub(super) fn year(buf: &mut Buffer, area: Rect, app: &App, row: isize, year: Option<i16>) {
    let Some(line) = line(area, row) else { return };
    let theme = &app.theme;
    let label = year.map_or("undated".to_owned(), |year| year.to_string());
    let bold = theme.dim.add_modifier(Modifier::BOLD);
    let x = text(buf, line, 2, 0, &label, bold);
    let rest = line.width.saturating_sub(x + 3);
    let rule = "─".repeat(usize::from(rest));
    text(buf, line, x + 1, 0, &rule, theme.faint);
}

/// A post, and what is known of it beside.
type Entry<'a> = (&'a App, &'a Post);

/// Where the parts of a post stand in a row.
struct Columns {
    narrow: bool,
    /// No year stands above posts that are sorted by title: it stands in the date.
    has_year: bool,
    /// The first column of title, summary and tags.
    left: u16,
    /// The column behind the last.
    right: u16,
}

impl Columns {
    fn new(area: Rect, app: &App) -> Self {
        let narrow = area.width < 50;
        let has_year = app.list.sort == Sort::Title;
        let date: u16 = match (narrow, has_year) {
            (true, _) => 6,
            (false, false) => 7,
            (false, true) => 9,
        };
        Self {
            narrow,
            has_year,
            left: 2 + date,
            right: area.width.saturating_sub(if narrow { 3 } else { 4 }),
        }
    }

    fn room(&self) -> usize {
        usize::from(self.right.saturating_sub(self.left))
    }
}

/// A post, from row `row` of `area` on.
pub(super) fn post(
    buf: &mut Buffer,
    area: Rect,
    app: &App,
    row: isize,
    (post, selected): (&Post, bool),
    typed: &mut Typed,
) {
    let summary = summary_of(post).filter(|_| !app.list.is_compact());
    let has_tags = !post.tags.is_empty() && !app.list.is_compact();
    let rows = 1 + isize::from(summary.is_some()) + isize::from(has_tags);
    if selected {
        ground(buf, area, app, row..row + rows);
    }
    let columns = Columns::new(area, app);
    if let Some(line) = line(area, row) {
        head(buf, line, (app, post), &columns, typed);
    }
    if let (Some(summary), Some(line)) = (summary, line(area, row + 1)) {
        let style = app.theme.dim;
        let found = style.patch(app.theme.found);
        let marks = typed.marks(summary);
        let shown = ellipsis(summary, columns.room());
        marked(buf, line, columns.left, &shown, &marks, (style, found));
    }
    if has_tags && let Some(line) = line(area, row + rows - 1) {
        tags(buf, line, (app, post), &columns, typed);
    }
}

/// What tells the selected post from the others.
fn ground(buf: &mut Buffer, area: Rect, app: &App, rows: std::ops::Range<isize>) {
    let theme = &app.theme;
    let bar = match app.focus() {
        Focus::Posts => theme.accent,
        _ => theme.dim,
    };
    for line in rows.filter_map(|row| line(area, row)) {
        let width = line.width.saturating_sub(2);
        fill(buf, Rect { width, ..line }, theme.selection);
        text(buf, line, 0, 0, "▌", bar);
    }
}

/// Date, title, and at the right what is known of the post.
fn head(
    buf: &mut Buffer,
    line: Rect,
    (app, post): Entry<'_>,
    columns: &Columns,
    typed: &mut Typed,
) {
    let theme = &app.theme;
    let date = post.date.map_or("  —".to_owned(), |date| {
        let format = match (columns.narrow, columns.has_year) {
            (_, false) => "%m-%d",
            (true, true) => "%Y",
            (false, true) => "%Y-%m",
        };
        date.day.strftime(format).to_string()
    });
    text(buf, line, 2, 0, &date, theme.dim);
    let standing = app.standing(post);
    let until = facts(buf, line, (app, post), columns, standing);
    let room = usize::from(until.saturating_sub(columns.left + 2));
    let style = if standing != Standing::default() {
        theme.dim
    } else if app.memory.is_read(&post.id.0) {
        theme.text
    } else {
        theme.strong
    };
    let found = style.patch(theme.found);
    let title = ellipsis(&post.title, room);
    let (marks, path) = typed.of(post);
    let x = marked(buf, line, columns.left, &title, &marks, (style, found));
    let room = usize::from(until.saturating_sub(x + 4));
    if let Some(marks) = path.filter(|_| room > 8) {
        let path = ellipsis(&post.id.0, room);
        let found = theme.dim.patch(theme.found);
        marked(buf, line, x + 2, &path, &marks, (theme.dim, found));
    }
}

/// Reading time and marks, from the right; the column where they begin.
fn facts(
    buf: &mut Buffer,
    line: Rect,
    (app, post): Entry<'_>,
    columns: &Columns,
    standing: Standing,
) -> u16 {
    let theme = &app.theme;
    let mut until = columns.right;
    if !columns.narrow {
        let minutes = match post.words {
            0 => String::new(),
            _ => format!("{} min", post.minutes.max(1)),
        };
        until = text_right(buf, line, until, 0, &minutes, theme.dim);
    }
    let begun = app.memory.place(&post.id.0).filter(|place| {
        let read = app.memory.is_read(&post.id.0);
        !read && place.block > 0 && place.percent < 100
    });
    let percent = begun.map_or(String::new(), |place| format!("{}%", place.percent));
    let is_begun = begun.is_some() && !columns.narrow;
    for (mark, shown, style) in [
        ("★", app.memory.is_starred(&post.id.0), theme.accent),
        (percent.as_str(), is_begun, theme.dim),
        ("!", !post.more.issues.is_empty(), theme.warning),
        ("draft", standing.draft, theme.dim),
        ("future", standing.future, theme.dim),
        ("expired", standing.expired, theme.dim),
    ] {
        if shown {
            until = text_right(buf, line, until.saturating_sub(3), 0, mark, style);
        }
    }
    until
}

fn tags(buf: &mut Buffer, line: Rect, (app, post): Entry<'_>, columns: &Columns, typed: &Typed) {
    let theme = &app.theme;
    let mut x = columns.left;
    for tag in post.tags.iter() {
        let tag = format!("#{tag}");
        if usize::from(x - columns.left) + width(&tag) > columns.room() {
            text(buf, line, x, 0, "…", theme.dim);
            break;
        }
        let marks = typed.marks(&tag);
        let found = theme.tag.patch(theme.found);
        x = marked(buf, line, x, &tag, &marks, (theme.tag, found)) + 2;
    }
}
