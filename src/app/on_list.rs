//! What keys do in the list.

use crossterm::event::KeyEvent;

use super::{
    App, Effect, Overlay, Target,
    copying::path_clip,
    keymap::{self, Action},
    list::Focus,
    picker::Input,
};
use crate::content::index::{Filter, Sort, Taxonomy};

impl App {
    pub(super) fn list_action(&mut self, action: Action, effects: &mut Vec<Effect>) {
        self.list.focus = self.focus();
        let taken = match self.list.focus {
            Focus::Tags => self.tags_action(action),
            Focus::Posts => false,
            Focus::Preview => self.preview_action(action, effects),
        };
        if taken {
            return;
        }
        let page = self.list.page() as isize;
        match action {
            // The row of the post to go on with stands above the first one.
            Action::Down if self.is_on_offer() => self.list.select(0),
            Action::Up if self.list.cursor() == 0 && !self.list_areas().offer.is_empty() => {
                self.list.on_offer = true;
            }
            Action::Down => self.list.move_by(1),
            Action::Up => self.list.move_by(-1),
            Action::HalfDown => self.list.move_by((page / 2).max(1)),
            Action::HalfUp => self.list.move_by(-(page / 2).max(1)),
            Action::PageDown => self.list.move_by(page),
            Action::PageUp => self.list.move_by(-page),
            Action::Top => self.list.select(0),
            Action::Bottom => self.list.select(usize::MAX),
            Action::NextHeading => self.list.move_by_year(true),
            Action::PreviousHeading => self.list.move_by_year(false),
            Action::Enter | Action::Right => self.open_selected(effects),
            Action::Left => self.focus_tags(),
            Action::NextFocus => self.next_pane(true),
            Action::PreviousFocus => self.next_pane(false),
            Action::Find => {
                // What is left then is chosen from.
                self.list.focus = Focus::Posts;
                let text = self.list.filter.text.clone();
                self.filter_input = Some(Input { text });
            }
            Action::Search => self.open_search(effects),
            Action::Tags => self.pick_tag(),
            Action::Posts => self.pick_post(),
            Action::Theme => self.pick_theme(),
            Action::ClearFilter if !self.is_filtered() => self.says_unfiltered(),
            Action::ClearFilter | Action::Back => self.clear_filter(),
            Action::History => self.remove_chip(None),
            Action::SortOrContents => {
                self.list.sort = match self.list.sort {
                    Sort::Newest => Sort::Oldest,
                    Sort::Oldest => Sort::Title,
                    Sort::Title => Sort::Newest,
                };
                self.remake_list();
                self.remember_view(effects);
            }
            Action::Unpublished => self.toggle_unpublished(),
            Action::Language => self.next_language(),
            Action::Read | Action::Star => {
                if let Some(id) = self.selected_id().cloned() {
                    match action {
                        Action::Read => self.toggle_read(&id, effects),
                        _ => self.toggle_star(&id, effects),
                    }
                }
            }
            Action::Unread => self.toggle_unread(),
            Action::FindNext => self.next_unread(true),
            Action::FindPrevious => self.next_unread(false),
            Action::Continue => match self.continue_reading.clone() {
                Some(id) => self.open(&id, Target::LeftOff, effects),
                None => self.notice = Some("no post was left half read".into()),
            },
            Action::Copy => {
                if let Some(post) = self.selected_post() {
                    effects.push(Effect::Copy(path_clip(post)));
                }
            }
            Action::CopySource => {
                if let Some(post) = self.selected_post() {
                    Self::copy_source(post, effects);
                }
            }
            Action::Edit => {
                if let Some(post) = self.selected_post() {
                    effects.push(Effect::Edit(post.path().clone(), None));
                }
            }
            Action::Reload => {
                self.scan = super::Scan::Running;
                self.notice = Some(super::scanned::READING.into());
                effects.push(Effect::Scan);
            }
            Action::Mouse => self.toggle_mouse(effects),
            Action::Blogs => self.pick_blog(),
            Action::Rebuild => {
                self.scan = super::Scan::Running;
                self.notice = Some("reading every file again".into());
                effects.push(Effect::Rebuild);
            }
            Action::Help => self.overlay = Some(Overlay::Help { top: 0 }),
            Action::Close => effects.push(Effect::Quit),
            _ => {}
        }
    }

