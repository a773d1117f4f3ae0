use super::*;
use crate::content::date;
use jiff::tz::TimeZone;
use std::{path::PathBuf, sync::Arc};

fn post(id: &str, day: &str, tags: &[&str]) -> Post {
    let mut post = Post::named(PostId(Arc::from(id)), PathBuf::from(id));
    post.date = date::parse(day, &TimeZone::UTC).ok();
    post.tags = tags.iter().map(|tag| tag.to_string()).collect();
    post
}

fn index(posts: &[(&str, &str, &[&str])]) -> Index {
    let mut index = Index::new();
    for (id, day, tags) in posts {
        index.merge(vec![post(id, day, tags)]);
    }
    index
}

fn ids(index: &Index, sort: Sort, filter: &Filter) -> Vec<String> {
    let found = index.select(sort, filter);
    found.iter().map(PostId::to_string).collect()
}

const BLOG: &[(&str, &str, &[&str])] = &[
    ("b.md", "2024-01-01", &["Go", "Rust Lang"]),
    ("a.md", "2024-01-01", &["rust-lang"]),
    ("none.md", "", &["Rust Lang"]),
    ("new.md", "2025-01-01", &["go"]),
];

/// Our order for readers; Hugo's own (`DefaultPageSort`) is that of weights, below.
#[test]
fn posts_stand_by_date_then_title_with_undated_ones_last() {
    let index = index(BLOG);
    let order = |sort| ids(&index, sort, &Filter::default());
    assert_eq!(order(Sort::Newest), ["new.md", "a.md", "b.md", "none.md"]);
    assert_eq!(order(Sort::Oldest), ["a.md", "b.md", "new.md", "none.md"]);
    assert_eq!(order(Sort::Title), ["a.md", "b.md", "new.md", "none.md"]);
}

#[test]
fn a_post_that_comes_again_replaces_the_old_one() {
    let mut index = index(BLOG);
    index.merge(vec![
        post("b.md", "2023-01-01", &["x"]),
        post("b.md", "2026-01-01", &["Go"]),
    ]);
    assert_eq!(index.len(), 4);
    let order = ids(&index, Sort::Newest, &Filter::default());
    assert_eq!(order, ["b.md", "new.md", "a.md", "none.md"]);
    assert!(index.remove(&PostId(Arc::from("new.md"))));
    assert_eq!(index.len(), 3);
    let tags: Vec<_> = index
        .tags()
        .iter()
        .map(|tag| (&*tag.key, tag.count))
        .collect();
    assert_eq!(tags, [("rust-lang", 2), ("go", 1)]);
}

/// Hugo: `paths.NormalizePathStringBasic`; our rule: the most used spelling.
#[test]
fn tags_are_one_by_case_and_space_and_shown_as_mostly_written() {
    let index = index(BLOG);
    let tags: Vec<_> = index
        .tags()
        .iter()
        .map(|tag| (&*tag.key, &*tag.name, tag.count))
        .collect();
    assert_eq!(tags, [("rust-lang", "Rust Lang", 3), ("go", "Go", 2)]);
}

#[test]
fn tags_narrow_by_all_or_by_any() {
    let index = index(BLOG);
    let mut filter = Filter {
        terms: vec![
            (Taxonomy::Tags, "go".into()),
            (Taxonomy::Tags, "rust-lang".into()),
        ],
        ..Filter::default()
    };
    assert_eq!(ids(&index, Sort::Newest, &filter), ["b.md"]);
    filter.join = Join::Any;
    assert_eq!(ids(&index, Sort::Newest, &filter).len(), 4);
    filter.terms = vec![(Taxonomy::Tags, "unknown".into())];
    assert!(ids(&index, Sort::Newest, &filter).is_empty());
}

#[test]
fn text_is_found_in_titles_and_tags_and_loosely_only_otherwise() {
    let mut index = index(BLOG);
    let mut cafe = post("c.md", "", &[]);
    cafe.title = "Ｃafé 数据库".into();
    index.merge(vec![cafe]);
    let find = |text: &str| {
        let filter = Filter {
            text: text.into(),
            ..Filter::default()
        };
        ids(&index, Sort::Newest, &filter)
    };
    assert_eq!(find("CAFE"), ["c.md"]);
    assert_eq!(find("数据 cafe"), ["c.md"]);
    assert_eq!(find("LANG"), ["a.md", "b.md", "none.md"]);
    assert_eq!(find("cfé"), ["c.md"]);
    assert!(find("zzz").is_empty());
}

