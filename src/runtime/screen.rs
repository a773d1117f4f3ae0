//! What the terminal shows, what it is to show, and the fewest bytes from the one to
//! the other.
//!
//! A scrolled page is mostly there already: the terminal moves the rows, and only
//! what is new is written (over SSH this is what a reader feels). Both ways are
//! written and the shorter one is sent, so what stands beside the page, which most
//! terminals move along with it, never makes a frame longer. A frame that changes
//! nothing is no byte.

mod look;
mod scroll;
mod write;

use ratatui::{buffer::Buffer, layout::Rect};

const BEGIN_UPDATE: &str = "\x1b[?2026h";
const END_UPDATE: &str = "\x1b[?2026l";

/// The screen as the terminal has it, and room for the next frame.
#[derive(Debug)]
pub struct Screen {
    shown: Buffer,
    next: Buffer,
    margins: bool,
    /// Bytes of a frame; kept for their room.
    plain: String,
    scrolled: String,
}

impl Screen {
    /// A screen that the terminal has cleared.
    pub fn new(cols: u16, rows: u16) -> Self {
        let blank = Buffer::empty(Rect::new(0, 0, cols, rows));
        Self {
            shown: blank.clone(),
            next: blank,
            margins: false,
            plain: String::new(),
            scrolled: String::new(),
        }
    }

    /// Whether the terminal has margins at the left and the right too (DECLRMM): then what
    /// stands beside the page is not moved with it.
    pub fn with_margins(mut self, margins: bool) -> Self {
        self.margins = margins;
        self
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        (self.shown.area.width, self.shown.area.height)
    }

    /// What the terminal shows, as far as it did what it was told.
    pub fn shown(&self) -> &Buffer {
        &self.shown
    }

