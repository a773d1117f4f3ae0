//! A picture while it moves: the one on the whole screen, or the chosen one in the page.
//!
//! Its frames are decoded in a worker, as far ahead as they come, and each is kept under
//! the picture's key with its number. The loop tells when the time of one is over; while
//! none is played, it waits for nothing.

use std::time::Duration;

use super::{App, Effect};
use crate::images::{Blocks, Key, State};

/// A picture that is played, or may be: that is known when its first frame comes.
#[derive(Debug)]
pub(super) struct Moving {
    /// The picture itself, which does not move.
    still: Key,
    /// How long each frame is shown that has come.
    times: Vec<Duration>,
    /// Whether all have.
    complete: bool,
    /// The frame on the screen.
    at: u16,
    /// Whether its time is over, and the next one has not come.
    late: bool,
    stopped: bool,
}

impl Moving {
    fn key(&self, frame: u16) -> Key {
        Key {
            frame: Some(frame),
            ..self.still.clone()
        }
    }
}

impl App {
    /// Has the picture on the whole screen played, while all of it is seen, or else the
    /// chosen one in the page, while it is in sight and nothing is laid over it.
    pub(super) fn want_frames(&mut self, effects: &mut Vec<Effect>) {
        let wanted = match (&self.overlay, &self.reader) {
            (Some(_), _) => self.viewed().filter(|key| key.part.is_none()),
            (None, Some(reader)) => reader.played(),
            (None, None) => None,
        };
        if self.moving.as_ref().map(|moving| &moving.still) == wanted.as_ref() {
            return;
        }
        if self.moving.take().is_some() {
            self.pictures.forget_frames();
            effects.push(Effect::StopAnimation);
        }
        if let Some(still) = wanted {
            effects.push(Effect::Animate {
                still: still.clone(),
                graphics: self.graphics(),
            });
            self.moving = Some(Moving {
                still,
                times: Vec::new(),
                complete: false,
                at: 0,
                late: false,
                stopped: false,
            });
        }
    }

    pub(super) fn frame_decoded(
        &mut self,
        still: &Key,
        frame: u16,
        time: Duration,
        blocks: Blocks,
        effects: &mut Vec<Effect>,
    ) {
        let Some(moving) = self.moving.as_mut().filter(|moving| moving.still == *still) else {
            return;
        };
        if usize::from(frame) != moving.times.len() {
            return; // of an earlier time that it was played
        }
        moving.times.push(time);
        self.pictures.insert(moving.key(frame), Ok(blocks), false);
        if frame == 0 {
            effects.push(Effect::Tick(time));
        } else if moving.late {
            self.next_frame(effects);
        }
    }

    pub(super) fn frames_ended(&mut self, still: &Key, effects: &mut Vec<Effect>) {
        if let Some(moving) = self.moving.as_mut().filter(|moving| moving.still == *still) {
            moving.complete = true;
            if moving.late {
                self.next_frame(effects);
            }
        }
    }

    /// The time of a frame is over.
    pub(super) fn next_frame(&mut self, effects: &mut Vec<Effect>) {
        let Some(moving) = self.moving.as_mut().filter(|moving| !moving.stopped) else {
            return;
        };
        let next = usize::from(moving.at) + 1;
        moving.late = next >= moving.times.len() && !moving.complete;
        if moving.late || moving.times.is_empty() {
            return;
        }
        moving.at = if next < moving.times.len() {
            moving.at + 1
        } else {
            0
        };
        effects.push(Effect::Tick(moving.times[usize::from(moving.at)]));
        let key = moving.key(moving.at);
        // A use: those that were shown longest ago go first.
        self.pictures.has(&key);
    }

    /// Stops the picture that is played, or lets it go on.
    pub(super) fn stop_or_go_on(&mut self, effects: &mut Vec<Effect>) {
        if let Some(moving) = &mut self.moving {
            moving.stopped = !moving.stopped;
            self.next_frame(effects);
        }
    }

    /// Frames of the picture that moves which have come, and whether it is played; `None`
    /// if it stands still.
    pub fn frames(&self) -> Option<(usize, bool)> {
        let moving = self.moving.as_ref()?;
        (!moving.times.is_empty()).then_some((moving.times.len(), !moving.stopped))
    }

    /// The frame to be shown instead of the picture `still`, which does not move. One that
    /// is stopped is shown as sharp as its protocol can, if it stands at its beginning.
    pub fn frame(&self, still: &Key) -> Option<Key> {
        let moving = self
            .moving
            .as_ref()
            .filter(|moving| !moving.times.is_empty() && moving.still == *still)?;
        let key = moving.key(moving.at);
        let first_and_sharp = moving.stopped && moving.at == 0;
        let is_there = matches!(self.pictures.get(&key), Some(State::Ready(_)));
        (is_there && !first_and_sharp).then_some(key)
    }
}
