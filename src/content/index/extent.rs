//! What a list is made of before it is narrowed: what is hidden from it is not
//! counted anywhere.

use super::{Filter, Index, Slot, Tag, Taxonomy, one_of_each, terms::compare};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The posts that a filter's `hide` and `languages` leave, whatever else it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    pub posts: usize,
    /// Posts that are not there because they are drafts, of the future or expired.
    pub hidden: usize,
    /// The tags of the posts that are there, the most used first, then by name.
    pub tags: Vec<Tag>,
    /// Languages of posts that may have translations, by code.
    pub languages: Vec<Arc<str>>,
}

impl Index {
    /// Counts what a filter's `hide` and `languages` leave.
    pub fn extent(&self, filter: &Filter) -> Extent {
        let all = self.slots.iter().filter_map(Option::as_deref);
        let mut kept: Vec<&Slot> = all
            .filter(|slot| filter.hide.is_none_or(|hide| hide.keeps(&slot.post)))
            .collect();
        let hidden = self.len() - kept.len();
        let mut languages = BTreeSet::new();
        for slot in &kept {
            let post = &slot.post;
            if let Some(language) = post.lang.as_ref().filter(|_| post.translation.is_some())
                && !languages.contains(language)
            {
                languages.insert(language.clone());
            }
        }
        if let Some(wanted) = &filter.languages {
            one_of_each(&mut kept, wanted);
        }
        let tags = if kept.len() == self.len() {
            self.tags().to_vec()
        } else {
            self.tags_of(&kept)
        };
        Extent {
            posts: kept.len(),
            hidden,
            tags,
            languages: languages.into_iter().collect(),
        }
    }

    fn tags_of(&self, slots: &[&Slot]) -> Vec<Tag> {
        let mut counts = vec![0; self.terms.len()];
        for term in slots.iter().flat_map(|slot| &slot.terms) {
            counts[*term as usize] += 1;
        }
        let count = |tag: &Tag| {
            let number = self.terms.number(Taxonomy::Tags, &tag.key);
            number.map_or(0, |number| counts[number as usize])
        };
        let mut tags: Vec<Tag> = self
            .tags()
            .iter()
            .map(|tag| Tag {
                count: count(tag),
                ..tag.clone()
            })
            .filter(|tag| tag.count > 0)
            .collect();
        tags.sort_by(|a, b| compare(Taxonomy::Tags, a, b));
        tags
    }
}
