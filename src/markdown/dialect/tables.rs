//! Tables whose head has fewer cells than a row below it. GFM (4.10) drops the cells that
//! are too many, and takes no table at all for one where the line below the head has more
//! columns than it. Here the head gets the cells that it lacks, and nothing is lost.

use std::borrow::Cow;

use super::code::{Line, Lines};

/// Cells that a head gets at most: a few bytes must not become a wide page.
const MOST: usize = 40;

/// `source` with heads as wide as the rows below them.
pub(super) fn widened(source: &str) -> Cow<'_, str> {
    if !source.contains('|') || !source.contains('-') {
        return Cow::Borrowed(source);
    }
    let mut out = String::new();
    let mut copied = 0;
    let lines: Vec<_> = Lines::new(source).collect();
    let mut at = 1;
    while let Some(line) = lines.get(at) {
        let head = lines[at - 1];
        at += 1;
        let Some(columns) = columns(marks(line).1) else {
            continue;
        };
        if line.is_code || head.is_code || marks(&head).0 != marks(line).0 || is_blank(&head) {
            continue;
        }
        let own = cells(without_markers(marks(&head).1));
        if own > columns {
            continue;
        }
        let rows = lines[at..].iter();
        let rows = rows.take_while(|row| goes_on(row, line));
        let (count, widest) = rows.fold((0, columns), |(count, most), row| {
            (count + 1, most.max(cells(marks(row).1)))
        });
        at += count;
        let widest = widest.min(columns + MOST);
        for (line, missing, cell) in [
            (&head, widest - own, "  |"),
            (line, widest - columns, "--|"),
        ] {
            if missing == 0 {
                continue;
            }
            let end = line.start + line.text.trim_end().len();
            out.push_str(&source[copied..end]);
            if !line.text.trim_end().ends_with('|') {
                out.push('|');
            }
            out.push_str(&cell.repeat(missing));
            copied = end;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    out.push_str(&source[copied..]);
    Cow::Owned(out)
}

/// How deep in quotes a line stands, and its text.
fn marks<'a>(line: &Line<'a>) -> (usize, &'a str) {
    let text = line.text.trim_start_matches([' ', '\t', '>']);
    let marks = &line.text[..line.text.len() - text.len()];
    (marks.matches('>').count(), text.trim_end())
}

fn is_blank(line: &Line<'_>) -> bool {
    marks(line).1.is_empty()
}

/// Whether `row` belongs to the table that has `rule` below its head. GFM 4.10: a line
/// without a bar is a row as well, where no other block begins.
fn goes_on(row: &Line<'_>, rule: &Line<'_>) -> bool {
    let (depth, text) = marks(row);
    !row.is_code && depth == marks(rule).0 && !text.is_empty() && !begins_block(text)
}

/// Whether a list, a heading, code, HTML or a rule begins with the line.
fn begins_block(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = if digits.len() < text.len() {
        digits.strip_prefix(['.', ')'])
    } else {
        let level = text.trim_start_matches('#');
        let heading = (level.len() < text.len()).then_some(level);
        heading.or_else(|| text.strip_prefix(['-', '+', '*']))
    };
    behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t']))
        || ["```", "~~~", "<", "---", "***", "===", "[^"]
            .iter()
            .any(|sign| text.starts_with(sign))
}

/// A head without the marks of the list items that begin in its line, where a bar
/// follows them: they are no cell.
fn without_markers(head: &str) -> &str {
    let mut rest = head;
    loop {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = digits.len() < rest.len();
        let task = ["[ ]", "[x]", "[X]"];
        let marker = if numbered {
            digits.strip_prefix(['.', ')'])
        } else {
            let mark = rest.strip_prefix(['-', '+', '*', '>']);
            mark.or_else(|| task.iter().find_map(|task| rest.strip_prefix(task)))
        };
        match marker {
            Some(after) if after.starts_with([' ', '\t', '>']) => {
                rest = after.trim_start_matches([' ', '\t']);
            }
            _ if rest.starts_with('|') => return rest,
            _ => return head,
        }
    }
}

