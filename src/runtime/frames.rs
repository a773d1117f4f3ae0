//! The thread that decodes the frames of a picture that moves.

use std::{
    sync::mpsc::{Receiver, Sender, TryRecvError, channel},
    thread,
};

use super::panics;
use crate::{
    app::Event,
    content::guard::guarded,
    images::{self, Graphics, Key, Step},
};

/// The picture that is played now, and how.
pub(super) type Wanted = (Key, Graphics);

/// Starts the thread. It plays what it was told last.
pub(super) fn start(events: &Sender<Event>) -> Sender<Option<Wanted>> {
    let (wishes, inbox) = channel();
    let events = events.clone();
    let _ = thread::Builder::new()
        .name("frames".into())
        .spawn(move || run(&inbox, &events));
    wishes
}

/// Ends when either side of its channels does.
fn run(inbox: &Receiver<Option<Wanted>>, events: &Sender<Event>) -> Option<()> {
    let mut wanted = inbox.recv().ok()?;
    loop {
        let Some((still, graphics)) = wanted.take() else {
            wanted = inbox.recv().ok()?;
            continue;
        };
        let mut open = true;
        // A panic on the way ends the film, not the thread.
        let _ = guarded(|| {
            panics::if_asked("frames");
            images::animate(&still, graphics, &mut |step| {
                match inbox.try_recv() {
                    Ok(newer) => {
                        wanted = newer;
                        return false;
                    }
                    Err(TryRecvError::Disconnected) => open = false,
                    Err(TryRecvError::Empty) => open &= events.send(event(&still, step)).is_ok(),
                }
                open
            });
        });
        if !open || (wanted.is_none() && events.send(Event::FramesEnded { still }).is_err()) {
            return None;
        }
    }
}

/// What the app is told of a step with `still`.
fn event(still: &Key, step: Step) -> Event {
    match step {
        Step::Decoded {
            frame,
            time,
            blocks,
        } => Event::FrameDecoded {
            still: still.clone(),
            frame,
            time,
            blocks,
        },
        Step::Encoded { key, sharp, needs } => Event::PictureEncoded { key, sharp, needs },
    }
}
