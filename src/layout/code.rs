//! Code: a rule above with the language's name, a rule below, and between them
//! the lines as they are. A line that is too long goes on behind a `↪`.

use ratatui::{buffer::CellWidth, style::Style};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    PlacedCode, Theme,
    highlight::key,
    row::{Flow, Join, Row},
    slide,
    wrap::{clusters_within, width},
};
use crate::markdown::Code;

/// Columns between tab stops.
const TAB: usize = 4;
/// Columns before a line: room for a mark.
const MARGIN: usize = 2;
/// A word of at most so many columns is not broken at the end of a row.
const WORD: usize = 20;

pub(super) fn code(flow: &mut Flow<'_>, code: &Code) {
    let wide = flow.wide();
    let across = |drawing: &&String| drawing.lines().map(width).max().unwrap_or(0);
    let drawings = || code.drawings.iter();
    let narrow = drawings().find(|drawing| across(drawing) <= flow.width);
    if let Some(drawing) = narrow.or_else(|| drawings().rfind(|drawing| across(drawing) <= wide)) {
        return self::drawing(flow, code.title.as_deref(), drawing);
    }
    let longest = code.text.split('\n').map(columns).max().unwrap_or(0);
    let digits = code.numbers.map_or(0, |first| {
        let last = first.saturating_add(code.text.split('\n').count());
        last.to_string().len() + 2
    });
    // What would have to wrap in the column of the text may use the margin too.
    let wanted = longest + digits + MARGIN;
    let narrow = flow.width;
    if wanted > narrow {
        flow.width = wanted.min(flow.wide());
    }
    let first = flow.rows.len();
    let room = flow.width.saturating_sub(digits + MARGIN);
    let slides = wanted > flow.width && flow.context.slides(&code.text, room);
    framed(flow, code, digits, slides);
    if slides {
        let last = flow.rows.len().saturating_sub(1);
        slide::mark(&mut flow.rows[first + 1..last], |row| row.body);
    }
    flow.width = narrow;
    flow.codes.push(PlacedCode {
        rows: first..flow.rows.len(),
        key: key(code.language.as_deref(), &code.text),
    });
}

/// A diagram, its lines fainter than what they lead to.
fn drawing(flow: &mut Flow<'_>, title: Option<&str>, drawing: &str) {
    let theme = flow.context.theme.clone();
    if let Some(title) = title {
        flow.plain(title, theme.dim);
    }
    let columns = drawing.lines().map(width).max().unwrap_or(0);
    let indent = flow.width.saturating_sub(columns).min(2);
    for line in drawing.lines() {
        let mut row = flow.row();
        row.push(&" ".repeat(indent), theme.text);
        row.body = row.text.len();
        let is_line = |c: char| matches!(c, '\u{2500}'..='\u{259f}');
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let lines = is_line(first);
            let end = rest
                .find(|c: char| is_line(c) != lines && c != ' ')
                .unwrap_or(rest.len());
            let (piece, behind) = rest.split_at(end);
            row.push(piece, if lines { theme.dim } else { flow.base });
            rest = behind;
        }
        flow.push(row);
    }
}

fn framed(flow: &mut Flow<'_>, code: &Code, digits: usize, slides: bool) {
    let (language, text) = (code.language.as_deref(), code.text.as_str());
    let theme = flow.context.theme.clone();
    let name: Vec<&str> = [code.title.as_deref(), language]
        .into_iter()
        .flatten()
        .collect();
    frame(flow, &name.join(" · "));
    let highlights = flow.context.highlights.clone();
    let styled = highlights.get(&key(language, text));
    for (number, line) in text.split('\n').enumerate() {
        let marked = code
            .marked
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&(number + 1)));
        let ground = if marked {
            theme.selection
        } else {
            Style::new()
        };
        let spans = match styled.and_then(|lines| lines.get(number)) {
            Some(roles) => roles
                .iter()
                .map(|(end, role)| (*end, theme.role(*role).patch(ground)))
                .collect(),
            None => vec![(line.len(), theme.text.patch(ground))],
        };
        let number = code.numbers.map(|first| first.saturating_add(number));
        let margin = Margin {
            marked,
            number,
            digits,
        };
        self::line(flow, line, &spans, &margin, slides);
    }
    frame(flow, "");
}

