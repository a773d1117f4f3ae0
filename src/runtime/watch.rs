//! What happens to the files of a blog while it is read.
//!
//! Folders are watched, not files: an editor that saves by putting a new file in the
//! old one's place is followed too. Whatever the system reports is taken as "look at
//! this path again"; paths are gathered until it has been quiet for a moment, and only
//! they are read. Where the system cannot watch (too many folders for inotify, folders
//! of a network), the files' times are compared instead, now and then.

mod compare;

use std::{
    collections::BTreeSet,
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

use self::compare::Compared;
use super::Site;
use crate::{
    app::{Event, event::Changes},
    content::scan,
    platform,
};

/// Paths are looked at when nothing has been reported for this long.
const QUIET: Duration = Duration::from_millis(30);
/// At the latest after this long: someone may be writing all the time.
const LATEST: Duration = Duration::from_millis(250);
/// How long a file may be missing: some editors move it away before they save.
const MISSING: Duration = Duration::from_millis(200);
/// More changed files than this are a new checkout: the folder is read again.
const MANY: usize = 200;
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
    let folders = folders(site);
    let Some(mut watch) = begin(&folders, polls, events) else {
        return;
    };
    let mut waiting = Waiting::default();
    waiting.add(written_since(&folders, since));
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
                    let Some(polling) = begin(&self::folders(site), true, events) else {
                        return;
                    };
                    watch = polling;
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
fn begin(folders: &[PathBuf], polls: bool, events: &Sender<Event>) -> Option<Watch> {
    let mut watch = match Watch::new(polls) {
        Ok(watch) => watch,
        Err(error) if polls => {
            let _ = events.send(Event::Noticed(format!("changes are not seen: {error}")));
            return None;
        }
        // The system has none of these left for anyone.
        Err(_) => return full(events).and_then(|()| begin(folders, true, events)),
    };
    for folder in folders {
        watch.add(folder);
        if watch.is_full {
            return full(events).and_then(|()| begin(folders, true, events));
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

/// Posts that were written while nothing was watched yet: times of files may be as
/// coarse as two seconds.
fn written_since(folders: &[PathBuf], since: SystemTime) -> Vec<PathBuf> {
    let since = since - Duration::from_secs(2);
    let files = folders
        .iter()
        .flat_map(|folder| folder.read_dir().into_iter().flatten().flatten())
        .filter(|entry| scan::is_markdown(Path::new(&entry.file_name())))
        .take(LOOKED_AT);
    files
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

/// Paths that something has happened to.
#[derive(Debug, Default)]
struct Waiting {
    paths: BTreeSet<PathBuf>,
    /// Files that were not there when they were looked at, and since when.
    missing: Vec<(PathBuf, Instant)>,
    rescan: bool,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Waiting {
    fn add(&mut self, paths: Vec<PathBuf>) {
        let now = Instant::now();
        for path in paths {
            if is_noise(&path) {
                continue;
            }
            self.first.get_or_insert(now);
            self.last = Some(now);
            if self.paths.len() <= MANY {
                self.paths.insert(path);
            } else {
                self.rescan = true;
            }
        }
    }

    fn rescan_soon(&mut self) {
        self.rescan = true;
        self.first.get_or_insert_with(Instant::now);
        self.last = Some(Instant::now());
    }

    /// When to look at what has been gathered.
    fn due(&self) -> Option<Instant> {
        let quiet = self.last.map(|last| last + QUIET);
        let latest = self.first.map(|first| first + LATEST);
        let gathered = match (quiet, latest) {
            (Some(quiet), Some(latest)) => Some(quiet.min(latest)),
            _ => None,
        };
        let missing = self.missing.iter().map(|(_, since)| *since + MISSING).min();
        gathered.into_iter().chain(missing).min()
    }

    /// Looks at what has been gathered.
    fn take(&mut self, site: &Site, watch: &mut Watch) -> Changes {
        let mut changes = Changes::default();
        let now = Instant::now();
        if self.last.is_some_and(|last| now >= last + QUIET)
            || self.first.is_some_and(|first| now >= first + LATEST)
        {
            (self.first, self.last) = (None, None);
            changes.rescan = std::mem::take(&mut self.rescan);
            for path in std::mem::take(&mut self.paths) {
                self.look(site, watch, path, &mut changes);
            }
        }
        let (gone, missing): (Vec<_>, Vec<_>) = std::mem::take(&mut self.missing)
            .into_iter()
            .partition(|(_, since)| now >= *since + MISSING);
        self.missing = missing;
        for (path, _) in gone {
            if path.exists() {
                self.look(site, watch, path, &mut changes);
            } else if scan::is_markdown(&path) {
                changes.gone.push(scan::id_of(&site.site.base, &path));
            } else if !has_extension(&path) {
                changes.gone_below.push(scan::id_of(&site.site.base, &path));
            } else if is_picture(&path) {
                changes.others.push(path);
            }
        }
        if changes.rescan {
            // The scan reads all of them, and finds what is gone.
            changes.gone.clear();
            changes.gone_below.clear();
        }
        site.learn(&changes.posts);
        changes
    }

    fn look(&mut self, site: &Site, watch: &mut Watch, path: PathBuf, changes: &mut Changes) {
        let alone = site.site.is_one_file();
        match path.symlink_metadata() {
            Err(_) => {
                if !self.missing.iter().any(|(other, _)| *other == path) {
                    self.missing.push((path, Instant::now()));
                }
            }
            Ok(about) if about.is_dir() => {
                if alone || path == site.site.base {
                    return;
                }
                // What came in with it is reported by no one.
                for folder in scan::folders(&site.site, std::slice::from_ref(&path)) {
                    watch.add(&folder);
                    let files = folder.read_dir().into_iter().flatten().flatten();
                    for file in files.map(|entry| entry.path()) {
                        if !is_noise(&file) && file.is_file() {
                            self.look(site, watch, file, changes);
                        }
                    }
                }
            }
            Ok(_) if scan::is_markdown(&path) => {
                if alone && !site.site.sources.contains(&path) {
                    return;
                }
                match scan::reload(&site.site, site.reading(), &path) {
                    Some(post) => changes.posts.push(post),
                    None => changes.gone.push(scan::id_of(&site.site.base, &path)),
                }
            }
            Ok(_) if is_picture(&path) => changes.others.push(path),
            Ok(_) => {}
        }
        if watch.polls() && changes.posts.len() > MANY {
            changes.rescan = true;
        }
    }
}

fn has_extension(path: &Path) -> bool {
    path.extension().is_some()
}

/// Whether a post may show the file.
fn is_picture(path: &Path) -> bool {
    let end = path.extension().unwrap_or_default().to_string_lossy();
    ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp"]
        .iter()
        .any(|known| end.eq_ignore_ascii_case(known))
}

/// What editors leave beside files while they write: nothing to look at.
fn is_noise(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        // vim tries out whether it may write to a folder.
        || name == "4913"
}
