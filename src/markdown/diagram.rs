//! Mermaid's diagrams as text, by mermaid-text: the only user of it.
//!
//! A drawing is taken only where nothing is lost by it: every word of the source has
//! to be in it, in boxes whose sides stand below their corners, and it may say nothing
//! that the source does not. Everything else stays the code that it is.

mod words;

use std::{borrow::Cow, collections::HashSet};

use unicode_width::UnicodeWidthChar;

use super::document::Code;
use crate::content::guard::guarded;
use words::Words;

/// Sources with more bytes or lines than this are not drawn.
const MAX_BYTES: usize = 3 * 1024;
const MAX_LINES: usize = 80;
/// Neither are those with more connections: the time it takes grows with their square.
const MAX_ARROWS: usize = 40;
/// `A & B --> C & D` connects each with each.
const MAX_TOGETHER: usize = 6;
/// Frames around boxes, and how deep one stands in the other.
const MAX_FRAMES: usize = 8;
const MAX_FRAMES_DEEP: usize = 2;
/// Drawings with more rows are no help.
const MAX_ROWS: usize = 200;
/// Columns that drawings are made for, beside as many as they would like.
const WIDTHS: [Option<usize>; 4] = [None, Some(100), Some(74), Some(46)];
/// Kinds that are drawn well.
const KINDS: [&str; 7] = [
    "graph",
    "flowchart",
    "sequenceDiagram",
    "pie",
    "journey",
    "timeline",
    "mindmap",
];

/// Draws `code`, if it is a diagram: the widest drawing first. Whether it was tried.
pub(super) fn draw(code: &mut Code) -> bool {
    if code.language.as_deref() != Some("mermaid")
        || code.text.len() > MAX_BYTES
        || code.text.lines().count() > MAX_LINES
    {
        return false;
    }
    let (title, source) = without_settings(&code.text);
    if !is_small(&source) {
        return false;
    }
    let is_flow = source.starts_with("graph") || source.starts_with("flowchart");
    if is_flow && !arrows_are_known(&source) {
        return false;
    }
    let Some(words) = Words::of(&source) else {
        return false;
    };
    for width in WIDTHS {
        let narrowest = code.drawings.last().map(|last| columns(last));
        if width
            .zip(narrowest)
            .is_some_and(|(width, last)| last <= width)
        {
            break;
        }
        let Some(drawing) = drawing(&source, width).filter(|drawing| words.are_in(drawing)) else {
            continue;
        };
        if narrowest.is_none_or(|last| columns(&drawing) < last) {
            code.drawings.push(drawing);
        }
    }
    if !code.drawings.is_empty() && code.title.is_none() {
        code.title = title;
    }
    true
}

/// What drawing it costs beside others: its bytes, or more where few of them hold many
/// connections.
pub(super) fn cost(code: &Code) -> usize {
    code.text.len().max(arrow_signs(&code.text).pow(2) / 4)
}

/// Signs of connections, mostly two each.
fn arrow_signs(source: &str) -> usize {
    let signs = ["--", "==", "-.", "~~", "->"];
    signs.iter().map(|sign| source.matches(sign).count()).sum()
}

/// Columns of the widest row.
fn columns(drawing: &str) -> usize {
    let width = |row: &str| row.chars().filter_map(UnicodeWidthChar::width).sum();
    drawing.lines().map(width).max().unwrap_or(0)
}

/// The source without front matter and comments, and the title from the former.
fn without_settings(text: &str) -> (Option<String>, String) {
    let mut title = None;
    let mut body = text.trim_start();
    if let Some((front, rest)) = body
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---"))
    {
        title = front
            .lines()
            .find_map(|line| line.trim().strip_prefix("title:"))
            .map(|title| title.trim().trim_matches(['"', '\'']).to_owned())
            .filter(|title| !title.is_empty());
        body = rest;
    }
    let body = plain_labels(body);
    let lines = body.lines().map(str::trim_end);
    let kept: Vec<_> = lines
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("%%"))
        .map(dotted_labels)
        .collect();
    (title, kept.join("\n"))
}

