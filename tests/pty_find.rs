//! Finding and filtering in the real program, in a real terminal, as someone does who
//! reads the sample blog.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod common;

use std::process::Command;

use common::{pages::folder, tty::Tty};

fn sample() -> Tty {
    let mut tty = Tty::blogtui(&folder("sample-content"));
    tty.wait_for("newest first");
    tty.wait_for("A Lamp in the Terminal");
    tty
}

fn quit(mut tty: Tty) {
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
}

/// A press and its release, in the first cell of `text`, as terminals report them.
fn click(tty: &mut Tty, text: &str) {
    let screen = tty.text();
    let (row, line) = screen
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains(text))
        .unwrap_or_else(|| panic!("no {text} in\n{screen}"));
    let before = &line[..line.find(text).unwrap()];
    let col = blogtui::layout::wrap::width(before) + 1;
    let row = row + 1;
    tty.send(&format!("\x1b[<0;{col};{row}M\x1b[<0;{col};{row}m"));
}

#[test]
fn pickers_of_posts_contents_links_and_colours() {
    let mut tty = sample();
    tty.send("\x10lngclmn");
    tty.wait_for("1 of 13");
    tty.send("\r");
    tty.wait_for("I read more in a terminal");
    tty.send("oeighty");
    tty.wait_for("1 of ");
    tty.send("\r");
    tty.wait_for("Why are terminals 80 columns wide");
    tty.send("F");
    tty.wait_for("─ Links");
    tty.send("\x1b");
    tty.wait_until_gone("─ Links");
    tty.send("C");
    tty.wait_for("─ Colours");
    tty.send("mono\r");
    tty.wait_until_gone("─ Colours");
    quit(tty);
}

#[test]
fn tags_together_without_and_taken_away_one_by_one() {
    let mut tty = sample();
    tty.send("t终端\t\x15排版\t\r");
    tty.wait_for("1 #终端 ×");
    tty.wait_for("4 of 13");
    tty.send("t\x01\r");
    tty.wait_for("any of them");
    tty.wait_for("5 of 13");
    // Without one tag, and of one year: the filter stays while posts are read.
    tty.send("Tt-terminal\r");
    tty.wait_for("-#terminal ×");
    tty.send("t\x1b[D2024\r");
    tty.wait_for("2024 ×");
    tty.wait_for("4 of 13");
    tty.send("g\r");
    tty.wait_for("1 / 4");
    tty.send("]");
    tty.wait_for("2 / 4");
    tty.send("q");
    tty.wait_for("4 of 13");
    tty.send("1");
    tty.wait_until_gone("4 of 13");
    tty.send("\x7f");
    tty.wait_until_gone("×");
    quit(tty);
}

#[test]
fn the_list_is_filtered_in_any_width_and_case() {
    let mut tty = sample();
    for (typed, title) in [
        ("ＴＥＲＭＩＮＡＬ lamp", "A Lamp in the Terminal"),
        ("格子里的中文:标点,", "格子里的中文"),
        ("tea-while", "一杯茶的编译时间"),
        ("lóng cólumn", "The Long Column"),
    ] {
        tty.send(&format!("/{typed}"));
        tty.wait_for("1 of 13");
        tty.wait_for(title);
        tty.send("\x15");
        tty.wait_until_gone("1 of 13");
        tty.send("\r");
    }
    tty.send("/zzqqxx");
    tty.wait_for("no title, tag, summary or path has “zzqqxx”");
    quit(tty);
}

#[test]
fn all_texts_are_searched_and_the_match_is_stood_at() {
    let mut tty = sample();
    // Typed in one go, enter and all: nothing is lost.
    tty.send("stitle:column scroll\r");
    tty.wait_for("/scroll");
    // The first match of all is in the summary at the top of the page.
    tty.wait_for("1 of 8");
    tty.send("n");
    tty.wait_for("2 of 8");
    tty.send("q");
    tty.send("s\x15tag:终端 after:2024-11 -灯");
    tty.wait_for("1 post");
    tty.wait_for("一个字到底有多宽");
    tty.send("\x15\"a screenful and waits\"");
    tty.wait_for("The Long Column");
    tty.send("\x15字");
    tty.wait_for(" posts");
    tty.send("\x0f");
    tty.wait_for("best first");
    quit(tty);
}

#[test]
fn find_runs_over_the_rows_of_a_cell_and_round_the_post() {
    let mut tty = sample();
    tty.send("/pixels in one");
    tty.wait_for("1 of 13");
    tty.send("\r");
    tty.wait_for("j k scroll");
    // In a column of the table that is wrapped on this screen.
    tty.send("/STRING; EACH DATA CHARACTER");
    // The only one, of a search that has gone through all of it.
    tty.wait("1 of 1", |screen| {
        let text = screen.contents();
        let (_, after) = text.rsplit_once("1 of 1").unwrap_or_default();
        after.starts_with([' ', '\n'])
    });
    tty.send("\r");
    tty.wait_for("j k scroll");
    tty.send("n");
    tty.wait_for("passed the end");
    tty.send("/\x15half");
    tty.wait_for("1 of ");
    tty.send("\x1b");
    quit(tty);
}

#[test]
fn the_mouse_is_taken_and_given_back() {
    let mut tty = sample();
    tty.send("M");
    tty.wait_for("the mouse is taken");
    assert!(tty.has_seen("\x1b[?1000h") && tty.has_seen("\x1b[?1006h"));
    click(&mut tty, "一个字到底有多宽");
    tty.wait_for("3 / 13");
    click(&mut tty, "一个字到底有多宽");
    tty.wait_for("3 / 13");
    tty.wait("the reader", |screen| {
        screen.contents().starts_with(" ‹") || screen.contents().contains("‹ ")
    });
    tty.send("\x1b[<65;40;15M\x1b[<65;40;15M\x1b[<65;40;15M");
    tty.wait_until_gone("  0%");
    tty.send("\x1b[<64;40;15M\x1b[<64;40;15M\x1b[<64;40;15M");
    tty.wait_for("  0%");
    tty.send("q");
    tty.wait_for("newest first");
    click(&mut tty, "排版    ");
    tty.wait_for("#排版 ×");
    click(&mut tty, "#排版 ×");
    tty.wait_until_gone("#排版 ×");
    tty.send("M");
    tty.wait_for("selects text again");
    assert!(tty.has_seen("\x1b[?1000l"));
    quit(tty);
}

#[test]
fn a_program_that_is_ended_gives_the_mouse_back() {
    for signal in ["-TERM", "-HUP"] {
        let mut tty = sample();
        tty.send("M");
        tty.wait_for("the mouse is taken");
        let pid = tty.pid().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        tty.end();
        tty.assert_restored();
    }
}
