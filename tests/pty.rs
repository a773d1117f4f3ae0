//! The real program in a real terminal: that it starts, is used and ends, and
//! gives the terminal back as it was, on every way out.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod common;

use std::{process::Command, time::Duration};

use common::{
    pages::folder,
    tty::{Answers, Tty},
};

fn sample() -> Tty {
    Tty::blogtui(&folder("sample-content"))
}

/// Runs it from a shell that prints the terminal's settings before and after.
const BETWEEN_SETTINGS: &str = r#"
echo "before=$(stty -g)="
"$0" "$@"
code=$?
echo "after=$(stty -g)="
exit $code
"#;

/// What stands between `name=` and the next `=`.
fn setting(tty: &Tty, name: &str) -> String {
    let seen = String::from_utf8_lossy(&tty.seen).into_owned();
    let (_, rest) = seen
        .split_once(name)
        .unwrap_or_else(|| panic!("no {name} in {seen:?}"));
    rest.split('=').next().unwrap_or_default().to_owned()
}

#[test]
fn it_lists_opens_scrolls_filters_resizes_and_quits() {
    let mut tty = sample();
    tty.wait_for("newest first");
    tty.wait_for("A Lamp in the Terminal");
    tty.send("/column");
    tty.wait_for("1 of");
    tty.send("\r\r");
    tty.wait_for("I read more in a terminal");
    tty.send("G");
    tty.wait_for("100%");
    tty.resize(60, 20);
    tty.wait("a screen of 20 rows", |screen| {
        screen
            .rows(0, 60)
            .last()
            .is_some_and(|row| row.contains('%'))
    });
    tty.send("gq");
    // A key behind an escape would be one with Alt: that it is gone is waited for.
    tty.wait_for("1 of 13");
    tty.send("\x1b");
    tty.wait_until_gone("1 of 13");
    tty.send("q");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
}

#[test]
fn the_terminals_settings_are_the_same_afterwards() {
    let content = folder("sample-content");
    let mut tty = Tty::start(
        "sh",
        &[
            "-c",
            BETWEEN_SETTINGS,
            env!("CARGO_BIN_EXE_blogtui"),
            "--theme",
            "dark",
            content.to_str().unwrap(),
        ],
        &[],
    );
    tty.wait_for("newest first");
    tty.send("q");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
    assert_eq!(setting(&tty, "before="), setting(&tty, "after="));
}

#[test]
fn a_terminal_that_is_light_gets_the_light_theme() {
    let content = folder("sample-content");
    // The terminal is asked once and not waited for long: on a busy machine the
    // answer of this one may come too late.
    let is_light = (0..10).any(|_| {
        let mut tty = Tty::start(
            env!("CARGO_BIN_EXE_blogtui"),
            &[content.to_str().unwrap()],
            &[("COLORTERM", "truecolor")],
        )
        .answering(Answers {
            colours: Some(["rgb:0000/0000/0000", "rgb:ffff/ffff/ffff"]),
            ..Answers::default()
        });
        tty.wait_for("newest first");
        tty.send("q");
        assert_eq!(tty.end(), 0);
        tty.assert_restored();
        tty.sgr().iter().any(|sgr| sgr.contains("38;2;140;82;16"))
    });
    assert!(is_light);
}

/// On the sample, in a terminal that answers nothing.
fn mute() -> Tty {
    let content = folder("sample-content");
    Tty::start(
        env!("CARGO_BIN_EXE_blogtui"),
        &[content.to_str().unwrap()],
        &[("COLORTERM", "truecolor")],
    )
    .answering(Answers {
        mute: true,
        ..Answers::default()
    })
}

#[test]
fn a_terminal_that_does_not_answer_gets_the_dark_theme() {
    let mut tty = mute();
    tty.wait_for("newest first");
    tty.send("q");
    assert_eq!(tty.end(), 0);
    assert!(tty.sgr().iter().any(|sgr| sgr.contains("38;2;229;181;103")));
}

