//! An open post: its document, its rows, and the place where the reader stands.
//! The list's preview is one too.

mod difference;
mod folds;
mod going;
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
    content::post::PostId,
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

    /// What a link of this post leads to that is no post.
    pub fn linked_other(&self, dest: &str) -> Option<&Other> {
        self.others.get(dest)
    }

    /// The post that a link of this one leads to, with the heading, if any.
    pub fn linked_post(&self, dest: &str) -> Option<(PostId, Option<String>)> {
        self.posts.get(dest).cloned()
    }
}

/// Puts room for other posts below the text. Nobody else has the document yet, so it is
/// not copied.
fn make_room_for_posts(document: &mut Arc<Document>) {
    Arc::make_mut(document)
        .blocks
        .push(Block::Posts(Vec::new()));
}
