use super::*;
use crate::content::post::Standing;
use std::sync::Arc;

fn post(path: &str, source: &str) -> Post {
    let id = PostId(Arc::from(path));
    let text = |text: &str| text.replace(['#', '*'], "");
    let render = Render { text, html: text };
    from_source(id, PathBuf::from("/blog").join(path), source, render)
}

/// blowfish.page, Front Matter: keys of a theme beside those of Hugo.
#[test]
fn a_post_as_its_author_wrote_it() {
    let post = post(
        "posts/a-year/index.md",
        "---\ntitle: \"一年同行\"\nshowSummary: true\nsummary: \"回顾 👀\"\n\
         layoutBackgroundBlur: true\ndate: 2024-07-31\ntags: [\"随笔闲谈\"]\n---\n\n## 初识\n好。\n",
    );
    assert_eq!(&*post.title, "一年同行");
    assert_eq!(post.summary.as_deref(), Some("回顾 👀"));
    assert_eq!(post.tags, ["随笔闲谈"]);
    let day = post.date.map(|date| date.day);
    assert_eq!(day, Some(jiff::civil::date(2024, 7, 31)));
    assert_eq!(post.lastmod(), post.date);
    assert_eq!((post.words, post.minutes, post.cjk), (4, 1, true));
    assert!(post.more.issues.is_empty(), "{:?}", post.more.issues);
}

/// Hugo has no title where none is given. Quartz, Obsidian and Hexo take the name of the
/// file (quartz.jzhao.xyz/authoring-content, hexo.io/docs/front-matter), before it the first
/// heading of level 1 (our rule; CommonMark 4.2 and 4.3).
#[test]
fn a_title_falls_back_to_the_heading_and_then_to_the_name() {
    assert_eq!(&*post("a.md", "text\n\n# A *b*\n").title, "A b");
    assert_eq!(
        &*post("2024-07-31-my_first-post.md", "x").title,
        "My first post"
    );
    assert_eq!(&*post("posts/my-bundle/index.md", "x").title, "My bundle");
    assert_eq!(&*post("A note-like name.md", "x").title, "A note-like name");
    assert_eq!(&*post("2024-07-31.md", "x").title, "2024-07-31");
}

/// Our rule: Hugo fails the build. RFC 3339, 5.7: February has 29 days at most.
#[test]
fn a_date_that_cannot_be_read_falls_back_with_an_issue() {
    let post = post("2024-07-31-x.md", "---\ntitle: T\ndate: 2024-02-30\n---\n");
    let day = post.date.map(|date| date.day);
    assert_eq!(day, Some(jiff::civil::date(2024, 7, 31)));
    assert_eq!(post.more.issues[0].line, Some(3));
    assert!(post.more.issues[0].message.contains("2024-02-30"));
}

/// Hugo: `publishDate` before `date`; an expired post is one from that moment on.
#[test]
fn posts_of_the_future_and_expired_ones_are_told() {
    let post = post(
        "x.md",
        "---\ndate: 2024-01-01\npublishDate: 2024-02-01\nexpiryDate: 2024-03-01\n---\n",
    );
    let at = |day: &str| {
        let now = date::parse(day, &TimeZone::UTC).unwrap().at;
        let standing = post.standing(now);
        (standing.future, standing.expired)
    };
    assert_eq!(at("2024-01-15"), (true, false));
    assert_eq!(at("2024-02-01"), (false, false));
    assert_eq!(at("2024-03-01"), (false, true));
}

/// RFC 3339, 5.6.
#[test]
fn a_date_is_printed_in_its_own_zone_to_the_second() {
    let print = |text: &str| date::parse(text, &TimeZone::UTC).unwrap().rfc3339();
    assert_eq!(
        print("2024-07-31T01:02:03.5+08:00"),
        "2024-07-31T01:02:03+08:00"
    );
    assert_eq!(print("2024-07-31"), "2024-07-31T00:00:00Z");
    // For ever, as some write it: Go prints it so.
    assert_eq!(print("9999-12-31"), "9999-12-31T00:00:00Z");
}

