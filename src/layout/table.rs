//! Tables: columns share the width by their contents, cells wrap by the same
//! rules as paragraphs. Where a column would get too narrow to read, every row
//! becomes a record: one line per cell, `name: value`.

use ratatui::{buffer::CellWidth, style::Modifier};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    Overflow,
    blocks::push_line,
    row::{CellPart, Flow, Join, Row, join},
    slide,
    wrap::{Line, width, wrap},
};
use crate::markdown::{Align, Marks, Run, Table, Text};

/// Columns between two columns of the table.
const GAP: usize = 3;
/// A column that has to wrap gets at least this many columns.
const NARROWEST: usize = 8;
/// A column of a table that slides gets at most this many columns.
const WIDEST: usize = 40;

pub(super) fn table(flow: &mut Flow<'_>, table: &Table) {
    let wide = flow.wide();
    match widths(table, flow.width, wide) {
        Some(widths) => flow.widened(|flow| grid(flow, table, &widths)),
        None if flow.context.overflow == Overflow::Slide => {
            let widths = unbounded(table);
            let first = flow.rows.len();
            let before = flow.context.width.saturating_sub(flow.width);
            flow.widened(|flow| grid(flow, table, &widths));
            let from = |row: &Row| {
                let columns = row
                    .text
                    .grapheme_indices(true)
                    .scan(0, |at, (byte, cluster)| {
                        let here = *at;
                        *at += usize::from(cluster.cell_width());
                        Some((byte, here))
                    });
                let first = { columns }.find(|(_, column)| *column >= before);
                first.map_or(row.text.len(), |(byte, _)| byte)
            };
            slide::mark(&mut flow.rows[first..], from);
        }
        None => records(flow, table),
    }
}

/// What columns want, up to what is easy to read in one of them.
fn unbounded(table: &Table) -> Vec<usize> {
    let mut wanted = wanted(table);
    for want in &mut wanted {
        *want = (*want).min(WIDEST);
    }
    wanted
}

/// Columns that each column's widest cell takes up.
fn wanted(table: &Table) -> Vec<usize> {
    let mut wanted = vec![1; table.columns.len()];
    for row in std::iter::once(&table.header).chain(&table.rows) {
        for (want, cell) in wanted.iter_mut().zip(row) {
            let widest = cell.chars.split('\n').map(width).max().unwrap_or(0);
            *want = (*want).max(widest);
        }
    }
    wanted
}

/// Widths of the columns: what they want if it fits, else fair shares of what is
/// there, in which narrow columns leave to wide ones what they do not need. A table
/// that does not fit into `column` may take `wide`. `None` where a share would be
/// too small.
fn widths(table: &Table, column: usize, wide: usize) -> Option<Vec<usize>> {
    let count = table.columns.len();
    let wanted = wanted(table);
    let fits = wanted.iter().sum::<usize>() + GAP * count.saturating_sub(1) <= column;
    let room = if fits { column } else { wide };
    let room = room.checked_sub(GAP * count.saturating_sub(1))?;
    if wanted.iter().sum::<usize>() <= room {
        return Some(wanted);
    }
    let mut widths = vec![0; count];
    let mut open: Vec<usize> = (0..count).collect();
    let mut left = room;
    loop {
        let share = left / open.len().max(1);
        let (small, large): (Vec<_>, Vec<_>) = open.iter().partition(|at| wanted[**at] <= share);
        if small.is_empty() {
            if share < NARROWEST {
                return None;
            }
            // By need, but nobody below the smallest readable width.
            let need: usize = large.iter().map(|at| wanted[*at]).sum();
            let spare = left - NARROWEST * large.len();
            for at in &large {
                widths[*at] = NARROWEST + spare * wanted[*at] / need;
            }
            let given: usize = large.iter().map(|at| widths[*at]).sum();
            if let Some(last) = large.last() {
                widths[*last] += left - given;
            }
            return Some(widths);
        }
        for at in small {
            widths[at] = wanted[at];
            left -= wanted[at];
        }
        open = large;
    }
}

fn grid(flow: &mut Flow<'_>, table: &Table, widths: &[usize]) {
    let theme = flow.context.theme.clone();
    let base = flow.base;
    // A table in HTML may have no names for its columns.
    if !table.header.iter().all(Text::is_empty) {
        flow.base = base.patch(theme.strong).add_modifier(Modifier::BOLD);
        grid_row(flow, &table.header, &table.columns, widths);
        flow.base = base;
        let mut row = flow.row();
        for (at, width) in widths.iter().enumerate() {
            row.push(if at > 0 { "   " } else { "" }, theme.text);
            row.push(&"─".repeat(*width), theme.faint);
        }
        row.body = row.text.len();
        flow.push(row);
    }
    let wraps = table
        .rows
        .iter()
        .flat_map(|row| row.iter().zip(widths))
        .any(|(cell, room)| cell.chars.contains('\n') || width(&cell.chars) > *room);
    for (at, cells) in table.rows.iter().enumerate() {
        if wraps && at > 0 {
            flow.blank();
        }
        grid_row(flow, cells, &table.columns, widths);
    }
}

