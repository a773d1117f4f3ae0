//! Blocks, a width and a theme become rows.
//!
//! Pure: nothing here reads a file or knows a terminal. [`layout_block`] turns one
//! block into rows; [`Layout`] keeps the rows of a whole page block by block, with
//! prefix sums of their heights, so that a frame draws a slice at a cost that does
//! not depend on the length of the page.

mod blocks;
mod code;
pub mod find;
pub mod fold;
mod header;
pub mod highlight;
mod list;
mod math;
mod page;
mod picture;
mod posts;
mod quote;
mod row;
pub mod slide;
mod table;
pub mod theme;
pub mod wrap;

use std::{collections::HashMap, ops::Range, sync::Arc};

pub use blocks::{NOT_LAID, layout_block};
pub use fold::{Fold, Folds};
pub use highlight::Highlights;
pub use page::{Anchor, Layout};
pub use row::{CellPart, Join, Row, Span};
pub use slide::{Overflow, Window};
pub use theme::{Theme, ThemeName};

use crate::{
    cells::{CellSize, Cells, PixelSize},
    markdown::LinkId,
};

/// What a page is laid out in. Cheap to clone: workers get their own.
#[derive(Clone, Debug)]
pub struct Context {
    pub theme: Arc<Theme>,
    /// Columns of the text.
    pub width: usize,
    /// Columns that code and tables may use, from where the text begins: those of
    /// the text and of the margin to its right.
    pub wide: usize,
    /// Whether full-width punctuation may hang into the margin at a line's end.
    pub hang: bool,
    /// What happens to code and tables that are wider than `wide`.
    pub overflow: Overflow,
    /// Which folded parts are open.
    pub folds: Folds,
    /// Sizes of the pictures that are known, by their address in the post.
    pub figures: Arc<HashMap<String, Figure>>,
    pub highlights: Arc<Highlights>,
    /// Rows that a picture takes up at most.
    pub picture_rows: usize,
    pub cell: CellSize,
}

impl Context {
    /// A column of `width` and nothing around it, no picture known, all folds open.
    pub fn new(theme: Arc<Theme>, width: usize) -> Self {
        Self {
            theme,
            width,
            wide: width,
            hang: false,
            overflow: Overflow::Wrap,
            folds: Folds::open(),
            figures: Arc::default(),
            highlights: Arc::default(),
            picture_rows: 24,
            cell: CellSize::default(),
        }
    }
}

/// What is known of a picture before its pixels are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    Size(PixelSize),
    /// Why there is none to show.
    Missing(String),
}

/// Where a picture stands in the rows of its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The picture's address in the post.
    pub dest: String,
    /// First row, counted from the block's first.
    pub row: usize,
    /// First column.
    pub col: usize,
    pub cols: u16,
    pub rows: u16,
    pub link: Option<LinkId>,
}

impl Placed {
    /// Its size.
    pub fn cells(&self) -> Cells {
        Cells {
            cols: self.cols,
            rows: self.rows,
        }
    }
}

/// Where a block of code stands in the rows of its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedCode {
    /// With its frame.
    pub rows: Range<usize>,
    /// [`highlight::key`] of it.
    pub key: u64,
}

/// A block, laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    /// With the blank rows that part it from the block above.
    pub rows: Vec<Row>,
    pub pictures: Vec<Placed>,
    pub folds: Vec<Fold>,
    pub codes: Vec<PlacedCode>,
}

impl Laid {
    /// Gives back the room that rows grew by: with the hundred thousand rows of a long
    /// page it is more than some of them hold.
    pub fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        for row in &mut self.rows {
            row.text.shrink_to_fit();
            row.spans.shrink_to_fit();
        }
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Lays Markdown out and prints it as text, for tests.

    use super::*;
    use crate::{color::Depth, markdown::Document};

    pub(crate) fn context(width: usize) -> Context {
        let theme = Arc::new(Theme::new(ThemeName::Dark, Depth::True));
        Context {
            picture_rows: 20,
            ..Context::new(theme, width)
        }
    }

    pub(crate) fn lay_all(document: &Document, context: &Context) -> Vec<Row> {
        (0..document.blocks.len())
            .flat_map(|at| layout_block(document, at, context).rows)
            .collect()
    }

    /// The rows of `body` as they would be seen, margin marks first.
    pub(crate) fn rows(body: &str, width: usize) -> Vec<String> {
        let document = crate::markdown::parse(body);
        lay_all(&document, &context(width))
            .iter()
            .map(|row| match row.mark.as_deref() {
                Some((mark, _)) => format!("{mark} {}", row.text).trim_end().to_owned(),
                None => row.text.trim_end().to_owned(),
            })
            .collect()
    }
}
