//! Checks the pages of whole blogs: `cargo run --release --example page_gate -- PATH...`
//!
//! Each PATH is a folder of posts, a post, or CommonMark's `spec.json`. Every post is
//! laid out at 24, 40, 80 and 120 columns, and of its rows is asked:
//! * no panic, and no row wider than the column (one more where a stop may hang);
//! * no line of running text begins with a mark that never starts a line, or ends
//!   with one that never ends one;
//! * no text is lost, added or reordered: the characters of the HTML that pulldown-cmark
//!   makes of the source, white space aside, are those of the rows, in order, and those
//!   of each table cell by cell.
//!
//! Left out of the last one, since a page shows them differently by design:
//! * quotation marks, dashes, hyphens and full stops: smart punctuation sets them
//!   otherwise than they are typed;
//! * raised and lowered characters count as plain ones (NFKC);
//! * what pictures are called, and what stands for a picture that is not there: where a
//!   post has pictures, the rows may hold more than the HTML;
//! * in records, the names of columns before each value; of a table that stands in a list
//!   or a quote only the words are counted, not their order;
//! * cells of a row that has more of them than its head, which GFM drops and this does not;
//! * asterisks and underscores beside Chinese, which are emphasis here and none to
//!   CommonMark;
//! * footnotes stand at the end, in the order of their first reference.
//!
//! Sources with shortcodes, mathematics, HTML, wiki links, comments, attributes, emoji
//! codes or MDX are compared less strictly, since what these turn into is no part of
//! CommonMark: without all that, each word has to be there, in order, and those of a table
//! as well, as a grid or as records. Words may be parted otherwise (`a*b*` is one word to
//! one of both), but then their letters stand together in the same place. Only where a
//! table stands in a list, a quote or HTML, and so may be records that CommonMark knows
//! nothing of, the words are counted instead. The summary tells how many were.
//!
//! What is known to be reported and is no loss: `.md` is no part of a wiki link's name;
//! where fences or dollars do not pair up, this program and the page disagree about what
//! is code.
//!
//! With `--lines` only the second is asked, at every width from 20 to 130.
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
    cells::PixelSize,
    color::Depth,
    content::front_matter,
    layout::{Context, Figure, Join, Row, Theme, ThemeName, layout_block, wrap},
    markdown::{self, Block, Document, Header, Marks},
};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use unicode_normalization::UnicodeNormalization;

const WIDTHS: [usize; 4] = [24, 40, 80, 120];

#[derive(Default)]
struct Report {
    posts: usize,
    compared: usize,
    /// Pages whose words were compared in order, and those where they were counted.
    in_order: usize,
    counted: usize,
    failures: HashMap<&'static str, usize>,
    /// Lines are looked at, at many widths, and nothing else.
    lines_only: bool,
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
    report.lines_only = std::env::args().any(|arg| arg == "--lines");
    let paths = std::env::args_os().skip(1).filter(|arg| arg != "--lines");
    for path in paths.map(PathBuf::from) {
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
                let title = source
                    .lines()
                    .find_map(|line| line.strip_prefix("title:"))
                    .unwrap_or_default();
                check(&file.display().to_string(), title, body, &mut report);
            }
        }
    }
    println!(
        "{} posts, {} compared with their HTML to the letter; \
         pages of the others: {} by words in order, {} by counting them; failures: {:?}",
        report.posts, report.compared, report.in_order, report.counted, report.failures
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
        .is_some_and(|extension| extension == "md" || extension == "markdown" || extension == "mdx")
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
            "",
            example["markdown"].as_str().unwrap_or_default(),
            report,
        );
    }
}

