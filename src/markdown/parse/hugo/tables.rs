//! Tables that goldmark reads and the parser of this crate does not: those whose head
//! has fewer cells than the line below it (goldmark, `extension/table.go`; GFM 4.10
//! wants as many).

use std::borrow::Cow;

use crate::markdown::dialect::tables::{cells, columns};

/// `body` with the missing cells of such heads.
pub(super) fn with_whole_heads(body: &str) -> Cow<'_, str> {
    if !body.contains('|') {
        return Cow::Borrowed(body);
    }
    let mut out = String::new();
    let (mut copied, mut at, mut head) = (0, 0, "");
    let mut fence: Option<&str> = None;
    for row in body.split_inclusive('\n') {
        let line = row.trim_end();
        let text = unquoted(line);
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| text.starts_with(mark));
        if let Some(mark) = mark {
            fence = match fence {
                Some(open) if open == mark => None,
                None => Some(mark),
                open => open,
            };
        }
        let missing = match (fence, columns(text)) {
            (None, Some(columns)) if !head.is_empty() => columns.saturating_sub(cells(head)),
            _ => 0,
        };
        if missing > 0 {
            let end = body[..at].trim_end().len();
            out.push_str(&body[copied..end]);
            if !head.ends_with('|') {
                out.push('|');
            }
            out.push_str(&" |".repeat(missing));
            copied = end;
        }
        head = if fence.is_none() && mark.is_none() {
            text
        } else {
            ""
        };
        at += row.len();
    }
    if copied == 0 {
        return Cow::Borrowed(body);
    }
    out.push_str(&body[copied..]);
    Cow::Owned(out)
}

/// A line without the marks of quotes before it.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(|c: char| c == '>' || c.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::with_whole_heads;

    /// As Hugo 0.168 renders them.
    #[test]
    fn a_head_gets_the_cells_that_it_lacks() {
        for (body, whole) in [
            ("A|B\n-|-|-\nx|y\n", "A|B| |\n-|-|-\nx|y\n"),
            ("| A |\n|---|---|\n", "| A | |\n|---|---|\n"),
            ("text\n--|:-:\n", "text| |\n--|:-:\n"),
            ("> A|B\n> -|-|-\n", "> A|B| |\n> -|-|-\n"),
            ("a\\|b|c\r\n-|-|-\r\n", "a\\|b|c| |\r\n-|-|-\r\n"),
        ] {
            assert_eq!(with_whole_heads(body), whole);
        }
        for body in [
            "A|B\n-|-\n",
            "A|B|C\n-|-\n",
            "\n-|-\n",
            "```\nA\n-|-\n```\n",
            "A\n---\n",
            "| a |\n",
            "a - | - b\nc\n",
        ] {
            assert_eq!(with_whole_heads(body), body);
        }
    }
}
