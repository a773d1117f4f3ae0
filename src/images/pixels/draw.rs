//! The rows of an encoded picture that show, into the cells of a buffer.

use ratatui::{
    buffer::{Buffer, CellDiffOption},
    layout::Rect,
    widgets::Widget as _,
};
use ratatui_image::sliced::{SignedPosition, SlicedImage};

use super::{Form, PLACEHOLDER, Sharp, Tile};
use crate::cells::Cells;

impl Sharp {
    /// Draws the rows that show within `area`; `top` and `left` are those of
    /// [`crate::images::Blocks::draw`]. Whether it did: a picture that is too large for the
    /// area is left to its stand-in.
    pub fn draw(&self, top: i32, left: u16, area: Rect, buf: &mut Buffer) -> bool {
        let Cells { cols, rows } = self.cells;
        let area = area.intersection(buf.area);
        let fits = rows <= area.height
            && left.saturating_add(cols) <= area.width
            && area.intersection(buf.area) == area;
        let Some(clip) = clip(top, rows, area.height).filter(|_| fits) else {
            return false;
        };
        match &self.form {
            Form::Placeholders { rows, id } => {
                let shown = rows.iter().skip(usize::from(clip.skip));
                for (y, first) in (clip.y..clip.y + clip.rows).zip(shown) {
                    for x in 0..cols {
                        let cell = &mut buf[(area.x + left + x, area.y + y)];
                        cell.reset();
                        cell.set_symbol(if x == 0 { first } else { PLACEHOLDER })
                            .set_fg(*id)
                            .set_diff_option(CellDiffOption::ForcedWidth(
                                std::num::NonZero::<u16>::MIN,
                            ));
                    }
                }
            }
            Form::Rows(rows) => {
                let shown = rows.iter().skip(usize::from(clip.skip));
                for (y, picture) in (clip.y..clip.y + clip.rows).zip(shown) {
                    for x in 0..cols {
                        let cell = &mut buf[(area.x + left + x, area.y + y)];
                        cell.reset();
                        if x == 0 {
                            cell.set_symbol(picture)
                                .set_diff_option(CellDiffOption::ForcedWidth(
                                    std::num::NonZero::<u16>::MIN,
                                ));
                        } else {
                            cell.set_diff_option(CellDiffOption::Skip);
                        }
                    }
                }
            }
            Form::Tiles(tiles) => {
                for tile in tiles.iter() {
                    tile.draw(
                        top.saturating_add(tile.row.into()),
                        left + tile.col,
                        area,
                        buf,
                    );
                }
            }
        }
        true
    }
}

impl Tile {
    fn draw(&self, top: i32, left: u16, area: Rect, buf: &mut Buffer) {
        let Some(clip) = clip(top, self.cells.rows, area.height) else {
            return;
        };
        let own = Rect {
            x: area.x + left,
            y: area.y + clip.y,
            width: self.cells.cols,
            height: clip.rows,
        };
        for at in own.positions() {
            buf[at].reset();
        }
        let y = -i16::try_from(clip.skip).unwrap_or(i16::MAX);
        SlicedImage::new(&self.sliced, SignedPosition { x: 0, y }).render(own, buf);
    }
}

/// The rows of a picture that show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clip {
    /// Rows of the picture that are above the area.
    skip: u16,
    /// The row of the area where the first one that shows stands.
    y: u16,
    rows: u16,
}

/// What shows of a picture of `rows` rows, the first of which is at `top` of an
/// area `height` rows high.
pub(super) fn clip(top: i32, rows: u16, height: u16) -> Option<Clip> {
    let bottom = i64::from(top) + i64::from(rows);
    let end = bottom.min(i64::from(height));
    let y = top.max(0);
    let shown = end - i64::from(y);
    let skip = i64::from(y) - i64::from(top);
    Some(Clip {
        skip: u16::try_from(skip).ok()?,
        y: u16::try_from(y).ok()?,
        rows: u16::try_from(shown).ok().filter(|rows| *rows > 0)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_that_show_are_inside_the_area_and_none_is_left_out(
            top in -400i32..400, rows in 1u16..300, height in 0u16..300,
        ) {
            let shown: Vec<i32> = (0..i32::from(rows))
                .filter(|row| (0..i32::from(height)).contains(&(top + row)))
                .collect();
            match clip(top, rows, height) {
                None => prop_assert!(shown.is_empty()),
                Some(clip) => {
                    prop_assert_eq!(i32::from(clip.skip), shown[0]);
                    prop_assert_eq!(i32::from(clip.y), top + shown[0]);
                    prop_assert_eq!(usize::from(clip.rows), shown.len());
                }
            }
        }
    }
}
