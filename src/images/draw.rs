//! Blocks become cells of a buffer, cropped to an area.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::Color,
};

use super::blocks::{Block, Blocks, LOWER, UPPER};
use crate::color::{self, Depth, Rgb};

/// The character for each set of quadrants.
const GLYPHS: [&str; 16] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
];
const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];

impl Blocks {
    /// Paints the part of the picture that shows within `area`.
    ///
    /// `top` is the row of the picture's first row below the area's, negative when
    /// it is scrolled out; `left` the column of its first column. Each cell is
    /// overwritten in full, none outside `area` or the buffer is touched.
    pub fn draw(&self, top: i32, left: u16, area: Rect, buf: &mut Buffer, depth: Depth) {
        let shows = area.intersection(buf.area);
        let first = area.x.saturating_add(left);
        let end = first.saturating_add(self.cols).min(shows.right());
        for y in shows.top()..shows.bottom() {
            let row = i64::from(y - area.y) - i64::from(top);
            let Some(row) = usize::try_from(row).ok().filter(|&r| r < self.rows.into()) else {
                continue;
            };
            for x in first.max(shows.left())..end {
                let place = (usize::from(x - first), row);
                let block = self.cells[row * usize::from(self.cols) + place.0];
                block.paint(&mut buf[(x, y)], place, depth);
            }
        }
    }
}

impl Block {
    /// `place` is the cell's column and row in the picture: dithering goes by it,
    /// so it stands still while the picture scrolls.
    fn paint(self, cell: &mut Cell, place: (usize, usize), depth: Depth) {
        cell.reset();
        match depth {
            Depth::True => self.paint_two(cell, |[r, g, b], _| Color::Rgb(r, g, b)),
            Depth::Indexed256 => self.paint_two(cell, |rgb, _| color::indexed(rgb)),
            Depth::Ansi16 => self
                .halves()
                .paint_two(cell, |rgb, half| color::ansi(dithered(rgb, place, half))),
            Depth::Mono => {
                cell.set_symbol(self.shade());
            }
        }
    }

    fn paint_two(self, cell: &mut Cell, color: impl Fn(Rgb, usize) -> Color) {
        let fg = color(self.fg, 0);
        let bg = self.bg.map_or(Color::Reset, |bg| color(bg, 1));
        match self.ink {
            0 => {}
            // One colour needs no glyph, so no font can leave a seam.
            _ if fg == bg => {
                cell.set_bg(bg);
            }
            ink => {
                cell.set_symbol(GLYPHS[usize::from(ink)])
                    .set_fg(fg)
                    .set_bg(bg);
            }
        }
    }
}

impl Block {
    /// The same cell with an upper and a lower half only: the fonts of terminals
    /// with sixteen colours often have no other blocks.
    fn halves(self) -> Self {
        let share = |half: u8| (self.ink & half).count_ones();
        match self.bg {
            None => {
                let half = |half: u8| if share(half) > 0 { half } else { 0 };
                let ink = half(UPPER) | half(LOWER);
                Self { ink, ..self }
            }
            Some(bg) => {
                let of = |half: u8| mix(bg, self.fg, share(half), 2);
                Self {
                    ink: UPPER,
                    fg: of(UPPER),
                    bg: Some(of(LOWER)),
                }
            }
        }
    }

    /// The character as dense as the cell is bright.
    fn shade(self) -> &'static str {
        let mean = mix(
            self.bg.unwrap_or_default(),
            self.fg,
            self.ink.count_ones(),
            4,
        );
        SHADES[usize::from(color::luminance(mean)) * SHADES.len() / 256]
    }
}

/// `share` parts of `whole` of the colour `b`, the rest of `a`.
fn mix(a: Rgb, b: Rgb, share: u32, whole: u32) -> Rgb {
    [0, 1, 2].map(|i| {
        let sum = u32::from(a[i]) * (whole - share) + u32::from(b[i]) * share;
        (sum / whole) as u8
    })
}

