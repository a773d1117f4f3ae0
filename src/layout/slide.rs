//! Code and tables that are wider than the page: they wrap, or they go on beyond its edge
//! and are slid.
//!
//! A row that slides holds all of its text. What is seen of it is cut out when it is
//! drawn, with `‹` and `›` where more is; everything else (find, copying, links) goes by
//! the whole row.

use std::borrow::Cow;

use ratatui::{buffer::CellWidth, style::Style};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    Context, Laid, Row,
    wrap::{self, width},
};
use crate::markdown::LinkId;

/// What happens to code and tables that are wider than the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overflow {
    /// Lines of code wrap, tables become records: nothing is hidden, as on paper.
    #[default]
    Wrap,
    /// The same, but for what is drawn with characters, such as the tables that
    /// databases print: it makes no sense in pieces, so it slides.
    KeepDrawn,
    /// All of it slides.
    Slide,
}

/// How a row slides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slide {
    /// Byte from which it does: bars and margins before it stay.
    pub from: u32,
    /// Columns of the widest row that slides with it, from there.
    pub columns: u32,
}

/// The part of rows that is seen.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Columns that rows are slid to the left by.
    pub shift: usize,
    /// Columns from the text's first to the edge.
    pub room: usize,
    /// Of the marks that more is there.
    pub style: Style,
}

impl Row {
    /// Columns by which the row can be slid at most in `room` columns.
    pub fn slack(&self, room: usize) -> usize {
        self.slide.map_or(0, |slide| {
            let before = width(&self.text[..slide.from as usize]);
            (before + slide.columns as usize).saturating_sub(room)
        })
    }

    /// The row as it is seen. Columns are those of the screen; bytes are other ones than
    /// the row's where it slides.
    pub fn seen(&self, window: Window) -> Cow<'_, Row> {
        let Some(slide) = self.slide else {
            return Cow::Borrowed(self);
        };
        let shift = window.shift.min(self.slack(window.room));
        let from = slide.from as usize;
        let before = width(&self.text[..from]);
        let columns = width(&self.text[from..]);
        if before + columns <= window.room && shift == 0 {
            return Cow::Borrowed(self);
        }
        let room = window.room.saturating_sub(before);
        let mut seen = Row {
            mark: self.mark.clone(),
            join: self.join,
            body: self.body.min(from),
            ..Row::blank()
        };
        // One column each for the marks.
        let left = usize::from(shift > 0 && columns > 0);
        let more = columns > shift + room;
        let columns = (shift + left, shift + room.saturating_sub(usize::from(more)));
        let mut start = 0;
        let mut at = 0; // columns behind `from`
        let mut marked = left == 0;
        for span in &self.spans {
            let end = span.end as usize;
            let fixed = start.max(from).min(end);
            seen.push_link(&self.text[start..fixed], span.style, span.link);
            for cluster in self.text[fixed..end].graphemes(true) {
                if !std::mem::replace(&mut marked, true) {
                    seen.push("‹", window.style);
                }
                let next = at + usize::from(cluster.cell_width());
                if next <= columns.0 {
                    // Beyond the left edge.
                } else if at < columns.0 {
                    // A wide character is cut in two by it.
                    seen.push_link(&" ".repeat(next - columns.0), span.style, span.link);
                } else if next <= columns.1 {
                    seen.push_link(cluster, span.style, span.link);
                } else {
                    seen.push(&" ".repeat(columns.1.saturating_sub(at)), span.style);
                    at = columns.1.max(at);
                    break;
                }
                at = next;
            }
            start = end;
            if at >= columns.1 {
                break;
            }
        }
        if more {
            seen.push("›", window.style);
        }
        Cow::Owned(seen)
    }

    /// The columns in which bytes of the row are seen, if they are: the first and the
    /// one behind the last.
    pub fn columns_of(
        &self,
        bytes: std::ops::Range<usize>,
        window: Window,
    ) -> Option<(usize, usize)> {
        let first = width(&self.text[..bytes.start]);
        let last = first + width(&self.text[bytes.clone()]);
        let Some(slide) = self
            .slide
            .filter(|slide| slide.from as usize <= bytes.start)
        else {
            return Some((first, last));
        };
        let shift = window.shift.min(self.slack(window.room));
        let before = width(&self.text[..slide.from as usize]);
        let first = first.saturating_sub(shift).max(before);
        let last = last.saturating_sub(shift).min(window.room);
        (first < last).then_some((first, last))
    }

    /// How far to slide, at least, to see these bytes of the row, if it is not `shift`.
    pub fn shift_to(&self, bytes: std::ops::Range<usize>, shift: usize, room: usize) -> usize {
        let Some(slide) = self
            .slide
            .filter(|slide| slide.from as usize <= bytes.start)
        else {
            return shift;
        };
        let before = width(&self.text[..slide.from as usize]);
        let first = width(&self.text[..bytes.start]);
        let last = first + width(&self.text[bytes]);
        // A column beside it is the mark's.
        if first <= before + shift && shift > 0 {
            (first - before).saturating_sub(8)
        } else if last + 1 > room + shift {
            (last + 8).saturating_sub(room).min(self.slack(room))
        } else {
            shift
        }
    }
}

/// Marks rows as ones that slide together, from their own text on.
pub(super) fn mark(rows: &mut [Row], from: impl Fn(&Row) -> usize) {
    let columns = |row: &Row| width(&row.text[from(row)..]);
    let widest = rows.iter().map(columns).max().unwrap_or(0) as u32;
    for row in rows {
        row.slide = Some(Slide {
            from: from(row) as u32,
            columns: widest,
        });
    }
}

