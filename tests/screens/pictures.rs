//! Pictures in the reader.

use blogtui::{app::Event, images::Protocol};
use ratatui::style::Color;

use crate::common::screen::Screen;

/// Cells with the colour of the picture's upper half, exactly or nearly.
fn warm(screen: &mut Screen) -> usize {
    let near = |color| matches!(color, Color::Rgb(r, g, b) if r > 215 && (150..170).contains(&g) && (70..90).contains(&b));
    screen
        .cells()
        .iter()
        .filter(|cell| near(cell.bg) || near(cell.fg))
        .count()
}

#[test]
fn a_picture_appears_in_the_room_that_was_kept_for_it() {
    let mut screen = Screen::reading("A Short Note", 80, 40);
    screen.busy = true;
    screen.keys("q");
    screen.open("港口");
    // The post is read first; its picture is asked for and not yet there.
    screen.busy = false;
    screen.work_until_opened();
    let caption = screen.row_of("Before the ships come back");
    assert_eq!(warm(&mut screen), 0);
    screen.work();
    assert!(warm(&mut screen) > 10, "{}", screen.text());
    assert_eq!(screen.row_of("Before the ships come back"), caption);
}

#[test]
fn a_picture_is_cut_by_rows_while_it_scrolls() {
    let mut screen = Screen::reading("港口", 80, 40);
    let whole = warm(&mut screen);
    screen.resize(80, 12);
    screen.keys("g");
    let mut seen = Vec::new();
    for _ in 0..30 {
        seen.push(warm(&mut screen));
        screen.keys("j");
    }
    assert!(
        seen.iter().any(|cells| *cells > 0 && *cells < whole),
        "{seen:?}"
    );
    assert_eq!(seen.last(), Some(&0));
}

#[test]
fn a_missing_picture_leaves_its_name_and_the_reason() {
    let mut screen = Screen::reading("港口", 80, 40);
    screen.keys("G");
    assert!(screen.shows("The lighthouse in fog"), "{}", screen.text());
    assert!(screen.shows("lighthouse.png: not found, looked for harbour/lighthouse.png"));
}

#[test]
fn a_damaged_picture_says_so_where_it_would_stand() {
    let folder = tempfile::tempdir().unwrap();
    let good = std::fs::read(crate::common::screen::blog().join("harbour/harbour.png")).unwrap();
    std::fs::write(folder.path().join("a.png"), &good[..good.len() / 2]).unwrap();
    std::fs::write(folder.path().join("b.png"), "no picture").unwrap();
    std::fs::write(
        folder.path().join("post.md"),
        "# Post\n\n![half](a.png)\n\n![none](b.png)\n\nThe text goes on.\n",
    )
    .unwrap();
    let mut screen = Screen::of(folder.path(), 80, 40);
    screen.keys("enter");
    assert!(screen.shows("The text goes on."), "{}", screen.text());
    assert!(screen.shows("b.png: "), "{}", screen.text());
    assert_eq!(warm(&mut screen), 0);
}

#[test]
fn a_picture_is_shown_on_the_whole_screen_and_closed_again() {
    let mut screen = Screen::reading("港口", 80, 40);
    let before = screen.frame();
    screen.keys("i");
    let top = screen.top_line();
    assert!(
        top.contains("Before the ships come back") && top.contains("1 / 1"),
        "{top}"
    );
    let status = screen.status_line();
    assert!(
        status.contains("96 × 64") && status.contains("100%"),
        "{status}"
    );
    let whole = warm(&mut screen);
    screen.keys("+ +");
    assert!(screen.status_line().contains("225%"));
    assert!(warm(&mut screen) > 2 * whole, "it is larger");
    screen.keys("enter");
    assert!(
        screen
            .asked
            .iter()
            .any(|what| what.starts_with("OpenPicture(File("))
    );
    screen.keys("- - q");
    assert_eq!(screen.frame(), before);
}

