//! What can be copied of a post, and the menu of it. All of it goes to the terminal's
//! clipboard (OSC 52), so it works over SSH as well.

use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

use super::{
    App, Clip, Effect, Overlay, areas,
    keymap::{self, Action},
    on_links::Goal,
    page::CodeInSight,
};
use crate::{content::post::Post, layout::wrap::width};

/// A line of the menu: its key, what it is, and what would be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub key: char,
    pub what: &'static str,
    pub clip: Copying,
}

/// What is copied when it is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copying {
    Text(Clip),
    /// One of the code blocks in sight, by its label.
    SomeCode(usize),
    /// The file of the post as it is.
    Source,
}

/// Columns of a line of the menu before what would be copied.
pub const OFFER_COLUMNS: u16 = 14;

impl Offer {
    /// What would be copied, as it is shown.
    pub fn says(&self) -> String {
        match &self.clip {
            Copying::Text(clip) => clip.name.clone(),
            Copying::SomeCode(count) => format!("one of {count} in sight, by its letter"),
            Copying::Source => "the whole file".into(),
        }
    }
}

impl App {
    /// Copies the chosen link, else the code in sight, else the post's path.
    pub(super) fn copy_nearest(&mut self, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let codes = reader.page.codes_in_sight();
        if let Some(clip) = self.link_clip() {
            effects.push(Effect::Copy(clip));
        } else if let [code] = codes.as_slice() {
            let code = *code;
            self.copy_code(&code, effects);
        } else if !codes.is_empty() {
            self.label_codes();
        } else if let Some(post) = self.open_post() {
            effects.push(Effect::Copy(path_clip(post)));
        }
    }

    /// Copies the file of a post as it is.
    pub(super) fn copy_source(post: &Post, effects: &mut Vec<Effect>) {
        effects.push(Effect::CopySource {
            path: post.path().clone(),
            title: post.title.to_string(),
        });
    }

    pub(super) fn copy_code(&mut self, code: &CodeInSight, effects: &mut Vec<Effect>) {
        let Some(reader) = &self.reader else { return };
        if let Some(text) = reader.page.code(code) {
            effects.push(Effect::Copy(code_clip(text)));
        }
    }

    fn label_codes(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.label_codes();
        }
    }

    /// Opens the menu of what can be copied here.
    pub(super) fn offer_copies(&mut self) {
        let offers = self.offers();
        self.overlay = Some(Overlay::Copy { offers, at: 0 });
    }

    fn offers(&self) -> Vec<Offer> {
        let (Some(reader), Some(post)) = (&self.reader, self.open_post()) else {
            return Vec::new();
        };
        let mut offers = Vec::new();
        let mut offer = |key, what, clip| offers.push(Offer { key, what, clip });
        if let Some(clip) = self.link_clip() {
            offer('l', "link", Copying::Text(clip));
        }
        let codes = reader.page.codes_in_sight();
        match codes.as_slice() {
            [] => {}
            [code] => {
                if let Some(text) = reader.page.code(code) {
                    offer('c', "code", Copying::Text(code_clip(text)));
                }
            }
            several => offer('c', "code", Copying::SomeCode(several.len())),
        }
        let outline = &reader.page.document.outline;
        if let Some(entry) = reader.page.section().and_then(|at| outline.get(at)) {
            let link = format!("{}#{}", post.path().display(), entry.id);
            offer('h', "heading", Copying::Text(Clip::plain(link)));
        }
        offer('p', "path", Copying::Text(path_clip(post)));
        offer('t', "title", Copying::Text(Clip::plain(&*post.title)));
        offer('m', "Markdown", Copying::Source);
        offers
    }

    /// Where the menu stands: as wide as what it offers.
    pub fn copy_area(&self, offers: &[Offer]) -> Rect {
        let columns = offers.iter().map(|offer| width(&offer.says())).max();
        let columns = u16::try_from(columns.unwrap_or(0)).unwrap_or(u16::MAX);
        let rows = u16::try_from(offers.len()).unwrap_or(u16::MAX);
        areas::overlay(
            self.size,
            columns.clamp(20, 90) + OFFER_COLUMNS + 5,
            rows.saturating_add(2),
        )
    }

    /// A key in the menu.
    pub(super) fn copy_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        let screen = self.screen();
        let Some(Overlay::Copy { offers, at }) = &mut self.overlay else {
            return;
        };
        let last = offers.len().saturating_sub(1);
        let name = keymap::name(key).unwrap_or_default();
        // Letters first: they stand on the screen.
        let by_letter = offers
            .iter()
            .position(|offer| name == offer.key.to_string());
        let chosen = match (by_letter, self.keys.action(key, screen)) {
            (Some(chosen), _) => chosen,
            (None, Some(Action::Down | Action::NextFocus)) => return *at = (*at + 1).min(last),
            (None, Some(Action::Up | Action::PreviousFocus)) => return *at = at.saturating_sub(1),
            (None, Some(Action::Enter)) => *at,
            _ => {
                self.overlay = None;
                return;
            }
        };
        self.take_copy(chosen, effects);
    }

    /// Copies what stands in a line of the menu, and closes it.
    pub(super) fn take_copy(&mut self, chosen: usize, effects: &mut Vec<Effect>) {
        let Some(Overlay::Copy { offers, .. }) = &self.overlay else {
            return;
        };
        let clip = offers.get(chosen).map(|offer| offer.clip.clone());
        self.overlay = None;
        match clip {
            Some(Copying::Text(clip)) => effects.push(Effect::Copy(clip)),
            Some(Copying::SomeCode(_)) => self.label_codes(),
            Some(Copying::Source) => {
                if let Some(post) = self.open_post() {
                    Self::copy_source(post, effects);
                }
            }
            None => {}
        }
    }

    /// The chosen link: an address as it would be opened, else as it is written.
    fn link_clip(&self) -> Option<Clip> {
        let reader = self.reader.as_ref()?;
        let dest = reader.chosen_target()?;
        Some(Clip::plain(match reader.page.goal(dest) {
            Goal::Web(url) => url,
            _ => dest.to_owned(),
        }))
    }
}

/// The path of a post's file.
pub(super) fn path_clip(post: &Post) -> Clip {
    Clip::plain(post.path().display().to_string())
}

fn code_clip(text: &str) -> Clip {
    let lines = text.lines().count();
    let name = match lines {
        0 | 1 => format!("“{}”", text.trim()),
        lines => format!("{lines} lines of code"),
    };
    Clip::named(name, text)
}