#[test]
fn many_batches_give_the_order_of_one() {
    let day = |n: usize| format!("2024-{:02}-{:02}", n * 7 % 12 + 1, n * 11 % 28 + 1);
    let all: Vec<Post> = (0..500)
        .map(|n| post(&format!("{:03}.md", n * 37 % 500), &day(n), &["t"]))
        .collect();
    let mut whole = Index::new();
    whole.merge(all.clone());
    let mut parts = Index::new();
    for batch in all.chunks(7) {
        parts.merge(batch.to_vec());
    }
    for sort in Sort::ALL {
        let none = Filter::default();
        assert_eq!(whole.select(sort, &none), parts.select(sort, &none));
    }
    assert_eq!(whole.tags(), parts.tags());
}

/// Hugo, `hugolib/site.go`: drafts, future and expired posts are not published.
#[test]
fn unpublished_posts_are_hidden_on_request() {
    let now = date::parse("2024-06-01", &TimeZone::UTC).unwrap().at;
    let mut draft = post("draft.md", "2024-01-01", &[]);
    draft.draft = true;
    let future = post("future.md", "2025-01-01", &[]);
    let mut expired = post("expired.md", "2023-01-01", &[]);
    expired.more.expiry = expired.date.map(|date| date.at);
    let mut index = index(&[("plain.md", "2024-01-01", &[])]);
    index.merge(vec![draft, future, expired]);
    let mut filter = Filter {
        hide: Some(Hide::unpublished(now)),
        ..Filter::default()
    };
    assert_eq!(ids(&index, Sort::Newest, &filter), ["plain.md"]);
    filter.hide = Some(Hide {
        drafts: false,
        future: false,
        ..Hide::unpublished(now)
    });
    let shown = ids(&index, Sort::Newest, &filter);
    assert_eq!(shown, ["future.md", "draft.md", "plain.md"]);
}

/// Our rule: one translation is shown, the site's default or the reader's first.
#[test]
fn one_translation_of_a_post_is_shown() {
    let in_language = |id: &str, lang: &str| {
        let mut post = post(id, "2024-01-01", &[]);
        post.lang = Some(Arc::from(lang));
        post.translation = Some(Arc::from("/a"));
        post
    };
    let mut index = index(&[("b.md", "2024-01-01", &[])]);
    index.merge(vec![
        in_language("a.md", "en"),
        in_language("a.zh-cn.md", "zh-cn"),
    ]);
    let show = |languages: &[&str]| {
        let languages = languages.iter().map(|l| (*l).to_owned()).collect();
        let filter = Filter {
            languages: Some(languages),
            ..Filter::default()
        };
        ids(&index, Sort::Newest, &filter)
    };
    assert_eq!(show(&["zh", "en"]), ["a.zh-cn.md", "b.md"]);
    assert_eq!(show(&["en"]), ["a.md", "b.md"]);
    assert_eq!(show(&["fr"]), ["a.md", "b.md"]);
    let others = index.translations(&PostId(Arc::from("a.md")));
    assert_eq!(others.len(), 1);
    assert_eq!(&*others[0].id.0, "a.zh-cn.md");
}

/// Series, categories and authors are taxonomies beside tags.
#[test]
fn terms_of_every_taxonomy_narrow_a_list() {
    let mut one = post("one.md", "2024-01-01", &["x"]);
    one.more.series = vec!["A Tale".into()];
    let mut index = index(&[("two.md", "2024-01-01", &["x"])]);
    index.merge(vec![one]);
    assert_eq!(index.terms(Taxonomy::Series)[0].key, "a-tale");
    let filter = Filter {
        terms: vec![
            (Taxonomy::Tags, "x".into()),
            (Taxonomy::Series, "a-tale".into()),
        ],
        ..Filter::default()
    };
    assert_eq!(ids(&index, Sort::Newest, &filter), ["one.md"]);
}

/// Hugo: `DefaultPageSort`.
#[test]
fn weights_come_first() {
    let weighted = |id: &str, weight: i64| {
        let mut post = post(id, "2024-01-01", &[]);
        post.more.weight = weight;
        post
    };
    let mut posts = [
        weighted("none.md", 0),
        weighted("b.md", 2),
        weighted("a.md", -1),
    ];
    posts.sort_by(by_weight);
    let order: Vec<&str> = posts.iter().map(|post| &*post.id.0).collect();
    assert_eq!(order, ["a.md", "b.md", "none.md"]);
}
