//! The thread that keeps what is remembered on disk.

use std::{
    path::Path,
    sync::mpsc::{Receiver, Sender, channel},
    thread::{self, JoinHandle},
};

use etcetera::BaseStrategy as _;

use crate::{
    app::Event,
    state::{State, file::StateFile},
};

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
        let Ok(folders) = etcetera::choose_base_strategy() else {
            return Self::none();
        };
        let Some(folder) = folders.state_dir() else {
            return Self::none();
        };
        let file = StateFile::of(&folder.join("blogtui"), root);
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
