//! The terminal, the workers, and the loop between them and the app.
//!
//! ```text
//! draw; wait for an event; take all that wait; update each; run the effects; draw
//! ```
//!
//! Nothing polls: while nothing happens, nothing runs.

mod aside;
mod choose;
mod editor;
pub(crate) mod features;
mod fetch;
mod frames;
mod input;
mod late;
mod links;
mod memory;
mod open;
mod outbox;
mod outside;
pub mod panics;
mod pictures;
pub(crate) mod progress;
pub(crate) mod query;
pub mod remote;
pub mod screen;
mod search;
mod signals;
mod site;
pub mod terminal;
mod typed;
mod watch;
mod watchdog;
pub(crate) mod words;
mod workers;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel},
    },
    time::{Duration, Instant},
};

use choose::painted;
pub(crate) use choose::{protocol, questions, theme};
pub use links::targets as links_of;
pub(crate) use memory::folder as state_folder;
pub use open::open;
pub(crate) use open::text_of;
pub(crate) use open::{LONG, know_whole, open_source};
pub use site::Site;
pub use watch::Watching;

use self::{
    input::Input,
    late::Late,
    memory::Memory,
    outbox::Outbox,
    query::{Answers, Questions},
    remote::Remote,
    terminal::Terminal,
    workers::Workers,
};
use crate::{
    app::{
        App, Effect, Event, Features, Named, Start,
        keymap::{Action, Keymap},
    },
    color::Depth,
    content::{cache::CacheFile, clean, index::Hide, site::Settings},
    images::Protocol,
    layout::ThemeName,
};

/// Events are taken in for this long at most before the screen is drawn again.
const BATCH: Duration = Duration::from_millis(16);

/// A page that has not been scrolled for this long stands still.
const STILL: Duration = Duration::from_millis(120);

/// What has changed is marked for this long.
const MARKED: Duration = Duration::from_secs(4);

/// What the reader is started with.
#[derive(Debug)]
pub struct Options {
    /// Folder of posts, or one post; canonical.
    pub root: PathBuf,
    /// `None`: the one that fits the terminal's background.
    pub theme: Option<ThemeName>,
    pub depth: Depth,
    pub features: Features,
    /// Themes of the reader's own, beside the built-in ones.
    pub themes: Vec<Named>,
    /// What went wrong before the screen was taken over.
    pub notice: Option<String>,
    /// What is shown of what is not published.
    pub hide: Hide,
    /// Whether to remember what was read.
    pub state: bool,
    /// Where what is read of files is kept, if anywhere.
    pub cache: Option<PathBuf>,
    /// What was kept is not used.
    pub rebuild: bool,
    /// `None`: the best that the terminal is known to do.
    pub images: Option<Protocol>,
    /// What was asked for at the start.
    pub start: Start,
    /// The editor to open posts in, instead of the environment's.
    pub editor: Option<String>,
    pub watching: Watching,
    /// Whether pictures on other servers are fetched without a key.
    pub remote_images: bool,
}

/// How the reader was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With the exit code, where that is not 0.
    Quit(Option<u8>),
    /// To go on with another of the blogs of [`Start::blogs`].
    Blog(usize),
}

