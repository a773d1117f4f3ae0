//! A picture in the terminal's own pixels: encoded once, in a worker, and drawn
//! row by row into the cells of a buffer.
//!
//! The encoding is ratatui-image's. What is added here keeps a picture inside its
//! area and the terminal's memory in order:
//!
//! * A picture taller than its area is not drawn: sixel and iTerm2 would run over
//!   what stands below. The caller draws its stand-in.
//! * kitty's pixels do not travel inside of a cell, where another widget could
//!   overwrite them before they are sent: they are a [`Transmission`] of their own,
//!   sent once, and the cells hold placeholders only.
//! * A row of iTerm2's is told its room in cells: in pixels, as it comes, it would be
//!   half as high where the terminal counts points.
//! * Sixel is encoded in whole bands of six pixels, since a part of one is lost, and
//!   in tiles, since xterm draws nothing of more than 1,000 pixels a side.

mod draw;

use std::{fmt, sync::Arc};

use image::DynamicImage;
use ratatui::{
    buffer::Buffer,
    layout::{Rect, Size},
    style::Color,
    widgets::Widget as _,
};
use ratatui_image::{
    FontSize, Resize,
    picker::{Picker, ProtocolType},
    sliced::{SignedPosition, SlicedImage, SlicedProtocol},
};

use super::{Protocol, resize};
use crate::cells::{CellSize, Cells, PixelSize};

/// Stands in each cell of a kitty picture; which part of which picture it is, is
/// said by marks on the first one of a row, and by its colour.
const PLACEHOLDER: &str = "\u{10eeee}";
/// kitty has marks for so many rows and columns.
const MOST: u16 = 297;
/// Pixels in a band of sixels.
const BAND: u32 = 6;

/// The longest side of a tile of sixels in pixels.
const TILE: u16 = 1000;

/// An encoded picture.
#[derive(Clone)]
pub struct Sharp {
    form: Form,
    cells: Cells,
    bytes: usize,
}

#[derive(Clone)]
enum Form {
    /// The first symbol of each row, and the colour that is the picture's number.
    Placeholders { rows: Vec<String>, id: Color },
    /// iTerm2's: a picture for each row.
    Rows(Arc<[String]>),
    /// Sixels.
    Tiles(Arc<[Tile]>),
}

/// A part of a picture that is drawn on its own.
struct Tile {
    sliced: SlicedProtocol,
    /// Its place in the picture.
    col: u16,
    row: u16,
    cells: Cells,
}

/// Pixels that a terminal has to be sent once, before placeholders name them.
#[derive(Clone, PartialEq, Eq)]
pub struct Transmission {
    /// The number that kitty knows the picture by.
    pub id: u32,
    /// Control sequences, one after the other.
    pub bytes: Arc<str>,
}

impl fmt::Debug for Transmission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transmission({}, {} bytes)", self.id, self.bytes.len())
    }
}

impl fmt::Debug for Sharp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sharp({:?}, {} bytes)", self.cells, self.bytes)
    }
}

/// Pixels that a picture of `cells` is encoded in.
pub(super) fn room(cells: Cells, cell: CellSize, protocol: Protocol) -> PixelSize {
    let width = u32::from(cells.cols) * u32::from(cell.width);
    let height = u32::from(cells.rows) * u32::from(cell.height);
    let whole_bands = (height / BAND * BAND).max(1);
    PixelSize {
        width: width.max(1),
        height: if protocol == Protocol::Sixel {
            whole_bands
        } else {
            height.max(1)
        },
    }
}

