//! The reader: a post, scrolled, searched, and left through its links.

use crate::common::screen::{Screen, blog};

fn road() -> Screen {
    Screen::reading("The Long Road", 80, 24)
}

/// The row of the page that stands at the top of the screen.
fn top(screen: &Screen) -> usize {
    screen.app.reader.as_ref().unwrap().page.visible().start
}

#[test]
fn enter_opens_and_q_goes_back_to_the_same_post() {
    let mut screen = Screen::of(&blog(), 80, 24);
    screen.keys("j enter");
    assert!(screen.shows("best described by its miles"));
    screen.keys("q");
    assert!(screen.app.reader.is_none());
    assert_eq!(&*screen.app.selected_post().unwrap().title, "The Long Road");
}

#[test]
fn the_title_scrolls_away_and_then_stands_in_the_top_line() {
    let mut screen = road();
    assert!(!screen.top_line().contains("The Long Road"));
    assert!(screen.shows("The Long Road"));
    screen.keys("space");
    assert!(screen.top_line().contains("The Long Road"));
    screen.keys("g");
    assert!(!screen.top_line().contains("The Long Road"));
}

#[test]
fn the_head_says_date_reading_time_words_and_tags() {
    let mut screen = road();
    for fact in [
        "2025-03-15",
        "updated 2025-04-01",
        "min",
        "words",
        "essay",
        "walking",
    ] {
        assert!(screen.shows(fact), "no {fact}:\n{}", screen.text());
    }
}

#[test]
fn space_b_g_and_capital_g_move_by_pages_and_to_the_ends() {
    let mut screen = road();
    let rows = screen.app.reader.as_ref().unwrap().page.visible().len();
    screen.keys("space");
    assert_eq!(top(&screen), rows - 2);
    screen.keys("b");
    assert_eq!(top(&screen), 0);
    screen.keys("j j k");
    assert_eq!(top(&screen), 1);
    screen.keys("G");
    assert!(screen.shows("The end, and a page about it."));
    assert!(screen.status_line().contains("100%"));
    screen.keys("g");
    assert_eq!(top(&screen), 0);
    screen.keys("k b u");
    assert_eq!(top(&screen), 0);
}

#[test]
fn every_row_is_reached_by_scrolling_line_by_line() {
    let mut screen = road();
    let height = screen.app.reader.as_ref().unwrap().page.layout.height();
    let mut at = top(&screen);
    for _ in 0..height {
        screen.keys("j");
        let next = top(&screen);
        assert!(next == at + 1 || next == at);
        at = next;
    }
    assert!(screen.status_line().contains("100%"));
}

#[test]
fn find_marks_what_matches_and_n_goes_round() {
    let mut screen = Screen::reading("A Short Note", 80, 24);
    screen.keys("/").typed("needle");
    assert!(screen.status_line().contains("1 of 3"), "{}", screen.text());
    let theme = screen.app.theme.clone();
    let painted = |screen: &mut Screen, style: ratatui::style::Style| {
        let cells = screen.cells();
        cells
            .iter()
            .filter(|cell| Some(cell.bg) == style.bg)
            .count()
    };
    assert_eq!(painted(&mut screen, theme.found_here), "needle".len());
    assert_eq!(painted(&mut screen, theme.found), 2 * "needle".len());
    screen.keys("enter n");
    assert!(screen.status_line().contains("2 of 3"));
    screen.keys("n n");
    assert!(screen.status_line().contains("1 of 3"));
    assert!(screen.status_line().contains("search passed the end"));
    screen.keys("N");
    assert!(screen.status_line().contains("3 of 3"));
    screen.keys("esc");
    assert_eq!(painted(&mut screen, theme.found), 0);
    assert!(screen.app.reader.is_some());
}

#[test]
fn find_scrolls_to_the_first_match_and_esc_goes_back() {
    let mut screen = road();
    screen.keys("/").typed("上下而求索");
    assert!(screen.shows("上下而求索"), "{}", screen.text());
    assert!(top(&screen) > 20);
    screen.keys("ctrl-u").typed("not there at all");
    assert!(screen.status_line().contains("not found"));
    assert_eq!(top(&screen), 0);
}

#[test]
fn brackets_go_through_the_list_as_it_is_filtered() {
    let mut screen = Screen::of(&blog(), 80, 24);
    screen.keys("/").typed("essay").keys("enter");
    screen.open("The Long Road");
    screen.keys("]");
    assert!(screen.shows("稿纸是有格子的"), "{}", screen.text());
    screen.keys("]");
    assert!(screen.status_line().contains("last post of the list"));
    screen.keys("[");
    assert!(screen.shows("best described by its miles"));
    screen.keys("[");
    assert!(screen.status_line().contains("first post of the list"));
}

#[test]
fn braces_go_from_heading_to_heading() {
    let mut screen = road();
    screen.keys("} } }");
    assert!(
        screen.rows()[..6].join("\n").contains("The third mile"),
        "{}",
        screen.text()
    );
    screen.keys("{");
    assert!(screen.rows()[..6].join("\n").contains("The second mile"));
}

