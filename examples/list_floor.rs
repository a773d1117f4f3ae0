//! The least that a list of posts costs that keeps nothing: every folder is walked, the
//! start of every file read, and its front matter parsed, in two threads. `benches/e2e`
//! runs it beside `blogtui list --no-cache`.
//!
//! ```text
//! cargo run --release --example list_floor -- FOLDER
//! ```

use std::{
    fs::File,
    io::Read as _,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use ignore::{WalkBuilder, WalkState};
use serde::Deserialize;

/// Bytes of a file that are read: enough for any front matter, and most posts.
const HEAD: u64 = 8 * 1024;

/// What a list shows of a post.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Post {
    title: String,
    date: String,
    tags: Vec<String>,
    summary: Option<String>,
    draft: bool,
}

fn main() {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("list_floor: which folder?");
        std::process::exit(2);
    };
    let posts = AtomicUsize::new(0);
    let walk = WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .threads(2)
        .build_parallel();
    walk.run(|| {
        Box::new(|entry| {
            let post = entry.ok().filter(|entry| {
                let name = entry.file_name().as_encoded_bytes();
                entry.file_type().is_some_and(|kind| kind.is_file()) && name.ends_with(b".md")
            });
            let post = post.and_then(|entry| read(entry.path()));
            posts.fetch_add(usize::from(post.is_some()), Relaxed);
            std::hint::black_box(post);
            WalkState::Continue
        })
    });
    println!("{} posts", posts.into_inner());
}

fn read(path: &Path) -> Option<Post> {
    let mut text = Vec::with_capacity(HEAD as usize);
    File::open(path)
        .ok()?
        .take(HEAD)
        .read_to_end(&mut text)
        .ok()?;
    // A character that was cut is behind the front matter.
    let text = String::from_utf8_lossy(&text);
    let block = text.strip_prefix("---\n")?;
    let block = &block[..block.find("\n---")?];
    serde_yaml::from_str(block).ok()
}
