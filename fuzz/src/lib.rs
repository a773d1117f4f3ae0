//! What every target holds a page to.

use std::sync::Arc;

use blogtui::{
    color::Depth,
    content::{clean, front_matter},
    layout::{Context, Theme, ThemeName, layout_block},
    markdown,
};

/// The text of a file's bytes, as the program would read it.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n")
}

/// Asserts that nothing in `text` can steer a terminal; newlines are let through.
pub fn assert_clean(text: &str) {
    let bad = text.chars().find(|c| clean::is_unsafe(*c) || *c == '\t');
    assert_eq!(bad, None, "{text:?}");
}

/// Reads `source` in every way that the program does and lays it out at `width`:
/// no panic, no character that steers a terminal, no row too wide.
pub fn page(source: &str, width: usize) {
    let (block, body, _) = front_matter::split(source);
    front_matter::parse(&block);
    let document = markdown::parse(body);
    let context = Context::new(Arc::new(Theme::new(ThemeName::Dark, Depth::True)), width);
    for block in 0..document.blocks.len() {
        for row in layout_block(&document, block, &context).rows {
            assert_clean(&row.text);
            assert!(!row.text.contains('\n'), "{:?}", row.text);
            assert!(row.width() <= width.max(2), "{width}: {:?}", row.text);
        }
    }
    for link in &document.links {
        assert_clean(&link.dest);
        assert_clean(&link.title);
    }
    for entry in &document.outline {
        assert_clean(&entry.title);
        assert_clean(&entry.id);
    }
    markdown::plain_text(body);
    markdown::hugo_html(body);
    markdown::references(body);
}
