//! JSON for scripts, a value a line.
//!
//! Names of files may hold anything, and scripts need them as they are: what could
//! steer a terminal is written as `\u`, so that it does no harm to someone who looks.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::content::clean::is_unsafe;

/// Writes `value` and ends the line.
pub(super) fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Harmless);
    value.serialize(&mut serializer).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut from = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| is_unsafe(*c)) {
            out.write_all(&fragment.as_bytes()[from..at])?;
            write!(out, "\\u{:04x}", u32::from(c))?;
            from = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_harmless_and_means_the_same() {
        let value = ["a\x1b\u{9b}6n\u{202e}\u{7f}", "\"\\\n字"];
        let mut out = Vec::new();
        line(&mut out, &value).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.chars().all(|c| c == '\n' || !is_unsafe(c)), "{text:?}");
        assert_eq!(serde_json::from_str::<[String; 2]>(&text).unwrap(), value);
    }
}
