//! Which posts have most to do with one: by the tags, categories and series they
//! share, and by what is known of links.

use super::{Index, Taxonomy, tag_key};
use crate::content::post::{Post, PostId};
use std::cmp::Ordering;
use std::collections::HashMap;

/// A post that has to do with another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    pub id: PostId,
    pub score: f32,
    /// The tags that both have, as the related post writes them.
    pub shared: Vec<String>,
}

/// What a term says beside a tag: a series is made of what belongs together.
fn weight_of(taxonomy: Taxonomy) -> f32 {
    match taxonomy {
        Taxonomy::Series => 2.0,
        Taxonomy::Tags => 1.0,
        Taxonomy::Categories => 0.7,
        // Most blogs have one author, and one of several writes on anything.
        Taxonomy::Authors | Taxonomy::Years => 0.0,
    }
}

impl Index {
    /// The posts that have most to do with `id`, the closest first, at most `most` of
    /// those that `keep` keeps. A term counts the more, the fewer posts have it.
    /// `linked` is what links add to a post's score.
    pub fn related(
        &self,
        id: &PostId,
        linked: &HashMap<PostId, f32>,
        most: usize,
        keep: impl Fn(&Post) -> bool,
    ) -> Vec<Related> {
        let Some(own) = self.get(id) else {
            return Vec::new();
        };
        let all = self.len() as f32;
        let mut weights: Vec<(u32, f32)> = Vec::new();
        for taxonomy in Taxonomy::ALL {
            for name in taxonomy.of(own) {
                let Some(number) = self.terms.number(taxonomy, &tag_key(name)) else {
                    continue;
                };
                let posts = self.terms.posts_with(number).max(1) as f32;
                let weight = weight_of(taxonomy) * ((all + 1.0) / posts).ln();
                if weight > 0.0 && weights.iter().all(|(known, _)| *known != number) {
                    weights.push((number, weight));
                }
            }
        }
        // By place, for most posts have none: no id need be looked up for those.
        let links: HashMap<u32, f32> = linked
            .iter()
            .filter_map(|(id, weight)| Some((*self.by_id.get(id)?, *weight)))
            .collect();
        // Of posts that are as close as each other, those of about the same time.
        let apart = |post: &Post| match (post.date, own.date) {
            (Some(a), Some(b)) => (a.at.as_second() - b.at.as_second()).unsigned_abs(),
            _ => u64::MAX,
        };
        let closer = |a: &(f32, &Post), b: &(f32, &Post)| -> Ordering {
            b.0.total_cmp(&a.0)
                .then_with(|| apart(a.1).cmp(&apart(b.1)))
                .then_with(|| a.1.id.cmp(&b.1.id))
        };
        // The best so far, in order: of a hundred thousand nearly all fall at once.
        let mut found: Vec<(f32, &Post)> = Vec::with_capacity(most + 1);
        for (at, slot) in (0u32..).zip(&self.slots) {
            let Some(slot) = slot else { continue };
            let shared = slot.terms.iter().filter_map(|term| {
                let weight = weights.iter().find(|(number, _)| number == term);
                weight.map(|(_, weight)| weight)
            });
            let mut score = shared.sum::<f32>();
            if !links.is_empty() {
                score += links.get(&at).copied().unwrap_or_default();
            }
            let full = found.len() >= most;
            if score <= 0.0 || full && found.last().is_none_or(|(last, _)| score < *last) {
                continue;
            }
            let new = (score, &slot.post);
            let place = found.partition_point(|old| closer(old, &new) == Ordering::Less);
            if place < most && slot.post.id != *id && keep(&slot.post) {
                found.insert(place, new);
                found.truncate(most);
            }
        }
        let keys: Vec<String> = own.tags.iter().map(|tag| tag_key(tag)).collect();
        let related = found.into_iter().map(|(score, post)| {
            let both = |tag: &&String| keys.contains(&tag_key(tag));
            Related {
                id: post.id.clone(),
                score,
                shared: post.tags.iter().filter(both).cloned().collect(),
            }
        });
        related.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(posts: &[(&str, &[&str], &str)]) -> Index {
        let mut index = Index::new();
        let posts = posts.iter().map(|(name, tags, day)| {
            let id = PostId((*name).into());
            let mut post = Post::named(id, (*name).into());
            post.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
            let source = format!("---\ndate: {day}\n---\n");
            let render = crate::content::post::Render {
                text: str::to_owned,
                html: str::to_owned,
            };
            let dated =
                crate::content::post::from_source(post.id.clone(), "x.md".into(), &source, render);
            post.date = dated.date;
            post
        });
        index.merge(posts.collect());
        index
    }

    fn related(index: &Index, linked: &[(&str, f32)]) -> Vec<String> {
        let linked = linked
            .iter()
            .map(|(name, score)| (PostId((*name).into()), *score))
            .collect();
        let found = index.related(&PostId("own".into()), &linked, 3, |post| {
            !post.draft && &*post.id.0 != "hidden"
        });
        found.iter().map(|one| one.id.to_string()).collect()
    }

    #[test]
    fn a_rare_tag_says_more_than_a_common_one_and_a_link_more_than_that() {
        let index = index(&[
            ("own", &["Rust", "随笔"], "2024-05-01"),
            ("common", &["rust"], "2024-05-02"),
            ("far", &["rust"], "2020-01-01"),
            ("rare", &["随笔"], "2020-01-01"),
            ("more", &["rust", "x"], "2021-01-01"),
            ("hidden", &["rust", "随笔"], "2024-05-01"),
            ("other", &["y"], "2024-05-01"),
        ]);
        assert_eq!(related(&index, &[]), ["rare", "common", "more"]);
        assert_eq!(
            related(&index, &[("other", 9.0)]),
            ["other", "rare", "common"]
        );
        let rare = &index.related(&PostId("own".into()), &HashMap::new(), 9, |_| true)[0];
        assert_eq!((&*rare.id.0, rare.shared.len()), ("hidden", 2));
        assert!(
            index
                .related(&PostId("gone".into()), &HashMap::new(), 9, |_| true)
                .is_empty()
        );
    }
}