fn check(name: &str, title: &str, body: &str, report: &mut Report) {
    report.posts += 1;
    let Ok(document) = catch_unwind(|| markdown::parse(body)) else {
        return report.fail("panic", name, 0, "while parsing");
    };
    if report.lines_only {
        let header = Header {
            title: title.trim().trim_matches(['"', '\'']).to_owned(),
            summary: Some(title.repeat(4)),
            ..Header::default()
        };
        let document = document.with_header(header);
        for width in 20..=130 {
            let Some(rows) = lay_out(&document, width) else {
                report.fail("panic", name, width, "while laying out");
                continue;
            };
            for why in torn_rows(&document, &rows, width) {
                report.fail("line", name, width, &why);
            }
        }
        return;
    }
    let expected = Expected::of(body);
    report.compared += usize::from(expected.plain);
    for width in WIDTHS {
        let Some(rows) = lay_out(&document, width) else {
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
        for why in torn_rows(&document, &rows, width) {
            report.fail("line", name, width, &why);
        }
        let shown = shown(&document, &rows);
        if expected.plain {
            if let Some(why) = expected.differs(&shown, &document) {
                report.fail("lost", name, width, &why);
            }
            continue;
        }
        let lost = match expected.out_of_order(&shown) {
            Some(_) if expected.may_be_counted(&shown, &document) => {
                report.counted += 1;
                expected.fewer(&shown)
            }
            lost => {
                report.in_order += 1;
                lost
            }
        };
        if let Some(why) = lost {
            report.fail("words", name, width, &why);
        }
    }
}

/// The rows of a page, each with its block; `None` where that panics.
fn lay_out(document: &Document, width: usize) -> Option<Vec<(usize, Row)>> {
    let theme = Arc::new(Theme::new(ThemeName::Mono, Depth::Mono));
    let figures = document
        .pictures()
        .iter()
        .map(|(at, picture)| {
            // Some are there, so that they have captions.
            let figure = match at % 2 {
                0 => Figure::Missing("-".into()),
                _ => Figure::Size(PixelSize {
                    width: 400,
                    height: 100,
                }),
            };
            (picture.dest.clone(), figure)
        })
        .collect();
    let context = Context {
        hang: true,
        figures: Arc::new(figures),
        ..Context::new(theme, width)
    };
    let lay = || -> Vec<(usize, Row)> {
        (0..document.blocks.len())
            .flat_map(|at| {
                let rows = layout_block(document, at, &context).rows;
                rows.into_iter().map(move |row| (at, row))
            })
            .collect()
    };
    catch_unwind(AssertUnwindSafe(lay)).ok()
}

/// Lines that were broken where they may not be: of running text anywhere, and of the
/// cells of tables.
fn torn_rows(document: &Document, rows: &[(usize, Row)], width: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = rows;
    while let Some((block, _)) = rest.first() {
        let end = rest.partition_point(|(other, _)| other <= block);
        let (own, behind) = rest.split_at(end);
        rest = behind;
        let own: Vec<&Row> = own.iter().map(|(_, row)| row).collect();
        let block = &document.blocks[*block];
        let mut code = false;
        block.walk(&mut |block| code |= matches!(block, Block::Code(_) | Block::Math(_)));
        if let Block::Table(_) = block {
            for pair in lines_of_cells(&own).windows(2) {
                let [above, below] = pair else { continue };
                let cells = above.iter().zip(below);
                found.extend(
                    cells
                        .filter(|(above, below)| !above.1.is_empty() && !below.1.is_empty())
                        .filter(|(_, below)| below.2 != Join::Newline)
                        .filter_map(|(above, below)| torn(&above.1, &below.1, above.0)),
                );
            }
        }
        if code {
            continue;
        }
        for pair in own.windows(2) {
            if let [above, below] = pair
                && below.join != Join::Newline
            {
                // What is left of the line beside bars and bullets.
                let room = width.saturating_sub(wrap::width(&below.text[..below.body]));
                found.extend(torn(above.body(), below.body(), room));
            }
        }
    }
    found
}

/// The cells of each row of a table, with the width of their column and how they go on
/// what is above them; a row without cells parts the table's own.
fn lines_of_cells(rows: &[&Row]) -> Vec<Vec<(usize, String, Join)>> {
    let Some(columns) = columns(rows) else {
        return Vec::new();
    };
    let rows = rows.iter().map(|row| {
        let mut cells: Vec<_> = columns
            .iter()
            .map(|(start, end)| (end - start, String::new(), Join::Newline))
            .collect();
        for part in row.cells.iter() {
            if let Some(cell) = cells.get_mut(part.column as usize) {
                cell.1 = row.text[part.start as usize..part.end as usize].to_owned();
                cell.2 = part.join;
            }
        }
        cells
    });
    rows.collect()
}

/// Whether a line was broken where it may not be.
fn torn(above: &str, below: &str, width: usize) -> Option<String> {
    let first = below.chars().next()?;
    let last = above.trim_end().chars().next_back()?;
    // A run of marks, or a word, that is longer than a line is cut somewhere.
    let cut = is_cut(above, below, width) || below.starts_with("!=");
    (!cut && (wrap::never_starts(first) || wrap::never_ends(last)))
        .then(|| format!("{above} | {below}"))
}

/// Whether the stretch around the break has no place to break at all.
fn is_cut(above: &str, below: &str, width: usize) -> bool {
    let solid = |c: char| !(c.is_whitespace() || markdown::is_cjk(c) && c.is_alphanumeric());
    // Nor is there one at a space that such a mark stands behind: `(?, ?, ...)`.
    let part_at = |(at, c): (usize, char), text: &str| {
        let behind = text[at + c.len_utf8()..].chars().next();
        let marks =
            behind.is_some_and(wrap::never_starts) || text[..at].ends_with(wrap::never_ends);
        (!(solid(c) || c == ' ' && marks)).then_some(at)
    };
    let mut chars = above.char_indices().rev();
    let before = chars.find_map(|pair| part_at(pair, above)).unwrap_or(0);
    let mut chars = below.char_indices();
    let after = chars
        .find_map(|pair| part_at(pair, below))
        .unwrap_or(below.len());
    wrap::width(&above[before..]) + wrap::width(&below[..after]) + 4 > width
}

/// A part of a page: running text, or the cells of a table in the order of its rows.
#[derive(Debug)]
enum Part {
    Text(String),
    Table(Vec<Vec<String>>),
}

/// What a page has to say.
struct Expected {
    parts: Vec<Part>,
    /// Whether it has to say it to the letter.
    plain: bool,
}

impl Expected {
    fn of(body: &str) -> Self {
        let plain = is_plain(body);
        let source = if plain {
            body.to_owned()
        } else {
            without_dialect(body)
        };
        Self {
            parts: parts(&source),
            plain,
        }
    }

    /// Words that are not where they should be: in running text, and in each table.
    fn out_of_order(&self, shown: &[Part]) -> Option<String> {
        let (wanted, there) = (tables(&self.parts), tables(shown));
        if wanted.len() != there.len() {
            return missing(&all_words(&self.parts), &all_words(shown));
        }
        let running = |parts: &[Part]| words(&running_parts(parts));
        missing(&running(&self.parts), &running(shown)).or_else(|| {
            wanted.iter().zip(&there).find_map(|(wanted, there)| {
                let cells = |rows: &[Vec<String>]| words(&rows.concat().join(" "));
                let rows = cells(there);
                let lost = missing(&cells(wanted), &rows)?;
                let records = as_records(wanted).map(|records| cells(&records));
                let fits = records.is_some_and(|records| missing(&records, &rows).is_none());
                // A blank line in a cell looks like the end of its row: down each column the
                // words are in order all the same.
                let columns = wanted.iter().map(Vec::len).max().unwrap_or_default();
                let column = |rows: &[Vec<String>], at: usize| {
                    let column = rows.iter().filter_map(|row| row.get(at).cloned());
                    words(&column.collect::<Vec<_>>().join(" "))
                };
                let is_there = |at| missing(&column(wanted, at), &column(there, at)).is_none();
                let fits = fits || columns > 1 && (0..columns).all(is_there);
                (!fits).then(|| format!("table: {lost}"))
            })
        })
    }

    /// Whether the order of words says nothing: that of tables which may be records here
    /// and are none of CommonMark's own.
    fn may_be_counted(&self, shown: &[Part], document: &Document) -> bool {
        let (wanted, there) = (tables(&self.parts).len(), tables(shown).len());
        wanted < there || document.blocks.iter().any(has_inner_table)
    }

    /// Words that are not there as often as they should be.
    fn fewer(&self, shown: &[Part]) -> Option<String> {
        let (mut wanted, there) = (all_words(&self.parts), all_words(shown));
        let lost = too_few(&mut wanted, &there);
        // Words may be parted otherwise.
        let all = there.concat();
        wanted.retain(|word| !all.contains(word.as_str()));
        lost.filter(|_| !wanted.is_empty())
    }

    /// What is lost, added or in another place.
    fn differs(&self, shown: &[Part], document: &Document) -> Option<String> {
        let merged = |parts: &[Part]| letters(&running_parts(parts));
        let (wanted, there) = (merged(&self.parts), merged(shown));
        let mut pictures = !document.pictures().is_empty();
        for block in &document.blocks {
            block.walk(&mut |block| {
                pictures |= match block {
                    Block::Paragraph(text) | Block::Heading { text, .. } => {
                        text.runs.iter().any(|run| run.marks.has(Marks::PICTURE))
                    }
                    Block::Table(_) => true,
                    _ => false,
                }
            });
        }
        let mut lost = first_lost(&wanted, &there);
        if lost.is_some() && document.blocks.iter().any(has_inner_table) {
            // A table in a list or a quote is records on a narrow page: then each word
            // has to be there as often.
            let flat = |parts: &[Part]| words(&running_parts(parts));
            lost = too_few(&mut flat(&self.parts), &flat(shown));
        }
        if lost.is_some() && wanted.iter().any(|c| c.chars().any(markdown::is_cjk)) {
            // Emphasis beside Chinese punctuation is none to CommonMark, which leaves
            // its asterisks.
            let bare = |letters: &[String]| -> Vec<String> {
                let is_mark = |c: &str| matches!(c, "*" | "_");
                letters.iter().filter(|c| !is_mark(c)).cloned().collect()
            };
            lost = first_lost(&bare(&wanted), &bare(&there));
        }
        let added = || {
            (!pictures)
                .then(|| first_lost(&there, &wanted))
                .flatten()
                .map(|added| format!("added: {added}"))
        };
        lost.or_else(added).or_else(|| {
            let (wanted, there) = (tables(&self.parts), tables(shown));
            if wanted.len() != there.len() {
                return Some(format!("{} tables for {}", there.len(), wanted.len()));
            }
            wanted.iter().zip(&there).find_map(|(wanted, there)| {
                let cells = |rows: &[Vec<String>]| {
                    let mut letters = letters(&rows.concat().concat());
                    // Emphasis beside Chinese, as above.
                    letters.retain(|c| !matches!(c.as_str(), "*" | "_"));
                    letters
                };
                let there = cells(there);
                let lost = first_lost(&cells(wanted), &there)?;
                let records = as_records(wanted).map(|records| cells(&records));
                let fits = records.is_some_and(|records| first_lost(&records, &there).is_none());
                (!fits).then(|| format!("table: {lost}"))
            })
        })
    }
}

fn tables(parts: &[Part]) -> Vec<&Vec<Vec<String>>> {
    let found = parts.iter().filter_map(|part| match part {
        Part::Table(rows) => Some(rows),
        Part::Text(_) => None,
    });
    found.collect()
}

/// All that is said outside of tables.
fn running_parts(parts: &[Part]) -> String {
    let texts = parts.iter().filter_map(|part| match part {
        Part::Text(text) => Some(text.as_str()),
        Part::Table(_) => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// The words of all parts, tables row by row.
fn all_words(parts: &[Part]) -> Vec<String> {
    let texts = parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Table(rows) => rows.concat().join(" "),
    });
    words(&texts.collect::<Vec<_>>().join(" "))
}

/// The cells of a table with rows as records: each behind the name of its column.
fn as_records(table: &[Vec<String>]) -> Option<Vec<Vec<String>>> {
    let (names, rows) = table.split_first()?;
    let records = rows.iter().map(|row| {
        let pairs = names.iter().zip(row);
        pairs.flat_map(|(name, value)| [name.clone(), value.clone()])
    });
    (!rows.is_empty()).then(|| records.map(Iterator::collect).collect())
}

/// Whether a table stands inside the block.
fn has_inner_table(block: &Block) -> bool {
    let mut found = false;
    block.walk(&mut |block| found |= matches!(block, Block::Table(_)));
    found && !matches!(block, Block::Table(_))
}

/// What the rows of a page say.
fn shown(document: &Document, rows: &[(usize, Row)]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = rows;
    while let Some((block, _)) = rest.first() {
        let end = rest.partition_point(|(other, _)| other <= block);
        let (own, behind) = rest.split_at(end);
        let own: Vec<&Row> = own.iter().map(|(_, row)| row).collect();
        parts.push(match &document.blocks[*block] {
            Block::Table(_) => Part::Table(cells(&own)),
            _ => Part::Text(running_text(&own)),
        });
        rest = behind;
    }
    parts
}

/// The text of rows, with that of tables in them cell by cell.
fn running_text(rows: &[&Row]) -> String {
    let mut text = String::new();
    let mut rest = rows;
    while let Some(row) = rest.first() {
        let table = rest.iter().take_while(|row| is_of_table(row)).count();
        if table > 0 {
            for row in cells(&rest[..table]) {
                text.push('\n');
                text.push_str(&row.join(" "));
            }
            rest = &rest[table..];
            continue;
        }
        if row.join != Join::Nothing {
            text.push('\n');
        }
        text.push_str(row.body());
        rest = &rest[1..];
    }
    text + "\n"
}

/// Whether the row is one of a table that stands as a grid.
fn is_of_table(row: &Row) -> bool {
    !row.cells.is_empty() || is_line(row)
}

fn is_line(row: &Row) -> bool {
    let own = row.text.trim_start_matches(['│', '▎', ' ']);
    own.contains('─') && own.chars().all(|c| matches!(c, '─' | ' '))
}

/// First column and the one behind the last of each column of a table.
fn columns(rows: &[&Row]) -> Option<Vec<(usize, usize)>> {
    let line = rows.iter().find(|row| is_line(row))?;
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for (at, c) in line.text.chars().enumerate() {
        match (c, columns.last_mut()) {
            ('─', Some(last)) if last.1 == at => last.1 = at + 1,
            ('─', _) => columns.push((at, at + 1)),
            _ => {}
        }
    }
    Some(columns)
}

/// The cells of a table, read off its rows. A blank row ends a row whose cells wrap;
/// where none do, each row is one.
fn cells(rows: &[&Row]) -> Vec<Vec<String>> {
    if rows.iter().all(|row| row.cells.is_empty()) {
        // Records.
        let mut found: Vec<Vec<String>> = Vec::new();
        for row in rows {
            match found.last_mut().and_then(|row| row.last_mut()) {
                Some(last) if row.join == Join::Nothing => last.push_str(row.body()),
                _ => found.push(vec![row.body().to_owned()]),
            }
        }
        return found;
    }
    let blank = rows.iter().skip(1).any(|row| row.text.is_empty());
    let goes_on = |row: &&Row| row.cells.iter().any(|part| part.join != Join::Newline);
    // Names alone may wrap, above the line below them.
    let line = rows.iter().position(|row| is_line(row)).unwrap_or(0);
    let wraps = blank || rows[line..].iter().any(goes_on);
    let mut found: Vec<Vec<String>> = vec![Vec::new()];
    for row in rows.iter().skip_while(|row| row.text.is_empty()) {
        if row.cells.is_empty() {
            found.push(Vec::new());
            continue;
        }
        let Some(cells) = found.last_mut() else {
            continue;
        };
        for part in row.cells.iter() {
            let column = part.column as usize;
            cells.resize(cells.len().max(column + 1), String::new());
            let text = &row.text[part.start as usize..part.end as usize];
            if part.join != Join::Nothing {
                cells[column].push(' ');
            }
            cells[column].push_str(text);
        }
        if !wraps && found.len() > 1 {
            found.push(Vec::new());
        }
    }
    found
}

/// Whether all that a source holds is CommonMark, tables, footnotes and what GitHub adds.
fn is_plain(body: &str) -> bool {
    let dialect = [
        "{{<", "{{%", "{%", "{{ ", "[[", "%%", "$", "\\(", "\\[", "<", "==", ":::", "{#", "{:",
        "{.", "[TOC]", "[toc]", "[!", "- [?]", "- [/]", "- [-]",
    ];
    !dialect.iter().any(|sign| body.contains(sign))
        && !body.lines().any(|line| {
            line.starts_with("import ")
                || line.starts_with("export ")
                || line.trim_start().starts_with(':')
        })
        && !has_emoji_code(body)
        && !body.contains("```mermaid")
        && !has_short_head(body)
}

/// Whether a table's head has fewer cells than the line below it: here that is a table all
/// the same.
fn has_short_head(body: &str) -> bool {
    let bars = |line: &str| line.trim_matches(['>', ' ', '|']).matches('|').count();
    let mut pairs = body.lines().zip(body.lines().skip(1));
    pairs.any(|(head, rule)| {
        rule.contains("-|") && rule.chars().all(|c| "|-: >".contains(c)) && bars(head) < bars(rule)
    })
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

/// The source without what no part of CommonMark is. Code stays, but for Hugo's
/// shortcodes, which are found in it too.
fn without_dialect(body: &str) -> String {
    let mut text = body.to_owned();
    for (open, close) in [
        ("{{< mermaid", "{{< /mermaid"),
        ("{{% mermaid", "{{% /mermaid"),
        ("{{< script", "{{< /script"),
        ("{{< style", "{{< /style"),
        ("{{< raw", "{{< /raw"),
        ("{{< echarts", "{{< /echarts"),
        ("{% raw %}", "{% endraw %}"),
        ("<!--", "-->"),
        ("<script", "</script>"),
        ("<style", "</style>"),
        ("<svg", "</svg>"),
        ("```mermaid", "```"),
        ("{{<", ">}}"),
        ("{{%", "%}}"),
        ("{%", "%}"),
    ] {
        text = without(&text, open, close, &|_| true);
    }
    text = summaries_first(&text);
    // What nothing ends is dropped to the end, as browsers do.
    for open in ["<style", "<script"] {
        let line = format!("\n{open}");
        if text.starts_with(open) {
            text.clear();
        } else if let Some(at) = text.find(&line) {
            text.truncate(at + 1);
        }
    }
    let mut out = String::new();
    let mut fence: Option<&str> = None;
    let mut display = false;
    let mut html: Option<usize> = None;
    let mut comment = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let start = line.trim_start_matches(['>', ' ', '\t', '-']);
        let run = start.trim_start_matches(['`', '~']);
        let run = &start[..start.len() - run.len()];
        let info = &start[run.len()..];
        match fence {
            Some(open) if run.starts_with(open) && info.trim().is_empty() => fence = None,
            None if run.len() > 2 && !(run.starts_with('`') && info.contains('`')) => {
                fence = Some(run);
            }
            _ => {}
        }
        if fence.is_some() {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        // The list that kramdown's contents stand for.
        let below = lines.peek().map_or("", |below| below.trim_start());
        if below.starts_with("{:toc") || below.starts_with("{: toc") {
            out.push('\n');
            continue;
        }
        // What Obsidian leaves out.
        let bare = without(line, "`", "`", &|_| true);
        let hides = bare.matches("%%").count() % 2 == 1;
        comment ^= hides;
        if hides || comment {
            out.push('\n');
            continue;
        }
        let flips = bare.matches("$$").count() % 2 == 1;
        let left_out = display
            || flips
            || ["import ", "export ", ":::", "[!", "[TOC]", "[toc]"]
                .iter()
                .any(|sign| start.starts_with(sign) && !start.starts_with("[!["))
            || matches!(start, "\\[" | "\\]");
        display ^= flips || matches!(start, "\\[" | "\\]");
        if left_out {
            out.push('\n');
            continue;
        }
        // Between tags an indent is no code to whoever reads HTML.
        let tag = line.trim_start().strip_prefix('<');
        let is_tag =
            tag.is_some_and(|tag| tag.starts_with(|c: char| c.is_alphabetic() || c == '/'));
        let own = line.len() - line.trim_start().len();
        let mut line = match html {
            Some(indent) if is_tag && own > indent => line[own - indent..].to_owned(),
            _ => line.to_owned(),
        };
        if is_tag {
            html = Some(html.map_or(own, |indent: usize| indent.min(own)));
        } else if !line.trim().is_empty() && own < 4 {
            html = None;
        }
        let short = |inside: &str| !inside.is_empty();
        let code = take_code(&mut line);
        // In an address, which stays one: the documentation's own templates.
        line = line.replace("{{{", "").replace("}}}", "");
        for (open, close) in [
            ("$$", "$$"),
            ("\\[", "\\]"),
            ("\\(", "\\)"),
            ("{{", "}}"),
            ("{class", "}"),
            ("{#", "}"),
            ("{:", "}"),
            ("{.", "}"),
            ("%%", "%%"),
            (":(", "):"),
        ] {
            line = without(&line, open, close, &short);
        }
        line = without_inline_mathematics(&line);
        line = wiki_links(&line);
        line = without_emoji_codes(&line);
        for (at, code) in code.iter().enumerate() {
            line = line.replace(&stand_in(at), code);
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// Takes the code out of a line, in which nothing means anything, and leaves signs for it.
fn take_code(line: &mut String) -> Vec<String> {
    let mut code = Vec::new();
    let mut out = String::new();
    let mut rest = line.as_str();
    while let Some(at) = rest.find('`') {
        let (before, span) = rest.split_at(at);
        out.push_str(before);
        let run = &span[..span.len() - span.trim_start_matches('`').len()];
        let inside = &span[run.len()..];
        // As many signs as at its beginning end it.
        let end = inside.match_indices(run).find(|(at, _)| {
            !inside[..*at].ends_with('`') && !inside[at + run.len()..].starts_with('`')
        });
        let end = run.len() + end.map_or(0, |(at, _)| at + run.len());
        if end > run.len() {
            out.push_str(&stand_in(code.len()));
            code.push(span[..end].to_owned());
        } else {
            out.push_str(run);
        }
        rest = &span[end..];
    }
    out.push_str(rest);
    *line = out;
    code
}

/// The sign for the code with that number: none that a post has.
fn stand_in(at: usize) -> String {
    format!("\u{f8ff}{at}\u{f8fe}")
}

/// With the `<summary>` of each `<details>` at its beginning, where it is shown.
fn summaries_first(text: &str) -> String {
    let mut out = String::new();
    // Where each that is open begins, behind its tag.
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = match tag.find('>') {
            Some(end) if tag.starts_with("<details") || tag.starts_with("</details") => end + 1,
            Some(_) if tag.starts_with("<summary") => {
                tag.find("</summary>").map_or(1, |end| end + 10)
            }
            _ => 1,
        };
        let (tag, behind) = tag.split_at(end);
        match open.last() {
            Some(start) if tag.ends_with("</summary>") => out.insert_str(*start, tag),
            _ => out.push_str(tag),
        }
        if tag.starts_with("</details") {
            open.pop();
        } else if tag.starts_with("<details") {
            open.push(out.len());
        }
        rest = behind;
    }
    out + rest
}

/// A line without `:tada:` where it is none of `a:tada:b` and `a::tada::b`; code keeps it.
fn without_emoji_codes(line: &str) -> String {
    let mut out = String::new();
    let mut code = false;
    let mut rest = line;
    while let Some(at) = rest.find([':', '`']) {
        let (before, sign) = rest.split_at(at);
        out.push_str(before);
        let after = &sign[1..];
        rest = after;
        if sign.starts_with('`') {
            code = !code;
            out.push('`');
            continue;
        }
        let free = !out.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ':');
        match after.split_once(':') {
            Some((name, behind))
                if free
                    && !code
                    && !behind.starts_with(|c: char| c.is_ascii_alphanumeric())
                    && emojis::get_by_shortcode(name).is_some() =>
            {
                out.push(' ');
                rest = behind;
            }
            _ => out.push(':'),
        }
    }
    out + rest
}

/// A line without `$x$`, in which no space is inside the signs and no digit behind them.
fn without_inline_mathematics(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        match after.split_once('$') {
            Some((inside, behind))
                if !inside.is_empty()
                    && !inside.starts_with(' ')
                    && !inside.ends_with(' ')
                    && !behind.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                out.push(' ');
                rest = behind;
            }
            _ => {
                out.push('$');
                rest = after;
            }
        }
    }
    out + rest
}

/// A line with `[[a|b]]` as `b`, and `[[a#b]]` as its parts; embeds and ids of blocks are
/// left out.
fn wiki_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[[") {
        out.push_str(before);
        match after.split_once("]]") {
            Some((inside, behind)) if !inside.contains(']') && !behind.starts_with('(') => {
                if out.ends_with('!') {
                    out.pop();
                } else {
                    let label = inside.split('|').next_back().unwrap_or(inside);
                    out.push_str(&label.trim_start_matches('#').replace('#', " "));
                }
                rest = behind;
            }
            _ => {
                out.push_str("[[");
                rest = after;
            }
        }
    }
    out += rest;
    if out.starts_with('^') {
        return String::new();
    }
    match out.rsplit_once(" ^") {
        Some((text, id)) if id.chars().all(|c| c.is_alphanumeric() || c == '-') => text.to_owned(),
        _ => out,
    }
}

/// `text` without what stands between `open` and `close`, where that is `meant`.
fn without(text: &str, open: &str, close: &str, meant: &dyn Fn(&str) -> bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        match after.split_once(close) {
            // Not `<script>` as a word of code.
            Some((inside, behind))
                if meant(inside) && !(open.starts_with('<') && out.ends_with('`')) =>
            {
                // An address is still one.
                let line = out.rsplit('\n').next().unwrap_or_default();
                let address = line.trim_start().starts_with('[')
                    && line.ends_with("]: ")
                    && !line.ends_with("[]: ");
                out.push(if address { 'x' } else { ' ' });
                rest = behind;
            }
            _ => {
                out.push_str(open);
                rest = after;
            }
        }
    }
    out + rest
}

/// What pulldown-cmark's HTML says, footnotes at the end.
fn parts(body: &str) -> Vec<Part> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let (mut image, mut note) = (0, None);
    let mut referred: Vec<String> = Vec::new();
    let mut notes: HashMap<String, Vec<Event<'_>>> = HashMap::new();
    let mut events = Vec::new();
    for event in Parser::new_ext(body, options) {
        match event {
            // What a picture is called is shown in more ways than one.
            Event::Start(Tag::Image { .. }) => image += 1,
            Event::End(TagEnd::Image) => image -= 1,
            _ if image > 0 => {}
            Event::Start(Tag::FootnoteDefinition(label)) => note = Some(label.to_string()),
            Event::End(TagEnd::FootnoteDefinition) => note = None,
            event => {
                let event = match event {
                    Event::FootnoteReference(label) => {
                        let label = label.to_string();
                        let known = referred.iter().position(|other| *other == label);
                        let at = known.unwrap_or_else(|| {
                            referred.push(label);
                            referred.len() - 1
                        });
                        Event::Text((at + 1).to_string().into())
                    }
                    event => event,
                };
                match &note {
                    Some(label) => notes.entry(label.clone()).or_default().push(event),
                    None => events.push(event),
                }
            }
        }
    }
    for label in referred {
        events.extend(notes.remove(&label).into_iter().flatten());
    }
    let mut parts = Vec::new();
    let mut running = Vec::new();
    let mut table: Option<Vec<Vec<String>>> = None;
    let mut cell = Vec::new();
    let mut depth = 0;
    for event in events {
        match event {
            Event::Start(Tag::Table(_)) if depth == 0 => {
                parts.push(Part::Text(html_text(running.drain(..))));
                table = Some(Vec::new());
            }
            Event::End(TagEnd::Table) if depth == 0 => {
                parts.extend(table.take().map(Part::Table));
            }
            Event::Start(Tag::TableHead | Tag::TableRow) if table.is_some() => {
                table.iter_mut().for_each(|rows| rows.push(Vec::new()));
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) if table.is_some() => {}
            Event::Start(Tag::TableCell) if table.is_some() => cell.clear(),
            Event::End(TagEnd::TableCell) if table.is_some() => {
                let text = html_text(cell.drain(..));
                if let Some(row) = table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(text);
                }
            }
            event if table.is_some() => cell.push(event),
            event => {
                match event {
                    Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
                    Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth -= 1,
                    _ => {}
                }
                running.push(event);
            }
        }
    }
    parts.push(Part::Text(html_text(running.into_iter())));
    parts
}

