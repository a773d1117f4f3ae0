//! Pictures as blocks: room of the right size, known from the file's header
//! before any pixel is; a caption; a placeholder where there is no picture.

use super::{Figure, Placed, row::Flow, wrap};
use crate::{
    cells::{self, PixelSize},
    markdown::Picture,
};

/// Columns below which pictures do not stand side by side.
const BESIDE: usize = 24;

pub(super) fn pictures(flow: &mut Flow<'_>, pictures: &[Picture]) {
    let count = pictures.len();
    let share = (flow.width + 2)
        .checked_div(count)
        .unwrap_or(0)
        .saturating_sub(2);
    let known = |picture: &Picture| {
        matches!(
            flow.context.figures.get(&picture.dest),
            Some(Figure::Size(..))
        )
    };
    if count > 1 && share >= BESIDE && pictures.iter().all(known) {
        return side_by_side(flow, pictures, share);
    }
    for (at, picture) in pictures.iter().enumerate() {
        if at > 0 {
            flow.blank();
        }
        one(flow, picture);
    }
}

/// One picture, centred, with its caption below.
pub(super) fn one(flow: &mut Flow<'_>, picture: &Picture) {
    let figures = flow.context.figures.clone();
    match figures.get(&picture.dest) {
        Some(Figure::Size(pixels)) => {
            let (cols, rows) = fit(flow, asked(picture, *pixels), flow.width);
            let row = flow.rows.len();
            let col = column(flow) + (flow.width - cols) / 2;
            for _ in 0..rows {
                let row = flow.row();
                flow.push(row);
            }
            flow.pictures.push(placed(picture, row, col, cols, rows));
        }
        Some(Figure::Missing(reason)) => return placeholder(flow, picture, reason),
        None => return placeholder(flow, picture, "not looked at yet"),
    }
    if let Some(caption) = picture.caption() {
        centred(flow, caption, 0, flow.width);
    }
}

fn side_by_side(flow: &mut Flow<'_>, pictures: &[Picture], share: usize) {
    let figures = flow.context.figures.clone();
    let sizes: Vec<_> = pictures
        .iter()
        .map(|picture| match figures.get(&picture.dest) {
            Some(Figure::Size(pixels)) => fit(flow, asked(picture, *pixels), share),
            _ => (1, 1),
        })
        .collect();
    let total: usize = sizes.iter().map(|(cols, _)| cols + 2).sum::<usize>() - 2;
    let height = sizes.iter().map(|(_, rows)| *rows).max().unwrap_or(0);
    let top = flow.rows.len();
    for _ in 0..height {
        let row = flow.row();
        flow.push(row);
    }
    let mut col = (flow.width - total) / 2;
    let mut captions: Vec<(usize, Vec<&str>)> = Vec::new();
    for (picture, (cols, rows)) in pictures.iter().zip(&sizes) {
        let left = column(flow) + col;
        flow.pictures.push(placed(picture, top, left, *cols, *rows));
        if let Some(caption) = picture.caption() {
            let lines = wrap::wrap(caption, *cols);
            let lines = lines.iter().map(|line| &caption[line.start..line.end]);
            captions.push((col + cols / 2, lines.collect()));
        }
        col += cols + 2;
    }
    // Each caption is centred below its own picture.
    let height = captions
        .iter()
        .map(|(_, lines)| lines.len())
        .max()
        .unwrap_or(0);
    for at in 0..height {
        let mut row = flow.row();
        let mut used = 0;
        for (middle, lines) in &captions {
            let Some(line) = lines.get(at) else { continue };
            let from = middle.saturating_sub(wrap::width(line) / 2).max(used);
            row.push(&" ".repeat(from - used), flow.base);
            row.push(line, flow.context.theme.dim);
            used = from + wrap::width(line);
        }
        flow.push(row);
    }
}

fn placed(picture: &Picture, row: usize, col: usize, cols: usize, rows: usize) -> Placed {
    Placed {
        dest: picture.dest.clone(),
        row,
        col,
        cols: cols as u16,
        rows: rows as u16,
        link: picture.link,
    }
}

/// Columns that the containers around take up.
fn column(flow: &Flow<'_>) -> usize {
    flow.context.width.saturating_sub(flow.width)
}

/// The size that the author asks for: his width, the picture's own shape, and never
/// more than its own pixels.
fn asked(picture: &Picture, pixels: PixelSize) -> PixelSize {
    let Some(width) = picture
        .width
        .filter(|width| (1..pixels.width).contains(width))
    else {
        return pixels;
    };
    let height = u64::from(pixels.height) * u64::from(width) / u64::from(pixels.width);
    PixelSize {
        width,
        height: u32::try_from(height).unwrap_or(u32::MAX).max(1),
    }
}

