//! The list of posts.
//!
//! ```text
//!  blogtui  content                              128 posts   ·   newest first
//!
//!  Tags                │ #随笔闲谈 ×   9 of 128
//!                      │
//!  All            128  │ 2024 ───────────────────────────────────────────────
//!  Rust            31  │
//! ▌随笔闲谈         9  │▌07-31  一年同行：我的TiDB社区之旅             3 min
//!  draft            3  │▌       加入 TiDB 社区快一年了，回顾一下这一年
//!                      │▌       #随笔闲谈
//!
//!  enter open   / filter   t tags   o sort   ? help                   1 / 9
//! ```

mod typed;

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use typed::Typed;

use super::{
    canvas::{ellipsis, fill, marked, text, text_right},
    chrome, page,
};
use crate::{
    app::{
        App, Scan,
        filter::Chip,
        keymap::{Action, LIST_HINTS},
        list::{Entry, Focus, summary_of},
        preview_column,
    },
    content::{
        index::{Sort, Tag, Taxonomy},
        post::{Post, Standing},
    },
    layout::wrap::width,
};

pub(super) fn draw(buf: &mut Buffer, app: &App) {
    let areas = app.list_areas();
    top_bar(buf, areas.top, app);
    tags(buf, areas.tags, app);
    offer(buf, areas.offer, app);
    chips(buf, areas.chips, app);
    posts(buf, areas.posts, app);
    if app.mouse {
        chrome::scroll_bar(buf, app, areas.posts, app.list.extent());
    }
    preview(buf, areas.preview, app);
    status(buf, areas.status, app);
}

fn top_bar(buf: &mut Buffer, area: Rect, app: &App) {
    let theme = &app.theme;
    chrome::bar(buf, area, app);
    let sort = match app.list.sort {
        Sort::Newest => "newest first",
        Sort::Oldest => "oldest first",
        Sort::Title => "by title",
    };
    let count = grouped(app.post_count());
    let posts = if app.post_count() == 1 {
        "post"
    } else {
        "posts"
    };
    let right = match app.scan {
        Scan::Running => format!("reading {count} {posts}…"),
        _ if area.width < 60 => format!("{count} {posts}"),
        _ => match app.language() {
            Some(language) => format!("{count} {posts}   ·   {language}   ·   {sort}"),
            None => format!("{count} {posts}   ·   {sort}"),
        },
    };
    let until = chrome::right(buf, area, &right, app);
    let x = text(
        buf,
        area,
        chrome::MARGIN,
        0,
        "blogtui",
        theme.accent.add_modifier(Modifier::BOLD),
    );
    let room = usize::from(until.saturating_sub(x + 4));
    text(buf, area, x + 2, 0, &ellipsis(&app.name, room), theme.dim);
}

/// `12345` as `12,345`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn tags(buf: &mut Buffer, area: Rect, app: &App) {
    if area.is_empty() {
        return;
    }
    let theme = &app.theme;
    let focused = app.list.focus == Focus::Tags;
    let inner = Rect {
        width: area.width - 1,
        ..area
    };
    for y in 0..area.height {
        text(buf, area, area.width - 1, y, "│", theme.faint);
    }
    let title = if focused {
        theme.accent.add_modifier(Modifier::BOLD)
    } else {
        theme.dim.add_modifier(Modifier::BOLD)
    };
    text(buf, inner, 3, 0, "Tags", title);
    let filter = &app.list.filter;
    let holds = |list: &[(Taxonomy, String)], tag: &Tag| {
        list.iter()
            .any(|(taxonomy, key)| *taxonomy == Taxonomy::Tags && *key == tag.key)
    };
    let all = [("All", app.post_count(), true, "")];
    let tags = app.tags().iter().map(|tag| {
        let sign = if holds(&filter.without, tag) { "-" } else { "" };
        let filtered = holds(&filter.terms, tag);
        (tag.name.as_str(), app.tag_count(tag), filtered, sign)
    });
    let rows = usize::from(area.height.saturating_sub(2));
    let lines = all
        .into_iter()
        .chain(tags)
        .enumerate()
        .skip(app.list.tag_top)
        .take(rows);
    for (line, (at, (name, count, filtered, sign))) in lines.enumerate() {
        let y = line as u16 + 2;
        let here = at == app.list.tag;
        let chosen = (here && at == 0 && focused) || (filtered && at > 0);
        let left = count;
        let count = grouped(count);
        let row = Rect {
            x: inner.x + 1,
            y: inner.y + y,
            width: inner.width.saturating_sub(2),
            height: 1,
        };
        let mut style = if left == 0 { theme.dim } else { theme.text };
        if chosen {
            fill(buf, row, theme.selection.patch(theme.chip));
            style = theme.tag.add_modifier(Modifier::BOLD);
        }
        let bar = if here && focused { "▌" } else { "" };
        text(buf, row, 0, 0, bar, theme.accent);
        text(buf, row, 1, 0, sign, theme.bad);
        let room = usize::from(row.width).saturating_sub(width(&count) + 5);
        text(buf, row, 2, 0, &ellipsis(name, room), style);
        text_right(buf, row, row.width.saturating_sub(2), 0, &count, theme.dim);
    }
}

