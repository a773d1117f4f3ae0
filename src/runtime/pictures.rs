//! The thread that decodes pictures, one at a time.
//!
//! It is told which pictures are wanted, the most urgent first; what it was told
//! before counts no longer. So a picture that has been scrolled away is not begun,
//! and one that was begun ends after its stand-in.

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use crate::{
    app::Event,
    images::{self, Graphics, Key},
};

/// The pictures that are wanted now, and how they will be shown.
pub(super) type Wanted = (Vec<Key>, Graphics);

/// Starts the thread.
pub(super) fn start(events: &Sender<Event>) -> Sender<Wanted> {
    let (wishes, inbox) = channel();
    let events = events.clone();
    let _ = thread::Builder::new()
        .name("pictures".into())
        .spawn(move || run(&inbox, &events));
    wishes
}

/// Ends when either side of its channels does.
fn run(inbox: &Receiver<Wanted>, events: &Sender<Event>) -> Option<()> {
    let mut wanted = inbox.recv().ok()?;
    loop {
        if let Some(newer) = inbox.try_iter().last() {
            wanted = newer;
        }
        if wanted.0.is_empty() {
            wanted = inbox.recv().ok()?;
            continue;
        }
        let key = wanted.0.remove(0);
        let graphics = wanted.1;
        let reduced = match images::reduce(&key, graphics) {
            Ok(reduced) => reduced,
            Err(error) => {
                let result = Err(error);
                send(
                    events,
                    Event::PictureDecoded {
                        key,
                        result,
                        complete: true,
                    },
                )?;
                continue;
            }
        };
        let complete = !reduced.has_pixels();
        let result = Ok(reduced.blocks());
        send(
            events,
            Event::PictureDecoded {
                key: key.clone(),
                result,
                complete,
            },
        )?;
        if complete {
            continue;
        }
        if let Some(newer) = inbox.try_iter().last() {
            wanted = newer;
            // The stand-in may have crossed with a wish for what follows here.
            let before = wanted.0.len();
            wanted.0.retain(|other| *other != key);
            if wanted.0.len() == before {
                continue;
            }
        }
        let event = match reduced.sharp() {
            Some((sharp, needs)) => Event::PictureEncoded { key, sharp, needs },
            None => Event::PictureDecoded {
                key,
                result: Ok(reduced.blocks()),
                complete: true,
            },
        };
        send(events, event)?;
    }
}

fn send(events: &Sender<Event>, event: Event) -> Option<()> {
    events.send(event).ok()
}
