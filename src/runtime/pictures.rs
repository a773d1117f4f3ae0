//! The thread that decodes pictures, one at a time.
//!
//! It is told which pictures are wanted, the most urgent first; what it was told
//! before counts no longer. So a picture that has been scrolled away is not begun,
//! and one that was begun ends after its stand-in.

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use super::panics;
use crate::{
    app::Event,
    content::guard::guarded,
    images::{self, Decoded, Graphics, Key, PictureError, Reduced, Source},
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
    let mut looked_at = None;
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
        let decoded = guarded(|| {
            panics::if_asked("pictures");
            let reduced = reduce(&key, graphics, &mut looked_at)?;
            let blocks = reduced.blocks();
            Ok((reduced, blocks))
        });
        let (reduced, blocks) = match decoded.unwrap_or(Err(BROKEN)) {
            Ok(decoded) => decoded,
            Err(error) => {
                failed(events, key, error)?;
                continue;
            }
        };
        let complete = !reduced.has_pixels();
        let result = Ok(blocks);
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
        let event = guarded(|| match reduced.sharp() {
            Some((sharp, needs)) => Event::PictureEncoded {
                key: key.clone(),
                sharp,
                needs,
            },
            None => Event::PictureDecoded {
                key: key.clone(),
                result: Ok(reduced.blocks()),
                complete: true,
            },
        });
        match event {
            Ok(event) => send(events, event)?,
            Err(_) => failed(events, key, BROKEN)?,
        }
    }
}

/// What a picture is that broke the program's own code: one that is not shown.
const BROKEN: PictureError = PictureError::Damaged { kind: "picture" };

fn failed(events: &Sender<Event>, key: Key, error: PictureError) -> Option<()> {
    let result = Err(error);
    let event = Event::PictureDecoded {
        key,
        result,
        complete: true,
    };
    send(events, event)
}

/// Reduces a picture. The one that somebody looks at closer is kept whole, so that
/// to move in it needs no decoder.
fn reduce(
    key: &Key,
    graphics: Graphics,
    looked_at: &mut Option<(Source, Decoded)>,
) -> Result<Reduced, PictureError> {
    if key.part.is_none() {
        *looked_at = None;
        return images::reduce(key, graphics);
    }
    let image = match looked_at.take() {
        Some((source, image)) if source == key.source => image,
        _ => images::decode(&key.source)?,
    };
    let reduced = Reduced::new(&image, key, graphics);
    *looked_at = Some((key.source.clone(), image));
    Ok(reduced)
}

fn send(events: &Sender<Event>, event: Event) -> Option<()> {
    events.send(event).ok()
}
