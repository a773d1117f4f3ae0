//! What happens to the files of a blog while it is read.
//!
//! Folders are watched, not files: an editor that saves by putting a new file in the
//! old one's place is followed too. Whatever the system reports is taken as "look at
//! this path again"; paths are gathered until it has been quiet for a moment, and only
//! they are read. Where the system cannot watch (too many folders for inotify, folders
//! of a network), the files' times are compared instead, now and then.

mod compare;
mod waiting;

use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use notify::{Config, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use self::{compare::Compared, waiting::Waiting};
use super::Site;
use crate::{app::Event, content::scan, platform};

/// Folders that are watched at most; each costs the system some memory.
const MOST: usize = 16_384;
/// Posts that are looked at for what was written before they were watched.
const LOOKED_AT: usize = 200_000;
/// How often files are compared where they cannot be watched.
const POLL: Duration = Duration::from_secs(2);

/// How files are watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Watching {
    /// By the system where it can, else by comparing times.
    #[default]
    Auto,
    /// By comparing times.
    Poll,
    /// Not at all.
    Off,
}

/// Starts to watch the folders of a site, in a thread of its own, which ends with the
/// receiver of its events. It waits for the end of `listed`: that the list is whole comes
/// first, and what is written meanwhile is looked for.
pub(super) fn start(site: Arc<Site>, how: Watching, listed: Receiver<()>, events: Sender<Event>) {
    if how == Watching::Off {
        return;
    }
    let since = SystemTime::now();
    let _ = thread::Builder::new().name("watch".into()).spawn(move || {
        super::panics::if_asked("watch");
        let _ = listed.recv();
        watch(&site, how, since, &events);
    });
}

/// How changes come to be known.
struct Watch {
    source: Told,
    /// Whether the system has refused to watch one more folder.
    is_full: bool,
}

enum Told {
    /// The system reports them, as long as the watcher is kept.
    Reported(RecommendedWatcher, Receiver<notify::Result<notify::Event>>),
    Compared(Compared),
}

impl Watch {
    fn new(polls: bool) -> notify::Result<Self> {
        let source = match polls {
            true => Told::Compared(Compared::new(POLL)),
            false => {
                let (sender, reports) = channel();
                let watcher = RecommendedWatcher::new(sender, Config::default())?;
                Told::Reported(watcher, reports)
            }
        };
        Ok(Self {
            source,
            is_full: false,
        })
    }

    fn polls(&self) -> bool {
        matches!(self.source, Told::Compared(_))
    }

    /// Watches a folder too. One that is gone again, or cannot be read, is left out.
    fn add(&mut self, folder: &Path) {
        match &mut self.source {
            Told::Compared(compared) => compared.add(folder),
            Told::Reported(watcher, _) => {
                let added = watcher.watch(folder, RecursiveMode::NonRecursive);
                self.is_full |= added.is_err_and(|error| is_limit(&error));
            }
        }
    }

    /// Paths that were reported and not taken yet, at the end of a watch.
    fn reported(self) -> Vec<PathBuf> {
        match self.source {
            Told::Compared(_) => Vec::new(),
            Told::Reported(_, reports) => reports
                .try_iter()
                .flatten()
                .filter(|event| !matches!(event.kind, EventKind::Access(_)))
                .flat_map(|event| event.paths)
                .collect(),
        }
    }

    /// Waits until something is reported, or it is time for what is waiting.
    fn wait(
        &mut self,
        waiting: &mut Waiting,
    ) -> Result<notify::Result<notify::Event>, RecvTimeoutError> {
        let due = waiting.due();
        match &mut self.source {
            Told::Reported(_, reports) => match due {
                None => reports.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => reports.recv_timeout(due.saturating_duration_since(Instant::now())),
            },
            Told::Compared(compared) => {
                let until = due.map_or(compared.next, |due| due.min(compared.next));
                thread::sleep(until.saturating_duration_since(Instant::now()));
                if Instant::now() >= compared.next {
                    waiting.add(compared.changed());
                }
                Err(RecvTimeoutError::Timeout)
            }
        }
    }
}

