//! The one thread that reads the terminal.
//!
//! It reads one event at a time and goes on when it is told to, so that while an
//! editor runs nothing else takes its keys.

use std::{
    sync::mpsc::{Sender, channel},
    thread,
    time::Instant,
};

use crossterm::event::{self, Event as Raw, MouseButton, MouseEvent, MouseEventKind};

use super::{late::Late, panics, terminal};
use crate::app::{
    Event,
    pointer::{Gesture, Pointed},
};

/// What the mouse did, as far as the app knows it.
fn pointed(mouse: MouseEvent) -> Option<Pointed> {
    let gesture = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Gesture::Press,
        MouseEventKind::Drag(MouseButton::Left) => Gesture::Drag,
        MouseEventKind::Up(MouseButton::Left) => Gesture::Release,
        MouseEventKind::ScrollUp => Gesture::WheelUp,
        MouseEventKind::ScrollDown => Gesture::WheelDown,
        _ => return None,
    };
    Some(Pointed {
        gesture,
        col: mouse.column,
        row: mouse.row,
    })
}

/// Keeps the thread going.
#[derive(Debug)]
pub(super) struct Input {
    permits: Sender<()>,
}

impl Input {
    pub(super) fn start(events: Sender<Event>, mut late: Late) -> Self {
        let (permits, permitted) = channel();
        // It ends with the process: a read of the terminal cannot be called off.
        let _ = thread::Builder::new().name("input".into()).spawn(move || {
            panics::if_asked("input");
            loop {
                let event = match event::read() {
                    Ok(Raw::Key(key)) if late.takes(&key, Instant::now()) => continue,
                    Ok(Raw::Key(key)) => Event::KeyPressed(key),
                    Ok(Raw::Paste(text)) => Event::Pasted(text),
                    Ok(Raw::Resize(cols, rows)) => {
                        let (cols, rows) = terminal::within(cols, rows);
                        let cell = terminal::cell();
                        Event::Resized { cols, rows, cell }
                    }
                    Ok(Raw::Mouse(mouse)) => match pointed(mouse) {
                        Some(pointed) => Event::Pointed(pointed),
                        None => continue,
                    },
                    Ok(_) => continue,
                    Err(_) => Event::Ended,
                };
                let ended = matches!(event, Event::Ended);
                if events.send(event).is_err() || ended || permitted.recv().is_err() {
                    return;
                }
            }
        });
        Self { permits }
    }

    /// Lets the thread read the next event.
    pub(super) fn go_on(&mut self) {
        // A thread that has ended needs no permit.
        let _ = self.permits.send(());
    }
}
