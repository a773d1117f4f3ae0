//! What stands at the end of an open post: the posts that link to it, and those that
//! have most to do with it.

use super::{App, Effect, Page, Scan, event::LinksOf};
use crate::{
    content::{
        index::{Sort, compare},
        post::{Post, PostId},
    },
    markdown::{Block, LinkId, PostRow, PostRows},
};

/// Related posts that are listed.
const RELATED: usize = 6;
/// Posts that link to one which are listed.
const SOURCES: usize = 50;

/// What the graph of links is made from.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Whether the links of all posts have been asked for since the last scan.
    asked: bool,
}

/// A post that an open one leads to, or is reached from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    pub id: PostId,
    /// What both have in common.
    pub note: String,
}

impl App {
    /// Has the links of all posts read, once a scan, when a post is open: whoever only
    /// looks at the list needs none of them.
    pub(super) fn want_links(&mut self, effects: &mut Vec<Effect>) {
        if self.links.asked || self.reader.is_none() || self.scan != Scan::Ended {
            return;
        }
        self.links.asked = true;
        effects.push(Effect::ReadLinks {
            ticket: self.next_ticket(),
            of: LinksOf::All(self.index.clone()),
        });
    }

    /// The links of these posts may be others by now.
    pub(super) fn forget_links(&mut self, known: &[PostId], effects: &mut Vec<Effect>) {
        if self.scan != Scan::Ended {
            self.links.asked = false;
            return;
        }
        if !self.links.asked {
            return;
        }
        let posts = known.iter().filter_map(|id| self.index.get(id));
        let posts = posts.map(|post| (post.id.clone(), post.path().clone()));
        let posts = posts.collect();
        let ticket = self.next_ticket();
        effects.push(Effect::ReadLinks {
            ticket,
            of: LinksOf::These(posts),
        });
    }

    /// Takes in where links lead.
    pub(super) fn links_read(&mut self, links: Vec<(PostId, Vec<PostId>)>, done: bool) {
        let open = self.reader.as_ref().map(|reader| &reader.page.id);
        let matters = open.is_some_and(|open| {
            let of_it = |(id, to): &(PostId, Vec<PostId>)| id == open || to.contains(open);
            done || links.iter().any(of_it)
        });
        for (id, targets) in links {
            if self.index.get(&id).is_some() {
                self.graph.set(&id, targets);
            } else {
                self.graph.take_links(&id);
            }
        }
        if matters {
            self.refresh_kin();
        }
    }

    /// Puts other posts at the end of the open one, as far as they are known.
    pub(super) fn refresh_kin(&mut self) {
        let Some(reader) = &self.reader else { return };
        let groups = self.kin_rows(&reader.page.id.clone());
        if let Some(reader) = &mut self.reader {
            reader.page.set_kin(groups);
        }
    }

    /// The posts that link to one, the newest first.
    pub fn sources_of(&self, id: &PostId) -> Vec<Kin> {
        let mut posts: Vec<&Post> = self
            .graph
            .sources(id)
            .iter()
            .filter_map(|source| self.index.get(source))
            .filter(|post| self.may_be_listed(post))
            .collect();
        posts.sort_by(|a, b| compare(Sort::Newest, a, b));
        posts.truncate(SOURCES);
        let kin = |post: &Post| Kin {
            id: post.id.clone(),
            note: String::new(),
        };
        posts.into_iter().map(kin).collect()
    }

    /// The posts that have most to do with one, but for those that link to it.
    pub fn related_to(&self, id: &PostId) -> Vec<Kin> {
        let Some(own) = self.index.get(id) else {
            return Vec::new();
        };
        let sources = self.graph.sources(id);
        let keep = |post: &Post| {
            let translation = own.translation.is_some() && post.translation == own.translation;
            let foreign = own.lang.is_some() && post.lang.is_some() && own.lang != post.lang;
            self.may_be_listed(post) && !translation && !foreign && !sources.contains(&post.id)
        };
        let linked = self.graph.kin(id);
        let found = self.index.related(id, &linked, RELATED, keep);
        let found = found.into_iter().map(|related| {
            let shared = related.shared.iter().take(3).map(|tag| format!("#{tag}"));
            Kin {
                id: related.id,
                note: shared.collect::<Vec<_>>().join(" "),
            }
        });
        found.collect()
    }

    fn may_be_listed(&self, post: &Post) -> bool {
        self.list.filter.hide.is_none_or(|hide| hide.keeps(post))
    }

    /// What stands below the text of a post.
    pub(super) fn kin_rows(&self, id: &PostId) -> Vec<(&'static str, Vec<KinRow>)> {
        let rows = |all: Vec<Kin>| -> Vec<KinRow> {
            let known = all.into_iter().filter_map(|kin| {
                let post = self.index.get(&kin.id)?;
                Some(KinRow {
                    title: post.title.to_string(),
                    date: post
                        .date
                        .map(|date| date.day.to_string())
                        .unwrap_or_default(),
                    kin,
                })
            });
            known.collect()
        };
        let groups = [
            ("Linked from", rows(self.sources_of(id))),
            ("Related", rows(self.related_to(id))),
        ];
        groups
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }
}

/// A row at the end of a page, before it is a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KinRow {
    kin: Kin,
    title: String,
    date: String,
}

impl Page {
    /// Puts groups of other posts below the text.
    pub fn set_kin(&mut self, groups: Vec<(&'static str, Vec<KinRow>)>) {
        if groups == self.kin {
            return;
        }
        self.kin.clone_from(&groups);
        let groups = groups.into_iter().map(|(title, rows)| PostRows {
            title,
            posts: rows.into_iter().map(|row| self.kin_row(row)).collect(),
        });
        let groups = groups.collect();
        self.set_posts(groups);
    }

    /// The title of the group below the text that a link stands in.
    pub fn kin_of(&self, id: LinkId) -> Option<&'static str> {
        let Some(Block::Posts(groups)) = self.document.blocks.last() else {
            return None;
        };
        let holds = |group: &&PostRows| group.posts.iter().any(|post| post.link == id);
        groups.iter().find(holds).map(|group| group.title)
    }

    fn kin_row(&mut self, row: KinRow) -> PostRow {
        PostRow {
            link: self.link_to_post(&row.kin.id),
            title: row.title,
            date: row.date,
            note: row.kin.note,
        }
    }
}