    /// Has `draw` draw the next frame, and returns what is to be sent for it.
    /// `scrolls` is the part of the screen whose rows move up and down; empty where
    /// there is none.
    pub fn frame(&mut self, scrolls: Rect, draw: impl FnOnce(&mut Buffer)) -> &str {
        self.next.reset();
        draw(&mut self.next);
        self.plain.clear();
        write::changes(&self.shown, &self.next, &mut self.plain);
        let mut sent = &mut self.plain;
        // What a few bytes do is not worth looking for less.
        if sent.len() > 64
            && let Some(shift) = scroll::find(&self.shown, &self.next, scrolls, self.margins)
        {
            self.scrolled.clear();
            shift.write(&mut self.scrolled);
            shift.apply(&mut self.shown);
            write::changes(&self.shown, &self.next, &mut self.scrolled);
            if self.scrolled.len() < sent.len() {
                sent = &mut self.scrolled;
            }
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        if !sent.is_empty() {
            sent.insert_str(0, BEGIN_UPDATE);
            sent.push_str(END_UPDATE);
        }
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::{
        buffer::CellDiffOption,
        style::{Color, Modifier, Style},
    };

    const COLS: u16 = 24;
    const ROWS: u16 = 9;

    fn terminal() -> vt100::Parser {
        vt100::Parser::new(ROWS.try_into().unwrap(), COLS.try_into().unwrap(), 0)
    }

    /// The first difference between two looks.
    fn difference(a: &[String], b: &[String]) -> Option<(String, String)> {
        let mut both = a.iter().zip(b);
        both.find(|(a, b)| a != b)
            .map(|(a, b)| (a.clone(), b.clone()))
    }

    /// What a terminal shows, with the looks that matter: those of blanks are left out.
    fn look(terminal: &vt100::Parser) -> Vec<String> {
        let screen = terminal.screen();
        let mut rows = Vec::new();
        for row in 0..ROWS {
            for col in 0..COLS {
                let cell = screen.cell(row, col).unwrap();
                let text = cell.contents();
                let blank = text.trim().is_empty() && !cell.is_wide_continuation();
                let fg = if blank {
                    vt100::Color::Default
                } else {
                    cell.fgcolor()
                };
                rows.push(format!(
                    "{row},{col} {:?} {fg:?} {:?} {}",
                    if blank { " " } else { text },
                    cell.bgcolor(),
                    !blank && cell.bold(),
                ));
            }
        }
        rows
    }

    /// The lines of a page, some of each kind of trouble.
    fn line(seed: usize) -> (String, Style) {
        let texts = [
            "plain words here",
            "",
            "中文与 English 混排，好",
            "👀 emoji 👨‍👩‍👧 x",
            "  indented ❤️ sign",
            "─────────────────────────",
            "a中b文c",
        ];
        let styles = [
            Style::new(),
            Style::new().fg(Color::Rgb(1, 2, 3)),
            Style::new()
                .fg(Color::Indexed(77))
                .add_modifier(Modifier::BOLD),
            Style::new().bg(Color::Blue),
            Style::new()
                .fg(Color::LightRed)
                .add_modifier(Modifier::ITALIC | Modifier::UNDERLINED),
        ];
        let text = format!("{}{}", texts[seed % texts.len()], seed % 17);
        (text, styles[seed % styles.len()])
    }

    fn draw(buf: &mut Buffer, top: usize, beside: usize) {
        for row in 1..ROWS - 1 {
            let (text, style) = line((top + usize::from(row)) * 7919 / 13);
            buf.set_stringn(1, row, text, usize::from(COLS - 7), style);
            if beside > 0 {
                let name = format!("|{}", usize::from(row) % beside);
                buf.set_string(COLS - 4, row, name, Style::new());
            }
        }
        buf.set_string(0, 0, "head", Style::new().bg(Color::Green));
        buf.set_string(0, ROWS - 1, format!("{top} of all"), Style::new());
    }

    const PAGE: Rect = Rect::new(0, 1, COLS - 5, ROWS - 2);

    proptest! {
        /// However it got there, the terminal shows what a fresh one would.
        #[test]
        fn a_scrolled_screen_is_the_screen_drawn_anew(
            steps in proptest::collection::vec((-8i32..9, 0usize..4), 1..12),
        ) {
            let (mut screen, mut scrolled) = (Screen::new(COLS, ROWS), terminal());
            let mut top = 20i32;
            for (by, beside) in steps {
                top = (top + by).max(0);
                let frame = |buf: &mut Buffer| draw(buf, top as usize, beside);
                scrolled.process(screen.frame(PAGE, frame).as_bytes());
                let mut fresh = terminal();
                fresh.process(Screen::new(COLS, ROWS).frame(PAGE, frame).as_bytes());
                prop_assert_eq!(difference(&look(&scrolled), &look(&fresh)), None);
            }
        }

        /// Any cells after any others.
        #[test]
        fn any_frame_after_any_other(
            frames in proptest::collection::vec(
                proptest::collection::vec((0..COLS, 0..ROWS, 0usize..400), 0..30), 1..5),
        ) {
            let (mut screen, mut real) = (Screen::new(COLS, ROWS), terminal());
            for lines in frames {
                let frame = |buf: &mut Buffer| {
                    for (x, y, seed) in &lines {
                        let (text, style) = line(*seed);
                        buf.set_stringn(*x, *y, text, seed % 11, style);
                    }
                };
                real.process(screen.frame(PAGE, frame).as_bytes());
                let mut fresh = terminal();
                fresh.process(Screen::new(COLS, ROWS).frame(Rect::default(), frame).as_bytes());
                prop_assert_eq!(difference(&look(&real), &look(&fresh)), None);
            }
        }
    }

    #[test]
    fn a_line_is_a_scroll_and_the_new_row_and_the_same_frame_is_nothing() {
        let mut screen = Screen::new(COLS, ROWS);
        let first = screen.frame(PAGE, |buf| draw(buf, 20, 0)).len();
        assert_eq!(screen.frame(PAGE, |buf| draw(buf, 20, 0)), "");
        let line = screen.frame(PAGE, |buf| draw(buf, 21, 0)).to_owned();
        assert!(line.contains("\x1b[2;8r\x1b[2H\x1b[M\x1b[r"), "{line:?}");
        assert!(line.len() * 3 < first, "{first}: {line:?}");
        let back = screen.frame(PAGE, |buf| draw(buf, 20, 0)).to_owned();
        assert!(back.contains("\x1b[L"), "{back:?}");
    }

    /// A terminal moves text, and pixels only where they are cells.
    #[test]
    fn nothing_is_scrolled_while_pixels_stand_in_the_way() {
        let pixels = |buf: &mut Buffer| {
            buf[(3, 4)].set_symbol("\x1bPq...\x1b\\");
            buf[(4, 4)].set_diff_option(CellDiffOption::Skip);
        };
        let mut screen = Screen::new(COLS, ROWS);
        screen.frame(PAGE, |buf| {
            draw(buf, 20, 0);
            pixels(buf);
        });
        let next = screen.frame(PAGE, |buf| draw(buf, 21, 0));
        assert!(!next.contains('r'), "{next:?}");
    }

    /// xterm keeps pixels where it is told to erase.
    #[test]
    fn pixels_are_written_over_and_not_erased() {
        let mut screen = Screen::new(COLS, ROWS);
        let erases = |frame: &str| frame.contains("\x1b[K") || frame.contains('X');
        let fill = |buf: &mut Buffer, pixels: bool| {
            for x in 1..COLS {
                let cell = &mut buf[(x, 3)];
                if pixels {
                    cell.set_diff_option(CellDiffOption::Skip);
                } else {
                    cell.set_symbol("#");
                }
            }
        };
        screen.frame(Rect::default(), |buf| fill(buf, false));
        assert!(erases(screen.frame(Rect::default(), |_| ())));
        screen.frame(Rect::default(), |buf| fill(buf, true));
        let gone = screen.frame(Rect::default(), |_| ());
        assert!(!erases(gone), "{gone:?}");
        assert!(
            gone.contains(&" ".repeat(usize::from(COLS) - 1)),
            "{gone:?}"
        );
    }

    /// The link of each cell of a terminal that is sent `frames`. Nothing but text and
    /// looks may be sent while a link is open: not every terminal ends it at a row's end.
    fn links_after(frames: &[String]) -> Vec<((u16, u16), String)> {
        let mut real = terminal();
        let mut links = std::collections::BTreeMap::new();
        let mut open = String::new();
        for frame in frames {
            let mut rest = frame.as_str();
            while let Some(first) = rest.chars().next() {
                let (row, col) = real.screen().cursor_position();
                let end = if let Some(link) = rest.strip_prefix("\x1b]8;") {
                    let length = link.find("\x1b\\").unwrap();
                    let (_, target) = link[..length].split_once(';').unwrap();
                    assert!(open.is_empty() || target.is_empty(), "one link in another");
                    target.clone_into(&mut open);
                    rest = &link[length + 2..];
                    continue;
                } else if let Some(codes) = rest.strip_prefix("\x1b[") {
                    let is_last = |c: char| ('@'..='~').contains(&c);
                    let end = 3 + codes.find(is_last).unwrap();
                    assert!(open.is_empty() || rest[..end].ends_with('m'), "{rest:?}");
                    let count = |default| rest[2..end - 1].parse().unwrap_or(default);
                    match &rest[end - 1..end] {
                        "K" => links.retain(|(y, x), _| (*y, *x) < (row, col) || *y != row),
                        "X" => {
                            let gone = col..col + count(1);
                            links.retain(|(y, x), _| *y != row || !gone.contains(x));
                        }
                        _ => {}
                    }
                    end
                } else if first == '\n' {
                    1
                } else {
                    links.remove(&(row, col));
                    if !open.is_empty() {
                        links.insert((row, col), open.clone());
                    }
                    first.len_utf8()
                };
                real.process(&rest.as_bytes()[..end]);
                rest = &rest[end..];
            }
            assert!(open.is_empty(), "a link is open behind a frame");
        }
        links.into_iter().collect()
    }

    proptest! {
        /// Each cell leads where it is meant to, whatever was there before, and no link
        /// is open while the cursor goes anywhere else.
        #[test]
        fn every_cell_has_its_own_link(
            frames in proptest::collection::vec(
                proptest::collection::vec((0..COLS - 8, 0..ROWS, 1u16..8, 0u8..4), 0..12), 1..6),
        ) {
            let mut screen = Screen::new(COLS, ROWS);
            let mut sent = Vec::new();
            for spots in &frames {
                let frame = screen.frame(Rect::default(), |buf| {
                    for (x, y, length, id) in spots {
                        for at in *x..x + length {
                            let cell = &mut buf[(at, *y)];
                            let letter = char::from(b'a' + (at % 20) as u8);
                            cell.reset();
                            match id {
                                0 => cell.set_char(letter),
                                id => cell.set_symbol(&format!(
                                    "\x1b]8;id={id};https://e.org/{id}\x1b\\{letter}\x1b]8;;\x1b\\"
                                )).set_diff_option(CellDiffOption::ForcedWidth(std::num::NonZero::<u16>::MIN)),
                            };
                        }
                    }
                });
                sent.push(frame.to_owned());
            }
            let mut wanted = Vec::new();
            for y in 0..ROWS {
                for x in 0..COLS {
                    let symbol = screen.shown()[(x, y)].symbol().to_owned();
                    if let Some(link) = symbol.strip_prefix("\x1b]8;id=") {
                        let target = link[2..].split('\x1b').next().unwrap();
                        wanted.push(((y, x), target.to_owned()));
                    }
                }
            }
            prop_assert_eq!(links_after(&sent), wanted);
        }
    }

    #[test]
    fn one_link_is_opened_once() {
        let mut screen = Screen::new(COLS, ROWS);
        let sent = screen.frame(Rect::default(), |buf| {
            for (x, c) in (2..).zip("link".chars()) {
                let symbol = format!("\x1b]8;id=1;https://e.org\x1b\\{c}\x1b]8;;\x1b\\");
                buf[(x, 3)]
                    .set_symbol(&symbol)
                    .set_diff_option(CellDiffOption::ForcedWidth(std::num::NonZero::<u16>::MIN));
            }
        });
        let link = "\x1b]8;id=1;https://e.org\x1b\\link\x1b]8;;\x1b\\";
        assert!(sent.contains(link), "{sent:?}");
        assert_eq!(sent.matches("\x1b]8;").count(), 2);
    }
}