/// The text of the HTML that `events` make.
fn html_text<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let mut out = String::new();
    html::push_html(&mut out, events);
    let mut text = String::new();
    let mut rest = out.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let name = after.trim_start_matches('/');
        let name = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .map_or(name, |end| &name[..end]);
        let inline = [
            "a", "b", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s", "small", "span",
            "strong", "sub", "sup", "u",
        ];
        if !inline.contains(&name) {
            text.push(' ');
        }
        let mut quote = None;
        let end = after.find(|c| match (c, quote) {
            ('>', None) => true,
            ('"' | '\'', None) => {
                quote = Some(c);
                false
            }
            (c, Some(open)) => {
                quote = Some(open).filter(|open| *open != c);
                false
            }
            _ => false,
        });
        rest = end.map_or("", |end| &after[end + 1..]);
    }
    text.push_str(rest);
    // Raw HTML has entities that no parser has been at yet.
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .find(';')
            .filter(|end| *end < 12)
            .map_or(1, |end| end + 1);
        let decoded = Parser::new(&rest[..end]).find_map(|event| match event {
            Event::Text(text) => Some(text.to_string()),
            _ => None,
        });
        plain.push_str(decoded.as_deref().unwrap_or(&rest[..end]));
        rest = &rest[end..];
    }
    plain + rest
}

