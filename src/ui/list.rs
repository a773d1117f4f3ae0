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

mod entry;
mod typed;

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use typed::Typed;

use super::{
    canvas::{ellipsis, fill, text, text_right},
    chrome, page,
};
use crate::{
    app::{
        App, Scan,
        filter::Chip,
        keymap::{Action, LIST_HINTS, PREVIEW_HINTS, TAGS_HINTS, WIDE_LIST_HINTS},
        list::{Entry, Focus},
        preview_column,
    },
    content::index::{Sort, Tag, Taxonomy},
    layout::wrap::width,
};

pub(super) fn draw(buf: &mut Buffer, app: &App) {
    let areas = app.list_areas();
    top_bar(buf, areas.top, app);
    if app.is_bound_for_a_post() {
        return;
    }
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
        _ if app.is_bound_for_a_post() => "opening…".to_owned(),
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
    let focused = app.focus() == Focus::Tags;
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
    let all = [("All", app.all_count(), true, "")];
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
            Entry::Year(year) => entry::year(buf, area, app, row, year),
            Entry::Post(at) => {
                if let Some(post) = app.list.shown.get(at).and_then(|id| app.index.get(id)) {
                    let selected = at == app.list.cursor() && !app.is_on_offer();
                    entry::post(buf, area, app, row, (post, selected), &mut typed);
                }
            }
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
    let (line, style) = match app.focus() {
        Focus::Preview => ("┃", app.theme.accent),
        _ => ("│", app.theme.faint),
    };
    for y in 0..area.height {
        text(buf, area, 0, y, line, style);
    }
    let Some(shown) = app.previewed() else {
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
    let mut place = format!("{} / {}", grouped(at), grouped(app.list.shown.len()));
    let focus = app.focus();
    if let (Focus::Preview, Some(page)) = (focus, app.previewed()) {
        place = format!("{place}   {:>3}%", page.percent());
    }
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
        (None, None) => {
            let hints = match focus {
                Focus::Tags => TAGS_HINTS,
                Focus::Posts if app.list_areas().preview.is_empty() => LIST_HINTS,
                Focus::Posts => WIDE_LIST_HINTS,
                Focus::Preview => PREVIEW_HINTS,
            };
            chrome::hints(buf, area, app, hints, until);
        }
    }
}
