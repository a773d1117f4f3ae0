//! The length of a text without a parser: line by line, markup left out as far as
//! it can be told by a look. For lists, where a minute more or less is no matter.

use super::{Counts, minutes};
use crate::content::lines::{self, Fence};
use memchr::memmem;

/// About how long a body is; it stands for one of `whole` bytes, unless that is 0.
pub fn estimate(body: &str, whole: u64, cjk: bool) -> Counts {
    let has = |what: &[u8]| memmem::find(body.as_bytes(), what).is_some();
    let has_code = has(b"```") || has(b"~~~");
    let mut words = Words::new(cjk);
    let mut fence = Fence::default();
    let mut comment = false;
    for row in lines::all(body) {
        if has_code && (fence.is_open() || lines::may_fence(row)) {
            let was_open = fence.is_open();
            if fence.holds(row) {
                // Neither the opening line is text nor the closing one.
                if was_open && fence.is_open() {
                    words.take(row);
                    words.end();
                }
                continue;
            }
        }
        if comment {
            comment = !row.contains("-->");
            continue;
        }
        let text = unmarked(row);
        if text.is_empty() || is_rule(text) || (text.starts_with('[') && text.contains("]:")) {
            continue;
        }
        comment = inline(text, &mut words);
        words.end();
    }
    let mut words = words.all;
    if whole > body.len() as u64 && !body.is_empty() {
        let share = whole as f64 / body.len() as f64;
        words = (words as f64 * share) as usize;
    }
    Counts {
        words,
        minutes: minutes(words, cjk),
        cjk,
    }
}

/// What a byte is to whoever counts words: goes on with a character, begins one, or
/// has to be looked at.
const GOES_ON: u8 = 0;
const BEGINS: u8 = 1;
const SPACE: u8 = 2;
const MARKUP: u8 = 3;
/// `]` is markup behind other markup.
const CLOSE: u8 = 4;
/// Begins a character that may be white space.
const MAY_BE_SPACE: u8 = 5;

const KINDS: [u8; 256] = {
    let mut kinds = [BEGINS; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'\t'..=b'\r' | b' ' => SPACE,
            b'*' | b'`' | b'[' | b'<' | b'|' | b'~' | b'\\' | b'{' | b'!' => MARKUP,
            b']' => CLOSE,
            0x80..0xc0 => GOES_ON,
            0xc2 | 0xe1..=0xe3 => MAY_BE_SPACE,
            _ => BEGINS,
        };
        byte += 1;
    }
    kinds
};

/// Words, counted byte by byte as `str::split_whitespace` parts them.
#[derive(Clone, Copy, Debug)]
struct Words {
    cjk: bool,
    all: usize,
    /// Characters of the run that has not ended.
    run: usize,
    /// All of its bytes.
    bytes: u8,
}

impl Words {
    fn new(cjk: bool) -> Self {
        Self {
            cjk,
            all: 0,
            run: 0,
            bytes: 0,
        }
    }

    /// A run without white space ends, if there is one.
    #[inline]
    fn end(&mut self) {
        // As `super::weight`.
        self.all += match self.run {
            0 => 0,
            run if self.cjk && !self.bytes.is_ascii() => run,
            _ => 1,
        };
        (self.run, self.bytes) = (0, 0);
    }

    fn take(&mut self, text: &str) {
        self.walk(text, |_| false);
    }

    /// Takes a text up to the first byte of a kind that stops it; where that is.
    #[inline]
    fn walk(&mut self, text: &str, mut stops: impl FnMut(u8) -> bool) -> Option<usize> {
        // Most of a list that keeps nothing is this loop: what it counts is at hand, and
        // no count of bytes can overflow.
        let (mut run, mut bytes) = (self.run, self.bytes);
        let mut rest = text.as_bytes();
        let mut stopped = None;
        while let [byte, after @ ..] = rest {
            let kind = KINDS[usize::from(*byte)];
            if kind <= BEGINS {
                run = run.wrapping_add(usize::from(kind));
                bytes |= byte;
                rest = after;
                continue;
            }
            let space = match kind {
                SPACE => 1,
                MAY_BE_SPACE => space(rest),
                _ => 0,
            };
            if space > 0 {
                (self.run, self.bytes) = (run, bytes);
                self.end();
                (run, bytes) = (0, 0);
                rest = rest.get(space..).unwrap_or_default();
                continue;
            }
            if kind != MAY_BE_SPACE && stops(kind) {
                stopped = Some(text.len() - rest.len());
                break;
            }
            run = run.wrapping_add(1);
            bytes |= byte;
            rest = after;
        }
        (self.run, self.bytes) = (run, bytes);
        stopped
    }
}

