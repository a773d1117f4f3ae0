//! Where the posts and their pictures are, found once.

use std::{
    path::Path,
    sync::{Arc, PoisonError, RwLock, mpsc::Sender},
};

use super::{aside::Aside, remote::Remote};
use crate::{
    app::Event,
    content::{
        self,
        post::Post,
        resolve::{self, Addresses, Called, Link, Resolution},
        scan::{self, Auto, Body, Reading},
        site::SiteError,
    },
    markdown,
};

/// A site and what is found out about it on the way.
#[derive(Debug)]
pub struct Site {
    pub site: content::site::Site,
    /// Whether pictures are looked for at all.
    pub pictures: bool,
    /// Pictures on other servers.
    pub remote: Remote,
    /// Who is told of pictures that are found late. None: whoever asks for one waits.
    pub news: Option<Sender<Event>>,
    /// All pictures by name: looked for when a picture is nowhere else.
    aside: Arc<Aside>,
    /// Where posts can be reached: grows while they are read.
    addresses: RwLock<Addresses>,
}

impl Site {
    /// The site of a folder of posts, or of one post.
    ///
    /// # Errors
    /// A path that does not exist or cannot be opened.
    pub fn find(path: &Path) -> Result<Self, SiteError> {
        Ok(Self {
            site: content::site::Site::find(path)?,
            pictures: true,
            remote: Remote::default(),
            news: None,
            aside: Arc::default(),
            addresses: RwLock::default(),
        })
    }

    /// How posts are read for a list.
    pub fn reading(&self) -> Reading {
        Reading {
            body: Body::Head,
            ..Reading::new(markdown::RENDER)
        }
    }

    /// Reads one post, whatever its file holds.
    pub fn load(&self, path: &Path) -> Post {
        scan::reload(&self.site, Reading::new(markdown::RENDER), path)
            .unwrap_or_else(|| scan::load(&self.site.base, path.to_owned(), markdown::RENDER))
    }

    /// The same, of which no more is read than a list needs.
    pub fn load_start(&self, path: &Path) -> Post {
        let reading = Reading {
            auto: Auto::None,
            ..self.reading()
        };
        scan::reload(&self.site, reading, path).unwrap_or_else(|| self.load(path))
    }

    /// Takes in where these posts can be reached.
    pub fn learn(&self, posts: impl IntoIterator<Item = impl Into<Called>>) {
        let addresses = self.addresses.write();
        let mut addresses = addresses.unwrap_or_else(PoisonError::into_inner);
        addresses.extend(&self.site, posts.into_iter().map(Into::into));
    }

    /// What a link of a post leads to, among the posts that have been read.
    pub fn link(&self, post: &Post, dest: &str) -> Link {
        self.link_from(&post.path(), dest)
    }

    /// What a link in a file leads to.
    pub(super) fn link_from(&self, path: &Path, dest: &str) -> Link {
        let addresses = self.addresses.read();
        let addresses = addresses.unwrap_or_else(PoisonError::into_inner);
        resolve::link_among(&self.site, &addresses, path, dest)
    }

    /// The file of a picture: where its address says, else the only one of its name.
    pub fn picture(&self, post: &Post, dest: &str) -> Resolution {
        match resolve::picture(&self.site, &post.path(), dest) {
            Resolution::Missing { tried } => {
                let found = match &self.news {
                    Some(news) => self.aside.glance(&self.site, news, post, dest),
                    None => Some(self.aside.wait(&self.site)),
                };
                match found {
                    Some(found) => resolve::picture_among(&self.site, found, &post.path(), dest),
                    None => Resolution::Missing { tried },
                }
            }
            found => found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Addresses say more than files do: slugs, dates in names, notes by name.
    #[test]
    fn links_find_the_posts_that_have_been_read() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let from = write("a.md", "# A\n");
        let to = write("2024-01-02-b.md", "---\ntitle: B\nslug: other\n---\n");
        let site = Site::find(folder.path()).unwrap();
        let (from, to) = (site.load(&from), site.load(&to));
        let asked = ["/other/", "[[b#One]]", "{{< ref \"other\" >}}"];
        for dest in asked {
            assert!(
                matches!(site.link(&from, dest), Link::Missing { .. }),
                "{dest}"
            );
        }
        site.learn(std::slice::from_ref(&to));
        for dest in asked {
            let Link::Post { path, .. } = site.link(&from, dest) else {
                panic!("{dest} leads nowhere");
            };
            assert_eq!(path, to.path());
        }
    }
}