impl Sharp {
    /// Encodes `image`, which has been made to fit `cells`, with what the terminal
    /// has to be sent before. `None` where the protocol has no pixels, or cannot
    /// show this.
    pub(super) fn encode(
        image: &DynamicImage,
        cells: Cells,
        cell: CellSize,
        protocol: Protocol,
    ) -> Option<(Self, Option<Transmission>)> {
        let kind = match protocol {
            Protocol::Kitty if cells.cols.max(cells.rows) > MOST => return None,
            Protocol::Kitty => ProtocolType::Kitty,
            Protocol::Sixel => ProtocolType::Sixel,
            Protocol::Iterm2 => ProtocolType::Iterm2,
            Protocol::Blocks | Protocol::Off => return None,
        };
        let image = resize::within(image, room(cells, cell, protocol));
        let pixels = image.width() as usize * image.height() as usize;
        let font = FontSize::new(cell.width.max(1), cell.height.max(1));
        // The other ways to make one ask the terminal, which has been done.
        #[expect(deprecated)]
        let mut picker = Picker::from_fontsize(font);
        picker.set_protocol_type(kind);
        let encode = |image, cells: Cells| {
            let size = Size::new(cells.cols, cells.rows);
            SlicedProtocol::new_with_resize(&picker, image, size, Resize::Fit(None)).ok()
        };
        if protocol == Protocol::Kitty {
            return Self::placeholders(&encode(image, cells)?, cells);
        }
        if protocol == Protocol::Iterm2 {
            return Some((Self::rows(&encode(image, cells)?, cells), None));
        }
        let mut tiles = Vec::new();
        for (col, row, part) in parts(cells, cell, protocol) {
            let at = room(
                Cells {
                    cols: col,
                    rows: row,
                },
                cell,
                Protocol::Iterm2,
            );
            let own = room(part, cell, protocol);
            let (x, y) = (
                if col > 0 { at.width } else { 0 },
                if row > 0 { at.height } else { 0 },
            );
            tiles.push(Tile {
                sliced: encode(image.crop_imm(x, y, own.width, own.height), part)?,
                col,
                row,
                cells: part,
            });
        }
        // Text of about a byte for each pixel.
        let sharp = Self {
            form: Form::Tiles(tiles.into()),
            cells,
            bytes: pixels,
        };
        Some((sharp, None))
    }

    /// Takes the pixels out of the first cell of a picture for kitty.
    fn placeholders(sliced: &SlicedProtocol, cells: Cells) -> Option<(Self, Option<Transmission>)> {
        let area = Rect::new(0, 0, cells.cols, cells.rows);
        let mut buf = Buffer::empty(area);
        SlicedImage::new(sliced, SignedPosition { x: 0, y: 0 }).render(area, &mut buf);
        let first = buf[(0, 0)].symbol();
        let (sequence, _) = first.split_at(first.find(PLACEHOLDER)?);
        let id = sequence.split_once("i=")?.1;
        let id = id.split(|c: char| !c.is_ascii_digit()).next()?;
        let transmission = Transmission {
            id: id.parse().ok()?,
            bytes: sequence.into(),
        };
        let rows = (0..cells.rows).map(|y| {
            let symbol = buf[(0, y)].symbol();
            symbol[symbol.find(PLACEHOLDER).unwrap_or(0)..].to_owned()
        });
        let sharp = Self {
            form: Form::Placeholders {
                rows: rows.collect(),
                id: buf[(0, 0)].fg,
            },
            cells,
            // They are in the terminal's memory, which is not endless either.
            bytes: transmission.bytes.len(),
        };
        Some((sharp, Some(transmission)))
    }

    /// Takes the rows of a picture for iTerm2 out of their cells, and puts room in cells
    /// into their heads.
    fn rows(sliced: &SlicedProtocol, cells: Cells) -> Self {
        let area = Rect::new(0, 0, cells.cols, cells.rows);
        let mut buf = Buffer::empty(area);
        SlicedImage::new(sliced, SignedPosition { x: 0, y: 0 }).render(area, &mut buf);
        let row = |y| {
            let symbol = buf[(0, y)].symbol();
            let (head, picture) = symbol.split_once(':').unwrap_or((symbol, ""));
            let head = head.split(';').map(|part| match part.split_once('=') {
                Some(("width", _)) => format!("width={}", cells.cols),
                Some(("height", _)) => "height=1;preserveAspectRatio=0".to_owned(),
                _ => part.to_owned(),
            });
            let head: Vec<String> = head.collect();
            format!("{}:{picture}", head.join(";"))
        };
        let rows: Arc<[String]> = (0..cells.rows).map(row).collect();
        Self {
            bytes: rows.iter().map(String::len).sum(),
            form: Form::Rows(rows),
            cells,
        }
    }

    /// About how much memory this takes, here or in the terminal.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// The tiles of a picture of `cells`: where each begins, and its size.
fn parts(cells: Cells, cell: CellSize, protocol: Protocol) -> Vec<(u16, u16, Cells)> {
    let most = |pixels: u16| match protocol {
        // A multiple of six rows is one of whole bands.
        Protocol::Sixel => (TILE / pixels.max(1)).max(6) / 6 * 6,
        _ => u16::MAX,
    };
    let (width, height) = (most(cell.width), most(cell.height));
    let mut parts = Vec::new();
    for row in (0..cells.rows).step_by(height.into()) {
        for col in (0..cells.cols).step_by(width.into()) {
            let part = Cells {
                cols: width.min(cells.cols - col),
                rows: height.min(cells.rows - row),
            };
            parts.push((col, row, part));
        }
    }
    parts
}

/// Has kitty drop the picture `id` and its pixels. By its number, since the command
/// for all that is visible does not reach those that placeholders show.
pub fn forget_sequence(id: u32) -> String {
    format!("\x1b_Gq=2,a=d,d=I,i={id}\x1b\\")
}

#[cfg(test)]
mod tests {
    use super::{draw::clip, *};
    use crate::images::testing::is_run_outside_tmux;
    use image::{Rgba, RgbaImage};
    use proptest::prelude::*;

