//! The pickers: what each of them offers, what its keys do, and what becomes of the
//! line that is taken.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use super::{
    App, Effect, Overlay, Target, keymap,
    picker::{Choice, Kind, Picker},
};
use crate::{
    layout::{Theme, ThemeName},
    markdown::LinkId,
};

/// A theme that can be chosen.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    pub theme: ThemeName,
}

/// The themes that are always there.
pub(super) fn built_in_themes() -> Vec<Named> {
    [
        ("dark", ThemeName::Dark),
        ("light", ThemeName::Light),
        ("ansi", ThemeName::Ansi),
        ("mono", ThemeName::Mono),
    ]
    .map(|(name, theme)| Named {
        name: name.into(),
        theme,
    })
    .into()
}

impl App {
    // What they offer.

    /// Every post of the list, by title.
    pub(super) fn pick_post(&mut self) {
        let posts = self.audience_posts();
        let here = match &self.reader {
            Some(reader) => Some(&reader.page.id),
            None => self.list.selected.as_ref(),
        };
        let at = here.and_then(|id| posts.iter().position(|post| post == id));
        let picker = Picker::of_posts(posts, at.unwrap_or(0));
        self.overlay = Some(Overlay::Picker(picker));
    }

    /// The links of the open post, and below them those to posts that link to it or
    /// have something in common with it.
    pub(super) fn pick_link(&mut self) {
        let Some(reader) = &self.reader else { return };
        let document = &reader.page.document;
        let texts = document.link_texts();
        let choices: Vec<Choice> = document
            .links
            .iter()
            .zip(texts)
            .enumerate()
            // A note is shown where it is asked for.
            .filter(|(_, (link, _))| !link.dest.starts_with("#fn"))
            .filter_map(|(value, (link, text))| {
                let text = text?;
                Some(Choice {
                    label: if text.trim().is_empty() {
                        link.dest.clone()
                    } else {
                        text
                    },
                    right: match reader.page.kin_of(LinkId(value as u32)) {
                        Some(group) => group.to_lowercase(),
                        None => link.dest.clone(),
                    },
                    value,
                    ..Choice::default()
                })
            })
            .collect();
        if choices.is_empty() {
            self.notice = Some("this post has no links".into());
            return;
        }
        // The first one on the screen, or below it.
        let seen = reader.chosen_link().or_else(|| {
            let visible = reader.page.visible_links();
            visible.first().map(|link| link.id)
        });
        let place = |LinkId(id)| {
            choices
                .iter()
                .position(|choice| choice.value == id as usize)
        };
        let at = seen.and_then(place).unwrap_or(0);
        self.overlay = Some(Overlay::Picker(Picker::new(Kind::Links, choices, at)));
    }

    /// The themes; the screen shows the one that the cursor is on.
    pub(super) fn pick_theme(&mut self) {
        let same = |named: &Named| Theme::new(named.theme, self.depth) == *self.theme;
        let at = self.themes.iter().position(same).unwrap_or(0);
        let choices = self.themes.iter().enumerate().map(|(value, named)| Choice {
            label: named.name.clone(),
            value,
            ..Choice::default()
        });
        let picker = Picker::new(Kind::Themes, choices.collect(), at);
        self.theme_before = Some(self.theme.clone());
        self.overlay = Some(Overlay::Picker(picker));
    }

    // What their keys do.

    pub(super) fn picker_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        let rows = isize::try_from(self.size.1 / 2).unwrap_or(1);
        let Some(Overlay::Picker(picker)) = &mut self.overlay else {
            return;
        };
        let name = keymap::name(key);
        if matches!(picker.kind, Kind::Filter(_))
            && name
                .as_deref()
                .is_some_and(|name| self.filter_picker_key(name, effects))
        {
            return;
        }
        let Some(Overlay::Picker(picker)) = &mut self.overlay else {
            return;
        };
        match name.as_deref() {
            Some("esc" | "ctrl-g") => {
                self.overlay = None;
                self.draft = None;
                if let Some(before) = self.theme_before.take() {
                    self.set_theme(before, effects);
                }
                return;
            }
            Some("enter") => return self.take_pick(effects),
            Some("down" | "tab" | "ctrl-n" | "ctrl-j") => picker.move_by(1),
            Some("up" | "shift-tab" | "ctrl-p" | "ctrl-k") => picker.move_by(-1),
            Some("pgdn" | "ctrl-d" | "ctrl-f") => picker.move_by(rows),
            Some("pgup" | "ctrl-b") => picker.move_by(-rows),
            Some("home") => picker.move_by(isize::MIN),
            Some("end") => picker.move_by(isize::MAX),
            _ => {
                if picker.input.key(key) {
                    return self.narrow_picker(effects);
                }
            }
        }
        self.picker_moved(effects);
    }

    /// Narrows the picker down to what its input says: the first slice now.
    pub(super) fn narrow_picker(&mut self, effects: &mut Vec<Effect>) {
        if let Some(Overlay::Picker(picker)) = &mut self.overlay {
            picker.narrow();
        }
        self.go_on(effects);
        self.picker_moved(effects);
    }

    /// Does the next slice of what takes longer than a frame, and asks to be called
    /// again where that was not the last one. Keys that came meanwhile come first.
    pub(super) fn go_on(&mut self, effects: &mut Vec<Effect>) {
        let mut more = match &mut self.overlay {
            Some(Overlay::Picker(picker)) => picker.step(&self.index),
            _ => false,
        };
        if let Some(reader) = self.reader.as_mut().filter(|reader| reader.is_finding()) {
            more |= reader.step_find();
        }
        if more && !self.goes_on {
            self.goes_on = true;
            effects.push(Effect::GoOn);
        }
    }

    /// Shows what the cursor has come to, where that is to be seen at once.
    fn picker_moved(&mut self, effects: &mut Vec<Effect>) {
        if let Some(Overlay::Picker(picker)) = &self.overlay
            && picker.kind == Kind::Themes
            && let Some(named) = picker.chosen().and_then(|at| self.themes.get(at))
        {
            let theme = Arc::new(Theme::new(named.theme, self.depth));
            self.set_theme(theme, effects);
        }
    }

    fn set_theme(&mut self, theme: Arc<Theme>, effects: &mut Vec<Effect>) {
        if *theme != *self.theme {
            self.theme = theme;
            self.refit(effects);
        }
    }

    // What becomes of the line that is taken.

    pub(super) fn take_pick(&mut self, effects: &mut Vec<Effect>) {
        let Some(Overlay::Picker(picker)) = &self.overlay else {
            return;
        };
        let (kind, chosen) = (picker.kind, picker.chosen());
        let post = picker.chosen_post().cloned();
        let excludes = picker.excludes();
        let Some(at) = chosen else {
            return; // nothing matches: there is something to be typed otherwise
        };
        self.overlay = None;
        self.theme_before = None;
        match kind {
            Kind::Filter(taxonomy) => self.take_filter(taxonomy, at, excludes, effects),
            Kind::Contents => {
                if let Some(reader) = &mut self.reader
                    && let Some(entry) = reader.page.document.outline.get(at)
                {
                    let block = entry.block;
                    reader.page.go_to_block(block);
                }
            }
            Kind::Posts => {
                if let Some(id) = post {
                    self.open_found(&id, Target::LeftOff, effects);
                }
            }
            Kind::Links => {
                let id = LinkId(at as u32);
                if let Some(reader) = &mut self.reader {
                    reader.page.reveal_link(id);
                }
                self.follow_seen(id, effects);
            }
            Kind::Themes => {}
            Kind::Blogs => self.open_blog(at, effects),
        }
    }
}
