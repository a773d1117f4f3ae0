//! Lists of every kind: hanging indents, marks by level, numbers as written.

use super::{blocks, row::Flow, wrap::width};
use crate::markdown::{Block, Definition, Item};

pub(super) fn list(flow: &mut Flow<'_>, first: Option<u64>, tight: bool, items: &[Item]) {
    nested(flow, first, tight, items, 0);
}

fn nested(flow: &mut Flow<'_>, first: Option<u64>, tight: bool, items: &[Item], level: usize) {
    let theme = flow.context.theme.clone();
    let last = first.map(|first| first.saturating_add(items.len().saturating_sub(1) as u64));
    let digits = last.map_or(0, |last| last.to_string().len());
    for (at, item) in items.iter().enumerate() {
        if at > 0 && !tight {
            flow.blank();
        }
        let bullet = match (item.task, first) {
            (Some(done), _) => task(done, theme.plain_shapes).to_owned(),
            (None, Some(first)) => format!("{:>digits$}. ", first.saturating_add(at as u64)),
            (None, None) => ["• ", "◦ ", "▪ "][level.min(2)].to_owned(),
        };
        let style = match item.task {
            Some(true) => theme.good,
            _ if first.is_some() => theme.dim,
            _ => theme.accent,
        };
        let indent = " ".repeat(width(&bullet));
        flow.indented(Some((bullet, style)), (indent, theme.text), |flow| {
            contents(flow, &item.blocks, tight, level);
        });
    }
}

fn task(done: bool, plain: bool) -> &'static str {
    match (done, plain) {
        (true, false) => "☑ ",
        (false, false) => "☐ ",
        (true, true) => "[x] ",
        (false, true) => "[ ] ",
    }
}

fn contents(flow: &mut Flow<'_>, inside: &[Block], tight: bool, level: usize) {
    if inside.is_empty() {
        let row = flow.row();
        flow.push(row);
    }
    for (at, block) in inside.iter().enumerate() {
        let close = tight && matches!(block, Block::List { .. } | Block::Paragraph(_));
        if at > 0 && !close {
            flow.blank();
        }
        match block {
            Block::List {
                first,
                tight,
                items,
            } => nested(flow, *first, *tight, items, level + 1),
            block => blocks::block(flow, block),
        }
    }
}

/// Terms in bold, what is said of them indented below.
pub(super) fn definitions(flow: &mut Flow<'_>, definitions: &[Definition]) {
    let theme = flow.context.theme.clone();
    for (at, definition) in definitions.iter().enumerate() {
        if at > 0 {
            flow.blank();
        }
        flow.styled_text(&definition.term, theme.strong);
        flow.indented(None, ("    ".into(), theme.text), |flow| {
            blocks::blocks(flow, &definition.blocks, false);
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::layout::testing::rows;

    #[test]
    fn marks_change_by_level_and_lines_hang() {
        assert_eq!(
            rows("- one two three\n  - b\n    - c\n- d\n", 10),
            ["• one two", "  three", "  ◦ b", "    ▪ c", "• d"]
        );
    }

    #[test]
    fn numbers_stay_and_stand_in_line() {
        assert_eq!(rows("9. a\n10. b\n", 20), [" 9. a", "10. b"]);
        assert_eq!(rows("- [x] a\n- [ ] b\n", 20), ["☑ a", "☐ b"]);
        let html = "<ul><li><input type=checkbox checked> a</li><li>[x] b</li></ul>";
        assert_eq!(rows(html, 20), ["☑ a", "• [x] b"]);
    }

    #[test]
    fn a_loose_list_has_air_and_a_code_block_in_an_item_too() {
        assert_eq!(rows("- a\n\n- b\n", 20), ["• a", "", "• b"]);
        let rows = rows("- a\n  ```\n  x\n  ```\n", 20);
        assert_eq!(rows[1], "");
        assert_eq!(rows[3], "    x");
    }

    #[test]
    fn a_definition_stands_below_its_term() {
        assert_eq!(rows("Term\n: What it is\n", 20), ["Term", "    What it is"]);
    }

    #[test]
    fn depth_without_room_still_shows_its_text() {
        let deep: String = (0..40)
            .map(|level| format!("{}- {level}\n", "  ".repeat(level)))
            .collect();
        let rows = rows(&deep, 12);
        assert!(rows.iter().any(|row| row.ends_with("39")), "{rows:?}");
    }
}
