//! Signals: every one that ends the program ends it with the terminal restored.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI32, Ordering},
        mpsc::Sender,
    },
    thread,
    time::Duration,
};

use crate::{
    app::Event,
    platform::{self, Signal},
};

/// Whether an editor has the terminal: `Ctrl-C` and `Ctrl-\\` are then meant for it,
/// though a terminal sends their signals to every process in front.
pub(super) static LENT: AtomicBool = AtomicBool::new(false);

/// How long the loop has to end, and then the terminal to be given back.
const PATIENCE: Duration = Duration::from_millis(1300);
const LAST: Duration = Duration::from_millis(200);

/// Which signal, if any, has asked the program to end.
#[derive(Debug, Default)]
pub(super) struct Watch {
    ended: Arc<AtomicI32>,
    /// Ends the thread: each blog that is read has its own.
    handle: Option<platform::Handle>,
}

impl Watch {
    /// The same for another thread, which ends nothing when it is done.
    pub(super) fn shared(&self) -> Self {
        Self {
            ended: self.ended.clone(),
            handle: None,
        }
    }

    /// 128 and the number of the signal, as shells count.
    pub(super) fn exit_code(&self) -> Option<u8> {
        match self.ended.load(Ordering::Relaxed) {
            0 => None,
            signal => u8::try_from(128 + signal).ok(),
        }
    }

    /// Has the program end as `signal` asks: by the loop, which gives the terminal
    /// back and has everything written down; without it where it is stuck.
    pub(super) fn end(&self, signal: i32, events: &Sender<Event>) {
        self.ended.store(signal, Ordering::Relaxed);
        let _ = events.send(Event::Ended);
        thread::sleep(PATIENCE);
        // Whoever writes to a terminal that is not read holds the output, and giving
        // the terminal back would wait for it.
        let _ = thread::Builder::new()
            .name("last".into())
            .spawn(super::terminal::restore_torn);
        thread::sleep(LAST);
        std::process::exit(128 + signal);
    }
}

/// Starts to watch for signals, in a thread of its own.
pub(super) fn watch(events: Sender<Event>) -> anyhow::Result<Watch> {
    let (signals, handle) = platform::Signals::new()?;
    let mut watch = Watch::default();
    let seen = watch.shared();
    watch.handle = Some(handle);
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            signals.each(|signal| match signal {
                Signal::Stop => {
                    let _ = events.send(Event::StopAsked);
                }
                Signal::Continue => {
                    let _ = events.send(Event::Resumed);
                }
                Signal::Interrupt(_) if LENT.load(Ordering::Relaxed) => {}
                Signal::Interrupt(signal) | Signal::End(signal) => seen.end(signal, &events),
            });
        })?;
    Ok(watch)
}
