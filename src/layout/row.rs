//! A row of the page, and the flow that blocks write their rows into.

use ratatui::style::Style;

use super::{
    Context, Fold, Placed, PlacedCode,
    slide::Slide,
    wrap::{self, width},
};
use crate::markdown::{LinkId, Text};

/// How a row's own text continues that of the row above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// Directly: the line was broken between two characters.
    Nothing,
    /// By a space that the line was broken at.
    Space,
    /// Something new begins.
    Newline,
}

/// A range of a row that is styled alike: from the end of the span before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Byte offset into the row's text.
    pub end: u32,
    pub style: Style,
    pub link: Option<LinkId>,
}

/// The part of a table's cell that stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPart {
    pub column: u32,
    /// Bytes of the row's text.
    pub start: u32,
    pub end: u32,
    /// How it continues what stands of the cell in the row above.
    pub join: Join,
}

/// One row of the page, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub text: String,
    /// In order and without gaps; the last one ends where `text` does.
    pub spans: Vec<Span>,
    /// Byte where the post's own text begins: before it stand bars and bullets.
    pub body: usize,
    pub join: Join,
    /// In a table: what stands of each cell.
    pub cells: Box<[CellPart]>,
    /// Stands in the margin to the left, of headings alone.
    pub mark: Option<Box<(&'static str, Style)>>,
    /// Whether it is wider than the page, and slides.
    pub slide: Option<Slide>,
}

impl Row {
    pub fn blank() -> Self {
        Self {
            text: String::new(),
            spans: Vec::new(),
            body: 0,
            join: Join::Newline,
            cells: Box::default(),
            mark: None,
            slide: None,
        }
    }

    pub fn push(&mut self, text: &str, style: Style) {
        self.push_link(text, style, None);
    }

    pub fn push_link(&mut self, text: &str, style: Style, link: Option<LinkId>) {
        if text.is_empty() {
            return;
        }
        self.text.push_str(text);
        let end = self.text.len() as u32;
        match self.spans.last_mut() {
            Some(span) if span.style == style && span.link == link => span.end = end,
            _ => self.spans.push(Span { end, style, link }),
        }
    }

    /// Columns that the row takes up, its mark aside.
    pub fn width(&self) -> usize {
        width(&self.text)
    }

    /// The post's own text in this row.
    pub fn body(&self) -> &str {
        &self.text[self.body..]
    }

    /// Each span with its text.
    pub fn pieces(&self) -> impl Iterator<Item = (&str, &Span)> {
        let mut start = 0;
        self.spans.iter().map(move |span| {
            let piece = &self.text[start..span.end as usize];
            start = span.end as usize;
            (piece, span)
        })
    }
}

/// What stands at the left of every row of a container.
#[derive(Clone, Debug)]
struct Prefix {
    /// For the first row, where it differs: a bullet, a number.
    first: Option<(String, Style)>,
    rest: (String, Style),
}

/// Where blocks write their rows. Containers push a prefix; the width that is
/// left is what their contents are laid out in.
#[derive(Debug)]
pub(super) struct Flow<'a> {
    pub(super) context: &'a Context,
    /// Columns left for contents.
    pub(super) width: usize,
    /// Style of running text here.
    pub(super) base: Style,
    prefixes: Vec<Prefix>,
    pub(super) rows: Vec<Row>,
    pub(super) pictures: Vec<Placed>,
    /// Block of the top level that is laid out.
    block: usize,
    pub(super) folds: Vec<Fold>,
    pub(super) codes: Vec<PlacedCode>,
    /// Folds met so far, those inside of closed ones too.
    met: usize,
}

impl<'a> Flow<'a> {
    pub(super) fn new(context: &'a Context, block: usize) -> Self {
        Self {
            context,
            width: context.width.max(1),
            base: context.theme.text,
            prefixes: Vec::new(),
            rows: Vec::new(),
            pictures: Vec::new(),
            block,
            folds: Vec::new(),
            codes: Vec::new(),
            met: 0,
        }
    }

    /// Columns that code and tables may use here.
    pub(super) fn wide(&self) -> usize {
        let around = self.context.width.saturating_sub(self.width);
        self.context.wide.saturating_sub(around).max(self.width)
    }

    /// Lays out what `inside` writes in as many columns as code and tables may use.
    pub(super) fn widened(&mut self, inside: impl FnOnce(&mut Self)) {
        let narrow = self.width;
        self.width = self.wide();
        inside(self);
        self.width = narrow;
    }

