//! Collects the inline pieces of one paragraph into a [`Text`].

mod polish;

use super::document::{Link, LinkId, Marks, Picture, Run, Text};
use crate::content::clean;

/// Whether a soft line break next to `c` adds no space: Han, kana and
/// full-width forms. Hangul is set with spaces and is not among them.
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}'
        | '\u{31a0}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3fffd}')
}

/// A paragraph while it is being read.
#[derive(Debug, Default)]
pub(super) struct TextBuilder {
    text: Text,
    soft_break: bool,
    /// Marks that a character has come to, over pieces too.
    piled: clean::Piled,
    /// Pictures met so far, with the bytes that their alternative text takes up.
    pictures: Vec<(std::ops::Range<usize>, Picture)>,
}

impl TextBuilder {
    pub(super) fn push(&mut self, piece: &str, marks: Marks, link: Option<LinkId>) {
        let at_start = self.text.chars.ends_with('\n') && !marks.has(Marks::CODE);
        let piece = match at_start {
            true => piece.trim_start_matches(' '),
            false => piece,
        };
        if piece.is_empty() {
            return;
        }
        if std::mem::take(&mut self.soft_break) {
            let before = self.text.chars.chars().next_back();
            let joins = before.is_some_and(is_cjk) && piece.chars().next().is_some_and(is_cjk);
            if !joins && before.is_some_and(|c| c != '\n' && c != ' ') {
                self.append(
                    " ",
                    self.marks_over_break(marks, link).0,
                    self.marks_over_break(marks, link).1,
                );
            }
        }
        self.append(piece, marks, link);
    }

    /// A space between two words is styled only where both of them are.
    fn marks_over_break(&self, marks: Marks, link: Option<LinkId>) -> (Marks, Option<LinkId>) {
        match self.text.runs.last() {
            Some(run) if run.marks == marks && run.link == link => (marks, link),
            _ => (Marks::NONE, None),
        }
    }

    fn append(&mut self, piece: &str, marks: Marks, link: Option<LinkId>) {
        self.piled.push(piece, &mut self.text.chars);
        let end = self.text.chars.len();
        match self.text.runs.last_mut() {
            Some(run) if run.marks == marks && run.link == link => run.end = end,
            _ => self.text.runs.push(Run { end, marks, link }),
        }
    }

    pub(super) fn soft_break(&mut self) {
        self.soft_break = true;
    }

    /// What comes next begins on a line of its own.
    pub(super) fn line_ends(&mut self) {
        if !self.text.chars.ends_with('\n') {
            self.hard_break();
        }
    }

    pub(super) fn hard_break(&mut self) {
        self.soft_break = false;
        if !self.text.chars.is_empty() {
            self.append("\n", Marks::NONE, None);
        }
    }

    /// A picture, shown by its alternative text if it turns out to stand inside
    /// running text; `link` then leads to the picture itself.
    pub(super) fn picture(&mut self, picture: Picture, marks: Marks, link: LinkId) {
        let label = match picture.alt.trim() {
            "" => picture.dest.clone(),
            alt => alt.to_owned(),
        };
        let before = self.text.chars.chars().next_back();
        if std::mem::take(&mut self.soft_break) && before.is_some_and(|c| !matches!(c, '\n' | ' '))
        {
            self.append(" ", Marks::NONE, None);
        }
        let start = self.text.chars.len();
        self.append(&format!("[{label}]"), marks | Marks::PICTURE, Some(link));
        self.pictures.push((start..self.text.chars.len(), picture));
    }

    /// Parts a key from the key right before it: `<kbd>Ctrl</kbd><kbd>C</kbd>` are two.
    pub(super) fn part_keys(&mut self) {
        let last = self.text.runs.last();
        if !self.soft_break && last.is_some_and(|run| run.marks.has(Marks::KEY)) {
            self.append(" ", Marks::NONE, None);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.chars.is_empty()
    }

    /// What was collected: pictures alone, or text.
    pub(super) fn finish(mut self, links: &mut Vec<Link>) -> Result<Text, Vec<Picture>> {
        let mut rest = 0;
        let only_pictures = !self.pictures.is_empty()
            && self.pictures.iter().all(|(range, _)| {
                let between = &self.text.chars[rest..range.start];
                rest = range.end;
                between.trim().is_empty()
            })
            && self.text.chars[rest..].trim().is_empty();
        if only_pictures {
            return Err(self
                .pictures
                .into_iter()
                .map(|(_, picture)| picture)
                .collect());
        }
        let trimmed = self.text.chars.trim_end().len();
        self.text.chars.truncate(trimmed);
        for run in &mut self.text.runs {
            run.end = run.end.min(trimmed);
        }
        self.text
            .runs
            .dedup_by(|later, earlier| later.end == earlier.end);
        Ok(link_bare_urls(polish::polish(self.text), links))
    }
}

/// Bare addresses become links, as Hugo's linkify extension does.
fn link_bare_urls(text: Text, links: &mut Vec<Link>) -> Text {
    if !text.chars.contains("://") {
        return text;
    }
    let mut runs = Vec::with_capacity(text.runs.len());
    let mut start = 0;
    for run in &text.runs {
        let plain = run.link.is_none() && !run.marks.has(Marks::CODE | Marks::MATH);
        if plain {
            for found in urls(&text.chars[start..run.end]) {
                let (from, to) = (start + found.start, start + found.end);
                if from > start {
                    runs.push(Run { end: from, ..*run });
                }
                let id = LinkId(links.len() as u32);
                links.push(Link {
                    dest: text.chars[from..to].to_owned(),
                    title: String::new(),
                });
                runs.push(Run {
                    end: to,
                    marks: run.marks,
                    link: Some(id),
                });
            }
        }
        if runs.last().is_none_or(|last| last.end < run.end) {
            runs.push(*run);
        }
        start = run.end;
    }
    Text {
        chars: text.chars,
        runs,
    }
}

/// Byte ranges of `http://` and `https://` addresses in `text`. An address ends
/// at white space, at a CJK character and before trailing punctuation.
pub(crate) fn urls(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("://") {
        let colon = from + at;
        let head = &text[from..colon];
        let Some(scheme) = ["https", "http"]
            .into_iter()
            .find(|scheme| head.ends_with(scheme))
        else {
            from = colon + 3;
            continue;
        };
        let start = colon - scheme.len();
        let rest = &text[colon + 3..];
        let length = rest
            .find(|c: char| {
                c.is_whitespace() || is_cjk(c) || matches!(c, '<' | '>' | '"' | '`' | '“' | '”')
            })
            .unwrap_or(rest.len());
        let mut address = &text[start..colon + 3 + length];
        // Counted once: what is taken off at the end is known.
        let opened = address.matches('(').count();
        let mut closed = address.matches(')').count();
        loop {
            let trimmed =
                address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '…']);
            let next = if trimmed.ends_with(')') && closed > opened {
                closed -= 1;
                &trimmed[..trimmed.len() - 1]
            } else {
                trimmed
            };
            if next.len() == address.len() {
                break;
            }
            address = next;
        }
        let end = start + address.len();
        if end > colon + 3 {
            found.push(start..end);
        }
        from = end.max(colon + 3);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<&str> {
        urls(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn an_address_ends_before_chinese_and_before_punctuation() {
        assert_eq!(
            addresses("见https://a.b/c，然后 http://x.y."),
            ["https://a.b/c", "http://x.y"]
        );
        assert_eq!(addresses("(https://a.b/c_(d))"), ["https://a.b/c_(d)"]);
        assert_eq!(addresses("ftp://x https:// y"), Vec::<&str>::new());
    }
}
