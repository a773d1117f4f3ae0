//! The README's table of keys says what the program's own table says.

use std::{fs, path::Path};

use blogtui::app::keymap::KEYMAP;

/// The table as the README has to have it, below its heading `## Keys`.
fn table() -> String {
    let mut table = String::from("| key | list | reader |\n| --- | --- | --- |\n");
    for binding in KEYMAP {
        let keys: Vec<_> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
        let [list, reader] = [binding.list, binding.reader].map(|what| what.unwrap_or_default());
        table.push_str(&format!("| {} | {list} | {reader} |\n", keys.join(" ")));
    }
    table
}

/// The cells of the first table below `heading`, its head and its rule left out.
fn rows_below<'a>(text: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    text.lines()
        .skip_while(|line| line.trim() != heading)
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| {
            let inside = line.trim().trim_start_matches('|');
            let inside = inside.strip_suffix('|').unwrap_or(inside);
            inside.split('|').map(str::trim).collect()
        })
        .collect()
}

#[test]
fn a_table_is_found_whatever_its_padding() {
    let text = "# X\n\n## Keys\n\nSome words.\n\n|key|list   |\n|:--|---|\n| `a` `b` |   c |\n\n| no |\n\n## Y\n";
    assert_eq!(rows_below(text, "## Keys"), [["`a` `b`", "c"]]);
}

#[test]
fn the_table_of_keys_is_the_programs_own() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).unwrap_or_default();
    let heading = format!("## Keys\n\n{}", table());
    let (found, expected) = (
        rows_below(&readme, "## Keys"),
        rows_below(&heading, "## Keys"),
    );
    assert!(
        found == expected,
        "the table below `## Keys` in README.md has to be:\n\n{}",
        table()
    );
}
