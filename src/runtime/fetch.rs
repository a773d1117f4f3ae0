//! The threads that wait for other servers, a few at a time.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use super::{Site, panics};
use crate::{app::Event, content::guard::guarded};

/// Pictures that are waited for at the same time.
const AT_ONCE: usize = 4;

/// Starts the threads, which take addresses in order.
pub(super) fn start(site: &Arc<Site>, events: &Sender<Event>) -> Sender<String> {
    let (addresses, inbox) = channel();
    let inbox = Arc::new(Mutex::new(inbox));
    for _ in 0..AT_ONCE {
        let (site, inbox, events) = (site.clone(), inbox.clone(), events.clone());
        let _ = thread::Builder::new()
            .name("fetch".into())
            .spawn(move || run(&site, &inbox, &events));
    }
    addresses
}

/// Ends when either side of its channels does.
fn run(site: &Site, inbox: &Mutex<Receiver<String>>, events: &Sender<Event>) -> Option<()> {
    loop {
        let address = {
            let inbox = inbox.lock().unwrap_or_else(PoisonError::into_inner);
            inbox.recv().ok()?
        };
        let fetched = guarded(|| {
            panics::if_asked("fetch");
            site.remote.fetch(&address)
        });
        let result = fetched.unwrap_or_else(Err);
        events.send(Event::Fetched { address, result }).ok()?;
    }
}
