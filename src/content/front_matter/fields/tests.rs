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

/// gohugo.io/content-management/front-matter: keys have no letter case; themes have keys
/// of their own, which are not ours to judge.
#[test]
fn keys_are_read_whatever_their_letter_case_and_unknown_ones_are_no_issue() {
    let (fields, issues) = read("Title: A\nDRAFT: 'true'\nlayoutBackgroundBlur: [x]");
    assert_eq!(fields.title.as_deref(), Some("A"));
    assert_eq!(fields.draft, Some(true));
    assert!(issues.is_empty(), "{issues:?}");
}

/// Our rule, where Hugo fails the build.
#[test]
fn one_odd_field_does_not_lose_the_others() {
    let (fields, issues) = read("title: [a]\ndate: 2024-07-31\ntags: {x: y}\nweight: z");
    assert_eq!(fields.title, None);
    assert_eq!(fields.dates[0].text, "2024-07-31");
    assert_eq!(fields.dates[0].line, Some(3));
    let lines: Vec<_> = issues.iter().map(|issue| issue.line).collect();
    assert_eq!(lines, [Some(2), Some(5)], "{issues:?}");
}

/// hexo.io/docs/front-matter: lists in a list; help.obsidian.md/tags: `#`;
/// jekyllrb.com/docs/posts: `category`; blowfish.page and Docusaurus: authors as maps. An
/// empty item is nothing (our rule).
#[test]
fn names_come_from_lists_texts_and_maps() {
    let (fields, _) = read("tags: [a, [b, 3], '', ~, '#c']\ncategory: x, y\nauthor: {name: N}");
    assert_eq!(fields.tags, ["a", "b", "3", "c"]);
    assert_eq!(fields.categories, ["x", "y"]);
    assert_eq!(fields.authors, ["N"]);
}

/// YAML 1.2.2, 8.1.3: `>-` folds lines. Hugo, `cast.ToString`: numbers become text.
#[test]
fn text_is_cleaned_and_numbers_become_text() {
    assert_eq!(
        read("title: \"a\\eb\"").0.title.as_deref(),
        Some("a\u{fffd}b")
    );
    assert_eq!(read("title: 2024").0.title.as_deref(), Some("2024"));
    assert_eq!(read("title: >-\n  a\n  b").0.title.as_deref(), Some("a b"));
}

/// YAML 1.2.2, 3.2.1.3: keys are unique (our rule: the last one counts).
#[test]
fn the_last_of_two_equal_keys_wins_with_an_issue() {
    let (fields, issues) = read("title: a\ntitle: b");
    assert_eq!(fields.title.as_deref(), Some("b"));
    assert_eq!(issues.len(), 1);
}

/// jekyllrb.com/docs/front-matter: `published: false`. Hugo's theme PaperMod: `cover.image`.
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

/// gohugo.io/content-management/front-matter: `params`; getzola.org, Page: `[taxonomies]`,
/// `[extra]`. What stands at the top counts more.
#[test]
fn fields_may_stand_one_level_down() {
    let (fields, _) = read("params: {description: D, title: no}\ntitle: own");
    assert_eq!(fields.title.as_deref(), Some("own"));
    assert_eq!(fields.description.as_deref(), Some("D"));
    let (fields, _) = read("taxonomies: {tags: [a], series: [s]}\nextra: {author: N, image: i}");
    assert_eq!(
        (fields.tags, fields.series),
        (vec!["a".into()], vec!["s".into()])
    );
    assert_eq!(
        (fields.authors, fields.hero),
        (vec!["N".into()], Some("i".into()))
    );
}

