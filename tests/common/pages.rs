//! Markdown laid out through the public interface, and rows as text.

use std::{collections::HashMap, fs, path::PathBuf, sync::Arc};

use blogtui::{
    cells::PixelSize,
    color::Depth,
    layout::{Context, Figure, Laid, Row, Theme, ThemeName, layout_block},
    markdown::Document,
};
use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// The repository's own folder `name`.
pub(crate) fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Name and text of every fixture of one construct.
pub(crate) fn fixtures() -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder("tests/fixtures/markdown"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(file).unwrap())
        })
        .collect()
}

/// What a fixture is laid out in: `known.png` is a picture, `gone.png` is none.
pub(crate) fn context(width: usize) -> Context {
    let known = Figure::Size(PixelSize {
        width: 160,
        height: 96,
    });
    let figures = HashMap::from([
        ("known.png".to_owned(), known),
        ("gone.png".to_owned(), Figure::Missing("not found".into())),
        (
            "https://example.org/far.png".to_owned(),
            Figure::Missing("on another server, not fetched".into()),
        ),
    ]);
    let theme = Arc::new(Theme::new(ThemeName::Dark, Depth::True));
    Context {
        figures: Arc::new(figures),
        picture_rows: 12,
        ..Context::new(theme, width)
    }
}

pub(crate) fn lay(document: &Document, width: usize) -> Vec<Laid> {
    let context = context(width);
    (0..document.blocks.len())
        .map(|at| layout_block(document, at, &context))
        .collect()
}

/// Columns that `text` takes up, counted as the screen counts them.
pub(crate) fn columns(text: &str) -> usize {
    text.graphemes(true)
        .map(|cluster| usize::from(cluster.cell_width()))
        .sum()
}

/// The rows of a page as they would be seen: marks in a margin of two columns,
/// pictures as shaded boxes.
pub(crate) fn picture_of(document: &Document, width: usize) -> String {
    let mut page = String::new();
    for laid in lay(document, width) {
        for (at, row) in laid.rows.iter().enumerate() {
            let mut line = row.text.clone();
            for placed in &laid.pictures {
                if (placed.row..placed.row + usize::from(placed.rows)).contains(&at) {
                    let before = placed.col.saturating_sub(columns(&line));
                    line.push_str(&" ".repeat(before));
                    line.push_str(&"░".repeat(usize::from(placed.cols)));
                }
            }
            let mark = row.mark.as_deref().map_or(" ", |(mark, _)| mark);
            page.push_str(format!("{mark} {line}").trim_end());
            page.push('\n');
        }
    }
    page
}

/// A row with the style of each of its pieces below it.
pub(crate) fn styles_of(row: &Row) -> String {
    let mut out = String::new();
    for (piece, span) in row.pieces() {
        let mut said: Vec<String> = Vec::new();
        let style = span.style;
        said.extend(style.fg.map(|color| color.to_string()));
        said.extend(style.bg.map(|color| format!("on {color}")));
        if !style.add_modifier.is_empty() {
            said.push(format!("{:?}", style.add_modifier).to_lowercase());
        }
        said.extend(span.link.map(|link| format!("link {}", link.0)));
        out.push_str(&format!("{piece:?}: {}\n", said.join(", ")));
    }
    out
}
