//! What is sent to a terminal that has margins at the left and the right too: the text
//! moves, and what stands beside it stays.

use blogtui::{images::Protocol, runtime::screen, ui};
use proptest::prelude::*;
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::common::{
    emulator::Emulator,
    screen::{Screen, blog},
};

/// The bytes of each frame after a key; after each the terminal shows what one would
/// that was sent that frame alone.
fn press(screen: &mut Screen, margins: bool, keys: &str, (cols, rows): (u16, u16)) -> Vec<usize> {
    let mut sent = screen::Screen::new(cols, rows).with_margins(margins);
    let mut terminal = Emulator::new(cols, rows);
    let mut bytes = Vec::new();
    for key in keys.split_whitespace() {
        screen.keys(key);
        let app = &screen.app;
        let draw = |buf: &mut Buffer| ui::draw_on(buf, app);
        let frame = sent.frame(ui::scrolls(app), draw);
        terminal.process(frame);
        bytes.push(frame.len());
        let mut fresh = Emulator::new(cols, rows);
        fresh.process(screen::Screen::new(cols, rows).frame(Rect::default(), draw));
        for (row, (sent, meant)) in terminal.rows.iter().zip(fresh.rows).enumerate() {
            assert_eq!(*sent, meant, "row {row} after {key} of {keys}");
        }
    }
    bytes
}

const WAYS: &str = "j j j d u k space j ctrl-d b G k k g ] j [ j ? j x j o j j esc j v j j";

#[test]
fn a_page_that_is_scrolled_is_the_page_drawn_anew() {
    for size in [(60, 16), (100, 30), (130, 40)] {
        for margins in [false, true] {
            let mut screen = Screen::reading("The Long Road", size.0, size.1);
            screen.app.images = Protocol::Blocks;
            press(&mut screen, margins, WAYS, size);
            screen.app.features.hyperlinks = true;
            press(&mut screen, margins, WAYS, size);
        }
    }
}

#[test]
fn a_list_that_is_scrolled_is_the_list_drawn_anew() {
    for size in [(60, 16), (100, 30), (150, 40)] {
        for margins in [false, true] {
            let mut screen = Screen::of(&blog(), size.0, size.1);
            let keys = "j j j j j j G k k k k g d d u / a esc";
            press(&mut screen, margins, keys, size);
        }
    }
}

/// A folder with one post of many headings.
fn long_post() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text: String = (0..100)
        .map(|n| {
            format!(
                "## 第 {n} 节 of many\n\nWords that fill a line or two of the column, with some \
                 **bold** in them, 一行一行往下看就好。\n\n最安静的屏幕，读起来最舒服。\n\n"
            )
        })
        .collect();
    std::fs::write(folder.path().join("post.md"), format!("# Post\n\n{text}")).unwrap();
    folder
}

/// A pager sends some 30 to 60 bytes for a line.
#[test]
fn a_scrolled_line_beside_the_contents_is_the_new_row_alone() {
    let folder = long_post();
    let size = (120, 40);
    let mean = |margins| {
        let mut screen = Screen::of(folder.path(), size.0, size.1);
        screen.keys("enter");
        assert!(!screen.app.reader_areas().contents.is_empty());
        // The first frame is the whole page.
        let mut bytes = press(&mut screen, margins, &"j ".repeat(61), size).split_off(1);
        bytes.extend(press(&mut screen, margins, &"k ".repeat(41), size).split_off(1));
        bytes.iter().sum::<usize>() / bytes.len()
    };
    let (with, without) = (mean(true), mean(false));
    assert!(with < 250, "{with} bytes a line, {without} without margins");
    assert!(
        with * 3 < without,
        "{with} bytes a line, {without} without margins"
    );
}

const COLS: u16 = 24;
const ROWS: u16 = 9;
const TEXTS: [&str; 6] = [
    "plain words",
    "",
    "中文与 English 混排",
    "a中b文c",
    "──────────────",
    "x",
];

proptest! {
    /// However it got there, whatever stands at the edges.
    #[test]
    fn a_scrolled_screen_is_the_screen_drawn_anew(
        left in 0u16..6,
        width in 3u16..18,
        across in any::<bool>(),
        steps in proptest::collection::vec((-8i32..9, 1usize..4), 1..12),
    ) {
        let area = Rect::new(left, 1, width, ROWS - 2);
        let mut screen = screen::Screen::new(COLS, ROWS).with_margins(true);
        let mut terminal = Emulator::new(COLS, ROWS);
        let mut top = 20i32;
        for (by, beside) in steps {
            top = (top + by).max(0);
            let frame = |buf: &mut Buffer| {
                for row in area.top()..area.bottom() {
                    let y = usize::from(row);
                    let line = TEXTS[(top as usize + y) * 7919 / 13 % TEXTS.len()];
                    let room = usize::from(if across { COLS - left } else { width });
                    buf.set_stringn(left, row, line, room, Style::new());
                    buf.set_string(COLS - 3, row, TEXTS[y % beside], Style::new());
                }
                buf.set_string(0, ROWS - 1, format!("{top} of all"), Style::new());
            };
            terminal.process(screen.frame(area, frame));
            let mut fresh = Emulator::new(COLS, ROWS);
            fresh.process(screen::Screen::new(COLS, ROWS).frame(Rect::default(), frame));
            prop_assert_eq!(&terminal.rows, &fresh.rows);
        }
    }
}
