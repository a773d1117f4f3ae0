//! Lines that mean something in one dialect or another: containers, titles of
//! alerts, comments, attributes, tables of contents, imports.

mod foreign;

use std::{borrow::Cow, collections::HashSet};

use super::{
    code::{Line, Lines},
    inline,
    piece::{Piece, Shortcode, inside_container, put},
    shortcode::Notation,
};

/// What has to be in a source for any of this to apply.
const TRIGGERS: &[&str] = &[
    "$",
    "\\(",
    "\\[",
    "[[",
    "%%",
    ":::",
    "[!",
    "{:",
    "{.",
    "{#",
    "){",
    "[TOC]",
    "[toc]",
    " ^",
    "import ",
    "export ",
    "!!! ",
    "??? ",
    "???+ ",
    " markdown",
    "{/*",
];

/// The Markdown of `source`; what was taken out is appended to `pieces`.
pub(super) fn prepare<'a>(source: &'a str, pieces: &mut Vec<Piece>) -> Cow<'a, str> {
    if !TRIGGERS.iter().any(|trigger| source.contains(trigger)) {
        return Cow::Borrowed(source);
    }
    let lines: Vec<_> = Lines::new(source).collect();
    let mut pass = Pass {
        source,
        labels: labels(source, &lines),
        closers: containers(&lines),
        out: String::with_capacity(source.len()),
        pieces,
        paragraph: 0..0,
    };
    let mut number = 0;
    while let Some(line) = lines.get(number) {
        number += match pass.block(&lines, number) {
            Some(taken) => {
                let end = lines.get(number + taken).map_or(source.len(), |l| l.start);
                pass.paragraph = end..end;
                taken
            }
            None => {
                pass.keep(line);
                1
            }
        };
    }
    pass.flush();
    Cow::Owned(pass.out)
}

struct Pass<'a, 'p> {
    source: &'a str,
    /// Labels of the links that are defined.
    labels: HashSet<&'a str>,
    /// Line of the end of each container, by the line of its beginning.
    closers: Vec<(usize, usize)>,
    out: String,
    pieces: &'p mut Vec<Piece>,
    /// Bytes of the paragraph that is not written yet.
    paragraph: std::ops::Range<usize>,
}

impl Pass<'_, '_> {
    fn keep(&mut self, line: &Line<'_>) {
        if line.is_code || is_blank(line.text) {
            self.flush();
            self.out.push_str(line.text);
            self.paragraph = line.end()..line.end();
        } else {
            self.paragraph.end = line.end();
        }
    }

    fn flush(&mut self) {
        let range = std::mem::take(&mut self.paragraph);
        if !range.is_empty() {
            inline::paragraph(self.source, range, &self.labels, self.pieces, &mut self.out);
        }
    }

