//! What may be typed, or said by a terminal: in bursts, torn, and without sense.

use crate::{
    common::tty::Tty,
    run::{leave, leave_with, reader},
    stream::Sink,
};

fn blog() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..5 {
        let text = format!("# Post {number}\n\nSome words.\n");
        std::fs::write(folder.path().join(format!("{number}.md")), text).unwrap();
    }
    folder
}

fn listing(folder: &tempfile::TempDir) -> Tty {
    let mut tty = reader(folder.path());
    tty.wait_for("newest first");
    tty.wait_for("5 posts");
    tty
}

/// Keys are answered: help comes and goes.
fn answers(tty: &mut Tty, what: &str) {
    tty.send("?");
    tty.wait(what, |screen| screen.contents().contains("Keys in"));
    tty.send("x");
    tty.wait_until_gone("Keys in");
}

/// More than any buffer on the way holds; a paste into a terminal without bracketed
/// paste looks like this.
#[test]
fn the_last_of_thousands_of_keys_is_answered_as_well() {
    let folder = blog();
    let mut tty = listing(&folder);
    for keys in ["j", "k", "jk", "\x1b[B", "\x1b[<65;9;9M", "字"] {
        let count = 5_000 / keys.chars().count();
        tty.send(&format!("{}?", keys.repeat(count)));
        tty.wait_for("Keys in");
        tty.send("x");
        tty.wait_until_gone("Keys in");
    }
    // As one paste, and typed into a field.
    tty.send(&format!("/{}\x15", "a".repeat(1_500)));
    tty.send(&format!("\x1b[200~{}\x1b[201~", "b\r\n".repeat(30_000)));
    tty.wait_for("b b b b");
    tty.send("\x15\x1b");
    tty.wait_until_gone("b b b b");
    answers(&mut tty, "an answer after a paste");
    leave(tty, "bursts");
}

/// Numbers so that each run sees the same.
fn numbers(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize % below
    }
}

#[test]
fn reports_of_places_that_there_are_not_are_taken() {
    let folder = blog();
    let mut tty = listing(&folder);
    for report in [
        "\x1b[<0;0;0M",
        "\x1b[<0;0;0m",
        "\x1b[<0;65535;65535M",
        "\x1b[<0;65536;1M",
        "\x1b[<99999999999999999999;1;1M",
        "\x1b[<;;M",
        "\x1b[<M",
        "\x1b[M\x20\x20\x20",
        "\x1b[M   ",
        "\x1b[32;0;0M",
        "\x1b[0;0R",
        "\x1b[65535;65535R",
        "\x1b[99999999999999999999~",
        "\x1b[1;99999999999999999999A",
        "\x1b[;;;;;;;;~",
        "\x1b[1;1:1:1:1:1u",
        "\x1b[1114112u",
        "\x1b[55296u",
        "\x1b[4294967295;255u",
        "\x1b[?0u",
        "\x1b[?62;c",
        "\x1b[I\x1b[O",
        "\x1b[201~",
    ] {
        tty.send(report);
        answers(&mut tty, report.trim_start_matches('\x1b'));
    }
    leave(tty, "reports");
}

/// Pieces of what terminals send, in any order: some keys may be taken for a part of
/// them, and all that is behind the ends of all of them is answered.
#[test]
fn garbage_is_survived() {
    const PIECES: &[&[u8]] = &[
        b"\x1b",
        b"[",
        b"\x1b[",
        b"\x1bO",
        b"\x1b[<",
        b"\x1b[M",
        b"\x1b[?",
        b"\x1b[1;",
        b"200~",
        b"201~",
        b"0",
        b"99999",
        b";",
        b":",
        b"~",
        b"u",
        b"A",
        b"M",
        b"m",
        b"R",
        b"c",
        b"\0",
        b"\x80",
        b"\x9b",
        b"\xc3",
        b"\xe5\xad",
        b"\xf0\x9f",
        b"\xff",
        b"\xed\xa0\x80",
        b"j",
        b"\r",
        b"\t",
        b"\x7f",
        b"\x1c",
        b"\x1f",
        b"\x1b]0;x\x07",
        b"\x1bP1$r\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
    ];
    let folder = blog();
    let mut random = numbers(0x9e37_79b9_7f4a_7c15);
    for round in 0..4 {
        let mut tty = listing(&folder);
        for _ in 0..60 {
            let length = 1 + random(30);
            let bytes: Vec<u8> = (0..length)
                .flat_map(|_| PIECES[random(PIECES.len())].iter().copied())
                .collect();
            tty.send_bytes(&bytes);
            tty.take(std::time::Duration::from_millis(2));
        }
        // Whatever is open ends here: a paste, a report, a field, a post.
        tty.send("\x1b[201~Mcm\x1b[201~");
        tty.settle();
        for _ in 0..6 {
            tty.send("\x1b");
            tty.settle();
        }
        leave_with(tty, &format!("round {round}"), Sink::Keys);
    }
}
