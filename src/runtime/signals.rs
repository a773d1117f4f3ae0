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

/// How long the loop has to end, and then the terminal to be given back.
const PATIENCE: Duration = Duration::from_millis(1300);
const LAST: Duration = Duration::from_millis(200);

/// A file has become larger than the process may write: on every system the same.
#[cfg(unix)]
const SIGXFSZ: i32 = 25;

/// Which signal, if any, has asked the program to end.
#[derive(Debug, Default)]
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
    /// The same for another thread, which ends nothing when it is done.
    pub(super) fn shared(&self) -> Self {
        Self {
            ended: self.ended.clone(),
            #[cfg(unix)]
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

/// From now on `Ctrl-C` is for another program in the same terminal, which ends by
/// itself: a pager.
pub(crate) fn leave_interrupts() {
    #[cfg(unix)]
    {
        let nothing = Arc::default();
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, nothing);
    }
}

/// From now on a limit on the size of files is an error of the write that meets it,
/// and not the end of the program.
pub(crate) fn limits_are_errors() {
    #[cfg(unix)]
    {
        let nothing = Arc::default();
        let _ = signal_hook::flag::register(SIGXFSZ, nothing);
    }
}

#[cfg(unix)]
pub(super) fn watch(events: Sender<Event>) -> anyhow::Result<Watch> {
    use signal_hook::{
        consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP},
        iterator::Signals,
    };
    let mut watch = Watch::default();
    let seen = watch.shared();
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    watch.handle = Some(signals.handle());
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
                    ending => seen.end(ending, &events),
                }
            }
        })?;
    Ok(watch)
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
