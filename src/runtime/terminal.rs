//! The terminal: taken over, drawn on, and given back as it was, on every way out.

use std::{
    io::{self, Write},
    sync::{
        Mutex, Once, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use anyhow::Context as _;
use crossterm::{
    clipboard::CopyToClipboard,
    cursor::{Hide, Show},
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute,
    terminal::{
        Clear, ClearType, DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate,
        EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    },
};

use super::{
    query::{self, Answers, Questions},
    screen::Screen,
};
use crate::{app::App, cells::CellSize, images::forget_sequence, markdown::caught, ui};

/// Whether the terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is wanted: it is given back with the terminal, and taken again.
static MOUSE: AtomicBool = AtomicBool::new(false);
/// Buttons, the wheel and drags, in coordinates of any size. Movements without a
/// button are not asked for: they would come in floods.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Pictures that the terminal keeps until it is told to drop them. Whoever gives
/// the terminal back, in a panic or on a signal too, has to know them.
static KEPT: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// The size of a cell as the terminal told it, for systems that do not.
static TOLD: OnceLock<CellSize> = OnceLock::new();

/// The terminal while it is ours; given back when dropped.
#[derive(Debug)]
pub(super) struct Terminal {
    screen: Screen,
}

impl Terminal {
    /// Takes the terminal over; a panic of the main thread will give it back.
    pub(super) fn enter() -> anyhow::Result<Self> {
        hook_panics();
        take().context("this terminal cannot be used")?;
        let size = crossterm::terminal::size();
        if size.is_err() {
            restore();
        }
        let (cols, rows) = size.context("this terminal cannot be used")?;
        Ok(Self {
            screen: Screen::new(cols, rows),
        })
    }

    /// Takes the terminal over again after [`Terminal::leave`].
    pub(super) fn enter_again(&mut self) -> io::Result<()> {
        take()
    }

    /// Gives the terminal back.
    pub(super) fn leave(&mut self) {
        restore();
    }

    /// Asks the terminal about itself. What it may have shown instead of answering
    /// is wiped off.
    pub(super) fn ask(&mut self, questions: Questions) -> io::Result<Answers> {
        let answers = ask(questions);
        execute!(io::stdout(), Clear(ClearType::All))?;
        Ok(answers)
    }

    /// Columns, rows, and the pixels of a cell where they are known.
    pub(super) fn size(&self) -> (u16, u16, Option<CellSize>) {
        let (cols, rows) = crossterm::terminal::size().unwrap_or_default();
        (cols, rows, cell())
    }

    /// Draws a frame; nothing is sent for one that looks like the last.
    pub(super) fn draw(&mut self, app: &App) -> anyhow::Result<()> {
        let size = crossterm::terminal::size()?;
        if size != self.screen.size() {
            self.clear(size)?;
        }
        let frame = self
            .screen
            .frame(ui::scrolls(app), |buf| ui::draw_on(buf, app));
        if !frame.is_empty() {
            write(frame)?;
        }
        Ok(())
    }

    /// Has the next frame drawn in full, whatever is on the screen.
    pub(super) fn redraw_all(&mut self) -> anyhow::Result<()> {
        if !TAKEN.load(Ordering::Relaxed) {
            take()?;
        }
        self.clear(crossterm::terminal::size()?)?;
        Ok(())
    }

    fn clear(&mut self, (cols, rows): (u16, u16)) -> io::Result<()> {
        self.screen = Screen::new(cols, rows);
        execute!(io::stdout(), Clear(ClearType::All))
    }

    /// Sends control sequences, outside of any frame.
    pub(super) fn send(&mut self, sequences: &str) -> io::Result<()> {
        write(sequences)
    }

    /// Takes the mouse over, or leaves it to the terminal.
    pub(super) fn capture_mouse(&mut self, on: bool) -> io::Result<()> {
        MOUSE.store(on, Ordering::Relaxed);
        self.send(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Notes that the terminal keeps a picture for us from now on, or no longer.
    pub(super) fn keeps(&self, id: u32, keeps: bool) {
        if let Ok(mut kept) = KEPT.lock() {
            kept.retain(|other| *other != id);
            if keeps {
                kept.push(id);
            }
        }
    }

    /// Puts `text` on the clipboard of the terminal, by OSC 52.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Writes at once: standard output would look for line ends and hold back the rest.
fn write(bytes: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes.as_bytes())?;
    stdout.flush()
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::Relaxed);
    // Nothing is drawn past the last column; a terminal that disagrees about the
    // width of a character must not wrap and scroll.
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        DisableLineWrap,
        Hide
    )?;
    if MOUSE.load(Ordering::Relaxed) {
        write!(io::stdout(), "{MOUSE_ON}")?;
        io::stdout().flush()?;
    }
    Ok(())
}

/// Gives the terminal back as it was. Does nothing where it is not ours.
pub(super) fn restore() {
    if !TAKEN.swap(false, Ordering::Relaxed) {
        return;
    }
    // There is nobody left to tell about a failure.
    if let Ok(mut kept) = KEPT.try_lock() {
        for id in kept.drain(..) {
            let _ = write!(io::stdout(), "{}", forget_sequence(id));
        }
    }
    if MOUSE.load(Ordering::Relaxed) {
        let _ = write!(io::stdout(), "{MOUSE_OFF}");
    }
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        EnableLineWrap,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
    let _ = io::stdout().flush();
}

/// A panic of the main thread restores the terminal first and then says what it
/// was. A worker's is caught where it happens and becomes an event: silent here.
fn hook_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let main = thread::current().id();
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if thread::current().id() == main && !caught::is_quiet() {
                restore();
                before(info);
            }
        }));
    });
}

/// Pixels of one cell, where the system or the terminal tells.
pub(crate) fn cell() -> Option<CellSize> {
    let told = || TOLD.get().copied();
    let Ok(size) = crossterm::terminal::window_size() else {
        return told();
    };
    let width = size.width.checked_div(size.columns).unwrap_or(0);
    let height = size.height.checked_div(size.rows).unwrap_or(0);
    if width > 0 && height > 0 {
        Some(CellSize { width, height })
    } else {
        told()
    }
}

/// Asks the terminal about itself; see [`query::ask`]. Must run before anything
/// else reads from it. Leaves its mode as it was.
pub(crate) fn ask(questions: Questions) -> Answers {
    let raw = crossterm::terminal::is_raw_mode_enabled().unwrap_or(false);
    if !raw && enable_raw_mode().is_err() {
        return Answers::default();
    }
    let answers = query::ask(questions);
    if !raw {
        // Nothing has been changed but this.
        let _ = disable_raw_mode();
    }
    if let Some(cell) = answers.cell {
        let _ = TOLD.set(cell);
    }
    answers
}

/// Does something with the terminal in raw mode, and leaves its mode as it was.
pub(crate) fn measured<T>(measure: impl FnOnce() -> Vec<T>) -> Vec<T> {
    let raw = crossterm::terminal::is_raw_mode_enabled().unwrap_or(false);
    if !raw && enable_raw_mode().is_err() {
        return Vec::new();
    }
    let measured = measure();
    if !raw {
        let _ = disable_raw_mode();
    }
    measured
}