/// `rgb` made brighter or darker by an even pattern over the picture, so that two
/// of sixteen colours mix to one between them. With 256 colours the pattern would
/// show more than it helps.
fn dithered(rgb: Rgb, (col, row): (usize, usize), half: usize) -> Rgb {
    const PATTERN: [[i32; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];
    const STRENGTH: i32 = 96;
    let step = PATTERN[(2 * row + half) % 4][col % 4];
    let shift = (2 * step - 15) * STRENGTH / 32;
    rgb.map(|v| (i32::from(v) + shift).clamp(0, 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::Cells;
    use image::{DynamicImage, Rgba, RgbaImage};
    use proptest::prelude::*;
    use ratatui::style::Modifier;

    const RED: [u8; 4] = [255, 0, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 255, 255];
    const NONE: [u8; 4] = [0, 0, 0, 0];

    /// Blocks of pixels given row by row, two a cell either way.
    fn blocks<const W: usize>(rows: &[[[u8; 4]; W]]) -> Blocks {
        let image = RgbaImage::from_fn(W as u32, rows.len() as u32, |x, y| {
            Rgba(rows[y as usize][x as usize])
        });
        let cells = Cells {
            cols: W as u16 / 2,
            rows: rows.len() as u16 / 2,
        };
        Blocks::make(&DynamicImage::ImageRgba8(image), cells)
    }

    fn drawn(blocks: &Blocks, depth: Depth) -> Buffer {
        let area = Rect::new(0, 0, blocks.cols, blocks.rows);
        let mut buf = Buffer::empty(area);
        blocks.draw(0, 0, area, &mut buf, depth);
        buf
    }

    fn symbols(buf: &Buffer) -> String {
        buf.content().iter().map(Cell::symbol).collect()
    }

    #[test]
    fn halves_quadrants_and_plain_cells() {
        let blocks = blocks(&[
            [RED, RED, RED, BLUE, RED, BLUE, RED, RED],
            [BLUE, BLUE, RED, BLUE, BLUE, BLUE, RED, RED],
        ]);
        let buf = drawn(&blocks, Depth::True);
        assert_eq!(symbols(&buf), "▀▌▘ ");
        for cell in &buf.content()[..3] {
            assert_eq!(
                (cell.fg, cell.bg),
                (Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255))
            );
        }
        assert_eq!(buf.content()[3].bg, Color::Rgb(255, 0, 0));
    }

    #[test]
    fn transparent_parts_show_the_ground_of_the_terminal() {
        let blocks = blocks(&[
            [NONE, NONE, RED, RED, NONE, NONE, RED, NONE],
            [NONE, NONE, NONE, NONE, RED, RED, NONE, NONE],
        ]);
        for depth in [Depth::True, Depth::Indexed256] {
            let buf = drawn(&blocks, depth);
            assert_eq!(symbols(&buf), " ▀▄▘");
            assert!(buf.content().iter().all(|cell| cell.bg == Color::Reset));
        }
        assert_eq!(symbols(&drawn(&blocks, Depth::Ansi16)), " ▀▄▀");
    }

    #[test]
    fn without_colours_brightness_becomes_shades() {
        let grey = |v| [v, v, v, 255];
        let row = [0, 0, 60, 60, 128, 128, 190, 190, 255, 255].map(grey);
        let buf = drawn(&blocks(&[row, row]), Depth::Mono);
        assert_eq!(symbols(&buf), " ░▒▓█");
        assert!(
            buf.content()
                .iter()
                .all(|c| c.fg == Color::Reset && c.bg == Color::Reset)
        );
    }

    #[test]
    fn what_was_in_a_cell_before_is_gone() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 1, 1));
        buf[(0, 0)].set_symbol("x").modifier = Modifier::UNDERLINED;
        blocks(&[[NONE; 2], [NONE; 2]]).draw(0, 0, buf.area, &mut buf, Depth::True);
        assert_eq!(buf[(0, 0)], Cell::default());
    }

    proptest! {
        #[test]
        fn exactly_the_rows_and_columns_that_show_are_drawn(
            top in -30i32..30, left in 0u16..12, cols in 1u16..8, rows in 1u16..20,
            x in 0u16..6, y in 0u16..6, width in 0u16..12, height in 0u16..12,
        ) {
            // Each row of the picture has its own red, so that a shift would show.
            let image = RgbaImage::from_fn(1, rows.into(), |_, y| Rgba([y as u8 + 1, 0, 0, 255]));
            let blocks = Blocks::make(&DynamicImage::ImageRgba8(image), Cells { cols, rows });
            let mut buf = Buffer::filled(Rect::new(0, 0, 10, 10), Cell::new("x"));
            let area = Rect::new(x, y, width, height);
            blocks.draw(top, left, area, &mut buf, Depth::True);
            for at in buf.area.positions() {
                let row = i32::from(at.y) - i32::from(y) - top;
                let shows = area.contains(at)
                    && (0..i32::from(rows)).contains(&row)
                    && (x + left..x + left + cols).contains(&at.x);
                let cell = &buf[at];
                prop_assert_eq!(cell.symbol() != "x", shows, "at {}", at);
                if shows {
                    prop_assert_eq!(cell.bg, Color::Rgb(row as u8 + 1, 0, 0));
                }
            }
        }
    }

    #[test]
    fn the_furthest_offsets_draw_nothing_and_do_not_overflow() {
        let blocks = blocks(&[[RED; 2], [RED; 2]]);
        let mut buf = Buffer::empty(Rect::new(0, 0, 3, 3));
        let area = Rect::new(u16::MAX - 1, u16::MAX - 1, 1, 1);
        for top in [i32::MIN, i32::MAX] {
            blocks.draw(top, u16::MAX, buf.area, &mut buf, Depth::True);
            blocks.draw(top, u16::MAX, area, &mut buf, Depth::True);
        }
        assert_eq!(buf, Buffer::empty(buf.area));
    }
}
