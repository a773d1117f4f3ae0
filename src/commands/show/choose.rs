//! Which post is printed: a file, what a pipe brings, or one of a folder.

use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;

use super::Args;
use crate::{
    check::similar,
    commands::{hint::Hint, posts},
    content::{
        index::{Sort, Taxonomy, compare, named, tag_key},
        post::{self, Post, PostId},
        scan::{Auto, Body, Reading},
        source,
    },
    markdown,
    runtime::{LONG, Site},
    said,
};

/// What is printed.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) site: Site,
    pub(super) post: Post,
    /// What a pipe has brought; a post of a file is read later.
    pub(super) source: Option<String>,
}

/// Where posts are looked for, given what stands on the command line.
enum Place {
    Pipe,
    Path(PathBuf),
}

pub(super) fn choose(args: &Args) -> anyhow::Result<Chosen> {
    match place(args)? {
        Place::Pipe => piped(),
        Place::Path(path) => {
            let real = path
                .canonicalize()
                .map_err(|error| missing(&path, &error))?;
            if real.is_dir() {
                of_folder(&path, args)
            } else if args.chooses() {
                let what = format!(
                    "{}: is one post, not a folder to choose from",
                    path.display()
                );
                Err(Hint::usage(what).into())
            } else {
                let site = Site::find(&real)?;
                let is_long = real.metadata().is_ok_and(|about| about.len() >= LONG);
                let post = if is_long {
                    site.load_start(&real)
                } else {
                    site.load(&real)
                };
                Ok(Chosen {
                    site,
                    post,
                    source: None,
                })
            }
        }
    }
}

fn place(args: &Args) -> anyhow::Result<Place> {
    match &args.path {
        Some(path) if path == Path::new("-") => {
            if args.chooses() {
                return Err(Hint::usage("standard input: is one post, not a folder").into());
            }
            Ok(Place::Pipe)
        }
        Some(path) => Ok(Place::Path(path.clone())),
        None if args.chooses() => Ok(Place::Path(PathBuf::from("."))),
        None if !io::stdin().is_terminal() => Ok(Place::Pipe),
        None => Err(Hint::usage("show: which post?")
            .help("blogtui show POST.md, or Markdown on standard input")
            .into()),
    }
}

/// The post that a pipe brings. Its pictures are looked for in the current folder.
fn piped() -> anyhow::Result<Chosen> {
    let here = std::env::current_dir().context("the current folder")?;
    let source = source::read_from(io::stdin().lock())
        .map_err(|error| anyhow::anyhow!("standard input: {error}"))?;
    let mut site = Site::find(&here)?;
    site.pictures = true;
    let id = PostId(Arc::from("standard input"));
    // A name with no date in it, that makes a decent title where the text has none.
    let path = here.join("standard-input.md");
    let post = post::from_source(id, path, &source.text, markdown::RENDER);
    Ok(Chosen {
        site,
        post,
        source: Some(source.text),
    })
}

/// The one post of a folder that is meant.
fn of_folder(path: &Path, args: &Args) -> anyhow::Result<Chosen> {
    let site = Site::find(path)?;
    let reading = Reading {
        auto: Auto::None,
        body: Body::Head,
        ..posts::reading()
    };
    // Whoever names a post means it, published or not.
    let mut unpublished = args.unpublished;
    if args.post.is_some() {
        (unpublished.drafts, unpublished.future, unpublished.expired) = (true, true, true);
    }
    let caching = posts::Caching::default();
    let (mut posts, nothing) = posts::read_or_why(&site.site, reading, unpublished, caching);
    if let Some(why) = nothing {
        return Err(why.into());
    }
    let all_tags = tags(&posts);
    let wanted: Vec<String> = args
        .tag
        .iter()
        .map(|tag| tag_key(tag.trim().trim_start_matches('#')))
        .collect();
    posts.retain(|post| {
        let own: Vec<String> = Taxonomy::Tags
            .of(post)
            .iter()
            .map(|tag| tag_key(tag))
            .collect();
        wanted.iter().all(|tag| own.contains(tag))
    });
    posts.sort_by(|a, b| compare(Sort::Newest, a, b));
    let folder = path.display();
    if let Some(name) = &args.post {
        let fitting = named::all_named(&posts, name);
        note_others(name, &fitting);
        let Some(id) = fitting.first().map(|id| (*id).clone()) else {
            let titles = posts.iter().map(|post| &*post.title);
            let names = posts.iter().map(named::short_name);
            let near = similar::nearest(name, names.chain(titles));
            return Err(Hint::failed(format!("{folder}: no post is called {name}"))
                .maybe(near.map(|near| format!("did you mean {near}?")))
                .into());
        };
        posts.retain(|post| post.id == id);
    }
    let count = posts.len();
    if count == 0 {
        let tags = args.tag.join(" and ");
        let why = format!("{folder}: no post has the tag {tags}");
        let unknown = args.tag.iter().find(|tag| !all_tags.contains(tag));
        let near =
            unknown.and_then(|tag| similar::nearest(tag, all_tags.iter().map(String::as_str)));
        return Err(Hint::failed(why)
            .maybe(near.map(|near| format!("did you mean {near}?")))
            .into());
    }
    if count > 1 && !args.latest {
        let what = format!("{folder}: has {count} posts, and one can be shown");
        return Err(Hint::usage(what)
            .help("add --latest, or the post's name: blogtui show PATH POST")
            .into());
    }
    // The newest comes first.
    let post = posts.swap_remove(0);
    let post = site.load(&post.path());
    Ok(Chosen {
        site,
        post,
        source: None,
    })
}

/// Says which of several posts it is that is printed, and which it is not.
fn note_others(name: &str, fitting: &[&PostId]) {
    /// Others that are named.
    const NAMED: usize = 3;
    let [first, others @ ..] = fitting else {
        return;
    };
    if others.is_empty() {
        return;
    }
    let mut names: Vec<String> = others.iter().take(NAMED).map(ToString::to_string).collect();
    if let Some(more) = others.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(format!("and {more} more"));
    }
    let count = fitting.len();
    said::say(&format!("{name}: {count} posts have it; this is {first}"));
    said::hint(&format!("the others: {}", names.join(", ")));
}

fn tags(posts: &[Post]) -> Vec<String> {
    let mut tags: Vec<String> = posts.iter().flat_map(|post| post.tags.to_vec()).collect();
    tags.sort();
    tags.dedup();
    tags
}

/// A path that cannot be opened, with the name beside it that was likely meant.
pub(crate) fn missing(path: &Path, error: &io::Error) -> anyhow::Error {
    let near = || -> Option<String> {
        if error.kind() != io::ErrorKind::NotFound {
            return None;
        }
        let folder = match path.parent() {
            Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
            Some(folder) => folder,
            None => return None,
        };
        let names: Vec<String> = folder
            .read_dir()
            .ok()?
            .flatten()
            .take(2_000)
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        let wanted = path.file_name()?.to_string_lossy();
        let near = similar::nearest(&wanted, names.iter().map(String::as_str))?;
        Some(format!(
            "did you mean {}?",
            path.with_file_name(near).display()
        ))
    };
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        _ => error.to_string(),
    };
    Hint::failed(format!("{}: {why}", path.display()))
        .maybe(near())
        .into()
}