#[test]
fn an_answer_that_comes_too_late_is_not_typed() {
    let mut tty = mute();
    tty.wait_for("newest first");
    tty.send(
        "\x1b]11;rgb:1010/1414/1818\x1b\\\x1bP>|XTerm(379)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;4c",
    );
    // `/` opens the filter, `j` moves, `q` ends: none of them may have come.
    tty.send("?");
    tty.wait_for("Keys in the list");
    assert!(!String::from_utf8_lossy(&tty.seen).contains("1818"));
    tty.send("x");
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn a_terminal_that_does_not_answer_costs_a_second_at_most_and_no_key() {
    // The best of a few, since a busy machine takes its time as well.
    let waited = (0..4).map(|_| {
        let mut tty = mute();
        // The last question, which every terminal answers.
        while !tty.has_seen("\x1b[c") {
            assert!(tty.take(Duration::from_secs(20)), "nothing is asked");
        }
        let asked = std::time::Instant::now();
        tty.send("?");
        tty.wait_for("Keys in the list");
        let waited = asked.elapsed();
        tty.send("\x03");
        assert_eq!(tty.end(), 0);
        waited
    });
    let best = waited.min().unwrap();
    assert!(best < Duration::from_secs(1), "{best:?}");
}

#[test]
fn a_key_typed_while_the_terminal_is_asked_is_not_lost() {
    let content = folder("sample-content");
    let mut tty = Tty::start(
        env!("CARGO_BIN_EXE_blogtui"),
        &[content.to_str().unwrap()],
        &[],
    )
    .answering(Answers {
        typed: "?",
        ..Answers::default()
    });
    tty.wait_for("Keys in the list");
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
}

/// A post whose first screen has a picture, in a terminal of these powers.
fn pictured(answers: Answers) -> Tty {
    let post = folder("sample-content/posts/welcome/index.md");
    let mut tty = Tty::start(
        env!("CARGO_BIN_EXE_blogtui"),
        &["--theme", "dark", post.to_str().unwrap()],
        &[("COLORTERM", "truecolor")],
    )
    .answering(answers);
    tty.wait_for("list");
    tty
}

fn kitty(version: &'static str) -> Answers {
    Answers {
        kitty: Some(version),
        ..Answers::default()
    }
}

#[test]
fn kitty_is_sent_each_picture_once_and_told_to_drop_it_at_the_end() {
    for signal in [false, true] {
        let mut tty = pictured(kitty("kitty(0.41.1)"));
        tty.wait("a picture", |screen| {
            screen.contents().contains('\u{10eeee}')
        });
        for _ in 0..10 {
            tty.send("jk?x");
        }
        tty.send("G");
        tty.wait_for("100%");
        if signal {
            let pid = tty.pid().to_string();
            assert!(
                Command::new("kill")
                    .args(["-TERM", &pid])
                    .status()
                    .unwrap()
                    .success()
            );
            assert_eq!(tty.end(), 143);
        } else {
            tty.send("\x03");
            assert_eq!(tty.end(), 0);
        }
        tty.assert_restored();
        let sent = tty.numbers(",a=T");
        let mut once = sent.clone();
        once.dedup();
        assert!(!sent.is_empty() && sent == once, "{sent:?}");
        for id in sent {
            assert!(tty.has_seen(&format!("a=d,d=I,i={id}\x1b\\")), "{id} stays");
        }
    }
}

#[test]
fn a_kitty_without_placeholders_gets_blocks() {
    let mut tty = pictured(kitty("kitty(0.26.5)"));
    tty.wait("blocks", |screen| screen.contents().contains('▀'));
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
    assert_eq!(tty.numbers(",a=T"), [""; 0]);
}

#[test]
fn a_terminal_of_sixels_gets_sixels() {
    let mut tty = pictured(Answers {
        sixel: true,
        ..Answers::default()
    });
    // The raster attributes that sixels begin with.
    while !tty.has_seen("q\"1;1;") {
        assert!(tty.take(Duration::from_secs(20)), "no sixels");
    }
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
}

#[test]
fn nothing_is_sent_while_nothing_happens() {
    for answers in [
        kitty("kitty(0.41.1)"),
        Answers {
            sixel: true,
            ..Answers::default()
        },
    ] {
        let mut tty = pictured(answers);
        tty.send("jj");
        // What is on its way comes, and then nothing more.
        tty.settle();
        let before = tty.seen.len();
        tty.take(Duration::from_millis(1500));
        assert_eq!(tty.seen.len(), before);
        tty.send("\x03");
        assert_eq!(tty.end(), 0);
    }
}

#[test]
fn sigterm_ends_it_with_143_and_a_terminal_as_it_was() {
    let mut tty = sample();
    tty.wait_for("newest first");
    tty.send("\r");
    tty.wait_for("list");
    let killed = Command::new("kill")
        .args(["-TERM", &tty.pid().to_string()])
        .status();
    assert!(killed.unwrap().success());
    assert_eq!(tty.end(), 143);
    tty.assert_restored();
}

#[test]
fn ctrl_c_quits_from_anywhere() {
    for before in ["", "/ab", "?", "\r", "\r/x", "t"] {
        let mut tty = sample();
        tty.wait_for("newest first");
        tty.send(before);
        tty.send("\x03");
        assert_eq!(tty.end(), 0, "after {before:?}");
        tty.assert_restored();
    }
}

#[test]
fn without_a_terminal_it_says_so_and_ends_with_2() {
    let output = Command::new(env!("CARGO_BIN_EXE_blogtui"))
        .arg(folder("sample-content"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.starts_with("blogtui: ") && error.contains("terminal"),
        "{error}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn a_folder_that_is_missing_ends_it_with_1_and_the_reason() {
    let mut tty = Tty::start(
        env!("CARGO_BIN_EXE_blogtui"),
        &["no/such/folder"],
        &[("LC_ALL", "C")],
    );
    assert_eq!(tty.end(), 1);
    let said = tty.text();
    assert!(said.starts_with("blogtui: no/such/folder: "), "{said}");
    tty.assert_restored();
}

#[test]
fn one_post_named_on_the_command_line_is_opened() {
    let mut tty = Tty::blogtui(&folder("sample-content/posts/plain-files-plain-tools.md"));
    tty.wait_for("The best thing about keeping a blog");
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
}

#[test]
fn any_keys_leave_it_able_to_quit() {
    // Without those that quit, suspend or start an editor.
    const KEYS: &[&str] = &[
        "j",
        "k",
        "d",
        "u",
        " ",
        "b",
        "g",
        "G",
        "\r",
        "\r",
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
        "\t",
        "\x1b[Z",
        "f",
        "w",
        "r",
        "\x1b",
        "\x7f",
        "?",
        "\x1b[A",
        "\x1b[B",
        "\x1b[C",
        "\x1b[D",
        "\x1b[5~",
        "\x1b[6~",
        "\x1b[H",
        "\x1b[F",
        "字",
        "x",
        "1",
        "\x1b[200~pasted\ntext\x1b[201~",
        "\x04",
        "\x15",
        "\x06",
        "\x02",
    ];
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut roll = |sides: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % sides as u64) as usize
    };
    let mut tty = sample();
    tty.wait_for("newest first");
    for turn in 0..4000 {
        if roll(25) == 0 {
            tty.resize(20 + roll(180) as u16, 5 + roll(55) as u16);
        }
        tty.send(KEYS[roll(KEYS.len())]);
        // Some keys come one by one, some many at once.
        if turn % 50 < 25 {
            tty.take(Duration::from_millis(20));
        }
    }
    tty.resize(100, 30);
    // Bytes may have been lost on the way where the machine is slow: whoever's
    // paste has no end presses Ctrl-C again.
    for _ in 0..5 {
        tty.send("\x1b[201~\x03");
        if tty.has_ended(Duration::from_secs(3)) {
            break;
        }
    }
    let code = tty.end();
    assert_eq!(code, 0, "{}", tty.text());
    tty.assert_restored();
}

#[test]
fn no_color_means_none() {
    let content = folder("sample-content");
    let mut tty = Tty::start(
        env!("CARGO_BIN_EXE_blogtui"),
        &[content.to_str().unwrap()],
        &[("NO_COLOR", "1"), ("COLORTERM", "truecolor")],
    );
    tty.wait_for("newest first");
    tty.send("\r");
    tty.wait_for("夜里十一点");
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
    let is_colour = |code: &str| {
        let code: u32 = code.parse().unwrap_or(0);
        matches!(code, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107)
    };
    for sgr in tty.sgr() {
        assert!(!sgr.split([';', ':']).any(is_colour), "a colour: {sgr}");
    }
}

#[test]
fn a_terminal_of_256_colours_gets_no_more() {
    let mut tty = sample();
    tty.wait_for("newest first");
    tty.send("\r");
    tty.wait_for("夜里十一点");
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
    let sgr = tty.sgr();
    assert!(sgr.iter().any(|sgr| sgr.contains("38;5;")), "{sgr:?}");
    for sgr in sgr {
        assert!(!sgr.contains("8;2;") && !sgr.contains("8:2:"), "{sgr}");
    }
}

#[test]
fn what_was_read_is_remembered_even_when_it_is_killed_politely() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().to_str().unwrap();
    let vars = [("XDG_STATE_HOME", state), ("BLOGTUI_NO_STATE", "")];
    let content = common::pages::folder("sample-content");
    let args = ["--theme", "dark", content.to_str().unwrap()];
    let mut tty = Tty::start(env!("CARGO_BIN_EXE_blogtui"), &args, &vars);
    tty.wait_for("newest first");
    tty.send("/column");
    tty.wait_for("1 of");
    tty.send("\r\r");
    tty.wait_for("I read more in a terminal");
    tty.send("  ");
    tty.wait_until_gone("I read more in a terminal");
    let status = Command::new("kill").arg(tty.pid().to_string()).status();
    assert!(status.unwrap().success());
    assert_eq!(tty.end(), 143);
    let mut tty = Tty::start(env!("CARGO_BIN_EXE_blogtui"), &args, &vars);
    tty.wait_for("“column”");
    tty.send("\x1b");
    tty.wait_for("↩ The Long Column");
    tty.send("c");
    tty.wait_for("where you left off");
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
}
