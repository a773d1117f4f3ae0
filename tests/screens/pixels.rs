//! Pictures in the terminal's own pixels, as the bytes that a frame sends.

use std::path::Path;

use blogtui::{app::Event, images::Protocol};
use ratatui::buffer::Buffer;

use crate::common::screen::Screen;

const ROWS: u16 = 30;

/// A folder with one post: text, a picture of 400 x 240 pixels, more text.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    picture(&folder.path().join("a.png"), 400, 240);
    let text: String = (0..60).map(|n| format!("Paragraph {n}.\n\n")).collect();
    let post = format!("# Post\n\n{text}![one](a.png)\n\n{text}");
    std::fs::write(folder.path().join("post.md"), post).unwrap();
    folder
}

fn picture(path: &Path, width: u32, height: u32) {
    image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([x as u8, y as u8, (x ^ y) as u8])
    })
    .save(path)
    .unwrap();
}

/// The post open, its picture half a screen below the first row.
fn at_the_picture(folder: &Path, protocol: Protocol) -> Screen {
    let mut screen = Screen::of(folder, 100, ROWS);
    screen.app.images = protocol;
    screen.keys("enter");
    let mut steps = 0;
    while !shows_picture(&screen.frame(), protocol) {
        screen.keys("j");
        screen.happen(Event::Settled);
        steps += 1;
        assert!(steps < 300, "there is no picture");
    }
    screen.keys("d");
    screen.happen(Event::Settled);
    screen
}

fn mark(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Kitty => "\u{10eeee}",
        Protocol::Sixel => "\x1bP",
        _ => "\x1b]1337;File=",
    }
}

fn shows_picture(frame: &Buffer, protocol: Protocol) -> bool {
    let mark = mark(protocol);
    frame
        .content
        .iter()
        .any(|cell| cell.symbol().contains(mark))
}

/// What goes to the terminal when one frame follows another: what the cells say,
/// with room for the colours and the moves in between.
fn sent(before: &Buffer, after: &Buffer) -> (String, usize) {
    let cells: Vec<_> = before.diff_iter(after).collect();
    let said: String = cells.iter().map(|(_, _, cell)| cell.symbol()).collect();
    // A colour is written where it changes, a place where cells are left out.
    let mut extra = 0;
    let mut last = None;
    for (x, y, cell) in &cells {
        let look = (cell.fg, cell.bg);
        extra += match last {
            Some((place, before)) if place == (*x, *y) => usize::from(before != look) * 20,
            _ => 30,
        };
        last = Some(((x + 1, *y), look));
    }
    let bytes = said.len() + extra;
    (said, bytes)
}

#[test]
fn kitty_gets_one_transmission_and_small_frames_however_long_it_is_scrolled() {
    let folder = folder();
    let mut screen = at_the_picture(folder.path(), Protocol::Kitty);
    let mut before = screen.frame();
    let mut with_picture = 0;
    for step in 0..100 {
        screen.keys(if (step / 20) % 2 == 0 { "j" } else { "k" });
        let after = screen.frame();
        let (said, bytes) = sent(&before, &after);
        assert!(!said.contains("\x1b_G"), "pixels inside of a frame");
        assert!(bytes < 2048, "{bytes} bytes in step {step}");
        with_picture += usize::from(shows_picture(&after, Protocol::Kitty));
        before = after;
    }
    assert!(with_picture > 50, "{with_picture}");
    let all: String = screen.transmitted.iter().map(|t| &*t.bytes).collect();
    assert_eq!(all.matches("a=T").count(), 1);
}

