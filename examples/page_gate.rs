//! Checks the pages of whole blogs: `cargo run --release --example page_gate -- PATH...`
//!
//! Each PATH is a folder of posts, a post, or CommonMark's `spec.json`. Every post is
//! laid out at 24, 40, 80 and 120 columns, and of its rows is asked:
//! * no panic, and no row wider than the column (one more where a stop may hang);
//! * no line of running text begins with a mark that never starts a line, or ends
//!   with one that never ends one;
//! * no text is lost or reordered: the letters and digits of the HTML that
//!   pulldown-cmark makes of the source are found in the rows, in order.
//!
//! Left out of the last one, since a page shows them differently by design:
//! * white space and punctuation (quotation marks, dashes and ellipses may be set
//!   otherwise than they are typed);
//! * mathematics, which is set in Unicode, and the bodies of scripts and styles;
//! * sources with shortcodes, wiki links, comments, attributes, emoji codes or MDX: what these
//!   turn into is no part of CommonMark. They are counted, not compared;
//! * the order of the words where there is a table, whose cells wrap side by side;
//! * more than a post's words: addresses of pictures, numbers of lists.
//!
//! Prints each failure in a line and a summary; ends with 1 if there was a failure.

use std::{
    collections::HashMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
};

use blogtui::{
    color::Depth,
    content::front_matter,
    layout::{Context, Figure, Join, Row, Theme, ThemeName, layout_block, wrap},
    markdown::{self, Block},
};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

const WIDTHS: [usize; 4] = [24, 40, 80, 120];

#[derive(Default)]
struct Report {
    posts: usize,
    compared: usize,
    failures: HashMap<&'static str, usize>,
}

impl Report {
    fn fail(&mut self, what: &'static str, name: &str, width: usize, detail: &str) {
        let seen = self.failures.entry(what).or_default();
        *seen += 1;
        if *seen <= 40 {
            println!("{what}\t{name}\t{width}\t{detail}");
        }
    }
}

fn main() {
    let mut report = Report::default();
    std::panic::set_hook(Box::new(|panic| println!("{panic}")));
    for path in std::env::args_os().skip(1).map(PathBuf::from) {
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            specification(&path, &mut report);
        } else {
            let mut files = Vec::new();
            collect(&path, &mut files);
            files.sort();
            for file in files {
                let Ok(bytes) = fs::read(&file) else { continue };
                let source = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
                let (_, body, _) = front_matter::split(&source);
                check(&file.display().to_string(), body, &mut report);
            }
        }
    }
    println!(
        "{} posts, {} compared with their HTML, failures: {:?}",
        report.posts, report.compared, report.failures
    );
    if !report.failures.is_empty() {
        std::process::exit(1);
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            if !entry.path().is_symlink() {
                collect(&entry.path(), files);
            }
        }
    } else if path
        .extension()
        .is_some_and(|extension| extension == "md" || extension == "markdown")
    {
        files.push(path.to_owned());
    }
}

fn specification(path: &Path, report: &mut Report) {
    let text = fs::read_to_string(path).unwrap_or_default();
    let examples: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap_or_default();
    for example in examples {
        let name = format!("example {}", example["example"]);
        check(
            &name,
            example["markdown"].as_str().unwrap_or_default(),
            report,
        );
    }
}

