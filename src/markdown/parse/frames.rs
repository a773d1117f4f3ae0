//! Containers: opened, filled, folded into the one around them.

use super::{Builder, alert};
use crate::markdown::document::{
    Alert, Block, Definition, Details, Document, Footnote, Item, Marks, Text,
};

/// How deep containers nest before they are flattened.
const MAX_DEPTH: usize = 48;

/// A container that is still open.
#[derive(Debug)]
pub(super) enum Frame {
    Quote(Option<Alert>),
    Details {
        summary: Text,
        open: bool,
    },
    Lead,
    List {
        first: Option<u64>,
        tight: bool,
        items: Vec<Item>,
    },
    Item(Option<bool>),
    Definitions(Vec<Definition>),
    Definition,
    Footnote(String),
    /// Its contents go to the container around it, as do those of one that is
    /// nested too deep.
    Flat,
}

impl Builder {
    /// Opens a container of Markdown's.
    pub(super) fn open(&mut self, frame: Frame) {
        self.open_frame(frame);
        self.floors.push(self.frames.len());
    }

    /// Closes the last container of Markdown's, and what HTML left open in it.
    pub(super) fn close(&mut self) {
        if let Some(floor) = self.floors.pop() {
            self.close_to(floor.saturating_sub(1));
        }
    }

    pub(super) fn open_frame(&mut self, frame: Frame) {
        self.end_paragraph();
        self.keep_cell();
        if self.blocks.len() < MAX_DEPTH && !matches!(frame, Frame::Flat) {
            self.frames.push(frame);
            self.blocks.push(Vec::new());
        } else {
            self.frames.push(Frame::Flat);
        }
    }

    /// Closes all frames but the lowest `depth`.
    pub(super) fn close_to(&mut self, depth: usize) {
        if self.table_ends_at(depth) {
            self.end_html_table();
        }
        if self.frames.len() > depth {
            self.end_paragraph();
        }
        while self.frames.len() > depth {
            self.close_frame();
        }
        self.elements.close_to(depth);
    }

    fn close_frame(&mut self) {
        self.end_paragraph();
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if matches!(frame, Frame::Flat) {
            return;
        }
        let mut blocks = self.blocks.pop().unwrap_or_default();
        match frame {
            Frame::Quote(kind) => {
                let alert = kind.or_else(|| alert::taken(&mut blocks));
                self.push(Block::Quote { alert, blocks });
            }
            Frame::Details { summary, open } => self.push(Block::Details(Details {
                summary,
                open,
                blocks,
            })),
            Frame::Lead => self.push(Block::Lead(blocks)),
            Frame::List {
                first,
                tight,
                items,
            } => self.push(Block::List {
                first,
                tight,
                items,
            }),
            Frame::Item(task) => {
                let task = task.or_else(|| custom_task(&mut blocks));
                match self.frames.last_mut() {
                    Some(Frame::List { items, .. }) => items.push(Item { task, blocks }),
                    _ => self.push_all(blocks),
                }
            }
            Frame::Definitions(definitions) => self.push(Block::Definitions(definitions)),
            Frame::Definition => match self.frames.last_mut() {
                Some(Frame::Definitions(definitions)) if !definitions.is_empty() => {
                    if let Some(definition) = definitions.last_mut() {
                        definition.blocks.extend(blocks);
                    }
                }
                _ => self.push_all(blocks),
            },
            Frame::Footnote(label) => self.footnotes.push((label, blocks)),
            Frame::Flat => {}
        }
    }

    #[cfg(feature = "diagrams")]
    fn draw_diagram(&mut self, block: &mut Block) {
        use crate::markdown::diagram;
        if let Block::Code(code) = block
            && self.diagrams + code.text.len() <= super::MAX_DIAGRAMS
        {
            let cost = diagram::cost(code);
            if self.diagrams + cost <= super::MAX_DIAGRAMS && diagram::draw(code) {
                self.diagrams += cost;
            }
        }
    }

    #[cfg(not(feature = "diagrams"))]
    fn draw_diagram(&mut self, _: &mut Block) {}

    pub(super) fn push(&mut self, mut block: Block) {
        if self.is_in_cell() {
            self.push_into_cell(&block);
            return;
        }
        self.draw_diagram(&mut block);
        match self.frames.last_mut() {
            // HTML may put anything between the items of a list.
            Some(Frame::List { items, .. }) => items.push(Item {
                task: None,
                blocks: vec![block],
            }),
            Some(Frame::Definitions(definitions)) => match definitions.last_mut() {
                Some(definition) => definition.blocks.push(block),
                None => definitions.push(Definition {
                    term: Text::default(),
                    blocks: vec![block],
                }),
            },
            _ => self
                .blocks
                .last_mut()
                .unwrap_or(&mut self.document.blocks)
                .push(block),
        }
    }

    pub(super) fn push_all(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            self.push(block);
        }
    }

    /// The block that was pushed last into the container that is open.
    pub(super) fn last_block(&mut self) -> Option<&mut Block> {
        self.blocks
            .last_mut()
            .unwrap_or(&mut self.document.blocks)
            .last_mut()
    }

    pub(super) fn finish(mut self) -> Document {
        if self.cut {
            // What was being read when there was too much of it.
            if let Some(code) = self.code.take() {
                self.push_code(code);
            }
            if let Some(table) = self.table.take() {
                self.push(Block::Table(table));
            }
        }
        self.end_markdown();
        self.end_html_table();
        self.close_to(0);
        self.end_paragraph();
        let mut notes = Vec::new();
        for (label, blocks) in std::mem::take(&mut self.footnotes) {
            let number = self.number_of(&label);
            let back = Some(self.link(&format!("#fnref:{number}"), ""));
            notes.push(Footnote {
                number,
                back,
                blocks,
            });
        }
        notes.sort_by_key(|note| note.number);
        if !notes.is_empty() {
            self.document.blocks.push(Block::Footnotes(notes));
        }
        self.document
    }
}

/// The state of one of Obsidian's own tasks: `[/]` is begun, `[-]` given up, which
/// is struck out; others are open.
fn custom_task(blocks: &mut [Block]) -> Option<bool> {
    let Some(Block::Paragraph(text)) = blocks.first_mut() else {
        return None;
    };
    let mut chars = text.chars.strip_prefix('[')?.chars();
    let state = chars.next().filter(|c| "/-<>?!*\"".contains(*c))?;
    let rest = chars.as_str().strip_prefix("] ")?;
    let start = text.chars.len() - rest.len();
    *text = text.from(start);
    if state == '-' {
        for run in &mut text.runs {
            run.marks = run.marks | Marks::STRIKE;
        }
    }
    Some(state == '-')
}
