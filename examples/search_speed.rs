//! Measures search as someone types: `cargo run --release --example search_speed -- FOLDER QUERY...`
//!
//! Each query is typed letter by letter into the search window of the real `App`, first
//! before any text was read, then with the texts in memory. Of each key it prints
//! * how long the app had it (this is what the screen waits for),
//! * when the first posts were there,
//! * when the search was through, and how many posts fit.

use std::{
    path::Path,
    sync::{Mutex, atomic::AtomicBool},
    time::{Duration, Instant},
};

use blogtui::{
    app::{App, Effect, Event, keymap},
    color::Depth,
    content::scan,
    layout::{Theme, ThemeName},
    markdown,
    search::{
        corpus::Corpus,
        run::{Wanted, run},
    },
};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "sample-content".into());
    let queries: Vec<String> = arguments.collect();
    let found = Mutex::new(Vec::new());
    let start = Instant::now();
    let scanned = scan::scan(
        Path::new(&folder),
        markdown::RENDER,
        &AtomicBool::new(false),
        &|posts| {
            if let Ok(mut found) = found.lock() {
                found.extend(posts);
            }
        },
    );
    if let Err(error) = scanned {
        eprintln!("{folder}: {error}");
        return;
    }
    let theme = Theme::new(ThemeName::Dark, Depth::True);
    let mut app = App::new("blog", theme, Depth::True);
    app.update(Event::PostsRead(found.into_inner().unwrap_or_default()));
    app.update(Event::ScanEnded(Ok(Vec::new())));
    println!(
        "{} posts listed after {:.1?}",
        app.index.len(),
        start.elapsed()
    );
    let mut corpus = Corpus::default();
    for round in ["nothing read before", "texts in memory"] {
        println!("\n{round}");
        for query in &queries {
            press(&mut app, &mut corpus, "s", false);
            for letter in query.chars() {
                let name = match letter {
                    ' ' => "space".to_owned(),
                    letter => letter.to_string(),
                };
                let seen = press(&mut app, &mut corpus, &name, true);
                println!(
                    "{letter:>8}  app {:>8.1?}   first {}   all {:>8.1?}   {} posts",
                    seen.app,
                    seen.first
                        .map_or("    none".into(), |first| format!("{first:>8.1?}")),
                    seen.all,
                    seen.posts
                );
            }
            press(&mut app, &mut corpus, "ctrl-u", false);
            press(&mut app, &mut corpus, "esc", false);
        }
        println!("memory: {}", memory());
    }
}

struct Seen {
    app: Duration,
    first: Option<Duration>,
    all: Duration,
    posts: usize,
}

/// Presses a key, and does what the search thread would.
fn press(app: &mut App, corpus: &mut Corpus, name: &str, searches: bool) -> Seen {
    let start = Instant::now();
    let key = keymap::parse(name).map(Event::KeyPressed);
    let effects = key.map_or_else(Vec::new, |key| app.update(key));
    let mut seen = Seen {
        app: start.elapsed(),
        first: None,
        all: Duration::ZERO,
        posts: 0,
    };
    for effect in effects {
        let Effect::Search {
            ticket,
            query,
            candidates,
            which,
            order,
        } = effect
        else {
            continue;
        };
        if !searches || query.is_empty() {
            continue;
        }
        let posts: Vec<_> = which
            .iter()
            .filter_map(|at| candidates.get(*at as usize))
            .collect();
        let wanted = Wanted {
            root: Path::new(""),
            lines: 3,
            posts: 500,
            order,
        };
        run(&posts, &query, wanted, corpus, &mut |progress| {
            if !progress.found.is_empty() && seen.first.is_none() {
                seen.first = Some(start.elapsed());
            }
            seen.posts += progress.fits.len();
            app.update(Event::Searched { ticket, progress });
            true
        });
    }
    seen.all = start.elapsed();
    seen
}

/// What the system says of this process.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.unwrap_or("not known")
        .split_whitespace()
        .skip(1)
        .collect::<Vec<_>>()
        .join(" ")
}
