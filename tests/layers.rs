//! Holds the modules to the order that the crate's documentation draws: a module
//! may use only what stands to the right of it. Read from the sources as text.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What each module may use, itself aside. One row a module of `src/lib.rs`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("color", &[]),
    ("cells", &[]),
    ("platform", &[]),
    ("content", &["cells", "color", "platform"]),
    ("said", &["content"]),
    (
        "markdown",
        &["content", "cells", "color", "platform", "platform"],
    ),
    (
        "layout",
        &[
            "markdown", "content", "cells", "color", "platform", "platform",
        ],
    ),
    (
        "images",
        &["content", "cells", "color", "platform", "platform"],
    ),
    (
        "search",
        &[
            "markdown", "content", "cells", "color", "platform", "platform",
        ],
    ),
    (
        "check",
        &[
            "markdown", "content", "cells", "color", "platform", "platform",
        ],
    ),
    (
        "state",
        &["content", "cells", "color", "platform", "platform"],
    ),
    (
        "app",
        &[
            "images", "state", "search", "check", "layout", "markdown", "content", "cells",
            "color", "platform", "platform",
        ],
    ),
    (
        "ui",
        &[
            "app", "images", "state", "search", "check", "layout", "markdown", "content", "cells",
            "color",
        ],
    ),
    (
        "runtime",
        &[
            "said", "ui", "app", "images", "state", "search", "check", "layout", "markdown",
            "content", "cells", "color", "platform", "platform",
        ],
    ),
    (
        "commands",
        &[
            "said", "runtime", "ui", "app", "images", "state", "search", "check", "layout",
            "markdown", "content", "cells", "color", "platform", "platform",
        ],
    ),
    ("config", &["app", "check", "content", "platform"]),
    (
        "cli",
        &[
            "said", "config", "commands", "runtime", "ui", "app", "images", "state", "search",
            "check", "layout", "markdown", "content", "cells", "color", "platform", "platform",
        ],
    ),
];

/// Crates that a few files use on behalf of the others.
const KEPT_IN: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["markdown/parse"]),
    (
        "html5ever",
        &["markdown/html.rs", "content/summary/html.rs"],
    ),
    ("emojis", &["content/emoji.rs", "markdown/"]),
    ("mermaid_text", &["markdown/diagram.rs"]),
    ("syntect", &["layout/highlight.rs"]),
    ("two_face", &["layout/highlight.rs"]),
    ("postcard", &["content/cache"]),
    ("serde_yaml", &["content/front_matter/yaml.rs"]),
    ("image::", &["images/"]),
    ("viuer", &["commands/show/"]),
    ("annotate_snippets", &["commands/check/human.rs"]),
    ("strsim", &["check/similar.rs"]),
    // What only some systems have, or what asks which of them this is.
    ("signal_hook", &["platform/"]),
    ("rustix", &["platform/"]),
    ("std::os::", &["platform/"]),
    ("os::unix", &["platform/"]),
    ("os::windows", &["platform/"]),
    ("unix)", &["platform"]),
    ("windows)", &["platform"]),
    ("target_os", &["platform"]),
    ("target_family", &["platform"]),
    ("resvg", &["images/svg"]),
    ("ratatui_image", &["images/pixels"]),
    ("fast_image_resize", &["images/"]),
    ("crossterm::terminal", &["runtime/", "commands/"]),
    ("crossterm::cursor", &["runtime/"]),
    ("crossterm::execute", &["runtime/"]),
    (
        "std::thread",
        &[
            "runtime/",
            "content/scan",
            "content/parts.rs",
            "search/run.rs",
            "check.rs",
            "commands/show/",
        ],
    ),
    (
        "Instant",
        &[
            "runtime.rs",
            "runtime/",
            "content/scan",
            // How long code may take to be coloured, and a lock to be had.
            "layout/highlight.rs",
            "commands/show",
            "state/file.rs",
        ],
    ),
];

