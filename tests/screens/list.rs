//! The list of posts.

use blogtui::app::Event;

use crate::common::screen::{Screen, blog, posts};

fn list() -> Screen {
    Screen::of(&blog(), 100, 40)
}

#[test]
fn posts_stand_by_year_the_newest_first_and_those_without_a_date_last() {
    let mut screen = list();
    let order = [
        "2025 ─",
        "港口的早晨",
        "The Long Road",
        "2024 ─",
        "A Short Note",
        "更早的一篇",
        "2023 ─",
        "Torn",
        "undated ─",
        "Without a Date",
    ];
    let rows: Vec<_> = order.map(|text| screen.row_of(text)).into();
    assert!(rows.is_sorted(), "{rows:?}\n{}", screen.text());
    assert!(screen.top_line().contains("6 posts"));
}

#[test]
fn the_first_frame_is_drawn_before_any_post_is_read() {
    let mut screen = Screen::new(&blog(), 100, 40);
    assert!(screen.top_line().contains("reading 0 posts"));
    assert!(screen.status_line().contains("0 / 0"));
    // Keys find nothing to do, and do no harm.
    screen.keys("j G enter d space } tab h l o t esc / x esc");
    assert!(screen.app.reader.is_none());
}

#[test]
fn an_empty_folder_says_what_posts_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::of(folder.path(), 80, 24);
    assert!(screen.shows("there are no posts in blog"));
    assert!(screen.shows("files that end in .md"));
}

#[test]
fn a_folder_that_cannot_be_read_says_why() {
    let mut screen = Screen::new(&blog(), 80, 24);
    screen.happen(Event::ScanEnded(Err("blog: it is gone".into())));
    assert!(screen.shows("blog: it is gone"));
}

#[test]
fn the_selection_stays_with_its_post_while_posts_stream_in() {
    let mut all = posts(&blog());
    all.sort_by_key(|post| post.date);
    let mut screen = Screen::new(&blog(), 80, 24);
    screen.happen(Event::PostsRead(all.drain(..4).collect()));
    screen.keys("j");
    let chosen = screen.app.list.selected.clone();
    assert!(chosen.is_some());
    let row = screen.row_of("▌");
    for post in all {
        screen.happen(Event::PostsRead(vec![post]));
        assert_eq!(screen.app.list.selected, chosen);
        assert_eq!(screen.row_of("▌"), row, "it moved:\n{}", screen.text());
    }
}

#[test]
fn without_a_choice_the_newest_post_is_selected() {
    let mut all = posts(&blog());
    all.sort_by_key(|post| post.date);
    let mut screen = Screen::new(&blog(), 80, 24);
    for post in all {
        screen.happen(Event::PostsRead(vec![post]));
    }
    assert!(screen.app.selected_post().unwrap().title.contains("港口"));
}

#[test]
fn a_tag_of_the_pane_filters_and_its_chip_says_so() {
    let mut screen = list();
    screen.keys("h j");
    let tag = screen.app.index.tags()[0].name.clone();
    assert!(screen.shows(&format!("#{tag} ×")), "{}", screen.text());
    assert!(screen.shows("3 of 6"), "{}", screen.text());
    assert!(!screen.shows("The Long Road"));
    screen.keys("k");
    assert!(!screen.shows("×"));
    assert!(screen.shows("The Long Road"));
    // Back to the posts with the filter kept; esc takes it away.
    screen.keys("j enter j");
    assert!(screen.shows("3 of 6"));
    screen.keys("esc");
    assert!(screen.shows("The Long Road"));
}

#[test]
fn a_filter_narrows_as_it_is_typed_and_esc_clears_it() {
    let mut screen = list();
    screen.keys("/").typed("lo");
    assert!(screen.status_line().contains("/ lo"), "{}", screen.text());
    screen.typed("ng road");
    assert!(screen.shows("1 of 6"), "{}", screen.text());
    assert!(screen.shows("The Long Road") && !screen.shows("A Short Note"));
    screen.keys("backspace ctrl-w ctrl-u");
    assert!(screen.shows("A Short Note"));
    screen.typed("格子");
    assert!(screen.shows("更早的一篇") && !screen.shows("The Long Road"));
    screen.keys("esc");
    assert!(screen.shows("The Long Road") && !screen.shows("×"));
}

#[test]
fn a_filter_that_nothing_passes_says_which_key_clears_it() {
    let mut screen = list();
    screen.keys("/").typed("zqxjkzqxjk").keys("enter");
    assert!(screen.shows("no title, tag, summary or path has “zqxjkzqxjk”"));
    assert!(screen.shows("esc clears the filter"));
    screen.keys("esc");
    assert!(screen.shows("The Long Road"));
}