/// Runs the reader until it is told to end, or to go on with another blog.
///
/// # Errors
/// A terminal that cannot be drawn on.
pub fn run(options: &Options) -> anyhow::Result<End> {
    let (events, inbox) = channel();
    let mut site = Site::find(&options.root)?;
    site.pictures = options.images != Some(Protocol::Off);
    site.news = Some(events.clone());
    site.remote = Remote::new(options.remote_images, hint(&options.start.keys));
    let site = Arc::new(site);
    // Before the terminal is taken: whoever ends the program gets it back.
    let signals = signals::watch(events.clone())?;
    let cache = options.cache.as_deref();
    let cache = cache.and_then(|folder| CacheFile::of(folder, &site.site, &site.reading()));
    let cache = cache.map(Arc::new);
    let mut terminal = Terminal::enter()?;
    let app = |answers: &Answers| {
        let theme = theme(options.theme, options.depth, answers);
        let mut app = App::new(
            name(&options.root),
            painted(theme, options, answers),
            options.depth,
        );
        if options.root.is_file() {
            app.open_the_only_post();
        }
        app
    };
    let questions = Questions {
        emoji: true,
        ..questions(options.theme, options.images, options.depth)
    };
    let mut meanwhile = app(&Answers::default());
    let (cols, rows, cell) = terminal.size();
    meanwhile.update(Event::Resized { cols, rows, cell });
    let answers = terminal.ask(questions, &meanwhile)?;
    let mut app = app(&answers);
    app.features = features::told(options.features, &answers);
    app.notice = options.notice.clone();
    app.themes.extend(options.themes.iter().cloned());
    app.remote_images = options.remote_images && Remote::IS_BUILT;
    if !site.site.is_one_file() {
        app.hide(options.hide);
    }
    app.prefer(languages(&site.site.settings));
    app.begin(options.start.clone());
    app.images = protocol(options.images, options.depth, &answers);
    let (listed, is_listed) = channel();
    let mut runtime = Runtime {
        terminal,
        workers: Workers::start(
            site.clone(),
            (cache, options.rebuild),
            listed,
            events.clone(),
        ),
        memory: if options.state {
            Memory::start(&site.site, events.clone())
        } else {
            Memory::none()
        },
        events: events.clone(),
        site: site.clone(),
        editor: options.editor.clone(),
        outbox: Outbox::default(),
        settled: None,
        fades: None,
        blog: None,
        tick: None,
        quit: false,
    };
    let (cols, rows, cell) = runtime.terminal.size();
    let effects = app.update(Event::Resized { cols, rows, cell });
    runtime.apply(effects, &mut app);
    if app.mouse {
        runtime.terminal.capture_mouse(true)?;
    }
    watchdog::watch(&signals, runtime.events.clone());
    // The first frame comes before any file is read.
    runtime.draw(&app)?;
    panics::if_asked("main");
    watch::start(site, options.watching, is_listed, events.clone());
    let late = Late::new(answers.awaited, answers.begun, Instant::now());
    let mut input = Input::start(events, late);
    runtime.apply(vec![Effect::Scan], &mut app);
    for key in answers.typed {
        let effects = app.update(Event::KeyPressed(key));
        runtime.apply(effects, &mut app);
    }
    while !runtime.quit {
        runtime.turn(&mut app, &inbox, &mut input)?;
    }
    runtime.terminal.leave();
    if let Some(blog) = runtime.blog {
        return Ok(End::Blog(blog));
    }
    // What is remembered is written to its end. All else goes with the process: taking a
    // large index apart would only keep the shell waiting.
    drop(std::mem::replace(&mut runtime.memory, Memory::none()));
    let code = signals.exit_code();
    std::mem::forget((app, runtime, inbox));
    Ok(End::Quit(code))
}

/// How a picture on another server is had: the key for it.
fn hint(keys: &Keymap) -> &'static str {
    static HINT: OnceLock<String> = OnceLock::new();
    if !Remote::IS_BUILT {
        return "";
    }
    HINT.get_or_init(|| {
        let key = keys.key_of(Action::FetchPictures);
        format!(": press {key}")
    })
}

/// The languages that posts are shown in: the site's own, then the reader's.
fn languages(settings: &Settings) -> Vec<String> {
    let own = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    // `zh_CN.UTF-8`
    let code = own.map(|own| {
        own.split(['.', '@'])
            .next()
            .unwrap_or_default()
            .to_lowercase()
    });
    let code = code.map(|code| code.replace('_', "-"));
    let plain = code
        .as_ref()
        .and_then(|code| code.split('-').next())
        .map(str::to_owned);
    let all = [settings.default_language.clone(), code, plain];
    all.into_iter().flatten().collect()
}

/// What the folder is called on the screen: the last two parts of its path.
fn name(root: &Path) -> String {
    let parts: Vec<_> = root
        .components()
        .rev()
        .take(2)
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    let name = match parts.as_slice() {
        [last, before] if before != "/" => format!("{before}/{last}"),
        [last, ..] => last.to_string(),
        [] => String::new(),
    };
    clean::line(&name)
}

struct Runtime {
    terminal: Terminal,
    workers: Workers,
    memory: Memory,
    events: Sender<Event>,
    site: Arc<Site>,
    editor: Option<String>,
    outbox: Outbox,
    /// When what has changed is marked no longer.
    fades: Option<Instant>,
    /// The blog to go on with.
    blog: Option<usize>,
    /// When the page will have stood still for a while.
    settled: Option<Instant>,
    /// When the next frame of a picture is due.
    tick: Option<Instant>,
    quit: bool,
}

