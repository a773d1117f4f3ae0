//! An open post: its document, its rows, and the place where the reader stands.
//! The list's preview is one too.

mod difference;
mod folds;
mod pointed;
mod remote;
mod seen;
mod slide;

use std::{collections::HashMap, ops::Range, sync::Arc};

pub use difference::Difference;
pub use folds::NOTE_COLUMNS;
pub use seen::{CodeInSight, PictureSpot, Stop, VisibleLink};
pub use slide::Slid;

use super::{
    event::{Opened, Other, PictureFile, Ticket},
    kin::KinRow,
};
use crate::{
    content::{fold::letters, post::PostId},
    layout::{Anchor, Context, Laid, Layout, highlight, theme::Role},
    markdown::{Block, Document, Link, LinkId, PostRows},
};

/// A page that is laid out and scrolled.
#[derive(Debug)]
pub struct Page {
    pub id: PostId,
    /// Answers with an older one belong to another page or another width.
    pub ticket: Ticket,
    pub document: Arc<Document>,
    pub layout: Layout,
    pub context: Context,
    /// Level of the headings that no other stands above: looked for once, since a
    /// long post has thousands.
    pub highest: u8,
    files: HashMap<String, PictureFile>,
    remote: remote::Pictures,
    posts: HashMap<String, (PostId, Option<String>)>,
    others: HashMap<String, Other>,
    /// Posts that stand below the text.
    pub(super) kin: Vec<(&'static str, Vec<KinRow>)>,
    /// What stands in the first row of the screen.
    top: Anchor,
    /// Rows of the screen that the page has.
    rows: usize,
    /// Columns that what is wider than the page is slid by.
    shift: usize,
}

impl Page {
    pub fn new(
        id: PostId,
        ticket: Ticket,
        mut opened: Opened,
        context: Context,
        rows: usize,
    ) -> Self {
        make_room_for_posts(&mut opened.document);
        let context = Context {
            figures: Arc::new(opened.figures),
            ..context
        };
        let levels = opened.document.outline.iter().map(|entry| entry.level);
        let mut page = Self {
            highest: levels.min().unwrap_or(1),
            id,
            ticket,
            layout: Layout::new(&opened.document, &context),
            document: opened.document,
            context,
            files: opened.files,
            remote: remote::Pictures::new(opened.remote),
            posts: opened.posts,
            others: opened.others,
            kin: Vec::new(),
            top: Anchor::default(),
            rows,
            shift: 0,
        };
        page.settle();
        page
    }

    /// Takes on another size or theme; what was read stays where it was.
    pub fn relayout(&mut self, ticket: Ticket, context: &Context, rows: usize) -> bool {
        let at_end = self.visible().end >= self.layout.height() && !self.is_at_top();
        self.rows = rows;
        let same = self.context.width == context.width
            && self.context.wide == context.wide
            && self.context.picture_rows == context.picture_rows
            && self.context.cell == context.cell
            && Arc::ptr_eq(&self.context.theme, &context.theme);
        if !same {
            let context = Context {
                figures: self.context.figures.clone(),
                highlights: self.context.highlights.clone(),
                folds: self.context.folds.clone(),
                overflow: self.context.overflow,
                ..context.clone()
            };
            self.lay_anew(ticket, context);
        }
        if at_end {
            self.go_to_end();
        }
        self.settle();
        !same
    }

    /// Forgets all rows; the place of reading keeps its share of its block, since rows
    /// mean other text now.
    fn lay_anew(&mut self, ticket: Ticket, context: Context) {
        let share = self.layout.block(self.top.block).map_or(0.0, |laid| {
            self.top.row as f64 / laid.rows.len().max(1) as f64
        });
        self.ticket = ticket;
        self.context = context;
        self.layout = Layout::new(&self.document, &self.context);
        self.ensure(self.top);
        let height = self
            .layout
            .block(self.top.block)
            .map_or(1, |laid| laid.rows.len());
        self.top.row = (share * height as f64).round() as usize;
    }