/// Hugo: the divider beats `summary`; both are plain text.
#[test]
fn what_stands_before_the_divider_is_the_summary() {
    let both = post(
        "x.md",
        "---\nsummary: no\n---\nA *b*\nc\n\n<!-- more -->\n\nd\n",
    );
    assert_eq!(both.summary.as_deref(), Some("A b c"));
    let own = post("x.md", "---\nsummary: an *own* one\n---\ntext");
    assert_eq!(own.summary.as_deref(), Some("an own one"));
    let none = post("x.md", "# Head\n\ntext\n");
    assert_eq!(none.teaser(), Some("text"));
    let hidden = post("x.md", "---\nshowSummary: false\n---\ntext\n");
    assert_eq!(hidden.teaser(), None);
    let described = post("x.md", "---\ndescription: D\n---\ntext\n");
    assert_eq!(described.teaser(), Some("D"));
}

/// getzola.org, Page: `path`; Jekyll's permalinks `/:year/:month/:day/:title`.
#[test]
fn folders_may_hold_the_date() {
    let post = post("2019/05/15/x.md", "x");
    let day = post.date.map(|date| date.day);
    assert_eq!(day, Some(jiff::civil::date(2019, 5, 15)));
}

/// Markdown that is HTML already: counting and summaries look at nothing else.
fn as_hugo(cjk: bool, source: &str) -> Post {
    let place = Place {
        auto: Auto::Hugo,
        cjk,
        exact_divider: true,
        ..plain_place()
    };
    let id = PostId(Arc::from("x.md"));
    let file = PostFile::Other(Path::new("x.md").into());
    place.read(id, file, source).0
}

/// What a list of such posts says of one.
fn listed(source: &str) -> String {
    let post = as_hugo(true, source);
    post.summary.unwrap_or(post.excerpt).into()
}

/// CommonMark 4.2 and 4.3: ATX and setext headings, 4.5: none in code; PHP Markdown Extra
/// and gohugo.io/content-management/markdown-attributes: `{#id}`.
#[test]
fn a_heading_gives_its_text_as_the_title() {
    assert_eq!(&*post("a.md", "# A *b* {#c}\n").title, "A b");
    assert_eq!(&*post("a.md", "A b\n===\n").title, "A b");
    assert_eq!(&*post("a.md", "```\n# no\n```\n## no\n").title, "A");
    assert_eq!(&*post("a.md", "---\ntitle: own\n---\n# no\n").title, "own");
}

/// gohugo.io/functions/transform/emojify: themes render the codes of a title, its raw text
/// keeps them, and its markup (`.Title`).
#[test]
fn a_title_keeps_its_markup_and_has_its_codes_rendered_for_readers() {
    let source = "---\ntitle: \"A *b* :tada: 10:20\"\n---\n";
    assert_eq!(&*post("a.md", source).title, "A *b* 🎉 10:20");
    assert_eq!(&*as_hugo(true, source).title, "A *b* :tada: 10:20");
}

/// gohugo.io/configuration/front-matter, then our order: the name (`:filename`; getzola.org,
/// Page: "the date from the filename"; jekyllrb.com/docs/posts), the address, the folders.
#[test]
fn a_date_is_looked_for_in_every_place_in_order() {
    let day = |path: &str, keys: &str| {
        let post = post(path, &format!("---\n{keys}\n---\n"));
        post.date.map(|date| date.day.to_string())
    };
    let all = "2020/01/06/2020-01-05-x.md";
    for (path, keys, expected) in [
        (
            all,
            "date: 2020-01-01\npublishDate: 2020-01-02",
            Some("2020-01-01"),
        ),
        (
            all,
            "created: 2020-01-03\npublishDate: 2020-01-02",
            Some("2020-01-02"),
        ),
        (
            all,
            "lastmod: 2020-01-04\ncreated: 2020-01-03",
            Some("2020-01-03"),
        ),
        (all, "updated: 2020-01-04", Some("2020-01-04")),
        (all, "path: 2020/01/07/x", Some("2020-01-05")),
        ("2020/01/06/x.md", "path: 2020/01/07/x", Some("2020-01-07")),
        ("2020/01/06/x.md", "slug: 2020/01/08/x", Some("2020-01-08")),
        ("2020/01/06/x.md", "url: /about/", Some("2020-01-06")),
        ("2020-01-05-x/index.md", "title: T", Some("2020-01-05")),
        ("x.md", "date: 0001-01-01", None),
        ("x.md", "title: T", None),
    ] {
        assert_eq!(day(path, keys).as_deref(), expected, "{path}: {keys}");
    }
}

