//! The words of a diagram's source, and whether its drawing has them all.

use std::collections::HashSet;

use unicode_width::UnicodeWidthChar;

use super::KINDS;

/// What a source says.
pub(super) struct Words {
    /// Words that have to be drawn.
    wanted: HashSet<String>,
    /// Texts that have to be drawn in one piece.
    pieces: Vec<String>,
    /// Words that may be.
    all: HashSet<String>,
    /// What arrows are made of and labels are not.
    has_angle: bool,
}

impl Words {
    /// `None` where it is no kind of diagram that is drawn.
    pub(super) fn of(source: &str) -> Option<Self> {
        let first = source.split_whitespace().next()?.trim_end_matches(';');
        let kind = KINDS.into_iter().find(|kind| *kind == first)?;
        let mut words = Self {
            wanted: HashSet::new(),
            pieces: Vec::new(),
            all: split(source).map(str::to_owned).collect(),
            has_angle: false,
        };
        let body = source.trim_start().strip_prefix(first)?;
        match kind {
            "graph" | "flowchart" => words.flow(body),
            "sequenceDiagram" => words.sequence(body),
            _ => {
                let known = ["title", "section", "root", "showData"];
                let said = split(body).filter(|word| !known.contains(word));
                words.wanted.extend(said.map(str::to_owned));
            }
        }
        Some(words)
    }

    /// Labels in brackets and between bars, and words of which none is the name of a box
    /// that has a label.
    fn flow(&mut self, body: &str) {
        let body = without_tags(body);
        let labels = body.split(['[', '(', '{', '|']).skip(1);
        let mut labels = labels.filter_map(|label| label.split([']', ')', '}', '|']).next());
        self.has_angle = labels.any(|label| label.contains('<'));
        let statements = body.split(['\n', ';']).filter(|statement| {
            let first = statement.split_whitespace().next().unwrap_or_default();
            !matches!(
                first,
                "style" | "classDef" | "class" | "linkStyle" | "click" | "direction" | "accTitle"
            )
        });
        let text = statements.collect::<Vec<_>>().join("\n");
        let mut named: HashSet<&str> = HashSet::new();
        for (at, _) in text.match_indices(['[', '(', '{', '>']) {
            let before = text[..at].trim_end_matches(['[', '(', '{', '/', '\\']);
            let name = before.trim_end_matches(' ');
            let start = name
                .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
                .map_or(0, |at| {
                    at + name[at..].chars().next().map_or(1, char::len_utf8)
                });
            named.insert(&name[start..]);
        }
        let keywords = ["subgraph", "end", "TB", "TD", "BT", "RL", "LR", "o", "x"];
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        for word in words.filter(|word| !word.is_empty()) {
            // `:::warning` gives a class.
            let class = text.contains(&format!(":::{word}"));
            if !(named.contains(word) || keywords.contains(&word) || class) {
                self.wanted.extend(split(word).map(str::to_owned));
            }
        }
    }

    fn sequence(&mut self, body: &str) {
        for line in body.lines().map(str::trim) {
            let Some(first) = line.split_whitespace().next() else {
                continue;
            };
            if matches!(first, "participant" | "actor") {
                let name = line[first.len()..]
                    .rsplit(" as ")
                    .next()
                    .unwrap_or_default();
                self.pieces.push(name.trim().to_owned());
            } else if let Some((_, said)) = line.split_once(':') {
                let said = said.replace("<br/>", "\n").replace("<br />", "\n");
                let said = said.replace("<br>", "\n");
                self.pieces
                    .extend(said.lines().map(|part| part.trim().to_owned()));
            } else if !matches!(
                first,
                "activate" | "deactivate" | "autonumber" | "end" | "rect"
            ) {
                let said = &line[first.len()..];
                self.wanted.extend(split(said).map(str::to_owned));
            }
        }
        self.has_angle = self.pieces.iter().any(|piece| piece.contains('<'));
    }

    pub(super) fn are_in(&self, drawing: &str) -> bool {
        let drawn: HashSet<&str> = split(drawing).collect();
        let numbers = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        self.wanted.iter().all(|word| drawn.contains(word.as_str()))
            && self
                .pieces
                .iter()
                .all(|piece| drawing.contains(piece.as_str()))
            && drawn
                .iter()
                .all(|word| self.all.contains(*word) || numbers(word))
            && (self.has_angle || !drawing.contains('<'))
            && !drawing.contains('…')
    }
}

/// `<br/>` and other tags, as spaces.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        match after.split_once('>') {
            Some((tag, after))
                if !tag.is_empty()
                    && tag
                        .bytes()
                        .all(|b| b.is_ascii_alphabetic() || b"/ ".contains(&b)) =>
            {
                out.push(' ');
                rest = after;
            }
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out + rest
}

/// Runs of letters and digits; every ideograph is one of its own, since a line may be
/// broken behind it.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).flat_map(|word| {
        let wide = word.chars().any(|c| c.width() == Some(2));
        let step = if wide { 1 } else { usize::MAX };
        let mut rest = word;
        std::iter::from_fn(move || {
            let end = rest
                .char_indices()
                .nth(step)
                .map_or(rest.len(), |(at, _)| at);
            let (piece, behind) = rest.split_at(end);
            rest = behind;
            (!piece.is_empty()).then_some(piece)
        })
    })
}
