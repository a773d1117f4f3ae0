//! Tables written in HTML. Whatever stands in a cell becomes lines of its text.

use super::{Builder, TextBuilder};
use crate::markdown::document::{Align, Block, Marks, Picture, Run, Table, Text};

/// Columns at most: a hostile `colspan` makes no more.
const MAX_COLUMNS: usize = 64;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct HtmlTable {
    /// Frames that were open where it begins.
    depth: usize,
    /// Tables inside its cells, which are flattened.
    pub(super) inner: usize,
    rows: Vec<(bool, Vec<Cell>)>,
    in_head: bool,
    /// Whether a cell is open.
    in_cell: bool,
    /// Columns that cells of rows above reach down into, and how far.
    reaching: Vec<usize>,
    next: Cell,
    /// Text of the open cell, while a container inside of it is filled.
    kept: Option<TextBuilder>,
}

#[derive(Clone, Debug, Default)]
struct Cell {
    text: Text,
    pictures: Vec<Picture>,
    is_head: bool,
    columns: usize,
    rows: usize,
}

impl Builder {
    /// Whether text goes into a cell of a table in HTML.
    pub(super) fn is_in_cell(&self) -> bool {
        self.elements
            .table
            .as_ref()
            .is_some_and(|table| table.in_cell && table.depth == self.frames.len())
    }

    /// Puts the text of the open cell aside: a container begins in it.
    pub(super) fn keep_cell(&mut self) {
        if self.is_in_cell() {
            let text = self.text.take();
            if let Some(table) = &mut self.elements.table {
                table.kept = text;
            }
        }
    }

    fn resume_cell(&mut self) {
        if let Some(table) = &mut self.elements.table
            && let Some(kept) = table.kept.take()
        {
            self.text = Some(kept);
        }
    }

    /// Whether the table begins in a container that is closed down to `depth`.
    pub(super) fn table_ends_at(&self, depth: usize) -> bool {
        let table = self.elements.table.as_ref();
        table.is_some_and(|table| table.depth > depth)
    }

    pub(super) fn start_html_table(&mut self) {
        self.end_paragraph();
        self.elements.table = Some(HtmlTable {
            depth: self.frames.len(),
            ..HtmlTable::default()
        });
    }

    pub(super) fn html_row(&mut self) {
        self.end_cell();
        if let Some(table) = &mut self.elements.table {
            table.rows.push((table.in_head, Vec::new()));
        }
    }

    pub(super) fn html_head(&mut self, begins: bool) {
        self.end_cell();
        if let Some(table) = &mut self.elements.table {
            table.in_head = begins;
        }
    }

    pub(super) fn start_cell(&mut self, is_head: bool, columns: usize, rows: usize) {
        self.end_cell();
        self.end_paragraph();
        let Some(table) = &mut self.elements.table else {
            return;
        };
        table.in_cell = true;
        table.next = Cell {
            is_head,
            columns: columns.clamp(1, MAX_COLUMNS),
            rows: rows.clamp(1, 1000),
            ..Cell::default()
        };
    }

    pub(super) fn end_cell(&mut self) {
        let Some(depth) = self
            .elements
            .table
            .as_ref()
            .filter(|t| t.in_cell)
            .map(|t| t.depth)
        else {
            return;
        };
        self.close_to(depth);
        self.resume_cell();
        let (text, pictures) = match self.text.take() {
            Some(text) => match text.finish(&mut self.document.links) {
                Ok(text) => (text, Vec::new()),
                Err(pictures) => (Text::default(), pictures),
            },
            None => Default::default(),
        };
        let Some(table) = &mut self.elements.table else {
            return;
        };
        table.in_cell = false;
        let mut cell = std::mem::take(&mut table.next);
        (cell.text, cell.pictures) = (text, pictures);
        if table.rows.is_empty() {
            table.rows.push((table.in_head, Vec::new()));
        }
        let Some((_, row)) = table.rows.last_mut() else {
            return;
        };
        while let Some(reach) = table
            .reaching
            .get_mut(row.len())
            .filter(|reach| **reach > 0)
        {
            *reach -= 1;
            row.push(Cell::default());
        }
        let (columns, rows) = (cell.columns, cell.rows);
        for at in 0..columns.min(MAX_COLUMNS.saturating_sub(row.len())) {
            if table.reaching.len() <= row.len() {
                table.reaching.resize(row.len() + 1, 0);
            }
            table.reaching[row.len()] = rows - 1;
            row.push(if at == 0 {
                std::mem::take(&mut cell)
            } else {
                Cell::default()
            });
        }
        // Past the last column: nothing is lost.
        if let (false, Some(last)) = (cell.text.is_empty(), row.last_mut()) {
            append(&mut last.text, &cell.text);
        }
    }

