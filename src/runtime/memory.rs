//! The thread that keeps what is remembered on disk.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
    thread::{self, JoinHandle},
};

use etcetera::BaseStrategy as _;

use super::panics;
use crate::{
    app::Event,
    content::{guard::guarded, site::Site},
    state::{
        State,
        file::{StateError, StateFile},
    },
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

    /// Remembers what is said of a blog, below the XDG state folder: by its site's
    /// root, so that a folder of it, or one file, knows the same. What is stored
    /// already comes first, as an event.
    pub(super) fn start(site: &Site, events: Sender<Event>) -> Self {
        let Some(folder) = folder() else {
            return Self::none();
        };
        let kept = Kept::of(&folder, site);
        let (news, inbox) = channel();
        let thread = thread::Builder::new()
            .name("memory".into())
            .spawn(move || keep(&kept, &inbox, &events));
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

/// The part of a site's state that a run has to do with.
struct Kept {
    file: StateFile,
    /// The folder that is shown, from the site's root: empty, or it ends with `/`.
    folder: String,
    /// Whether it is one file: it has no list, so none is set or kept.
    one_file: bool,
}

impl Kept {
    fn of(folder: &Path, site: &Site) -> Self {
        let below = site.base.strip_prefix(&site.root);
        let root = if below.is_ok() {
            &site.root
        } else {
            &site.base
        };
        let parts = below.into_iter().flat_map(Path::components);
        let parts = parts.map(|part| part.as_os_str().to_string_lossy() + "/");
        Self {
            file: StateFile::of(folder, root),
            folder: parts.collect(),
            one_file: site.is_one_file(),
        }
    }

    fn shown(&self, mut state: State) -> State {
        if self.one_file {
            state.view = None;
        }
        state.below(&self.folder)
    }

    fn load(&self) -> Result<State, StateError> {
        Ok(self.shown(self.file.load()?))
    }

    fn save(&self, mut news: State) -> Result<State, StateError> {
        if self.one_file {
            news.view = None;
        }
        let all = self.file.save(&news.from_below(&self.folder))?;
        Ok(self.shown(all))
    }
}

fn keep(file: &Kept, inbox: &Receiver<State>, events: &Sender<Event>) {
    let tell = |event| {
        let _ = events.send(event);
    };
    match guarded(|| file.load()) {
        Ok(Ok(state)) => tell(Event::Recalled(Box::new(state))),
        Ok(Err(error)) => tell(Event::Failed(format!("nothing is remembered: {error}"))),
        Err(panic) => tell(Event::Failed(format!("nothing is remembered: {panic}"))),
    }
    let mut failed = false;
    while let Ok(mut news) = inbox.recv() {
        for more in inbox.try_iter() {
            news.merge(&more);
        }
        let saved = guarded(|| {
            panics::if_asked("memory");
            file.save(news)
        });
        let why = match saved {
            Ok(Ok(state)) => {
                failed = false;
                tell(Event::Recalled(Box::new(state)));
                continue;
            }
            Ok(Err(error)) => error.to_string(),
            Err(panic) => panic,
        };
        // Said once, not after each key.
        if !std::mem::replace(&mut failed, true) {
            tell(Event::Failed(format!("not remembered: {why}")));
        }
    }
}