    /// Begins a fold at the row that comes next; whether it is open. A closed one
    /// has `hidden` folds inside of it.
    pub(super) fn fold(&mut self, at_first: bool, hidden: usize) -> bool {
        let ordinal = self.met;
        let open = self.context.folds.is_open(self.block, ordinal, at_first);
        self.folds.push(Fold {
            row: self.rows.len(),
            ordinal,
            at_first,
            open,
        });
        self.met += 1 + if open { 0 } else { hidden };
        open
    }

    /// Lays out what `inside` writes behind a prefix: `first` on its first row
    /// where given, `rest` on all others. Where no room would be left for
    /// contents, the prefix is left out.
    pub(super) fn indented(
        &mut self,
        first: Option<(String, Style)>,
        rest: (String, Style),
        inside: impl FnOnce(&mut Self),
    ) {
        let columns = width(&rest.0);
        if columns + 4 > self.width {
            if let Some((bullet, style)) = first {
                // A number must not be lost even where there is no room for it.
                let bullet = bullet.trim_start().to_owned();
                if width(&bullet) + 2 <= self.width {
                    let blank = (String::new(), style);
                    self.prefixes.push(Prefix {
                        first: Some((bullet.clone(), style)),
                        rest: blank,
                    });
                    let narrowed = width(&bullet);
                    self.width -= narrowed;
                    inside(self);
                    self.width += narrowed;
                    self.prefixes.pop();
                    return;
                }
            }
            return inside(self);
        }
        self.prefixes.push(Prefix { first, rest });
        self.width -= columns;
        inside(self);
        self.width += columns;
        self.prefixes.pop();
    }

    /// A row that begins with the prefixes of the containers around it.
    pub(super) fn row(&mut self) -> Row {
        let mut row = Row::blank();
        for prefix in &mut self.prefixes {
            let (text, style) = match prefix.first.take() {
                Some(first) => first,
                None => prefix.rest.clone(),
            };
            row.push(&text, style);
        }
        row.body = row.text.len();
        row
    }

    pub(super) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// An empty row inside the containers that are open: a bar goes on, spaces
    /// are not worth drawing.
    pub(super) fn blank(&mut self) {
        let mut row = Row::blank();
        let solid = |prefix: &Prefix| !prefix.rest.0.trim().is_empty();
        let count = self.prefixes.iter().rposition(solid).map_or(0, |at| at + 1);
        for (at, prefix) in self.prefixes[..count].iter().enumerate() {
            let (text, style) = &prefix.rest;
            let text = if at + 1 == count {
                text.trim_end()
            } else {
                text
            };
            row.push(text, *style);
        }
        row.body = row.text.len();
        self.rows.push(row);
    }

    /// Wraps `text` into rows in the style of `base`.
    pub(super) fn text(&mut self, text: &Text) {
        let base = self.base;
        self.styled_text(text, base);
    }

    pub(super) fn styled_text(&mut self, text: &Text, base: Style) {
        let lines = if self.context.hang {
            wrap::wrap_hanging(&text.chars, self.width)
        } else {
            wrap::wrap(&text.chars, self.width)
        };
        let mut from = 0;
        for line in lines {
            let mut row = self.row();
            row.join = join(&text.chars[from..line.start], from == 0);
            styled_line(&mut row, text, line.start..line.end, base, self.context);
            from = line.end;
            self.push(row);
        }
    }

    /// Wraps plain `text` in one style.
    pub(super) fn plain(&mut self, text: &str, style: Style) {
        self.styled_text(&Text::plain(text), style);
    }
}

/// What stood between two lines says how they join.
pub(super) fn join(between: &str, first: bool) -> Join {
    if first || between.contains('\n') {
        Join::Newline
    } else if between.is_empty() {
        Join::Nothing
    } else {
        Join::Space
    }
}

/// Appends the bytes `range` of `text` to `row`, styled by the runs over them.
pub(super) fn styled_line(
    row: &mut Row,
    text: &Text,
    range: std::ops::Range<usize>,
    base: Style,
    context: &Context,
) {
    let first = text.runs.partition_point(|run| run.end <= range.start);
    let mut at = range.start;
    for run in &text.runs[first..] {
        if at >= range.end {
            break;
        }
        let end = run.end.min(range.end);
        let style = context.theme.inline(base, run.marks, run.link.is_some());
        row.push_link(&text.chars[at..end], style, run.link);
        at = end;
    }
}