/// The post to go on with, above all others.
fn offer(buf: &mut Buffer, area: Rect, app: &App) {
    let Some(post) = app.offered().filter(|_| !area.is_empty()) else {
        return;
    };
    let theme = &app.theme;
    let selected = app.is_on_offer();
    if selected {
        fill(buf, area, theme.selection);
        text(buf, area, 0, 0, "▌", theme.accent);
    }
    let place = app.memory.place(&post.id.0).unwrap_or_default();
    let key = app.keys.key_of(if selected {
        Action::Enter
    } else {
        Action::Continue
    });
    let rest = format!("{}%   {key} goes on", place.percent);
    let until = text_right(buf, area, area.width.saturating_sub(2), 0, &rest, theme.dim);
    let x = text(buf, area, 2, 0, "↩ ", theme.accent);
    let room = usize::from(until.saturating_sub(x + 2));
    let style = if selected { theme.strong } else { theme.text };
    text(buf, area, x, 0, &ellipsis(&post.title, room), style);
}

fn chips(buf: &mut Buffer, area: Rect, app: &App) {
    if area.is_empty() {
        return;
    }
    let theme = &app.theme;
    let chips = app.chip_areas();
    for (spot, label) in &chips {
        text(buf, *spot, 0, 0, label, theme.chip);
    }
    let mut x = chips.last().map_or(0, |(spot, _)| spot.right() - area.x) + 2;
    if app.is_any() {
        x = text(buf, area, x, 0, "any of them", theme.dim) + 2;
    }
    let hits = format!(
        "{} of {}",
        grouped(app.list.shown.len()),
        grouped(app.post_count())
    );
    text(buf, area, x, 0, &hits, theme.dim);
}

fn posts(buf: &mut Buffer, area: Rect, app: &App) {
    if area.is_empty() {
        return;
    }
    if app.list.shown.is_empty() {
        return empty(buf, area, app);
    }
    let mut typed = Typed::new(&app.list.filter.text);
    for (row, entry) in app.list.visible() {
        match entry {
            Entry::Year(year) => year_line(buf, area, app, row, year),
            Entry::Post(at) => {
                if let Some(post) = app.list.shown.get(at).and_then(|id| app.index.get(id)) {
                    let selected = at == app.list.cursor() && !app.is_on_offer();
                    post_entry(buf, area, app, row, (post, selected), &mut typed);
                }
            }
        }
    }
}

/// Row `row` of `area` on the screen, if it is there.
fn line(area: Rect, row: isize) -> Option<Rect> {
    let y = u16::try_from(row).ok().filter(|y| *y < area.height)?;
    Some(Rect {
        y: area.y + y,
        height: 1,
        ..area
    })
}

fn year_line(buf: &mut Buffer, area: Rect, app: &App, row: isize, year: Option<i16>) {
    let Some(line) = line(area, row) else { return };
    let theme = &app.theme;
    let label = year.map_or("undated".to_owned(), |year| year.to_string());
    let x = text(
        buf,
        line,
        2,
        0,
        &label,
        theme.dim.add_modifier(Modifier::BOLD),
    );
    let rest = line.width.saturating_sub(x + 3);
    text(
        buf,
        line,
        x + 1,
        0,
        &"─".repeat(usize::from(rest)),
        theme.faint,
    );
}

