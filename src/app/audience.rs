//! Whom the list is for: without the posts that the published blog leaves out, or
//! with them, and one translation of each post.

use super::{App, Effect, Target};
use crate::content::{
    index::{Extent, Filter, Hide, Tag},
    post::{Post, PostId, Standing},
};

/// What was asked for at the start, and what comes of it.
#[derive(Debug, Default)]
pub struct Audience {
    /// What is hidden until a key shows it, and again after that.
    hide: Option<Hide>,
    /// What the list is made of now.
    extent: Extent,
}

impl App {
    /// Hides posts that are not published. Nothing is hidden in an app that was not
    /// told to.
    pub fn hide(&mut self, hide: Hide) {
        self.audience.hide = Some(hide);
        self.list.filter.hide = Some(hide);
    }

    /// Shows of each post the translation in the first of these languages.
    pub fn prefer(&mut self, languages: Vec<String>) {
        self.list.filter.languages = Some(languages);
    }

    /// The posts there are for the list, before it is filtered.
    pub fn post_count(&self) -> usize {
        self.audience.extent.posts
    }

    /// The posts there are for the list, in its order, before it is filtered.
    pub(super) fn audience_posts(&self) -> Vec<PostId> {
        let whole = Filter {
            hide: self.list.filter.hide,
            languages: self.list.filter.languages.clone(),
            ..Filter::default()
        };
        self.index.select(self.list.sort, &whole)
    }

    /// The posts that are hidden.
    pub fn hidden_count(&self) -> usize {
        self.audience.extent.hidden
    }

    /// The tags of the posts there are for the list.
    pub fn tags(&self) -> &[Tag] {
        &self.audience.extent.tags
    }

    /// The language that the list is in, where there are several.
    pub fn language(&self) -> Option<&str> {
        let all = &self.audience.extent.languages;
        let wanted = self.list.filter.languages.as_ref()?;
        let meets = |wanted: &String| {
            all.iter().find(|language| {
                let rest = language.strip_prefix(wanted.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            })
        };
        let first = all.first().filter(|_| all.len() > 1)?;
        Some(wanted.iter().find_map(meets).unwrap_or(first))
    }

    /// Why a post would not be on the published blog.
    pub fn standing(&self, post: &Post) -> Standing {
        match self.audience.hide {
            Some(hide) => post.standing(hide.now),
            None => Standing {
                draft: post.draft,
                ..Standing::default()
            },
        }
    }

    /// Counts again what the list is made of, and makes it so.
    pub(super) fn refresh_list(&mut self) {
        self.audience.extent = self.index.extent(&self.list.filter);
        self.renew_list();
    }

    /// Shows what is hidden, or hides it again.
    pub(super) fn toggle_unpublished(&mut self) {
        let Some(start) = self.audience.hide else {
            return;
        };
        // Where everything was asked for at the start, the key hides all of it.
        let all_shown = !(start.drafts || start.future || start.expired);
        let hide = if all_shown {
            Hide::unpublished(start.now)
        } else {
            start
        };
        let hidden = self.list.filter.hide.is_some_and(|now| now == hide);
        self.list.filter.hide = (!hidden).then_some(hide);
        self.change_audience();
        self.notice = Some(if hidden {
            "drafts, future and expired posts are shown".into()
        } else {
            match self.hidden_count() {
                0 => "there is nothing to hide: all posts are published".into(),
                1 => "1 post is hidden".into(),
                count => format!("{count} posts are hidden"),
            }
        });
    }

    /// The list in the next language of the blog.
    pub(super) fn next_language(&mut self) {
        let all = &self.audience.extent.languages;
        let current = self.language();
        let at = all.iter().position(|language| Some(&**language) == current);
        match at.and_then(|at| all.get((at + 1) % all.len())) {
            Some(next) => {
                let next = next.to_string();
                self.notice = Some(format!("posts in {next} where there is one"));
                self.put_first(next);
            }
            None => self.notice = Some("this blog has one language".into()),
        }
    }

    /// Opens the next translation of the post that is open, and has the list follow.
    pub(super) fn open_translation(&mut self, effects: &mut Vec<Effect>) {
        let Some(open) = self.open_post() else { return };
        let id = open.id.clone();
        let key = |post: &Post| (post.lang.clone(), post.id.clone());
        let own = key(open);
        let others = self.index.translations(&id);
        let next = others
            .iter()
            .find(|post| key(post) > own)
            .or(others.first());
        let Some((id, lang)) = next.map(|post| (post.id.clone(), post.lang.clone())) else {
            self.notice = Some("this post has no translation".into());
            return;
        };
        if let Some(lang) = lang {
            self.put_first(lang.to_string());
        }
        self.open(&id, Target::Top, effects);
    }

    fn put_first(&mut self, language: String) {
        let languages = self.list.filter.languages.get_or_insert_default();
        languages.retain(|known| *known != language);
        languages.insert(0, language);
        self.change_audience();
    }

    /// Makes the list anew; what was selected stays so, or its translation is.
    fn change_audience(&mut self) {
        let selected = self.list.selected.clone();
        self.refresh_list();
        let rows = usize::from(self.list_areas().posts.height);
        self.list.resize(rows, &self.index);
        if let Some(id) = selected {
            self.select_then(id);
        }
        let lines = self.tags().len();
        self.list.tag = self.list.tag.min(lines);
        self.reveal_tag();
    }

    pub(super) fn select_or_translation(&mut self, id: &PostId) {
        let mut ids = vec![id.clone()];
        let others = self.index.translations(id);
        ids.extend(others.iter().map(|post| post.id.clone()));
        if let Some(id) = ids.iter().find(|id| self.list.position(id).is_some()) {
            self.list.select_id(id);
        }
    }
}
