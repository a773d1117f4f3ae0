//! Text into cells, cut by columns; the few shapes that every screen uses.

use ratatui::{
    buffer::{Buffer, CellWidth},
    layout::Rect,
    style::Style,
};
use unicode_segmentation::UnicodeSegmentation;

use crate::layout::wrap::width;

/// Writes `text` at (`x`, `y`) counted from the corner of `area`, as far as the
/// area goes; the column after it.
pub(super) fn text(buf: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let area = area.intersection(buf.area);
    if y >= area.height || x >= area.width {
        return x;
    }
    let room = usize::from(area.width - x);
    let (end, _) = buf.set_stringn(area.x + x, area.y + y, text, room, style);
    end - area.x
}

/// The same, ending at column `right`.
pub(super) fn text_right(
    buf: &mut Buffer,
    area: Rect,
    right: u16,
    y: u16,
    line: &str,
    style: Style,
) -> u16 {
    let x = right.saturating_sub(width(line) as u16);
    text(buf, area, x, y, line, style);
    x
}

/// `text` in at most `columns`, cut between clusters and marked with `…`.
pub(super) fn ellipsis(text: &str, columns: usize) -> std::borrow::Cow<'_, str> {
    if width(text) <= columns {
        return text.into();
    }
    let mut used = 0;
    let mut cut = String::new();
    for cluster in text.graphemes(true) {
        let columns_of = usize::from(cluster.cell_width());
        if used + columns_of + 1 > columns {
            break;
        }
        used += columns_of;
        cut.push_str(cluster);
    }
    if columns > 0 {
        cut.push('…');
    }
    cut.into()
}

/// Lays `style` over the whole of `area`.
pub(super) fn fill(buf: &mut Buffer, area: Rect, style: Style) {
    buf.set_style(area.intersection(buf.area), style);
}

/// Empties `area`, whatever stood there.
pub(super) fn clear(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
        }
    }
    // A wide character that began left of the area would reach into it.
    if area.left() > buf.area.left() {
        for y in area.top()..area.bottom() {
            let cell = &mut buf[(area.left() - 1, y)];
            if cell.symbol().cell_width() > 1 {
                cell.set_symbol(" ");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_cut_between_clusters() {
        assert_eq!(ellipsis("一年同行", 8), "一年同行");
        assert_eq!(ellipsis("一年同行", 7), "一年同…");
        assert_eq!(ellipsis("一年同行", 6), "一年…");
        assert_eq!(ellipsis("👨‍👩‍👧👨‍👩‍👧", 3), "👨‍👩‍👧…");
        assert_eq!(ellipsis("abc", 0), "");
    }
}