/// Whether lines of code that are wider than `room` are parts of a drawing, such as
/// `| 1 | a |` and `+---+---+`.
pub(super) fn is_drawn(text: &str, room: usize) -> bool {
    let is_edge = |c: char| matches!(c, '|' | '+' | '\u{2500}'..='\u{257f}');
    let (mut wide, mut drawn) = (0, 0);
    for line in text.lines().filter(|line| wrap::width(line) > room) {
        let line = line.trim();
        wide += 1;
        let both = line.starts_with(is_edge) && line.ends_with(is_edge);
        let dashes = line.len() > 8 && line.chars().all(|c| matches!(c, '-' | '=' | ' ' | '+'));
        drawn += usize::from(both || dashes);
    }
    wide >= 2 && drawn * 3 >= wide * 2
}

impl Laid {
    /// Columns by which it can be slid at most in `room` columns.
    pub fn slack(&self, room: usize) -> usize {
        let slack = self.rows.iter().map(|row| row.slack(room));
        slack.max().unwrap_or(0)
    }
}

impl Context {
    /// Whether this text, wider than `room`, slides.
    pub(super) fn slides(&self, text: &str, room: usize) -> bool {
        match self.overflow {
            Overflow::Wrap => false,
            Overflow::KeepDrawn => is_drawn(text, room),
            Overflow::Slide => true,
        }
    }
}

/// The link in a column of a row.
pub fn link_at(row: &Row, col: usize) -> Option<LinkId> {
    let mut x = 0;
    row.pieces().find_map(|(text, span)| {
        x += width(text);
        (col < x).then_some(span.link)
    })?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{layout_block, testing::context};

    fn lay(body: &str, overflow: Overflow, width: usize) -> Vec<Row> {
        let context = Context {
            overflow,
            ..context(width)
        };
        let document = crate::markdown::parse(body);
        layout_block(&document, 0, &context).rows
    }

    fn seen(rows: &[Row], shift: usize, room: usize) -> Vec<String> {
        let window = Window {
            shift,
            room,
            style: Style::new(),
        };
        rows.iter()
            .map(|row| row.seen(window).text.clone())
            .collect()
    }

    const RESULT: &str =
        "```\n+----+----------------+\n| id | 名称           |\n+----+----------------+\n```";

    #[test]
    fn what_a_database_prints_slides_and_other_code_wraps() {
        let rows = lay(RESULT, Overflow::KeepDrawn, 16);
        assert_eq!(
            seen(&rows, 0, 16),
            [
                "────────────────",
                "  +----+-------›",
                "  | id | 名称  ›",
                "  +----+-------›",
                "────────────────"
            ]
        );
        assert_eq!(
            seen(&rows, 8, 16)[1..4],
            ["  ‹------------›", "  ‹称          ›", "  ‹------------›"]
        );
        let other = "```\nlet a = 1; let b = 2;\nlet c = 3; let d = 4;\n```";
        assert!(lay(other, Overflow::KeepDrawn, 16).len() > 4);
        assert_eq!(lay(other, Overflow::Slide, 16).len(), 4);
        assert!(lay(RESULT, Overflow::Wrap, 16).len() > 5);
    }

    #[test]
    fn nothing_slides_further_than_its_end() {
        let rows = lay(RESULT, Overflow::KeepDrawn, 16);
        let slack = rows[1].slack(16);
        assert_eq!(slack, 9);
        assert_eq!(seen(&rows, 99, 16), seen(&rows, slack, 16));
        assert!(seen(&rows, slack, 16)[1].ends_with('+'));
    }

    #[test]
    fn at_every_place_the_rows_fill_the_room_and_no_more() {
        let rows = lay(RESULT, Overflow::KeepDrawn, 16);
        for room in 10..30 {
            for shift in 0..20 {
                for row in seen(&rows[1..4], shift, room) {
                    assert!(width(&row) <= room, "{row:?} at {shift} in {room}");
                }
            }
        }
    }

    #[test]
    fn a_place_in_a_row_is_slid_into_sight() {
        let rows = lay(RESULT, Overflow::KeepDrawn, 16);
        let row = &rows[1];
        let end = row.text.len() - 1..row.text.len();
        let shift = row.shift_to(end.clone(), 0, 16);
        let window = Window {
            shift,
            room: 16,
            style: Style::new(),
        };
        assert_eq!(row.columns_of(end.clone(), window), Some((15, 16)));
        let window = Window { shift: 0, ..window };
        assert_eq!(row.columns_of(end, window), None);
        let start = row.body..row.body + 1;
        assert_eq!(row.shift_to(start, shift, 16), 0);
    }

    #[test]
    fn a_table_that_would_be_records_slides_where_asked() {
        let body = "| Name | Age | Place |\n|---|---|---|\n| Ada Lovelace Byron | thirty six years | London and Paris |\n";
        let rows = lay(body, Overflow::Slide, 20);
        assert_eq!(rows.len(), 3);
        assert_eq!(seen(&rows, 0, 20)[0], "Name               ›");
        assert!(rows[1].slide.is_some() && rows[1].slack(20) > 20);
        assert!(lay(body, Overflow::KeepDrawn, 20)[0].slide.is_none());
    }
}
