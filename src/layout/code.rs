//! Code: a rule above with the language's name, a rule below, and between them
//! the lines as they are. A line that is too long goes on behind a `↪`.

use ratatui::{buffer::CellWidth, style::Style};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    highlight::key,
    row::{Flow, Join},
    wrap::width,
};
use crate::markdown::Code;

/// Columns between tab stops.
const TAB: usize = 4;

pub(super) fn code(flow: &mut Flow<'_>, code: &Code) {
    let (language, text) = (code.language.as_deref(), code.text.as_str());
    let theme = flow.context.theme.clone();
    frame(flow, language.unwrap_or_default());
    let highlights = flow.context.highlights.clone();
    let styled = highlights.get(&key(language, text));
    for (number, line) in text.split('\n').enumerate() {
        let spans = match styled.and_then(|lines| lines.get(number)) {
            Some(roles) => roles
                .iter()
                .map(|(end, role)| (*end, theme.role(*role)))
                .collect(),
            None => vec![(line.len(), theme.text)],
        };
        self::line(flow, line, &spans);
    }
    frame(flow, "");
}

/// A rule across the column, with `name` set into it.
fn frame(flow: &mut Flow<'_>, name: &str) {
    let theme = flow.context.theme.clone();
    let mut row = flow.row();
    let name = if width(name) + 6 <= flow.width {
        name
    } else {
        ""
    };
    if name.is_empty() {
        row.push(&"─".repeat(flow.width), theme.faint);
    } else {
        row.push("── ", theme.faint);
        row.push(name, theme.dim);
        row.push(" ", theme.faint);
        row.push(&"─".repeat(flow.width - width(name) - 4), theme.faint);
    }
    row.body = row.text.len();
    flow.push(row);
}

/// One line of code, cut between clusters where it is wider than the column.
fn line(flow: &mut Flow<'_>, line: &str, spans: &[(usize, Style)]) {
    let theme = flow.context.theme.clone();
    let (margin, wrapped) = if flow.width > 8 {
        ("  ", "↪ ")
    } else {
        ("", "")
    };
    let room = (flow.width - margin.len()).max(1);
    let mut row = flow.row();
    row.push(margin, theme.text);
    row.body = row.text.len();
    let mut column = 0; // in the whole line, for tabs
    let mut used = 0; // in this row
    let mut spans = spans.iter().peekable();
    for (at, cluster) in line.grapheme_indices(true) {
        while spans.next_if(|(end, _)| *end <= at).is_some() {}
        let style = spans.peek().map_or(theme.text, |(_, style)| *style);
        let tab;
        let shown = if cluster == "\t" {
            tab = " ".repeat(TAB - column % TAB);
            tab.as_str()
        } else {
            cluster
        };
        let columns = if cluster == "\t" {
            shown.len()
        } else {
            usize::from(cluster.cell_width())
        };
        if used + columns > room && used > 0 {
            let mut next = flow.row();
            next.push(wrapped, theme.dim);
            next.body = next.text.len();
            next.join = Join::Nothing;
            flow.push(std::mem::replace(&mut row, next));
            used = 0;
        }
        row.push(if columns > room { "" } else { shown }, style);
        used += columns.min(room);
        column += columns;
    }
    flow.push(row);
}

#[cfg(test)]
mod tests {
    use crate::layout::testing::rows;

    #[test]
    fn code_has_a_quiet_frame_with_its_language() {
        assert_eq!(
            rows("```rust\nfn a() {\n\tb\n}\n```", 16),
            [
                "── rust ────────",
                "  fn a() {",
                "      b",
                "  }",
                "────────────────"
            ]
        );
    }

    #[test]
    fn a_long_line_goes_on_behind_a_mark() {
        assert_eq!(
            rows("    abcdefghij中文", 10)[1..4],
            ["  abcdefgh", "↪ ij中文", "──────────"]
        );
    }
}
