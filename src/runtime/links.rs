//! The thread that finds out where the links of posts lead, for the graph.
//!
//! It reads every text once, after a post was opened, and keeps none. A newer look
//! at all posts ends the one that is under way; so does the end of the program.

use std::{
    path::Path,
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::Sender,
    },
};

use memchr::memmem;

use super::Site;
use crate::{
    app::{Effect, Event},
    content::{front_matter, post::PostId, resolve::Link, scan, source::read_below},
    markdown::{self, Kind},
};

/// Posts whose links are told at once: most have none to other posts, and each telling is
/// a look at the screen.
const CHUNK: usize = 1000;
/// Targets of a post that are looked up.
const TARGETS: usize = 300;

/// Does a job of the thread. `newest` is the newest look at all posts.
pub(super) fn job(job: Effect, site: &Site, newest: &AtomicU64, events: &Sender<Event>) {
    let Effect::ReadLinks { ticket, of } = job else {
        return;
    };
    let posts = of.posts();
    let chunks = posts.len().div_ceil(CHUNK);
    for (at, chunk) in posts.chunks(CHUNK).enumerate() {
        let mut links = Vec::with_capacity(chunk.len());
        for (id, path) in chunk {
            if newest.load(Ordering::Relaxed) > ticket.0 {
                return;
            }
            let targets = crate::content::guard::guarded(|| targets(site, path));
            links.push((id.clone(), targets.unwrap_or_default()));
        }
        let done = at + 1 == chunks;
        if events.send(Event::LinksRead { links, done }).is_err() {
            return;
        }
    }
}

/// The posts that the links of a file lead to. A file that cannot be read has none.
pub fn targets(site: &Site, path: &Path) -> Vec<PostId> {
    let Ok(source) = read_below(path, &site.site.root) else {
        return Vec::new();
    };
    let (_, body, _) = front_matter::split(&source);
    if !may_link(body) {
        return Vec::new();
    }
    let mut asked: Vec<String> = Vec::new();
    let mut found: Vec<PostId> = Vec::new();
    for reference in markdown::references(body).all {
        let dest = reference.dest;
        if !matches!(reference.kind, Kind::Link | Kind::Wiki)
            || dest.starts_with('#')
            || asked.contains(&dest)
        {
            continue;
        }
        if asked.len() == TARGETS {
            break;
        }
        if let Link::Post { path, .. } = site.link_from(path, &dest) {
            let id = scan::id_of(&site.site.base, &path);
            if !found.contains(&id) {
                found.push(id);
            }
        }
        asked.push(dest);
    }
    found
}

/// Whether a body has to be parsed to know: most link to the web alone, or not at all.
fn may_link(body: &str) -> bool {
    let bytes = body.as_bytes();
    let has = |what: &str| memmem::find(bytes, what.as_bytes()).is_some();
    let inside = |at: usize| !body[at + 2..].starts_with("http");
    memmem::find_iter(bytes, b"](").any(inside)
        || ["[[", "]:", "<a", "<A", "{{", "{%"]
            .iter()
            .any(|what| has(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_every_notation_lead_to_their_posts() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let from = write(
            "a.md",
            "---\ntitle: A\n---\n[b](b.md#x) [[c|the third]] [w](https://e.org/b.md)\n\n`[d](d.md)` ![p](b.png) <a href=\"d.md\">d</a> [b](b.md)\n\n[own](#here) [self](a.md)\n",
        );
        for name in ["b.md", "c.md", "d.md"] {
            write(name, "text\n");
        }
        let site = Site::find(folder.path()).unwrap();
        let posts: Vec<_> = ["a.md", "b.md", "c.md", "d.md"]
            .iter()
            .map(|name| site.load(&site.site.base.join(name)))
            .collect();
        site.learn(&posts);
        let mut found: Vec<_> = targets(&site, &from.canonicalize().unwrap())
            .iter()
            .map(|id| id.to_string())
            .collect();
        found.sort();
        assert_eq!(found, ["a.md", "b.md", "c.md", "d.md"]);
        assert!(targets(&site, Path::new("no such file")).is_empty());
    }

    #[test]
    fn texts_without_links_inside_are_not_parsed() {
        for body in ["words", "[a](https://e.org)", "a [b] (c)"] {
            assert!(!may_link(body), "{body}");
        }
        for body in ["[a](b.md)", "[[b]]", "[a][b]\n\n[b]: c.md", "<a href=b>"] {
            assert!(may_link(body), "{body}");
        }
    }
}
