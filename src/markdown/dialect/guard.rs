//! Lines that the parser reads otherwise than goldmark does. An empty mark in them
//! makes it read them the same.

use std::borrow::Cow;

/// `source` with `mark` before what is no definition and in a cell without text.
///
/// * `:tada: done` begins no definition: goldmark wants a space behind the colon.
/// * The first cell of ` | A | B` is empty where the row below has one more.
pub(crate) fn guarded<'a>(source: &'a str, mark: &str) -> Cow<'a, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut start = 0;
    let mut lines = source.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let place = match line.find(':').filter(|_| is_word(line)) {
            Some(colon) => Some(colon),
            None if has_empty_cell(line, lines.peek()) => Some(0),
            None => None,
        };
        if let Some(place) = place {
            out.push_str(&source[copied..start + place]);
            out.push_str(mark);
            copied = start + place;
        }
        start += line.len();
    }
    if copied == 0 && out.is_empty() {
        return Cow::Borrowed(source);
    }
    out.push_str(&source[copied..]);
    Cow::Owned(out)
}

fn is_word(line: &str) -> bool {
    let rest = line.trim_start_matches([' ', '\t', '>']).strip_prefix(':');
    let is_rule = line.contains('-') && line.trim().chars().all(|c| "|-: \t".contains(c));
    rest.is_some_and(|rest| !rest.starts_with([' ', '\t'])) && !is_rule
}

fn has_empty_cell(line: &str, below: Option<&&str>) -> bool {
    let row = line.trim();
    line.starts_with(' ')
        && row.starts_with('|')
        && below.is_some_and(|below| {
            let below = below.trim();
            let is_rule = |c: char| matches!(c, '|' | '-' | ':' | ' ');
            let cells = |row: &str| row.trim_matches('|').split('|').count();
            below.contains('-')
                && !below.starts_with('|')
                && below.chars().all(is_rule)
                && cells(below) == cells(row) + 1
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// goldmark, `extension/definition_list.go`.
    #[test]
    fn a_definition_has_a_space_behind_its_colon() {
        let words = "a\n:b: c\n> :d:\n:::\n:-)\n";
        assert_eq!(guarded(words, "#"), "a\n#:b: c\n> #:d:\n#:::\n#:-)\n");
        for same in ["a\n: b\n", "|a|\n:-- | -:\n", "a :b:\n"] {
            assert!(matches!(guarded(same, "#"), Cow::Borrowed(_)), "{same}");
        }
    }

    /// goldmark, `extension/table.go`; Hugo prints such tables of a build.
    #[test]
    fn a_cell_may_be_empty_before_the_first_bar() {
        let table = " | A | B\n--- | --- | ---\nx | 1 | 2\n";
        assert_eq!(guarded(table, "#"), format!("#{table}"));
        let own = " | A | B\n --- | ---\n";
        assert_eq!(guarded(own, "#"), own);
    }
}
