//! The terminal: taken over, drawn on, and given back as it was, on every way out.

use std::{
    io::{self, Write},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
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
use crate::{app::App, cells::CellSize, images::forget_sequence, ui};

/// Columns and rows that are drawn on at most: more than there are on large screens with
/// small letters.
const LARGEST: (u16, u16) = (1000, 500);

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
    /// Whether there are margins at the sides.
    margins: bool,
}

impl Terminal {
    /// Takes the terminal over.
    pub(super) fn enter() -> anyhow::Result<Self> {
        take().context("this terminal cannot be used")?;
        let size = self::size();
        if size.is_err() {
            restore();
        }
        let (cols, rows) = size.context("this terminal cannot be used")?;
        Ok(Self {
            screen: Screen::new(cols, rows),
            margins: false,
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
    ///
    /// Where the answers are long in coming, `meanwhile` is shown.
    pub(super) fn ask(&mut self, questions: Questions, meanwhile: &App) -> io::Result<Answers> {
        let answers = ask(questions, &mut || {
            // Drawn again in a moment, where a failure is an error.
            let _ = self.draw(meanwhile);
        });
        self.margins = answers.margins;
        self.clear(size()?)?;
        Ok(answers)
    }

    /// Columns, rows, and the pixels of a cell where they are known.
    pub(super) fn size(&self) -> (u16, u16, Option<CellSize>) {
        let (cols, rows) = size().unwrap_or_default();
        (cols, rows, cell())
    }

    /// Draws a frame; nothing is sent for one that looks like the last.
    pub(super) fn draw(&mut self, app: &App) -> anyhow::Result<()> {
        let size = self::size()?;
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
        // Whoever has continued us may have set the terminal to his own liking. To give it
        // back first and take it again would make a signal of a `Ctrl-C` in between.
        if !TAKEN.load(Ordering::Relaxed) || !crate::platform::make_raw() {
            let _ = disable_raw_mode();
        }
        take()?;
        self.clear(size()?)?;
        Ok(())
    }

    fn clear(&mut self, (cols, rows): (u16, u16)) -> io::Result<()> {
        self.screen = Screen::new(cols, rows).with_margins(self.margins);
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

/// The same where a frame may have been written in part: ends what it has begun.
pub(super) fn restore_torn() {
    if TAKEN.load(Ordering::Relaxed) {
        let _ = disable_raw_mode();
        // A string, a style, a region that scrolls, its sides.
        let _ = io::stdout().write_all(b"\x1b\\\x1b[m\x1b[r\x1b[?69l");
    }
    restore();
}

/// Gives the terminal back as it was. Does nothing where it is not ours.
pub(super) fn restore() {
    if !TAKEN.swap(false, Ordering::Relaxed) {
        return;
    }
    // First what cannot block: a terminal that is not read takes no more bytes.
    let _ = disable_raw_mode();
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
    let _ = io::stdout().flush();
}

/// Columns and rows. Not crossterm's own function, which runs `tput` where the system
/// does not know them: nothing that is merely in the path is run, and what it prints
/// from the environment's COLUMNS may be any number.
///
/// # Errors
/// Where there is no terminal.
pub(crate) fn size() -> io::Result<(u16, u16)> {
    crossterm::terminal::window_size().map(|size| within(size.columns, size.rows))
}

/// As much of a window as is drawn on: one that says it has 65,535 columns and rows would
/// take 200 GB.
pub(super) fn within(cols: u16, rows: u16) -> (u16, u16) {
    (cols.min(LARGEST.0), rows.min(LARGEST.1))
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
pub(crate) fn ask(questions: Questions, late: &mut dyn FnMut()) -> Answers {
    let raw = crossterm::terminal::is_raw_mode_enabled().unwrap_or(false);
    if !raw && enable_raw_mode().is_err() {
        return Answers::default();
    }
    let answers = query::ask(questions, late);
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
