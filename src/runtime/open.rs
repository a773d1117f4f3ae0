//! Opens a post: reads it, parses it, and finds out what is known of its pictures
//! and links without reading more than their headers.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, mpsc::Sender},
    thread,
    time::Duration,
};

use super::Site;
use crate::{
    app::{Event, Opened, Other, PictureFile},
    content::{
        clean, front_matter,
        post::Post,
        resolve::{Link, Resolution},
        scan,
        source::read_below,
        summary,
    },
    images::{self, Source},
    layout::Figure,
    markdown::{self, Block, Document, Header, Picture},
    ui::grouped,
};

/// Pictures and links of a post that are looked for on disk: more of them were not
/// written by hand, and would keep the post from being seen.
const PICTURES: usize = 2_000;
const LINKS: usize = 5_000;

/// How long a program that opens addresses may take to say that it cannot.
const PATIENCE: Duration = Duration::from_secs(2);

/// Reads and parses `post`; `series` is its place in its series.
///
/// # Errors
/// A file that cannot be read, in one line for the status line.
pub fn open(post: &Post, series: Option<String>, site: &Site) -> Result<Opened, String> {
    Ok(open_source(post, &text_of(post, site)?, series, site))
}

/// The text of a post's file; where there is none, why, in one line.
pub(crate) fn text_of(post: &Post, site: &Site) -> Result<String, String> {
    read_below(&post.path(), &site.site.root).map_err(|error| format!("{}: {error}", post.id))
}

/// Opens the start of a long post: what the first screens need. None where a post is
/// opened as a whole in no time, or cannot be read.
pub(super) fn open_start(post: &Post, series: Option<String>, site: &Site) -> Option<Opened> {
    let long = std::fs::metadata(post.path()).is_ok_and(|about| about.len() >= LONG);
    let source = long.then(|| text_of(post, site).ok()).flatten()?;
    Some(open_source(post, &start(&source)?, series, site))
}

/// Bytes of a post that is opened in two parts, and of the first one.
pub(crate) const LONG: u64 = 256 * 1024;
const START: usize = 32 * 1024;

/// The start of a source up to an empty line, with the addresses and notes that stand
/// behind it, for the text before may use them.
fn start(source: &str) -> Option<String> {
    let (_, body, _) = front_matter::split(source);
    let before = source.len() - body.len();
    let from = body
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= START)?;
    let cut = before + from + body[from..].find("\n\n")? + 2;
    let (start, rest) = source.split_at(cut);
    let mut start = start.to_owned();
    for line in rest.lines() {
        if line.starts_with('[') && line.contains("]: ") && line.len() < 1000 {
            start.push_str(line);
            start.push('\n');
        }
    }
    Some(start)
}

/// Parses the text of `post`, wherever it comes from.
pub(crate) fn open_source(
    post: &Post,
    source: &str,
    series: Option<String>,
    site: &Site,
) -> Opened {
    let (_, body, _) = front_matter::split(source);
    let counted = counted(post, body);
    let post = counted.as_ref().unwrap_or(post);
    let mut header = header(post);
    header.series = series;
    let mut figures = HashMap::new();
    let mut files = HashMap::new();
    let mut remote = HashMap::new();
    if header
        .hero
        .as_ref()
        .is_some_and(|hero| !is_worth_a_place(site, post, &hero.dest))
    {
        header.hero = None;
    }
    let document = markdown::parse(body);
    // What stands before `<!--more-->` is the summary: it need not be read twice.
    if header
        .summary
        .as_deref()
        .is_some_and(|summary| document.begins_with(summary))
    {
        header.summary = None;
    }
    if header
        .hero
        .as_ref()
        .is_some_and(|hero| begins_with_picture(&document, hero, site, post))
    {
        header.hero = None;
    }
    let document = document.with_header(header);
    for (_, picture) in document.pictures() {
        if figures.contains_key(&picture.dest) {
            continue;
        }
        if figures.len() >= PICTURES {
            let why = format!("not looked for: more than {PICTURES} pictures in one post");
            figures.insert(picture.dest.clone(), Figure::Missing(why));
            continue;
        }
        let figure = match resolve(site, post, &picture.dest) {
            Ok(file) => {
                let size = file.size;
                files.insert(picture.dest.clone(), file);
                Figure::Size(size)
            }
            Err(reason) => Figure::Missing(reason),
        };
        if !files.contains_key(&picture.dest)
            && site.pictures
            && let Resolution::Remote(dest) = site.picture(post, &picture.dest)
            && let Some(address) = site.remote.address(&dest)
        {
            remote.insert(picture.dest.clone(), address);
        }
        figures.insert(picture.dest.clone(), figure);
    }
    let mut posts = HashMap::new();
    let mut others = HashMap::new();
    let mut seen = HashSet::new();
    for link in &document.links {
        // Each is looked for on disk.
        if !seen.insert(&link.dest) || seen.len() > LINKS {
            continue;
        }
        match site.link(post, &link.dest) {
            Link::Post { path, anchor } => {
                let id = scan::id_of(&site.site.base, &path);
                posts.insert(link.dest.clone(), (id, anchor));
            }
            // `[[#Heading]]`: the others are anchors to the reader as they are.
            Link::Anchor(anchor) if !link.dest.starts_with('#') => {
                posts.insert(link.dest.clone(), (post.id.clone(), Some(anchor)));
            }
            other => {
                if let Some(other) = no_post(other) {
                    others.insert(link.dest.clone(), other);
                }
            }
        }
    }
    Opened {
        id: post.id.clone(),
        document: document.into(),
        figures,
        files,
        remote,
        posts,
        others,
    }
}