fn post_entry(
    buf: &mut Buffer,
    area: Rect,
    app: &App,
    row: isize,
    (post, selected): (&Post, bool),
    typed: &mut Typed,
) {
    let theme = &app.theme;
    let summary = summary_of(post).filter(|_| !app.list.is_compact());
    let has_tags = !post.tags.is_empty() && !app.list.is_compact();
    let rows = 1 + isize::from(summary.is_some()) + isize::from(has_tags);
    for at in 0..rows {
        let Some(line) = line(area, row + at) else {
            continue;
        };
        let ground = Rect {
            width: line.width.saturating_sub(2),
            ..line
        };
        if selected {
            fill(buf, ground, theme.selection);
            let bar = if app.list.focus == Focus::Posts {
                theme.accent
            } else {
                theme.dim
            };
            text(buf, line, 0, 0, "▌", bar);
        }
    }
    let standing = app.standing(post);
    let narrow = area.width < 50;
    // By title no year stands above the posts: it stands in the date.
    let by_title = app.list.sort == Sort::Title;
    let date_columns: u16 = match (narrow, by_title) {
        (true, _) => 6,
        (false, false) => 7,
        (false, true) => 9,
    };
    let left = 2 + date_columns;
    let right = area.width.saturating_sub(if narrow { 3 } else { 4 });
    if let Some(line) = line(area, row) {
        let date = post.date.map_or("  —".to_owned(), |date| {
            let format = match (narrow, by_title) {
                (_, false) => "%m-%d",
                (true, true) => "%Y",
                (false, true) => "%Y-%m",
            };
            date.day.strftime(format).to_string()
        });
        text(buf, line, 2, 0, &date, theme.dim);
        let mut until = right;
        if !narrow {
            until = text_right(
                buf,
                line,
                right,
                0,
                &if post.words > 0 {
                    format!("{} min", post.minutes.max(1))
                } else {
                    String::new()
                },
                theme.dim,
            );
        }
        let begun = app.memory.place(&post.id.0).filter(|place| {
            let read = app.memory.is_read(&post.id.0);
            !read && place.block > 0 && place.percent < 100
        });
        let percent = begun.map_or(String::new(), |place| format!("{}%", place.percent));
        for (mark, shown, style) in [
            ("★", app.memory.is_starred(&post.id.0), theme.accent),
            (percent.as_str(), begun.is_some() && !narrow, theme.dim),
            ("!", !post.more.issues.is_empty(), theme.warning),
            ("draft", standing.draft, theme.dim),
            ("future", standing.future, theme.dim),
            ("expired", standing.expired, theme.dim),
        ] {
            if shown {
                until = text_right(buf, line, until.saturating_sub(3), 0, mark, style);
            }
        }
        let room = usize::from(until.saturating_sub(left + 2));
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
        let x = marked(buf, line, left, &title, &marks, (style, found));
        let room = usize::from(until.saturating_sub(x + 4));
        if let Some(marks) = path.filter(|_| room > 8) {
            let path = ellipsis(&post.id.0, room);
            let found = theme.dim.patch(theme.found);
            marked(buf, line, x + 2, &path, &marks, (theme.dim, found));
        }
    }
    let room = usize::from(right.saturating_sub(left));
    if let (Some(summary), Some(line)) = (summary, line(area, row + 1)) {
        let style = theme.dim;
        let found = style.patch(theme.found);
        let marks = typed.marks(summary);
        marked(
            buf,
            line,
            left,
            &ellipsis(summary, room),
            &marks,
            (style, found),
        );
    }
    if has_tags && let Some(line) = line(area, row + 1 + isize::from(summary.is_some())) {
        let mut x = left;
        for tag in &post.tags {
            let tag = format!("#{tag}");
            if usize::from(x - left) + width(&tag) > room {
                text(buf, line, x, 0, "…", theme.dim);
                break;
            }
            let marks = typed.marks(&tag);
            let found = theme.tag.patch(theme.found);
            x = marked(buf, line, x, &tag, &marks, (theme.tag, found)) + 2;
        }
    }
}

