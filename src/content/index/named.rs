//! A post by what someone calls it: its path, its file's name, slug or title.

use super::fold;
use crate::content::post::{Post, PostId};

/// How well a name fits a post: the first is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Path,
    FileName,
    Slug,
    Title,
    /// A part of the title, or of the path.
    Part,
}

/// The post that `name` fits best; of several that it fits alike, the newest.
pub fn named<'a>(posts: impl IntoIterator<Item = &'a Post>, name: &str) -> Option<&'a PostId> {
    all_named(posts, name).into_iter().next()
}

/// The posts that `name` fits alike, and better than all others; the newest first.
pub fn all_named<'a>(posts: impl IntoIterator<Item = &'a Post>, name: &str) -> Vec<&'a PostId> {
    let wanted = Wanted::new(name);
    let posts = posts.into_iter();
    let mut fitting: Vec<(Fit, &Post)> = posts
        .filter_map(|post| Some((wanted.fit(post)?, post)))
        .collect();
    let best = fitting.iter().map(|(fit, _)| *fit).min();
    fitting.retain(|(fit, _)| Some(*fit) == best);
    fitting.sort_by(|(_, post), (_, other)| {
        let by_date = other.date.cmp(&post.date);
        by_date.then_with(|| post.id.cmp(&other.id))
    });
    fitting.into_iter().map(|(_, post)| &post.id).collect()
}

/// The post whose path `name` is.
pub fn exact<'a>(posts: impl IntoIterator<Item = &'a Post>, name: &str) -> Option<&'a PostId> {
    let wanted = Wanted::new(name);
    let mut posts = posts.into_iter();
    posts
        .find(|post| wanted.fit(post) == Some(Fit::Path))
        .map(|post| &post.id)
}

/// What a shell should offer to complete: names that lead to the post alone, the
/// shortest that there is.
pub fn short_name(post: &Post) -> &str {
    own_name(&post.id.0)
}

struct Wanted<'a> {
    /// As it is written: a file as other programs call it.
    file: &'a std::path::Path,
    path: &'a str,
    folded: String,
}

impl<'a> Wanted<'a> {
    fn new(name: &'a str) -> Self {
        let path = name.trim().trim_start_matches("./").trim_end_matches('/');
        Self {
            file: std::path::Path::new(name.trim()),
            path,
            folded: fold(path),
        }
    }

    /// Whether it is the post's file, below the folder of the blog or by its whole path.
    fn is_file_of(&self, post: &Post) -> bool {
        let file = post.path();
        self.file == file || self.file.is_absolute() && self.file.ends_with(&file)
    }

    fn fit(&self, post: &Post) -> Option<Fit> {
        if self.path.is_empty() {
            return None;
        }
        let id = &*post.id.0;
        let bundle = id.rsplit_once('/').map(|(folder, _)| folder);
        if id == self.path || stem(id) == self.path || bundle == Some(self.path) && is_index(id) {
            return Some(Fit::Path);
        }
        if self.path.contains('/') && self.is_file_of(post) {
            return Some(Fit::Path);
        }
        let file = id.rsplit('/').next().unwrap_or(id);
        // `content/posts/a.md` of a site whose posts are found below `content`.
        let end = || self.path.contains('/') && post.path().ends_with(self.path);
        if file == self.path || own_name(id) == self.path || end() {
            return Some(Fit::FileName);
        }
        if post.more.slug.as_deref() == Some(self.path)
            || post
                .more
                .url
                .as_deref()
                .is_some_and(|url| url.trim_matches('/') == self.path.trim_matches('/'))
            || undated(own_name(id)) == Some(self.path)
        {
            return Some(Fit::Slug);
        }
        let title = fold(&post.title);
        if title == self.folded {
            return Some(Fit::Title);
        }
        let part = title.contains(&self.folded) || fold(id).contains(&self.folded);
        part.then_some(Fit::Part)
    }
}

/// Without the ending of the file.
fn stem(id: &str) -> &str {
    match id.rsplit_once('.') {
        Some((stem, end)) if !end.contains('/') && !stem.is_empty() => stem,
        _ => id,
    }
}

fn is_index(id: &str) -> bool {
    let file = id.rsplit('/').next().unwrap_or(id);
    file.split('.').next() == Some("index")
}

/// The name that names a post: its file's, or its bundle's.
fn own_name(id: &str) -> &str {
    let path = match id.rsplit_once('/') {
        Some((folder, _)) if is_index(id) => folder,
        _ => stem(id),
    };
    path.rsplit('/').next().unwrap_or(path)
}

/// `2024-07-31-a-title` without its date.
fn undated(name: &str) -> Option<&str> {
    let (date, rest) = name.split_at_checked(11)?;
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 | 10 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    date.bytes().enumerate().all(shape).then_some(rest)
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, sync::Arc};

    use super::*;

    fn posts() -> Vec<Post> {
        let post = |id: &str, title: &str, slug: Option<&str>| {
            let mut post = Post::named(PostId(Arc::from(id)), PathBuf::from(id));
            post.title = title.into();
            post.more.slug = slug.map(str::to_owned);
            post
        };
        vec![
            post("posts/tidb/index.md", "一年同行：我的TiDB社区之旅", None),
            post(
                "posts/2024-06-02-reading.md",
                "Reading is a Terminal Thing",
                None,
            ),
            post("notes/reading.md", "A note", Some("other")),
            post("notes/log.en.md", "Other", None),
        ]
    }

    #[test]
    fn a_post_is_found_by_any_of_its_names() {
        let posts = posts();
        for (name, id) in [
            ("posts/tidb/index.md", Some(0)),
            ("./posts/tidb/", Some(0)),
            ("tidb", Some(0)),
            ("一年同行:我的tidb社区之旅", Some(0)),
            ("社区之旅", Some(0)),
            ("posts/2024-06-02-reading", Some(1)),
            ("2024-06-02-reading.md", Some(1)),
            ("reading is a terminal thing", Some(1)),
            ("terminal", Some(1)),
            // A file of that name goes before a date with it.
            ("reading", Some(2)),
            ("other", Some(2)),
            ("nothing", None),
            ("", None),
        ] {
            let expected = id.map(|at: usize| &posts[at].id);
            assert_eq!(named(&posts, name), expected, "{name}");
        }
    }

    #[test]
    fn a_post_is_found_by_its_path_from_the_root_of_its_site() {
        let folder = std::path::Path::new("/site/content");
        let post = |id: &str| Post::named(PostId(Arc::from(id)), folder.join(id));
        let posts = [post("blog/a/index.md"), post("more/blog/a/index.md")];
        for (name, at) in [
            ("content/blog/a/index.md", 0),
            ("./content/more/blog/a/index.md", 1),
        ] {
            assert_eq!(named(&posts, name), Some(&posts[at].id), "{name}");
        }
        assert_eq!(named(&posts, "other/blog/a/index.md"), None);
    }

    #[test]
    fn the_short_name_of_a_post_leads_to_it() {
        let posts = posts();
        for post in &posts {
            assert_eq!(named(&posts, short_name(post)), Some(&post.id));
        }
    }
}
