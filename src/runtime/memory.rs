//! The thread that keeps what is remembered on disk.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
    thread::{self, JoinHandle},
};

use etcetera::BaseStrategy as _;

use crate::{
    app::Event,
    state::{State, file::StateFile},
};

/// The folder of what is remembered: `$XDG_STATE_HOME/blogtui`.
pub(crate) fn folder() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    // Windows has none: there it stands beside the settings.
    let folder = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Some(folder.join("blogtui"))
}

/// Hands news to the thread; dropped, it waits until all of it is written.
#[derive(Debug)]
pub(super) struct Memory {
    news: Option<Sender<State>>,
    thread: Option<JoinHandle<()>>,
}

impl Memory {
    /// Remembers nothing.
    pub(super) fn none() -> Self {
        Self {
            news: None,
            thread: None,
        }
    }

    /// Remembers what is said of the blog at `root`, below the XDG state folder.
    /// What is stored already comes first, as an event.
    pub(super) fn start(root: &Path, events: Sender<Event>) -> Self {
        let Some(folder) = folder() else {
            return Self::none();
        };
        let file = StateFile::of(&folder, root);
        let (news, inbox) = channel();
        let thread = thread::Builder::new()
            .name("memory".into())
            .spawn(move || keep(&file, &inbox, &events));
        Self {
            news: Some(news),
            thread: thread.ok(),
        }
    }

    pub(super) fn remember(&self, news: State) {
        if let Some(inbox) = &self.news {
            // It closes only when the program ends.
            let _ = inbox.send(news);
        }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.news = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn keep(file: &StateFile, inbox: &Receiver<State>, events: &Sender<Event>) {
    let tell = |event| {
        let _ = events.send(event);
    };
    match file.load() {
        Ok(state) => tell(Event::Recalled(Box::new(state))),
        Err(error) => tell(Event::Failed(format!("nothing is remembered: {error}"))),
    }
    let mut failed = false;
    while let Ok(mut news) = inbox.recv() {
        for more in inbox.try_iter() {
            news.merge(&more);
        }
        match file.save(&news) {
            Ok(state) => {
                failed = false;
                tell(Event::Recalled(Box::new(state)));
            }
            // Said once, not after each key.
            Err(error) if !failed => {
                failed = true;
                tell(Event::Failed(format!("not remembered: {error}")));
            }
            Err(_) => {}
        }
    }
}
