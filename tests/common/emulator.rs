//! A terminal with margins at all four sides, as far as frames use one: where text
//! stands, without its looks. vt100, which most tests use, has none at the left and
//! the right.

use unicode_width::UnicodeWidthStr as _;

/// What is on such a terminal. The second column of a wide character is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Emulator {
    pub(crate) rows: Vec<Vec<String>>,
    /// Column and row of the cursor.
    at: (usize, usize),
    /// First and last row, first and last column.
    rows_between: (usize, usize),
    columns_between: (usize, usize),
    has_sides: bool,
}

impl Emulator {
    pub(crate) fn new(cols: u16, rows: u16) -> Self {
        let (cols, rows) = (usize::from(cols), usize::from(rows));
        Self {
            rows: vec![vec![" ".to_owned(); cols]; rows],
            at: (0, 0),
            rows_between: (0, rows - 1),
            columns_between: (0, cols - 1),
            has_sides: false,
        }
    }

    pub(crate) fn process(&mut self, mut bytes: &str) {
        while let Some(first) = bytes.chars().next() {
            let length = if let Some(rest) = bytes.strip_prefix("\x1b[") {
                let end = rest.find(|c| ('@'..='~').contains(&c)).unwrap();
                self.sequence(&rest[..end], &rest[end..=end]);
                end + 3
            } else if bytes.starts_with("\x1b]") {
                bytes.find("\x1b\\").unwrap() + 2
            } else if first == '\n' {
                self.at.1 += 1;
                1
            } else {
                assert!(first >= ' ', "{bytes:?}");
                self.put(first);
                first.len_utf8()
            };
            bytes = &bytes[length..];
        }
    }

    fn put(&mut self, c: char) {
        let (x, y) = self.at;
        let text = c.to_string();
        let width = text.width();
        let row = &mut self.rows[y];
        if width == 0 {
            // It belongs to what stands before it.
            let before = (0..x).rev().find(|x| !row[*x].is_empty()).unwrap();
            row[before].push(c);
            return;
        }
        for at in x..(x + width).min(row.len()) {
            halve(row, at);
        }
        row[x] = text;
        for half in &mut row[x + 1..x + width] {
            half.clear();
        }
        self.at.0 += width;
    }

    fn sequence(&mut self, codes: &str, last: &str) {
        let numbers: Vec<usize> = codes.split(';').filter_map(|n| n.parse().ok()).collect();
        let number = |at: usize, default| numbers.get(at).copied().unwrap_or(default);
        let (cols, rows) = (self.rows[0].len(), self.rows.len());
        match (last, codes) {
            ("h" | "l", "?2026") | ("m", _) => {}
            ("h" | "l", "?69") => {
                self.has_sides = last == "h";
                self.columns_between = (0, cols - 1);
            }
            ("s", _) => {
                assert!(self.has_sides, "it would be remembered where the cursor is");
                self.columns_between = (number(0, 1) - 1, number(1, cols) - 1);
                self.at = (0, 0);
            }
            ("r", _) => {
                self.rows_between = (number(0, 1) - 1, number(1, rows) - 1);
                self.at = (0, 0);
            }
            ("H", _) => self.at = (number(1, 1) - 1, number(0, 1) - 1),
            ("G", _) => self.at.0 = number(0, 1) - 1,
            ("C", _) => self.at.0 += number(0, 1),
            ("D", _) => self.at.0 -= number(0, 1),
            ("B", _) => self.at.1 += number(0, 1),
            ("K", _) => self.erase(cols),
            ("X", _) => self.erase(self.at.0 + number(0, 1)),
            ("L" | "M", _) => self.scroll(number(0, 1), last == "M"),
            _ => panic!("{codes:?}{last}"),
        }
        assert!(self.at.0 <= cols && self.at.1 < rows, "{codes:?}{last}");
    }

    fn erase(&mut self, end: usize) {
        let (x, y) = self.at;
        for at in x..end.min(self.rows[y].len()) {
            halve(&mut self.rows[y], at);
            self.rows[y][at] = " ".to_owned();
        }
    }

    /// Deletes or inserts rows at the cursor, between the margins.
    fn scroll(&mut self, by: usize, up: bool) {
        let ((x, y), (left, right)) = (self.at, self.columns_between);
        let (first, last) = self.rows_between;
        assert!((first..=last).contains(&y) && (left..=right).contains(&x));
        let before = self.rows.clone();
        for (at, row) in self.rows.iter_mut().enumerate().take(last + 1).skip(y) {
            let from = if up {
                Some(at + by)
            } else {
                at.checked_sub(by)
            };
            let from = from.filter(|from| (y..=last).contains(from));
            for x in left..=right {
                row[x] = from.map_or(" ".to_owned(), |from| before[from][x].clone());
            }
        }
    }
}

/// Of a wide character that column `at` has a half of, nothing stays.
fn halve(row: &mut [String], at: usize) {
    if row[at].is_empty() {
        row[at - 1] = " ".to_owned();
        row[at] = " ".to_owned();
    } else if row.get(at + 1).is_some_and(String::is_empty) {
        row[at + 1] = " ".to_owned();
    }
}
