use super::super::{parse, split};
use super::*;

fn read(yaml: &str) -> (Fields, Vec<Issue>) {
    parse(&split(&format!("---\n{yaml}\n---\n")).0)
}

/// Hugo: `build.list`, `headless`; Hexo's themes: `top`, `sticky`.
#[test]
fn pages_may_be_unlisted_or_pinned() {
    assert!(read("headless: true").0.unlisted);
    assert!(read("build: {list: never}").0.unlisted);
    assert!(read("_build: {list: false}").0.unlisted);
    assert!(!read("build: {render: never}").0.unlisted);
    assert!(read("sticky: 10").0.pinned && !read("top: false").0.pinned);
}

/// Hugo: the nearest section counts, the page's own key counts more.
#[test]
fn sections_above_fill_what_the_page_does_not_say() {
    let near = vec![("Draft".to_owned(), Value::Bool(true))];
    let params = vec![("author".to_owned(), Value::Text("N".into()))];
    let far = vec![
        ("draft".to_owned(), Value::Bool(false)),
        ("params".to_owned(), Value::Map(params)),
        ("title".to_owned(), Value::Text("far".into())),
    ];
    let around = Around {
        cascade: &[&near, &far],
        spaced_terms: true,
        ..Around::default()
    };
    let block = split("---\ntitle: own\ntags: a b\n---\n").0;
    let (fields, _) = super::super::parse_around(&block, around);
    assert_eq!(fields.title.as_deref(), Some("own"));
    assert_eq!(
        (fields.draft, fields.authors),
        (Some(true), vec!["N".into()])
    );
    assert_eq!(fields.tags, ["a", "b"]);
}

#[test]
fn keys_are_read_whatever_their_letter_case_and_unknown_ones_are_no_issue() {
    let (fields, issues) = read("Title: A\nDRAFT: 'true'\nlayoutBackgroundBlur: [x]");
    assert_eq!(fields.title.as_deref(), Some("A"));
    assert_eq!(fields.draft, Some(true));
    assert!(issues.is_empty(), "{issues:?}");
}

#[test]
fn one_odd_field_does_not_lose_the_others() {
    let (fields, issues) = read("title: [a]\ndate: 2024-07-31\ntags: {x: y}\nweight: z");
    assert_eq!(fields.title, None);
    assert_eq!(fields.dates[0].text, "2024-07-31");
    assert_eq!(fields.dates[0].line, Some(3));
    let lines: Vec<_> = issues.iter().map(|issue| issue.line).collect();
    assert_eq!(lines, [Some(2), Some(5)], "{issues:?}");
}

#[test]
fn names_come_from_lists_texts_and_maps() {
    let (fields, _) = read("tags: [a, [b, 3], '', ~, '#c']\ncategory: x, y\nauthor: {name: N}");
    assert_eq!(fields.tags, ["a", "b", "3", "c"]);
    assert_eq!(fields.categories, ["x", "y"]);
    assert_eq!(fields.authors, ["N"]);
}

#[test]
fn text_is_cleaned_and_numbers_become_text() {
    assert_eq!(
        read("title: \"a\\eb\"").0.title.as_deref(),
        Some("a\u{fffd}b")
    );
    assert_eq!(read("title: 2024").0.title.as_deref(), Some("2024"));
    assert_eq!(read("title: >-\n  a\n  b").0.title.as_deref(), Some("a b"));
}

#[test]
fn the_last_of_two_equal_keys_wins_with_an_issue() {
    let (fields, issues) = read("title: a\ntitle: b");
    assert_eq!(fields.title.as_deref(), Some("b"));
    assert_eq!(issues.len(), 1);
}

#[test]
fn published_false_is_a_draft_and_the_cover_may_be_a_map() {
    let (fields, issues) = read("published: false\ncover: {image: a.png}");
    assert_eq!(fields.draft, Some(true));
    assert_eq!(fields.hero.as_deref(), Some("a.png"));
    assert!(issues.is_empty() && fields.dates.is_empty());
}

/// Hugo, configuration `taxonomies`: terms stand below the plural's name. The raw list
/// keeps what is written twice (Hugo's `.Params.tags`), `"[a, b]"` was a list (our rule).
#[test]
fn a_site_may_add_taxonomies() {
    let moods = [vec!["moods".to_owned(), "mood".to_owned()]];
    let around = Around {
        taxonomies: &moods,
        all_terms: true,
        ..Around::default()
    };
    let block = split("---\nmood: calm\ntags: [a, b, a]\ncategories: \"[c, d]\"\n---\n").0;
    let (fields, _) = super::super::parse_around(&block, around);
    assert_eq!(
        fields.taxonomies,
        [("moods".to_owned(), vec!["calm".to_owned()])]
    );
    assert_eq!(fields.tags, ["a", "b", "a"]);
    assert_eq!(fields.categories, ["c", "d"]);
    let (once, _) = super::super::parse(&block);
    assert_eq!(once.tags, ["a", "b"]);
}
