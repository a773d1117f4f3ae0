//! Marks of our own for terminals that take no Unicode: a line is `-`, a bar `|`. What
//! a post says stays what it is.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ratatui::{buffer::Buffer, layout::Rect};

/// Whether a locale, by the variables that name it, holds ASCII only. Where none is set
/// nothing is known, and terminals of today take Unicode.
pub(crate) fn is_wanted(env: impl Fn(&str) -> String) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .map(env)
        .find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        let known = locale == "c" || locale == "posix" || locale.contains('.');
        known && !locale.contains("utf-8") && !locale.contains("utf8")
    })
}

/// What stands for a mark of one column.
fn mark(c: char) -> Option<char> {
    Some(match c {
        '─' | '━' | '╌' | '┄' | '╴' | '╶' => '-',
        '═' => '=',
        '│' | '┃' | '┊' | '┆' | '▌' | '▍' | '▎' | '▏' | '▐' | '║' => '|',
        '\u{2500}'..='\u{257f}' => '+',
        '█' | '▓' | '▒' | '░' | '\u{2580}'..='\u{259f}' => '#',
        '▪' | '▫' | '◦' | '✦' => '*',
        '▸' | '▶' => '>',
        '▾' | '▼' => 'v',
        '☐' => 'o',
        '☑' | '☒' | '✓' | '✔' => 'x',
        _ => return None,
    })
}

/// Text with marks of ASCII.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| mark(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| mark(c).unwrap_or(c)).collect())
}

/// Writes text with marks of ASCII, in whatever parts it comes.
pub(crate) struct Writer<W> {
    inner: W,
    /// The beginning of a character whose end is still to come.
    open: Vec<u8>,
}

impl<W: Write> Writer<W> {
    pub(crate) fn over(inner: W) -> Self {
        Self {
            inner,
            open: Vec::new(),
        }
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.open);
        all.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&all) {
            Ok(_) => all.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            // No text: written as it is.
            Err(_) => {
                self.inner.write_all(&all)?;
                return Ok(bytes.len());
            }
        };
        self.open = all.split_off(whole);
        let plain = String::from_utf8_lossy(&all);
        self.inner.write_all(text(&plain).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A screen with marks of ASCII.
pub(super) fn cells(buf: &mut Buffer, area: Rect) {
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            let cell = &mut buf[(x, y)];
            let mut chars = cell.symbol().chars();
            if let (Some(c), None) = (chars.next(), chars.next())
                && let Some(plain) = mark(c)
            {
                cell.set_char(plain);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(env: &[(&str, &str)]) -> bool {
        is_wanted(|name| {
            let found = env.iter().find(|(key, _)| *key == name);
            found.map_or(String::new(), |(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn only_a_locale_that_says_so_is_without_unicode() {
        assert!(wanted(&[("LANG", "C")]));
        assert!(wanted(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "POSIX")]));
        assert!(wanted(&[("LC_CTYPE", "zh_CN.GB18030")]));
        assert!(!wanted(&[]));
        assert!(!wanted(&[("LANG", "C"), ("LC_CTYPE", "C.UTF-8")]));
        assert!(!wanted(&[("LANG", "zh_CN.utf8")]));
    }

    #[test]
    fn marks_are_replaced_and_words_stay() {
        assert_eq!(text("▎ 一行 ─── a·b…—→"), "| 一行 --- a·b…—→");
        assert!(matches!(text("plain"), Cow::Borrowed(_)));
        let mut out = Vec::new();
        let mut writer = Writer::over(&mut out);
        for byte in "▎ 一行 ─".bytes() {
            writer.write_all(&[byte]).unwrap();
        }
        assert_eq!(String::from_utf8(out).unwrap(), "| 一行 -");
    }
}