    /// Takes a construct of its own that begins at line `number`; gives the
    /// lines that it has.
    fn block(&mut self, lines: &[Line<'_>], number: usize) -> Option<usize> {
        let line = lines[number];
        if line.is_code {
            return None;
        }
        let content = line.text.trim_start_matches([' ', '\t', '>']);
        let prefix = &line.text[..line.text.len() - content.len()];
        let content = content.trim_end();
        let begins = self.paragraph.is_empty();
        if let Some(next) = lines.get(number + 1)
            && foreign::is_list_for_contents(content, next.text)
        {
            self.flush();
            return Some(2);
        }
        match content.as_bytes().first()? {
            b':' => self.container(lines, number, prefix),
            b'%' if content == "%%" => {
                let length = lines[number + 1..]
                    .iter()
                    .position(|line| line.text.trim() == "%%")?;
                self.flush();
                Some(length + 2)
            }
            b'[' if content.starts_with("[!") && prefix.contains('>') => {
                let (kind, rest) = content[2..].split_once(']')?;
                let plain = rest.is_empty() && is_github(kind);
                if plain || kind.is_empty() || !begins && !self.begins_quote(prefix) {
                    return None;
                }
                // The title becomes a paragraph of its own.
                self.paragraph.end = line.end();
                self.flush();
                self.out.push_str(prefix.trim_end());
                self.out.push('\n');
                Some(1)
            }
            b'!' | b'?' if begins => self.admonition(lines, number, prefix),
            b'<' if begins && foreign::is_markdown_inside(content) => {
                self.out.push_str(line.text.trim_end());
                self.out.push_str("\n\n");
                Some(1)
            }
            // Comments of MDX and of kramdown.
            b'{' if content.starts_with("{/*") => self.comment(lines, number, "*/}"),
            b'{' if content.starts_with("{::comment}") => {
                self.comment(lines, number, "{:/comment}")
            }
            b'[' | b'{' if is_hidden(content) => {
                self.flush();
                Some(1)
            }
            b'^' if is_block_id(content) => {
                self.flush();
                Some(1)
            }
            b'i' | b'e' if begins && prefix.is_empty() && is_module(content) => {
                Some(module(&lines[number..]))
            }
            _ => None,
        }
    }

    /// Whether the line above belongs to no quote, or to one less deep.
    fn begins_quote(&self, prefix: &str) -> bool {
        let above = self.source[self.paragraph.clone()].trim_end();
        let last = above.rsplit('\n').next().unwrap_or_default();
        let depth = |text: &str| {
            text.chars()
                .take_while(|c| matches!(c, ' ' | '\t' | '>'))
                .filter(|c| *c == '>')
                .count()
        };
        depth(last) < depth(prefix)
    }

    /// `:::name title`, up to the `:::` that ends it.
    fn container(&mut self, lines: &[Line<'_>], number: usize, prefix: &str) -> Option<usize> {
        let found = self
            .closers
            .binary_search_by_key(&number, |(open, _)| *open);
        let close = self.closers[found.ok()?].1;
        self.flush();
        let line = lines[number];
        let (name, title) = opening(line.text)?;
        let inner = &self.source[line.end()..lines[close].start];
        let inner = inside_container(self.source, line.start + prefix.len(), inner);
        let piece = Piece::Shortcode(Shortcode {
            name: name.to_owned(),
            args: vec![(Some("title".into()), title.to_owned())],
            notation: Notation::Container,
            inner: Some(inner),
            source: self.source[line.start..lines[close].end()].to_owned(),
        });
        let blank = format!("{}\n", prefix.trim_end());
        self.out.push_str(&blank);
        self.out.push_str(prefix);
        put(piece, self.pieces, &mut self.out);
        self.out.push('\n');
        self.out.push_str(&blank);
        Some(close - number + 1)
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_start_matches([' ', '\t', '>']).trim().is_empty()
}

/// The kinds that the parser itself knows.
fn is_github(kind: &str) -> bool {
    ["note", "tip", "important", "warning", "caution"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(kind))
}

/// Labels of link definitions.
fn labels<'a>(source: &'a str, lines: &[Line<'a>]) -> HashSet<&'a str> {
    if !source.contains("]:") {
        return HashSet::new();
    }
    lines
        .iter()
        .filter_map(|line| line.text.trim_start().strip_prefix('['))
        .filter_map(|line| line.split_once("]:"))
        .map(|(label, _)| label)
        .collect()
}

/// Beginning and end of each container, by line, the outermost of a nest only:
/// what is inside one is looked at with it.
fn containers(lines: &[Line<'_>]) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if line.is_code {
            continue;
        }
        let content = line.text.trim_start_matches([' ', '\t', '>']).trim_end();
        if !content.starts_with(":::") {
            continue;
        }
        if content.bytes().all(|b| b == b':') {
            if let Some(start) = open.pop() {
                found.push((start, number));
            }
        } else if opening(line.text).is_some() {
            open.push(number);
        }
    }
    found.sort_unstable();
    found
}

/// Name and title of the container that `line` opens: `:::tip[Title]`,
/// `::: warning Title`, `:::note{title="x"}`.
fn opening(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches([' ', '\t', '>']).trim();
    let rest = line
        .strip_prefix(":::")?
        .trim_start_matches(':')
        .trim_start();
    let rest = rest
        .strip_prefix('{')
        .map_or(rest, |r| r.trim_start_matches('.'));
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
        .unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    let rest = rest.trim();
    let title = match rest.chars().next() {
        Some('[') => rest[1..].split(']').next().unwrap_or_default(),
        Some('{') => rest.split_once("title=").map_or("", |(_, title)| {
            title.trim_end_matches('}').trim_matches(['"', '\''])
        }),
        Some('}') => "",
        _ => rest,
    };
    (!name.is_empty()).then_some((name, title))
}

/// A line that says something to a generator only: `[TOC]`, kramdown's `{: .x}`,
/// goldmark's `{.x}`.
fn is_hidden(content: &str) -> bool {
    ["[toc]", "[[toc]]", "[[_toc_]]"]
        .iter()
        .any(|toc| content.eq_ignore_ascii_case(toc))
        || content
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .is_some_and(is_attributes)
}

/// Whether `inside` is a list of attributes: `: .x`, `.x #y`, `width="3"`.
pub(super) fn is_attributes(inside: &str) -> bool {
    if inside.contains(['{', '}', '\n']) {
        return false;
    }
    if let Some(kramdown) = inside.strip_prefix(':') {
        return !kramdown.starts_with('/') || kramdown.len() == 1;
    }
    let mut words = inside.split_whitespace().peekable();
    words.peek().is_some()
        && words.all(|word| {
            let name = word.strip_prefix(['.', '#']);
            name.is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '-'))
                || word.split_once('=').is_some_and(|(key, value)| {
                    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                    !key.is_empty() && key.chars().all(is_key) && !value.is_empty()
                })
        })
}

/// Obsidian's `^block-id`.
pub(super) fn is_block_id(text: &str) -> bool {
    text.strip_prefix('^').is_some_and(|id| {
        id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && id.contains(|c: char| c.is_ascii_alphabetic())
    })
}

/// How many lines an import or export of MDX has that begins at the first of `lines`: up to
/// a blank one, but for those in brackets of its own.
fn module(lines: &[Line<'_>]) -> usize {
    /// A bracket that nothing closes would hide the page.
    const MOST: usize = 400;
    let blank = |from: usize| {
        let rest = lines[from..].iter();
        from + rest.take_while(|line| !is_blank(line.text)).count()
    };
    let first = blank(0);
    let (mut depth, mut quote) = (0usize, None);
    for (number, line) in lines.iter().enumerate().take(MOST) {
        if quote != Some('`') {
            quote = None;
        }
        let mut chars = line.text.chars().peekable();
        while let Some(c) = chars.next() {
            match (quote, c) {
                (Some(_), '\\') => drop(chars.next()),
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '/') if chars.peek() == Some(&'/') => break,
                (None, '"' | '\'' | '`') => quote = Some(c),
                (None, '{' | '(' | '[') => depth += 1,
                (None, '}' | ')' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 && quote.is_none() && number + 1 >= first {
            return blank(number);
        }
    }
    first
}

/// The first line of MDX's imports and exports.
fn is_module(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix("import ") {
        let quoted = |text: &str| text.trim_start().starts_with(['"', '\'']);
        return quoted(rest)
            || rest
                .split_once(" from ")
                .is_some_and(|(_, path)| quoted(path))
            || (rest.starts_with('{') && !rest.contains('}'));
    }
    let Some(rest) = line.strip_prefix("export ") else {
        return false;
    };
    let is_from = rest.split_once(" from ").is_some_and(|(_, path)| {
        let path = path.trim_start();
        path.starts_with(['"', '\''])
    });
    let words = [
        "const ",
        "default ",
        "let ",
        "var ",
        "function ",
        "async function ",
        "class ",
        "type ",
        "interface ",
    ];
    rest.starts_with(['{', '*']) && (is_from || rest.ends_with(['{', '}', ';']))
        || words.iter().any(|word| rest.starts_with(word)) && line.contains(['=', '(', '{'])
}

#[cfg(test)]
mod tests {
    use crate::markdown::plain_text;

    #[test]
    fn modules_of_mdx_end_with_their_brackets() {
        for module in [
            "import a from 'a'\nimport b from \"b\"\n",
            "import {\n  a,\n} from 'a'\n",
            "export const meta = {\n  title: 'x }',\n\n  tags: [`a\n\nb`],\n}\n",
            "export const A = () => (\n  <div>\n\n    hidden\n  </div>\n)\n",
            "export async function load() {\n  // it's (\n\n  return 1\n}\n",
            "export * from './x'\n",
            "export { a } from './x'\n",
        ] {
            assert_eq!(
                plain_text(&format!("{module}\nText.\n")),
                "Text.\n",
                "{module}"
            );
        }
        for text in [
            "import taxes are high",
            "export default is a keyword",
            "export type checking",
        ] {
            assert_eq!(plain_text(text), format!("{text}\n"));
        }
        // A bracket that nothing closes hides no more than a paragraph.
        let open = "export const a = {\n\nText.\n";
        assert_eq!(plain_text(open), "Text.\n");
    }
}
