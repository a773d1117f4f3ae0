//! What keys do in a window over a screen.

use crossterm::event::KeyEvent;

use super::{
    App, Effect, Overlay, areas,
    history::Place,
    keymap::{self, Action},
};

impl App {
    pub(super) fn overlay_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        let name = keymap::name(key);
        let name = name.as_deref();
        let screen = self.screen();
        let rows = isize::try_from(self.size.1).unwrap_or(1);
        match &mut self.overlay {
            Some(Overlay::Help { top }) => {
                let by: isize = match self.keys.action(key, screen) {
                    Some(Action::Down) => 1,
                    Some(Action::Up) => -1,
                    Some(Action::PageDown | Action::HalfDown) => rows / 2,
                    Some(Action::PageUp | Action::HalfUp) => -rows / 2,
                    Some(Action::Top) => isize::MIN / 2,
                    Some(Action::Bottom) => isize::MAX / 2,
                    _ => {
                        self.overlay = None;
                        return;
                    }
                };
                let lines = self.keys.on(screen).count();
                let (_, window) = areas::help(self.size, lines);
                let last = lines.saturating_sub(window.height.into());
                *top = top.saturating_add_signed(by).min(last);
            }
            Some(Overlay::Note {
                note, rows, top, ..
            }) => match (name, self.keys.action(key, screen)) {
                (Some("enter"), _) => {
                    let note = *note;
                    self.overlay = None;
                    self.go_to_note(note);
                }
                (_, Some(Action::Down)) => *top = (*top + 1).min(rows.len().saturating_sub(1)),
                (_, Some(Action::Up)) => *top = top.saturating_sub(1),
                _ => self.overlay = None,
            },
            Some(Overlay::Picker(_)) => self.picker_key(key, effects),
            Some(Overlay::Copy { .. }) => self.copy_key(key, effects),
            Some(Overlay::Viewer(_)) => self.viewer_key(key, effects),
            Some(Overlay::Search(_)) | None => {}
        }
    }

    /// Goes to the notes at the end of the post, with the way back.
    fn go_to_note(&mut self, note: usize) {
        if let Some(reader) = &mut self.reader {
            reader.history.leave(Place::of(&reader.page));
            reader.link = reader.page.go_to_note(note);
            self.notice = Some(format!("note {note}: backspace goes back"));
        }
    }
}
