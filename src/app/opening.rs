//! Opening posts: what is asked of the workers for a page, and what becomes of
//! their answers.

use crossterm::event::KeyEvent;

use super::{App, Effect, Opened, Page, Reader, Ticket, areas, history::History};
use crate::{
    content::{
        index::Sort,
        post::{Post, PostId},
    },
    layout::{Anchor, Context, Folds, Overflow},
};

/// Said of a post that does not open at its top.
pub(super) const LEFT_OFF: &str = "where you left off: g goes to the top";

/// A post that was asked for and has not arrived.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) ticket: Ticket,
    /// Where to stand in it.
    pub(super) at: Target,
    /// The way to it, where that is another than the open post's.
    history: Option<History>,
    /// Keys pressed meanwhile: they are meant for the post.
    pub(super) held: Vec<KeyEvent>,
}

/// Where to stand in a post that is opened.
#[derive(Clone, Debug, Default)]
pub enum Target {
    #[default]
    Top,
    /// Where it was left, if it was begun and not finished.
    LeftOff,
    /// The heading with this id.
    Heading(String),
    Place(Anchor),
    /// Where the reader stands: it is the open post, read again.
    Again,
    /// A block that a search has found, with the words that it looked for.
    Found {
        block: Option<usize>,
        /// Matches in the block before the one that was chosen.
        nth: usize,
        words: Vec<String>,
    },
}

impl App {
    /// Opens a post; the way back stays as it is.
    pub(super) fn open(&mut self, id: &PostId, at: Target, effects: &mut Vec<Effect>) {
        self.open_by(id, at, None, effects);
    }

    /// Opens a post with a way back of its own.
    pub(super) fn open_with(
        &mut self,
        id: &PostId,
        at: Target,
        history: History,
        effects: &mut Vec<Effect>,
    ) {
        self.open_by(id, at, Some(history), effects);
    }

    fn open_by(
        &mut self,
        id: &PostId,
        at: Target,
        history: Option<History>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(post) = self.index.get(id) else {
            return;
        };
        let post = Box::new(post.clone());
        let series = self.place_in_series(&post);
        let whole = match &at {
            Target::Top => false,
            Target::LeftOff => self
                .memory
                .place(&id.0)
                .is_some_and(|place| place.block > 0),
            _ => true,
        };
        let ticket = self.next_ticket();
        self.opening = Some(Opening {
            ticket,
            at,
            history,
            held: Vec::new(),
        });
        effects.push(Effect::Open {
            ticket,
            post,
            series,
            whole,
        });
    }

    /// The series of a post and its place in it by date: `Name 3 of 7`.
    fn place_in_series(&self, post: &Post) -> Option<String> {
        let name = post.more.series.first()?;
        let mut all: Vec<&Post> = self
            .index
            .posts(Sort::Oldest)
            .filter(|other| other.more.series.contains(name))
            .collect();
        // Where the author has numbered them, by number: a weight may be meant for the list.
        all.sort_by_key(|other| (other.more.series_order, other.more.weight));
        let at = all.iter().position(|other| other.id == post.id)?;
        Some(format!("{name} {} of {}", at + 1, all.len()))
    }

    pub(super) fn opened(
        &mut self,
        ticket: Ticket,
        result: Result<Opened, String>,
        effects: &mut Vec<Effect>,
    ) {
        if self
            .previewing
            .as_ref()
            .is_some_and(|(wanted, _)| *wanted == ticket)
        {
            let area = self.list_areas().preview;
            let column = preview_column(area.width);
            let context = self.preview_context(column, area.height);
            if let (Some((_, id)), Ok(opened)) = (self.previewing.clone(), result) {
                let page = Page::new(id, ticket, opened, context, usize::from(area.height));
                highlight(&page, effects);
                self.preview = Some(page);
            }
            return;
        }
        let Some(opening) = self.opening.take_if(|opening| opening.ticket == ticket) else {
            return;
        };
        match result {
            Ok(opened) if opening.is_quiet() => self.show_again(ticket, opened, effects),
            Ok(opened) => self.show(ticket, opened, opening, effects),
            Err(why) => {
                self.notice = Some(why);
                self.only = None;
                // The worker gave up on what it was laying out for this.
                if let Some(reader) = &self.reader {
                    lay_rest(&reader.page, effects);
                }
            }
        }
    }

    /// Takes in all of a post whose start is shown.
    pub(super) fn grown(&mut self, ticket: Ticket, opened: Opened, effects: &mut Vec<Effect>) {
        let fresh = self.next_ticket();
        let reader = self.reader.as_ref().map(|reader| &reader.page);
        let kin = match reader.filter(|page| page.ticket == ticket) {
            Some(page) => self.kin_rows(&page.id),
            None => Vec::new(),
        };
        let Some(page) = self.page_of(ticket) else {
            return;
        };
        page.grow(fresh, opened, kin);
        lay_rest(page, effects);
        highlight(page, effects);
        if let Some((previewing, _)) = &mut self.previewing
            && *previewing == ticket
        {
            *previewing = fresh;
        }
        if let Some(reader) = &mut self.reader
            && reader.page.ticket == fresh
        {
            reader.search_again();
        }
    }

