//! The terminal, the workers, and the loop between them and the app.
//!
//! ```text
//! draw; wait for an event; take all that wait; update each; run the effects; draw
//! ```
//!
//! Nothing polls: while nothing happens, nothing runs.

pub(crate) mod features;
mod input;
mod open;
mod signals;
mod site;
pub mod terminal;
mod workers;

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{Receiver, Sender, channel},
    },
    time::{Duration, Instant},
};

pub use open::open;
pub use site::Site;

use self::{input::Input, terminal::Terminal, workers::Workers};
use crate::{
    app::{App, Effect, Event, Features},
    color::Depth,
    content::{clean, post::PostId},
    layout::{Theme, ThemeName},
    ui,
};

/// Events are taken in for this long at most before the screen is drawn again.
const BATCH: Duration = Duration::from_millis(16);

/// What the reader is started with.
#[derive(Debug)]
pub struct Options {
    /// Folder of posts, or one post; canonical.
    pub root: PathBuf,
    pub theme: ThemeName,
    pub depth: Depth,
    pub features: Features,
    /// What went wrong before the screen was taken over.
    pub notice: Option<String>,
}

/// Runs the reader until it is told to end; the exit code where that is not 0.
///
/// # Errors
/// A terminal that cannot be drawn on.
pub fn run(options: &Options) -> anyhow::Result<Option<u8>> {
    let (events, inbox) = channel();
    let site = Arc::new(Site::find(&options.root)?);
    let mut app = App::new(
        name(&options.root),
        Theme::new(options.theme, options.depth),
        options.depth,
    );
    app.features = options.features;
    app.notice = options.notice.clone();
    app.open_the_only_post = options.root.is_file();
    let mut runtime = Runtime {
        terminal: Terminal::enter()?,
        workers: Workers::start(site.clone(), events.clone()),
        events: events.clone(),
        site,
        quit: false,
    };
    let signals = signals::watch(events.clone())?;
    let (cols, rows, cell) = runtime.terminal.size();
    let effects = app.update(Event::Resized { cols, rows, cell });
    runtime.apply(effects, &mut app);
    // The first frame comes before any file is read.
    runtime.draw(&app)?;
    let mut input = Input::start(events);
    runtime.apply(vec![Effect::Scan], &mut app);
    while !runtime.quit {
        runtime.turn(&mut app, &inbox, &mut input)?;
    }
    runtime.terminal.leave();
    Ok(signals.exit_code())
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
    events: Sender<Event>,
    site: Arc<Site>,
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
        let Ok(event) = inbox.recv() else {
            self.quit = true;
            return Ok(());
        };
        let deadline = Instant::now() + BATCH;
        let mut next = Some(event);
        while let Some(event) = next {
            let typed = matches!(
                event,
                Event::KeyPressed(_) | Event::Pasted(_) | Event::Resized { .. }
            );
            let redraw = matches!(event, Event::Resumed);
            let effects = app.update(event);
            self.apply(effects, app);
            if redraw {
                self.terminal.redraw_all()?;
            }
            if typed {
                // The terminal is read again only now: an editor that was opened
                // by this key has had it to itself.
                input.go_on();
            }
            if self.quit {
                return Ok(());
            }
            next = if Instant::now() < deadline {
                inbox.try_recv().ok()
            } else {
                None
            };
        }
        self.draw(app)
    }

    fn draw(&mut self, app: &App) -> anyhow::Result<()> {
        self.terminal.draw(|frame| ui::draw(frame, app))
    }

    fn apply(&mut self, effects: Vec<Effect>, app: &mut App) {
        for effect in effects {
            match effect {
                Effect::Quit => self.quit = true,
                Effect::Suspend => self.suspend(),
                Effect::Edit(id, path) => self.edit(&id, &path, app),
                Effect::Copy(text) => self.copy(&text),
                Effect::Browse(url) => self.browse(&url),
                job => self.workers.send(job),
            }
        }
    }

    fn notice(&self, message: String) {
        // The inbox lives as long as the loop that calls this.
        let _ = self.events.send(Event::Noticed(message));
    }

    fn suspend(&mut self) {
        self.terminal.leave();
        signals::stop();
        self.resume();
    }

    fn resume(&mut self) {
        match self.terminal.enter_again() {
            Ok(()) => {
                let _ = self.events.send(Event::Resumed);
            }
            Err(_) => self.quit = true,
        }
    }

    /// Opens a post in the editor and waits for it.
    fn edit(&mut self, id: &PostId, path: &Path, app: &mut App) {
        let editor = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
            std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty())
        });
        let Some(editor) = editor else {
            self.notice("set VISUAL or EDITOR to open posts in an editor".into());
            return;
        };
        self.terminal.leave();
        signals::LENT.store(true, Ordering::Relaxed);
        let mut words = editor.split_whitespace();
        let status = Command::new(words.next().unwrap_or_default())
            .args(words)
            .arg(path)
            .status();
        self.resume();
        signals::LENT.store(false, Ordering::Relaxed);
        match status {
            Ok(_) => {
                let post = self.site.load(path);
                let mut effects = app.update(Event::PostsRead(vec![post]));
                effects.extend(app.update(Event::PostChanged(id.clone())));
                self.apply(effects, app);
            }
            Err(error) => self.notice(format!("{editor}: {error}")),
        }
    }

    fn copy(&mut self, text: &str) {
        match self.terminal.copy(text) {
            Ok(()) => self.notice(format!("copied: {}", clean::line(text))),
            Err(error) => self.notice(format!("not copied: {error}")),
        }
    }

    /// Opens an address in the browser, or copies it where there is none.
    fn browse(&mut self, url: &str) {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let screen = cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY");
        if set("SSH_CONNECTION") || !screen {
            return self.copy(url);
        }
        match open::in_browser(url) {
            Ok(()) => self.notice(format!("opened: {url}")),
            Err(_) => self.copy(url),
        }
    }
}
