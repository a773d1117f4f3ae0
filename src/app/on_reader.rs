//! What keys do in the reader.

use crossterm::event::KeyEvent;

use super::{
    App, Effect, Overlay, Target,
    history::History,
    keymap::{self, Action, Screen},
    picker::{Choice, Kind, Picker},
};
use crate::{content::post::PostId, images::Source};

impl App {
    pub(super) fn reader_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.labels.is_some() {
            return self.label_key(key, effects);
        }
        if reader.selection.is_some() {
            return self.selection_key(key, effects);
        }
        if reader.find.as_ref().is_some_and(|find| find.typing) {
            self.find_key(key);
            return self.go_on(effects);
        }
        if let Some(action) = self.keys.action(key, Screen::Reader) {
            self.reader_action(action, effects);
        }
    }

    fn reader_action(&mut self, action: Action, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.page.scroll_by_key(action) {
            return;
        }
        match action {
            Action::Enter => match reader.chosen_link() {
                Some(id) => self.follow(id, effects),
                None if reader.chosen_picture().is_some() => self.view_picture(),
                // Without a link the next thing that can be opened is a folded part.
                None if reader.page.toggle_fold() => {}
                None => self.notice = Some("tab chooses a link, f labels them all".into()),
            },
            Action::NextFocus | Action::PreviousFocus => {
                let forward = action == Action::NextFocus;
                if !reader.next_stop(forward) {
                    let side = if forward { "below" } else { "above" };
                    self.notice = Some(format!("there is no link {side}"));
                }
            }
            Action::LinkLabels if !reader.label_links() => {
                self.notice = Some("there is no link on the screen".into());
            }
            Action::Fold if !reader.page.toggle_fold() => {
                self.notice = Some("there is no folded part in sight".into());
            }
            Action::FoldAll if !reader.page.toggle_all_folds() => {
                self.notice = Some("this post has no folded parts".into());
            }
            Action::Search => self.open_search(effects),
            Action::Picture => self.view_picture(),
            Action::FetchPictures => self.fetch_in_sight(effects),
            Action::Find => reader.begin_find(),
            Action::FindNext | Action::FindPrevious => {
                self.find_next(action == Action::FindNext, effects);
            }
            Action::SortOrContents => self.pick_heading(),
            Action::NextPost => self.open_neighbour(1, effects),
            Action::PreviousPost => self.open_neighbour(-1, effects),
            Action::Tags => self.pick_tag(),
            Action::ClearFilter => {
                self.clear_filter();
                self.notice = Some("the list shows all posts".into());
            }
            Action::Posts => self.pick_post(),
            Action::Links => self.pick_link(),
            Action::Theme => self.pick_theme(),
            Action::Left => self.slide(false, effects),
            Action::Right => self.slide(true, effects),
            Action::Width => {
                self.column = self.column.next();
                self.column_of_own();
                self.refit(effects);
                self.remember_view(effects);
                // In a small window two of the widths are the same.
                let (name, columns) = (self.column.name(), self.reader_areas().text.width);
                self.notice = Some(format!("{name}: {columns} columns"));
            }
            Action::Copy => self.copy_nearest(effects),
            Action::CopyMenu => self.offer_copies(),
            Action::CopySource => {
                if let Some(post) = self.open_post() {
                    Self::copy_source(post, effects);
                }
            }
            Action::Select => self.begin_selection(),
            Action::Edit => {
                if let Some(post) = self.open_post() {
                    let spot = self.reader.as_ref().map(|reader| reader.page.editing());
                    effects.push(Effect::Edit(post.path().clone(), spot));
                }
            }
            Action::Language => self.open_translation(effects),
            Action::Read => {
                let id = reader.page.id.clone();
                self.toggle_read(&id, effects);
                let read = self.memory.is_read(&id.0);
                self.notice = Some(if read { "read" } else { "not read" }.into());
            }
            Action::Star => {
                let id = reader.page.id.clone();
                self.toggle_star(&id, effects);
                let starred = self.memory.is_starred(&id.0);
                self.notice = Some(if starred { "★ starred" } else { "no star" }.into());
            }
            Action::Reload => {
                self.reopen(effects);
                self.notice = Some("read again".into());
            }
            Action::Back => self.back(effects),
            Action::History if !self.go_in_history(false, effects) => {
                self.close_reader(effects);
            }
            Action::HistoryBack | Action::HistoryForward => {
                let forward = action == Action::HistoryForward;
                if !self.go_in_history(forward, effects) {
                    let way = if forward { "forward" } else { "back" };
                    self.notice = Some(format!("there is nothing to go {way} to"));
                }
            }
            Action::Close => self.close_reader(effects),
            Action::Mouse => self.toggle_mouse(effects),
            Action::Blogs => self.pick_blog(),
            Action::Help => self.overlay = Some(Overlay::Help { top: 0 }),
            _ => {}
        }
    }

    /// Leaves find or link mode, else goes back in history, else to the list.
    fn back(&mut self, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.find.take().is_some() || reader.let_go() {
            return;
        }
        if !self.go_in_history(false, effects) {
            self.close_reader(effects);
        }
    }

    pub(super) fn close_reader(&mut self, effects: &mut Vec<Effect>) {
        self.remember_place(effects);
        self.reader = None;
        self.refit(effects);
    }

    /// Reads the open post again; the reader stays where it is.
    pub(super) fn reopen(&mut self, effects: &mut Vec<Effect>) {
        if let Some(reader) = &self.reader {
            let (id, place) = (reader.page.id.clone(), reader.page.top());
            // Its pictures may be others by now, too.
            for exhibit in reader.page.exhibits().0 {
                if let Source::File(path) = &exhibit.file.source {
                    self.pictures.forget(path);
                }
            }
            self.wanted.clear();
            self.open(&id, Target::Place(place), effects);
        }
    }

    fn open_neighbour(&mut self, by: isize, effects: &mut Vec<Effect>) {
        let Some(reader) = &self.reader else {
            return;
        };
        let at = self.list.position(&reader.page.id);
        let next = at
            .and_then(|at| at.checked_add_signed(by))
            .and_then(|at| self.list.shown.get(at))
            .cloned();
        match next {
            Some(id) => {
                self.open_with(&id, Target::LeftOff, History::default(), effects);
            }
            None => {
                let edge = if by > 0 { "last" } else { "first" };
                self.notice = Some(format!("this is the {edge} post of the list"));
            }
        }
    }

    fn pick_heading(&mut self) {
        let Some(reader) = &self.reader else { return };
        let outline = &reader.page.document.outline;
        if outline.is_empty() {
            self.notice = Some("this post has no headings".into());
            return;
        }
        let highest = reader.page.highest;
        let choices = outline
            .iter()
            .enumerate()
            .map(|(value, entry)| Choice {
                label: entry.title.clone(),
                level: usize::from(entry.level - highest),
                value,
                ..Choice::default()
            })
            .collect();
        let picker = Picker::new(Kind::Contents, choices, reader.page.section().unwrap_or(0));
        self.overlay = Some(Overlay::Picker(picker));
    }

    // Find.

    /// The next match (or the one before); where nothing is looked for, of what was
    /// looked for last.
    fn find_next(&mut self, forward: bool, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.find.is_some() {
            if reader.find_next(forward) {
                let edge = if forward {
                    "the end: on from the top"
                } else {
                    "the top: on from the end"
                };
                self.notice = Some(format!("search passed {edge}"));
            }
            return;
        }
        let Some(last) = &self.last_find else {
            let key = self.keys.key_of(Action::Find);
            self.notice = Some(format!("nothing was looked for yet: {key} finds"));
            return;
        };
        reader.find_again(last);
        if !forward {
            reader.find_next(false);
        }
        self.go_on(effects);
    }

    fn find_key(&mut self, key: KeyEvent) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        match keymap::name(key).as_deref() {
            Some("esc") => {
                reader.find = None;
            }
            Some("enter") => {
                if let Some(find) = &mut reader.find {
                    find.typing = false;
                    if find.input.text.is_empty() {
                        reader.find = None;
                    }
                }
                self.last_find = reader.wanted().or(self.last_find.take());
            }
            Some("down" | "ctrl-n") => {
                reader.find_next(true);
            }
            Some("up" | "ctrl-p") => {
                reader.find_next(false);
            }
            _ => {
                if reader.find.as_mut().is_some_and(|find| find.input.key(key)) {
                    reader.search();
                }
            }
        }
    }

    /// Opens what a search has found; from within a post there is a way back.
    pub(super) fn open_found(&mut self, id: &PostId, at: Target, effects: &mut Vec<Effect>) {
        self.open_further(id, at, effects);
    }
}