/// What stands where there are no posts, and what can be done about it.
fn empty(buf: &mut Buffer, area: Rect, app: &App) {
    let theme = &app.theme;
    let (what, then) = match &app.scan {
        Scan::Running => return,
        Scan::Failed(why) => (why.clone(), "q quits"),
        Scan::Ended if app.index.is_empty() => (
            format!("there are no posts in {}", app.name),
            "posts are files that end in .md",
        ),
        Scan::Ended if app.post_count() == 0 => (
            match app.hidden_count() {
                1 => "the only post is a draft, of the future or expired".to_owned(),
                count => format!("all {count} posts are drafts, of the future or expired"),
            },
            "D shows them",
        ),
        Scan::Ended => (nothing_left(app), clears(app)),
    };
    let y = area.height / 3;
    text(
        buf,
        area,
        2,
        y,
        &ellipsis(&what, usize::from(area.width.saturating_sub(4))),
        theme.text,
    );
    text(buf, area, 2, y + 1, then, theme.dim);
}

/// Why the filter leaves no post.
fn nothing_left(app: &App) -> String {
    let chips = app.chips();
    let labels = |text: bool| -> Vec<String> {
        let is_text = |chip: &&Chip| matches!(chip, Chip::Text(_)) == text;
        let own = chips.iter().filter(is_text);
        own.map(|chip| app.chip_label(chip)).collect()
    };
    let (typed, others) = (labels(true), labels(false));
    let between = if app.is_any() { ", any of " } else { ", " };
    match (typed.first(), others.is_empty()) {
        (Some(typed), true) => format!("no title, tag, summary or path has {typed}"),
        (Some(typed), false) => format!("none of {} has {typed}", others.join(between)),
        (None, _) => match (chips.as_slice(), others.as_slice()) {
            ([Chip::Unread], _) => "no post is unread".into(),
            ([Chip::Without(..)], [label]) => format!("every post has {}", &label[1..]),
            (_, [label]) => format!("no post has {label}"),
            _ if app.is_any() => format!("no post matches any of {}", others.join(", ")),
            _ => format!("no post matches all of {}", others.join(", ")),
        },
    }
}

/// Which key takes away what leaves no post.
fn clears(app: &App) -> &'static str {
    match (app.chips().len(), app.filter_input.is_some()) {
        (_, true) => "esc takes back what is typed",
        (0 | 1, false) => "esc clears the filter",
        _ => "backspace takes away the last part of the filter, esc all of it",
    }
}

fn preview(buf: &mut Buffer, area: Rect, app: &App) {
    if area.is_empty() {
        return;
    }
    for y in 0..area.height {
        text(buf, area, 0, y, "│", app.theme.faint);
    }
    let Some(shown) = app
        .preview
        .as_ref()
        .filter(|page| Some(&page.id) == app.selected_id())
    else {
        return;
    };
    let columns = preview_column(area.width);
    let text_area = Rect {
        x: area.x + 4,
        width: columns,
        ..area
    };
    page::draw(buf, app, shown, text_area, &page::Over::default());
}

fn status(buf: &mut Buffer, area: Rect, app: &App) {
    chrome::bar(buf, area, app);
    let at = if app.list.shown.is_empty() {
        0
    } else {
        app.list.cursor() + 1
    };
    let place = format!("{} / {}", grouped(at), grouped(app.list.shown.len()));
    let until = chrome::right(buf, area, &place, app);
    if let Some(input) = &app.filter_input {
        chrome::prompt(buf, area, app, "/", &input.text);
        return;
    }
    let issue = app.selected_post().and_then(|post| {
        let issue = post.more.issues.first()?;
        Some(match (issue.line, issue.column) {
            (Some(line), Some(column)) => format!("{}:{line}:{column}: {}", post.id, issue.message),
            (Some(line), None) => format!("{}:{line}: {}", post.id, issue.message),
            _ => format!("{}: {}", post.id, issue.message),
        })
    });
    match (&app.notice, issue) {
        (Some(notice), _) => chrome::notice(buf, area, app, notice, until),
        (None, Some(issue)) => chrome::notice(buf, area, app, &issue, until),
        (None, None) => chrome::hints(buf, area, app, LIST_HINTS, until),
    }
}