/// gohugo.io/configuration/front-matter: `date`, `publishDate` with `pubdate` and
/// `published`, `lastmod` with `modified`. In between what others call it: Astro's blog
/// `pubDate`, AstroPaper `pubDatetime` and `modDatetime`, Quartz `created`, Hexo `updated`.
#[test]
fn dates_have_many_names_and_an_order() {
    let names = [
        "date",
        "publishDate",
        "pubdate",
        "published",
        "pubDatetime",
        "created",
        "lastmod",
        "modified",
        "updated",
        "modDatetime",
    ];
    let rows: Vec<String> = names
        .iter()
        .rev()
        .map(|key| format!("{key}: 2024-01-01"))
        .collect();
    let (fields, issues) = read(&rows.join("\n"));
    assert!(issues.is_empty(), "{issues:?}");
    let found = |list: &[Written]| {
        list.iter()
            .map(|one| one.key.to_owned())
            .collect::<Vec<_>>()
    };
    let lower: Vec<String> = names.iter().map(|key| key.to_lowercase()).collect();
    assert_eq!(found(&fields.dates), lower);
    assert_eq!(found(&fields.lastmods), lower[6..]);
    assert_eq!(found(&fields.publish), lower[1..4]);
    let (fields, _) = read("expiryDate: 2024-01-01\nunpublishdate: 2023-01-01");
    assert_eq!(found(&fields.expiry), ["expirydate", "unpublishdate"]);
}

/// jekyllrb.com/docs/front-matter: `published` is a flag; Astro's theme Fuwari has a date
/// there. An empty date is none (Hugo: the zero time).
#[test]
fn what_is_no_date_is_not_taken_for_one() {
    for yaml in [
        "published: true",
        "published: 'false'",
        "date: ''",
        "date: ~",
        "date:",
    ] {
        let (fields, issues) = read(yaml);
        assert!(fields.dates.is_empty() && issues.is_empty(), "{yaml}");
    }
    assert_eq!(read("published: 2024-01-01").0.dates[0].key, "published");
    assert_eq!(read("published: 2024-01-01").0.draft, None);
}

/// gohugo.io/content-management/front-matter: `draft`; spf13/cast, `ToBool`: `"true"`, 1.
#[test]
fn a_draft_is_one_however_it_is_written() {
    for (yaml, draft) in [
        ("draft: true", Some(true)),
        ("draft: 'true'", Some(true)),
        ("draft: 1", Some(true)),
        ("draft: False", Some(false)),
        ("draft: false\npublished: false", Some(false)),
        ("published: true", None),
        ("title: T", None),
    ] {
        assert_eq!(read(yaml).0.draft, draft, "{yaml}");
    }
}

/// gohugo.io/content-management/taxonomies: a list, or one text for one term; numbers and
/// flags are text (spf13/cast, `ToStringSlice`). `a, b` is two (our rule), null is none.
#[test]
fn terms_are_lists_however_they_are_written() {
    for (yaml, tags) in [
        ("tags:\n  - a\n  - b c", vec!["a", "b c"]),
        ("tags: [a, \"b c\"]", vec!["a", "b c"]),
        ("tags: one tag", vec!["one tag"]),
        ("tags: a, b", vec!["a", "b"]),
        ("tags: ~", vec![]),
        ("tags: ''", vec![]),
        ("tags: [1, 2.5, true]", vec!["1", "2.5", "true"]),
        ("tags:\n  -\n  - a", vec!["a"]),
        ("tag: a", vec!["a"]),
        ("tags: [C++, 'C#', .NET]", vec!["C++", "C#", ".NET"]),
    ] {
        let (fields, issues) = read(yaml);
        assert_eq!(fields.tags, tags, "{yaml}");
        assert!(issues.is_empty(), "{yaml}: {issues:?}");
    }
}

/// An empty item drops out; Hugo 0.168 takes the next key into it.
#[test]
fn an_empty_item_takes_no_key_with_it() {
    let (fields, _) = read("tags:\n- \ntitle: T");
    assert_eq!((fields.title.as_deref(), fields.tags.len()), (Some("T"), 0));
}

/// jekyllrb.com/docs/posts: categories and tags "can be specified as a YAML list or a
/// space-separated string".
#[test]
fn jekylls_terms_are_separated_by_spaces() {
    let around = Around {
        spaced_terms: true,
        ..Around::default()
    };
    let block = split("---\ntags: a b\ncategories: [c d]\n---\n").0;
    let (fields, _) = super::super::parse_around(&block, around);
    assert_eq!(fields.tags, ["a", "b"]);
    assert_eq!(fields.categories, ["c d"]);
}

