//! What comes of reading the folder: posts as they were kept, as they are, and those that
//! are gone.

use std::sync::Arc;

use super::{App, Effect, Scan};
use crate::content::{
    index::{Index, Sort},
    post::Post,
};

/// Said until the folder has been read again.
pub(super) const READING: &str = "reading the folder again";

impl App {
    /// Takes in the index as it was the last time.
    pub(super) fn index_recalled(&mut self, index: Index) {
        if self.index.is_empty() {
            self.index = Arc::new(index);
        } else {
            Arc::make_mut(&mut self.index).merge(index.into_posts());
        }
        self.refresh_list();
    }

    /// Takes in posts that have been read, new ones and known ones.
    pub(super) fn posts_read(&mut self, posts: Vec<Post>, effects: &mut Vec<Effect>) {
        let known = posts
            .iter()
            .filter(|post| self.index.get(&post.id).is_some());
        let known: Vec<_> = known.map(|post| post.id.clone()).collect();
        let again = known.clone();
        if !known.is_empty() {
            effects.push(Effect::ForgetTexts(known));
        }
        let new: Vec<_> = posts.iter().map(|post| post.id.clone()).collect();
        Arc::make_mut(&mut self.index).merge(posts);
        self.refresh_list();
        self.open_the_named(&new, effects);
        self.seen.extend(new);
        if !again.is_empty() {
            self.forget_links(&again, effects);
        }
    }

    /// Takes in posts whose files have not changed since they were kept.
    pub(super) fn posts_unchanged(&mut self, mut posts: Vec<Post>, effects: &mut Vec<Effect>) {
        self.seen.extend(posts.iter().map(|post| post.id.clone()));
        posts.retain(|post| self.index.get(&post.id) != Some(post));
        if !posts.is_empty() {
            self.posts_read(posts, effects);
        }
    }

    /// Takes in how long the texts of posts are.
    pub(super) fn posts_counted(&mut self, posts: Vec<Post>) {
        let index = Arc::make_mut(&mut self.index);
        let others = index.count(posts);
        if !others.is_empty() {
            index.merge(others);
            self.refresh_list();
        }
    }

    pub(super) fn scan_ended(
        &mut self,
        result: Result<Vec<String>, String>,
        effects: &mut Vec<Effect>,
    ) {
        match result {
            Ok(warnings) => {
                self.scan = Scan::Ended;
                self.notice.take_if(|notice| notice == READING);
                // What was said meanwhile of something else stays.
                if let Some(warning) = warnings.into_iter().next() {
                    self.notice = Some(warning);
                }
                self.forget_unseen();
                self.follow_renames();
                self.open_the_named_file(effects);
                self.begin_reading(effects);
                self.note_whether_gone();
                self.scan_what_changed(effects);
            }
            Err(why) => {
                self.scan = Scan::Failed(why);
                self.release(effects);
            }
        }
    }

    /// Posts that the scan has not come across are gone.
    fn forget_unseen(&mut self) {
        let seen = std::mem::take(&mut self.seen);
        if seen.len() < self.index.len() {
            let gone: Vec<_> = self
                .index
                .posts(Sort::Newest)
                .map(|post| post.id.clone())
                .filter(|id| !seen.contains(id))
                .collect();
            for id in &gone {
                self.graph.take_links(id);
                Arc::make_mut(&mut self.index).remove(id);
            }
            self.refresh_list();
        }
    }
}
