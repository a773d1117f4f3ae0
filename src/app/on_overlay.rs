//! What keys do in a window over a screen.

use crossterm::event::KeyEvent;

use super::{
    App, Effect, Overlay, areas,
    history::Place,
    keymap::{self, Action, KEYMAP},
    picker::Kind,
};

impl App {
    pub(super) fn overlay_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        let name = keymap::name(key);
        let name = name.as_deref();
        let screen = self.screen();
        let rows = isize::try_from(self.size.1).unwrap_or(1);
        match &mut self.overlay {
            Some(Overlay::Help { top }) => {
                let by: isize = match keymap::action(key, screen) {
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
                let window = help_rows(self.size);
                let last = help_lines(screen).saturating_sub(window);
                *top = top.saturating_add_signed(by).min(last);
            }
            Some(Overlay::Note {
                note, rows, top, ..
            }) => match (name, keymap::action(key, screen)) {
                (Some("enter"), _) => {
                    let note = *note;
                    self.overlay = None;
                    self.go_to_note(note);
                }
                (_, Some(Action::Down)) => *top = (*top + 1).min(rows.len().saturating_sub(1)),
                (_, Some(Action::Up)) => *top = top.saturating_sub(1),
                _ => self.overlay = None,
            },
            Some(Overlay::Picker(picker)) => match name {
                Some("esc") => self.overlay = None,
                Some("enter") => {
                    let (kind, chosen) = (picker.kind, picker.chosen());
                    self.overlay = None;
                    if let Some(at) = chosen {
                        self.picked(kind, at, effects);
                    }
                }
                Some("down" | "tab" | "ctrl-n" | "ctrl-j") => picker.move_by(1),
                Some("up" | "shift-tab" | "ctrl-p" | "ctrl-k") => picker.move_by(-1),
                Some("pgdn" | "ctrl-d" | "ctrl-f") => picker.move_by(rows / 2),
                Some("pgup" | "ctrl-b") => picker.move_by(-rows / 2),
                _ => {
                    if picker.input.key(key) {
                        picker.narrow();
                    }
                }
            },
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

    fn picked(&mut self, kind: Kind, at: usize, effects: &mut Vec<Effect>) {
        match kind {
            Kind::Tags => {
                self.close_reader(effects);
                self.point_at_tag(at);
            }
            Kind::Contents => {
                if let Some(reader) = &mut self.reader
                    && let Some(entry) = reader.page.document.outline.get(at)
                {
                    let block = entry.block;
                    reader.page.go_to_block(block);
                }
            }
        }
    }
}

/// Lines of the help on `screen`.
fn help_lines(screen: keymap::Screen) -> usize {
    KEYMAP
        .iter()
        .filter(|binding| binding.on(screen).is_some())
        .count()
}

/// Lines of the help that fit into a screen of `size`.
fn help_rows(size: (u16, u16)) -> usize {
    let window = areas::overlay(size, u16::MAX, u16::MAX);
    usize::from(window.height.saturating_sub(4)).max(1)
}
