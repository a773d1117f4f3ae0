//! What few posts have.

use std::ops::{Deref, DerefMut};

use super::{Issue, PostDate};

/// Fields that take no room in a post where none of them says anything: made when one
/// is written to, and read as the default before.
#[derive(Clone, Debug, Default)]
pub struct More(Option<Box<Fields>>);

/// The fields themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    pub series: Vec<String>,
    pub authors: Vec<String>,
    /// Terms of the taxonomies that the site's configuration adds, by their names.
    pub taxonomies: Vec<(String, Vec<String>)>,
    /// Where it is not the date: see [`Post::lastmod`](super::Post::lastmod).
    pub lastmod: Option<PostDate>,
    /// Where it is not the date: see [`Post::publish`](super::Post::publish).
    pub publish: Option<jiff::Timestamp>,
    /// From then on it has expired.
    pub expiry: Option<jiff::Timestamp>,
    /// Hugo's: small ones first, 0 is none.
    pub weight: i64,
    /// The author's number of it in its series; 0 is none.
    pub series_order: i64,
    /// For links to it: the last part of its address.
    pub slug: Option<String>,
    /// For links to it: its address.
    pub url: Option<String>,
    /// For links to it: addresses it had before.
    pub aliases: Vec<String>,
    /// Path of the hero picture as written in the front matter.
    pub hero: Option<String>,
    /// What could not be read as meant. Not empty: the list marks the post.
    pub issues: Vec<Issue>,
}

static NOTHING: Fields = Fields {
    series: Vec::new(),
    authors: Vec::new(),
    taxonomies: Vec::new(),
    lastmod: None,
    publish: None,
    expiry: None,
    weight: 0,
    series_order: 0,
    slug: None,
    url: None,
    aliases: Vec::new(),
    hero: None,
    issues: Vec::new(),
};

impl More {
    /// With no room for nothing.
    pub fn of(fields: Fields) -> Self {
        Self((fields != NOTHING).then(|| Box::new(fields)))
    }
}

/// Whether there is a box makes no difference.
impl PartialEq for More {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for More {}

impl Deref for More {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for More {
    fn deref_mut(&mut self) -> &mut Fields {
        self.0.get_or_insert_default()
    }
}