#[test]
fn the_picture_that_stands_for_a_post_is_shown_beside_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let harbour = crate::common::screen::blog().join("harbour/harbour.png");
    std::fs::copy(harbour, folder.path().join("h.png")).unwrap();
    let text = "The text has no picture.\n";
    let head = |line: &str| format!("---\ntitle: Post\ndate: 2024-01-02\n{line}---\n\n{text}");
    let post = folder.path().join("post.md");
    for (line, is_there) in [
        ("", false),
        ("cover: h.png\n", true),
        ("cover: x.png\n", false),
    ] {
        std::fs::write(&post, head(line)).unwrap();
        let mut screen = Screen::of(folder.path(), 160, 40);
        assert_eq!(warm(&mut screen) > 10, is_there, "{line}{}", screen.text());
        assert!(screen.shows("The text has no picture."));
        // As large as it is, and what is below it in the page stands below it there.
        screen.keys("enter");
        assert_eq!(warm(&mut screen) > 10, is_there);
    }
    // Where there is no room beside the list, nothing is decoded for it.
    std::fs::write(&post, head("cover: h.png\n")).unwrap();
    let mut screen = Screen::of(folder.path(), 100, 40);
    assert_eq!(warm(&mut screen), 0);
}

#[test]
fn a_post_without_pictures_says_so() {
    let mut screen = Screen::reading("A Short Note", 80, 24);
    screen.keys("i");
    assert!(screen.shows("no picture that can be shown"));
}

#[test]
fn a_picture_inside_the_text_is_shown() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let file = crate::common::screen::blog().join("harbour/harbour.png");
    let data = STANDARD.encode(std::fs::read(file).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let post = format!("# Post\n\n![inside](data:image/png;base64,{data})\n\nThe end.\n");
    std::fs::write(folder.path().join("post.md"), post).unwrap();
    let mut screen = Screen::of(folder.path(), 80, 40);
    screen.keys("enter");
    assert!(warm(&mut screen) > 10, "{}", screen.text());
}

/// A post with a picture of two frames, the one red and the other blue.
fn moving() -> tempfile::TempDir {
    use image::{Delay, Frame, Rgba, RgbaImage, codecs::gif::GifEncoder};
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for colour in [[255, 0, 0, 255], [0, 0, 255, 255]] {
        let image = RgbaImage::from_pixel(160, 160, Rgba(colour));
        let delay = Delay::from_numer_denom_ms(120, 1);
        encoder
            .encode_frame(Frame::from_parts(image, 0, 0, delay))
            .unwrap();
    }
    drop(encoder);
    std::fs::write(folder.path().join("a.gif"), bytes).unwrap();
    let harbour = crate::common::screen::blog().join("harbour/harbour.png");
    std::fs::copy(harbour, folder.path().join("b.png")).unwrap();
    std::fs::write(
        folder.path().join("post.md"),
        format!(
            "# Post\n\n![moves](a.gif)\n\n![stands](b.png)\n\n{}[last](#post)\n",
            "More text.\n\n".repeat(40)
        ),
    )
    .unwrap();
    folder
}

fn ticks(screen: &Screen) -> usize {
    let asked = screen.asked.iter();
    asked.filter(|what| what.starts_with("Tick(")).count()
}

/// Cells of the picture in the middle that are red, and blue.
fn red_and_blue(screen: &mut Screen) -> (usize, usize) {
    let cells = screen.cells();
    let of = |colour| cells.iter().filter(|cell| cell.bg == colour).count();
    (of(Color::Rgb(255, 0, 0)), of(Color::Rgb(0, 0, 255)))
}

#[test]
fn a_picture_that_moves_is_played_on_the_whole_screen_only() {
    let folder = moving();
    let mut screen = Screen::of(folder.path(), 80, 40);
    screen.keys("enter");
    assert!(red_and_blue(&mut screen).0 > 100);
    assert_eq!(ticks(&screen), 0, "nothing is played in the page");
    screen.keys("i");
    assert!(screen.status_line().contains("2 frames"));
    for turn in 0..4 {
        let (red, blue) = red_and_blue(&mut screen);
        assert_eq!((red > 100, blue > 100), (turn % 2 == 0, turn % 2 == 1));
        assert_eq!(ticks(&screen), 1 + turn);
        assert!(screen.asked.contains(&"Tick(120ms)".to_owned()));
        screen.happen(Event::Ticked);
    }
    // Stopped, it waits for nothing; closed, nothing is left of it.
    screen.keys("a");
    let before = ticks(&screen);
    screen.happen(Event::Ticked);
    assert_eq!(ticks(&screen), before);
    screen.keys("a");
    assert_eq!(ticks(&screen), before + 1);
    screen.keys("q");
    screen.happen(Event::Ticked);
    assert_eq!(ticks(&screen), before + 1);
    assert!(screen.asked.contains(&"StopAnimation".to_owned()));
}