/// gohugo.io/configuration/front-matter: `lastmod`, else the date; `updated` of Hexo, Zola
/// and Quartz, `modDatetime` of AstroPaper.
#[test]
fn the_last_change_falls_back_to_the_date() {
    let day = |keys: &str| {
        let post = post("x.md", &format!("---\ndate: 2020-01-01\n{keys}\n---\n"));
        post.lastmod().map(|date| date.day.to_string()).unwrap()
    };
    assert_eq!(
        day("lastmod: 2020-01-02\nupdated: 2020-01-03"),
        "2020-01-02"
    );
    assert_eq!(
        day("modDatetime: 2020-01-04\nupdated: 2020-01-03"),
        "2020-01-03"
    );
    assert_eq!(day("modDatetime: 2020-01-04"), "2020-01-04");
    assert_eq!(day("title: T"), "2020-01-01");
}

/// gohugo.io/content-management/front-matter: `date` stands for a missing `publishDate`, and
/// an `expiryDate` that is now has passed (`hugolib/site.go`, `shouldBuild`).
#[test]
fn a_date_to_come_makes_a_post_one_of_the_future() {
    let at = |day: &str| date::parse(day, &TimeZone::UTC).unwrap().at;
    let standing =
        |keys: &str| post("x.md", &format!("---\n{keys}\n---\n")).standing(at("2024-06-01"));
    assert!(standing("date: 2024-06-02").future);
    assert!(!standing("date: 2024-06-02\npublishDate: 2024-05-01").future);
    assert!(standing("unpublishdate: 2024-06-01").expired);
    assert!(!standing("expiryDate: 2024-06-01T00:00:01Z").expired);
    assert_eq!(standing("title: T"), Standing::default());
}

/// jekyllrb.com/docs/posts and hexo.io/docs/writing: what stands in `_drafts` is a draft,
/// unless it says otherwise itself.
#[test]
fn a_folder_of_drafts_makes_drafts() {
    let drafts = |keys: &str| {
        let place = Place {
            drafts: true,
            ..plain_place()
        };
        let source = format!("---\n{keys}\n---\n");
        place
            .read(
                PostId(Arc::from("x")),
                PostFile::Other(Path::new("x.md").into()),
                &source,
            )
            .0
            .draft
    };
    assert!(drafts("title: T") && !drafts("draft: false"));
}

fn plain_place() -> Place<'static> {
    let same = |text: &str| text.to_owned();
    Place::alone(
        "x",
        Render {
            text: same,
            html: same,
        },
    )
}

/// gohugo.io/content-management/summaries: the divider counts more than `summary`, and that
/// more than the text. `description` is no summary.
#[test]
fn a_summary_is_looked_for_in_hugos_order() {
    let long = format!("<p>{}</p><p>behind</p>", "word ".repeat(70));
    let front = "---\nsummary: own\ndescription: no\n---\n";
    assert_eq!(
        listed(&format!("{front}<p>before</p><!--more-->{long}")),
        "before"
    );
    assert_eq!(listed(&format!("{front}{long}")), "own");
    let made = listed(&format!("---\ndescription: no\n---\n{long}"));
    assert_eq!(made.split(' ').count(), 70);
}

/// gohugo.io/content-management/summaries: the divider is these bytes and no others; what
/// stands before it is the summary, headings and all.
#[test]
fn hugos_divider_is_exact_and_takes_all_before_it() {
    assert_eq!(
        listed("<h1>H</h1>\n<p>a</p>\n<!-- more -->\n<p>b</p>"),
        "H a b"
    );
    assert_eq!(listed("<h1>H</h1>\n<p>a</p>\n<!--more-->\n<p>b</p>"), "H a");
}