    pub(super) fn open_selected(&mut self, effects: &mut Vec<Effect>) {
        self.list.before_filter = None;
        if let Some(id) = self.selected_id().cloned() {
            self.open(&id, Target::LeftOff, effects);
        }
    }

    // The tag pane: what it points at is what the list shows.

    /// Whether the tag pane has taken the key.
    fn tags_action(&mut self, action: Action) -> bool {
        let last = self.tags().len();
        let rows = usize::from(self.list_areas().tags.height)
            .saturating_sub(2)
            .max(1);
        let at = self.list.tag;
        let to = match action {
            Action::Down => at + 1,
            Action::Up => at.saturating_sub(1),
            Action::HalfDown | Action::PageDown => at + rows,
            Action::HalfUp | Action::PageUp => at.saturating_sub(rows),
            Action::Top => 0,
            Action::Bottom => last,
            Action::Enter | Action::Right => {
                self.list.focus = Focus::Posts;
                return true;
            }
            Action::Left => return true,
            _ => return false,
        };
        self.point_at_tag(to.min(last));
        true
    }

    pub(super) fn focus_tags(&mut self) {
        if !self.list_areas().tags.is_empty() {
            self.list.focus = Focus::Tags;
        } else if self.tags().is_empty() {
            self.notice = Some("no post has a tag".into());
        } else {
            let key = self.keys.key_of(Action::Tags);
            self.notice = Some(format!("the tags have no room here: {key} picks one"));
        }
    }

    /// Points the tag pane at the tag in line `at` and filters by it; 0 is all.
    pub(super) fn point_at_tag(&mut self, at: usize) {
        self.list.tag = at;
        let tag = at.checked_sub(1).and_then(|at| self.tags().get(at));
        let term = tag.map(|tag| (Taxonomy::Tags, tag.key.clone()));
        let terms = &mut self.list.filter.terms;
        terms.retain(|term| term.0 != Taxonomy::Tags);
        if term.is_none() {
            // All of them, as the picker's first line.
            let without = &mut self.list.filter.without;
            without.retain(|term| term.0 != Taxonomy::Tags);
        }
        self.list.filter.terms.extend(term);
        self.refilter();
    }

    /// Keeps the line of the tag pane in sight.
    pub(super) fn reveal_tag(&mut self) {
        let rows = usize::from(self.list_areas().tags.height)
            .saturating_sub(2)
            .max(1);
        let at = self.list.tag;
        self.list.tag_top = self.list.tag_top.clamp((at + 1).saturating_sub(rows), at);
    }

    pub(super) fn refilter(&mut self) {
        if !self.is_filtered() {
            // Back to where the reader was before the filter.
            if let Some(id) = self.list.before_filter.take() {
                self.list.selected = Some(id);
            }
        }
        self.remake_list();
        let rows = usize::from(self.list_areas().posts.height);
        self.list.resize(rows, &self.index);
        self.reveal_tag();
    }

    pub(super) fn clear_filter(&mut self) {
        // Whom the list is for is no filter.
        self.list.filter = Filter {
            hide: self.list.filter.hide,
            languages: self.list.filter.languages.take(),
            ..Filter::default()
        };
        self.list.skip = None;
        self.list.tag = 0;
        self.list.focus = Focus::Posts;
        self.refilter();
    }

    // The filter line.

    pub(super) fn filter_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        match keymap::name(key).as_deref() {
            Some("esc") => {
                self.filter_input = None;
                self.list.filter.text.clear();
                self.refilter();
            }
            Some("enter") => {
                self.filter_input = None;
                // Nothing is left to choose from: straight into the one that matched.
                if self.list.shown.len() == 1 {
                    self.open_selected(effects);
                }
            }
            Some("down") => self.list.move_by(1),
            Some("up") => self.list.move_by(-1),
            Some("backspace")
                if self
                    .filter_input
                    .as_ref()
                    .is_some_and(|input| input.text.is_empty()) =>
            {
                self.filter_input = None;
            }
            _ => {
                if self
                    .filter_input
                    .as_mut()
                    .is_some_and(|input| input.key(key))
                {
                    self.apply_filter_input();
                }
            }
        }
    }

    pub(super) fn apply_filter_input(&mut self) {
        if let Some(input) = &self.filter_input {
            if self.list.before_filter.is_none() {
                self.list.before_filter = self.list.selected.clone();
            }
            self.list.filter.text = input.text.clone();
            self.refilter();
            if self.is_filtered() {
                self.select_first();
            }
        }
    }
}