/// All that counts, character by character.
fn letters(text: &str) -> Vec<String> {
    let counts = |c: &char| {
        !(c.is_whitespace()
            || c.is_control()
            || ('\u{200b}'..='\u{200f}').contains(c)
            || matches!(
                c,
                '\u{fe0f}' | '\u{fffd}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
            )
            || matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»')
            || matches!(c, '-' | '‐' | '–' | '—' | '.' | '…' | '─'))
    };
    text.nfkc().filter(counts).map(String::from).collect()
}

/// Words, and every ideograph by itself.
fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.nfkc() {
        // `x<sup>ab</sup>` may stand here as `x^ab`.
        if matches!(c, '^' | '_') {
            continue;
        }
        if c.is_alphanumeric() {
            match found.last_mut() {
                Some(word)
                    if before.is_alphanumeric()
                        && !markdown::is_cjk(before)
                        && !markdown::is_cjk(c) =>
                {
                    word.push(c);
                }
                _ => found.push(c.into()),
            }
        }
        before = c;
    }
    found
}

/// Where words are no longer found in order; what lies between does not matter. Several may
/// be as many others that have the same letters.
fn missing(wanted: &[String], there: &[String]) -> Option<String> {
    let around = |at: usize| {
        let (from, to) = (at.saturating_sub(6), (at + 6).min(wanted.len()));
        let (before, behind) = (wanted[from..at].join(" "), wanted[at..to].join(" "));
        format!("{before} [] {behind}")
    };
    let (mut ours, mut theirs) = (0, 0);
    // What is lost may stand elsewhere too: then others are skipped to get there.
    let mut skipped = (0, 0);
    while ours < wanted.len() {
        let found = (theirs..there.len()).find_map(|at| {
            let (count, others) = same_letters(&wanted[ours..], &there[at..])?;
            Some((count, at, at + others))
        });
        let Some((count, at, end)) = found else {
            let place = around(ours);
            let skipped = match skipped {
                (0..20, _) => String::new(),
                (count, at) => format!(", {count} skipped: {}", around(at)),
            };
            return Some(format!("{ours} of {}: {place}{skipped}", wanted.len()));
        };
        skipped = skipped.max((at - theirs, ours));
        ours += count;
        theirs = end;
    }
    None
}

