//! A picture on standard output, below what has been printed.
//!
//! It is found, limited and decoded by us. viuer prints blocks and iTerm2's images;
//! for kitty and sixel it would first ask the terminal, and wait for an answer
//! without end, so those are printed from the reader's own encoding.

use std::io::{self, Write};

use ratatui::{
    buffer::{Buffer, CellDiffOption},
    layout::Rect,
    style::Color,
};

use crate::{
    cells::Cells,
    color::Depth,
    images::{self, Graphics, Key, PictureError, Protocol, Sharp, Source, Transmission},
};

/// Where a picture is printed: its first column, its size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) col: usize,
    pub(super) cells: Cells,
}

/// Prints a picture and leaves the cursor in the row below it. What cannot be
/// shown is an answer; an output that cannot be written is an error.
pub(super) fn print(
    out: &mut impl Write,
    source: &Source,
    at: Place,
    graphics: Graphics,
    depth: Depth,
) -> io::Result<Result<(), PictureError>> {
    if !matches!(graphics.protocol, Protocol::Kitty | Protocol::Sixel) {
        let image = match images::decode(source) {
            Ok(image) => image,
            Err(error) => return Ok(Err(error)),
        };
        out.flush()?;
        let iterm = graphics.protocol == Protocol::Iterm2;
        return match viuer::print(&image, &config(at, iterm, depth)) {
            Ok(_) => Ok(Ok(())),
            Err(viuer::ViuError::Io(error)) => Err(error),
            Err(_) => Ok(Err(PictureError::Damaged { kind: "picture" })),
        };
    }
    let key = Key {
        source: source.clone(),
        cells: at.cells,
        part: None,
        frame: None,
    };
    match images::reduce(&key, graphics) {
        Ok(reduced) => {
            if let Some((sharp, needs)) = reduced.sharp() {
                pixels(out, &sharp, needs.as_ref(), at)?;
            }
            Ok(Ok(()))
        }
        Err(error) => Ok(Err(error)),
    }
}

fn config(at: Place, iterm: bool, depth: Depth) -> viuer::Config {
    viuer::Config {
        absolute_offset: false,
        transparent: true,
        truecolor: depth == Depth::True,
        x: u16::try_from(at.col).unwrap_or(u16::MAX),
        width: Some(u32::from(at.cells.cols)),
        height: Some(u32::from(at.cells.rows)),
        use_kitty: false,
        use_iterm: iterm,
        ..viuer::Config::default()
    }
}

/// Writes the cells of an encoded picture into rows made free for it: at the end of
/// the screen the terminal scrolls first, so that the picture is never cut.
fn pixels(
    out: &mut impl Write,
    sharp: &Sharp,
    needs: Option<&Transmission>,
    at: Place,
) -> io::Result<()> {
    let area = Rect::new(0, 0, at.cells.cols, at.cells.rows);
    let mut buf = Buffer::empty(area);
    sharp.draw(0, 0, area, &mut buf);
    let rows = usize::from(at.cells.rows);
    if let Some(needs) = needs {
        out.write_all(needs.bytes.as_bytes())?;
    }
    write!(out, "{}\x1b[{rows}A", "\n".repeat(rows))?;
    for y in 0..at.cells.rows {
        // Saved and restored: where sixels leave the cursor is not agreed on.
        write!(out, "\r\x1b[{}C", at.col)?;
        for x in 0..at.cells.cols {
            let cell = &buf[(x, y)];
            match (cell.diff_option, cell.fg) {
                (CellDiffOption::Skip, _) => write!(out, "\x1b[C")?,
                (_, Color::Rgb(r, g, b)) => {
                    write!(out, "\x1b[38;2;{r};{g};{b}m{}", cell.symbol())?;
                }
                _ => write!(out, "\x1b7{}\x1b8\x1b[C", cell.symbol())?,
            }
        }
        writeln!(out, "\x1b[m\r")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cells::CellSize, images::testing::is_run_outside_tmux};

    fn printed(protocol: Protocol) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        image::DynamicImage::new_rgb8(80, 64).save(&path).unwrap();
        let at = Place {
            col: 4,
            cells: Cells { cols: 10, rows: 4 },
        };
        let graphics = Graphics {
            protocol,
            cell: CellSize::default(),
        };
        let mut out = Vec::new();
        print(&mut out, &Source::file(&path), at, graphics, Depth::True)
            .unwrap()
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn sixels_stand_in_rows_of_their_own_and_the_cursor_below_them() {
        if is_run_outside_tmux(
            "commands::show::picture::tests::sixels_stand_in_rows_of_their_own_and_the_cursor_below_them",
        ) {
            return;
        }
        let out = printed(Protocol::Sixel);
        assert!(out.starts_with("\n\n\n\n\x1b[4A\r\x1b[4C\x1b7"), "{out:?}");
        assert_eq!(out.matches("\x1bP").count(), 1);
        assert_eq!(out.matches('\n').count(), 8);
    }

    #[test]
    fn kitty_gets_pixels_and_then_rows_of_placeholders() {
        let out = printed(Protocol::Kitty);
        assert_eq!(out.matches("a=T").count(), 1);
        assert_eq!(out.matches('\u{10eeee}').count(), 40);
        assert!(out.find("a=T") < out.find('\u{10eeee}'));
    }
}
