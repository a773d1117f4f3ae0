//! The files of a site by their names, looked for aside: a walk through a hundred
//! thousand of them takes seconds, and the first screen of a post is not to wait for
//! it. Where it takes longer than a blink, the post is shown without its pictures, and
//! read again once they have been found.

use std::{
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, atomic::AtomicBool, mpsc::Sender,
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    app::Event,
    content::{
        guard::guarded,
        post::{Post, PostId},
        resolve::{self, Attachments, Resolution},
        site::Site,
    },
};

/// How long a post waits for the walk.
const BLINK: Duration = Duration::from_millis(100);

/// The files, once they have been found.
#[derive(Debug, Default)]
pub(super) struct Aside {
    found: OnceLock<Attachments>,
    walk: Mutex<Walk>,
    over: Condvar,
}

#[derive(Debug, Default)]
struct Walk {
    since: Option<Instant>,
    /// Pictures that were nowhere else: of which post, its file, and how it names them.
    missing: Vec<(PostId, PathBuf, String)>,
}

impl Aside {
    /// The files, however long it takes to find them.
    pub(super) fn wait(&self, site: &Site) -> &Attachments {
        self.found
            .get_or_init(|| Attachments::find(site, &AtomicBool::new(false)))
    }

    /// The files, where they are found in no time. Else `events` will be told that
    /// `post` is to be read again, if the picture `dest` is among them.
    pub(super) fn glance(
        self: &Arc<Self>,
        site: &Site,
        events: &Sender<Event>,
        post: &Post,
        dest: &str,
    ) -> Option<&Attachments> {
        if let Some(found) = self.found.get() {
            return Some(found);
        }
        let mut walk = self.walk();
        let since = match walk.since {
            Some(since) => since,
            None => {
                self.begin(site.clone(), events.clone());
                *walk.since.insert(Instant::now())
            }
        };
        let left = BLINK.saturating_sub(since.elapsed());
        let waited = self
            .over
            .wait_timeout_while(walk, left, |_| self.found.get().is_none());
        let (mut walk, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let found = self.found.get();
        if found.is_none() {
            let missing = (post.id.clone(), post.path().clone(), dest.to_owned());
            walk.missing.push(missing);
        }
        found
    }

    fn walk(&self) -> MutexGuard<'_, Walk> {
        self.walk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(self: &Arc<Self>, site: Site, events: Sender<Event>) {
        let aside = self.clone();
        let _ = thread::Builder::new().name("files".into()).spawn(move || {
            let _ = guarded(|| {
                let found = Attachments::find(&site, &AtomicBool::new(false));
                let missing = {
                    let mut walk = aside.walk();
                    let _ = aside.found.set(found);
                    std::mem::take(&mut walk.missing)
                };
                aside.over.notify_all();
                let mut posts: Vec<PostId> = Vec::new();
                for (post, file, dest) in missing {
                    let found = || {
                        let files = aside.wait(&site);
                        resolve::picture_among(&site, files, &file, &dest)
                    };
                    if !posts.contains(&post) && matches!(found(), Resolution::File(_)) {
                        posts.push(post);
                    }
                }
                if !posts.is_empty() {
                    let _ = events.send(Event::PicturesFound(posts));
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    /// Whether the walk was faster than a blink or not, the picture is found in the end.
    #[test]
    fn a_picture_is_found_by_its_name_at_once_or_later() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("far")).unwrap();
        std::fs::write(folder.path().join("far/p.png"), "x").unwrap();
        let file = folder.path().join("a.md");
        std::fs::write(&file, "![](p.png)").unwrap();
        let site = Site::find(folder.path()).unwrap();
        let (events, inbox) = channel();
        let post = Post::named(PostId("a.md".into()), file);
        let aside = Arc::new(Aside::default());
        // A post that came while the walk was under way.
        let late = Arc::new(Aside::default());
        late.walk().since = Some(Instant::now() - BLINK);
        assert!(late.glance(&site, &events, &post, "p.png").is_none());
        late.begin(site.clone(), events.clone());
        let Event::PicturesFound(posts) = inbox.recv().unwrap() else {
            panic!("something else has happened");
        };
        assert_eq!(posts, std::slice::from_ref(&post.id));
        assert!(late.glance(&site, &events, &post, "p.png").is_some());
        // What is nowhere is nothing to read again for.
        if aside.glance(&site, &events, &post, "none.png").is_none() {
            aside.wait(&site);
        }
        drop((events, aside));
        assert!(inbox.recv().is_err());
    }
}