    pub(super) fn show(
        &mut self,
        ticket: Ticket,
        opened: Opened,
        opening: Opening,
        effects: &mut Vec<Effect>,
    ) {
        let id = opened.id.clone();
        let headings = opened.document.outline.len();
        let areas = areas::reader(self.size, headings, self.column);
        let context = self.context(areas.text.width, areas.wide.width, areas.body.height);
        let mut found = None;
        let mut page = Page::new(
            id.clone(),
            ticket,
            opened,
            context,
            usize::from(areas.body.height),
        );
        // Before any worker shares the document, and before a place below the text is
        // gone to.
        page.set_kin(self.kin_rows(&id));
        match opening.at {
            Target::Top | Target::Again => {}
            Target::LeftOff => {
                if let Some(anchor) = self.left_off(&id, &page.document) {
                    page.go_to(anchor);
                    self.notice = Some(LEFT_OFF.into());
                }
            }
            Target::Place(anchor) => page.go_to(anchor),
            Target::Found { block, nth, words } => found = Some((block, nth, words)),
            Target::Heading(heading) => {
                if !page.go_to_heading(&heading) {
                    self.notice = Some(format!("there is no heading #{heading} in this post"));
                }
            }
        }
        self.remember_place(effects);
        self.continue_reading = None;
        self.list.select_id(&id);
        lay_rest(&page, effects);
        highlight(&page, effects);
        let before = self.reader.take().map(|reader| reader.history);
        let history = opening.history.or(before).unwrap_or_default();
        let mut reader = Reader::new(page, history);
        if let Some((block, nth, words)) = found {
            reader.begin_found(block, nth, words);
            self.last_find = reader.wanted().or(self.last_find.take());
        }
        self.reader = Some(reader);
        if std::mem::take(&mut self.found_late).contains(&id) {
            self.read_again(&id, effects);
        }
        self.go_on(effects);
        self.overlay = None;
        self.release(effects);
        for key in opening.held {
            self.key(key, effects);
        }
    }

    /// What a page is laid out in: a column of `width` which code and tables may
    /// leave up to `wide`, in a body of `height`.
    pub(super) fn context(&self, width: u16, wide: u16, height: u16) -> Context {
        // In a smaller window nothing of it is seen: a post of megabytes in rows of one
        // column would take the memory of a machine.
        let width = width.max(areas::column(areas::SMALLEST.0, self.column));
        Context {
            wide: usize::from(wide.max(width)),
            hang: wide > width,
            overflow: Overflow::KeepDrawn,
            folds: Folds::default(),
            picture_rows: (usize::from(height) * 6 / 10).max(1),
            cell: self.cell,
            ..Context::new(self.theme.clone(), usize::from(width.max(1)))
        }
    }

    /// The same beside the list, where no key slides anything.
    pub(super) fn preview_context(&self, column: u16, height: u16) -> Context {
        Context {
            overflow: Overflow::Wrap,
            ..self.context(column, column, height)
        }
    }

    pub(super) fn next_ticket(&mut self) -> Ticket {
        self.last_ticket.0 += 1;
        self.last_ticket
    }

    pub(super) fn page_of(&mut self, ticket: Ticket) -> Option<&mut Page> {
        let reader = self.reader.as_mut().map(|reader| &mut reader.page);
        [reader, self.preview.as_mut()]
            .into_iter()
            .flatten()
            .find(|page| page.ticket == ticket)
    }

    /// Asks for the post beside the list, where there is room for it.
    pub(super) fn want_preview(&mut self, effects: &mut Vec<Effect>) {
        if self.reader.is_some() || self.list_areas().preview.is_empty() {
            return;
        }
        let wanted = self.selected_id().cloned();
        if wanted == self.previewing.as_ref().map(|(_, id)| id.clone()) {
            return;
        }
        self.preview = None;
        self.previewing = None;
        let Some(post) = wanted.as_ref().and_then(|id| self.index.get(id)) else {
            return;
        };
        let post = Box::new(post.clone());
        let series = self.place_in_series(&post);
        let ticket = self.next_ticket();
        self.previewing = Some((ticket, post.id.clone()));
        effects.push(Effect::Open {
            ticket,
            post,
            series,
            whole: false,
        });
    }
}

/// Has a worker lay out what the screen does not need at once.
pub(super) fn lay_rest(page: &Page, effects: &mut Vec<Effect>) {
    let order = page.missing();
    if !order.is_empty() {
        effects.push(Effect::Lay {
            ticket: page.ticket,
            document: page.document.clone(),
            context: page.context.clone(),
            order,
        });
    }
}

/// Has a worker find out what the code of a page is.
pub(super) fn highlight(page: &Page, effects: &mut Vec<Effect>) {
    let order = page.code_blocks();
    if !order.is_empty() {
        effects.push(Effect::Highlight {
            ticket: page.ticket,
            document: page.document.clone(),
            order,
        });
    }
}

/// Columns of text in a preview of `width` columns.
pub fn preview_column(width: u16) -> u16 {
    width.saturating_sub(6).max(1)
}
