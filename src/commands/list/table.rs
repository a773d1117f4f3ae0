//! Posts as a table on a terminal.
//!
//! ```text
//! 2024-07-31  一年同行：我的TiDB社区之旅              12 min  #随笔闲谈
//! 2024-06-02  Reading is a terminal thing              4 min  #Rust #terminal
//!          —  An undated note                    draft 1 min
//!
//! 3 posts
//! ```
//!
//! Widths are columns of the screen. Tags go first where there is little room,
//! then the reading time; a title is cut at last.

use std::io::{self, Write};

use crossterm::style::PrintStyledContent;
use ratatui::{backend::IntoCrossterm, style::Style};

use crate::{
    content::post::Post,
    layout::{Theme, wrap::width},
    ui::{ellipsis, grouped},
};

/// Columns between two cells.
const GAP: usize = 2;
const DATE: usize = 10;
/// Columns of a title that tags have to leave.
const TITLE: usize = 30;
/// The most columns of tags.
const TAGS: usize = 40;

/// Columns of each cell; 0: it is left out.
#[derive(Debug, PartialEq, Eq)]
struct Columns {
    title: usize,
    time: usize,
    tags: usize,
}

impl Columns {
    fn fit(posts: &[&Post], columns: usize) -> Self {
        let widest =
            |of: &dyn Fn(&Post) -> usize| posts.iter().map(|post| of(post)).max().unwrap_or(0);
        let title = widest(&|post| width(&marked(post).0) + width(&marked(post).1));
        let time = widest(&|post| width(&time(post)));
        let tags = widest(&|post| width(&tags(post))).min(TAGS);
        let room = columns.saturating_sub(DATE + GAP);
        let beside_time = room.saturating_sub(time + GAP);
        if room < TITLE {
            return Self {
                title: title.min(room),
                time: 0,
                tags: 0,
            };
        }
        // Tags have what titles leave, and from long titles a third.
        let for_tags = beside_time
            .saturating_sub(title + GAP)
            .max(beside_time / 3)
            .min(beside_time.saturating_sub(TITLE + GAP))
            .min(tags);
        let for_tags = if for_tags < 8.min(tags) { 0 } else { for_tags };
        let gap = if for_tags > 0 { GAP } else { 0 };
        Self {
            title: title.min(beside_time.saturating_sub(for_tags + gap)),
            time,
            tags: for_tags,
        }
    }
}

/// Prints the posts in so many columns; without a theme, without any style.
pub(super) fn print(
    out: &mut impl Write,
    posts: &[&Post],
    columns: usize,
    theme: Option<&Theme>,
) -> io::Result<()> {
    let cells = Columns::fit(posts, columns);
    for post in posts {
        row(out, post, &cells, theme)?;
    }
    let count = posts.len();
    let unit = if count == 1 { "post" } else { "posts" };
    let dim = style(theme, |theme| theme.dim);
    styled(out, &format!("\n{} {unit}", grouped(count)), dim)?;
    writeln!(out)
}

fn row(
    out: &mut impl Write,
    post: &Post,
    cells: &Columns,
    theme: Option<&Theme>,
) -> io::Result<()> {
    let dim = style(theme, |theme| theme.dim);
    let date = post.date.map_or("—".into(), |date| date.day.to_string());
    styled(out, &format!("{date:>DATE$}"), dim)?;
    write!(out, "{:GAP$}", "")?;
    let (title, mut marks) = marked(post);
    if width(&marks) + 4 > cells.title {
        marks.clear();
    }
    let room = cells.title.saturating_sub(width(&marks));
    let title = ellipsis(&title, room);
    let unread = post.draft || !post.more.issues.is_empty();
    let strong = style(theme, |theme| theme.strong);
    styled(out, &title, if unread { dim } else { strong })?;
    styled(out, &marks, style(theme, |theme| theme.warning))?;
    let own_tags = tags(post);
    if cells.time > 0 {
        let used = width(&title) + width(&marks);
        let time = time(post);
        let pad = cells.title.saturating_sub(used) + GAP + cells.time - width(&time);
        write!(out, "{:pad$}", "")?;
        styled(out, &time, dim)?;
    }
    if cells.tags > 0 && !own_tags.is_empty() {
        write!(out, "{:GAP$}", "")?;
        styled(
            out,
            &ellipsis(&own_tags, cells.tags),
            style(theme, |theme| theme.tag),
        )?;
    }
    writeln!(out)
}

/// The title, and what is to be known of the post beside it.
fn marked(post: &Post) -> (String, String) {
    let mut marks = String::new();
    for (mark, shown) in [("draft", post.draft), ("!", !post.more.issues.is_empty())] {
        if shown {
            marks.push(' ');
            marks.push_str(mark);
        }
    }
    (post.title.to_string(), marks)
}

fn time(post: &Post) -> String {
    if post.words == 0 {
        return String::new();
    }
    format!("{} min", post.minutes.max(1))
}

fn tags(post: &Post) -> String {
    let tags: Vec<String> = post.tags.iter().map(|tag| format!("#{tag}")).collect();
    tags.join(" ")
}

fn style(theme: Option<&Theme>, of: impl Fn(&Theme) -> Style) -> Style {
    theme.map_or_else(Style::default, of)
}

fn styled(out: &mut impl Write, text: &str, style: Style) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    if style == Style::default() {
        return write!(out, "{text}");
    }
    crossterm::queue!(out, PrintStyledContent(style.into_crossterm().apply(text)))
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, sync::Arc};

    use super::*;
    use crate::{color::Depth, content::post::PostId, layout::ThemeName};

    fn post(title: &str, tags: &[&str], minutes: usize) -> Post {
        let mut post = Post::named(PostId(Arc::from(title)), PathBuf::from(title));
        post.title = title.into();
        post.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        (post.minutes, post.words) = (minutes, minutes * 100);
        post
    }

    fn rows(posts: &[Post], columns: usize) -> Vec<String> {
        let theme = Theme::new(ThemeName::Mono, Depth::Mono);
        let mut out = Vec::new();
        let posts: Vec<&Post> = posts.iter().collect();
        print(&mut out, &posts, columns, Some(&theme)).unwrap();
        let text = String::from_utf8(out).unwrap();
        let mut plain = String::new();
        let mut escape = false;
        for c in text.chars() {
            match c {
                '\x1b' => escape = true,
                c if escape => escape = !c.is_ascii_alphabetic(),
                c => plain.push(c),
            }
        }
        plain.lines().map(str::to_owned).collect()
    }

    #[test]
    fn cells_stand_below_each_other_by_columns_of_the_screen() {
        let posts = [
            post("一年同行", &["随笔", "Rust"], 12),
            post("Short", &[], 3),
        ];
        assert_eq!(
            rows(&posts, 80),
            [
                "         —  一年同行  12 min  #随笔 #Rust",
                "         —  Short      3 min",
                "",
                "2 posts",
            ]
        );
    }

    #[test]
    fn no_row_is_wider_than_the_terminal() {
        let mut long = post(&"很长的标题".repeat(20), &["一个标签"; 9], 120);
        long.draft = true;
        let posts = [long, post("x", &["y"], 1)];
        for columns in [12, 20, 30, 45, 60, 80, 120, 300] {
            for row in rows(&posts, columns) {
                assert!(width(&row) <= columns.max(DATE + GAP), "{columns}: {row}");
            }
        }
        assert!(!rows(&posts, 30)[0].contains("min"));
        assert!(!rows(&posts, 50)[0].contains('#'));
        assert!(rows(&posts, 100)[0].contains('#'));
    }
}
