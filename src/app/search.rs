//! Search through all texts: the window, what was typed, what has been found.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use super::{App, Effect, Overlay, Target, Ticket, keymap, picker::Input};
use crate::{
    content::post::PostId,
    search::{
        Hit,
        query::Query,
        run::{Candidate, Found, Progress},
    },
};

/// A line that can be chosen: a post of what was found, and one of its hits.
pub type Chosen = (usize, usize);

/// The search window.
#[derive(Clone, Debug, Default)]
pub struct Search {
    pub input: Input,
    pub query: Query,
    /// In the order of the list: the newest first.
    pub found: Vec<Found>,
    /// Posts that fit and are not in `found`.
    pub more: usize,
    /// Posts looked at so far, of how many.
    pub looked: usize,
    pub of: usize,
    /// What the cursor is on.
    cursor: Chosen,
    /// Which answers belong to what is typed now.
    ticket: Ticket,
    /// The posts that are searched, made when the window opens.
    candidates: Arc<[Candidate]>,
}

impl Search {
    pub fn cursor(&self) -> Chosen {
        self.cursor
    }

    pub fn is_running(&self) -> bool {
        self.looked < self.of
    }

    /// Posts that fit.
    pub fn posts(&self) -> usize {
        self.found.len() + self.more
    }

    fn add(&mut self, progress: Progress) {
        self.found.extend(progress.found);
        self.more += progress.more;
        self.looked += progress.looked;
    }

    /// The chosen lines in order; a post that fits by its front matter alone has one.
    fn lines(&self) -> impl Iterator<Item = Chosen> {
        self.found.iter().enumerate().flat_map(|(post, found)| {
            let hits = found.hits.shown.len().max(1);
            (0..hits).map(move |hit| (post, hit))
        })
    }

    fn move_by(&mut self, by: isize) {
        let lines: Vec<Chosen> = self.lines().collect();
        let at = lines.iter().position(|line| *line == self.cursor);
        let last = lines.len().saturating_sub(1);
        let to = at.unwrap_or(0).saturating_add_signed(by).min(last);
        self.cursor = lines.get(to).copied().unwrap_or_default();
    }

    /// Moves to the first line of the next post, or of the one before.
    fn move_by_post(&mut self, forward: bool) {
        let (post, hit) = self.cursor;
        let to = match (forward, hit) {
            (true, _) => (post + 1).min(self.found.len().saturating_sub(1)),
            (false, 0) => post.saturating_sub(1),
            (false, _) => post,
        };
        self.cursor = (to, 0);
    }

    /// The post that is chosen, and the line of it.
    fn chosen(&self) -> Option<(&PostId, Option<&Hit>)> {
        let found = self.found.get(self.cursor.0)?;
        Some((&found.id, found.hits.shown.get(self.cursor.1)))
    }
}

impl App {
    /// Opens the search window, with what was searched for last.
    pub(super) fn open_search(&mut self, effects: &mut Vec<Effect>) {
        let shown = self.audience_posts();
        let candidates = shown.iter().filter_map(|id| self.index.get(id));
        let mut search = Search {
            candidates: candidates.map(Candidate::of).collect(),
            ..Search::default()
        };
        if let Some(last) = self.last_search.take() {
            search.input = last.input;
        }
        self.overlay = Some(Overlay::Search(Box::new(search)));
        self.search(effects);
    }

    pub(super) fn search_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        let rows = isize::try_from(self.size.1 / 2).unwrap_or(1);
        let Some(Overlay::Search(search)) = &mut self.overlay else {
            return;
        };
        match keymap::name(key).as_deref() {
            Some("esc") => self.close_search(),
            Some("enter") => {
                if let Some((id, hit)) = search.chosen() {
                    let id = id.clone();
                    let target = Target::Found {
                        block: hit.and_then(|hit| hit.block),
                        nth: hit.map_or(0, |hit| hit.nth),
                        words: search.query.words().to_vec(),
                    };
                    self.close_search();
                    self.open_found(&id, target, effects);
                }
            }
            Some("down" | "ctrl-n" | "ctrl-j") => search.move_by(1),
            Some("up" | "ctrl-p" | "ctrl-k") => search.move_by(-1),
            Some("tab") => search.move_by_post(true),
            Some("shift-tab") => search.move_by_post(false),
            Some("pgdn" | "ctrl-d" | "ctrl-f") => search.move_by(rows),
            Some("pgup" | "ctrl-b") => search.move_by(-rows),
            _ => {
                if search.input.key(key) {
                    self.search(effects);
                }
            }
        }
    }

    fn close_search(&mut self) {
        if let Some(Overlay::Search(search)) = self.overlay.take() {
            self.last_search = Some(*search);
        }
    }

    /// Starts to search for what the window's line says.
    pub(super) fn search(&mut self, effects: &mut Vec<Effect>) {
        let ticket = self.next_ticket();
        let index = &self.index;
        let Some(Overlay::Search(search)) = &mut self.overlay else {
            return;
        };
        search.query = Query::parse(&search.input.text);
        search.found.clear();
        search.cursor = Chosen::default();
        search.ticket = ticket;
        (search.more, search.looked, search.of) = (0, 0, 0);
        let fits = |candidate: &Candidate| {
            let post = index.get(&candidate.id);
            post.is_some_and(|post| search.query.post_fits(post))
        };
        // Nothing asked for: the texts are only made ready.
        let which: Vec<u32> = (0u32..)
            .zip(search.candidates.iter())
            .filter(|(_, candidate)| fits(candidate))
            .map(|(at, _)| at)
            .collect();
        if !search.query.is_empty() {
            search.of = which.len();
        }
        effects.push(Effect::Search {
            ticket,
            query: search.query.clone(),
            candidates: search.candidates.clone(),
            which,
        });
    }

    pub(super) fn searched(&mut self, ticket: Ticket, progress: Progress) {
        if let Some(Overlay::Search(search)) = &mut self.overlay
            && search.ticket == ticket
        {
            search.add(progress);
        }
    }
}
