//! Reads what the program has written as a terminal would, and says what it had no
//! reason to send.

/// Where the bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sink {
    /// Text alone: newlines and tabs are all the control there is.
    Pipe,
    /// A terminal that answers nothing: no graphics.
    Terminal,
    /// The same, where any key was pressed: the mouse is taken and texts are copied.
    Keys,
    /// One of sixels or of kitty's graphics.
    Graphics,
}

/// Everything in `bytes` that should not be there.
pub(crate) fn faults(bytes: &[u8], sink: Sink) -> Vec<String> {
    let mut faults = Vec::new();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            faults.push(format!("not UTF-8 at {}", error.valid_up_to()));
            String::from_utf8_lossy(bytes).into_owned()
        }
    };
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if c == '\x1b' && sink != Sink::Pipe {
            let (length, fault) = sequence(rest, sink);
            faults.extend(fault);
            rest = &rest[length..];
            continue;
        }
        if !is_fine(c, sink) {
            faults.push(format!("U+{:04X} in {:?}", c as u32, around(rest)));
        }
        rest = &rest[c.len_utf8()..];
    }
    faults
}

fn is_fine(c: char, sink: Sink) -> bool {
    match c {
        '\n' | '\t' => true,
        '\r' => sink != Sink::Pipe,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => false,
        // Bidirectional overrides, isolates and marks, and what hides lines.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => false,
        _ => true,
    }
}

/// The length of the sequence that `text` begins with, and what is wrong with it.
fn sequence(text: &str, sink: Sink) -> (usize, Option<String>) {
    let fault = |length: usize| {
        let part: String = text.chars().take(40).collect();
        (length, Some(format!("sequence {part:?}")))
    };
    match text.as_bytes().get(1) {
        Some(b'[') => {
            let body = &text[2..];
            let Some(end) = body.find(|c: char| ('\x40'..='\x7e').contains(&c)) else {
                return fault(text.len());
            };
            let length = 2 + end + 1;
            if csi(&body[..=end], sink) {
                (length, None)
            } else {
                fault(length)
            }
        }
        Some(kind @ (b']' | b'P' | b'_' | b'^' | b'X')) => {
            let body = &text[2..];
            let (end, close) = match (body.find("\x1b\\"), body.find('\x07')) {
                (Some(st), Some(bell)) if bell < st => (bell, 1),
                (Some(st), _) => (st, 2),
                (None, Some(bell)) => (bell, 1),
                (None, None) => return fault(text.len()),
            };
            let length = 2 + end + close;
            let body = &body[..end];
            let known = match kind {
                b']' => osc(body, sink),
                b'_' => apc(body, sink),
                b'P' => sink == Sink::Graphics && sixel(body),
                _ => false,
            };
            let plain = body.chars().all(|c| ('\x20'..='\x7e').contains(&c));
            if known && plain {
                (length, None)
            } else {
                fault(length)
            }
        }
        // Cursor saved and restored, around pictures.
        Some(b'7' | b'8') if sink == Sink::Graphics => (2, None),
        _ => fault(1),
    }
}

/// Styles, places, erasing, the modes that are set and the questions that are asked.
fn csi(body: &str, sink: Sink) -> bool {
    let (parameters, last) = body.split_at(body.len() - 1);
    let numbers = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_digit() || b == b';' || b == b':')
    };
    match last {
        "m" | "H" | "J" | "K" | "X" | "A" | "B" | "C" | "D" | "G" | "d" => numbers(parameters),
        // Lines moved within a region.
        "r" | "L" | "M" | "S" | "T" => numbers(parameters),
        "h" | "l" if matches!(parameters, "?1000" | "?1002" | "?1006") => sink == Sink::Keys,
        "h" | "l" => matches!(parameters, "?25" | "?1049" | "?2004" | "?2026" | "?7"),
        "c" => parameters.is_empty(),
        // Where the cursor is, after emoji that terminals draw in one column or two.
        "n" => parameters == "6",
        "t" => parameters == "16",
        "q" => parameters == ">",
        _ => false,
    }
}

/// Links, the questions for colours, and what is copied, of which nothing is asked.
fn osc(body: &str, sink: Sink) -> bool {
    if let Some(copied) = body.strip_prefix("52;c;") {
        let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
        return sink == Sink::Keys && copied.bytes().all(is_base64);
    }
    if matches!(body, "10;?" | "11;?" | "8;;") {
        return true;
    }
    let Some((id, target)) = body.strip_prefix("8;id=").and_then(|b| b.split_once(';')) else {
        return false;
    };
    let schemes = ["http://", "https://", "mailto:"];
    let lower = target.to_ascii_lowercase();
    id.bytes().all(|b| b.is_ascii_digit())
        && schemes.iter().any(|scheme| lower.starts_with(scheme))
        && target.bytes().all(|b| (0x21..=0x7e).contains(&b))
}

/// kitty's graphics: pixels in the stream itself, never a file or shared memory.
fn apc(body: &str, sink: Sink) -> bool {
    let Some(control) = body.strip_prefix('G') else {
        return false;
    };
    let keys = control.split(';').next().unwrap_or_default();
    let query = keys.contains("a=q");
    let reads = keys
        .split(',')
        .any(|key| matches!(key, "t=f" | "t=t" | "t=s"));
    (query || sink == Sink::Graphics) && !reads
}

/// `P1;P2;P3q`, and then pixels.
fn sixel(body: &str) -> bool {
    let parameters = body.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    parameters.starts_with('q')
}

fn around(text: &str) -> String {
    text.chars().take(24).collect()
}

#[test]
fn what_steers_a_terminal_is_found() {
    let bad = [
        "\x1b]0;title\x07",
        "\x1b]52;c;aGk=\x07",
        "\x1b[?1000h",
        "\x1bP+q544e\x1b\\",
        "\x1b]8;;https://e.org\x1b\\",
        "\x1b]8;id=1;file:///etc/passwd\x1b\\",
        "\x1b_Gt=f,a=T;L2V0Yy9wYXNzd2Q=\x1b\\",
        "\x1bc",
        "\u{9b}6n",
        "\x07",
        "\u{202e}",
        "\x7f",
    ];
    for text in bad {
        for sink in [Sink::Pipe, Sink::Terminal, Sink::Graphics] {
            assert!(!faults(text.as_bytes(), sink).is_empty(), "{text:?}");
        }
    }
    assert!(!faults(b"\x9b6n", Sink::Terminal).is_empty());
    assert!(!faults(b"\x1b[m\r", Sink::Pipe).is_empty());
    let good = "\x1b[?2026h\x1b[3;7H\x1b[38;2;1;2;3m字\x1b[0m\x1b]8;id=7;https://e.org/a%20b\x1b\\x\x1b]8;;\x1b\\";
    assert_eq!(faults(good.as_bytes(), Sink::Terminal), [""; 0]);
}