/// A source file: its path below `src` and its text without tests and comments.
struct Source {
    path: String,
    code: String,
}

impl Source {
    /// The module that it belongs to: `layout` for `layout/wrap.rs`.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    assert!(files.len() > 40, "the sources are not where they were");
    files
        .into_iter()
        .map(|file| {
            let below = file.strip_prefix(&root).unwrap();
            Source {
                path: below.to_str().unwrap().replace('\\', "/"),
                code: without_tests(&fs::read_to_string(&file).unwrap()),
            }
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Drops comments and items that are compiled for tests only. The sources are
/// formatted, so such an item ends at the first line that is `}` or ends in `;`
/// at the left edge.
fn without_tests(source: &str) -> String {
    let mut code = String::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            for skipped in lines.by_ref() {
                let statement = !skipped.starts_with(' ') && skipped.ends_with(';');
                if skipped == "}" || statement {
                    break;
                }
            }
        } else if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// The modules of the crate that `code` names behind `root`, as in `crate::x` or
/// `crate::{x, y::z}`.
fn named<'a>(code: &'a str, root: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(root) {
        let rest = &code[at + root.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(first_names(group)),
            None => found.extend(name(rest)),
        }
    }
    found
}

/// The first name of each entry of a group, up to its closing brace.
fn first_names(group: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut fresh = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                names.extend(name(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// The name that `text` begins with, where it is a module's.
fn name(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let name = &text[..end];
    name.starts_with(|c: char| c.is_lowercase()).then_some(name)
}

#[test]
fn groups_of_names_are_read() {
    let code =
        "use crate::{\n    app::{App, Effect},\n    ui,\n};\nlet x = crate::layout::wrap(y);";
    assert_eq!(
        named(code, "crate::"),
        BTreeSet::from(["app", "ui", "layout"])
    );
    let code = "use a;\n#[cfg(test)]\nmod tests {\n    use crate::ui;\n}\nfn b() {}\n";
    assert_eq!(without_tests(code), "use a;\nfn b() {}\n");
}

#[test]
fn every_module_has_its_place() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: BTreeSet<_> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let placed: BTreeSet<_> = MAY_USE.iter().map(|(module, _)| *module).collect();
    assert_eq!(declared, placed);
}

#[test]
fn a_module_uses_only_what_stands_to_the_right_of_it() {
    let mut wrong = Vec::new();
    for source in sources() {
        let module = source.module();
        if module == "lib" {
            continue;
        }
        let (root, may_use) = if module == "main" {
            ("blogtui::", ["cli", "runtime", "content"].as_slice())
        } else {
            let row = MAY_USE.iter().find(|(name, _)| *name == module);
            ("crate::", row.expect("every_module_has_its_place").1)
        };
        for used in named(&source.code, root) {
            if used != module && !may_use.contains(&used) {
                wrong.push(format!("{} uses {used}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn foreign_crates_are_used_where_they_belong() {
    let mut wrong = Vec::new();
    // Files of tests, as `scan/tests.rs`, are compiled for tests only.
    let code = sources();
    for source in code
        .iter()
        .filter(|source| !source.path.ends_with("tests.rs"))
    {
        for (what, places) in KEPT_IN {
            let uses = source
                .code
                .match_indices(what)
                .any(|(at, _)| !is_inside_word(&source.code, at));
            let allowed = places.iter().any(|place| source.path.starts_with(place));
            if uses && !allowed {
                wrong.push(format!("{} uses {what}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_screen_and_the_runtime_know_a_frame() {
    for source in sources() {
        if ["ui", "runtime"].contains(&source.module()) {
            continue;
        }
        // How ratatui's styles are written out is a matter of its backend.
        for word in ["Frame<", "ratatui::Terminal", "CrosstermBackend"] {
            assert!(!source.code.contains(word), "{} uses {word}", source.path);
        }
    }
}

/// Whether the place is the middle of a longer name.
fn is_inside_word(code: &str, at: usize) -> bool {
    code[..at]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || c == '_')
}
