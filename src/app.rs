//! The state of the program, and the one place that changes it.
//!
//! [`App::update`] takes an event and answers with what is to be done outside: it
//! reads no file, no clock and no terminal, and draws nothing, so a test drives it
//! as a user would. Answers of workers carry a ticket; stale ones are dropped.

pub mod areas;
pub mod audience;
pub mod copying;
pub mod counting;
pub mod event;
pub mod filter;
pub mod find;
pub mod history;
pub mod keymap;
mod kin;
pub mod list;
mod live;
mod memory;
mod moving;
pub mod on_links;
mod on_list;
mod on_overlay;
mod on_reader;
mod only;
mod opening;
pub mod page;
mod panes;
pub mod picker;
mod picks;
mod pictures;
pub mod pointer;
pub mod reader;
mod scanned;
pub mod search;
pub mod selecting;
mod selection;
mod sliding;
pub mod start;
pub mod viewer;

use std::{collections::HashSet, sync::Arc};

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use foldhash::fast::RandomState;

pub use areas::ColumnWidth;
pub use audience::Audience;
pub use copying::{Copying, Offer};
use counting::Counting;
pub use counting::{Count, Counted};
pub use event::{Clip, Effect, Event, Opened, Other, PictureFile, Ticket};
use keymap::{Action, Keymap, Screen};
use kin::Links;
pub use list::List;
use moving::Moving;
use only::Only;
use opening::{Opening, lay_rest};
pub use opening::{Target, preview_column};
pub use page::Page;
pub use picker::{Input, Picker};
pub use picks::Named;
use pictures::Motion;
pub use reader::Reader;
pub use search::Search;
use selecting::Selecting;
pub use selection::Selection;
pub use start::{Blog, Start};
pub use viewer::{Exhibit, Viewer};

use crate::{
    cells::CellSize,
    color::Depth,
    content::{
        graph::Graph,
        index::Index,
        post::{Post, PostId},
    },
    images::{Key, Protocol, Store},
    layout::{Anchor, Laid, Row, Theme},
    state::State,
};

/// What the terminal takes beyond text and colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Links in cells (OSC 8).
    pub hyperlinks: bool,
    /// The locale holds ASCII only.
    pub ascii: bool,
    /// Emoji of several characters take the columns that Unicode says.
    pub clusters: bool,
    /// Signs with an emoji selector (U+FE0F) take two columns, as they are laid out.
    pub selectors: bool,
}

/// Columns and rows of a terminal whose size is not known.
const UNKNOWN_SIZE: (u16, u16) = (80, 24);

/// What is open over a screen.
#[derive(Clone, Debug)]
pub enum Overlay {
    Help {
        top: usize,
    },
    /// A footnote by its number, laid out, and the first row that is shown.
    Note {
        note: usize,
        rows: Vec<Row>,
        top: usize,
        /// Row and column of the page where the text names it.
        spot: (usize, usize),
    },
    /// What can be copied, and the line that is chosen.
    Copy {
        offers: Vec<Offer>,
        at: usize,
    },
    Picker(Picker),
    Search(Box<Search>),
    Viewer(Box<Viewer>),
}

/// How far the scan is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scan {
    #[default]
    Running,
    Ended,
    Failed(String),
}

