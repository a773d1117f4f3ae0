//! Quotes as goldmark makes them typographic (`extension/typographer.go`), and the
//! characters that it takes for marks.

/// Quotes that are open in a block.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    single: usize,
    double: usize,
}

impl Quotes {
    /// What a `"` at the start of a line's rest becomes.
    pub(super) fn double(&mut self, before: char, line: &str) -> Option<&'static str> {
        let after = second(line);
        let (opens, closes) = flanks(before, after);
        if opens && !closes {
            self.double += 1;
            return Some("&ldquo;");
        }
        if self.double == 0 || !closes || (opens && !ends_before_mark(line)) {
            return None;
        }
        // Inches in quotes: `"Monitor 21""`.
        if line[1..].starts_with('"') && before.is_numeric() {
            return None;
        }
        self.double -= 1;
        Some("&rdquo;")
    }

    /// What a `'` becomes.
    pub(super) fn single(&mut self, before: char, line: &str) -> Option<&'static str> {
        let after = second(line);
        let (opens, closes) = flanks(before, after);
        if !opens && !closes {
            return None;
        }
        let next = line.as_bytes().get(1).copied();
        // 'twas, 'em, 'net, 'less; between letters.
        let short = (before.is_whitespace() || is_mark(before))
            && matches!(next, Some(b't' | b'e' | b'n' | b'l'));
        if short || before.is_alphanumeric() && after.is_alphabetic() && next.is_some() {
            return Some("&rsquo;");
        }
        if opens && !closes {
            if !is_decade(line) && !is_contraction(line) {
                self.single += 1;
            }
            return Some("&lsquo;");
        }
        // Smiths', doin'
        if line.len() > 2 && !after.is_numeric() {
            return Some("&rsquo;");
        }
        if self.single > 0 && closes && (!opens || ends_before_mark(line)) {
            self.single -= 1;
            return Some("&rsquo;");
        }
        None
    }
}

/// The character behind a mark: a space at the end of a block.
fn second(line: &str) -> char {
    line[1..].chars().next().unwrap_or(' ')
}

/// '90s
fn is_decade(line: &str) -> bool {
    let bytes = line.as_bytes();
    let digits = bytes.len() > 3 && bytes[1].is_ascii_digit() && bytes[2].is_ascii_digit();
    let after = line
        .get(4..)
        .and_then(|rest| rest.chars().next())
        .unwrap_or(' ');
    digits && bytes[3] == b's' && (after.is_whitespace() || is_punctuation(after))
}

/// 's, 'm, 'd, 've, 'll, 're as words of their own.
fn is_contraction(line: &str) -> bool {
    let word = |length: usize| {
        let after = line.as_bytes().get(length);
        after.is_none_or(|b| b.is_ascii_punctuation() || b.is_ascii_whitespace())
    };
    let rest = &line[1..];
    rest.starts_with(['s', 'm', 't', 'd']) && word(2)
        || ["ve", "ll", "re"].iter().any(|end| rest.starts_with(end)) && word(3)
}

/// Whether a quote that could open as well is followed by a mark and the end of
/// the word.
fn ends_before_mark(line: &str) -> bool {
    let third = line.as_bytes().get(2);
    is_mark(second(line))
        && line.len() > 1
        && third.is_none_or(|b| b.is_ascii_punctuation() || b.is_ascii_whitespace())
}

/// Whether a mark between two characters may open and may close (CommonMark,
/// left- and right-flanking).
pub(super) fn flanks(before: char, after: char) -> (bool, bool) {
    let left = !after.is_whitespace()
        && (!is_punctuation(after) || before.is_whitespace() || is_punctuation(before));
    let right = !before.is_whitespace()
        && (!is_punctuation(before) || after.is_whitespace() || is_punctuation(after));
    (left, right)
}

/// Punctuation without symbols.
fn is_mark(c: char) -> bool {
    match c {
        '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => false,
        c if c.is_ascii() => c.is_ascii_punctuation(),
        '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '、'..='〃' | '〈'..='】' | '〔'..='〟' => {
            true
        }
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' => !matches!(c, '⁄' | '⁒'),
        '\u{fe10}'..='\u{fe61}' => true,
        '\u{ff01}'..='\u{ff65}' => !c.is_alphanumeric() && !"＄＋＜＝＞＾｀｜～".contains(c),
        _ => false,
    }
}

/// Punctuation and symbols: what is neither letter, number, mark nor space, as far
/// as the standard library tells.
fn is_punctuation(c: char) -> bool {
    let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{300}'..='\u{36f}');
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control() && !private && !invisible
}
