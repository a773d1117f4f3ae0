//! Any bytes at any width: no panic, no character that steers a terminal, no row that
//! is too wide.

use std::sync::Arc;

use blogtui::{
    color::Depth,
    content::{clean, front_matter, scan},
    images,
    layout::{Context, NOT_LAID, Theme, ThemeName, layout_block},
    markdown,
};
use proptest::prelude::*;

/// What dialects and HTML are made of, beside what bytes hardly ever become.
const PARTS: &[&str] = &[
    "{{< ",
    " >}}",
    "{{% ",
    " %}}",
    "{{< /",
    "{% ",
    " %}",
    "figure",
    "note",
    "tabs",
    "details",
    "src=\"",
    "\"",
    "'",
    "=",
    "</",
    "<",
    ">",
    "/>",
    "<!--",
    "-->",
    "<table>",
    "<tr>",
    "<td>",
    "<ul>",
    "<li>",
    "<p>",
    "<div>",
    "<a href=\"",
    "<img src=\"",
    "<pre>",
    "<details>",
    "<details></details>",
    "> [!important]\n",
    "<summary>",
    "<sup>",
    "<ruby>",
    "<script>",
    "&#27;",
    "&#x9b;",
    "&#x202e;",
    "&amp;",
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "- ",
    "1. ",
    "> ",
    "> [!note]- ",
    ":::note\n",
    "```",
    "~~~",
    "$",
    "$$",
    "\\frac{",
    "\\begin{matrix}",
    "{",
    "}",
    "^",
    "_",
    "\\\\",
    "[[",
    "]]",
    "![[",
    "|",
    "![",
    "](",
    ")",
    "[^1]",
    "[^1]: ",
    ": ",
    "*",
    "**",
    "~~",
    "==",
    "# ",
    "---\n",
    "| a | b |\n|---|---|\n",
    "a",
    "字",
    "，",
    "（",
    "👨\u{200d}👩\u{200d}👧",
    "e\u{301}",
    "\u{301}",
    "a🏽",
    "क्ष्म",
    "\u{200d}",
    "🏽",
    "ᄀ",
    "क्",
    "\u{600}",
    "\u{fdd0}",
    "\u{fdd1}",
    "\u{fdef}",
    "\u{fffe}",
    ":tada:",
    "--",
    "https://e.org/",
    "\u{1b}[31m",
    "\u{9b}6n",
    "\u{202e}",
    "\0",
    "\r",
    "\u{feff}",
    "mermaid\ngraph TD\nA-->B\n",
    "{#id}",
    "---\ntitle: ",
];

fn source() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..400)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        prop::collection::vec(prop::sample::select(PARTS), 0..120).prop_map(|parts| parts.concat()),
    ]
}

fn assert_clean(text: &str) -> Result<(), TestCaseError> {
    let bad = text.chars().find(|c| clean::is_unsafe(*c) || *c == '\t');
    prop_assert_eq!(bad, None, "{:?}", text);
    Ok(())
}

/// Asserts of every row of a page what holds for any.
fn assert_page(body: &str, width: usize) -> Result<(), TestCaseError> {
    let document = markdown::parse(body);
    let context = Context::new(Arc::new(Theme::new(ThemeName::Dark, Depth::True)), width);
    for block in 0..document.blocks.len() {
        for row in layout_block(&document, block, &context).rows {
            assert_clean(&row.text)?;
            prop_assert!(!row.text.contains(NOT_LAID), "{:?}", row.text);
            prop_assert!(!row.text.contains('\n'), "{:?}", row.text);
            prop_assert!(row.width() <= width.max(2), "{}: {:?}", width, row.text);
        }
    }
    for link in &document.links {
        assert_clean(&link.dest)?;
        assert_clean(&link.title)?;
    }
    for entry in &document.outline {
        assert_clean(&entry.title)?;
        assert_clean(&entry.id)?;
    }
    Ok(())
}

/// Found by fuzzing: the program's own words did not keep to the width.
#[test]
fn narrow_pages() {
    for body in [
        "<details>",
        "<details></details>",
        "<details open>x</details>",
        "> [!important]\n",
        "> [!caution]-\n> x\n",
        "- <details>\n",
        "$🏽",
        // What is read as one character and takes more than two columns.
        "a🏽",
        "| a🏽 | b🏽 |\n|---|---|\n| क्ष्म्य | x |\n",
        "```\na🏽b🏽\n```\n",
        "> - क्ष्म्यक्ष्म्य\n",
        "# ក្រុម្រ្មa🏽\n",
        "$$\n\\frac{a🏽}{b}\n$$\n",
        "[^a🏽]\n\n[^a🏽]: x\n",
        "<ruby>a🏽<rt>b🏽</rt></ruby>",
    ] {
        for width in 1..14 {
            assert_page(body, width).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn pages(source in source(), width in prop_oneof![1usize..16, 16usize..140]) {
        let (block, body, _) = front_matter::split(&source);
        front_matter::parse(&block);
        assert_page(body, width)?;
        markdown::plain_text(body);
        markdown::hugo_html(body);
        markdown::references(body);
    }

    #[test]
    fn blocks_of_front_matter(inside in source(), kind in 0..4) {
        let source = match kind {
            0 => format!("---\n{inside}\n---\n"),
            1 => format!("+++\n{inside}\n+++\n"),
            2 => format!("{{{inside}}}\n"),
            _ => format!("title: {inside}\n---\n"),
        };
        let (fields, issues) = front_matter::parse(&front_matter::split(&source).0);
        let lists = [&fields.tags, &fields.categories, &fields.series, &fields.authors, &fields.aliases];
        for text in lists.into_iter().flatten() {
            assert_clean(text)?;
        }
        let texts = [&fields.title, &fields.description, &fields.hero, &fields.slug, &fields.url];
        for text in texts.into_iter().flatten() {
            assert_clean(text)?;
        }
        for issue in &issues {
            assert_clean(&issue.message)?;
        }
    }

    #[test]
    fn files(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        std::fs::write(&path, bytes).unwrap();
        let post = scan::load(folder.path(), path, markdown::RENDER);
        assert_clean(&post.title)?;
        for issue in &post.more.issues {
            assert_clean(&issue.message)?;
        }
    }

    /// What begins as a picture does and goes on otherwise.
    #[test]
    fn pictures(kind in 0usize..6, bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0usize..60) {
        let starts: [&[u8]; 6] = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x40\0\0\0WEBPVP8 ", b"<svg xmlns='http://www.w3.org/2000/svg' ", b""];
        let mut all = starts[kind].to_vec();
        all.extend(bytes);
        if let Some(byte) = all.get_mut(at) {
            *byte ^= 0x55;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        std::fs::write(&path, all).unwrap();
        let source = images::Source::file(&path);
        if images::decode(&source).is_ok() {
            prop_assert!(images::probe(&source).is_ok());
        }
    }
}
