//! Pictures on other servers: fetched when the reader asks for them and never
//! otherwise, and then kept on disk.

#[cfg(feature = "remote")]
mod cache;
#[cfg(feature = "remote")]
mod http;
#[cfg(feature = "remote")]
mod near;

#[cfg(feature = "remote")]
pub use self::{cache::Cache, http::Limits};

use crate::app::PictureFile;

/// What is known of pictures on other servers, and the way to them.
#[derive(Debug, Default)]
pub struct Remote {
    /// Whether they are fetched without a key.
    pub automatic: bool,
    /// What stands in the place of one that has not been fetched.
    pub hint: &'static str,
    #[cfg(feature = "remote")]
    cache: Option<Cache>,
    #[cfg(feature = "remote")]
    http: http::Client,
}

#[cfg(feature = "remote")]
mod with {
    use std::{io, path::Path, sync::Arc};

    use super::{Cache, Limits, PictureFile, Remote, http};
    use crate::{
        content::{clean, guard::guarded},
        images::{self, Source},
    };

    impl Remote {
        /// Whether this program can fetch at all.
        pub const IS_BUILT: bool = true;

        /// With the cache in its usual place.
        pub fn new(automatic: bool, hint: &'static str) -> Self {
            Self {
                automatic,
                hint,
                cache: Cache::find(),
                http: http::Client::default(),
            }
        }

        /// With another cache and other limits.
        pub fn within(cache: Option<Cache>, limits: Limits) -> Self {
            Self {
                cache,
                http: http::Client::within(limits),
                ..Self::default()
            }
        }

        /// The address that `dest` is fetched from, in the form that names it in the
        /// cache, too.
        pub fn address(&self, dest: &str) -> Option<String> {
            http::address(dest)
        }

        /// The picture at `address`, if it was fetched before.
        pub fn known(&self, address: &str) -> Option<PictureFile> {
            let path = self.cache.as_ref()?.get(address)?;
            file(address, Source::file(&path)).ok()
        }

        /// Fetches the picture at `address`; a reason in one line where there is none.
        ///
        /// # Errors
        /// Whatever happened, for the picture's placeholder.
        pub fn fetch(&self, address: &str) -> Result<PictureFile, String> {
            if let Some(known) = self.known(address) {
                return Ok(known);
            }
            // Cryptography refuses processors that are too old by a panic.
            let fetched = guarded(|| self.get(address));
            fetched.unwrap_or_else(|_| Err("this machine cannot fetch it".into()))
        }

        fn get(&self, address: &str) -> Result<PictureFile, String> {
            let said = |error: http::FetchError| clean::line(&error.to_string());
            // On disk where that can be, else in memory.
            let aside = self.cache.as_ref().and_then(|cache| {
                let file = cache.aside().ok()?;
                Some((cache, file))
            });
            if let Some((cache, mut aside)) = aside {
                match self.http.get(address, aside.as_file_mut()) {
                    Ok(()) => {
                        // What is no picture is not kept.
                        file(address, Source::file(aside.path()))?;
                        if let Ok(path) = cache.keep(address, aside) {
                            return file(address, Source::file(&path));
                        }
                    }
                    Err(http::FetchError::NotWritten(_)) => {}
                    Err(error) => return Err(said(error)),
                }
            }
            let mut bytes = Vec::new();
            self.http.get(address, &mut bytes).map_err(said)?;
            file(address, Source::in_memory(bytes))
        }
    }

    /// What can be shown of fetched bytes.
    fn file(address: &str, source: Source) -> Result<PictureFile, String> {
        // The name that a file has in the cache says nothing of its kind.
        let named = |error: images::PictureError| match error {
            images::PictureError::Unsupported { .. } => images::PictureError::Unsupported {
                kind: kind(address),
            },
            other => other,
        };
        let size = images::probe(&source).map_err(|error| named(error).to_string())?;
        Ok(PictureFile {
            bytes: source.bytes(),
            moves: images::moves(&source),
            source,
            size,
            address: Some(Arc::from(address)),
        })
    }

    /// What an address says of the kind of what is there.
    fn kind(address: &str) -> String {
        // Behind the server's name, which looks like a file's.
        let path = address.splitn(4, '/').nth(3).unwrap_or_default();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let extension = Path::new(path).extension().and_then(|end| end.to_str());
        extension
            .filter(|end| end.len() <= 5 && end.bytes().all(|byte| byte.is_ascii_alphanumeric()))
            .map_or_else(|| "of an unknown kind".into(), str::to_ascii_lowercase)
    }

    impl From<io::Error> for http::FetchError {
        fn from(error: io::Error) -> Self {
            Self::NotWritten(error.kind())
        }
    }
}

#[cfg(not(feature = "remote"))]
mod without {
    use super::{PictureFile, Remote};

    impl Remote {
        /// Whether this program can fetch at all.
        pub const IS_BUILT: bool = false;

        /// Nothing is ever fetched.
        pub fn new(_: bool, _: &'static str) -> Self {
            Self::default()
        }

        /// No address can be fetched.
        pub fn address(&self, _: &str) -> Option<String> {
            None
        }

        /// Nothing was fetched before.
        pub fn known(&self, _: &str) -> Option<PictureFile> {
            None
        }

        /// Nothing is ever fetched.
        ///
        /// # Errors
        /// Always.
        pub fn fetch(&self, _: &str) -> Result<PictureFile, String> {
            Err("this program was built without a way to other servers".into())
        }
    }
}