/// Says at the head of a post what all of it has shown, where only its start was known.
pub(crate) fn know_whole(opened: &mut Opened, post: &Post) {
    let document = Arc::make_mut(&mut opened.document);
    if let Some(Block::Header(own)) = document.blocks.first_mut() {
        let whole = header(post);
        (own.facts, own.warnings) = (whole.facts, whole.warnings);
    }
}

/// What a link is to the reader that leads to no post.
fn no_post(link: Link) -> Option<Other> {
    Some(match link {
        Link::Term { taxonomy, key } => Other::Term(taxonomy, key),
        Link::File(_) => Other::Nothing("a file, not opened"),
        Link::Section(_) => Other::Nothing("a list of posts, not opened"),
        Link::Outside => Other::Nothing("outside the blog, not opened"),
        _ => return None,
    })
}

/// The post with its length, where only its start had been read. A very long one is
/// left to the thread that counts.
fn counted(post: &Post, body: &str) -> Option<Post> {
    if post.counted || body.len() as u64 >= LONG {
        return None;
    }
    let html = (markdown::RENDER.html)(body);
    let counts = summary::count_as(&summary::html::strip(&html), post.cjk);
    let mut post = post.clone();
    (post.words, post.minutes) = (counts.words, counts.minutes);
    Some(post)
}

/// Whether the first thing of a post is the picture that would stand above it.
fn begins_with_picture(document: &Document, hero: &Picture, site: &Site, post: &Post) -> bool {
    let first = document
        .blocks
        .iter()
        .find(|block| !matches!(block, Block::Heading { level: 1, .. }));
    let Some(Block::Pictures(pictures)) = first else {
        return false;
    };
    let same = |picture: &Picture| {
        let file = |dest: &str| match site.picture(post, dest) {
            Resolution::File(path) => Some(path),
            _ => None,
        };
        picture.dest == hero.dest
            || file(&picture.dest).is_some_and(|it| file(&hero.dest) == Some(it))
    };
    pictures.first().is_some_and(same)
}

/// Whether a post's own picture can be shown above it, or will be soon. Without one,
/// nothing is missed there.
fn is_worth_a_place(site: &Site, post: &Post, dest: &str) -> bool {
    let soon = || {
        site.remote.automatic
            && matches!(site.picture(post, dest), Resolution::Remote(dest) if site.remote.address(&dest).is_some())
    };
    resolve(site, post, dest).is_ok() || site.pictures && soon()
}

/// The file of a picture and its size, or why there is none.
fn resolve(site: &Site, post: &Post, dest: &str) -> Result<PictureFile, String> {
    let sized = |source: Source| match images::probe(&source) {
        Ok(size) => {
            let bytes = source.bytes();
            Ok(PictureFile {
                moves: images::moves(&source),
                source,
                size,
                bytes,
                address: None,
            })
        }
        Err(error) => Err(error.to_string()),
    };
    if !site.pictures {
        return Err("pictures are off".into());
    }
    match site.picture(post, dest) {
        Resolution::File(path) => sized(Source::file(&path)),
        Resolution::Remote(dest) => {
            let known = site
                .remote
                .address(&dest)
                .and_then(|address| site.remote.known(&address));
            known.ok_or_else(|| format!("on another server, not fetched{}", site.remote.hint))
        }
        Resolution::Data => Source::data(dest)
            .map_err(|error| error.to_string())
            .and_then(sized),
        Resolution::Outside => Err("outside the blog, not opened".into()),
        Resolution::Missing { tried } => Err(not_found(site, &tried)),
    }
}

