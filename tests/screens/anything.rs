//! Whatever size, whatever keys: there is a frame, and no panic.

use crate::common::{
    pages::{columns, folder},
    screen::{Screen, blog},
};

#[test]
fn a_window_that_is_too_small_says_so() {
    let mut screen = Screen::of(&blog(), 80, 24);
    for (cols, rows) in [(19, 24), (80, 4), (12, 3)] {
        screen.resize(cols, rows);
        assert!(screen.shows("too small"), "{}", screen.text());
    }
    screen.resize(20, 5);
    assert!(!screen.shows("too small"));
    screen.resize(80, 24);
    assert!(screen.shows("港口"));
}

#[test]
fn every_size_is_drawn() {
    let widths = [
        0, 1, 2, 3, 7, 12, 19, 20, 21, 30, 49, 50, 60, 61, 69, 70, 80, 90, 109, 110, 139, 140, 200,
        250,
    ];
    let heights = [0, 1, 2, 3, 4, 5, 6, 8, 12, 15, 16, 24, 40, 80];
    let mut list = Screen::of(&blog(), 80, 24);
    let mut filtered = Screen::of(&blog(), 80, 24);
    filtered.keys("h j /").typed("e");
    let mut help = Screen::of(&blog(), 80, 24);
    help.keys("?");
    let mut reader = Screen::reading("The Long Road", 80, 24);
    reader.keys("} } tab");
    let mut contents = Screen::reading("港口", 80, 24);
    contents.keys("o t");
    let mut found = Screen::reading("The Long Road", 80, 24);
    found.keys("/").typed("mile");
    let mut first = Screen::new(&blog(), 80, 24);
    for screen in [
        &mut list,
        &mut filtered,
        &mut help,
        &mut reader,
        &mut contents,
        &mut found,
        &mut first,
    ] {
        for rows in heights {
            for cols in widths {
                screen.resize(cols, rows);
                for row in screen.rows() {
                    assert!(columns(&row) <= usize::from(cols), "{cols}x{rows}: {row:?}");
                }
            }
        }
    }
}

/// The same numbers every time (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

const KEYS: &[&str] = &[
    "j",
    "k",
    "d",
    "u",
    "space",
    "b",
    "g",
    "G",
    "enter",
    "enter",
    "enter",
    "h",
    "l",
    "/",
    "n",
    "N",
    "t",
    "T",
    "o",
    "]",
    "[",
    "}",
    "{",
    "tab",
    "tab",
    "shift-tab",
    "f",
    "w",
    "y",
    "r",
    "esc",
    "backspace",
    "?",
    "q",
    "down",
    "up",
    "pgdn",
    "pgup",
    "home",
    "end",
    "left",
    "right",
    "a",
    "s",
    "e",
    "m",
    "格",
    "1",
    "ctrl-d",
    "ctrl-u",
    "ctrl-f",
    "ctrl-b",
    "ctrl-w",
    "ctrl-h",
    "ctrl-x",
];

fn play(mut screen: Screen, seed: u64, turns: usize) {
    let mut dice = Dice(seed);
    for _ in 0..turns {
        match dice.roll(40) {
            0 => {
                let (cols, rows) = (dice.roll(200) as u16, dice.roll(60) as u16);
                screen.resize(cols, rows);
            }
            1 => screen.busy = true,
            2 | 3 => {
                screen.busy = false;
                screen.work();
            }
            _ => {
                screen.keys(KEYS[dice.roll(KEYS.len())]);
            }
        }
        screen.rows();
    }
}

#[test]
fn any_keys_in_a_small_blog_draw_a_frame_each() {
    play(Screen::of(&blog(), 80, 24), 0x5eed, 1500);
    play(Screen::of(&blog(), 150, 40), 0xb10c, 500);
}

#[test]
fn any_keys_in_the_sample_blog_draw_a_frame_each() {
    play(Screen::of(&folder("sample-content"), 100, 30), 0xcafe, 1000);
}
