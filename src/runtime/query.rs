//! What the terminal says of itself, asked once and briefly, before anything
//! else reads from it.
//!
//! All questions go out in one write. The last one, for the primary attributes
//! (DA1, ECMA-48 and xterm's `ctlseqs`), is answered by every terminal there is:
//! with its answer the others have come, or never will.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use crossterm::event::KeyEvent;

use super::typed;
use crate::{
    cells::CellSize,
    color::{self, Rgb},
    images::Known,
    platform::{self, Heard},
};

/// How long the terminal may take. Whoever answers at all answers at once, but
/// for the way there and back over SSH.
const PATIENCE: Duration = Duration::from_millis(800);

/// A sign with an emoji selector, two columns wide where terminals follow Unicode.
const SELECTED: &str = "\u{2764}\u{fe0f}";
/// A family: one emoji of two columns, or three of them.
const JOINED: &str = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
/// Level of a terminal that has margins at the left and the right (VT420, in DA1).
const LEVEL: u16 = 64;
/// Whoever answers has done so by then; the screen should not stay empty longer.
const USUAL: Duration = Duration::from_millis(200);

/// What is to be found out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Questions {
    /// The colours of text and ground.
    pub(crate) colours: bool,
    /// What graphics there are.
    pub(crate) graphics: bool,
    /// How wide emoji of several characters are drawn. They are drawn for that: only
    /// where the screen is ours and will be cleared.
    pub(crate) emoji: bool,
}

/// What was found out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    pub(crate) known: Known,
    pub(crate) cell: Option<CellSize>,
    text: Option<Rgb>,
    ground: Option<Rgb>,
    /// Whether a sign with an emoji selector takes two columns.
    pub(crate) widens_emoji: Option<bool>,
    /// Whether joined emoji are drawn as one.
    pub(crate) joins_emoji: Option<bool>,
    /// Whether there are margins at the left and the right.
    pub(crate) margins: bool,
    /// Columns that the cursor was told to be in, counted from 1.
    cursors: Vec<u16>,
    /// What the terminal says it is: 62 is a VT220, 64 a VT420 (DA1).
    level: u16,
    /// The last answer has come.
    complete: bool,
    /// It was waited for in vain.
    pub(crate) awaited: bool,
    /// The last bytes that came begin an answer.
    pub(crate) begun: bool,
    /// Keys that were typed meanwhile.
    pub(crate) typed: Vec<KeyEvent>,
}

impl Answers {
    /// Whether the ground is light, where the terminal told.
    pub(crate) fn is_light(&self) -> Option<bool> {
        let ground = color::luminance(self.ground?);
        Some(match self.text {
            Some(text) => ground > color::luminance(text),
            None => ground > 127,
        })
    }
}

/// Asks the terminal, which has to be in raw mode. A terminal that does not answer
/// costs [`PATIENCE`]; `late` is called once when it has taken longer than usual.
pub(crate) fn ask(questions: Questions, late: &mut dyn FnMut()) -> Answers {
    let var = |name| std::env::var(name).unwrap_or_default();
    let term = var("TERM");
    let multiplexed = !var("TMUX").is_empty()
        || !var("STY").is_empty()
        || ["tmux", "screen"].iter().any(|name| term.starts_with(name));
    let program = match var("TERM_PROGRAM") {
        program if program.is_empty() => var("LC_TERMINAL"),
        program => program,
    };
    let mut bytes = Vec::new();
    let mut out = String::new();
    // tmux takes kitty's query for a title of the pane, and is not given pictures.
    if questions.graphics && !multiplexed {
        out.push_str("\x1b[>q\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t");
    }
    // Each is drawn at the left edge, and where the cursor is then says how wide.
    if questions.emoji {
        for drawn in [SELECTED, JOINED] {
            out.push_str("\x1b[H");
            out.push_str(drawn);
            out.push_str("\x1b[6n\x1b[H\x1b[2K");
        }
    }
    // Ended by BEL and behind the others: who reads a string up to that finds its end.
    if questions.colours {
        out.push_str("\x1b]10;?\x07\x1b]11;?\x07");
    }
    if !out.is_empty() {
        out.push_str("\x1b[c");
        let mut stdout = io::stdout();
        let written = stdout
            .write_all(out.as_bytes())
            .and_then(|()| stdout.flush());
        if written.is_ok() {
            read_until_complete(&mut bytes, late);
        }
    }
    let mut answers = parse(&bytes);
    answers.awaited = !out.is_empty() && !answers.complete;
    answers.known.multiplexed = multiplexed;
    answers.known.program = program;
    answers
}