/// Says where a picture was looked for: the first place, which is what its path says. All
/// of them would be more to read than the post around it.
fn not_found(site: &Site, tried: &[PathBuf]) -> String {
    const SAID: usize = 1;
    let mut places: Vec<String> = tried
        .iter()
        .filter_map(|path| path.strip_prefix(&site.site.root).ok())
        .map(|path| clean::line(&path.display().to_string()))
        .collect();
    if places.is_empty() {
        return "not found".into();
    }
    let more = places.len().saturating_sub(SAID);
    places.truncate(SAID);
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("not found, looked for {}{more}", places.join(", "))
}

/// The head of the page, from the front matter.
fn header(post: &Post) -> Header {
    let mut facts = Vec::new();
    if let Some(date) = post.date {
        facts.push(date.day.to_string());
    }
    if let Some(updated) = post
        .lastmod()
        .filter(|updated| Some(updated.day) != post.date.map(|date| date.day))
    {
        facts.push(format!("updated {}", updated.day));
    }
    if post.words > 0 {
        facts.push(format!("{} min", post.minutes.max(1)));
        // Counted by characters is whatever holds one Han character; it is called
        // so only where the post is written in them.
        let head = [&*post.title, post.teaser().unwrap_or_default()].concat();
        let letters = head.chars().filter(|c| c.is_alphabetic()).count();
        let han = head
            .chars()
            .filter(|c| c.is_alphabetic() && markdown::is_cjk(*c))
            .count();
        let cjk = post.cjk && han * 5 >= letters;
        let unit = match post.words {
            _ if cjk => "字",
            1 => "word",
            _ => "words",
        };
        facts.push(format!("{} {unit}", grouped(post.words)));
    }
    facts.extend(post.more.authors.iter().cloned());
    let standing = post.standing(jiff::Timestamp::now());
    for (fact, holds) in [
        ("draft", standing.draft),
        ("future", standing.future),
        ("expired", standing.expired),
    ] {
        if holds {
            facts.push(fact.into());
        }
    }
    let warnings = post.more.issues.iter().map(|issue| match issue.line {
        Some(line) => format!("line {line}: {}", issue.message),
        None => issue.message.clone(),
    });
    Header {
        title: post.title.to_string(),
        facts,
        tags: post.tags.to_vec(),
        series: None,
        summary: post.shown_summary().map(str::to_owned),
        hero: post.more.hero.clone().map(|dest| Picture {
            dest,
            ..Picture::default()
        }),
        warnings: warnings.collect(),
    }
}

/// Opens a file in the program that the system has for it, in a thread of its own, as
/// [`in_browser`] does with addresses: its path is one argument, and no shell sees it.
pub(super) fn in_system(path: PathBuf, events: Sender<Event>) {
    let _ = thread::Builder::new().name("viewer".into()).spawn(move || {
        if ::open::that_detached_with_timeout(&path, PATIENCE).is_err() {
            let name = clean::line(&path.display().to_string());
            let _ = events.send(Event::Noticed(format!("no program opens it: {name}")));
        }
    });
}

/// Opens an address in the system's browser, in a thread of its own: whether there
/// is one is known only once it was asked. The address is one argument, and no shell
/// sees it; only http, https and mailto come this far. Where it cannot be opened,
/// the app is told.
pub(super) fn in_browser(url: String, events: Sender<Event>) {
    let _ = thread::Builder::new()
        .name("browser".into())
        .spawn(move || {
            if ::open::that_detached_with_timeout(&url, PATIENCE).is_err() {
                let _ = events.send(Event::NotBrowsed(url));
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_a_long_post_ends_between_blocks_and_has_the_addresses_of_the_rest() {
        let head = "---\ntitle: T\n---\n";
        let text = "some words, 中文，and [a link][x]\n\n".repeat(4000);
        let source = format!("{head}{text}[x]: https://e.org\n\nlast\n");
        let start = start(&source).unwrap();
        assert!(start.len() < START + 200, "{}", start.len());
        assert!(start.starts_with(head) && !start.contains("last"));
        assert!(start.ends_with("[a link][x]\n\n[x]: https://e.org\n"));
        assert_eq!(super::start("short\n\ntext"), None);
    }
}