fn check(name: &str, body: &str, report: &mut Report) {
    report.posts += 1;
    let Ok(document) = catch_unwind(|| markdown::parse(body)) else {
        return report.fail("panic", name, 0, "while parsing");
    };
    let expected = is_plain(body).then(|| words(&html_text(body)));
    report.compared += usize::from(expected.is_some());
    for width in WIDTHS {
        let theme = Arc::new(Theme::new(ThemeName::Mono, Depth::Mono));
        let figures = document
            .pictures()
            .iter()
            .map(|(_, picture)| (picture.dest.clone(), Figure::Missing("-".into())))
            .collect();
        let context = Context {
            hang: true,
            figures: Arc::new(figures),
            ..Context::new(theme, width)
        };
        let lay = || -> Vec<(usize, Row)> {
            (0..document.blocks.len())
                .flat_map(|at| {
                    let rows = layout_block(&document, at, &context).rows;
                    rows.into_iter().map(move |row| (at, row))
                })
                .collect()
        };
        let Ok(rows) = catch_unwind(AssertUnwindSafe(lay)) else {
            report.fail("panic", name, width, "while laying out");
            continue;
        };
        for (_, row) in &rows {
            let hangs = row
                .text
                .ends_with(['，', '。', '、', '；', '：', '？', '！']);
            if row.width() > width + usize::from(hangs) {
                report.fail("wide", name, width, &row.text);
            }
        }
        for pair in rows.windows(2) {
            let [(block, above), (_, below)] = pair else {
                continue;
            };
            if let Some(why) = torn(&document.blocks[*block], above, below, width) {
                report.fail("line", name, width, &why);
            }
        }
        let Some(expected) = &expected else { continue };
        let shown: String = rows.iter().map(|(_, row)| row.body()).collect();
        let mut shown = words(&shown);
        let mut expected = expected.clone();
        if document.blocks.iter().any(has_table) {
            expected.sort_unstable();
            shown.sort_unstable();
        }
        if let Some(lost) = first_lost(&expected, &shown) {
            report.fail("lost", name, width, &lost);
        }
    }
}

/// Whether a line of running text was broken where it may not be.
fn torn(block: &Block, above: &Row, below: &Row, width: usize) -> Option<String> {
    if !matches!(block, Block::Paragraph(_) | Block::Heading { .. }) || below.join == Join::Newline
    {
        return None;
    }
    let (above, below) = (above.body(), below.body());
    let first = below.chars().next()?;
    let last = above.trim_end().chars().next_back()?;
    // A run of marks, or a word, that is longer than a line is cut somewhere.
    let cut = is_cut(above, below, width);
    (!cut && (wrap::never_starts(first) || wrap::never_ends(last)))
        .then(|| format!("{above} | {below}"))
}

/// Whether the stretch around the break has no place to break at all.
fn is_cut(above: &str, below: &str, width: usize) -> bool {
    let solid = |c: char| !(c.is_whitespace() || markdown::is_cjk(c) && c.is_alphanumeric());
    let before = above.chars().rev().take_while(|c| solid(*c)).count();
    let after = below.chars().take_while(|c| solid(*c)).count();
    before + after + 4 > width
}

fn has_table(block: &Block) -> bool {
    let mut found = false;
    block.walk(&mut |block| found |= matches!(block, Block::Table(_)));
    found
}

/// Whether all that a source holds is CommonMark, tables and what GitHub adds.
fn is_plain(body: &str) -> bool {
    let dialect = [
        "{{<", "{{%", "{%", "{{ ", "[[", "%%", "$", "\\(", "\\[", "<", "==", ":::", "[^", "{#",
        "{:", "{.", "[TOC]", "[toc]", "[!",
    ];
    !dialect.iter().any(|sign| body.contains(sign))
        && !body.lines().any(|line| {
            line.starts_with("import ") || line.starts_with("export ") || line.starts_with(": ")
        })
        && !has_emoji_code(body)
}

fn has_emoji_code(body: &str) -> bool {
    body.split_whitespace().any(|word| {
        let mut parts = word.split(':');
        parts.next().is_some()
            && parts.next().is_some_and(|name| {
                name.len() > 1
                    && name
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || "_+-1".contains(c))
            })
            && parts.next().is_some()
    })
}

fn html_text(body: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut image = 0;
    // What a picture is called is shown in more ways than one.
    let events = Parser::new_ext(body, options).filter(|event| match event {
        Event::Start(Tag::Image { .. }) => {
            image += 1;
            false
        }
        Event::End(TagEnd::Image) => {
            image -= 1;
            false
        }
        _ => image == 0,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    let mut text = String::new();
    let mut rest = out.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = after.split_once('>').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

/// Letters and digits only: what no way of setting a text may change.
fn words(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The place at which `expected` is no longer found in `shown`, which may hold more.
fn first_lost(expected: &[char], shown: &[char]) -> Option<String> {
    let mut rest = shown.iter();
    for (at, c) in expected.iter().enumerate() {
        if !rest.any(|other| other == c) {
            let from = at.saturating_sub(20);
            let to = (at + 20).min(expected.len());
            return Some(expected[from..to].iter().collect());
        }
    }
    None
}