#[test]
fn a_chosen_picture_is_played_in_the_page_while_it_is_in_sight() {
    let folder = moving();
    let mut screen = Screen::of(folder.path(), 80, 40);
    screen.keys("enter tab");
    let status = screen.status_line();
    assert!(status.contains("a.gif"), "{status}");
    for turn in 0..4 {
        let (red, blue) = red_and_blue(&mut screen);
        assert_eq!((red > 100, blue > 100), (turn % 2 == 0, turn % 2 == 1));
        assert_eq!(ticks(&screen), 1 + turn);
        screen.happen(Event::Ticked);
    }
    // Scrolled by a row it goes on from where it is; out of sight it ends.
    screen.keys("j");
    let before = ticks(&screen);
    screen.happen(Event::Ticked);
    assert_eq!(ticks(&screen), before + 1);
    for (away, back) in [("G", "g"), ("?", "esc"), ("i n", "esc")] {
        screen.keys(away);
        let before = ticks(&screen);
        screen.happen(Event::Ticked);
        assert_eq!(ticks(&screen), before, "{away}");
        screen.keys(back);
        assert_eq!(ticks(&screen), before + 1, "{away}: it begins again");
    }
    // It is a stop between others: one that stands still is none.
    screen.keys("tab");
    assert!(screen.shows("last") && !screen.status_line().contains("b.png"));
    screen.keys("shift-tab");
    assert!(screen.status_line().contains("a.gif"));
    screen.keys("enter");
    assert!(screen.top_line().contains("1 / 2"), "{}", screen.top_line());
    screen.keys("q esc");
    let before = ticks(&screen);
    screen.happen(Event::Ticked);
    assert_eq!(ticks(&screen), before);
    assert!(red_and_blue(&mut screen).0 > 100, "its first frame stays");
}

#[test]
fn kitty_plays_a_chosen_picture_in_its_own_pixels() {
    let folder = moving();
    let mut screen = Screen::of(folder.path(), 80, 40);
    screen.app.images = Protocol::Kitty;
    screen.keys("enter");
    let marks = |screen: &mut Screen| {
        let frame = screen.frame();
        let marked = |cell: &&ratatui::buffer::Cell| cell.symbol().contains('\u{10eeee}');
        frame.content.iter().filter(marked).count()
    };
    let still = marks(&mut screen);
    assert!(still > 100);
    screen.keys("tab");
    let first = screen.frame();
    screen.happen(Event::Ticked);
    assert!(first != screen.frame(), "it is played");
    assert_eq!(marks(&mut screen), still);
    screen.keys("esc");
    assert_eq!(marks(&mut screen), still);
    assert!(
        screen
            .asked
            .iter()
            .any(|what| what.starts_with("ForgetPictures"))
    );
}

#[test]
fn a_moving_picture_in_a_link_is_played_while_the_link_is_chosen() {
    let folder = moving();
    let post = folder.path().join("post.md");
    std::fs::write(&post, "# Post\n\n[![moves](a.gif)](https://e.org)\n").unwrap();
    let mut screen = Screen::of(folder.path(), 80, 40);
    screen.keys("enter");
    assert_eq!(ticks(&screen), 0);
    screen.keys("tab");
    assert!(screen.status_line().contains("https://e.org"));
    assert_eq!(ticks(&screen), 1);
    screen.keys("esc");
    screen.happen(Event::Ticked);
    assert_eq!(ticks(&screen), 1);
}

#[test]
fn a_picture_that_stands_still_asks_for_no_time() {
    let folder = moving();
    let mut screen = Screen::of(folder.path(), 80, 40);
    screen.keys("enter i n");
    let before = ticks(&screen);
    assert!(!screen.status_line().contains("frames"));
    screen.happen(Event::Ticked);
    screen.keys("+ - x");
    assert_eq!(ticks(&screen), before);
}

#[test]
fn kitty_is_sent_each_frame_once_and_told_to_drop_them() {
    let folder = moving();
    let mut screen = Screen::of(folder.path(), 80, 40);
    screen.app.images = Protocol::Kitty;
    screen.keys("enter i");
    let sent = screen.transmitted.len();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..6 {
        seen.insert(format!("{:?}", screen.frame()));
        screen.happen(Event::Ticked);
    }
    assert_eq!((seen.len(), screen.transmitted.len()), (2, sent));
    let last: Vec<u32> = screen.transmitted[sent - 2..]
        .iter()
        .map(|pixels| pixels.id)
        .collect();
    screen.keys("q");
    let forgotten = screen
        .asked
        .iter()
        .find(|what| what.starts_with("ForgetPictures"))
        .unwrap();
    assert!(last.iter().all(|id| forgotten.contains(&id.to_string())));
}