/// A line with `A -. text .-> B` as `A -.->|text| B`, which says the same.
fn dotted_labels(line: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once("-.") {
        let label = behind
            .split_once(".->")
            .map(|(text, after)| (text.trim(), after));
        let Some((label, after)) = label.filter(|(label, _)| {
            !label.is_empty() && !label.contains(['-', '|', '"', '[', '(', '{'])
        }) else {
            out = out + before + "-.";
            rest = behind;
            continue;
        };
        out = out + before + "-.->|" + label + "|";
        rest = after;
    }
    if rest.len() == line.len() {
        return Cow::Borrowed(line);
    }
    Cow::Owned(out + rest)
}

/// Labels without the tags that say how they look, each in one line.
fn plain_labels(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let tag = ["b", "i", "u", "em", "small", "strong", "big"]
            .iter()
            .find_map(|name| {
                let behind = rest.strip_prefix('<')?;
                let behind = behind.strip_prefix('/').unwrap_or(behind);
                behind.strip_prefix(name)?.strip_prefix('>')
            });
        rest = match tag {
            Some(behind) => behind,
            None => {
                quoted ^= c == '"';
                match c {
                    '\n' if quoted => out.push_str("<br/>"),
                    c => out.push(c),
                }
                &rest[c.len_utf8()..]
            }
        };
    }
    // A quotation mark that is never closed is none of a label.
    if quoted { text.to_owned() } else { out }
}

/// Whether drawing it ends, and soon.
fn is_small(source: &str) -> bool {
    let count = |sign: &str| source.matches(sign).count();
    let arrows = arrow_signs(source);
    let mut frames = HashSet::new();
    let mut deep = 0usize;
    for line in source.split(['\n', ';']).map(str::trim) {
        if let Some(frame) = line.strip_prefix("subgraph") {
            deep += 1;
            let name = frame
                .trim()
                .split(['[', '(', ' '])
                .next()
                .unwrap_or_default();
            // One inside of itself is drawn without end.
            if deep > MAX_FRAMES_DEEP || !frames.insert(name) {
                return false;
            }
        } else if line == "end" {
            deep = deep.saturating_sub(1);
        }
    }
    arrows <= 2 * MAX_ARROWS && count("&") <= MAX_TOGETHER && frames.len() <= MAX_FRAMES
}

/// Whether all that stands between the labels of a flow is names and arrows of the kinds
/// that mermaid-text reads: of others it makes boxes.
fn arrows_are_known(source: &str) -> bool {
    let Some(bare) = without_labels(source) else {
        return false;
    };
    let quiet = [
        "graph",
        "flowchart",
        "subgraph",
        "end",
        "style",
        "classDef",
        "class",
        "linkStyle",
        "direction",
    ];
    bare.split(['\n', ';']).all(|statement| {
        let first = statement.split_whitespace().next().unwrap_or_default();
        quiet.contains(&first) || is_chain(statement)
    })
}

/// The source without what stands in brackets, quotation marks and between bars; `None`
/// where a bracket stands in another.
fn without_labels(source: &str) -> Option<String> {
    let mut out = String::with_capacity(source.len());
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        let close: &[char] = match c {
            '[' | '(' | '{' => &[']', ')', '}'],
            '|' => &['|'],
            '"' => &['"'],
            _ => {
                out.push(c);
                continue;
            }
        };
        // `((`, `[(`, `[/`: the shape of the box.
        while c != '|'
            && chars
                .next_if(|c| matches!(c, '[' | '(' | '{' | '/'))
                .is_some()
        {}
        let quoted = chars.next_if_eq(&'"').is_some() || c == '"';
        loop {
            match chars.next()? {
                '"' if quoted => break,
                c if !quoted && close.contains(&c) => break,
                '[' | '(' | '{' if !quoted => return None,
                '\n' => return None,
                _ => {}
            }
        }
        while c != '|'
            && chars
                .next_if(|c| matches!(c, ']' | ')' | '}' | '/'))
                .is_some()
        {}
        if c == '|' {
            chars.next_if_eq(&'|');
        }
    }
    Some(out)
}

