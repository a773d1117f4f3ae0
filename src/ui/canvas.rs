//! Text into cells, cut by columns; the few shapes that every screen uses.

use ratatui::{
    buffer::{Buffer, CellWidth},
    layout::Rect,
    style::{Color, Style},
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
    let (from, y) = (area.x + x, area.y + y);
    let (end, _) = buf.set_stringn(from, y, text, room, style);
    end - area.x
}

/// Writes `line`, which may be cut, in the first of two styles, and lays the second
/// one over those bytes of it that `marks` names.
pub(super) fn marked(
    buf: &mut Buffer,
    area: Rect,
    x: u16,
    line: &str,
    marks: &[std::ops::Range<usize>],
    (plain, found): (Style, Style),
) -> u16 {
    let end = text(buf, area, x, 0, line, plain);
    for mark in marks {
        // A line that was cut ends in a sign of three bytes.
        let (Some(before), Some(inside)) = (
            line.get(..mark.start),
            line.get(mark.start..mark.end.min(line.len())),
        ) else {
            continue;
        };
        let from = x + width(before) as u16;
        let spot = Rect {
            x: area.x + from,
            width: (width(inside) as u16).min(area.width.saturating_sub(from)),
            height: 1,
            ..area
        };
        fill(buf, spot, found);
    }
    end
}

/// The same as [`text`], ending at column `right`.
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
pub(crate) fn ellipsis(text: &str, columns: usize) -> std::borrow::Cow<'_, str> {
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

/// Gives every cell that has no colours of its own those of `ground`.
pub(super) fn paint(buf: &mut Buffer, ground: Style) {
    let (text, ground) = (ground.fg, ground.bg);
    for cell in &mut buf.content {
        if let (Color::Reset, Some(text)) = (cell.fg, text) {
            cell.fg = text;
        }
        if let (Color::Reset, Some(ground)) = (cell.bg, ground) {
            cell.bg = ground;
        }
    }
}

/// Empties `area`, whatever stood there.
pub(super) fn clear(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        // The window has shrunk, and nobody has been told yet.
        return;
    }
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

    /// A screen may be smaller than what it was laid out for.
    #[test]
    fn nothing_is_cleared_beside_the_screen() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 29, 32));
        let empty = buf.clone();
        for (x, y) in [(31, 4), (4, 40), (20, 4)] {
            clear(&mut buf, Rect::new(x, y, 30, 50));
        }
        assert_eq!(buf, empty);
    }
}