    const CELL: CellSize = CellSize {
        width: 10,
        height: 20,
    };
    const CELLS: Cells = Cells { cols: 12, rows: 9 };

    fn encoded(protocol: Protocol) -> (Sharp, Option<Transmission>) {
        let image = RgbaImage::from_fn(240, 360, |x, y| Rgba([x as u8, y as u8, 90, 255]));
        Sharp::encode(&DynamicImage::ImageRgba8(image), CELLS, CELL, protocol).unwrap()
    }

    /// What goes to the terminal when `after` follows on `before`.
    fn sent(before: &Buffer, after: &Buffer) -> String {
        before
            .diff_iter(after)
            .map(|(_, _, cell)| cell.symbol())
            .collect()
    }

    /// Bands of sixels in `text`, counted by their line feeds.
    fn bands(text: &str) -> usize {
        let data = text.split_once("\x1bP").map_or("", |(_, data)| data);
        data.split("\x1b\\")
            .next()
            .unwrap_or_default()
            .matches('-')
            .count()
    }

    proptest! {
        #[test]
        fn nothing_is_drawn_outside_the_area(
            top in -30i32..30, left in 0u16..20, x in 0u16..6, y in 0u16..6,
            width in 0u16..30, height in 0u16..24, which in 0usize..3,
        ) {
            let protocol = [Protocol::Kitty, Protocol::Sixel, Protocol::Iterm2][which];
            let (sharp, _) = small(protocol);
            let mut buf = Buffer::filled(Rect::new(0, 0, 40, 30), ratatui::buffer::Cell::new("x"));
            let area = Rect::new(x, y, width, height);
            let drawn = sharp.draw(top, left, area, &mut buf);
            let fits = sharp.cells.rows <= area.height && left + sharp.cells.cols <= area.width;
            let shows = clip(top, sharp.cells.rows, height).is_some();
            prop_assert_eq!(drawn, fits && shows);
            for at in buf.area.positions() {
                let row = i32::from(at.y) - i32::from(y) - top;
                let inside = area.contains(at)
                    && (0..i32::from(sharp.cells.rows)).contains(&row)
                    && (x + left..x + left + sharp.cells.cols).contains(&at.x);
                prop_assert_eq!(buf[at].symbol() != "x", drawn && inside, "at {}", at);
            }
        }
    }

    fn small(protocol: Protocol) -> (Sharp, Option<Transmission>) {
        let image = DynamicImage::new_rgb8(30, 60);
        let cells = Cells { cols: 3, rows: 3 };
        Sharp::encode(&image, cells, CELL, protocol).unwrap()
    }

    #[test]
    fn sixels_never_reach_below_the_rows_that_show() {
        let (sharp, transmission) = encoded(Protocol::Sixel);
        assert_eq!(transmission, None);
        for (top, height, rows) in [(0, 9, 9), (-3, 9, 6), (5, 9, 4), (-8, 9, 1), (8, 9, 1)] {
            let area = Rect::new(0, 0, 12, height);
            let mut buf = Buffer::empty(area);
            assert!(sharp.draw(top, 0, area, &mut buf));
            let out = sent(&Buffer::empty(area), &buf);
            let pixels = bands(&out) * BAND as usize;
            let shown = rows * usize::from(CELL.height);
            assert!(
                pixels <= shown && pixels + 2 * 6 > shown,
                "{top}: {pixels} of {shown}"
            );
        }
    }

    #[test]
    fn sixels_wider_than_xterm_takes_are_drawn_in_tiles() {
        let cells = Cells {
            cols: 120,
            rows: 52,
        };
        let image = DynamicImage::new_rgb8(1200, 1040);
        let (sharp, _) = Sharp::encode(&image, cells, CELL, Protocol::Sixel).unwrap();
        let area = Rect::new(0, 0, 120, 52);
        let mut buf = Buffer::empty(area);
        assert!(sharp.draw(0, 0, area, &mut buf));
        let places = area
            .positions()
            .filter(|at| buf[*at].symbol().contains("\x1bP"));
        let places: Vec<_> = places.map(|at| (at.x, at.y)).collect();
        assert_eq!(places, [(0, 0), (96, 0), (0, 48), (96, 48)]);
        for (x, y) in places {
            let size = buf[(x, y)].symbol().split_once("\"1;1;").unwrap().1;
            let mut sides = size.split(|c: char| !c.is_ascii_digit());
            let mut side = || sides.next().unwrap().parse::<u16>().unwrap();
            assert!(side() <= TILE && side() <= TILE);
        }
    }