/// The whole state.
#[derive(Debug)]
pub struct App {
    /// What the folder is called on the screen.
    pub name: String,
    pub size: (u16, u16),
    pub cell: CellSize,
    pub theme: Arc<Theme>,
    pub depth: Depth,
    pub features: Features,
    /// How pictures are shown.
    pub images: Protocol,
    /// Shared with the worker that makes lists of it.
    pub index: Arc<Index>,
    /// Which posts lead to which, as far as it is known.
    pub graph: Graph,
    links: Links,
    pub scan: Scan,
    pub list: List,
    pub audience: Audience,
    /// The list that a worker makes.
    selecting: Option<Selecting>,
    /// The filter line, while it is typed in.
    pub filter_input: Option<Input>,
    pub reader: Option<Reader>,
    opening: Option<Opening>,
    /// Posts whose pictures were found while one was on its way.
    found_late: Vec<PostId>,
    /// The post beside the list, on wide screens.
    pub preview: Option<Page>,
    previewing: Option<(Ticket, PostId)>,
    pub overlay: Option<Overlay>,
    /// The search window as it was left.
    last_search: Option<Search>,
    /// What is being chosen in the picker of filters.
    draft: Option<filter::Draft>,
    /// The counts of its lines that are still to come.
    counting: Option<Counting>,
    /// What the picker of themes offers.
    pub themes: Vec<Named>,
    /// The theme to go back to when that picker is left.
    theme_before: Option<Arc<Theme>>,
    /// Whether the mouse is the program's, and not the terminal's.
    pub mouse: bool,
    /// Whose scroll bar the mouse holds.
    dragging: Option<Screen>,
    /// Whether an [`Event::WentOn`] is on its way.
    goes_on: bool,
    /// Milliseconds since 1970, told by the loop.
    pub now: i64,
    /// What is remembered of posts.
    pub memory: State,
    /// The post that was not finished last time, until something is opened.
    pub continue_reading: Option<PostId>,
    has_recalled: bool,
    /// Whether a key was pressed.
    was_used: bool,
    /// What happened last that cannot be seen otherwise.
    pub notice: Option<String>,
    pub pictures: Store,
    /// Whether pictures on other servers are fetched without a key.
    pub remote_images: bool,
    /// Pictures that were asked for last.
    wanted: Vec<Key>,
    motion: Motion,
    moving: Option<Moving>,
    pub column: ColumnWidth,
    /// The width that its user wants instead of [`ColumnWidth::Wide`].
    own_column: Option<ColumnWidth>,
    /// Which keys do what.
    pub keys: Keymap,
    /// What a find looked for last, in any post.
    last_find: Option<find::Wanted>,
    /// What was asked for at the start and is still to be done.
    start: Start,
    /// The blogs to choose from.
    pub blogs: Vec<Blog>,
    /// Whether the folder is to be read again after the scan that is under way.
    scan_after: bool,
    /// The post of a folder that has only one and was named, until it is open.
    only: Option<Only>,
    /// Posts that the running scan has come across.
    seen: HashSet<PostId, RandomState>,
    last_ticket: Ticket,
}

impl App {
    /// An app that has read nothing yet.
    pub fn new(name: impl Into<String>, theme: Theme, depth: Depth) -> Self {
        Self {
            name: name.into(),
            size: UNKNOWN_SIZE,
            cell: CellSize::default(),
            theme: Arc::new(theme),
            depth,
            features: Features::default(),
            images: Protocol::default(),
            index: Arc::default(),
            graph: Graph::default(),
            links: Links::default(),
            scan: Scan::default(),
            list: List::default(),
            audience: Audience::default(),
            selecting: None,
            filter_input: None,
            reader: None,
            opening: None,
            found_late: Vec::new(),
            preview: None,
            previewing: None,
            overlay: None,
            last_search: None,
            draft: None,
            counting: None,
            themes: picks::built_in_themes(),
            theme_before: None,
            mouse: false,
            dragging: None,
            goes_on: false,
            now: 0,
            memory: State::default(),
            continue_reading: None,
            has_recalled: false,
            was_used: false,
            notice: None,
            pictures: Store::default(),
            remote_images: false,
            wanted: Vec::new(),
            motion: Motion::default(),
            moving: None,
            column: ColumnWidth::default(),
            own_column: None,
            keys: Keymap::default(),
            last_find: None,
            start: Start::default(),
            blogs: Vec::new(),
            scan_after: false,
            only: None,
            seen: HashSet::default(),
            last_ticket: Ticket::default(),
        }
    }