#[test]
fn no_pixels_below_a_window_and_all_of_them_after_it() {
    let folder = folder();
    for protocol in [Protocol::Kitty, Protocol::Sixel, Protocol::Iterm2] {
        let mut screen = at_the_picture(folder.path(), protocol);
        assert!(shows_picture(&screen.frame(), protocol), "{protocol:?}");
        screen.keys("?");
        let under = screen.frame();
        assert!(!shows_picture(&under, protocol), "{protocol:?}");
        screen.keys("j j");
        assert!(!shows_picture(&screen.frame(), protocol));
        screen.keys("x");
        screen.happen(Event::Settled);
        let after = screen.frame();
        let (said, _) = sent(&under, &after);
        assert!(
            said.contains(mark(protocol)),
            "{protocol:?} is not sent again"
        );
        // As if no window had ever been there.
        let fresh = at_the_picture(folder.path(), protocol).frame();
        let differs = |(a, b): (&ratatui::buffer::Cell, &ratatui::buffer::Cell)| {
            protocol != Protocol::Kitty && a != b
        };
        let cells = after.content.iter().zip(&fresh.content);
        assert_eq!(cells.filter(|pair| differs(*pair)).count(), 0);
        let transmissions = usize::from(protocol == Protocol::Kitty);
        assert_eq!(screen.transmitted.len(), transmissions);
    }
}

#[test]
fn a_page_of_sixels_shows_stand_ins_while_it_moves_fast() {
    let folder = folder();
    for (protocol, stands_in) in [
        (Protocol::Sixel, true),
        (Protocol::Iterm2, true),
        (Protocol::Kitty, false),
    ] {
        let mut screen = at_the_picture(folder.path(), protocol);
        screen.keys("j");
        assert!(
            shows_picture(&screen.frame(), protocol),
            "one step is not fast"
        );
        screen.keys("j");
        assert_eq!(!shows_picture(&screen.frame(), protocol), stands_in);
        screen.happen(Event::Settled);
        assert!(shows_picture(&screen.frame(), protocol), "{protocol:?}");
        let settles = screen.asked.iter().filter(|what| *what == "Settle").count();
        assert_eq!(settles > 0, stands_in);
    }
}

#[test]
fn a_frame_in_which_nothing_changed_sends_nothing() {
    let folder = folder();
    for protocol in [Protocol::Kitty, Protocol::Sixel, Protocol::Iterm2] {
        let mut screen = at_the_picture(folder.path(), protocol);
        let (before, after) = (screen.frame(), screen.frame());
        assert_eq!(before.diff_iter(&after).count(), 0, "{protocol:?}");
    }
}

#[test]
fn a_picture_is_cut_at_both_edges_and_never_leaves_the_page() {
    let folder = folder();
    for protocol in [Protocol::Kitty, Protocol::Sixel, Protocol::Iterm2] {
        let mut screen = Screen::of(folder.path(), 100, ROWS);
        screen.app.images = protocol;
        screen.keys("enter");
        let body = screen.app.reader_areas().body;
        let mut shown = 0;
        for _ in 0..180 {
            screen.keys("j");
            screen.happen(Event::Settled);
            let frame = screen.frame();
            for at in frame.area.positions() {
                let symbol = frame[at].symbol();
                if !symbol.contains(mark(protocol)) {
                    continue;
                }
                shown += 1;
                assert!(body.contains(at), "{protocol:?} at {at}");
                if protocol == Protocol::Sixel {
                    let data = &symbol[symbol.find("\x1bP").unwrap()..];
                    let bands = data.matches('-').count();
                    let room = usize::from(body.bottom() - at.y) * 16;
                    assert!(bands * 6 <= room, "{bands} bands, room for {room} pixels");
                }
            }
        }
        assert!(shown > 15, "{protocol:?}");
    }
}

#[test]
fn a_second_visit_needs_no_decoder_and_no_transmission() {
    let folder = folder();
    let mut screen = at_the_picture(folder.path(), Protocol::Kitty);
    let there = screen.frame();
    let place = screen.app.reader.as_ref().unwrap().page.top();
    screen.keys("G");
    assert!(!shows_picture(&screen.frame(), Protocol::Kitty));
    screen.busy = true;
    if let Some(reader) = &mut screen.app.reader {
        reader.page.go_to(place);
    }
    assert_eq!(screen.frame(), there);
    assert_eq!(screen.transmitted.len(), 1);
}

