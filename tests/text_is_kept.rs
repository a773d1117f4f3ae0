//! Whatever a post says and however wide the column is: no row is wider than
//! asked, nothing is lost or set in another order, and no mark stands where a
//! typesetter would not put it.
//!
//! Exact order is asked of everything but tables, whose cells stand side by side,
//! and pictures, which have no text but a caption: a block that holds one of them
//! has to hold each of its texts, in the order of that text's own characters.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use blogtui::{
    content::{front_matter, source::read_source},
    layout::{Join, Laid, Row},
    markdown::{Block, Document, math, parse},
};
use common::pages::{columns, fixtures, folder, lay};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

const CLOSING: &str = "，。、；：？！）」』】》";
const OPENING: &str = "（「『【《";

/// The text of a block, piece by piece, in the order in which it is read.
fn texts<'a>(block: &'a Block, found: &mut Vec<&'a str>) {
    let mut all = |blocks: &'a [Block]| blocks.iter().for_each(|block| texts(block, found));
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => found.push(&text.chars),
        Block::Code(code) => found.push(&code.text),
        Block::Math(text) => found.push(text),
        Block::Lead(blocks) => all(blocks),
        Block::Quote { alert, blocks } => {
            found.extend(alert.iter().map(|alert| alert.title.chars.as_str()));
            blocks.iter().for_each(|block| texts(block, found));
        }
        Block::Details(details) => {
            found.push(&details.summary.chars);
            details.blocks.iter().for_each(|block| texts(block, found));
        }
        Block::List { items, .. } => items.iter().for_each(|item| all(&item.blocks)),
        Block::Footnotes(notes) => notes.iter().for_each(|note| all(&note.blocks)),
        Block::Definitions(definitions) => {
            for definition in definitions {
                found.push(&definition.term.chars);
                definition
                    .blocks
                    .iter()
                    .for_each(|block| texts(block, found));
            }
        }
        Block::Table(table) => {
            let cells = table.header.iter().chain(table.rows.iter().flatten());
            found.extend(cells.map(|cell| cell.chars.as_str()));
        }
        Block::Pictures(pictures) => {
            for picture in pictures {
                // One that is not known is told by its alternative text.
                found.extend(match picture.dest.as_str() {
                    "known.png" => picture.caption(),
                    _ => Some(picture.alt.as_str()),
                });
            }
        }
        Block::Header(_) | Block::Rule | Block::Posts(_) => {}
    }
}

fn holds(block: &Block, wanted: fn(&Block) -> bool) -> bool {
    let mut found = false;
    block.walk(&mut |block| found |= wanted(block));
    found
}

/// What counts: no white space, which breaks lines, and no rules behind headings.
fn solid(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace() && *c != '─')
}

fn is_within(needle: &str, text: &str) -> bool {
    let mut rest = solid(text);
    solid(needle).all(|wanted| rest.any(|c| c == wanted))
}

/// Asserts all of it for a page of `width` columns.
fn check(name: &str, document: &Document, width: usize) {
    for (block, laid) in document.blocks.iter().zip(lay(document, width)) {
        let context = || format!("{name} at {width}: {block:#?}\n{:#?}", plain(&laid));
        for row in &laid.rows {
            let used = columns(&row.text);
            assert!(
                used <= width,
                "{used} columns: {:?}\n{}",
                row.text,
                context()
            );
            assert!(
                !row.text.contains(|c: char| c.is_control()),
                "a control character\n{}",
                context()
            );
        }
        let mut said = Vec::new();
        texts(block, &mut said);
        let loose = |block: &Block| matches!(block, Block::Table(_) | Block::Pictures(_));
        if holds(block, |block| matches!(block, Block::Math(_))) {
            check_mathematics(block, &laid, &context);
        } else if holds(block, loose) {
            let shown: String = laid.rows.iter().map(|row| row.text.as_str()).collect();
            for text in said {
                assert!(is_within(text, &shown), "{text:?} is lost\n{}", context());
            }
        } else {
            let shown: String = laid.rows.iter().map(|row| row.body()).collect();
            let (shown, said) = (solid(&shown), said.concat());
            assert!(shown.eq(solid(&said)), "not the same text\n{}", context());
        }
        if !holds(block, |block| matches!(block, Block::Code(_))) {
            for pair in laid.rows.windows(2) {
                assert!(marks_stand_well(&pair[0], &pair[1]), "marks\n{}", context());
            }
        }
    }
}

/// Mathematics stands in rows above and below each other: the letters and digits of
/// what it says in one line have to be there, each as often. What cannot be set at
/// all is there as it was written.
fn check_mathematics(block: &Block, laid: &Laid, context: &dyn Fn() -> String) {
    let letters = |text: &str| -> Vec<char> {
        // Raised and lowered characters as plain ones.
        let mut letters: Vec<char> = text.nfkc().filter(|c| c.is_alphanumeric()).collect();
        letters.sort_unstable();
        letters
    };
    let mut said = Vec::new();
    texts(block, &mut said);
    let mut expected = String::new();
    block.walk(&mut |block| {
        if let Block::Math(tex) = block {
            said.retain(|text| text != tex);
            expected.push_str(&math::inline(tex).unwrap_or_else(|| tex.clone()));
        }
    });
    expected.push_str(&said.concat());
    let shown: String = laid.rows.iter().map(|row| row.body()).collect();
    let (shown, expected) = (letters(&shown), letters(&expected));
    if holds(block, |block| matches!(block, Block::Pictures(_))) {
        // What stands for a picture says more than the post does.
        let mut rest = shown.iter();
        let all = expected.iter().all(|c| rest.any(|other| other == c));
        return assert!(all, "{}", context());
    }
    assert_eq!(shown, expected, "{}", context());
}