/// A row without the bars around it.
fn inside(row: &str) -> &str {
    let row = row.strip_prefix('|').unwrap_or(row);
    match row.strip_suffix('|') {
        Some(inner) if !inner.ends_with('\\') => inner,
        _ => row,
    }
}

/// The columns of the line below a head, `:--|--`; `None` where it is another line.
pub(in crate::markdown) fn columns(text: &str) -> Option<usize> {
    if !text.contains('|') {
        return None;
    }
    let is_column = |cell: &str| {
        let cell = cell.trim();
        let cell = cell.strip_prefix(':').unwrap_or(cell);
        let cell = cell.strip_suffix(':').unwrap_or(cell);
        !cell.is_empty() && cell.bytes().all(|b| b == b'-')
    };
    let columns = inside(text).split('|');
    columns.clone().all(is_column).then(|| columns.count())
}

/// The cells of a row; `\|` is no border.
pub(in crate::markdown) fn cells(row: &str) -> usize {
    let inner = inside(row);
    let borders = inner.match_indices('|');
    1 + borders
        .filter(|(at, _)| !inner[..*at].ends_with('\\'))
        .count()
}

#[cfg(test)]
mod tests {
    use super::widened;
    use crate::markdown::{Block, parse};

    fn table(source: &str) -> Vec<Vec<String>> {
        let blocks = parse(source).blocks;
        let table = blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let table = table.unwrap_or_else(|| panic!("no table in {source}: {blocks:?}"));
        let rows = std::iter::once(&table.header).chain(&table.rows);
        rows.map(|row| row.iter().map(|cell| cell.chars.clone()).collect())
            .collect()
    }

    #[test]
    fn no_cell_of_a_row_that_is_longer_than_its_head_is_lost() {
        assert_eq!(
            table("| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |\n| x | y |\n"),
            [
                vec!["a", "b", "", ""],
                vec!["1", "2", "3", "4"],
                vec!["x", "y", "", ""]
            ]
        );
        assert_eq!(table("a|b\n-|-\n1|2|3\n")[1], ["1", "2", "3"]);
        assert_eq!(table("a|b\n-|-\nx\n1|2|3\n")[2], ["1", "2", "3"]);
    }

    #[test]
    fn marks_of_lists_are_no_cells_of_a_head() {
        for source in [
            "- |a|b|\n  |-|-|\n  |1|2|3|\n",
            "10. - [ ] |a|b|\n    |-|-|\n    |1|2|3|\n",
            "> * |a|b|\n>   |-|-|\n>   |1|2|3|\n",
        ] {
            assert!(widened(source).contains("|a|b|  |"), "{source}");
        }
    }

    #[test]
    fn the_block_behind_a_table_does_not_widen_it() {
        for source in ["|a|\n|-|\n- b\n- c|d\n", "|a|\n|-|\nx\n# b|c\n"] {
            assert_eq!(widened(source), source);
        }
    }

    #[test]
    fn a_head_that_lacks_cells_is_a_head() {
        assert_eq!(table("A|B\n-|-|-\nx|y|z\n")[1], ["x", "y", "z"]);
        assert_eq!(table("text\n\n| A |\n|---|---|\n| x | y |\n")[0], ["A", ""]);
    }

    #[test]
    fn tables_that_are_whole_and_code_stay_as_they_are() {
        for source in [
            "| a | b |\n|---|---|\n| 1 | 2\\| |\n",
            "a|b\n-|-\n1\n",
            "```\n|a|\n|-|\n|b|c|\n```\n",
            "|a|\n|-|\n\n|b|c|\n",
            "\n-|-\n",
            "> |a|\n> |-|\n|b|c|\n",
        ] {
            assert_eq!(widened(source), source);
        }
        assert_eq!(
            widened("> |a|\n> |-|\n> |b|c|\n"),
            "> |a|  |\n> |-|--|\n> |b|c|\n"
        );
    }

    #[test]
    fn a_head_does_not_become_endless() {
        let source = format!("|a|\n|-|\n{}\n", "|b".repeat(10_000));
        assert!(widened(&source).len() < source.len() + 1_000);
    }
}