    /// Takes on all of a post of which only the start was there. What has been laid
    /// out of it stays, as far as it is the same.
    pub fn grow(
        &mut self,
        ticket: Ticket,
        mut opened: Opened,
        kin: Vec<(&'static str, Vec<KinRow>)>,
    ) {
        make_room_for_posts(&mut opened.document);
        // Whoever went to the end meant that of the whole post.
        let at_end = self.visible().end >= self.layout.height() && !self.is_at_top();
        let same = self
            .document
            .blocks
            .iter()
            .zip(&opened.document.blocks)
            .take_while(|(old, new)| old == new)
            .count();
        self.context.figures = Arc::new(opened.figures);
        let levels = opened.document.outline.iter().map(|entry| entry.level);
        self.highest = levels.min().unwrap_or(1);
        self.ticket = ticket;
        self.document = opened.document;
        self.files = opened.files;
        self.posts = opened.posts;
        self.others = opened.others;
        let mut layout = Layout::new(&self.document, &self.context);
        layout.fill(self.layout.take(same));
        self.layout = layout;
        self.kin.clear();
        self.set_kin(kin);
        if at_end {
            self.go_to_end();
        }
        self.settle();
    }

    /// Blocks that a worker should lay out, those after the screen first.
    pub fn missing(&self) -> Vec<usize> {
        let mut missing = self.layout.missing();
        let after = missing.partition_point(|block| *block < self.top.block);
        missing.rotate_left(after);
        missing
    }

    /// Blocks with code in them that gains from colour, visible ones first.
    pub fn code_blocks(&self) -> Vec<usize> {
        let mut with_code: Vec<usize> = Vec::new();
        for (index, block) in self.document.blocks.iter().enumerate() {
            let mut found = false;
            block.walk(&mut |block| {
                if let Block::Code(code) = block {
                    found |= highlight::is_worth_it(code.language.as_deref(), &code.text);
                }
            });
            if found {
                with_code.push(index);
            }
        }
        let after = with_code.partition_point(|block| *block < self.top.block);
        with_code.rotate_left(after);
        with_code
    }

    pub fn fill(&mut self, blocks: Vec<(usize, Laid)>) {
        let fresh: Vec<usize> = blocks.iter().map(|(block, _)| *block).collect();
        self.layout.fill(blocks);
        self.refresh_fetched(&fresh);
    }

    pub fn highlighted(&mut self, block: usize, key: u64, lines: Vec<Vec<(usize, Role)>>) {
        Arc::make_mut(&mut self.context.highlights).insert(key, lines);
        self.layout.refresh(&self.document, block, &self.context);
    }

    // Where the reader stands.

    /// Rows of the page that are on the screen.
    pub fn visible(&self) -> Range<usize> {
        let top = self.layout.row_of(self.top);
        top..(top + self.rows).min(self.layout.height().max(top))
    }

    /// How much of the text has been scrolled past, 0 to 100; what stands below it
    /// does not count.
    pub fn percent(&self) -> usize {
        let last = self.text_height().saturating_sub(self.rows);
        let top = self.layout.row_of(self.top);
        (top * 100).checked_div(last).unwrap_or(100).min(100)
    }

    /// Rows of the post's own text.
    fn text_height(&self) -> usize {
        let block = self.document.blocks.len().saturating_sub(1);
        match self.document.blocks.last() {
            Some(Block::Posts(groups)) if !groups.is_empty() => {
                self.layout.row_of(Anchor { block, row: 0 })
            }
            _ => self.layout.height(),
        }
    }

    /// Puts other posts below the text, in place of those that stand there.
    pub(super) fn set_posts(&mut self, groups: Vec<PostRows>) {
        let document = Arc::make_mut(&mut self.document);
        if let Some(last @ Block::Posts(_)) = document.blocks.last_mut() {
            *last = Block::Posts(groups);
        }
        let at = self.document.blocks.len().saturating_sub(1);
        self.layout.refresh(&self.document, at, &self.context);
        self.settle();
    }

    /// A link that leads to another post. Those that were made before stay: one of
    /// them may be chosen.
    pub(super) fn link_to_post(&mut self, id: &PostId) -> LinkId {
        let mut dest = format!("/{id}");
        let taken = |posts: &HashMap<String, (PostId, Option<String>)>, dest: &str| {
            let known = posts.get(dest);
            known.is_some_and(|(other, heading)| other != id || heading.is_some())
        };
        while taken(&self.posts, &dest) {
            dest.insert_str(0, "/.");
        }
        self.posts.insert(dest.clone(), (id.clone(), None));
        let links = &mut Arc::make_mut(&mut self.document).links;
        links.push(Link {
            dest,
            title: String::new(),
        });
        LinkId(u32::try_from(links.len() - 1).unwrap_or(u32::MAX))
    }

    pub fn is_at_top(&self) -> bool {
        self.layout.row_of(self.top) == 0
    }

    /// Whether the title in the header has left the screen.
    pub fn title_is_gone(&self) -> bool {
        self.top.block > 0 || self.top.row > 0
    }

    pub fn top(&self) -> Anchor {
        self.top
    }

    pub fn scroll(&mut self, rows: isize) {
        self.top = self.moved(self.top, rows);
        self.settle();
    }

    pub fn go_to(&mut self, anchor: Anchor) {
        self.top = anchor;
        self.settle();
    }

    pub fn go_to_end(&mut self) {
        self.top = Anchor {
            block: self.layout.len().saturating_sub(1),
            row: usize::MAX,
        };
        self.settle();
    }

    /// Puts the block at the top of the screen, without the space above it.
    pub fn go_to_block(&mut self, block: usize) {
        self.height_of(block);
        let space = self.layout.block(block).map_or(0, |laid| {
            laid.rows
                .iter()
                .take_while(|row| row.text.is_empty())
                .count()
        });
        self.go_to(Anchor {
            block,
            row: space.saturating_sub(1),
        });
    }

    /// Goes to the heading with this id; whether there is one.
    pub fn go_to_heading(&mut self, id: &str) -> bool {
        let decoded = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
        let outline = &self.document.outline;
        let exact = outline
            .iter()
            .find(|entry| entry.id == id || entry.id == decoded);
        // Other generators make ids otherwise, and Obsidian names the heading itself,
        // behind those above it: `#Part#Chapter`.
        let wanted = letters(decoded.rsplit('#').next().unwrap_or(&decoded));
        let alike = || {
            let same = |text: &str| !wanted.is_empty() && letters(text) == wanted;
            outline
                .iter()
                .find(|entry| same(&entry.id) || same(&entry.title))
        };
        let found = exact.or_else(alike);
        let block = found.map(|entry| entry.block);
        if let Some(block) = block {
            self.go_to_block(block);
        }
        block.is_some()
    }

    pub fn go_to_next_heading(&mut self, forward: bool) {
        // The row below the space above a heading is where `go_to_block` puts it.
        let here = self.top.block;
        let outline = &self.document.outline;
        let target = if forward {
            outline.iter().find(|entry| entry.block > here)
        } else {
            outline.iter().rev().find(|entry| entry.block < here)
        };
        match (target.map(|entry| entry.block), forward) {
            (Some(block), _) => self.go_to_block(block),
            (None, true) => {}
            (None, false) => self.go_to(Anchor::default()),
        }
    }

    /// What a link of this post leads to that is no post.
    pub fn linked_other(&self, dest: &str) -> Option<&Other> {
        self.others.get(dest)
    }

    /// The post that a link of this one leads to, with the heading, if any.
    pub fn linked_post(&self, dest: &str) -> Option<(PostId, Option<String>)> {
        self.posts.get(dest).cloned()
    }

    /// Scrolls so that `anchor` stands in the upper third, if it is not in sight.
    pub fn reveal(&mut self, anchor: Anchor) {
        self.ensure(anchor);
        let row = self.layout.row_of(anchor);
        if !self.visible().contains(&row) {
            self.top = self.moved(anchor, -((self.rows / 3) as isize));
            self.settle();
        }
    }

    /// Scrolls as little as it takes to have `anchor` on the screen.
    pub fn keep_in_sight(&mut self, anchor: Anchor) {
        self.ensure(anchor);
        let row = self.layout.row_of(anchor);
        let visible = self.visible();
        if row < visible.start {
            self.go_to(anchor);
        } else if row >= visible.end {
            self.top = self.moved(anchor, 1 - self.rows.max(1) as isize);
            self.settle();
        }
    }

    /// The place `rows` rows below (or above) `from`, on the page.
    pub fn stepped(&mut self, from: Anchor, rows: isize) -> Anchor {
        self.moved(from, rows)
    }

    /// Lays out a block, if it is not.
    pub fn lay_out(&mut self, block: usize) {
        self.height_of(block);
    }

    /// The place `rows` rows below (or above) `from`, blocks on the way laid out.
    fn moved(&mut self, from: Anchor, rows: isize) -> Anchor {
        let mut at = from;
        if rows >= 0 {
            let mut left = rows as usize;
            while at.block < self.layout.len() {
                let height = self.height_of(at.block);
                if at.row + left < height || at.block + 1 == self.layout.len() {
                    at.row = (at.row + left).min(height.saturating_sub(1));
                    break;
                }
                left -= height.saturating_sub(at.row).min(left);
                at = Anchor {
                    block: at.block + 1,
                    row: 0,
                };
            }
        } else {
            let mut left = rows.unsigned_abs();
            loop {
                if at.row >= left {
                    at.row -= left;
                    break;
                }
                if at.block == 0 {
                    at.row = 0;
                    break;
                }
                left -= at.row;
                let block = at.block - 1;
                at = Anchor {
                    block,
                    row: self.height_of(block),
                };
            }
        }
        at
    }

    fn height_of(&mut self, block: usize) -> usize {
        if self.layout.block(block).is_none() {
            self.layout
                .ensure(&self.document, &self.context, Anchor { block, row: 0 }, 1);
        }
        self.layout.block(block).map_or(0, |laid| laid.rows.len())
    }

    fn ensure(&mut self, anchor: Anchor) {
        self.layout
            .ensure(&self.document, &self.context, anchor, self.rows);
    }

    /// Keeps the place inside the page, and what it shows laid out.
    fn settle(&mut self) {
        if self.layout.is_empty() {
            self.top = Anchor::default();
            return;
        }
        self.top.block = self.top.block.min(self.layout.len() - 1);
        let height = self.height_of(self.top.block);
        self.top.row = self.top.row.min(height.saturating_sub(1));
        self.ensure(self.top);
        // Near the end: the last row of the page stands in the last row of the screen.
        if self.layout.row_of(self.top) + self.rows > self.layout.height() {
            let last = self.layout.len() - 1;
            let end = Anchor {
                block: last,
                row: self.height_of(last),
            };
            let lowest = self.moved(end, -(self.rows as isize));
            self.top = self.top.min(lowest);
            self.ensure(self.top);
        }
    }
}

/// Puts room for other posts below the text. Nobody else has the document yet, so it is
/// not copied.
fn make_room_for_posts(document: &mut Arc<Document>) {
    Arc::make_mut(document)
        .blocks
        .push(Block::Posts(Vec::new()));
}