/// In how many columns the terminal, which has to be in raw mode, draws each text: it
/// is asked where the cursor is after each. Nothing of them stays.
pub(crate) fn measure(texts: &[&str]) -> Vec<Option<u16>> {
    let mut out = String::new();
    for text in texts {
        out.push_str(&format!("\r{text}\x1b[6n"));
    }
    out.push_str("\r\x1b[K\x1b[c");
    let mut stdout = io::stdout();
    let mut bytes = Vec::new();
    if stdout
        .write_all(out.as_bytes())
        .and_then(|()| stdout.flush())
        .is_ok()
    {
        read_until_complete(&mut bytes, &mut || {});
    }
    let columns = columns(&bytes);
    (0..texts.len())
        .map(|at| columns.get(at).copied())
        .collect()
}

/// The columns, counted from 0, of the cursor's places (CPR) in what came in.
fn columns(bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(bytes);
    let reports = text.split("\x1b[").filter_map(|report| {
        let end = report.find(|c: char| !c.is_ascii_digit() && c != ';')?;
        let place = report[..end]
            .split_once(';')
            .filter(|_| report[end..].starts_with('R'));
        place?.1.parse::<u16>().ok()?.checked_sub(1)
    });
    reports.collect()
}

fn read_until_complete(bytes: &mut Vec<u8>, late: &mut dyn FnMut()) {
    let begun = Instant::now();
    let mut deadline = begun + USUAL;
    let mut buffer = [0; 1024];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match platform::read_terminal(&mut buffer, left) {
            Heard::Again => {}
            Heard::Bytes(count) => bytes.extend_from_slice(&buffer[..count]),
            Heard::Silence if deadline < begun + PATIENCE => {
                late();
                deadline = begun + PATIENCE;
                continue;
            }
            Heard::Silence | Heard::End => return,
        }
        if parse(bytes).complete || (left.is_zero() && deadline == begun + PATIENCE) {
            return;
        }
    }
}

/// Sorts what came in into answers and keys.
fn parse(bytes: &[u8]) -> Answers {
    let mut answers = Answers::default();
    let mut rest = bytes;
    let mut keys = Vec::new();
    while !rest.is_empty() {
        match answer(rest, &mut answers) {
            Some(length) => rest = &rest[length..],
            // What is left of it will be no keys either.
            None if is_begun(rest) => {
                answers.begun = true;
                break;
            }
            None => {
                keys.push(rest[0]);
                rest = &rest[1..];
            }
        }
    }
    answers.typed = typed::keys(&keys);
    // A cursor that has not moved says that nothing was drawn.
    if let [selected, joined] = answers.cursors[..]
        && selected.min(joined) > 1
    {
        answers.widens_emoji = Some(selected == 3);
        answers.joins_emoji = Some(joined == 3);
    }
    // Tried with xterm; others that call themselves VT420 may not have them.
    let version = answers.known.version.as_deref().unwrap_or_default();
    answers.margins = version.starts_with("XTerm(") && answers.level >= LEVEL;
    answers
}

/// Whether all of `bytes` is a control string whose end has not come.
fn is_begun(bytes: &[u8]) -> bool {
    let starts = [b"\x1b]", b"\x1bP", b"\x1b_"];
    let inside = |inside: &[u8]| !inside.iter().any(|byte| *byte < 0x20);
    starts.iter().any(|start| {
        bytes
            .strip_prefix(*start)
            .is_some_and(|rest| inside(rest.strip_suffix(b"\x1b").unwrap_or(rest)))
    })
}

/// Takes in the answer that `bytes` begin with; its length.
fn answer(bytes: &[u8], answers: &mut Answers) -> Option<usize> {
    let kind = bytes.strip_prefix(b"\x1b")?.first()?;
    let (body, length) = match kind {
        b'P' | b'_' | b']' => string(bytes)?,
        b'[' => {
            let end = bytes[2..]
                .iter()
                .position(|byte| !matches!(byte, 0x20..0x40))?;
            (&bytes[2..2 + end + 1], 2 + end + 1)
        }
        _ => return None,
    };
    let body = std::str::from_utf8(body).ok()?;
    match kind {
        b'P' => {
            let version = body.strip_prefix(">|")?;
            answers.known.version = Some(version.to_owned());
        }
        b'_' => {
            let reply = body.strip_prefix("Gi=31;")?;
            answers.known.kitty = reply == "OK";
        }
        b']' => {
            let (which, colour) = body.split_once(';')?;
            match which {
                "10" => answers.text = rgb(colour),
                "11" => answers.ground = rgb(colour),
                _ => return None,
            }
        }
        _ => {
            if let Some((_, column)) = body
                .strip_suffix('R')
                .filter(|_| answers.cursors.len() < 2)
                .and_then(|place| place.split_once(';'))
            {
                answers.cursors.push(column.parse().ok()?);
            } else if let Some(attributes) =
                body.strip_prefix('?').and_then(|b| b.strip_suffix('c'))
            {
                answers.known.sixel = attributes.split(';').any(|attribute| attribute == "4");
                let level = attributes.split(';').next().unwrap_or_default();
                answers.level = level.parse().unwrap_or_default();
                answers.complete = true;
            } else {
                let (height, width) = body
                    .strip_prefix("6;")?
                    .strip_suffix('t')?
                    .split_once(';')?;
                let (height, width) = (height.parse().ok()?, width.parse().ok()?);
                answers.cell = (width > 0 && height > 0).then_some(CellSize { width, height });
            }
        }
    }
    Some(length)
}

