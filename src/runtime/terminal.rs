//! The terminal: taken over, drawn on, and given back as it was, on every way out.

use std::{
    io::{self, BufWriter, Stdout, Write},
    sync::Once,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use anyhow::Context as _;
use crossterm::{
    clipboard::CopyToClipboard,
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute, queue,
    terminal::{
        BeginSynchronizedUpdate, DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate,
        EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Frame, backend::CrosstermBackend, layout::Rect};
use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

use crate::{cells::CellSize, color::Depth, layout::ThemeName};

/// How long the terminal may take to tell its background. Whoever answers at all
/// answers at once, but for the way there and back over SSH; an answer that came
/// later than this would be taken for keys.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether the terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours; given back when dropped.
#[derive(Debug)]
pub(super) struct Terminal {
    inner: ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Terminal {
    /// Takes the terminal over; a panic of the main thread will give it back.
    pub(super) fn enter() -> anyhow::Result<Self> {
        hook_panics();
        take().context("this terminal cannot be used")?;
        let writer = BufWriter::with_capacity(64 * 1024, io::stdout());
        let inner = ratatui::Terminal::new(CrosstermBackend::new(writer));
        if inner.is_err() {
            restore();
        }
        Ok(Self {
            inner: inner.context("this terminal cannot be used")?,
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

    /// Columns, rows, and the pixels of a cell where they are known.
    pub(super) fn size(&self) -> (u16, u16, Option<CellSize>) {
        let size = self.inner.size().unwrap_or_default();
        (size.width, size.height, cell())
    }

    /// Draws a frame inside one synchronized update.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> anyhow::Result<()> {
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.inner.draw(draw)?;
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)?;
        Ok(())
    }

    /// Has the next frame drawn in full, whatever is on the screen.
    pub(super) fn redraw_all(&mut self) -> anyhow::Result<()> {
        if !TAKEN.load(Ordering::Relaxed) {
            take()?;
        }
        // `Terminal::clear` would ask where the cursor is, and the answer would
        // go to the thread that reads the keys.
        let size = self.inner.size()?;
        self.inner
            .resize(Rect::new(0, 0, size.width, size.height))?;
        Ok(())
    }

    /// Puts `text` on the clipboard of the terminal, by OSC 52.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(
            self.inner.backend_mut(),
            CopyToClipboard::to_clipboard_from(text)
        )
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
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
        DisableLineWrap
    )
}

/// Gives the terminal back as it was. Does nothing where it is not ours.
pub(super) fn restore() {
    if !TAKEN.swap(false, Ordering::Relaxed) {
        return;
    }
    // There is nobody left to tell about a failure.
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
            if thread::current().id() == main {
                restore();
                before(info);
            }
        }));
    });
}

/// Pixels of one cell, where the terminal tells its size in pixels.
pub(crate) fn cell() -> Option<CellSize> {
    let size = crossterm::terminal::window_size().ok()?;
    let (width, height) = (
        size.width.checked_div(size.columns)?,
        size.height.checked_div(size.rows)?,
    );
    (width > 0 && height > 0).then_some(CellSize { width, height })
}

/// The theme for the background that the terminal has, asked once and briefly.
/// Must run before the terminal is taken over and anything reads it.
pub(crate) fn background(depth: Depth) -> ThemeName {
    if matches!(depth, Depth::Mono | Depth::Ansi16) {
        return ThemeName::Ansi;
    }
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    match theme_mode(options) {
        Ok(ThemeMode::Light) => ThemeName::Light,
        Ok(ThemeMode::Dark) | Err(_) => ThemeName::Dark,
    }
}
