//! Other posts, at the end of one: quiet rows, each a link. None of it is the post's
//! own text, so nothing of it is found or copied.

use ratatui::style::Modifier;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    row::{Flow, Row},
    wrap::width,
};
use crate::markdown::{PostRow, PostRows};

/// Columns of a date and the space behind it.
const DATE: usize = 12;
/// Below this many columns there is no room for dates.
const NARROW: usize = 44;
/// Rows around the posts of two groups: air, titles.
const AROUND: usize = 6;

pub(super) fn posts(flow: &mut Flow<'_>, groups: &[PostRows]) {
    let theme = flow.context.theme.clone();
    // No more than what leaves the end of the text in sight above it.
    let room = flow.context.picture_rows.saturating_sub(AROUND).max(4);
    let mut left = room;
    for (at, group) in groups.iter().enumerate() {
        let groups_left = groups.len() - at;
        let own = group.posts.len().min(left.div_ceil(groups_left));
        left -= own;
        flow.blank();
        let mut row = flow.row();
        let title = theme.dim.add_modifier(Modifier::BOLD);
        row.push(group.title, title);
        let more = group.posts.len() - own;
        if more > 0 {
            let count = format!("   {own} of {}", group.posts.len());
            let key = ", F lists all";
            let room = flow.width.saturating_sub(row.width());
            if width(&count) <= room {
                row.push(&count, theme.dim);
            }
            if width(&count) + width(key) <= room {
                row.push(key, theme.dim);
            }
        }
        finish(flow, row);
        // Notes that have no dates leave no room for them.
        let dated = group.posts[..own].iter().any(|post| !post.date.is_empty());
        for post in &group.posts[..own] {
            let row = post_row(flow, post, dated);
            finish(flow, row);
        }
    }
}

fn finish(flow: &mut Flow<'_>, mut row: Row) {
    row.body = row.text.len();
    flow.push(row);
}

fn post_row(flow: &mut Flow<'_>, post: &PostRow, dated: bool) -> Row {
    let theme = flow.context.theme.clone();
    let mut row = flow.row();
    let mut room = flow.width;
    if dated && room >= NARROW {
        row.push(&format!("{:<DATE$}", post.date), theme.dim);
        room -= DATE;
    }
    let title = cut(&post.title, room);
    row.push_link(&title, theme.tag, Some(post.link));
    let note = width(&post.note);
    let used = width(&title);
    if note > 0 && used + 3 + note <= room {
        row.push(&" ".repeat(room - used - note), theme.text);
        row.push(&post.note, theme.faint.patch(theme.dim));
    }
    row
}

/// As much of `text` as fits into `room` columns.
fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    for cluster in text.graphemes(true) {
        if width(&out) + width(cluster) + 1 > room {
            break;
        }
        out.push_str(cluster);
    }
    out + if room > 0 { "…" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        layout::{Context, layout_block, testing},
        markdown::{Block, Document, LinkId},
    };

    fn rows(groups: Vec<PostRows>, width: usize, picture_rows: usize) -> Vec<Row> {
        let document = Document {
            blocks: vec![Block::Posts(groups)],
            ..Document::default()
        };
        let context = Context {
            picture_rows,
            ..testing::context(width)
        };
        layout_block(&document, 0, &context).rows
    }

    fn group(title: &'static str, count: usize) -> PostRows {
        let posts = (0..count).map(|at| PostRow {
            link: LinkId(at as u32),
            title: format!("一年同行：第 {at} 篇"),
            date: "2024-07-31".into(),
            note: "#随笔".into(),
        });
        PostRows {
            title,
            posts: posts.collect(),
        }
    }

    fn texts(rows: &[Row]) -> Vec<String> {
        rows.iter()
            .map(|row| row.text.trim_end().to_owned())
            .collect()
    }

    #[test]
    fn each_row_is_a_link_and_none_of_the_text() {
        let rows = rows(vec![group("Linked from", 1), group("Related", 2)], 50, 20);
        assert_eq!(
            texts(&rows),
            [
                "",
                "Linked from",
                "2024-07-31  一年同行：第 0 篇                #随笔",
                "",
                "Related",
                "2024-07-31  一年同行：第 0 篇                #随笔",
                "2024-07-31  一年同行：第 1 篇                #随笔",
            ]
        );
        assert!(rows.iter().all(|row| row.body().is_empty()));
        assert_eq!(rows[6].spans[1].link, Some(LinkId(1)));
    }

    #[test]
    fn posts_without_dates_begin_where_their_title_does() {
        let mut notes = group("Related", 1);
        notes.posts[0].date = String::new();
        let rows = texts(&rows(vec![notes], 50, 20));
        assert_eq!(
            rows[2],
            "一年同行：第 0 篇                            #随笔"
        );
    }

    #[test]
    fn it_leaves_room_for_the_text_and_says_what_it_leaves_out() {
        let rows = rows(vec![group("Linked from", 30), group("Related", 6)], 30, 12);
        assert_eq!(rows.len(), 10);
        assert!(rows[1].text.contains("3 of 30"), "{:?}", texts(&rows));
        assert!(rows.iter().all(|row| width(&row.text) <= 30));
    }

    #[test]
    fn without_posts_there_is_nothing() {
        assert!(rows(Vec::new(), 50, 20).is_empty());
    }
}