    pub(super) fn end_html_table(&mut self) {
        self.end_cell();
        let Some(table) = self.elements.table.take() else {
            return;
        };
        let mut rows = table.rows;
        rows.retain(|(_, row)| !row.is_empty());
        let cells = || rows.iter().flat_map(|(_, row)| row);
        if cells().all(|cell| cell.text.is_empty()) {
            // A table that only puts pictures side by side.
            let pictures: Vec<_> = cells().flat_map(|cell| cell.pictures.clone()).collect();
            if !pictures.is_empty() {
                self.push(Block::Pictures(pictures));
            }
            return;
        }
        let columns = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
        let has_head = rows
            .first()
            .is_some_and(|(in_head, row)| *in_head || row.iter().all(|cell| cell.is_head));
        let mut rows = rows.into_iter().map(|(_, row)| {
            let mut texts: Vec<_> = row.into_iter().map(Cell::into_text).collect();
            texts.resize(columns, Text::default());
            texts
        });
        let header = has_head.then(|| rows.next()).flatten();
        let table = Table {
            columns: vec![Align::Left; columns],
            header: header.unwrap_or_else(|| vec![Text::default(); columns]),
            rows: rows.collect(),
        };
        self.push(Block::Table(table));
    }

    /// A block as lines of the cell that is open.
    pub(super) fn push_into_cell(&mut self, block: &Block) {
        self.resume_cell();
        let mut texts = Vec::new();
        collect(block, "", &mut texts);
        for text in texts {
            self.paragraph().line_ends();
            let mut from = 0;
            for run in &text.runs {
                // Only code has tab stops, and none in a cell.
                let piece = text.chars[from..run.end].replace('\t', "    ");
                from = run.end;
                for (number, line) in piece.split('\n').enumerate() {
                    if number > 0 {
                        self.paragraph().hard_break();
                    }
                    self.paragraph().push(line, run.marks, run.link);
                }
            }
            self.paragraph().line_ends();
        }
    }
}

impl Cell {
    fn into_text(self) -> Text {
        if !self.text.is_empty() || self.pictures.is_empty() {
            return self.text;
        }
        let names = self
            .pictures
            .iter()
            .map(|picture| match picture.alt.trim() {
                "" => format!("[{}]", picture.dest),
                alt => format!("[{alt}]"),
            });
        Text::plain(names.collect::<Vec<_>>().join(" "))
    }
}

fn append(text: &mut Text, more: &Text) {
    if !text.chars.is_empty() {
        text.chars.push('\n');
        if let Some(run) = text.runs.last_mut() {
            run.end += 1;
        }
    }
    let start = text.chars.len();
    text.chars.push_str(&more.chars);
    text.runs.extend(more.runs.iter().map(|run| Run {
        end: run.end + start,
        ..*run
    }));
}

/// The texts of a block, one a line, items behind their marks.
fn collect(block: &Block, mark: &str, found: &mut Vec<Text>) {
    let styled = |chars: &str, marks| Text {
        chars: chars.to_owned(),
        runs: vec![Run {
            end: chars.len(),
            marks,
            link: None,
        }],
    };
    let marked = |text: &Text| {
        let mut marked = Text::plain(mark);
        marked.runs.retain(|run| run.end > 0);
        if marked.chars.is_empty() {
            return text.clone();
        }
        let start = marked.chars.len();
        marked.chars.push_str(&text.chars);
        marked.runs.extend(text.runs.iter().map(|run| Run {
            end: run.end + start,
            ..*run
        }));
        marked
    };
    let mut all = |blocks: &[Block], mark: &str| {
        for (at, block) in blocks.iter().enumerate() {
            collect(block, if at == 0 { mark } else { "" }, found);
        }
    };
    match block {
        Block::Paragraph(text) => found.push(marked(text)),
        Block::Heading { text, .. } => {
            let mut text = marked(text);
            for run in &mut text.runs {
                run.marks = run.marks | Marks::STRONG;
            }
            found.push(text);
        }
        Block::Pictures(pictures) => found.extend(pictures.iter().map(|picture| {
            let name = if picture.alt.is_empty() {
                &picture.dest
            } else {
                &picture.alt
            };
            marked(&styled(&format!("[{name}]"), Marks::PICTURE))
        })),
        Block::Code(code) => found.push(marked(&styled(&code.text, Marks::CODE))),
        Block::Math(tex) => found.push(marked(&styled(tex, Marks::MATH))),
        Block::Quote { alert, blocks } => {
            found.extend(
                alert
                    .iter()
                    .map(|alert| alert.title.clone())
                    .filter(|t| !t.is_empty()),
            );
            blocks.iter().for_each(|block| collect(block, "", found));
        }
        Block::Lead(blocks) => all(blocks, mark),
        Block::Details(details) => {
            found.push(marked(&details.summary));
            details
                .blocks
                .iter()
                .for_each(|block| collect(block, "", found));
        }
        Block::List { first, items, .. } => {
            for (at, item) in items.iter().enumerate() {
                let mark = match first {
                    Some(first) => format!("{}. ", first + at as u64),
                    None => "• ".to_owned(),
                };
                all(&item.blocks, &mark);
            }
        }
        Block::Definitions(definitions) => {
            for definition in definitions {
                found.push(definition.term.clone());
                definition
                    .blocks
                    .iter()
                    .for_each(|block| collect(block, "", found));
            }
        }
        Block::Table(table) => {
            let rows = std::iter::once(&table.header).chain(&table.rows);
            for cell in rows.flatten().filter(|cell| !cell.is_empty()) {
                found.push(cell.clone());
            }
        }
        Block::Footnotes(notes) => {
            for note in notes {
                note.blocks
                    .iter()
                    .for_each(|block| collect(block, "", found));
            }
        }
        Block::Header(_) | Block::Rule | Block::Posts(_) => {}
    }
}
