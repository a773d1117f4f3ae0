//! Sizes in pixels and in cells, and how many cells a picture gets: pure arithmetic.

/// The size of a picture in pixels, as it is meant to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PixelSize {
    pub width: u32,
    pub height: u32,
}

/// The size of one cell of the terminal in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellSize {
    pub width: u16,
    pub height: u16,
}

impl Default for CellSize {
    /// What most fonts come close to, for terminals that do not tell.
    fn default() -> Self {
        Self {
            width: 8,
            height: 16,
        }
    }
}

/// The size of a picture in cells; never less than 1 x 1 when [`fit`] made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cells {
    pub cols: u16,
    pub rows: u16,
}

/// The cells for a picture of `px` pixels within `max_cols` x `max_rows`.
///
/// The aspect is kept to the nearest cell. A picture is never enlarged beyond its
/// own pixels, but for the part of a cell that rounding adds, and gets at least
/// one cell.
pub fn fit(px: PixelSize, cell: CellSize, max_cols: u16, max_rows: u16) -> Cells {
    let (max_cols, max_rows) = (f64::from(max_cols.max(1)), f64::from(max_rows.max(1)));
    let cols = f64::from(px.width.max(1)) / f64::from(cell.width.max(1));
    let rows = f64::from(px.height.max(1)) / f64::from(cell.height.max(1));
    let scale = (max_cols / cols).min(max_rows / rows).min(1.0);
    // The float-to-integer casts saturate, and the clamp keeps them in range.
    Cells {
        cols: (cols * scale).round().clamp(1.0, max_cols) as u16,
        rows: (rows * scale).round().clamp(1.0, max_rows) as u16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CELL: CellSize = CellSize {
        width: 8,
        height: 16,
    };

    fn cells(width: u32, height: u32, max_cols: u16, max_rows: u16) -> (u16, u16) {
        let cells = fit(PixelSize { width, height }, CELL, max_cols, max_rows);
        (cells.cols, cells.rows)
    }

    #[test]
    fn a_small_picture_keeps_its_own_size() {
        assert_eq!(cells(80, 80, 100, 50), (10, 5));
        assert_eq!(cells(1, 1, 100, 50), (1, 1));
    }

    #[test]
    fn a_large_picture_fills_the_tighter_side() {
        assert_eq!(cells(1200, 800, 60, 50), (60, 20));
        assert_eq!(cells(900, 1200, 80, 20), (30, 20));
        assert_eq!(cells(1, 5000, 80, 20), (1, 20));
        assert_eq!(cells(5000, 1, 80, 20), (80, 1));
    }

    #[test]
    fn no_room_and_no_size_still_give_one_cell() {
        assert_eq!(cells(1200, 800, 0, 0), (1, 1));
        let none = CellSize {
            width: 0,
            height: 0,
        };
        let px = PixelSize {
            width: 0,
            height: 0,
        };
        assert_eq!(fit(px, none, 80, 20), Cells { cols: 1, rows: 1 });
    }

    proptest! {
        #[test]
        fn within_the_room_never_enlarged_and_in_proportion(
            width in 1u32..20_000, height in 1u32..20_000,
            cell_width in 1u16..40, cell_height in 1u16..80,
            max_cols in 0u16..400, max_rows in 0u16..400,
        ) {
            let cell = CellSize { width: cell_width, height: cell_height };
            let Cells { cols, rows } = fit(PixelSize { width, height }, cell, max_cols, max_rows);
            prop_assert!((1..=max_cols.max(1)).contains(&cols));
            prop_assert!((1..=max_rows.max(1)).contains(&rows));

            let own_cols = f64::from(width) / f64::from(cell_width);
            let own_rows = f64::from(height) / f64::from(cell_height);
            prop_assert!(cols == 1 || f64::from(cols) < own_cols + 0.5 + 1e-6);
            prop_assert!(rows == 1 || f64::from(rows) < own_rows + 0.5 + 1e-6);

            // Some one scale explains both sides, each to half a cell; and it
            // leaves no room unused.
            let scale = (f64::from(max_cols.max(1)) / own_cols)
                .min(f64::from(max_rows.max(1)) / own_rows).min(1.0);
            prop_assert!(cols == 1 || (f64::from(cols) - own_cols * scale).abs() <= 0.5 + 1e-6);
            prop_assert!(rows == 1 || (f64::from(rows) - own_rows * scale).abs() <= 0.5 + 1e-6);
        }
    }
}