/// Columns of a line of code, tabs as they are shown.
fn columns(line: &str) -> usize {
    if !line.contains('\t') {
        return width(line);
    }
    let mut column = 0;
    for part in line.split_inclusive('\t') {
        column += width(part.trim_end_matches('\t'));
        if part.ends_with('\t') {
            column += TAB - column % TAB;
        }
    }
    column
}

/// A rule across the column, with `name` set into it.
fn frame(flow: &mut Flow<'_>, name: &str) {
    let theme = flow.context.theme.clone();
    let mut row = flow.row();
    let name = match flow.width.checked_sub(6) {
        Some(room) => cut(name, room),
        None => String::new(),
    };
    if name.is_empty() {
        row.push(&"─".repeat(flow.width), theme.faint);
    } else {
        row.push("── ", theme.faint);
        row.push(&name, theme.dim);
        row.push(" ", theme.faint);
        row.push(&"─".repeat(flow.width - width(&name) - 4), theme.faint);
    }
    row.body = row.text.len();
    flow.push(row);
}

/// As much of `name` as fits into `room` columns.
pub(super) fn cut(name: &str, room: usize) -> String {
    if width(name) <= room {
        return name.to_owned();
    }
    let mut out = String::new();
    for cluster in name.graphemes(true) {
        if width(&out) + usize::from(cluster.cell_width()) + 1 > room {
            break;
        }
        out.push_str(cluster);
    }
    out + if room > 0 { "…" } else { "" }
}

/// What stands before a line of code.
struct Margin {
    marked: bool,
    number: Option<usize>,
    /// Columns of numbers, with their space.
    digits: usize,
}

impl Margin {
    fn put(&self, row: &mut Row, goes_on: bool, theme: &Theme) {
        let (sign, style) = match (self.marked, goes_on) {
            (true, false) => ("▌ ", theme.accent),
            (_, true) => ("↪ ", theme.dim),
            (false, false) => ("  ", theme.text),
        };
        let digits = self.digits.saturating_sub(2);
        match self.number {
            Some(number) if !goes_on => row.push(&format!("{number:>digits$}  "), theme.dim),
            _ => row.push(&" ".repeat(self.digits), theme.text),
        }
        row.push(sign, style);
        row.body = row.text.len();
    }
}

/// One line of code, cut between clusters where it is wider than the column and does
/// not slide.
fn line(flow: &mut Flow<'_>, line: &str, spans: &[(usize, Style)], margin: &Margin, slides: bool) {
    let theme = flow.context.theme.clone();
    let has_margin = flow.width > 8 + margin.digits;
    let before = if has_margin {
        MARGIN + margin.digits
    } else {
        0
    };
    let room = match slides {
        true => usize::MAX,
        false => (flow.width - before).max(1),
    };
    let mut row = flow.row();
    if has_margin {
        margin.put(&mut row, false, &theme);
    }
    let mut column = 0; // in the whole line, for tabs
    let mut used = 0; // in this row
    let mut space = None; // where this row's last word begins: byte and columns before it
    let mut spans = spans.iter().peekable();
    for (at, cluster) in clusters_within(line, room) {
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
            if has_margin {
                margin.put(&mut next, true, &theme);
            }
            next.join = Join::Nothing;
            // A word goes to the next row whole, where that leaves no hole.
            let word = space.take().filter(|(_, before)| {
                let moved = used - before;
                let fits = moved <= WORD && moved + columns <= room;
                cluster != " " && fits && *before > room / 2
            });
            used = match word {
                Some((from, before)) => {
                    move_end(&mut row, from, &mut next);
                    used - before
                }
                None => 0,
            };
            flow.push(std::mem::replace(&mut row, next));
        }
        row.push(if columns > room { "" } else { shown }, style);
        used += columns.min(room);
        column += columns;
        if cluster == " " {
            space = Some((row.text.len(), used));
        }
    }
    flow.push(row);
}