/// Whether the break between two rows of one text leaves each mark where it
/// belongs. A run of marks that fills a row by itself has to be cut somewhere.
fn marks_stand_well(above: &Row, below: &Row) -> bool {
    let is_mark = |c: char| CLOSING.contains(c) || OPENING.contains(c) || "“”‘’".contains(c);
    below.join == Join::Newline
        || above.body().chars().all(is_mark)
        || !(below.body().starts_with(|c| CLOSING.contains(c))
            || above.body().ends_with(|c| OPENING.contains(c)))
}

fn plain(laid: &Laid) -> Vec<&str> {
    laid.rows.iter().map(|row| row.text.as_str()).collect()
}

/// Every post below `folder`, as a document without its head.
fn posts(folder: &Path, found: &mut Vec<(String, Document)>) {
    let mut entries: Vec<_> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            posts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let source = read_source(&path).unwrap();
            let (_, body, _) = front_matter::split(&source);
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.push((name, parse(body)));
        }
    }
}

#[test]
fn every_construct_keeps_its_text_at_every_width() {
    for (name, text) in fixtures() {
        let document = parse(&text);
        for width in 20..=300 {
            check(&name, &document, width);
        }
    }
}

#[test]
fn every_sample_post_keeps_its_text() {
    let mut all = Vec::new();
    posts(&folder("sample-content"), &mut all);
    assert!(all.len() > 10);
    for (name, document) in all {
        for width in (20..=60)
            .step_by(3)
            .chain([72, 80, 81, 99, 120, 160, 213, 300])
        {
            check(&name, &document, width);
        }
    }
}

/// Text inside a line.
fn inline() -> impl Strategy<Value = String> {
    let pieces = [
        "我们在终端里读",
        "，",
        "。",
        "（括号）",
        "「引号」",
        "“弯引号”",
        "——",
        "……",
        "TiDB",
        " ",
        " word ",
        "a longer stretch of English words ",
        "**粗**",
        "**",
        "*斜*",
        "*",
        "~~",
        "`代码`",
        "`a b`",
        "[链接](x.md)",
        "[",
        "](y)",
        "![图](known.png)",
        "![](gone.png)",
        "https://example.org/a/b?c=d ",
        "👨‍👩‍👧‍👦",
        "❤️",
        "e\u{301}",
        "한국어 ",
        "カー",
        "<b>b</b>",
        "<kbd>K",
        "<br>",
        "&nbsp;",
        "&#27;",
        "$x^2$",
        "[^1]",
        "8月",
        "50%",
        "\\\n",
        "\n",
        "{{< a >}}",
        "{{< /a >}}",
        "{{% note \"题\" %}}",
        "{{% /note %}}",
        "{{< img known.png >}}",
        "{{</* x */>}}",
        "{% raw %}",
        "[[笔记#节|文字]]",
        "==",
        "%%",
        "\\(x_1\\)",
        "$$y$$",
        "**注：**",
        "<sup>2",
        "</td>",
        "<td>",
        "</details>",
        "<summary>",
        "<rt>",
        ":tada:",
        "\"",
        " -- ",
        "antidisestablishmentarianismantidisestablishmentarianism",
        "\u{200b}",
        "\t",
        "|",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 1..12).prop_map(|parts| {
        // Marks never come in runs: one wider than a line has to be cut somewhere.
        let mut line = String::new();
        for part in parts {
            if CLOSING.contains(part) && line.ends_with(|c| CLOSING.contains(c)) {
                line.push('字');
            }
            line.push_str(part);
        }
        line
    })
}

/// A document of blocks that begin as blocks do, nested or cut off as it comes.
fn markdown() -> impl Strategy<Value = String> {
    let starts = [
        "",
        "",
        "",
        "# ",
        "## ",
        "#### ",
        "> ",
        "> > ",
        "> - ",
        "> [!NOTE]\n> ",
        "- ",
        "  - ",
        "    - ",
        "* [ ] ",
        "* [x] ",
        "1. ",
        "9. ",
        "   ",
        "    ",
        "```rust\n",
        "```\n",
        "~~~\n",
        "---\n",
        "$$\n",
        "| a | 中文 |\n| - | -: |\n| ",
        "term\n: ",
        "[^1]: ",
        "<div>\n",
        "</div>\n",
        "<details><summary>",
        "<!-- ",
        "<table><tr><td>",
        "<ul><li>",
        "<pre><code>",
        "> [!tip]- ",
        ":::note ",
        ":::\n",
        "{{< tabs >}}\n",
        "{{< /tabs >}}\n",
        "{{< details \"x\" >}}\n",
        "{{< /details >}}\n",
    ];
    let ends = [
        "\n", "\n\n", "\n\n", " |\n", "\n```\n", "\n$$\n", " -->\n", "\n===\n",
    ];
    let block = (
        proptest::sample::select(starts.to_vec()),
        inline(),
        proptest::sample::select(ends.to_vec()),
    )
        .prop_map(|(start, text, end)| format!("{start}{text}{end}"));
    proptest::collection::vec(block, 1..8).prop_map(|blocks| blocks.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1500,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_markdown_keeps_its_text(text in markdown(), width in 20usize..=300) {
        check(&format!("{text:?}"), &parse(&text), width);
    }

    #[test]
    fn any_characters_at_all_are_laid_out(text in any::<String>(), width in 20usize..=120) {
        let document = parse(&text);
        for laid in lay(&document, width) {
            for row in laid.rows {
                prop_assert!(columns(&row.text) <= width, "{:?}", row.text);
            }
        }
    }
}
