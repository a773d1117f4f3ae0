//! Finds text in a page: in each block over its rows as one text, so that a match
//! may run over the end of a row.

use std::ops::Range;

use super::{Join, Laid, Row};
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

/// The most matches that are looked for: whoever steps through them has seen enough,
/// and a letter that is typed is answered at once.
pub const MOST: usize = 10_000;

/// Every match in a block of any of `needles` (folded, see
/// [`crate::content::fold`]), in order, none overlapping another; [`MOST`] or a few
/// more of them at most.
pub fn find(laid: &Laid, needles: &[String]) -> Vec<Match> {
    let mut found = Vec::new();
    if needles.iter().all(String::is_empty) {
        return found;
    }
    let mut group: Vec<(usize, &Row)> = Vec::new();
    for (at, row) in laid.rows.iter().enumerate() {
        if row.join == Join::Newline {
            find_in(&group, needles, &mut found);
            group.clear();
            if found.len() >= MOST {
                return found;
            }
        }
        group.push((at, row));
    }
    find_in(&group, needles, &mut found);
    found
}

fn find_in(rows: &[(usize, &Row)], needles: &[String], found: &mut Vec<Match>) {
    // The rows as one text. A space that a line was broken at stands in no row.
    let mut text = String::new();
    let mut starts = Vec::with_capacity(rows.len());
    for (at, row) in rows {
        if row.join == Join::Space && !text.is_empty() {
            text.push(' ');
        }
        starts.push((text.len(), *at, row.body));
        text.push_str(row.body());
    }
    let folded = Folded::new(&text);
    let mut ranges: Vec<Range<usize>> = needles
        .iter()
        .flat_map(|needle| folded.find(needle).take(MOST))
        .collect();
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut from = 0;
    ranges.retain(|range| {
        let apart = range.start >= from;
        from = if apart { range.end } else { from };
        apart
    });
    for range in ranges {
        let first = starts.partition_point(|(start, ..)| *start <= range.start);
        let hits: Match = starts[first.saturating_sub(1)..]
            .iter()
            .zip(rows[first.saturating_sub(1)..].iter())
            .take_while(|((start, ..), _)| *start < range.end)
            .filter_map(|((start, at, body), (_, row))| {
                let length = row.body().len();
                let from = range.start.saturating_sub(*start).min(length);
                let to = (range.end - start).min(length);
                (from < to).then(|| Hit {
                    row: *at,
                    bytes: body + from..body + to,
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