fn watch(site: &Site, how: Watching, since: SystemTime, events: &Sender<Event>) {
    let polls = how == Watching::Poll || platform::is_on_a_network(&site.site.base);
    let mut waiting = Waiting::default();
    let Some(mut watch) = begin(site, polls, since, &mut waiting, events) else {
        return;
    };
    loop {
        match watch.wait(&mut waiting) {
            Ok(Ok(event)) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(Ok(event)) => {
                waiting.rescan |= event.need_rescan();
                waiting.add(event.paths);
            }
            // What was lost is found by looking at everything.
            Ok(Err(_)) => waiting.rescan_soon(),
            Err(RecvTimeoutError::Timeout) => {
                let changes = waiting.take(site, &mut watch);
                if watch.is_full {
                    // Folders have come that the system watches no more.
                    let now = SystemTime::now();
                    let Some(polling) = begin(site, true, now, &mut waiting, events) else {
                        return;
                    };
                    waiting.add(std::mem::replace(&mut watch, polling).reported());
                    full(events);
                }
                if !changes.is_empty() && events.send(Event::FilesChanged(changes)).is_err() {
                    return;
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Watches all folders there are now; by comparing where it cannot be done otherwise.
/// What was written since, while nothing was watched yet, waits to be looked at.
fn begin(
    site: &Site,
    polls: bool,
    since: SystemTime,
    waiting: &mut Waiting,
    events: &Sender<Event>,
) -> Option<Watch> {
    let folders = folders(site);
    let watch = watch_all(&folders, polls, events)?;
    waiting.add(written_since(&folders, since));
    Some(watch)
}

fn watch_all(folders: &[PathBuf], polls: bool, events: &Sender<Event>) -> Option<Watch> {
    let mut watch = match Watch::new(polls) {
        Ok(watch) => watch,
        Err(error) if polls => {
            let _ = events.send(Event::Noticed(format!("changes are not seen: {error}")));
            return None;
        }
        // The system has none of these left for anyone.
        Err(_) => return full(events).and_then(|()| watch_all(folders, true, events)),
    };
    for folder in folders {
        watch.add(folder);
        if watch.is_full {
            return full(events).and_then(|()| watch_all(folders, true, events));
        }
    }
    Some(watch)
}

/// Says that files are compared from now on; nothing where nobody listens any more.
fn full(events: &Sender<Event>) -> Option<()> {
    let seconds = POLL.as_secs();
    let said = format!("the system watches no more folders: changes are seen within {seconds} s");
    events.send(Event::Noticed(said)).ok()
}

/// Posts that were written, and folders that came, while nothing was watched yet: times
/// of files may be as coarse as two seconds.
fn written_since(folders: &[PathBuf], since: SystemTime) -> Vec<PathBuf> {
    let since = since - Duration::from_secs(2);
    let known: HashSet<&PathBuf> = folders.iter().collect();
    let entries = folders
        .iter()
        .flat_map(|folder| folder.read_dir().into_iter().flatten().flatten())
        .filter(|entry| match entry.file_type() {
            // One that came after the walk is in no one's list.
            Ok(kind) if kind.is_dir() => !known.contains(&entry.path()),
            _ => scan::is_markdown(Path::new(&entry.file_name())),
        })
        .take(LOOKED_AT);
    entries
        .filter(|entry| {
            let written = entry.metadata().and_then(|about| about.modified());
            written.is_ok_and(|written| written >= since)
        })
        .map(|entry| entry.path())
        .collect()
}

/// The folders that posts and their pictures are in.
fn folders(site: &Site) -> Vec<PathBuf> {
    if site.site.is_one_file() {
        return vec![site.site.base.clone()];
    }
    let mut folders = scan::folders(&site.site, &site.site.sources);
    // Dates in names: the newest posts are the likeliest to change.
    folders.sort_unstable_by(|a, b| b.cmp(a));
    folders.truncate(MOST);
    folders
}

/// Whether the system has no more watches to give.
fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        notify::ErrorKind::Io(error) => matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A blog may grow between the walk through its folders and the watch.
    #[test]
    fn what_comes_before_the_watch_is_looked_at() {
        let blog = tempfile::tempdir().unwrap();
        let path = |name: &str| blog.path().join(name);
        fs::create_dir_all(path("known")).unwrap();
        fs::create_dir_all(path("old")).unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        for (name, when) in [
            ("known/old.md", long_ago),
            ("known/new.md", SystemTime::now()),
        ] {
            fs::write(path(name), "x").unwrap();
            let file = fs::File::options().write(true).open(path(name)).unwrap();
            file.set_modified(when).unwrap();
        }
        fs::File::open(path("old"))
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
        let folders = [blog.path().to_owned(), path("known")];
        let since = SystemTime::now();
        fs::create_dir(path("come")).unwrap();
        let mut written = written_since(&folders, since);
        written.sort();
        assert_eq!(written, [path("come"), path("known/new.md")]);
    }
}
