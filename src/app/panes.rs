//! The panes of the list: tags, posts, preview. Which of them the keys go to, and what
//! they do in the preview.

use super::{App, Effect, Target, keymap::Action, list::Focus};
use crate::app::Page;

impl App {
    /// The pane that the keys go to: the list, where the one that was chosen has left
    /// the screen.
    pub fn focus(&self) -> Focus {
        let areas = self.list_areas();
        match self.list.focus {
            Focus::Tags if areas.tags.is_empty() => Focus::Posts,
            Focus::Preview if areas.preview.is_empty() => Focus::Posts,
            focus => focus,
        }
    }

    /// The selected post as it stands beside the list, once it has come.
    pub fn previewed(&self) -> Option<&Page> {
        let page = self.preview.as_ref()?;
        (Some(&page.id) == self.selected_id()).then_some(page)
    }

    /// Gives the keys to the next pane of those on the screen, or to the one before.
    pub(super) fn next_pane(&mut self, forward: bool) {
        let areas = self.list_areas();
        let all = [
            (Focus::Tags, !areas.tags.is_empty()),
            (Focus::Posts, true),
            (Focus::Preview, !areas.preview.is_empty()),
        ];
        let panes: Vec<Focus> = all
            .into_iter()
            .filter_map(|(pane, is_there)| is_there.then_some(pane))
            .collect();
        if panes.len() == 1 {
            return self.focus_tags(); // which says why there is none
        }
        let at = panes.iter().position(|pane| *pane == self.focus());
        let by = if forward { 1 } else { panes.len() - 1 };
        let next = panes.get((at.unwrap_or(0) + by) % panes.len());
        self.list.focus = next.copied().unwrap_or_default();
    }

    /// What a key does in the preview; whether it did anything.
    pub(super) fn preview_action(&mut self, action: Action, effects: &mut Vec<Effect>) -> bool {
        let to_list = matches!(action, Action::Left | Action::Back);
        if to_list {
            self.list.focus = Focus::Posts;
            return true;
        }
        let id = self.previewed().map(|page| page.id.clone());
        let (Some(id), Some(page)) = (id, &mut self.preview) else {
            // It is on its way: what would scroll it moves nothing else.
            return action.scrolls();
        };
        match action {
            // What was read beside the list is read on from there.
            Action::Enter | Action::Right if !page.is_at_top() => {
                let place = page.top();
                self.list.before_filter = None;
                self.open(&id, Target::Place(place), effects);
            }
            _ => return page.scroll_by_key(action),
        }
        true
    }
}
