//! What a terminal is sent for one frame after another, and what it shows then.

use std::fmt::Write as _;

use blogtui::{app::Event, images::Protocol, runtime::screen, ui};

use crate::common::screen::{Screen, blog};

/// A terminal that is sent the frames of a program.
struct Wire {
    sent: screen::Screen,
    terminal: vt100::Parser,
    size: (u16, u16),
}

impl Wire {
    fn new(cols: u16, rows: u16) -> Self {
        Self {
            sent: screen::Screen::new(cols, rows),
            terminal: vt100::Parser::new(rows.try_into().unwrap(), cols.try_into().unwrap(), 0),
            size: (cols, rows),
        }
    }

    /// Sends a frame; the bytes of it.
    fn frame(&mut self, screen: &Screen) -> String {
        let app = &screen.app;
        let frame = self
            .sent
            .frame(ui::scrolls(app), |buf| ui::draw_on(buf, app))
            .to_owned();
        self.terminal.process(frame.as_bytes());
        frame
    }

    /// Every cell that is not blank, as it looks.
    fn look(&self) -> Vec<String> {
        let screen = self.terminal.screen();
        let mut rows = vec![String::new(); usize::from(self.size.1)];
        for row in 0..self.size.1 {
            for col in 0..self.size.0 {
                let cell = screen.cell(row, col).unwrap();
                let seen = !cell.contents().trim().is_empty();
                let _ = write!(
                    rows[usize::from(row)],
                    "{:?}{:?}{:?}{} ",
                    if seen { cell.contents() } else { "" },
                    seen.then(|| cell.fgcolor()),
                    cell.bgcolor(),
                    seen && cell.bold(),
                );
            }
        }
        rows
    }
}

/// Presses keys one by one; after each the terminal shows what one would that was
/// sent that frame alone. The bytes of each frame.
fn press(screen: &mut Screen, wire: &mut Wire, keys: &str) -> Vec<usize> {
    let mut bytes = Vec::new();
    for key in keys.split_whitespace() {
        screen.keys(key);
        bytes.push(wire.frame(screen).len());
        let mut fresh = Wire::new(wire.size.0, wire.size.1);
        fresh.frame(screen);
        for (row, (sent, meant)) in wire.look().iter().zip(fresh.look()).enumerate() {
            assert_eq!(*sent, meant, "row {row} after {key} of {keys}");
        }
    }
    bytes
}

const WAYS: &str = "j j j d u k space j ctrl-d b G k k g ] j [ j ? j x j o j j esc j v j j";

#[test]
fn a_page_that_is_scrolled_is_the_page_drawn_anew() {
    for (cols, rows) in [(60, 16), (100, 30), (130, 40)] {
        let mut screen = Screen::reading("The Long Road", cols, rows);
        // Colours of the terminal's own pixels are no cells.
        screen.app.images = Protocol::Blocks;
        let mut wire = Wire::new(cols, rows);
        press(&mut screen, &mut wire, WAYS);
        screen.app.features.hyperlinks = true;
        press(&mut screen, &mut wire, WAYS);
    }
}

#[test]
fn a_list_that_is_scrolled_is_the_list_drawn_anew() {
    for (cols, rows) in [(60, 16), (100, 30), (150, 40)] {
        let mut screen = Screen::of(&blog(), cols, rows);
        let mut wire = Wire::new(cols, rows);
        press(
            &mut screen,
            &mut wire,
            "j j j j j j G k k k k g d d u / a esc",
        );
    }
}

/// A folder with one post of text alone.
fn long_post() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text: String = (0..200)
        .map(|n| {
            format!(
                "Paragraph {n} of plain words that fill a line or two of the column, with \
                 some **bold** in it.\n\n第 {n} 段：最安静的屏幕，读起来最舒服，一行一行往下看就好。\n\n"
            )
        })
        .collect();
    std::fs::write(folder.path().join("post.md"), format!("# Post\n\n{text}")).unwrap();
    folder
}

/// A pager sends some 60 bytes for a line; a whole page has 4,000 and more.
#[test]
fn a_scrolled_line_is_the_new_row_and_not_the_page() {
    let folder = long_post();
    let mut screen = Screen::of(folder.path(), 120, 40);
    screen.keys("enter");
    let mut wire = Wire::new(120, 40);
    let page = wire.frame(&screen).len();
    let mut bytes = press(&mut screen, &mut wire, &"j ".repeat(60));
    bytes.extend(press(&mut screen, &mut wire, &"k ".repeat(40)));
    let mean = bytes.iter().sum::<usize>() / bytes.len();
    assert!(mean < 400, "{mean} bytes a line: {bytes:?}");
    assert!(mean * 8 < page, "{mean} bytes a line, {page} a page");
}

#[test]
fn a_frame_that_changes_nothing_is_no_byte() {
    let mut screen = Screen::reading("The Long Road", 100, 30);
    let mut wire = Wire::new(100, 30);
    assert!(!wire.frame(&screen).is_empty());
    screen.happen(Event::Settled);
    assert_eq!(wire.frame(&screen), "");
    screen.keys("k");
    assert_eq!(wire.frame(&screen), "", "it is at the top already");
}