    #[test]
    fn a_picture_taller_than_its_area_is_left_to_the_stand_in() {
        for protocol in [Protocol::Kitty, Protocol::Sixel, Protocol::Iterm2] {
            let (sharp, _) = encoded(protocol);
            let area = Rect::new(0, 0, 12, 8);
            let mut buf = Buffer::empty(area);
            assert!(!sharp.draw(-1, 0, area, &mut buf));
            assert_eq!(buf, Buffer::empty(area));
        }
    }

    /// One of iTerm2's pictures as a terminal reads it: what its head says, and its pixels.
    fn read_iterm2(symbol: &str) -> (Vec<(&str, &str)>, RgbaImage) {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let (before, rest) = symbol.split_once("\x1b]1337;File=").unwrap();
        // Its ground is cleared first, and nothing else is sent with it.
        assert_eq!(before, "\x1b[12X");
        let (head, data) = rest.split_once(':').unwrap();
        let png = STANDARD.decode(data.strip_suffix('\x07').unwrap()).unwrap();
        let head: Vec<_> = head
            .split(';')
            .map(|part| part.split_once('=').unwrap())
            .collect();
        let size = head.iter().find(|(name, _)| *name == "size").unwrap().1;
        assert_eq!(size, png.len().to_string());
        let image = image::load_from_memory_with_format(&png, image::ImageFormat::Png).unwrap();
        (head, image.to_rgba8())
    }

    #[test]
    fn the_rows_of_an_iterm2_picture_are_pictures_of_their_own() {
        if is_run_outside_tmux(
            "images::pixels::tests::the_rows_of_an_iterm2_picture_are_pictures_of_their_own",
        ) {
            return;
        }
        let source = RgbaImage::from_fn(120, 180, |x, y| Rgba([x as u8, y as u8, 90, 255]));
        let image = DynamicImage::ImageRgba8(source.clone());
        let (sharp, needs) = Sharp::encode(&image, CELLS, CELL, Protocol::Iterm2).unwrap();
        assert_eq!(needs, None);
        let area = Rect::new(0, 0, 12, 10);
        for (top, first, rows) in [(0, 0, 9), (-3, 3, 6), (6, 0, 4)] {
            let mut buf = Buffer::empty(area);
            assert!(sharp.draw(top, 0, area, &mut buf));
            let out = sent(&Buffer::empty(area), &buf);
            assert_eq!(out.matches("\x1b]1337;File=").count(), rows);
            for row in 0..rows {
                let y = top.max(0) as u16 + row as u16;
                let (head, shown) = read_iterm2(buf[(0, y)].symbol());
                for said in [
                    ("inline", "1"),
                    ("width", "12"),
                    ("height", "1"),
                    ("preserveAspectRatio", "0"),
                    ("doNotMoveCursor", "1"),
                ] {
                    assert!(head.contains(&said), "{head:?}");
                }
                // Exactly the pixels that belong into the cells of this row.
                assert_eq!(shown.dimensions(), (120, 20));
                let own = image::imageops::crop_imm(&source, 0, (first + row as u32) * 20, 120, 20);
                assert!(own.to_image() == shown, "row {row} at {top}");
            }
        }
    }

    #[test]
    fn kitty_is_sent_a_picture_once_and_then_marks_of_its_rows() {
        let (sharp, transmission) = encoded(Protocol::Kitty);
        let transmission = transmission.unwrap();
        assert_eq!(transmission.bytes.matches("a=T").count(), 1);
        assert!(
            transmission
                .bytes
                .contains(&format!("i={},", transmission.id))
        );
        assert!(transmission.bytes.contains("s=120,v=180,"));
        let area = Rect::new(0, 0, 12, 20);
        let draw = |top: i32| {
            let mut buf = Buffer::empty(area);
            assert!(sharp.draw(top, 0, area, &mut buf));
            buf
        };
        // kitty's marks for rows 0 and 3.
        assert!(draw(0)[(0, 0)].symbol().starts_with("\u{10eeee}\u{305}"));
        assert!(draw(-3)[(0, 0)].symbol().starts_with("\u{10eeee}\u{310}"));
        let mut before = draw(11);
        for step in 0..19 {
            let after = draw(10 - step);
            let out = sent(&before, &after);
            assert!(!out.contains("\x1b_G"), "no pixels in a frame");
            assert!(out.len() < 2048, "{} bytes", out.len());
            before = after;
        }
        assert_eq!(sent(&before, &before.clone()), "");
    }
}