/// How many words at the start of both have the same letters: the fewest.
fn same_letters(wanted: &[String], there: &[String]) -> Option<(usize, usize)> {
    const MOST: usize = 6;
    let (mut count, mut others) = (1, 1);
    let (mut ours, mut theirs) = (wanted.first()?.clone(), there.first()?.clone());
    while ours != theirs {
        if theirs.starts_with(&ours) && count < MOST {
            ours += wanted.get(count)?;
            count += 1;
        } else if ours.starts_with(&theirs) && others < MOST {
            theirs += there.get(others)?;
            others += 1;
        } else {
            return None;
        }
    }
    Some((count, others))
}

/// Words that are not there as often as they should be.
fn too_few(wanted: &mut Vec<String>, there: &[String]) -> Option<String> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for word in there {
        *count.entry(word).or_default() += 1;
    }
    let all = wanted.len();
    wanted.retain(|word| match count.get_mut(word.as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    let lost = wanted.len();
    let first = &wanted[..lost.min(12)];
    (lost > 0).then(|| format!("{lost} of {all}: {}", first.join(" ")))
}

/// The place at which `expected` is no longer found in `shown`, which may hold more.
fn first_lost(expected: &[String], shown: &[String]) -> Option<String> {
    let mut rest = shown.iter();
    for (at, c) in expected.iter().enumerate() {
        if !rest.any(|other| other == c) {
            let from = at.saturating_sub(20);
            let to = (at + 20).min(expected.len());
            return Some(format!("{} [{c}]", expected[from..to].join("")));
        }
    }
    None
}
