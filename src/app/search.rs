//! Search through all texts: the window, what was typed, what has been found.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use super::{App, Effect, Overlay, Target, Ticket, keymap, picker::Input};
use crate::{
    content::post::PostId,
    search::{
        Hit,
        query::Query,
        run::{Candidate, Found, Order, Progress, sort},
    },
};

/// A line that can be chosen: a post of what was found, and one of its hits.
pub type Chosen = (usize, usize);

/// One row of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Post(usize),
    Hit(usize, usize),
}

/// The search window.
#[derive(Clone, Debug, Default)]
pub struct Search {
    pub input: Input,
    pub query: Query,
    pub order: Order,
    /// In that order; of the query before while nothing of this one has come.
    pub found: Vec<Found>,
    /// Posts looked at so far, of how many.
    looked: usize,
    of: usize,
    /// Whether `found` is of the query before.
    is_stale: bool,
    /// Whether what is found first is to be opened: enter was faster.
    opens: bool,
    /// What the cursor is on.
    cursor: Chosen,
    /// Which answers belong to what is typed now.
    ticket: Ticket,
    /// The posts that are searched, made when the window opens.
    candidates: Arc<[Candidate]>,
    /// Which of them are searched for this query.
    which: Arc<[u32]>,
    /// Which of those fit, as far as they have been looked at.
    fits: Vec<u32>,
}

impl Search {
    pub fn cursor(&self) -> Chosen {
        self.cursor
    }

    /// Every row, and which one the cursor is on.
    pub fn rows(&self) -> (Vec<Line>, usize) {
        let (mut lines, mut chosen) = (Vec::new(), 0);
        for (at, found) in self.found.iter().enumerate() {
            lines.push(Line::Post(at));
            if at == self.cursor.0 {
                chosen = lines.len() - 1;
            }
            for hit in 0..found.hits.shown.len() {
                lines.push(Line::Hit(at, hit));
                if (at, hit) == self.cursor {
                    chosen = lines.len() - 1;
                }
            }
        }
        (lines, chosen)
    }

    pub(super) fn point_at(&mut self, line: Chosen) {
        self.cursor = line;
    }

    pub fn is_running(&self) -> bool {
        self.looked < self.of
    }

    /// Posts that it is about, and how many of them are done with: what was typed before
    /// may have left few to look at.
    pub fn progress(&self) -> (usize, usize) {
        let all = self.candidates.len();
        (all.saturating_sub(self.of.saturating_sub(self.looked)), all)
    }

    /// Posts that fit.
    pub fn posts(&self) -> usize {
        self.fits.len()
    }

    fn add(&mut self, progress: Progress) {
        if std::mem::take(&mut self.is_stale) {
            self.found.clear();
            self.cursor = Chosen::default();
        }
        let fits = progress.fits.iter().filter_map(|at| self.which.get(*at));
        self.fits.extend(fits);
        self.looked += progress.looked;
        if progress.found.is_empty() {
            return;
        }
        let moved = self.cursor != Chosen::default();
        let kept = self.found.get(self.cursor.0).filter(|_| moved);
        let kept = kept.map(|found| found.id.clone());
        self.found.extend(progress.found);
        sort(&mut self.found, self.order);
        if let Some(id) = kept {
            let at = self.found.iter().position(|found| found.id == id);
            self.cursor.0 = at.unwrap_or(0);
        }
    }

    /// The posts that what is typed now can be in: where it narrows what was typed
    /// before, those that fitted, and those that had not been looked at.
    fn pool(&self, query: &Query) -> Vec<u32> {
        if self.query.is_empty() || !query.narrows(&self.query) {
            return (0..self.candidates.len() as u32).collect();
        }
        let rest = self.which.get(self.looked..).unwrap_or_default();
        self.fits.iter().chain(rest).copied().collect()
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
            search.order = last.order;
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
            Some("enter") => self.open_chosen(effects),
            Some("ctrl-o") => {
                search.order = match search.order {
                    Order::AsGiven => Order::Relevance,
                    Order::Relevance => Order::AsGiven,
                };
                self.search_anew(effects);
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

    /// Searches for what the window's line says, where that asks for something else.
    pub(super) fn search(&mut self, effects: &mut Vec<Effect>) {
        if let Some(Overlay::Search(search)) = &self.overlay
            && (search.ticket == Ticket::default()
                || search.query != Query::parse(&search.input.text))
        {
            self.search_anew(effects);
        }
    }

    fn search_anew(&mut self, effects: &mut Vec<Effect>) {
        let ticket = self.next_ticket();
        let index = &self.index;
        let Some(Overlay::Search(search)) = &mut self.overlay else {
            return;
        };
        let query = Query::parse(&search.input.text);
        let pool = search.pool(&query);
        search.query = query;
        search.ticket = ticket;
        search.is_stale = true;
        search.opens = false;
        search.fits.clear();
        (search.looked, search.of) = (0, 0);
        let fits = |at: &u32| {
            let candidate = search.candidates.get(*at as usize);
            let post = candidate.and_then(|candidate| index.get(&candidate.id));
            post.is_some_and(|post| search.query.post_fits(post))
        };
        // Nothing asked for: the texts are only made ready.
        search.which = if search.query.asks_for_posts() {
            pool.into_iter().filter(fits).collect()
        } else {
            pool.into()
        };
        if search.query.is_empty() {
            search.found.clear();
        } else {
            search.of = search.which.len();
        }
        if search.of == 0 {
            search.found.clear();
        }
        effects.push(Effect::Search {
            ticket,
            query: search.query.clone(),
            candidates: search.candidates.clone(),
            which: search.which.clone(),
            order: search.order,
        });
    }

    pub(super) fn searched(
        &mut self,
        ticket: Ticket,
        progress: Progress,
        effects: &mut Vec<Effect>,
    ) {
        if let Some(Overlay::Search(search)) = &mut self.overlay
            && search.ticket == ticket
        {
            search.add(progress);
            if search.opens && !search.found.is_empty() {
                self.open_chosen(effects);
            }
        }
    }

    /// Opens the post and the line that the cursor is on; where nothing has come yet,
    /// as soon as something does.
    pub(super) fn open_chosen(&mut self, effects: &mut Vec<Effect>) {
        let Some(Overlay::Search(search)) = &mut self.overlay else {
            return;
        };
        if !search.query.problems.is_empty() {
            return; // what it has found meanwhile is not shown
        }
        let fresh = search.chosen().filter(|_| !search.is_stale);
        let Some((id, hit)) = fresh else {
            search.opens = search.is_running();
            return;
        };
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
