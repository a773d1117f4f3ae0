//! What the program was asked for at its start: how the list is set, and a post.

use std::path::PathBuf;

use super::{
    App, ColumnWidth, Effect, Overlay, Target,
    keymap::Keymap,
    picker::{Choice, Kind, Picker},
};
use crate::{
    check::similar,
    content::{
        clean,
        index::{Sort, Taxonomy, named, tag_key},
        post::PostId,
    },
};

/// A folder that has a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blog {
    pub name: String,
    pub path: PathBuf,
    /// Whether the folder was there at the start.
    pub is_there: bool,
    /// Whether it is the one that is open.
    pub is_open: bool,
}

/// What was asked for on the command line, in the environment and in the file of
/// settings. What it names counts more than what is remembered.
#[derive(Clone, Debug, Default)]
pub struct Start {
    pub sort: Option<Sort>,
    pub column: Option<ColumnWidth>,
    /// Only posts with all of these tags.
    pub tags: Vec<String>,
    /// Searched for in all texts.
    pub search: Option<String>,
    /// The post to open, by any of its names.
    pub post: Option<String>,
    pub keys: Keymap,
    /// The folders to choose from.
    pub blogs: Vec<Blog>,
}

impl App {
    /// Begins as it was asked for.
    pub fn begin(&mut self, start: Start) {
        self.keys = start.keys.clone();
        self.blogs.clone_from(&start.blogs);
        if let Some(column @ ColumnWidth::Columns(_)) = start.column {
            self.own_column = Some(column);
        }
        self.start = start;
        self.set_start();
    }

    /// Sets the list as it was asked for, over what is remembered of it.
    pub(super) fn set_start(&mut self) {
        if let Some(sort) = self.start.sort {
            self.list.sort = sort;
        }
        if let Some(column) = self.start.column {
            self.column = column;
        }
        let filters =
            !self.start.tags.is_empty() || self.start.search.is_some() || self.start.post.is_some();
        if filters {
            // What was filtered by last time would hide what is asked for now.
            self.list.filter.text.clear();
            let tags = self.start.tags.iter();
            self.list.filter.terms = tags
                .map(|tag| (Taxonomy::Tags, tag_key(tag.trim().trim_start_matches('#'))))
                .collect();
            self.list.filter.without.clear();
        }
        self.renew_list();
    }

    /// What its user wants stands for the wide column.
    pub(super) fn column_of_own(&mut self) {
        if let (ColumnWidth::Wide, Some(own)) = (self.column, self.own_column) {
            self.column = own;
        }
    }

    /// Opens the post that was asked for by its path, as soon as it has been read.
    pub(super) fn open_the_named(&mut self, posts: &[PostId], effects: &mut Vec<Effect>) {
        let Some(name) = &self.start.post else { return };
        if self.was_used {
            self.start.post = None;
            return;
        }
        let posts = posts.iter().filter_map(|id| self.index.get(id));
        if let Some(id) = named::exact(posts, name).cloned() {
            self.start.post = None;
            self.open(&id, Target::LeftOff, effects);
        }
    }

    /// All posts are there: what was asked for can be opened, or is not among them.
    pub(super) fn begin_reading(&mut self, effects: &mut Vec<Effect>) {
        if self.was_used {
            (self.start.post, self.start.search) = (None, None);
            return;
        }
        if let Some(name) = self.start.post.take() {
            let all = || self.index.posts(Sort::Newest);
            match named::named(all(), &name).cloned() {
                Some(id) => self.open(&id, Target::LeftOff, effects),
                None => {
                    let names = all().map(named::short_name);
                    let near = similar::name(&name, names.chain(all().map(|post| &*post.title)));
                    self.notice = Some(match near {
                        Some(near) => format!("no post is called {name}: did you mean {near}?"),
                        None => format!("no post is called {name}"),
                    });
                }
            }
        }
        if let Some(text) = self.start.search.take() {
            self.open_search(effects);
            if let Some(Overlay::Search(window)) = &mut self.overlay {
                window.input.text = text;
                self.search(effects);
            }
        }
        let unknown = self.start.tags.iter().find(|tag| {
            let key = tag_key(tag.trim().trim_start_matches('#'));
            !self.tags().iter().any(|tag| tag.key == key)
        });
        if let Some(tag) = unknown {
            let near = similar::name(tag, self.tags().iter().map(|tag| tag.name.as_str()));
            self.notice = Some(match near {
                Some(near) => format!("no post has the tag {tag}: did you mean {near}?"),
                None => format!("no post has the tag {tag}"),
            });
        }
    }

    /// Lets one of the blogs of the settings be chosen.
    pub(super) fn pick_blog(&mut self) {
        if self.blogs.is_empty() {
            self.notice = Some("name folders below [blogs] in the settings to choose from".into());
            return;
        }
        let choices = self.blogs.iter().enumerate().map(|(value, blog)| Choice {
            label: blog.name.clone(),
            value,
            ..Choice::default()
        });
        let open = self.blogs.iter().position(|blog| blog.is_open);
        let picker = Picker::new(Kind::Blogs, choices.collect(), open.unwrap_or(0));
        self.overlay = Some(Overlay::Picker(picker));
    }

    /// Goes on with a blog of the settings.
    pub(super) fn open_blog(&mut self, at: usize, effects: &mut Vec<Effect>) {
        match self.blogs.get(at) {
            Some(blog) if blog.is_open => {}
            Some(blog) if blog.is_there => {
                self.remember_place(effects);
                self.remember_view(effects);
                effects.push(Effect::OpenBlog(at));
            }
            Some(blog) => {
                let path = clean::line(&blog.path.display().to_string());
                self.notice = Some(format!("{}: {path} is not there", blog.name));
            }
            None => {}
        }
    }
}