/// Series as a taxonomy: gohugo.io/configuration/taxonomies. Authors: blowfish.page, Hexo's
/// and Jekyll's themes (`author`), Docusaurus (`authors` as maps).
#[test]
fn series_and_authors_are_terms_like_tags() {
    let (fields, _) = read("series: A Tale\nauthors:\n  - name: N\n    url: x\n  - M");
    assert_eq!(
        (fields.series, fields.authors.join(" ")),
        (vec!["A Tale".into()], "N M".into())
    );
    assert_eq!(read("author: N").0.authors, ["N"]);
}

/// gohugo.io/content-management/front-matter: `description`, `summary`, `weight`, `slug`,
/// `url`, `aliases`, `isCJKLanguage`; Jekyll `permalink`; Zola `path`.
#[test]
fn the_other_fields_of_a_page_are_read() {
    let (fields, issues) = read(
        "description: |\n  a\n  b\nsummary: |\n  *s*\n\n  t\nweight: '7'\nslug: s\nurl: /u/\n\
         aliases: [/old/, x]\nisCJKLanguage: true\nshowSummary: false",
    );
    assert!(issues.is_empty(), "{issues:?}");
    assert_eq!(fields.description.as_deref(), Some("a b"));
    assert_eq!(fields.summary.as_deref(), Some("*s*\n\nt"));
    assert_eq!(
        (fields.weight, fields.cjk, fields.show_summary),
        (7, Some(true), Some(false))
    );
    assert_eq!(
        (fields.slug.as_deref(), fields.url.as_deref()),
        (Some("s"), Some("/u/"))
    );
    assert_eq!(fields.aliases, ["/old/", "x"]);
    assert_eq!(read("permalink: /p/").0.url.as_deref(), Some("/p/"));
    assert_eq!(
        read("path: 2019/05/15/x").0.url.as_deref(),
        Some("2019/05/15/x")
    );
    assert_eq!(read("weight: none").0.weight, 0);
}

/// In this order: Blowfish `featureimage`; LoveIt and FixIt `featuredImage`; Hugo's themes
/// `image`; Hexo's `cover_image`; PaperMod `cover.image`; gohugo.io/content-management/
/// front-matter `images`; Astro's blog `heroImage`; then what is left.
#[test]
fn a_hero_has_many_names_and_an_order() {
    let names = [
        "featureimage",
        "featuredImage",
        "image",
        "cover_image",
        "cover",
        "images",
        "heroImage",
        "thumbnail",
        "banner",
        "ogImage",
    ];
    for (at, first) in names.iter().enumerate() {
        let rows: Vec<String> = names[at..]
            .iter()
            .rev()
            .map(|key| format!("{key}: {key}.png"))
            .collect();
        let hero = read(&rows.join("\n")).0.hero;
        assert_eq!(hero, Some(format!("{first}.png")));
    }
    assert_eq!(
        read("images: [a.png, b.png]").0.hero.as_deref(),
        Some("a.png")
    );
    assert_eq!(
        read("extra: {banner: z.png}").0.hero.as_deref(),
        Some("z.png")
    );
    assert_eq!(
        read("image: ''\nthumbnail: t.png").0.hero.as_deref(),
        Some("t.png")
    );
}

/// gohugo.io/content-management/build-options: only `list` says it (`_build` was its name
/// before 0.145). `pinned` of Fuwari, `sticky` of Hexo's NexT, `top` of its other themes.
#[test]
fn what_is_unlisted_and_what_is_pinned_is_said_in_one_key() {
    for (yaml, unlisted) in [
        ("build: {list: always}", false),
        ("build: {list: local}", true),
        ("headless: false", false),
        ("headless: 'true'", true),
    ] {
        assert_eq!(read(yaml).0.unlisted, unlisted, "{yaml}");
    }
    for (yaml, pinned) in [
        ("pinned: true", true),
        ("top: 0", false),
        ("sticky: 999", true),
    ] {
        assert_eq!(read(yaml).0.pinned, pinned, "{yaml}");
    }
}
