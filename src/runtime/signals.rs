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

use crate::app::Event;

/// Whether an editor has the terminal: `Ctrl-C` and `Ctrl-\\` are then meant for it,
/// though a terminal sends their signals to every process in front.
pub(super) static LENT: AtomicBool = AtomicBool::new(false);

/// Which signal, if any, has asked the program to end.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    ended: Arc<AtomicI32>,
    /// Ends the thread: each blog that is read has its own.
    #[cfg(unix)]
    handle: Option<signal_hook::iterator::Handle>,
}

#[cfg(unix)]
impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(handle) = &self.handle {
            handle.close();
        }
    }
}

impl Watch {
    /// 128 and the number of the signal, as shells count.
    pub(super) fn exit_code(&self) -> Option<u8> {
        match self.ended.load(Ordering::Relaxed) {
            0 => None,
            signal => u8::try_from(128 + signal).ok(),
        }
    }
}

/// From now on `Ctrl-C` is for another program in the same terminal, which ends by
/// itself: a pager.
pub(crate) fn leave_interrupts() {
    #[cfg(unix)]
    {
        let nothing = Arc::default();
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, nothing);
    }
}

#[cfg(unix)]
pub(super) fn watch(events: Sender<Event>) -> anyhow::Result<Watch> {
    use signal_hook::{
        consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP},
        iterator::Signals,
    };
    let ended = Arc::new(AtomicI32::default());
    let seen = ended.clone();
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    let handle = Some(signals.handle());
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for signal in signals.forever() {
                match signal {
                    SIGTSTP => {
                        let _ = events.send(Event::StopAsked);
                    }
                    SIGINT | SIGQUIT if LENT.load(Ordering::Relaxed) => {}
                    SIGCONT => {
                        let _ = events.send(Event::Resumed);
                    }
                    ending => {
                        seen.store(ending, Ordering::Relaxed);
                        let _ = events.send(Event::Ended);
                        // The loop may be stuck in a terminal that is gone.
                        thread::sleep(Duration::from_millis(1500));
                        super::terminal::restore();
                        std::process::exit(128 + ending);
                    }
                }
            }
        })?;
    Ok(Watch { ended, handle })
}

#[cfg(not(unix))]
pub(super) fn watch(_: Sender<Event>) -> anyhow::Result<Watch> {
    Ok(Watch::default())
}

/// Stops the process as `Ctrl-Z` does; returns when it is continued.
#[cfg(unix)]
pub(super) fn stop() {
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
}

#[cfg(not(unix))]
pub(super) fn stop() {}
