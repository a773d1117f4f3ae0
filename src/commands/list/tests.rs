use std::{path::PathBuf, sync::Arc};

use clap::Parser;

use super::*;
use crate::content::post::PostId;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: Args,
}

fn args(line: &str) -> Args {
    let words = std::iter::once("list").chain(line.split_whitespace());
    Line::parse_from(words).args
}

fn post(path: &str, day: &str, tags: &[&str]) -> Post {
    let mut post = Post::named(PostId(Arc::from(path)), PathBuf::from(path));
    post.date = date::parse(day, &TimeZone::UTC).ok();
    post.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    post
}

fn listed(line: &str, posts: &[Post]) -> Vec<String> {
    let args = args(line);
    let mut posts: Vec<&Post> = posts.iter().filter(|post| args.keeps(post)).collect();
    args.put_in_order(&mut posts);
    posts.iter().map(|post| post.id.to_string()).collect()
}

fn blog() -> Vec<Post> {
    let mut weighted = post("c", "2024-03-31", &["Go"]);
    weighted.more.weight = 1;
    weighted.lang = Some(Arc::from("zh-cn"));
    weighted.more.series = vec!["A Tale".into()];
    vec![
        post("b", "2024-02-01", &["Rust Lang", "Go"]),
        post("none", "", &["rust-lang"]),
        post("a", "2023-12-31", &["rust-lang"]),
        weighted,
    ]
}

#[test]
fn the_newest_stand_first_and_the_undated_last_either_way_round() {
    assert_eq!(listed("", &blog()), ["c", "b", "a", "none"]);
    assert_eq!(listed("--reverse", &blog()), ["a", "b", "c", "none"]);
    assert_eq!(
        listed("--sort path --reverse", &blog()),
        ["none", "c", "b", "a"]
    );
    assert_eq!(listed("--sort weight", &blog()), ["c", "b", "a", "none"]);
}

/// The identity of tags is the index's: letter case and space do not count.
#[test]
fn several_tags_are_all_wanted_or_any() {
    assert_eq!(listed("--tag RUST-LANG", &blog()), ["b", "a", "none"]);
    assert_eq!(listed("--tag rust-lang --tag #go", &blog()), ["b"]);
    assert_eq!(listed("--tag rust-lang --tag go --any", &blog()).len(), 4);
    assert_eq!(listed("--tag go --series a-tale", &blog()), ["c"]);
    assert_eq!(listed("--tag unknown", &blog()), [""; 0]);
    assert_eq!(listed("--lang zh", &blog()), ["c"]);
}

#[test]
fn bounds_of_dates_belong_to_what_is_listed() {
    assert_eq!(listed("--since 2024-02-01", &blog()), ["c", "b"]);
    assert_eq!(listed("--until 2024-02-01", &blog()), ["b", "a"]);
    assert_eq!(listed("--since 2024 --until 2024-03", &blog()), ["c", "b"]);
    assert_eq!(listed("--until 2023", &blog()), ["a"]);
    assert_eq!(listed("--since 2024/3/31", &blog()), ["c"]);
    assert!(Line::try_parse_from(["list", "--since", "soon"]).is_err());
    assert!(Line::try_parse_from(["list", "--since", "2024-13"]).is_err());
}

#[test]
fn a_line_for_a_pipe_has_tabs_between_its_fields() {
    let mut out = Vec::new();
    plain(&mut out, &blog()[0]).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text, "2024-02-01\t0\tB\tRust Lang, Go\tb\n");
}

#[test]
fn json_has_every_key_whatever_the_post_says() {
    let mut post = post("a/b.md", "2024-07-31T01:02:03+08:00", &["一"]);
    post.excerpt = "Start.".into();
    post.more.issues.push(crate::content::post::Issue {
        message: "odd \"thing\"".into(),
        line: Some(3),
        column: None,
    });
    let mut out = Vec::new();
    json::line(&mut out, &post).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "{\"path\":\"a/b.md\",\"title\":\"B\",\"date\":\"2024-07-31T01:02:03+08:00\",\
         \"lastmod\":\"2024-07-31T01:02:03+08:00\",\"tags\":[\"一\"],\"categories\":[],\"series\":[],\"authors\":[],\
         \"taxonomies\":{},\"draft\":false,\"lang\":null,\"summary\":\"Start.\",\"description\":null,\"weight\":0,\
         \"word_count\":0,\"reading_time_min\":0,\
         \"issues\":[{\"line\":3,\"column\":null,\"message\":\"odd \\\"thing\\\"\"}],\
         \"file\":\"a/b.md\"}\n"
    );
}

/// Hugo: `summaryLength` is 70 where nothing is configured; scripts get that one.
#[test]
fn a_summary_has_seventy_words_unless_others_are_asked_for() {
    assert_eq!(args("").summary_length, SummaryLength::Words(70));
    assert_eq!(
        args("--summary-length 12").summary_length,
        SummaryLength::Words(12)
    );
    assert_eq!(
        args("--summary-length site").summary_length,
        SummaryLength::Site
    );
    let refused = Line::try_parse_from(["list", "--summary-length", "long"]);
    assert!(refused.is_err());
}
