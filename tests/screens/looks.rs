//! A few whole screens as snapshots, to be looked at.

use crate::common::{
    screen::{Screen, blog},
    snapshots,
};

fn look(name: &str, screen: &mut Screen) {
    let text = screen.text();
    snapshots().bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_list() {
    look("list_80x24", &mut Screen::of(&blog(), 80, 24));
    look("list_120x40", &mut Screen::of(&blog(), 120, 40));
    look("list_50x12", &mut Screen::of(&blog(), 50, 12));
    look("list_160x40", &mut Screen::of(&blog(), 160, 40));
}

#[test]
fn the_list_filtered() {
    let mut screen = Screen::of(&blog(), 80, 24);
    screen.keys("/").typed("essay");
    look("list_filtered", &mut screen);
}

#[test]
fn the_reader() {
    let mut screen = Screen::reading("The Long Road", 80, 24);
    look("reader_80x24", &mut screen);
    screen.keys("space space");
    look("reader_further_down", &mut screen);
    look(
        "reader_120x40",
        &mut Screen::reading("The Long Road", 120, 40),
    );
    look("reader_picture", &mut Screen::reading("港口", 80, 40));
    look("reader_torn", &mut Screen::reading("Torn", 80, 24));
}

#[test]
fn windows() {
    let mut screen = Screen::of(&blog(), 80, 24);
    screen.keys("?");
    look("help", &mut screen);
    screen.keys("esc t");
    look("tags", &mut screen);
    let mut screen = Screen::reading("The Long Road", 80, 24);
    screen.keys("o");
    look("contents", &mut screen);
}