/// Names with arrows between them.
fn is_chain(statement: &str) -> bool {
    let mut rest = statement;
    let mut open = false;
    while let Some(at) = rest.find(['-', '=', '<', '>', '~', '.', '/', '\\']) {
        let arrow = &rest[at..];
        let end = arrow
            .find(|c| !matches!(c, '-' | '=' | '<' | '>' | '~' | '.' | '/' | '\\'))
            .unwrap_or(arrow.len());
        let (arrow, behind) = arrow.split_at(end);
        let spaced = behind.is_empty() || behind.starts_with(' ');
        let line = |c: char| arrow.trim_end_matches('>').chars().all(|other| other == c);
        let closes =
            arrow.len() > 2 && (line('-') || line('=') && arrow.ends_with('>') || arrow == "-.->");
        match (open, arrow) {
            _ if closes => open = false,
            (false, "--" | "==") if spaced => open = true,
            // Dots and hyphens of a text.
            (true, "." | "-") => {}
            _ => return false,
        }
        // `---x` and `---o` end in a cross or a circle.
        if closes && arrow.ends_with('-') && behind.starts_with(['x', 'o']) {
            return false;
        }
        rest = behind;
    }
    !open
}

fn drawing(source: &str, width: Option<usize>) -> Option<String> {
    let drawn = guarded(|| mermaid_text::render_with_width(source, width))
        .ok()?
        .ok()?;
    let mut rows: Vec<String> = Vec::new();
    for row in drawn.lines() {
        let row = without_fillers(row)?;
        // Long lines down say no more than short ones.
        let again = rows
            .last()
            .is_some_and(|last| *last == row && is_way_down(last));
        if !again {
            rows.push(row);
        }
    }
    let is_blank = |row: &String| row.trim().is_empty();
    while rows.last().is_some_and(is_blank) {
        rows.pop();
    }
    let first = rows.iter().position(|row| !is_blank(row))?;
    rows.drain(..first);
    let margin = |row: &String| row.len() - row.trim_start_matches(' ').len();
    let left = rows.iter().filter(|row| !is_blank(row)).map(margin).min()?;
    for row in &mut rows {
        *row = row.get(left..).unwrap_or_default().to_owned();
    }
    (rows.len() <= MAX_ROWS && is_whole(&rows)).then(|| rows.join("\n"))
}

