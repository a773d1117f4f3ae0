//! Finds text in a page: in each block over its rows as one text, so that a match
//! may run over the end of a row.

use super::{Join, Laid, Row};

/// Part of a match that stands in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Row within the block.
    pub row: usize,
    /// Bytes of that row's text.
    pub bytes: std::ops::Range<usize>,
}

/// One match: its parts, from the first row to the last.
pub type Match = Vec<Hit>;

/// Lower case, full-width forms as their plain ones: what is compared.
pub fn fold(c: char) -> char {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    };
    c.to_lowercase().next().unwrap_or(c)
}

/// Every match of `needle` in a block, in order, none overlapping another.
pub fn find(laid: &Laid, needle: &str) -> Vec<Match> {
    let needle: Vec<char> = needle.chars().map(fold).collect();
    if needle.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut group: Vec<(usize, &Row)> = Vec::new();
    for (at, row) in laid.rows.iter().enumerate() {
        if row.join == Join::Newline {
            find_in(&group, &needle, &mut found);
            group.clear();
        }
        group.push((at, row));
    }
    find_in(&group, &needle, &mut found);
    found
}

/// Row, byte and bytes of a character.
type Spot = (usize, usize, usize);

fn find_in(rows: &[(usize, &Row)], needle: &[char], found: &mut Vec<Match>) {
    // Each character with the row and byte it stands at; a space that a line was
    // broken at stands in no row.
    let mut chars: Vec<(char, Option<Spot>)> = Vec::new();
    for (at, row) in rows {
        if row.join == Join::Space && !chars.is_empty() {
            chars.push((' ', None));
        }
        let body = row.body;
        chars.extend(
            row.body()
                .char_indices()
                .map(|(byte, c)| (fold(c), Some((*at, body + byte, c.len_utf8())))),
        );
    }
    let mut from = 0;
    while from + needle.len() <= chars.len() {
        let window = &chars[from..from + needle.len()];
        if !window.iter().map(|(c, _)| c).eq(needle) {
            from += 1;
            continue;
        }
        let mut hits: Match = Vec::new();
        for (row, byte, length) in window.iter().filter_map(|(_, place)| *place) {
            match hits.last_mut() {
                Some(hit) if hit.row == row && hit.bytes.end == byte => hit.bytes.end += length,
                _ => hits.push(Hit {
                    row,
                    bytes: byte..byte + length,
                }),
            }
        }
        if !hits.is_empty() {
            found.push(hits);
        }
        from += needle.len();
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
        find(&laid, needle)
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
    fn full_width_and_case_do_not_matter() {
        assert_eq!(texts("ＴｉＤＢ", 20, "tidb"), [["ＴｉＤＢ"]]);
        assert_eq!(texts("aaa", 20, "aa").len(), 1);
    }
}
