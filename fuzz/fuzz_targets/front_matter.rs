#![no_main]

use blogtui::content::front_matter;
use blogtui_fuzz::{assert_clean, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else {
        return;
    };
    let inside = text(bytes);
    let source = match kind % 5 {
        0 => format!("---\n{inside}\n---\n"),
        1 => format!("+++\n{inside}\n+++\n"),
        2 => format!("{{{inside}}}\n"),
        3 => format!("title: {inside}\n---\n"),
        _ => inside,
    };
    let (fields, issues) = front_matter::parse(&front_matter::split(&source).0);
    let names = [&fields.tags, &fields.categories, &fields.series, &fields.authors];
    let texts = [&fields.title, &fields.description, &fields.hero, &fields.slug];
    names.into_iter().flatten().for_each(|name| assert_clean(name));
    texts.into_iter().flatten().for_each(|text| assert_clean(text));
    issues.iter().for_each(|issue| assert_clean(&issue.message));
});
