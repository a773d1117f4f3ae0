//! Which posts lead to which: what is linked from where, kept both ways.
//!
//! It knows no texts. Whoever reads a post says where its links lead.

use std::collections::HashMap;

use super::post::PostId;

/// The links between posts.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    to: HashMap<PostId, Vec<PostId>>,
    from: HashMap<PostId, Vec<PostId>>,
}

/// How much a direct link says of two posts, beside a tag that half of all have.
const DIRECT: f32 = 3.0;
/// What a common neighbour says, and how many of them count.
const COMMON: f32 = 1.0;
const COMMONS: f32 = 3.0;
/// Neighbours that are looked at: a page that links to everything says nothing.
const LOOKED_AT: usize = 200;

impl Graph {
    /// Says where the links of a post lead; what was said of it before is forgotten.
    pub fn set(&mut self, post: &PostId, targets: Vec<PostId>) {
        self.take_links(post);
        let mut kept: Vec<PostId> = Vec::with_capacity(targets.len());
        for target in targets {
            if target != *post && !kept.contains(&target) {
                self.from
                    .entry(target.clone())
                    .or_default()
                    .push(post.clone());
                kept.push(target);
            }
        }
        if !kept.is_empty() {
            self.to.insert(post.clone(), kept);
        }
    }

    /// Forgets the links of a post that is gone. Those to it stay: their posts say
    /// so still.
    pub fn take_links(&mut self, post: &PostId) {
        for target in self.to.remove(post).unwrap_or_default() {
            if let Some(sources) = self.from.get_mut(&target) {
                sources.retain(|source| source != post);
                if sources.is_empty() {
                    self.from.remove(&target);
                }
            }
        }
    }

    /// The posts that link to this one.
    pub fn sources(&self, post: &PostId) -> &[PostId] {
        self.from.get(post).map_or(&[], Vec::as_slice)
    }

    /// The posts that this one links to, in the order of its text.
    pub fn targets(&self, post: &PostId) -> &[PostId] {
        self.to.get(post).map_or(&[], Vec::as_slice)
    }

    /// How much links say that other posts have to do with this one: they lead there
    /// or come from there, or both posts are linked from, or link to, the same.
    pub fn kin(&self, post: &PostId) -> HashMap<PostId, f32> {
        let mut direct: HashMap<PostId, f32> = HashMap::new();
        let mut common: HashMap<PostId, f32> = HashMap::new();
        for other in self.targets(post).iter().chain(self.sources(post)) {
            direct.insert(other.clone(), DIRECT);
        }
        let siblings = self.sources(post).iter().map(|source| self.targets(source));
        let partners = self.targets(post).iter().map(|target| self.sources(target));
        for others in siblings.chain(partners).take(LOOKED_AT) {
            if others.len() > LOOKED_AT {
                continue;
            }
            for other in others.iter().filter(|other| *other != post) {
                *common.entry(other.clone()).or_default() += COMMON;
            }
        }
        for (other, count) in common {
            *direct.entry(other).or_default() += count.min(COMMONS);
        }
        direct
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> PostId {
        PostId(name.into())
    }

    fn ids(names: &[&str]) -> Vec<PostId> {
        names.iter().map(|name| id(name)).collect()
    }

    #[test]
    fn links_are_known_from_both_ends_and_change_with_their_post() {
        let mut graph = Graph::default();
        graph.set(&id("a"), ids(&["b", "c", "b", "a"]));
        graph.set(&id("c"), ids(&["b"]));
        assert_eq!(graph.targets(&id("a")), ids(&["b", "c"]));
        assert_eq!(graph.sources(&id("b")), ids(&["a", "c"]));
        graph.set(&id("a"), ids(&["c"]));
        assert_eq!(graph.sources(&id("b")), ids(&["c"]));
        graph.take_links(&id("c"));
        assert!(graph.sources(&id("b")).is_empty());
        assert_eq!(graph.sources(&id("c")), ids(&["a"]));
    }

    #[test]
    fn a_link_counts_more_than_a_common_neighbour() {
        let mut graph = Graph::default();
        graph.set(&id("hub"), ids(&["a", "b", "c"]));
        graph.set(&id("a"), ids(&["b"]));
        let kin = graph.kin(&id("a"));
        let score = |name: &str| kin.get(&id(name)).copied().unwrap_or_default();
        assert!(
            score("b") > score("c") && score("hub") > score("c"),
            "{kin:?}"
        );
        assert!(score("c") > 0.0 && score("a") == 0.0);
    }
}
