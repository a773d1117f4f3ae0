//! What the app remembers of posts, and what it wants kept: places, read marks,
//! stars, and how the list was set.

use std::collections::HashSet;

use super::{App, ColumnWidth, Effect, opening::LEFT_OFF};
use crate::{
    content::{
        index::Sort,
        post::{Post, PostId},
    },
    layout::Anchor,
    search::lines,
    state::{Mark, Place, Present, Remembered, Said, State, View, fingerprint},
};

/// From how much of a post on it counts as read to the end.
const ALL: usize = 100;

impl App {
    /// Takes in what is stored. The first time it also sets the list as it was left,
    /// unless the reader was faster.
    pub(super) fn recalled(&mut self, stored: &State, effects: &mut Vec<Effect>) {
        self.memory.merge(stored);
        if !std::mem::replace(&mut self.has_recalled, true) && !self.was_used {
            if let Some(view) = self.memory.view.clone() {
                self.set_view(&view.what);
                self.set_start();
                self.refit(effects);
            }
            if self.reader.is_some() {
                self.go_where_left_off();
            } else {
                self.continue_reading = self.memory.unfinished().map(|id| PostId(id.into()));
            }
        }
    }

    /// Goes on in a post that was opened, because it was named, before it was known how
    /// far it had been read.
    fn go_where_left_off(&mut self) {
        let Some(reader) = self.reader.as_ref() else {
            return;
        };
        let page = &reader.page;
        if !page.is_at_top() {
            return;
        }
        if let Some(anchor) = self.left_off(&page.id, &page.document) {
            self.notice = Some(LEFT_OFF.into());
            if let Some(reader) = &mut self.reader {
                reader.page.go_to(anchor);
            }
        }
    }

    /// Keeps how far the open post was read.
    pub(super) fn remember_place(&mut self, effects: &mut Vec<Effect>) {
        let Some(reader) = &self.reader else { return };
        let page = &reader.page;
        let (id, top, percent) = (page.id.clone(), page.top(), page.percent().min(ALL));
        // Whoever only looked in has not left the place where it was.
        if !reader.was_moved && percent < ALL {
            return;
        }
        // The header is made from the front matter; a place in it is the top.
        let text = match top.block {
            0 => 0,
            block => fingerprint(&lines::text_of(&page.document, block)),
        };
        let place = Place {
            block: top.block,
            row: top.row,
            text,
            percent: percent as u8,
        };
        let place = self.said(place);
        let read =
            (percent == ALL && !self.memory.is_read(&id.0)).then(|| self.said(Mark { set: true }));
        let post = Remembered {
            place: Some(place),
            read,
            ..Remembered::default()
        };
        self.keep(&id, post, effects);
        if self.continue_reading.as_ref() == Some(&id) {
            self.continue_reading = None;
        }
    }

    /// Where the reader left a post that was begun and not finished.
    pub(super) fn left_off(
        &self,
        id: &PostId,
        document: &crate::markdown::Document,
    ) -> Option<Anchor> {
        let place = self.memory.place(&id.0)?;
        if usize::from(place.percent) >= ALL || place.block == 0 {
            return None;
        }
        let here = |block| fingerprint(&lines::text_of(document, block));
        let blocks = document.blocks.len();
        if place.block < blocks && here(place.block) == place.text {
            return Some(Anchor {
                block: place.block,
                row: place.row,
            });
        }
        let all: Vec<u64> = (0..blocks).map(here).collect();
        let (block, row) = place.found_in(&all);
        Some(Anchor { block, row })
    }

    /// Marks a post as read, or takes that back.
    pub(super) fn toggle_read(&mut self, id: &PostId, effects: &mut Vec<Effect>) {
        let set = !self.memory.is_read(&id.0);
        let post = Remembered {
            read: Some(self.said(Mark { set })),
            ..Remembered::default()
        };
        self.keep(id, post, effects);
    }

    pub(super) fn toggle_star(&mut self, id: &PostId, effects: &mut Vec<Effect>) {
        let set = !self.memory.is_starred(&id.0);
        let post = Remembered {
            star: Some(self.said(Mark { set })),
            ..Remembered::default()
        };
        self.keep(id, post, effects);
    }