fn grid_row(flow: &mut Flow<'_>, cells: &[Text], columns: &[Align], widths: &[usize]) {
    let lines: Vec<Vec<Line>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| wrap(&cell.chars, *width))
        .collect();
    let height = lines.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..height {
        let mut row = flow.row();
        row.join = Join::Newline;
        let mut parts = Vec::new();
        let mut behind = 0; // columns owed before the next text
        for (column, cell) in cells.iter().enumerate() {
            let room = widths[column];
            let line = lines[column].get(at).copied();
            let used = line.map_or(0, |line| line.width.min(room));
            let before = match columns.get(column).copied().unwrap_or_default() {
                Align::Left => 0,
                Align::Right => room - used,
                Align::Centre => (room - used) / 2,
            };
            behind += before;
            if let Some(line) = line.filter(|line| line.end > line.start) {
                row.push(&" ".repeat(behind), flow.context.theme.text);
                let before = match at.checked_sub(1).and_then(|at| lines[column].get(at)) {
                    Some(above) => join(&cell.chars[above.end..line.start], false),
                    None => Join::Newline,
                };
                let start = row.text.len() as u32;
                push_line(&mut row, flow, cell, line);
                parts.push(CellPart {
                    column: column as u32,
                    start,
                    end: row.text.len() as u32,
                    join: before,
                });
                behind = 0;
            } else {
                behind += used;
            }
            behind += room - used - before + GAP;
        }
        row.cells = parts.into();
        flow.push(row);
    }
}

fn records(flow: &mut Flow<'_>, table: &Table) {
    let theme = flow.context.theme.clone();
    for (at, cells) in table.rows.iter().enumerate() {
        if at > 0 {
            let mut row = flow.row();
            row.push(&"╌".repeat(flow.width.min(12)), theme.faint);
            row.body = row.text.len();
            flow.push(row);
        }
        for (name, value) in table.header.iter().zip(cells) {
            flow.text(&record(name, value));
        }
    }
    if table.rows.is_empty() {
        for name in &table.header {
            flow.text(&record(name, &Text::default()));
        }
    }
}

/// `name: value` as one text.
fn record(name: &Text, value: &Text) -> Text {
    let mut text = name.clone();
    for run in &mut text.runs {
        run.marks = run.marks | Marks::STRONG;
    }
    if !name.is_empty() {
        text.chars.push_str(": ");
        text.runs.push(Run {
            end: text.chars.len(),
            marks: Marks::STRONG,
            link: None,
        });
    }
    let offset = text.chars.len();
    text.chars.push_str(&value.chars);
    text.runs.extend(value.runs.iter().map(|run| Run {
        end: run.end + offset,
        ..*run
    }));
    text
}

#[cfg(test)]
mod tests {
    use crate::layout::testing::rows;

    const TABLE: &str =
        "| 名称 | n | text |\n|---|--:|:-:|\n| 数据库 | 1 | a b c |\n| x | 22 | d |\n";

    #[test]
    fn columns_keep_their_sides() {
        assert_eq!(
            rows(TABLE, 40),
            [
                "名称      n   text",
                "──────   ──   ─────",
                "数据库    1   a b c",
                "x        22     d"
            ]
        );
    }

    #[test]
    fn wide_cells_wrap_and_rows_get_air() {
        let body = "| a | b |\n|---|---|\n| 一 | 合抱之木，生于毫末；九层之台 |\n| 二 | x |\n";
        assert_eq!(
            rows(body, 17),
            [
                "a    b",
                "──   ────────────",
                "一   合抱之木，生",
                "     于毫末；九层",
                "     之台",
                "",
                "二   x"
            ]
        );
    }

    #[test]
    fn a_table_without_names_begins_with_its_first_row() {
        let body = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>";
        assert_eq!(rows(body, 20), ["a   b", "c   d"]);
    }

    #[test]
    fn a_list_in_a_cell_is_a_line_an_item() {
        let body =
            "| a | b |\n|---|---|\n| 1 | <ul><li>x</li><li>y</li></ul> |\n| 2 | p<p>q</p>r |\n";
        assert_eq!(
            rows(body, 20),
            [
                "a   b",
                "─   ───",
                "1   • x",
                "    • y",
                "",
                "2   p",
                "    q",
                "    r"
            ]
        );
    }

    #[test]
    fn a_table_without_room_becomes_records() {
        let body =
            "| Name | Age |\n|---|---|\n| Ada Lovelace Byron | thirty six years |\n| Bob | 7 |\n";
        assert_eq!(
            rows(body, 14),
            [
                "Name: Ada",
                "Lovelace Byron",
                "Age: thirty",
                "six years",
                "╌╌╌╌╌╌╌╌╌╌╌╌",
                "Name: Bob",
                "Age: 7"
            ]
        );
    }
}