    /// Which screen is shown.
    pub fn screen(&self) -> Screen {
        if self.reader.is_some() {
            Screen::Reader
        } else {
            Screen::List
        }
    }

    pub fn list_areas(&self) -> areas::ListAreas {
        let tagged = self.scan != Scan::Ended || !self.tags().is_empty();
        areas::list(
            self.size,
            (tagged, self.is_filtered(), self.offered().is_some()),
        )
    }

    pub fn reader_areas(&self) -> areas::ReaderAreas {
        let headings = self
            .reader
            .as_ref()
            .map_or(0, |reader| reader.page.document.outline.len());
        areas::reader(self.size, headings, self.column)
    }

    /// Which lines of the contents stand beside the text.
    pub fn contents_lines(&self) -> areas::ContentsLines {
        let page = self.reader.as_ref().map(|reader| &reader.page);
        let entries = page.map_or(0, |page| page.document.outline.len());
        let here = page.and_then(Page::section).unwrap_or(0);
        areas::contents(self.reader_areas().contents.height, entries, here)
    }

    /// Where a picker stands, wider where its lines are long.
    pub fn picker_areas(&self, picker: &Picker) -> areas::PickerAreas {
        let cols = match picker.kind {
            picker::Kind::Posts | picker::Kind::Links => 96,
            _ => 56,
        };
        areas::picker(self.size, cols, picker.len(), picker.cursor())
    }

    /// The post to go on with, while the list offers it.
    pub fn offered(&self) -> Option<&Post> {
        self.index.get(self.continue_reading.as_ref()?)
    }

    /// Whether the list shows less than everything.
    pub fn is_filtered(&self) -> bool {
        !self.list.filter.terms.is_empty()
            || !self.list.filter.without.is_empty()
            || !self.list.filter.text.trim().is_empty()
            || self.list.skip.is_some()
    }

    /// The post that keys of the list are about: the one to go on with, while the
    /// cursor stands on its row.
    pub fn selected_id(&self) -> Option<&PostId> {
        let offered = self.continue_reading.as_ref();
        let offered = offered.filter(|_| self.is_on_offer());
        offered.or(self.list.selected.as_ref())
    }

    /// Whether the cursor stands on the row of the post to go on with.
    pub fn is_on_offer(&self) -> bool {
        self.list.on_offer && !self.list_areas().offer.is_empty()
    }

    pub fn selected_post(&self) -> Option<&Post> {
        self.index.get(self.selected_id()?)
    }

    /// The post that the reader shows.
    pub fn open_post(&self) -> Option<&Post> {
        self.index.get(&self.reader.as_ref()?.page.id)
    }

    /// Whether a post was asked for that has not arrived yet.
    pub fn is_opening(&self) -> bool {
        self.opening.is_some()
    }

