//! Finds text in a page: in each block over its rows as one text, so that a match
//! may run over the end of a row.

use std::ops::Range;

use super::{Join, Laid};
use crate::content::fold::Folded;

/// Part of a match that stands in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Row within the block.
    pub row: usize,
    /// Bytes of that row's text.
    pub bytes: Range<usize>,
}

/// One match: its parts, from the first row to the last.
pub type Match = Vec<Hit>;

/// A part of a text that stands in one row.
#[derive(Debug)]
struct Part {
    row: usize,
    /// Bytes of the row's text.
    bytes: Range<usize>,
    join: Join,
}

/// Every match in a block of any of `needles` (folded, see
/// [`crate::content::fold`]), in order, none overlapping another.
pub fn find(laid: &Laid, needles: &[String]) -> Vec<Match> {
    let mut found = Vec::new();
    if needles.iter().all(String::is_empty) {
        return found;
    }
    // Texts that may go on in the next row: the running one, and a table's columns.
    let mut running: Vec<Part> = Vec::new();
    let mut columns: Vec<Vec<Part>> = Vec::new();
    let mut flush = |parts: &mut Vec<Part>| {
        find_in(laid, parts, needles, &mut found);
        parts.clear();
    };
    for (at, row) in laid.rows.iter().enumerate() {
        if row.cells.is_empty() {
            if row.join == Join::Newline {
                flush(&mut running);
                columns.iter_mut().for_each(&mut flush);
            }
            running.push(Part {
                row: at,
                bytes: row.body..row.text.len(),
                join: row.join,
            });
            continue;
        }
        flush(&mut running);
        for cell in &row.cells {
            let column = cell.column as usize;
            if columns.len() <= column {
                columns.resize_with(column + 1, Vec::new);
            }
            let parts = &mut columns[column];
            if cell.join == Join::Newline {
                flush(parts);
            }
            parts.push(Part {
                row: at,
                bytes: cell.start as usize..cell.end as usize,
                join: cell.join,
            });
        }
    }
    flush(&mut running);
    columns.iter_mut().for_each(&mut flush);
    if !columns.is_empty() {
        found.sort_by_key(|hits| hits.first().map(|hit| (hit.row, hit.bytes.start)));
    }
    found
}

fn find_in(laid: &Laid, parts: &[Part], needles: &[String], found: &mut Vec<Match>) {
    // The parts as one text. A space that a line was broken at stands in no row.
    let mut text = String::new();
    let mut starts = Vec::with_capacity(parts.len());
    for part in parts {
        if part.join == Join::Space && !text.is_empty() {
            text.push(' ');
        }
        starts.push(text.len());
        text.push_str(&laid.rows[part.row].text[part.bytes.clone()]);
    }
    if text.is_empty() {
        return;
    }
    let folded = Folded::new(&text);
    let mut ranges: Vec<Range<usize>> = needles
        .iter()
        .flat_map(|needle| folded.find(needle))
        .collect();
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut from = 0;
    ranges.retain(|range| {
        let apart = range.start >= from;
        from = if apart { range.end } else { from };
        apart
    });
    for range in ranges {
        let first = starts.partition_point(|start| *start <= range.start);
        let first = first.saturating_sub(1);
        let hits: Match = starts[first..]
            .iter()
            .zip(&parts[first..])
            .take_while(|(start, _)| **start < range.end)
            .filter_map(|(start, part)| {
                let length = part.bytes.len();
                let from = range.start.saturating_sub(*start).min(length);
                let to = (range.end - start).min(length);
                (from < to).then(|| Hit {
                    row: part.row,
                    bytes: part.bytes.start + from..part.bytes.start + to,
                })
            })
            .collect();
        if !hits.is_empty() {
            found.push(hits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        layout::{layout_block, testing},
        markdown::parse,
    };

    fn texts(body: &str, width: usize, needle: &str) -> Vec<Vec<String>> {
        let laid = layout_block(&parse(body), 0, &testing::context(width));
        find(&laid, &[crate::content::fold::fold(needle)])
            .into_iter()
            .map(|hits| {
                hits.into_iter()
                    .map(|hit| laid.rows[hit.row].text[hit.bytes].to_owned())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn matches_run_over_styles_and_rows() {
        assert_eq!(texts("the **Ti**DB", 20, "tidb"), [["TiDB"]]);
        assert_eq!(texts("合抱之木生于毫末", 8, "木生"), [["木", "生"]]);
        assert_eq!(texts("one two three", 8, "two three"), [["two", "three"]]);
        assert_eq!(
            texts("> one two three", 10, "two three"),
            [["two", "three"]]
        );
    }

    /// A cell's rows are one text, and cells beside each other are not.
    #[test]
    fn matches_run_over_the_rows_of_a_cell_and_not_into_the_next() {
        let body = "| a | b |\n|---|---|\n| 一 | 合抱之木，生于毫末；九层之台 |\n| one two three four | x |\n";
        assert_eq!(texts(body, 17, "生于毫末"), [["生于", "毫末"]]);
        let whole = texts(body, 17, "one two three four");
        assert_eq!((whole.len(), whole[0].len()), (1, 2), "{whole:?}");
        assert!(texts(body, 60, "一   合").is_empty());
        assert!(texts(body, 60, "一合").is_empty());
    }

    #[test]
    fn combining_marks_and_right_to_left_text_are_found() {
        assert_eq!(texts("אמר שָׁלוֹם לך", 20, "שלום"), [["שָׁלוֹם"]]);
        assert_eq!(
            texts("tout cafe\u{301} noir", 10, "café noir"),
            [["cafe\u{301}", "noir"]]
        );
        assert_eq!(texts("قال مُحَمَّد", 30, "محمد"), [["مُحَمَّد"]]);
    }

    #[test]
    fn several_words_are_found_in_the_order_of_the_text() {
        let laid = layout_block(&parse("b ab a"), 0, &testing::context(20));
        let found = find(&laid, &["a".into(), "ab".into()]);
        let starts: Vec<_> = found.iter().map(|hits| hits[0].bytes.clone()).collect();
        assert_eq!(starts, [2..4, 5..6]);
    }

    #[test]
    fn full_width_and_case_do_not_matter() {
        assert_eq!(texts("ＴｉＤＢ", 20, "tidb"), [["ＴｉＤＢ"]]);
        assert_eq!(texts("un café，好。", 20, "CAFE,好."), [["café，好。"]]);
        assert_eq!(texts("aaa", 20, "aa").len(), 1);
    }
}
