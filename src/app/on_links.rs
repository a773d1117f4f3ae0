//! Links: what each of them leads to, following one, and the way back and forward.

use crossterm::event::KeyEvent;

use super::{
    App, Effect, Other, Overlay, Page, Target, areas,
    history::Place,
    keymap,
    reader::{LabelOf, Reader},
};
use crate::{
    content::{
        index::Taxonomy,
        post::PostId,
        resolve::{Web, web},
    },
    layout::wrap::{pieces_of, width},
    markdown::LinkId,
};

/// What following a link comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A footnote, by its number.
    Note(usize),
    /// From a footnote back to where the text names it.
    NamedAt(usize),
    /// A heading of the same post.
    Heading(String),
    /// Another post, and the heading in it.
    Post(PostId, Option<String>),
    /// The list of the posts with a term.
    Term(Taxonomy, String),
    /// An address for the browser, as it will be handed over.
    Web(String),
    /// Nothing that is opened, and why.
    Nothing(&'static str),
}

impl Page {
    /// What a link of this post leads to.
    pub fn goal(&self, dest: &str) -> Goal {
        let note = |text: &str| text.parse().unwrap_or(0);
        if let Some(number) = dest.strip_prefix("#fn:") {
            return Goal::Note(note(number));
        }
        if let Some(number) = dest.strip_prefix("#fnref:") {
            return Goal::NamedAt(note(number));
        }
        if let Some(heading) = dest.strip_prefix('#') {
            return Goal::Heading(heading.to_owned());
        }
        if let Some((post, heading)) = self.linked_post(dest) {
            return Goal::Post(post, heading);
        }
        match self.linked_other(dest) {
            Some(Other::Term(taxonomy, key)) => return Goal::Term(*taxonomy, key.clone()),
            Some(Other::Nothing(why)) => return Goal::Nothing(why),
            None => {}
        }
        match web(dest) {
            Web::Open(url) => Goal::Web(url),
            Web::Refused => Goal::Nothing("not opened"),
            Web::Inside => Goal::Nothing("not found"),
        }
    }
}

impl App {
    /// What is said of the chosen link: all of where it leads, however long.
    pub fn chosen_goal(&self) -> Option<String> {
        let reader = self.reader.as_ref()?;
        if let Some(spot) = reader.chosen_picture() {
            return reader.page.called(spot);
        }
        let dest = reader.chosen_target()?;
        Some(match reader.page.goal(dest) {
            Goal::Note(number) => format!("note {number}"),
            Goal::NamedAt(number) => format!("back to note {number} in the text"),
            Goal::Post(id, _) => {
                // What it is called, as far as the line has room for that too.
                let room = self.target_columns().saturating_sub(width(dest) + 3);
                match self.index.get(&id) {
                    Some(post) if room >= 8 => {
                        let title = pieces_of(&post.title, room).next().unwrap_or_default();
                        format!("{dest}   {title}")
                    }
                    _ => dest.to_owned(),
                }
            }
            Goal::Heading(_) | Goal::Term(..) => dest.to_owned(),
            Goal::Web(url) => url,
            Goal::Nothing(why) => format!("{dest}   ({why})"),
        })
    }

    /// The rows that the chosen link's target takes at the bottom of the screen: as
    /// many as it needs. Where not even the whole screen is enough, its middle is
    /// left out, and that is said.
    pub fn target_rows(&self) -> Vec<String> {
        let other = |reader: &Reader| reader.is_labelled() || reader.selection.is_some();
        if self.reader.as_ref().is_some_and(other)
            || self.notice.is_some()
            || self.is_opening()
            || self.overlay.is_some()
        {
            return Vec::new();
        }
        let Some(goal) = self.chosen_goal() else {
            return Vec::new();
        };
        let columns = self.target_columns();
        let mut rows: Vec<String> = pieces_of(&goal, columns).map(str::to_owned).collect();
        let most = usize::from(self.size.1).saturating_sub(3).max(1);
        if rows.len() > most {
            let gone = rows.len() - most + 1;
            let after = most / 3;
            let at = most - 1 - after;
            let characters: usize = rows[at..at + gone]
                .iter()
                .map(|row| row.chars().count())
                .sum();
            let said = format!("… {characters} more characters …");
            rows.splice(at..at + gone, [said]);
        }
        rows
    }