#[test]
fn a_resize_keeps_the_line_that_is_being_read() {
    let mut screen = road();
    screen.keys("} } } j j");
    for (cols, rows) in [(60, 24), (120, 40), (40, 12), (200, 50), (80, 24)] {
        screen.resize(cols, rows);
        let first: String = screen.rows()[1..8].join(" ");
        assert!(
            first.contains("Mile 3, part 1"),
            "{cols}x{rows}:\n{}",
            screen.text()
        );
    }
}

#[test]
fn keys_typed_while_a_post_is_opening_are_meant_for_it() {
    let mut screen = Screen::of(&blog(), 80, 24);
    screen.keys("j");
    screen.busy = true;
    screen.keys("enter j j j");
    assert!(screen.app.is_opening());
    assert_eq!(screen.app.list.cursor(), 1);
    screen.busy = false;
    screen.work();
    assert_eq!(top(&screen), 3);
}

#[test]
fn esc_calls_off_a_post_that_is_opening() {
    let mut screen = Screen::of(&blog(), 80, 24);
    screen.busy = true;
    screen.keys("enter esc");
    screen.busy = false;
    screen.work();
    assert!(screen.app.reader.is_none());
}

#[test]
fn a_post_that_is_gone_says_so_in_the_status_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one.md"), "# One\n").unwrap();
    let mut screen = Screen::of(folder.path(), 80, 24);
    std::fs::remove_file(folder.path().join("one.md")).unwrap();
    screen.keys("enter");
    assert!(screen.app.reader.is_none());
    assert!(
        screen.status_line().contains("one.md: cannot be read"),
        "{}",
        screen.text()
    );
}

#[test]
fn a_link_to_another_post_opens_it_and_backspace_returns_to_the_same_row() {
    let mut screen = Screen::reading("港口", 80, 24);
    screen.keys("G");
    let before = top(&screen);
    screen.keys("tab");
    assert!(
        screen.status_line().contains("../the-long-road.md"),
        "{}",
        screen.text()
    );
    screen.keys("enter");
    assert!(screen.shows("best described by its miles"));
    screen.keys("space backspace");
    assert!(screen.shows("The way back is in"));
    assert_eq!(top(&screen), before);
}

#[test]
fn a_link_with_an_anchor_opens_the_post_at_its_heading() {
    let mut screen = Screen::reading("港口", 80, 24);
    screen.keys("G tab tab enter");
    assert!(
        screen.rows()[..6].join("\n").contains("The third mile"),
        "{}",
        screen.text()
    );
    screen.keys("esc");
    assert!(screen.shows("The way back is in"));
}

#[test]
fn letters_label_the_links_and_typing_one_follows_it() {
    let mut screen = Screen::reading("港口", 80, 24);
    screen.keys("G f");
    let labels = &screen
        .app
        .reader
        .as_ref()
        .unwrap()
        .labels
        .as_ref()
        .unwrap()
        .0;
    // Two in the text, three posts below it.
    assert_eq!(labels.len(), 5);
    screen.keys("a");
    assert!(screen.shows("best described by its miles"));
}

#[test]
fn a_web_address_is_handed_to_the_browser() {
    let mut screen = road();
    screen.keys("G tab enter");
    assert_eq!(screen.asked, ["Browse(\"https://example.org/road\")"]);
}

#[test]
fn w_changes_the_width_of_the_column() {
    let mut screen = Screen::reading("The Long Road", 120, 24);
    let widths: Vec<u16> = (0..3)
        .map(|_| {
            screen.keys("w");
            screen.app.reader_areas().text.width
        })
        .collect();
    assert!(widths[0] > widths[2] && widths[2] > widths[1], "{widths:?}");
}

#[test]
fn the_status_line_says_the_section_and_the_per_cent() {
    let mut screen = Screen::reading("The Long Road", 120, 30);
    screen.keys("} } }");
    let status = screen.status_line();
    assert!(
        status.contains("The third mile") && status.contains('%'),
        "{status}"
    );
}

#[test]
fn the_contents_stand_beside_the_text_where_there_is_room() {
    let mut screen = Screen::reading("The Long Road", 110, 30);
    assert!(screen.shows("Contents"));
    screen.resize(109, 30);
    assert!(!screen.shows("Contents"));
}

#[test]
fn n_looks_again_for_what_was_looked_for_last_and_says_where_nothing_was() {
    let mut screen = road();
    screen.keys("n");
    assert!(
        screen.status_line().contains("/ finds"),
        "{}",
        screen.status_line()
    );
    screen.keys("/").typed("mile").keys("enter esc");
    assert!(!screen.status_line().contains("/mile"));
    screen.keys("n");
    assert!(
        screen.status_line().contains("/mile  1 of"),
        "{}",
        screen.status_line()
    );
    // In the next post, too; what is left before enter is forgotten.
    screen.keys("esc /").typed("other").keys("esc ] n");
    assert!(
        screen.status_line().contains("/mile"),
        "{}",
        screen.status_line()
    );
}

#[test]
fn a_width_is_said_where_it_cannot_be_seen() {
    let mut screen = road();
    screen.keys("w");
    assert!(
        screen.status_line().contains("full: 72 columns"),
        "{}",
        screen.status_line()
    );
}
