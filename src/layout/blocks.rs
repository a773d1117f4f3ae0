//! One block becomes rows: the index of constructs, and the simplest of them.

use ratatui::style::Modifier;

use super::{
    Context, Laid, code, header, list, math, picture, posts, quote,
    row::{Flow, styled_line},
    table, wrap,
};
use crate::{
    content::guard::guarded,
    markdown::{Block, Document, Footnote, Text},
};

/// Lays out the block at `index` with the space that parts it from the block
/// above it: one row, two before a heading of the first two levels. Never fails: where
/// that breaks down, a line that says so stands in the block's place.
pub fn layout_block(document: &Document, index: usize, context: &Context) -> Laid {
    guarded(|| laid(document, index, context)).unwrap_or_else(|why| Laid {
        rows: guarded(|| {
            let mut flow = Flow::new(context, index);
            flow.blank();
            flow.text(&Text::plain(format!("{NOT_LAID}: {why}")));
            flow.rows
        })
        .unwrap_or_default(),
        ..Laid::default()
    })
}

/// How the line begins that stands in the place of what cannot be laid out.
pub const NOT_LAID: &str = "This part of the post cannot be laid out";

fn laid(document: &Document, index: usize, context: &Context) -> Laid {
    let mut flow = Flow::new(context, index);
    let block = &document.blocks[index];
    if index > 0 && !matches!(block, Block::Posts(groups) if groups.is_empty()) {
        let after_header = matches!(document.blocks[index - 1], Block::Header(_));
        let after_heading = matches!(document.blocks[index - 1], Block::Heading { .. });
        flow.blank();
        if matches!(block, Block::Heading { level: 1 | 2, .. }) && !after_header && !after_heading {
            flow.blank();
        }
    }
    match block {
        // The rule that ends the header is enough of a rule.
        Block::Heading { level, text, .. }
            if index == 1 && matches!(document.blocks[0], Block::Header(_)) =>
        {
            heading(&mut flow, *level, text, Rule::Without);
        }
        block => self::block(&mut flow, block),
    }
    Laid {
        rows: flow.rows,
        pictures: flow.pictures,
        folds: flow.folds,
        codes: flow.codes,
    }
}

/// Lays out one block, without space around it.
pub(super) fn block(flow: &mut Flow<'_>, block: &Block) {
    match block {
        Block::Header(header) => header::header(flow, header),
        Block::Heading { level, text, .. } => heading(flow, *level, text, Rule::UpToLevel(2)),
        Block::Paragraph(text) => flow.text(text),
        Block::Pictures(pictures) => picture::pictures(flow, pictures),
        Block::Code(code) => code::code(flow, code),
        Block::Quote { alert, blocks } => quote::quote(flow, alert.as_ref(), blocks),
        Block::Details(details) => quote::details(flow, details),
        Block::Lead(inside) => lead(flow, inside),
        Block::List {
            first,
            tight,
            items,
        } => list::list(flow, *first, *tight, items),
        Block::Definitions(definitions) => list::definitions(flow, definitions),
        Block::Table(table) => table::table(flow, table),
        Block::Math(tex) => math::math(flow, tex),
        Block::Rule => rule(flow),
        Block::Footnotes(notes) => footnotes(flow, notes),
        Block::Posts(groups) => posts::posts(flow, groups),
    }
}

/// Lays out blocks one below the other, a blank row between them.
pub(super) fn blocks(flow: &mut Flow<'_>, blocks: &[Block], tight: bool) {
    for (at, each) in blocks.iter().enumerate() {
        if at > 0 && !tight {
            flow.blank();
        }
        block(flow, each);
    }
}

/// Set brighter than the text, with a margin of its own.
fn lead(flow: &mut Flow<'_>, inside: &[Block]) {
    let theme = flow.context.theme.clone();
    let base = std::mem::replace(&mut flow.base, theme.strong);
    flow.indented(None, ("  ".into(), theme.text), |flow| {
        blocks(flow, inside, false);
    });
    flow.base = base;
}

