//! A place in the source, and the small steps that shortcodes are read with.

use std::borrow::Cow;

use super::shortcode::Arg;

/// A place in `source` that only moves forward, but for torn tags.
#[derive(Debug)]
pub(super) struct Cursor<'a> {
    source: &'a str,
    pub(super) at: usize,
    /// Ends of which it is known that none follows: searching for one again and
    /// again would cost the square of the length.
    missing: Vec<&'static str>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            missing: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// The next place where a tag may begin.
    pub(super) fn find_start(&self) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let mut at = self.at;
        loop {
            at += self.source.get(at..)?.find('{')?;
            if matches!(bytes.get(at + 1), Some(b'{' | b'%')) {
                return Some(at);
            }
            at += 1;
        }
    }

    pub(super) fn eat(&mut self, token: &str) -> bool {
        let there = self.rest().starts_with(token);
        if there {
            self.at += token.len();
        }
        there
    }

    pub(super) fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    pub(super) fn word(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Goes behind `*/` and `end`.
    pub(super) fn skip_comment(&mut self, end: &'static str) -> Option<()> {
        if self.missing.contains(&end) {
            return None;
        }
        let mut from = self.at;
        while let Some(found) = self.source[from..].find("*/") {
            from += found + 2;
            if self.source[from..].starts_with(end) {
                self.at = from + end.len();
                return Some(());
            }
        }
        self.missing.push(end);
        None
    }

    /// Goes to Liquid's `{% endraw %}`; stays where there is none.
    pub(super) fn skip_to_end_of_raw(&mut self) {
        if self.missing.contains(&"endraw") {
            return;
        }
        let mut from = self.at;
        while let Some(found) = self.source[from..].find("{%") {
            let inside = self.source[from + found + 2..].trim_start_matches('-');
            if inside.trim_start().starts_with("endraw") {
                self.at = from + found;
                return;
            }
            from += found + 2;
        }
        self.missing.push("endraw");
    }

    /// `value` or `key=value` of Hugo and Liquid, in a tag that ends with `end`.
    pub(super) fn argument(&mut self, end: &str) -> Option<Arg<'a>> {
        if let Some(value) = self.quoted(&['"', '`'])? {
            return Some(Arg { key: None, value });
        }
        let word = self.bare(end)?;
        let after_word = self.at;
        if let Some(eq) = word.find('=').filter(|eq| is_key(&word[..*eq])) {
            let key = Some(&word[..eq]);
            if eq + 1 < word.len() {
                let value = Cow::Borrowed(&word[eq + 1..]);
                return Some(Arg { key, value });
            }
            self.skip_space();
            return self.value_of(key, end);
        }
        self.skip_space();
        if is_key(word) && self.rest().starts_with('=') && !self.rest().starts_with("==") {
            self.at += 1;
            self.skip_space();
            return self.value_of(Some(word), end);
        }
        self.at = after_word;
        let value = Cow::Borrowed(word);
        Some(Arg { key: None, value })
    }

    fn value_of(&mut self, key: Option<&'a str>, end: &str) -> Option<Arg<'a>> {
        let value = match self.quoted(&['"', '`', '\''])? {
            Some(value) => value,
            None if self.rest().starts_with(end) => Cow::Borrowed(""),
            None => Cow::Borrowed(self.bare(end)?),
        };
        Some(Arg { key, value })
    }

    /// `key=value` of a call, up to the comma or the parenthesis behind it.
    pub(super) fn call_argument(&mut self) -> Option<Arg<'a>> {
        let quotes = ['"', '`', '\''];
        if let Some(value) = self.quoted(&quotes)? {
            return Some(Arg { key: None, value });
        }
        let from = self.at;
        let key = self.word(|c| c.is_alphanumeric() || c == '_');
        self.skip_space();
        let key = if !key.is_empty() && self.eat("=") {
            Some(key)
        } else {
            self.at = from;
            None
        };
        self.skip_space();
        if let Some(value) = self.quoted(&quotes)? {
            return Some(Arg { key, value });
        }
        let from = self.at;
        if self.eat("[") {
            let list = self.word(|c| !matches!(c, ']' | '{' | '}'));
            return self.eat("]").then(|| Arg {
                key,
                value: Cow::Borrowed(&self.source[from..from + list.len() + 2]),
            });
        }
        let value = self.word(|c| !c.is_whitespace() && !matches!(c, ',' | ')' | '{' | '}' | '('));
        (!value.is_empty()).then_some(Arg {
            key,
            value: Cow::Borrowed(value),
        })
    }

    /// A word without quotes; `None` where a tag begins or the source ends.
    fn bare(&mut self, end: &str) -> Option<&'a str> {
        let rest = self.rest();
        let mut length = 0;
        for (at, c) in rest.char_indices() {
            let tail = &rest[at..];
            if c.is_whitespace() || tail.starts_with(end) {
                break;
            }
            if tail.starts_with("{{") || tail.starts_with("{%") {
                return None;
            }
            // `name=`, before a quote
            if c == '=' && tail[1..].starts_with(['"', '`', '\'']) {
                length = at + 1;
                break;
            }
            // `{{< a b/>}}`
            if c == '/' && tail[1..].starts_with(end) && at > 0 {
                break;
            }
            length = at + c.len_utf8();
        }
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }

    /// What stands in quotes here, if a quote does. The outer `None` says that
    /// the quote never ends. Only in raw quotes does a backslash mean nothing.
    fn quoted(&mut self, quotes: &[char]) -> Option<Option<Cow<'a, str>>> {
        let rest = self.rest();
        let Some(quote) = rest.chars().next().filter(|c| quotes.contains(c)) else {
            return Some(None);
        };
        let mut escaped = false;
        let mut any = false;
        for (at, c) in rest.char_indices().skip(1) {
            if std::mem::take(&mut escaped) {
                continue;
            }
            if c == '\\' && quote != '`' {
                (escaped, any) = (true, true);
            } else if c == quote {
                self.at += at + 1;
                let inside = &rest[1..at];
                return Some(Some(match any {
                    true => Cow::Owned(unescaped(inside)),
                    false => Cow::Borrowed(inside),
                }));
            }
        }
        None
    }
}

fn is_key(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// `\"` as `"`; a backslash before another character stays.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next @ ('"' | '\'' | '\\')) if c == '\\' => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}