    /// Takes in what has happened; answers with what is to be done.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        let stood = self.place();
        match event {
            Event::KeyPressed(key) => self.key(key, &mut effects),
            Event::Pasted(text) => self.paste(&text, &mut effects),
            Event::Resized { cols, rows, cell } => self.resize((cols, rows), cell, &mut effects),
            Event::ListMade {
                ticket,
                made,
                tag_counts,
            } => self.selected(ticket, made, tag_counts, &mut effects),
            Event::TermsCounted { ticket, counted } => {
                self.terms_counted(ticket, counted, &mut effects);
            }
            Event::PostsRead(posts) => self.posts_read(posts, &mut effects),
            Event::FilesChanged(changes) => self.files_changed(changes, &mut effects),
            Event::Faded => self.fade(),
            Event::IndexRecalled(index) => self.index_recalled(*index),
            Event::PostsKept(ids) => self.seen.extend(ids),
            Event::PostsUnchanged(posts) => self.posts_unchanged(posts, &mut effects),
            Event::PostsCounted(posts) => self.posts_counted(posts),
            Event::ScanEnded(result) => self.scan_ended(result, &mut effects),
            Event::PostOpened { ticket, result } => self.opened(ticket, result, &mut effects),
            Event::PostGrown { ticket, opened } => self.grown(ticket, *opened, &mut effects),
            Event::BlocksLaid { ticket, blocks } => self.laid(ticket, blocks),
            Event::CodeHighlighted {
                ticket,
                block,
                key,
                lines,
            } => {
                if let Some(page) = self.page_of(ticket) {
                    page.highlighted(block, key, lines);
                }
            }
            Event::Recalled(state) => self.recalled(&state, &mut effects),
            Event::LinksRead { links, done } => self.links_read(links, done),
            Event::Searched { ticket, progress } => self.searched(ticket, progress, &mut effects),
            Event::PictureDecoded {
                key,
                result,
                complete,
            } => self.pictures.insert(key, result, complete),
            Event::PictureEncoded { key, sharp, needs } => {
                self.encoded(&key, sharp, needs, &mut effects);
            }
            Event::PictureSent(id) => self.pictures.sent(id),
            Event::Pointed(pointed) => self.pointed(pointed, &mut effects),
            Event::WentOn => {
                self.goes_on = false;
                self.go_on(&mut effects);
            }
            Event::Fetched { address, result } => self.fetched(&address, &result),
            Event::FrameDecoded {
                still,
                frame,
                time,
                blocks,
            } => self.frame_decoded(&still, frame, time, blocks, &mut effects),
            Event::FramesEnded { still } => self.frames_ended(&still, &mut effects),
            Event::Ticked => self.next_frame(&mut effects),
            Event::Settled => self.motion = Motion::Still,
            Event::Failed(message) | Event::Noticed(message) => self.notice = Some(message),
            Event::NotBrowsed(url) => effects.push(Effect::Copy(Clip {
                because: Some("there is no browser here"),
                ..Clip::plain(url)
            })),
            Event::PicturesFound(posts) => self.pictures_found(&posts, &mut effects),
            Event::StopAsked => effects.push(Effect::Suspend),
            Event::Resumed => self.forget_sent(),
            Event::Ended => effects.push(Effect::Quit),
        }
        if effects.iter().any(|effect| matches!(effect, Effect::Quit)) {
            self.remember_place(&mut effects);
            self.remember_view(&mut effects);
        }
        if let (Some((id, row)), Some(reader)) = (&stood, &mut self.reader) {
            reader.was_moved |= reader.page.id == *id && reader.page.top() != *row;
        }
        if stood.is_some() && self.place() != stood {
            self.moved(&mut effects);
        }
        self.fit_list();
        self.want_list(&mut effects);
        self.want_counts(&mut effects);
        self.want_preview(&mut effects);
        self.want_links(&mut effects);
        self.refresh_viewer();
        self.want_frames(&mut effects);
        self.want_remote(&mut effects);
        self.want_pictures(&mut effects);
        effects
    }

    /// The row of the page that stands in the first row of the screen.
    fn place(&self) -> Option<(PostId, Anchor)> {
        let page = &self.reader.as_ref()?.page;
        Some((page.id.clone(), page.top()))
    }

    fn key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        if key.modifiers.contains(KeyModifiers::ALT) && keymap::name(key).is_none() {
            // No such key is bound to Alt: this was Esc and a key close behind it, which
            // a terminal sends as the same bytes.
            self.key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE), effects);
            let modifiers = key.modifiers.difference(KeyModifiers::ALT);
            return self.key(KeyEvent { modifiers, ..key }, effects);
        }
        self.was_used = true;
        match self.keys.action(key, self.screen()) {
            Some(Action::Quit) => return effects.push(Effect::Quit),
            Some(Action::Suspend) => return effects.push(Effect::Suspend),
            _ => {}
        }
        self.fade();
        if self.holds(key) {
            return;
        }
        if let Some(opening) = self.opening.as_mut().filter(|opening| !opening.is_quiet()) {
            if matches!(keymap::name(key).as_deref(), Some("esc" | "q")) {
                self.opening = None;
            } else {
                opening.held.push(key);
            }
            return;
        }
        if self.waits_for_list(key) {
            return;
        }
        let noticed = self.notice.take().is_some();
        let idle = self.reader.as_ref().is_some_and(|reader| reader.is_idle());
        if noticed && idle && key.code == KeyCode::Esc && self.overlay.is_none() {
            return; // it was the notice that was to go away
        }
        if matches!(self.overlay, Some(Overlay::Search(_))) {
            self.search_key(key, effects);
        } else if self.overlay.is_some() {
            self.overlay_key(key, effects);
        } else if self.filter_input.is_some() {
            self.filter_key(key, effects);
        } else if self.reader.is_some() {
            self.reader_key(key, effects);
        } else if let Some(action) = self.keys.action(key, Screen::List) {
            match (action, key.code) {
                (Action::RemoveChip, KeyCode::Char(digit)) => {
                    let number = digit.to_digit(10).unwrap_or(1) as usize;
                    self.remove_chip(number.checked_sub(1));
                }
                _ => self.list_action(action, effects),
            }
        }
    }

    fn paste(&mut self, text: &str, effects: &mut Vec<Effect>) {
        if let Some(Overlay::Picker(picker)) = &mut self.overlay {
            picker.input.paste(text);
            self.narrow_picker(effects);
        } else if let Some(Overlay::Search(search)) = &mut self.overlay {
            search.input.paste(text);
            self.search(effects);
        } else if let Some(input) = &mut self.filter_input {
            input.paste(text);
            self.apply_filter_input();
        } else if let Some(reader) = &mut self.reader {
            reader.paste(text);
            self.go_on(effects);
        }
    }

    fn resize(&mut self, size: (u16, u16), cell: Option<CellSize>, effects: &mut Vec<Effect>) {
        self.size = size;
        let cell = cell.unwrap_or_default();
        if cell != self.cell {
            // Another font: what was made for the cells of the old one is of no use.
            self.pictures.clear();
            self.wanted.clear();
        }
        self.cell = cell;
        self.refit(effects);
    }

    /// What stands above the list comes and goes: the list has the rows that are left.
    fn fit_list(&mut self) {
        let rows = usize::from(self.list_areas().posts.height);
        if rows != self.list.rows() {
            self.list.resize(rows, &self.index);
        }
    }

    /// Fits everything that has rows into the screen as it is now.
    fn refit(&mut self, effects: &mut Vec<Effect>) {
        self.fit_list();
        let areas = self.reader_areas();
        let context = self.context(areas.text.width, areas.wide.width, areas.body.height);
        let ticket = self.next_ticket();
        if let Some(reader) = &mut self.reader {
            if reader
                .page
                .relayout(ticket, &context, usize::from(areas.body.height))
            {
                lay_rest(&reader.page, effects);
            }
            reader.search_again();
        }
        let preview = self.list_areas().preview;
        if preview.is_empty() {
            self.preview = None;
            self.previewing = None;
        }
        let column = preview_column(preview.width);
        let context = self.preview_context(column, preview.height);
        let ticket = self.next_ticket();
        if let Some(page) = &mut self.preview
            && page.relayout(ticket, &context, usize::from(preview.height))
        {
            lay_rest(page, effects);
        }
    }

    fn laid(&mut self, ticket: Ticket, blocks: Vec<(usize, Laid)>) {
        let fresh: Vec<usize> = blocks.iter().map(|(block, _)| *block).collect();
        if let Some(page) = self.page_of(ticket) {
            page.fill(blocks);
        }
        if let Some(reader) = &mut self.reader
            && reader.page.ticket == ticket
        {
            reader.search_in(&fresh);
        }
    }
}
