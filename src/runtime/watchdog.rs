//! Notices that the terminal is gone.
//!
//! Nobody else does for sure: SIGHUP goes to those of its session only, and may be
//! ignored; crossterm reads a terminal that is gone again and again.

use std::{sync::mpsc::Sender, thread};

use super::signals::Watch;
use crate::{app::Event, platform};

/// Starts a thread that sleeps until the terminal hangs up, and then ends the
/// program as SIGHUP does.
pub(super) fn watch(signals: &Watch, events: Sender<Event>) {
    let signals = signals.shared();
    let _ = thread::Builder::new()
        .name("watchdog".into())
        .spawn(move || {
            if let Some(signal) = platform::hung_up() {
                signals.end(signal, &events);
            }
        });
}