/// Which headings have a rule that runs to the edge.
#[derive(Clone, Copy)]
enum Rule {
    Without,
    UpToLevel(u8),
}

/// Levels are told by the weight of the mark in the margin, by colour, and for
/// the first two by a rule that runs to the edge.
fn heading(flow: &mut Flow<'_>, level: u8, text: &Text, rule: Rule) {
    let theme = flow.context.theme.clone();
    let (mark, style) = match level {
        1 => ("▌", theme.accent.add_modifier(Modifier::BOLD)),
        2 => ("▍", theme.accent.add_modifier(Modifier::BOLD)),
        3 => ("▎", theme.strong),
        4 => ("▏", theme.strong),
        _ => ("·", theme.dim.add_modifier(Modifier::BOLD)),
    };
    let from = flow.rows.len();
    flow.styled_text(text, style);
    let width = flow.width;
    if matches!(rule, Rule::UpToLevel(most) if level <= most)
        && let Some(row) = flow.rows.last_mut()
    {
        let used = row.width();
        if used + 4 <= width {
            row.push(" ", theme.text);
            row.push(&"─".repeat(width - used - 1), theme.faint);
        }
    }
    let mark_style = if level <= 2 { theme.accent } else { theme.dim };
    for row in &mut flow.rows[from..] {
        row.mark = Some(Box::new((mark, mark_style)));
    }
}

fn rule(flow: &mut Flow<'_>) {
    let ornament = "·   ·   ·";
    let mut row = flow.row();
    let room = flow.width.saturating_sub(wrap::width(ornament)) / 2;
    row.push(&" ".repeat(room), flow.base);
    row.push(
        if flow.width >= 9 { ornament } else { "·" },
        flow.context.theme.dim,
    );
    row.body = row.text.len();
    flow.push(row);
}

/// At the end of the post, below a short rule, each behind its number.
fn footnotes(flow: &mut Flow<'_>, notes: &[Footnote]) {
    let theme = flow.context.theme.clone();
    let mut row = flow.row();
    row.push(&"─".repeat(flow.width.min(12)), theme.faint);
    row.body = row.text.len();
    flow.push(row);
    let digits = notes
        .iter()
        .map(|note| note.number.to_string().len())
        .max()
        .unwrap_or(1);
    for note in notes {
        let number = format!("{:>digits$}  ", note.number);
        let indent = " ".repeat(digits + 2);
        let at = flow.rows.len();
        flow.indented(Some((number, theme.tag)), (indent, theme.text), |flow| {
            blocks(flow, &note.blocks, false);
        });
        // The number leads back to the text.
        if let Some(row) = flow.rows.get_mut(at)
            && row.body > 0
            && let Some(span) = row.spans.first_mut()
        {
            span.link = note.back;
        }
    }
}

/// Appends one line of `text` to a row that already exists, for cells and terms.
pub(super) fn push_line(row: &mut super::Row, flow: &Flow<'_>, text: &Text, line: wrap::Line) {
    styled_line(row, text, line.start..line.end, flow.base, flow.context);
}

#[cfg(test)]
mod tests {
    use crate::layout::testing::rows;

    #[test]
    fn headings_have_air_a_mark_and_a_rule() {
        assert_eq!(
            rows("text\n\n## 初识 TiDB\n\nmore\n\n### Third\n", 24),
            [
                "text",
                "",
                "",
                "▍ 初识 TiDB ──────────────",
                "",
                "more",
                "",
                "▎ Third"
            ]
        );
    }

    #[test]
    fn a_break_is_an_ornament_in_the_middle() {
        assert_eq!(
            rows("a\n\n---\n\nb", 21),
            ["a", "", "      ·   ·   ·", "", "b"]
        );
    }

    #[test]
    fn footnotes_stand_at_the_end() {
        assert_eq!(
            rows("a[^1]\n\n[^1]: first\n\n    second\n", 20),
            ["a¹", "", "────────────", "1  first", "", "   second"]
        );
    }
}