impl Runtime {
    /// One turn of the loop: waits, takes in what has happened, draws.
    fn turn(
        &mut self,
        app: &mut App,
        inbox: &Receiver<Event>,
        input: &mut Input,
    ) -> anyhow::Result<()> {
        let Some(event) = self.next(inbox)? else {
            self.quit = true;
            return Ok(());
        };
        let deadline = Instant::now() + BATCH;
        let mut next = Some(event);
        while let Some(event) = next {
            let typed = matches!(
                event,
                Event::KeyPressed(_) | Event::Pasted(_) | Event::Pointed(_) | Event::Resized { .. }
            );
            let redraw = matches!(event, Event::Resumed);
            app.now = jiff::Timestamp::now().as_millisecond();
            let effects = app.update(event);
            self.apply(effects, app);
            if redraw {
                self.terminal.redraw_all()?;
            }
            if self.quit {
                // What is typed from now on is not for this run.
                return Ok(());
            }
            if typed {
                // The terminal is read again only now: an editor that was opened
                // by this key has had it to itself.
                input.go_on();
            }
            next = if Instant::now() < deadline {
                inbox.try_recv().ok()
            } else {
                None
            };
        }
        self.draw(app)
    }

    /// What happens next. Pixels are sent while nothing does, a little at a time, so
    /// that no key has to wait for a picture.
    fn next(&mut self, inbox: &Receiver<Event>) -> anyhow::Result<Option<Event>> {
        while !self.outbox.is_empty() {
            match inbox.try_recv() {
                Ok(event) => return Ok(Some(event)),
                Err(TryRecvError::Disconnected) => return Ok(None),
                Err(TryRecvError::Empty) => {
                    let (part, whole) = self.outbox.take();
                    self.terminal.send(&part)?;
                    if let Some(id) = whole {
                        return Ok(Some(Event::PictureSent(id)));
                    }
                }
            }
        }
        let timers = [self.settled, self.fades, self.tick];
        let Some(due) = timers.into_iter().flatten().min() else {
            return Ok(inbox.recv().ok());
        };
        match inbox.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(event) => Ok(Some(event)),
            Err(RecvTimeoutError::Timeout) if self.tick == Some(due) => {
                self.tick = None;
                Ok(Some(Event::Ticked))
            }
            Err(RecvTimeoutError::Timeout) if self.settled == Some(due) => {
                self.settled = None;
                Ok(Some(Event::Settled))
            }
            Err(RecvTimeoutError::Timeout) => {
                self.fades = None;
                Ok(Some(Event::Faded))
            }
            Err(RecvTimeoutError::Disconnected) => Ok(None),
        }
    }

    fn draw(&mut self, app: &App) -> anyhow::Result<()> {
        self.terminal.draw(app)
    }

    fn apply(&mut self, effects: Vec<Effect>, app: &mut App) {
        for effect in effects {
            match effect {
                Effect::Quit => self.quit = true,
                Effect::Suspend => self.suspend(),
                Effect::Edit(path, spot) => self.edit(&path, spot.as_ref(), app),
                Effect::Copy(clip) => self.copy(&clip),
                Effect::CopySource { path, title } => self.copy_source(&path, &title),
                Effect::Browse(url) => self.browse(url),
                Effect::Remember(news) => self.memory.remember(news),
                Effect::OpenPicture(source) => self.open_picture(&source),
                Effect::Transmit(pixels) => {
                    self.terminal.keeps(pixels.id, true);
                    self.outbox.put(pixels);
                }
                Effect::ForgetPictures(ids) => {
                    for id in &ids {
                        self.terminal.keeps(*id, false);
                    }
                    self.outbox.forget(&ids);
                }
                Effect::CaptureMouse(on) => {
                    if let Err(error) = self.terminal.capture_mouse(on) {
                        self.notice(format!("the mouse: {error}"));
                    }
                }
                Effect::GoOn => {
                    // The inbox lives as long as the loop that calls this.
                    let _ = self.events.send(Event::WentOn);
                }
                Effect::Tick(time) => self.tick = Some(Instant::now() + time),
                Effect::Settle => self.settled = Some(Instant::now() + STILL),
                Effect::Fade => self.fades = Some(Instant::now() + MARKED),
                Effect::OpenBlog(at) => {
                    self.blog = Some(at);
                    self.quit = true;
                }
                job => self.workers.send(job),
            }
        }
    }

    fn notice(&self, message: String) {
        // The inbox lives as long as the loop that calls this.
        let _ = self.events.send(Event::Noticed(message));
    }
}