/// hexo.io/docs/tag-plugins (Post Excerpt) and getzola.org, Page (Summary): `<!-- more -->`.
#[test]
fn the_dividers_of_others_may_have_spaces() {
    let own = |source: &str| {
        plain_place()
            .read(
                PostId(Arc::from("x")),
                PostFile::Other(Path::new("x.md").into()),
                source,
            )
            .0
            .summary
    };
    assert_eq!(own("a b\n\n<!-- more -->\n\nc").as_deref(), Some("a b"));
    assert_eq!(own("a b\n\n<!--   more-->\n\nc").as_deref(), Some("a b"));
    assert_eq!(own("a b\n\n<!-- more? -->\n\nc"), None);
}

/// Our order for readers, and blowfish.page, Front Matter: `showSummary`.
#[test]
fn a_reader_sees_the_authors_words_first() {
    let teaser = |front: &str, body: &str| {
        let post = post("x.md", &format!("---\n{front}\n---\n{body}"));
        post.teaser().map(str::to_owned)
    };
    let all = "summary: s\ndescription: d";
    assert_eq!(teaser(all, "m\n\n<!--more-->\n\nt").as_deref(), Some("m"));
    assert_eq!(teaser(all, "t").as_deref(), Some("s"));
    assert_eq!(teaser("description: d", "t").as_deref(), Some("d"));
    assert_eq!(
        teaser("title: T", "# H\n\n```\ncode\n```\n\nt").as_deref(),
        Some("t")
    );
    assert_eq!(teaser("showSummary: false\nsummary: s", "t"), None);
    // Chinese goes on in the next paragraph without a space, English with one.
    for (body, text) in [
        (
            "第一段。\n\n第二段 a\n\nb “好”\n\n吗",
            "第一段。第二段 a b “好”吗",
        ),
        ("第一段。\n\n第 二\n\n<!-- more -->\n\n三", "第一段。第 二"),
        ("한국\n\n어", "한국 어"),
    ] {
        assert_eq!(teaser("title: T", body).as_deref(), Some(text));
    }
}

/// Hugo's own title is as it is written.
#[test]
fn a_title_is_shown_without_its_marks() {
    for (written, shown) in [
        ("**粗**体", "粗体"),
        ("1. **a**", "1. a"),
        ("a *b*", "a *b*"),
        ("**Vec<T>**", "**Vec<T>**"),
    ] {
        let source = format!("---\ntitle: '{written}'\n---\nx");
        assert_eq!(&*post("x.md", &source).title, shown);
        assert_eq!(&*as_hugo(true, &source).title, written);
    }
}

/// Hugo, `hugolib/page__content.go`: the words of the plain text of the whole page; front
/// matter, comments and addresses are none of it.
#[test]
fn words_are_those_of_the_plain_text() {
    let html = "---\ntitle: no no\n---\n<h1>one</h1>\n<p>two <a href=\"no no\">three</a></p>\
                <pre>four</pre>\n<td>five</td><!-- no --><img alt=\"no\"><script>no</script>";
    let post = as_hugo(true, html);
    assert_eq!((post.words, post.minutes), (5, 1));
    let none = as_hugo(true, "---\ntitle: T\n---\n");
    assert_eq!((none.words, none.minutes), (0, 0));
}

/// gohugo.io/content-management/front-matter: `isCJKLanguage`; gohugo.io/configuration/all:
/// `hasCJKLanguage`. To Hugo the source decides, front matter with it.
#[test]
fn a_page_is_counted_by_characters_where_it_holds_some_or_says_so() {
    let words = |cjk: bool, front: &str, body: &str| {
        as_hugo(cjk, &format!("---\n{front}\n---\n<p>{body}</p>")).words
    };
    assert_eq!(words(true, "title: T", "字，字 word naïve"), 3 + 1 + 5);
    assert_eq!(words(true, "title: 字", "naïve"), 5);
    assert_eq!(words(false, "title: T", "字，字 word"), 2);
    assert_eq!(words(false, "isCJKLanguage: true", "字，字 word"), 4);
    assert_eq!(words(true, "isCJKLanguage: false", "字，字 word"), 2);
}