#[test]
fn pasted_text_goes_to_the_filter_on_one_line() {
    let mut screen = list();
    screen.keys("/");
    screen.happen(Event::Pasted("long\nroad\x1b[31m".into()));
    assert!(!screen.text().contains('\x1b'));
    screen.keys("ctrl-u");
    screen.happen(Event::Pasted("long\nroad".into()));
    assert!(screen.shows("1 of 6"), "{}", screen.text());
}

#[test]
fn sort_cycles_through_newest_oldest_and_title() {
    let mut screen = list();
    screen.keys("o");
    assert!(screen.top_line().contains("oldest first"));
    assert!(screen.row_of("更早的一篇") < screen.row_of("港口"));
    screen.keys("o");
    assert!(screen.top_line().contains("by title"));
    assert!(screen.row_of("A Short Note") < screen.row_of("The Long Road"));
    assert!(!screen.shows("2025 ─"));
    screen.keys("o");
    assert!(screen.top_line().contains("newest first"));
}

#[test]
fn braces_go_from_year_to_year() {
    let mut screen = list();
    screen.keys("}");
    let selected = |screen: &Screen| screen.app.selected_post().unwrap().title.clone();
    assert_eq!(&*selected(&screen), "A Short Note");
    screen.keys("}");
    assert_ne!(&*selected(&screen), "A Short Note");
    screen.keys("{ {");
    assert!(selected(&screen).contains("港口"));
}

#[test]
fn a_broken_post_is_listed_marked_and_explained() {
    let mut screen = list();
    let row = screen.row_of("Torn");
    assert!(screen.rows()[row].contains('!'), "{}", screen.text());
    while !screen.app.selected_post().unwrap().title.contains("Torn") {
        screen.keys("j");
    }
    assert!(
        screen.status_line().contains("torn.md:"),
        "{}",
        screen.text()
    );
    screen.keys("enter");
    assert!(screen.shows("its text is not"), "{}", screen.text());
}

#[test]
fn a_post_that_is_gone_leaves_the_list_after_the_next_scan() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one.md", "two.md"] {
        std::fs::write(folder.path().join(name), format!("# Post {name}\n")).unwrap();
    }
    let mut screen = Screen::of(folder.path(), 80, 24);
    assert!(screen.top_line().contains("2 posts"));
    std::fs::remove_file(folder.path().join("two.md")).unwrap();
    screen.keys("r");
    assert!(screen.top_line().contains("1 post"), "{}", screen.text());
    assert!(!screen.shows("Post two.md"));
}

#[test]
fn a_wide_screen_previews_the_selected_post() {
    let mut narrow = Screen::of(&blog(), 139, 40);
    assert!(!narrow.shows("缆绳"));
    let mut screen = Screen::of(&blog(), 140, 40);
    assert!(screen.shows("缆绳"), "{}", screen.text());
    screen.keys("j");
    assert!(screen.shows("best described by its miles") && !screen.shows("缆绳"));
    screen.resize(139, 40);
    assert!(!screen.shows("best described"));
}

#[test]
fn q_and_ctrl_c_ask_to_quit() {
    for key in ["q", "ctrl-c"] {
        let mut screen = list();
        screen.keys(key);
        assert_eq!(screen.asked, ["Quit"]);
    }
}

#[test]
fn where_no_post_has_a_tag_the_titles_have_their_room() {
    let folder = tempfile::tempdir().unwrap();
    let post = "---\ntitle: One\ndate: 2024-05-01\n---\n\nText.\n";
    std::fs::write(folder.path().join("a.md"), post).unwrap();
    let mut screen = Screen::of(folder.path(), 80, 24);
    assert!(!screen.shows("Tags"), "{}", screen.text());
    screen.keys("h");
    assert!(screen.status_line().contains("no post has a tag"));
    screen.resize(150, 24);
    assert!(screen.shows("Tags"), "{}", screen.text());
}

#[test]
fn keys_of_tags_that_have_left_the_screen_move_in_the_list() {
    let mut screen = Screen::of(&blog(), 100, 24);
    screen.keys("tab").resize(60, 24).keys("j");
    assert_eq!(screen.app.list.cursor(), 1);
    screen.keys("tab");
    assert!(
        screen.status_line().contains("t picks one"),
        "{}",
        screen.status_line()
    );
}
