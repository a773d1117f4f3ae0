//! Notices that the terminal is gone.
//!
//! Nobody else does for sure: SIGHUP goes to those of its session only, and may be
//! ignored; crossterm reads a terminal that is gone again and again.

#[cfg(unix)]
mod unix {
    use std::{io, sync::mpsc::Sender, thread};

    use rustix::{
        event::{PollFd, PollFlags, poll},
        io::Errno,
    };

    use super::super::signals::Watch;
    use crate::app::Event;

    /// Starts a thread that sleeps until the terminal hangs up, and then ends the
    /// program as SIGHUP does.
    pub(in crate::runtime) fn watch(signals: &Watch, events: Sender<Event>) {
        let signals = signals.shared();
        let _ = thread::Builder::new()
            .name("watchdog".into())
            .spawn(move || {
                let terminal = io::stdin();
                loop {
                    // Nothing is asked for: only an end of the terminal wakes it.
                    let mut ends = [PollFd::new(&terminal, PollFlags::empty())];
                    match poll(&mut ends, None) {
                        Ok(_) => {}
                        Err(Errno::INTR | Errno::AGAIN) => continue,
                        Err(_) => return,
                    }
                    let what = ends[0].revents();
                    if what.intersects(PollFlags::HUP | PollFlags::ERR) {
                        return signals.end(signal_hook::consts::SIGHUP, &events);
                    }
                    // Systems that cannot watch a terminal say so at once.
                    return;
                }
            });
    }
}

#[cfg(unix)]
pub(super) use unix::watch;

#[cfg(not(unix))]
pub(super) fn watch(_: &super::signals::Watch, _: std::sync::mpsc::Sender<crate::app::Event>) {}
