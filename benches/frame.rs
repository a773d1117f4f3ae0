//! What a frame and a key cost, through the real `update` and `draw`, on a screen
//! of 120 x 40: in the middle of a post of 10 KB to 10 MB, and in the middle of a
//! list of 100 to 100,000 posts. Neither may depend on the length.
//!
//! `docs/performance.md` has the figures.

mod generate;

use std::{collections::HashMap, hint::black_box, path::PathBuf, sync::Arc};

use blogtui::{
    app::{App, Effect, Event, Opened, keymap},
    color::Depth,
    content::{
        date,
        index::Typed,
        post::{Post, PostId},
    },
    layout::{Theme, ThemeName, layout_block},
    markdown::{self, Header},
    ui,
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use jiff::tz::TimeZone;
use ratatui::{Terminal, backend::TestBackend};

use generate::KB;

const COLS: u16 = 120;
const ROWS: u16 = 40;

/// An app with `count` posts in its list, nothing opened.
fn app_with_posts(count: usize) -> App {
    let mut app = App::new(
        "bench",
        Theme::new(ThemeName::Dark, Depth::True),
        Depth::True,
    );
    app.update(Event::Resized {
        cols: COLS,
        rows: ROWS,
        cell: None,
    });
    let posts = (0..count).map(|number| {
        let path = format!("posts/{number:06}.md");
        let mut post = Post::named(PostId(Arc::from(path.as_str())), PathBuf::from(&path));
        let (year, month, day) = (
            2000 + number / 300 % 25,
            1 + number / 25 % 12,
            1 + number % 25,
        );
        post.title = format!("第 {number:06} 篇：一年同行 and a title of some length").into();
        post.date = date::parse(&format!("{year}-{month:02}-{day:02}"), &TimeZone::UTC).ok();
        post.tags = vec![["Rust", "随笔", "terminal"][number % 3].to_owned()].into();
        post.summary = Some("Why the oldest screen is still the calmest 最安静的屏幕".into());
        post.minutes = 3;
        post
    });
    let effects = app.update(Event::PostsRead(posts.collect()));
    // As a worker does, where there are many.
    for effect in effects {
        if let Effect::Select { ticket, wish } = effect {
            let (made, tag_counts) = wish.make(&mut Typed::default());
            app.update(Event::ListMade {
                ticket,
                made,
                tag_counts,
            });
        }
    }
    assert_eq!(app.list.shown.len(), count);
    app.update(Event::ScanEnded(Ok(Vec::new())));
    app
}

fn press(app: &mut App, key: &str) -> Vec<Effect> {
    match keymap::parse(key) {
        Some(key) => app.update(Event::KeyPressed(key)),
        None => panic!("{key} is no key"),
    }
}

/// An app that stands in the middle of an open post of about `bytes` bytes, all of
/// it laid out, as it is a moment after it was opened: the last of `count` posts.
fn app_in_post(bytes: usize, count: usize) -> App {
    let mut app = app_with_posts(count);
    let document = markdown::parse(&generate::post(bytes)).with_header(Header {
        title: "一年同行".to_owned(),
        ..Header::default()
    });
    let document = Arc::new(document);
    press(&mut app, "G");
    let effects = press(&mut app, "enter");
    let Some(Effect::Open { ticket, post, .. }) = effects.into_iter().next() else {
        panic!("enter opens the post");
    };
    let opened = Opened {
        id: post.id,
        document,
        figures: HashMap::new(),
        files: HashMap::new(),
        remote: HashMap::new(),
        others: Default::default(),
        posts: HashMap::new(),
    };
    let effects = app.update(Event::PostOpened {
        ticket,
        result: Ok(opened),
    });
    for effect in effects {
        if let Effect::Lay {
            ticket,
            document,
            context,
            order,
        } = effect
        {
            let blocks = order
                .into_iter()
                .map(|at| (at, layout_block(&document, at, &context)))
                .collect();
            app.update(Event::BlocksLaid { ticket, blocks });
        }
    }
    let Some(reader) = &mut app.reader else {
        panic!("the post is open");
    };
    assert!(reader.page.layout.is_complete());
    // The heading of the same kind of part in the middle of each post.
    let outline = &reader.page.document.outline;
    let sections: Vec<_> = outline.iter().filter(|entry| entry.level == 2).collect();
    let middle = sections[sections.len() / 2].block;
    reader.page.go_to_block(middle);
    app
}

/// Draws `app` over and over; and presses `j` and `k` in turn, so that it stays
/// where it is, drawing after each.
fn measure(c: &mut Criterion, group: &str, cases: Vec<(String, App)>) {
    let mut group = c.benchmark_group(group);
    group.sample_size(20);
    for (name, mut app) in cases {
        let Ok(mut terminal) = Terminal::new(TestBackend::new(COLS, ROWS));
        group.bench_function(BenchmarkId::new("draw", &name), |bencher| {
            bencher.iter(|| {
                terminal
                    .draw(|frame| ui::draw(frame, black_box(&app)))
                    .is_ok()
            });
        });
        let mut down = false;
        group.bench_function(BenchmarkId::new("key and draw", &name), |bencher| {
            bencher.iter(|| {
                down = !down;
                black_box(press(&mut app, if down { "j" } else { "k" }));
                terminal.draw(|frame| ui::draw(frame, &app)).is_ok()
            });
        });
    }
    group.finish();
}

fn post(c: &mut Criterion) {
    let sizes = [10 * KB, 100 * KB, KB * KB, 10 * KB * KB];
    let mut cases: Vec<_> = sizes
        .map(|bytes| (generate::name(bytes), app_in_post(bytes, 1)))
        .into();
    let name = "10 KB, the last of 100000 posts".to_owned();
    cases.push((name, app_in_post(10 * KB, 100_000)));
    measure(c, "post", cases);
}

fn list(c: &mut Criterion) {
    let cases = [100, 10_000, 100_000].map(|count| {
        let mut app = app_with_posts(count);
        // The middle of the list, reached as a reader would: from its end.
        press(&mut app, "G");
        for _ in 0..30 {
            press(&mut app, "k");
        }
        (format!("{count} posts"), app)
    });
    measure(c, "list", cases.into());
}

criterion_group!(benches, post, list);
criterion_main!(benches);
