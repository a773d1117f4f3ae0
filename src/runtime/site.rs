//! Where the posts and their pictures are, found once.

use std::{
    path::Path,
    sync::{OnceLock, atomic::AtomicBool},
};

use crate::{
    content::{
        self,
        post::Post,
        resolve::{self, Attachments, Resolution},
        scan::{self, Reading},
        site::SiteError,
    },
    markdown,
};

/// A site and what is found out about it on the way.
#[derive(Debug)]
pub struct Site {
    pub site: content::site::Site,
    /// All pictures by name: looked for when a picture is nowhere else.
    attachments: OnceLock<Attachments>,
}

impl Site {
    /// The site of a folder of posts, or of one post.
    ///
    /// # Errors
    /// A path that does not exist or cannot be opened.
    pub fn find(path: &Path) -> Result<Self, SiteError> {
        Ok(Self {
            site: content::site::Site::find(path)?,
            attachments: OnceLock::new(),
        })
    }

    /// How posts are read.
    pub fn reading(&self) -> Reading {
        Reading::new(markdown::RENDER)
    }

    /// Reads one post, whatever its file holds.
    pub fn load(&self, path: &Path) -> Post {
        scan::reload(&self.site, self.reading(), path)
            .unwrap_or_else(|| scan::load(&self.site.base, path.to_owned(), markdown::RENDER))
    }

    /// The file of a picture: where its address says, else the only one of its name.
    pub fn picture(&self, post: &Post, dest: &str) -> Resolution {
        match resolve::picture(&self.site, &post.path, dest) {
            Resolution::Missing { .. } => {
                let attachments = self
                    .attachments
                    .get_or_init(|| Attachments::find(&self.site, &AtomicBool::new(false)));
                resolve::picture_among(&self.site, attachments, &post.path, dest)
            }
            found => found,
        }
    }
}