#[test]
fn another_font_makes_the_pictures_anew() {
    let folder = folder();
    let mut screen = at_the_picture(folder.path(), Protocol::Kitty);
    let old = screen.transmitted[0].id;
    screen.happen(Event::Resized {
        cols: 100,
        rows: ROWS,
        cell: Some(blogtui::cells::CellSize {
            width: 10,
            height: 20,
        }),
    });
    let forgotten = format!("ForgetPictures([{old}])");
    assert!(screen.asked.contains(&forgotten), "{:?}", screen.asked);
    assert_eq!(screen.transmitted.len(), 2);
}

#[test]
fn a_post_that_is_read_again_shows_its_picture_as_it_is_now() {
    let folder = folder();
    let mut screen = at_the_picture(folder.path(), Protocol::Kitty);
    picture(&folder.path().join("a.png"), 400, 160);
    screen.keys("r");
    assert!(shows_picture(&screen.frame(), Protocol::Kitty));
    let last = screen.transmitted.last().unwrap();
    assert!(last.bytes.contains("s=400,v=160,"));
}

#[test]
fn after_a_stop_kitty_is_sent_what_it_was_told_to_drop() {
    let folder = folder();
    let mut screen = at_the_picture(folder.path(), Protocol::Kitty);
    assert_eq!(screen.transmitted.len(), 1);
    screen.happen(Event::Resumed);
    assert_eq!(screen.transmitted.len(), 2);
    assert_ne!(screen.transmitted[0].id, screen.transmitted[1].id);
    assert!(shows_picture(&screen.frame(), Protocol::Kitty));
}

#[test]
fn blocks_stay_as_they_are_under_a_window_and_after_it() {
    let folder = folder();
    let mut screen = Screen::of(folder.path(), 100, ROWS);
    screen.keys("enter G u u u u u");
    let before = screen.frame();
    screen.keys("?");
    let under = screen.frame();
    let window = under
        .content
        .iter()
        .zip(&before.content)
        .filter(|(a, b)| a != b)
        .count();
    assert!(window > 100 && window < under.content.len());
    screen.keys("x");
    assert_eq!(screen.frame(), before);
}

/// What a frame says in letters.
fn said(frame: &Buffer) -> String {
    let letters = frame.content.iter().map(ratatui::buffer::Cell::symbol);
    letters.filter(|symbol| symbol.len() <= 4).collect()
}

#[test]
fn odd_pictures_have_a_place_and_never_break_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    picture(&path("dot.png"), 1, 1);
    picture(&path("line.png"), 1, 5000);
    image::RgbaImage::new(64, 64)
        .save(path("clear.png"))
        .unwrap();
    std::fs::write(path("empty.png"), "").unwrap();
    let whole = {
        picture(&path("whole.png"), 90, 90);
        std::fs::read(path("whole.png")).unwrap()
    };
    std::fs::write(path("cut.png"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(path("stub.png"), &whole[..20]).unwrap();
    let names = [
        "dot.png",
        "line.png",
        "clear.png",
        "empty.png",
        "cut.png",
        "stub.png",
        "gone.png",
    ];
    let pictures: String = names
        .map(|name| format!("![]({name})\n\nBelow {name}.\n\n"))
        .concat();
    std::fs::write(path("post.md"), format!("# Post\n\n{pictures}")).unwrap();
    for protocol in [
        Protocol::Blocks,
        Protocol::Kitty,
        Protocol::Sixel,
        Protocol::Iterm2,
    ] {
        let mut screen = Screen::of(folder.path(), 100, ROWS);
        screen.app.images = protocol;
        screen.keys("enter");
        let mut seen = said(&screen.frame());
        for _ in 0..80 {
            screen.keys("j");
            screen.happen(Event::Settled);
            seen += &said(&screen.frame());
        }
        for name in names {
            assert!(
                seen.contains(&format!("Below {name}.")),
                "{protocol:?} {name}"
            );
        }
        for why in [
            "an empty file",
            "damaged or incomplete (png)",
            "not found, looked for",
        ] {
            assert!(seen.contains(why), "{protocol:?}: {why}");
        }
    }
}
