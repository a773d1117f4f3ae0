//! What `docs/safety.md` says is tested, and nothing is tested that it does not say.

use std::{collections::BTreeSet, fs, path::Path};

/// The tests of this folder, as `module::name`.
fn tests() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let module = path.file_stem().unwrap().to_string_lossy().into_owned();
        for part in text.split("#[test]").skip(1) {
            let name = part
                .split_once("fn ")
                .and_then(|(_, rest)| rest.split_once('('));
            // Those are started by others, as processes.
            let helps = part.trim_start().starts_with("#[ignore = \"only");
            if let Some((name, _)) = name.filter(|_| !helps) {
                found.insert(format!("{module}::{name}"));
            }
        }
    }
    found
}

#[test]
fn every_test_is_named_and_every_name_is_a_test() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/safety.md");
    let page = fs::read_to_string(page).unwrap();
    let named: BTreeSet<String> = page
        .split('`')
        .filter(|word| word.contains("::"))
        .map(str::to_owned)
        .collect();
    let mut tests = tests();
    tests.retain(|name| !name.starts_with("checklist::"));
    let unknown: Vec<_> = named.difference(&tests).collect();
    let unnamed: Vec<_> = tests.difference(&named).collect();
    assert!(
        unknown.is_empty() && unnamed.is_empty(),
        "{unknown:?} {unnamed:?}"
    );
}
