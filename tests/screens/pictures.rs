//! Pictures in the reader.

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