/// The inside of a control string and its length with both ends.
fn string(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let end = bytes[2..]
        .iter()
        .position(|byte| matches!(byte, 0x07 | 0x1b))?
        + 2;
    let close = if bytes[end] == 0x07 { 1 } else { 2 };
    (close == 1 || bytes.get(end + 1) == Some(&b'\\')).then(|| (&bytes[2..end], end + close))
}

/// `rgb:ffff/ffff/ffff`, as X names colours, with one to four digits each.
fn rgb(colour: &str) -> Option<Rgb> {
    let parts = colour
        .strip_prefix("rgba:")
        .or_else(|| colour.strip_prefix("rgb:"))?;
    let mut parts = parts.split('/').map(|part| {
        let most = (1u32 << (4 * part.len().min(4))) - 1;
        let value = u32::from_str_radix(part, 16).ok()?;
        Some((value * 255 / most.max(1)).min(255) as u8)
    });
    let mut next = || parts.next().flatten();
    Some([next()?, next()?, next()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_from_each_other() {
        let bytes = b"\x1b]10;rgb:0000/0000/0000\x1b\\\x1b]11;rgb:ff/ff/e0\x07\
            \x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;4;22c";
        let answers = parse(bytes);
        assert_eq!(answers.known.version.as_deref(), Some("kitty(0.41.1)"));
        assert!(answers.known.kitty && answers.known.sixel && answers.complete);
        let cell = CellSize {
            width: 10,
            height: 20,
        };
        assert_eq!(answers.cell, Some(cell));
        assert_eq!(answers.is_light(), Some(true));
        assert!(answers.typed.is_empty());
    }

    #[test]
    fn an_answer_that_has_only_begun_is_no_keys() {
        for bytes in [
            &b"j\x1b]11;rgb:10"[..],
            b"j\x1bP>|kit",
            b"j\x1b_Gi=31;OK\x1b",
        ] {
            let answers = parse(bytes);
            assert!(answers.begun && !answers.complete);
            assert_eq!(answers.typed.len(), 1);
        }
        let whole = parse(b"\x1b]11;rgb:ff/ff/ff\x07j\x1b");
        assert!(!whole.begun);
        assert_eq!(whole.typed.len(), 2);
    }

    #[test]
    fn where_the_cursor_is_says_how_wide_emoji_are() {
        let of = |bytes: &[u8]| {
            let answers = parse(bytes);
            assert!(answers.typed.is_empty());
            (answers.widens_emoji, answers.joins_emoji)
        };
        assert_eq!(of(b"\x1b[1;3R\x1b[1;3R\x1b[?62c"), (Some(true), Some(true)));
        assert_eq!(
            of(b"\x1b[1;2R\x1b[1;7R\x1b[?62c"),
            (Some(false), Some(false))
        );
        // One that answers without having drawn, and one that does not answer.
        assert_eq!(of(b"\x1b[1;1R\x1b[1;1R\x1b[?62c"), (None, None));
        assert_eq!(of(b"\x1b[?62c"), (None, None));
    }

    #[test]
    fn margins_are_there_where_xterm_is_a_vt420() {
        let margins = |bytes: &[u8]| parse(bytes).margins;
        assert!(margins(b"\x1bP>|XTerm(379)\x1b\\\x1b[?64;1;2c"));
        assert!(!margins(b"\x1bP>|XTerm(379)\x1b\\\x1b[?62;1;2c"));
        assert!(!margins(b"\x1bP>|kitty(0.41)\x1b\\\x1b[?64;1;2c"));
        assert!(!margins(b"\x1b[?64;1;2c"));
    }

    #[test]
    fn keys_between_the_answers_are_kept() {
        let answers = parse("j\x1b[?62;22c字\x1b[B".as_bytes());
        assert!(answers.complete && !answers.known.sixel);
        let names: Vec<_> = answers
            .typed
            .iter()
            .filter_map(|key| crate::app::keymap::name(*key))
            .collect();
        assert_eq!(names, ["j", "字", "down"]);
    }

    #[test]
    fn a_refusal_is_no_support_and_half_an_answer_is_none() {
        assert!(!parse(b"\x1b_Gi=31;EINVAL:no\x1b\\").known.kitty);
        assert!(!parse(b"\x1b[?62;4").complete);
        assert_eq!(parse(b"\x1b[?62c").is_light(), None);
    }
}