/// Cells for a picture: never larger than its pixels, its shape kept.
fn fit(flow: &Flow<'_>, pixels: PixelSize, max_cols: usize) -> (usize, usize) {
    let limit = |most: usize| u16::try_from(most).unwrap_or(u16::MAX);
    let cells = cells::fit(
        pixels,
        flow.context.cell,
        limit(max_cols),
        limit(flow.context.picture_rows),
    );
    (usize::from(cells.cols), usize::from(cells.rows))
}

fn centred(flow: &mut Flow<'_>, text: &str, indent: usize, room: usize) {
    let style = flow.context.theme.dim;
    let mut from = 0;
    for line in wrap::wrap(text, room) {
        let mut row = flow.row();
        row.push(
            &" ".repeat(indent + room.saturating_sub(line.width) / 2),
            flow.base,
        );
        row.body = row.text.len();
        row.join = if from == 0 {
            super::Join::Newline
        } else if from == line.start {
            super::Join::Nothing
        } else {
            super::Join::Space
        };
        row.push(&text[line.start..line.end], style);
        from = line.end;
        flow.push(row);
    }
}

/// What stands where a picture cannot: its name, its address and the reason.
fn placeholder(flow: &mut Flow<'_>, picture: &Picture, reason: &str) {
    let theme = flow.context.theme.clone();
    let name = match picture.alt.trim() {
        "" => "picture",
        alt => alt,
    };
    flow.indented(None, ("┊ ".into(), theme.faint), |flow| {
        flow.plain(name, theme.text);
        if let Some(caption) = picture.caption().filter(|caption| *caption != name) {
            flow.plain(caption, theme.dim);
        }
        flow.plain(&format!("{}: {reason}", picture.dest), theme.dim);
    });
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, sync::Arc};

    use crate::{
        layout::{Figure, layout_block, testing},
        markdown::parse,
    };

    fn size(width: u32, height: u32) -> Figure {
        Figure::Size(crate::cells::PixelSize { width, height })
    }

    fn lay(body: &str, figures: &[(&str, Figure)], width: usize) -> crate::layout::Laid {
        let mut context = testing::context(width);
        let figures: HashMap<_, _> = figures
            .iter()
            .map(|(k, v)| ((*k).to_owned(), v.clone()))
            .collect();
        context.figures = Arc::new(figures);
        layout_block(&parse(body), 0, &context)
    }

    #[test]
    fn room_is_made_before_the_pixels_are_there() {
        let laid = lay("![a](x.png \"题\")", &[("x.png", size(320, 160))], 60);
        assert_eq!(laid.rows.len(), 11);
        let placed = &laid.pictures[0];
        assert_eq!(
            (placed.row, placed.col, placed.cols, placed.rows),
            (0, 10, 40, 10)
        );
        assert_eq!(laid.rows[10].text.trim(), "题");
    }

    #[test]
    fn a_large_picture_is_scaled_and_a_small_one_is_not() {
        let laid = lay("![](x.png)", &[("x.png", size(4000, 3000))], 60);
        assert_eq!((laid.pictures[0].cols, laid.pictures[0].rows), (53, 20));
        let laid = lay("![](x.png)", &[("x.png", size(8, 16))], 60);
        assert_eq!((laid.pictures[0].cols, laid.pictures[0].rows), (1, 1));
        let laid = lay("![](x.png)", &[("x.png", size(1, 50_000))], 60);
        assert_eq!((laid.pictures[0].cols, laid.pictures[0].rows), (1, 20));
    }

    #[test]
    fn the_authors_width_makes_a_picture_smaller_and_never_larger() {
        for (width, cols) in [(160, 20), (4000, 40)] {
            let mut document = parse("![](x.png)");
            let crate::markdown::Block::Pictures(pictures) = &mut document.blocks[0] else {
                panic!("it is a picture");
            };
            pictures[0].width = Some(width);
            let mut context = testing::context(60);
            context.figures = Arc::new(HashMap::from([("x.png".to_owned(), size(320, 160))]));
            let laid = layout_block(&document, 0, &context);
            assert_eq!(laid.pictures[0].cols, cols);
        }
    }

    #[test]
    fn two_in_one_paragraph_stand_side_by_side_when_they_fit() {
        let figures = [("x.png", size(800, 320)), ("y.png", size(800, 320))];
        let laid = lay("![](x.png) ![](y.png)", &figures, 62);
        assert_eq!(laid.pictures[0].row, laid.pictures[1].row);
        assert_eq!((laid.pictures[0].cols, laid.pictures[1].col), (30, 32));
        let laid = lay("![](x.png) ![](y.png)", &figures, 40);
        assert!(laid.pictures[1].row > laid.pictures[0].row);
    }

    #[test]
    fn a_missing_picture_says_why() {
        let figure = Figure::Missing("not found".into());
        let laid = lay("![夜色](img/x.png)", &[("img/x.png", figure)], 40);
        let text: Vec<_> = laid.rows.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(text, ["┊ 夜色", "┊ img/x.png: not found"]);
    }
}