/// The row without the space that stands behind every wide character: a cell of the
/// drawing's own canvas. `None` where something else stands there.
fn without_fillers(row: &str) -> Option<String> {
    let mut out = String::with_capacity(row.len());
    let mut chars = row.chars();
    while let Some(c) = chars.next() {
        match (c, c.width()) {
            // Quotation marks around what boxes hold.
            ('"', _) => out.push(' '),
            // Ground of frames: noise in one colour.
            ('░', _) => out.push(' '),
            (c, Some(2)) => {
                out.push(c);
                if chars.next().is_some_and(|filler| filler != ' ') {
                    return None;
                }
            }
            // A terminal would draw it elsewhere.
            (_, None | Some(0)) => return None,
            (c, _) if is_right_to_left(c) => return None,
            (c, _) => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    Some(out)
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

fn is_way_down(row: &str) -> bool {
    row.chars().all(|c| matches!(c, '│' | '┆' | '┃' | ' '))
}

/// Whether lines go on wherever a corner or a crossing says so.
fn is_whole(rows: &[String]) -> bool {
    let grid: Vec<Vec<char>> = rows
        .iter()
        .map(|row| {
            row.chars()
                .flat_map(|c| std::iter::once(c).chain((c.width() == Some(2)).then_some('\0')))
                .collect()
        })
        .collect();
    let line = |at: Option<(usize, usize)>| {
        let c = at.and_then(|(row, column)| grid.get(row)?.get(column).copied());
        c.is_some_and(|c| !(c.is_whitespace() || c.is_alphanumeric() || c == '\0'))
    };
    let whole = |row: usize, column: usize, c: char| {
        let above = || line(row.checked_sub(1).map(|row| (row, column)));
        let below = || line(Some((row + 1, column)));
        match c {
            '┌' | '┐' | '╭' | '╮' | '┬' => below(),
            '└' | '┘' | '╰' | '╯' | '┴' => above(),
            '├' | '┤' | '┼' => above() && below(),
            _ => true,
        }
    };
    grid.iter().enumerate().all(|(row, cells)| {
        let mut cells = cells.iter().enumerate();
        cells.all(|(column, c)| whole(row, column, *c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawings(source: &str) -> Vec<String> {
        let mut code = Code {
            language: Some("mermaid".into()),
            text: source.into(),
            ..Code::default()
        };
        draw(&mut code);
        code.drawings
    }

    #[test]
    fn boxes_around_chinese_are_straight() {
        let drawn = drawings("graph LR;\nA(\"开始\")-->B[读 TiDB 日志];\n");
        assert_eq!(
            drawn[0],
            "╭────────╮     ┌──────────────┐\n\
             │  开始  │────▸│ 读 TiDB 日志 │\n\
             ╰────────╯     └──────────────┘"
        );
    }

    #[test]
    fn a_conversation_is_drawn_with_every_word() {
        let drawn = drawings("sequenceDiagram\n  Alice->>Bob: Hello Bob\n  Bob-->>Alice: 你好\n");
        assert!(
            drawn[0].contains("Hello Bob") && drawn[0].contains("你好"),
            "{}",
            drawn[0]
        );
    }

    #[test]
    fn words_on_a_dotted_arrow_are_drawn() {
        let dotted = drawings("graph LR\nA[One] -. if so .-> B[Two]\nB -.-> C");
        let drawn = &dotted[0];
        assert!(drawn.contains("if so") && drawn.contains('┄'), "{drawn}");
    }

    #[test]
    fn what_cannot_be_drawn_well_is_not_drawn() {
        for source in [
            "",
            "nothing",
            // mermaid-text makes boxes of what it cannot read.
            "graph LR\nA[One] <== \"both ways\" ==> B[Two]",
            "graph TD\nsubgraph x\nsubgraph x\nA --> B\nend\nend",
            "graph TD\nA[One] -.-x B[Two]",
            "graph TD\nA[One] ~~~ B[Two]",
            "graph TD\nA[One[inside]] --> B[Two]",
            "classDiagram\n A <|-- B",
            "graph TD\nA[نشط] --> B",
            // A way back that ends in the air.
            "graph TD\nA[Start] --> B(Look)\nB --> C{decide}\nC --> D[Keep]\nC --> E[Edit the definition]\nE --> B\nD --> F[Save picture and code]\nF --> B",
            // One text over the other.
            "sequenceDiagram\nparticipant A\nparticipant B\nA->>John: Hello John, how are you?\nloop every day\nJohn->>John: Fight against hypochondria\nend",
        ] {
            assert_eq!(drawings(source), [""; 0], "{source}");
        }
        let long = format!("graph TD\n{}", "A --> B\n".repeat(MAX_LINES));
        assert_eq!(drawings(&long), [""; 0]);
    }

    /// As many as are small are drawn, and few that are dense: each of those takes long.
    #[test]
    fn dense_diagrams_count_for_more() {
        let drawn = |graph: &str| {
            let text = format!("```mermaid\ngraph LR\n{graph}```\n\n").repeat(60);
            let document = crate::markdown::parse(&text);
            let drawn = document.blocks.iter().filter(|block| match block {
                crate::markdown::Block::Code(code) => !code.drawings.is_empty(),
                _ => false,
            });
            drawn.count()
        };
        assert_eq!(drawn("one-->two\ntwo-->three\n"), 60);
        let code = |text: String| Code {
            text,
            ..Code::default()
        };
        let dense = (0..40).map(|n| format!("a{}-->a{}\n", n / 5, n % 5));
        assert!(cost(&code(dense.collect())) > 1_500);
        let plain = code("first-->second\n".repeat(5));
        assert_eq!(cost(&plain), plain.text.len());
    }

    #[test]
    fn the_title_of_a_diagram_is_kept_and_its_settings_are_not() {
        let mut code = Code {
            language: Some("mermaid".into()),
            text: "---\ntitle: The way\n---\n%% a comment\ngraph LR\nA --> B".into(),
            ..Code::default()
        };
        assert!(draw(&mut code));
        assert_eq!(code.title.as_deref(), Some("The way"));
        assert_eq!(
            code.drawings[0],
            "┌───┐     ┌───┐\n│ A │────▸│ B │\n└───┘     └───┘"
        );
    }
}