/// The bytes of a character that is not ASCII, if it is white space (Unicode,
/// `White_Space`); else 0.
fn space(bytes: &[u8]) -> usize {
    match bytes {
        [0xc2, 0x85 | 0xa0, ..] => 2,
        [0xe1, 0x9a, 0x80, ..]
        | [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, ..]
        | [0xe2, 0x81, 0x9f, ..]
        | [0xe3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// A line without the marks of quotes, headings and items before it.
fn unmarked(row: &str) -> &str {
    let mut text = row.trim();
    loop {
        let first = text.as_bytes().first();
        if !first.is_some_and(|b| matches!(b, b'0'..=b'9' | b'#' | b'>' | b'-' | b'*' | b'+')) {
            return text;
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let after_number = text[digits..]
            .strip_prefix(". ")
            .or_else(|| text[digits..].strip_prefix(") "))
            .filter(|_| digits > 0 && digits < 10);
        let heading = text.trim_start_matches('#');
        let marks = text.len() - heading.len();
        let after_heading = heading
            .strip_prefix(' ')
            .filter(|_| (1..=6).contains(&marks));
        let rest = text
            .strip_prefix('>')
            .or_else(|| text.strip_prefix("- "))
            .or_else(|| text.strip_prefix("* "))
            .or_else(|| text.strip_prefix("+ "))
            .or(after_number)
            .or(after_heading);
        match rest {
            Some(rest) => text = rest.trim_start(),
            None => return text,
        }
    }
}

/// A rule, the line below a heading, or the one below the head of a table.
fn is_rule(text: &str) -> bool {
    text.bytes()
        .all(|b| matches!(b, b'-' | b'=' | b'|' | b':' | b' ' | b'*' | b'_'))
}

/// Counts the text of a line; whether a comment goes on behind it.
fn inline(text: &str, out: &mut Words) -> bool {
    let before = *out;
    let mut closed = false;
    let Some(first) = out.walk(text, |kind| {
        closed |= kind == CLOSE;
        kind == MARKUP
    }) else {
        return false;
    };
    let mut rest = &text[first..];
    if closed {
        *out = before;
        rest = text;
    }
    let mut ahead = Ahead::default();
    while let Some(at) = out.walk(rest, |kind| matches!(kind, MARKUP | CLOSE)) {
        rest = &rest[at..];
        let skipped = match rest.as_bytes() {
            // What a picture is called is no text.
            [b'!', b'[', ..] => match ahead.find(rest, "](") {
                Some(at) => at + ahead.to(&rest[at..], ")"),
                None => 2,
            },
            [b'!', ..] => {
                out.take("!");
                1
            }
            [b']', b'(', ..] => ahead.to(rest, ")"),
            [b']', b'[', ..] => 1 + ahead.to(&rest[1..], "]"),
            [b'<', b'!', b'-', b'-', ..] => match rest.find("-->") {
                Some(end) => end + 3,
                None => return true,
            },
            [b'<', next, ..] if next.is_ascii_alphabetic() || *next == b'/' => ahead.to(rest, ">"),
            [b'{', b'{', ..] => ahead.find(rest, "}}").map_or(2, |end| end + 2),
            [b'<' | b'{', ..] => {
                out.take(&rest[..1]);
                1
            }
            [b'|', ..] => {
                out.end();
                1
            }
            _ => 1,
        };
        rest = &rest[skipped..];
    }
    false
}

/// What ends markup, and is not there any more on a line: it is looked for in vain once,
/// and not from every place.
#[derive(Default)]
struct Ahead(Vec<&'static str>);

impl Ahead {
    fn find(&mut self, rest: &str, end: &'static str) -> Option<usize> {
        if self.0.contains(&end) {
            return None;
        }
        let found = rest.find(end);
        if found.is_none() {
            self.0.push(end);
        }
        found
    }

    /// The length up to and with the first `end`; of one byte where there is none.
    fn to(&mut self, rest: &str, end: &'static str) -> usize {
        self.find(rest, end).map_or(1, |at| at + end.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(body: &str) -> usize {
        estimate(body, 0, true).words
    }

    #[test]
    fn markup_is_no_word() {
        assert_eq!(words("## 标题 one\n\n> - a **b** `c`\n1. d\n"), 7);
        assert_eq!(words("see [the docs](https://e.org/x) and ![no](a.png)"), 4);
        assert_eq!(words("| a | b |\n| --- | :-: |\n| 中文 | d |\n"), 5);
        assert_eq!(words("a <b>c</b> <!-- no\nno\n--> d\ne"), 3);
        assert_eq!(words("{{< fig src=\"x\" >}} a\n[x]: https://e.org\n"), 1);
    }

    #[test]
    fn code_is_counted_and_its_fences_are_not() {
        assert_eq!(words("```rust ignore\nlet a = 1;\n```\n\nb\n"), 5);
    }

    #[test]
    fn the_start_of_a_long_text_stands_for_all_of_it() {
        let body = "word ".repeat(1000);
        let all = estimate(&body, 50_000, false);
        assert_eq!((all.words, all.minutes), (10_000, 48));
    }

    proptest! {
        /// Byte by byte it comes to what `str::split_whitespace` comes to.
        #[test]
        fn words_are_what_stands_between_white_space(
            text in "[a-z.\\n\\t\\x0b\\x1c \\u{85}\\u{a0}\\u{1680}\\u{2000}\\u{200b}\\u{2028}\\u{202f}\\u{205f}\\u{3000}é中문😀]{0,30}",
            cjk in any::<bool>(),
        ) {
            let mut words = Words::new(cjk);
            words.take(&text);
            words.end();
            prop_assert_eq!(words.all, super::super::count_as(&text, cjk).words);
        }
    }

    #[test]
    fn any_text_can_be_counted() {
        for text in [
            "![", "](", "<!--", "{{", "[a](", "<a", "|", "]", "<", "```\n中",
        ] {
            words(text);
            words(&format!("中{text}中"));
        }
    }

    /// Minutes, where each of them is looked for to the end of the line.
    #[test]
    fn floods_of_beginnings_cost_no_more_than_their_length() {
        for flood in ["{{", "![a", "{{<a \"", "[a](b", "<a", "<!-"] {
            assert!(words(&flood.repeat(400_000)) <= 800_000, "{flood}");
        }
    }
}