/// Moves what stands in `row` from byte `from` on to the end of `next`.
fn move_end(row: &mut Row, from: usize, next: &mut Row) {
    let mut start = 0;
    for span in &row.spans {
        let end = span.end as usize;
        if end > from {
            next.push_link(&row.text[start.max(from)..end], span.style, span.link);
        }
        start = end;
    }
    row.text.truncate(from);
    let mut last = 0;
    row.spans.retain_mut(|span| {
        span.end = span.end.min(from as u32);
        std::mem::replace(&mut last, span.end) < span.end
    });
}

#[cfg(test)]
mod tests {
    use crate::{
        layout::{
            Context, layout_block,
            testing::{context, rows},
        },
        markdown::{Block, Code, Document},
    };

    fn lay(code: Code, context: &Context) -> Vec<String> {
        let document = Document {
            blocks: vec![Block::Code(code)],
            ..Document::default()
        };
        let rows = layout_block(&document, 0, context).rows;
        rows.into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn a_title_numbers_and_marked_lines_are_shown() {
        let code = Code {
            language: Some("rust".into()),
            title: Some("a.rs".into()),
            text: "one\ntwo".into(),
            marked: vec![(2, 2)],
            numbers: Some(9),
            ..Code::default()
        };
        assert_eq!(
            lay(code, &context(20)),
            [
                "── a.rs · rust ─────",
                " 9    one",
                "10  ▌ two",
                "────────────────────"
            ]
        );
    }

    #[test]
    fn long_lines_use_the_margin_before_they_wrap() {
        let code = Code {
            text: "abcdefghijkl".into(),
            ..Code::default()
        };
        let context = Context {
            wide: 13,
            ..context(10)
        };
        assert_eq!(lay(code.clone(), &context)[1..3], ["  abcdefghijk", "↪ l"]);
        let context = Context {
            wide: 30,
            ..context
        };
        assert_eq!(
            lay(code, &context),
            ["──────────────", "  abcdefghijkl", "──────────────"]
        );
    }

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
    fn a_word_is_not_broken_where_it_need_not_be() {
        assert_eq!(
            rows("```\nfn next(self) -> Option\n```", 22)[1..3],
            ["  fn next(self) ->", "↪ Option"]
        );
        assert_eq!(
            rows("```\na bcdefghijklmnopqrstuvwxyz\n```", 22)[1..3],
            ["  a bcdefghijklmnopqrs", "↪ tuvwxyz"]
        );
        // A tab behind it has to fit as well.
        let code = Code {
            text: "   a\tb".into(),
            ..Code::default()
        };
        assert_eq!(lay(code, &context(4))[1..4], ["   a", "    ", "b"]);
    }

    #[test]
    fn a_long_line_goes_on_behind_a_mark() {
        assert_eq!(
            rows("    abcdefghij中文", 10)[1..4],
            ["  abcdefgh", "↪ ij中文", "──────────"]
        );
    }

    #[cfg(feature = "diagrams")]
    #[test]
    fn a_diagram_is_drawn_where_it_fits_and_is_code_where_not() {
        let body = "```mermaid\ngraph LR\nA[Start] --> B[End]\n```";
        assert_eq!(
            rows(body, 40),
            [
                "  ┌───────┐     ┌─────┐",
                "  │ Start │────▸│ End │",
                "  └───────┘     └─────┘"
            ]
        );
        assert_eq!(rows(body, 12)[0], "── merma… ──");
        let code = &rows(body, 18);
        assert_eq!(code[..2], ["── mermaid ───────", "  graph LR"]);
    }
}