    /// Columns of a row of a target.
    fn target_columns(&self) -> usize {
        let around = 2 * usize::from(areas::MARGIN) + 2;
        usize::from(self.size.0).saturating_sub(around).max(1)
    }

    pub(super) fn label_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let Some((labels, mut typed)) = reader.labels.take() else {
            return;
        };
        let Some(letter) = keymap::name(key).filter(|name| name.chars().count() == 1) else {
            return; // any other key puts the labels away
        };
        typed.push_str(&letter.to_lowercase());
        if let Some((_, label)) = labels.iter().find(|(label, _)| *label == typed) {
            match label.of {
                LabelOf::Link(id) => {
                    self.follow_seen(id, effects);
                }
                LabelOf::Code(code) => self.copy_code(&code, effects),
            }
        } else if labels.iter().any(|(label, _)| label.starts_with(&typed)) {
            reader.labels = Some((labels, typed));
        }
    }

    /// Follows a link that was pointed at. What leaves the program is shown whole before
    /// it does: it is chosen first, and followed once it is pointed at again.
    pub(super) fn follow_seen(&mut self, id: LinkId, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let seen = reader.chosen_link() == Some(id);
        reader.link = Some(id);
        let dest = reader.page.document.link(id).map(|link| &link.dest);
        let leaves = dest.is_some_and(|dest| matches!(reader.page.goal(dest), Goal::Web(_)));
        if seen || !leaves {
            self.follow(id, effects);
        }
    }

    pub(super) fn follow(&mut self, id: LinkId, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let Some(dest) = reader.page.document.link(id).map(|link| link.dest.clone()) else {
            return;
        };
        let here = Place::of(&reader.page);
        match reader.page.goal(&dest) {
            Goal::Note(note) => {
                let spot = reader.page.spot(id).unwrap_or_default();
                self.overlay = reader.page.note(note).map(|rows| Overlay::Note {
                    note,
                    rows,
                    top: 0,
                    spot,
                });
            }
            Goal::NamedAt(note) => {
                if reader.page.go_to_named(note) {
                    reader.history.leave(here);
                    reader.link = None;
                } else {
                    self.notice = Some(format!("note {note} is not named in the text"));
                }
            }
            Goal::Heading(heading) => {
                // `#` and `#top` are the top of every page.
                if reader.page.go_to_heading(&heading) {
                    reader.history.leave(here);
                } else if matches!(heading.as_str(), "" | "top") {
                    reader.history.leave(here);
                    reader.page.go_to(crate::layout::Anchor::default());
                } else {
                    self.notice = Some(format!("there is no heading {dest} in this post"));
                }
            }
            Goal::Post(post, heading) => {
                let at = heading.map_or(Target::Top, Target::Heading);
                self.open_further(&post, at, effects);
            }
            Goal::Term(taxonomy, key) => {
                self.close_reader(effects);
                self.list.filter.terms = match key.as_str() {
                    "" => Vec::new(),
                    _ => vec![(taxonomy, key)],
                };
                self.refilter();
            }
            Goal::Web(url) => effects.push(Effect::Browse(url)),
            Goal::Nothing(why) => self.notice = Some(format!("{why}: {dest}")),
        }
    }

    /// Opens a post from within another one, to which there is then a way back. From
    /// the list it is opened without.
    pub(super) fn open_further(&mut self, id: &PostId, at: Target, effects: &mut Vec<Effect>) {
        if self.index.get(id).is_none() {
            self.notice = Some(format!("{id} is not in the list"));
            return;
        }
        let history = self.reader.as_ref().map(|reader| {
            let mut history = reader.history.clone();
            history.leave(Place::of(&reader.page));
            history
        });
        self.open_with(id, at, history.unwrap_or_default(), effects);
    }

    /// Goes back (or forward) by a step; whether there was one.
    pub(super) fn go_in_history(&mut self, forward: bool, effects: &mut Vec<Effect>) -> bool {
        let Some(reader) = &mut self.reader else {
            return false;
        };
        let here = Place::of(&reader.page);
        let mut history = reader.history.clone();
        let place = if forward {
            history.forward(here)
        } else {
            history.back(here)
        };
        let Some(place) = place else {
            return false;
        };
        if place.id == reader.page.id {
            reader.history = history;
            reader.link = None;
            reader.page.go_to(place.anchor);
        } else {
            // It counts only once the post is there: it may be gone by now.
            self.open_with(&place.id, Target::Place(place.anchor), history, effects);
        }
        true
    }
}
