//! Pictures on their way to the screen: which are wanted, which can be shown as
//! pixels, and when.

use super::PictureFile;
use super::{App, Effect, Overlay, Page};
use crate::images::{Graphics, Key, Protocol, Sharp, Transmission};

/// Whether the page moves. A picture whose pixels are sent again at every step is
/// shown by its stand-in while it moves fast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Motion {
    #[default]
    Still,
    /// It made one step, a moment ago.
    Step,
    /// It made another one before that moment was over.
    Fast,
}

impl App {
    /// How pictures are shown.
    pub fn graphics(&self) -> Graphics {
        Graphics {
            protocol: self.images,
            cell: self.cell,
        }
    }

    /// Whether pixels may be shown in this frame. Never below a window or a label:
    /// a terminal draws them over cells, or cells over a part of them, and neither
    /// can be taken back.
    pub fn may_show_pixels(&self) -> bool {
        let labelled = self
            .reader
            .as_ref()
            .is_some_and(|reader| reader.labels.is_some());
        let fast = self.motion == Motion::Fast && self.images.sends_pixels_again();
        let covered = matches!(
            self.overlay,
            Some(
                Overlay::Help { .. }
                    | Overlay::Picker(_)
                    | Overlay::Note { .. }
                    | Overlay::Copy { .. }
                    | Overlay::Search(_)
            )
        ) || self.target_rows().len() > 1;
        !covered && !labelled && !fast
    }

    /// Takes note of a step of scrolling.
    pub(super) fn moved(&mut self, effects: &mut Vec<Effect>) {
        if self.images.sends_pixels_again() {
            self.motion = match self.motion {
                Motion::Still => Motion::Step,
                Motion::Step | Motion::Fast => Motion::Fast,
            };
            effects.push(Effect::Settle);
        }
    }

    pub(super) fn encoded(
        &mut self,
        key: &Key,
        sharp: Sharp,
        needs: Option<Transmission>,
        effects: &mut Vec<Effect>,
    ) {
        if self.pictures.sharpen(key, sharp, needs.as_ref()) {
            effects.extend(needs.map(Effect::Transmit));
        }
    }

    /// The terminal was given back meanwhile, and keeps none of our pictures any longer.
    pub(super) fn forget_sent(&mut self) {
        if self.images == Protocol::Kitty {
            self.pictures.clear();
            self.wanted.clear();
            self.moving = None;
        }
    }

    /// Asks other servers for the pictures in sight, since a key was pressed for it.
    pub(super) fn fetch_in_sight(&mut self, effects: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let addresses = reader.page.fetch(0, true);
        self.notice = Some(match addresses.len() {
            0 => "no picture in sight is on another server".into(),
            1 => "fetching a picture".into(),
            count => format!("fetching {count} pictures"),
        });
        if !addresses.is_empty() {
            effects.push(Effect::Fetch(addresses));
        }
    }

    /// Asks other servers for pictures that soon may be in sight, where the reader
    /// wants them without being asked.
    pub(super) fn want_remote(&mut self, effects: &mut Vec<Effect>) {
        if !self.remote_images {
            return;
        }
        if let Some(reader) = &mut self.reader {
            let addresses = reader.page.fetch(1, false);
            if !addresses.is_empty() {
                effects.push(Effect::Fetch(addresses));
            }
        }
    }

    /// Puts a picture where its placeholder stands, or why there is none.
    pub(super) fn fetched(&mut self, address: &str, result: &Result<PictureFile, String>) {
        let pages = [
            self.reader.as_mut().map(|reader| &mut reader.page),
            self.preview.as_mut(),
        ];
        for page in pages.into_iter().flatten() {
            page.fetched(address, result);
        }
        // The page says what has become of it.
        self.notice
            .take_if(|notice| notice.starts_with("fetching "));
    }

    /// Asks for the pictures that are, or soon may be, in sight, and has those
    /// dropped that had to make room.
    pub(super) fn want_pictures(&mut self, effects: &mut Vec<Effect>) {
        let page = match &self.reader {
            Some(reader) => Some(&reader.page),
            None => self.preview.as_ref(),
        };
        let mut keys: Vec<Key> = self.viewed().into_iter().collect();
        keys.extend(page.map(Page::pictures_near).unwrap_or_default());
        keys.retain(|key| !self.pictures.has(key));
        if keys != self.wanted {
            self.wanted = keys.clone();
            effects.push(Effect::Decode {
                keys,
                graphics: self.graphics(),
            });
        }
        let dropped = self.pictures.take_dropped();
        if !dropped.is_empty() {
            effects.push(Effect::ForgetPictures(dropped));
        }
    }
}