    /// Shows only what is not read, or everything again.
    pub(super) fn toggle_unread(&mut self) {
        self.list.skip = match self.list.skip.take() {
            Some(_) => None,
            None => Some(self.read_posts()),
        };
        self.refilter();
    }

    fn read_posts(&self) -> HashSet<PostId> {
        let ids = self.memory.posts.keys();
        let read = ids.filter(|id| self.memory.is_read(id));
        read.map(|id| PostId(id.as_str().into())).collect()
    }

    /// Selects the next post that is not read, or the one before.
    pub(super) fn next_unread(&mut self, forward: bool) {
        let at = self.list.cursor();
        let unread = |at: &usize| {
            let id = self.list.shown.get(*at);
            id.is_some_and(|id| !self.memory.is_read(&id.0))
        };
        let next = if forward {
            (at + 1..self.list.shown.len()).find(unread)
        } else {
            (0..at).rev().find(unread)
        };
        match next {
            Some(at) => self.list.select(at),
            None => {
                let side = if forward { "below" } else { "above" };
                self.notice = Some(format!("every post {side} is read"));
            }
        }
    }

    /// Keeps how the list is set.
    pub(super) fn remember_view(&mut self, effects: &mut Vec<Effect>) {
        let view = View {
            sort: match self.list.sort {
                Sort::Newest => "newest",
                Sort::Oldest => "oldest",
                Sort::Title => "title",
            }
            .into(),
            width: self.column.name().into(),
            tags: self.filter_words(),
            text: self.list.filter.text.clone(),
            unread: self.list.skip.is_some(),
        };
        if self.memory.view.as_ref().map(|said| &said.what) == Some(&view) {
            return;
        }
        let view = Some(self.said(view));
        let news = State {
            view,
            ..State::default()
        };
        self.memory.merge(&news);
        effects.push(Effect::Remember(news));
    }

    fn set_view(&mut self, view: &View) {
        self.list.sort = match view.sort.as_str() {
            "oldest" => Sort::Oldest,
            "title" => Sort::Title,
            _ => Sort::Newest,
        };
        self.column = ColumnWidth::named(&view.width).unwrap_or_default();
        self.column_of_own();
        self.filter_by_words(&view.tags);
        self.list.filter.text.clone_from(&view.text);
        self.list.skip = view.unread.then(|| self.read_posts());
        self.renew_list();
    }

    fn said<T>(&self, what: T) -> Said<T> {
        Said { at: self.now, what }
    }

    fn keep(&mut self, id: &PostId, mut post: Remembered, effects: &mut Vec<Effect>) {
        if let Some(known) = self.index.get(id) {
            post.title = known.title.to_string();
            post.day = day_of(known);
            post.text = print_of(known);
        }
        let mut news = State::default();
        news.posts.insert(id.0.to_string(), post);
        self.memory.merge(&news);
        effects.push(Effect::Remember(news));
    }

    /// Lets what is known of renamed files go over to their new names.
    pub(super) fn follow_renames(&mut self) {
        let (index, memory) = (&self.index, &self.memory);
        let gone = |id: &str| index.get(&PostId(id.into())).is_none();
        if !memory.posts.keys().any(|id| gone(id)) {
            return; // nothing to look through all posts for
        }
        let new: Vec<Present> = index
            .posts(Sort::Newest)
            .filter(|post| !memory.posts.contains_key(&*post.id.0))
            .map(|post| Present {
                id: post.id.to_string(),
                title: post.title.to_string(),
                day: day_of(post),
                text: print_of(post),
            })
            .collect();
        self.memory.follow_renames(&new, gone);
    }
}

fn day_of(post: &Post) -> String {
    post.date
        .map(|date| date.day.to_string())
        .unwrap_or_default()
}

/// What tells a post's text from another's, made of what the index has of it: how it
/// begins. Too few words to tell are none.
fn print_of(post: &Post) -> u64 {
    const TELLING: usize = 24;
    let own = post.summary.as_deref().or(post.description.as_deref());
    let start = own.unwrap_or(&post.excerpt);
    if start.len() < TELLING {
        return 0;
    }
    fingerprint(start)
}
