//! Narrowing by terms: which posts have what is wanted, and how many each other term
//! would leave.

use super::{
    Filter, Index, Join, Slot, Sort, Tag, Taxonomy, fold, one_of_each,
    terms::{self},
};

/// What a filter says of terms, by number.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    kinds: [Kind; Taxonomy::ALL.len()],
    without: Vec<u32>,
}

/// What is wanted of one taxonomy. A term that no post has has no number.
#[derive(Debug, Default)]
struct Kind {
    terms: Vec<Option<u32>>,
    any: bool,
}

impl Kind {
    fn keeps(&self, slot: &Slot) -> bool {
        let has = |term: &Option<u32>| term.is_some_and(|term| slot.terms.contains(&term));
        if self.any && !self.terms.is_empty() {
            self.terms.iter().any(has)
        } else {
            self.terms.iter().all(has)
        }
    }
}

impl Wanted {
    pub(super) fn keeps(&self, slot: &Slot) -> bool {
        self.kinds.iter().all(|kind| kind.keeps(slot))
            && !self.without.iter().any(|term| slot.terms.contains(term))
    }
}

impl Index {
    pub(super) fn wanted(&self, filter: &Filter) -> Wanted {
        let number = |(taxonomy, key): &(Taxonomy, String)| self.terms.number(*taxonomy, key);
        let mut wanted = Wanted {
            without: filter.without.iter().filter_map(number).collect(),
            ..Wanted::default()
        };
        for (taxonomy, kind) in Taxonomy::ALL.into_iter().zip(&mut wanted.kinds) {
            // No post has two years.
            kind.any = filter.join == Join::Any || taxonomy == Taxonomy::Years;
            let own = filter.terms.iter().filter(|term| term.0 == taxonomy);
            kind.terms = own.map(number).collect();
        }
        wanted
    }

    /// What a filter keeps, whatever it says of terms.
    pub(super) fn before_terms(&self, sort: Sort, filter: &Filter) -> Vec<&Slot> {
        let kept = self.kept(sort, filter.hide);
        let found = self.find_text(fold(filter.text.trim()), &kept, None);
        self.in_one_language(found.shown(), filter.languages.as_deref())
    }

    /// Of translations of one post the one that is wanted.
    pub(super) fn in_one_language(
        &self,
        slots: &[u32],
        languages: Option<&[String]>,
    ) -> Vec<&Slot> {
        let mut found = slots.iter().map(|at| self.slot(*at)).collect();
        if let Some(languages) = languages {
            one_of_each(&mut found, languages);
        }
        found
    }

    /// By term: how many of these posts have it.
    pub(super) fn uses(&self, slots: &[&Slot]) -> Vec<usize> {
        let mut all = vec![0; self.terms.len()];
        for term in slots.iter().flat_map(|slot| &slot.terms) {
            all[*term as usize] += 1;
        }
        all
    }

    /// The terms of a taxonomy that the list has at all (as a filter's `hide` and
    /// `languages` say), the most used first, each with the number of posts that have
    /// it and that everything else in the filter leaves. `shown` may leave out more.
    pub fn narrowed(
        &self,
        taxonomy: Taxonomy,
        filter: &Filter,
        shown: &dyn Fn(&super::PostId) -> bool,
    ) -> Vec<Tag> {
        let whole = Filter {
            hide: filter.hide,
            languages: filter.languages.clone(),
            ..Filter::default()
        };
        let all = self.uses(&self.before_terms(Sort::Newest, &whole));
        let before = self.before_terms(Sort::Newest, filter);
        self.count_terms(taxonomy, filter, shown, (&all, &before))
    }

    /// The same, given how many posts of the list have each term, and the posts that the
    /// filter keeps whatever it says of terms.
    pub(super) fn count_terms(
        &self,
        taxonomy: Taxonomy,
        filter: &Filter,
        shown: &dyn Fn(&super::PostId) -> bool,
        (all, before): (&[usize], &[&Slot]),
    ) -> Vec<Tag> {
        let left = self.left(taxonomy, filter, shown, before);
        let counted = |tag: &Tag| {
            let number = self.terms.number(taxonomy, &tag.key)? as usize;
            let tag = |count| Tag {
                count,
                ..tag.clone()
            };
            (all[number] > 0).then(|| (tag(all[number]), left[number]))
        };
        let mut tags: Vec<(Tag, usize)> = self.terms(taxonomy).iter().filter_map(counted).collect();
        tags.sort_by(|(a, _), (b, _)| terms::compare(taxonomy, a, b));
        tags.into_iter()
            .map(|(tag, count)| Tag { count, ..tag })
            .collect()
    }

    /// By term: how many posts have it, of those that everything else leaves.
    fn left(
        &self,
        taxonomy: Taxonomy,
        filter: &Filter,
        shown: &dyn Fn(&super::PostId) -> bool,
        before: &[&Slot],
    ) -> Vec<usize> {
        let wanted = self.wanted(filter);
        let taxonomies = self.terms.taxonomies();
        let own = |term: u32| taxonomies[term as usize] == taxonomy;
        let mut counts = vec![0; self.terms.len()];
        for slot in before {
            if !shown(&slot.post.id) {
                continue;
            }
            let mut unwanted = wanted
                .without
                .iter()
                .filter(|term| slot.terms.contains(term));
            // A post with one term that is excluded would be there but for that.
            let but = match (unwanted.next(), unwanted.next()) {
                (None, _) => None,
                (Some(term), None) if own(*term) => Some(*term),
                _ => continue,
            };
            let kinds = Taxonomy::ALL.into_iter().zip(&wanted.kinds);
            let mut others = kinds.filter(|(other, kind)| *other != taxonomy || !kind.any);
            if !others.all(|(_, kind)| kind.keeps(slot)) {
                continue;
            }
            for term in slot.terms.iter().filter(|term| own(**term)) {
                if but.is_none_or(|but| but == *term) {
                    counts[*term as usize] += 1;
                }
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{
        date,
        post::{Post, PostId},
    };
    use jiff::tz::TimeZone;

    fn blog() -> Index {
        let mut index = Index::new();
        let posts = [
            ("a", "2024", "rust tui"),
            ("b", "2024", "rust"),
            ("c", "2023", "tui go"),
            ("d", "2022", ""),
        ];
        index.merge(Vec::from(posts.map(|(id, year, tags)| {
            let mut post = Post::named(PostId(id.into()), id.into());
            post.date = date::parse(&format!("{year}-05-01"), &TimeZone::UTC).ok();
            post.tags = tags.split_whitespace().map(str::to_owned).collect();
            post
        })));
        index
    }

    fn tag(key: &str) -> (Taxonomy, String) {
        (Taxonomy::Tags, key.into())
    }

    fn year(key: &str) -> (Taxonomy, String) {
        (Taxonomy::Years, key.into())
    }

    fn ids(filter: &Filter) -> String {
        let found = blog().select(Sort::Newest, filter);
        let mut ids: Vec<_> = found.iter().map(|id| id.0.to_string()).collect();
        ids.sort();
        ids.concat()
    }

    /// What each term says of itself is what is there when it is added.
    #[test]
    fn counts_are_of_what_the_other_filters_leave() {
        for (terms, without, join, rust, tui, go) in [
            (vec![], vec![], Join::All, 2, 2, 1),
            (vec![tag("tui")], vec![], Join::All, 1, 2, 1),
            (vec![tag("tui")], vec![], Join::Any, 2, 2, 1),
            (vec![tag("tui"), year("2024")], vec![], Join::All, 1, 1, 0),
            (vec![year("2024"), year("2023")], vec![], Join::All, 2, 2, 1),
            (vec![], vec![tag("rust")], Join::All, 2, 1, 1),
            (vec![tag("go")], vec![tag("rust")], Join::Any, 2, 1, 1),
        ] {
            let filter = Filter {
                terms,
                without,
                join,
                ..Filter::default()
            };
            let tags = blog().narrowed(Taxonomy::Tags, &filter, &|_| true);
            let count = |key: &str| tags.iter().find(|tag| tag.key == key).unwrap().count;
            let found = (count("rust"), count("tui"), count("go"));
            assert_eq!(found, (rust, tui, go), "{filter:?}");
        }
    }

    #[test]
    fn terms_are_joined_within_a_kind_and_kinds_must_all_be_so() {
        let filter = |terms: &[(Taxonomy, String)], without: &[_], join| Filter {
            terms: terms.to_vec(),
            without: without.to_vec(),
            join,
            ..Filter::default()
        };
        assert_eq!(
            ids(&filter(&[tag("rust"), tag("tui")], &[], Join::All)),
            "a"
        );
        assert_eq!(
            ids(&filter(&[tag("rust"), tag("tui")], &[], Join::Any)),
            "abc"
        );
        assert_eq!(
            ids(&filter(&[tag("rust"), year("2023")], &[], Join::Any)),
            ""
        );
        assert_eq!(
            ids(&filter(&[year("2022"), year("2023")], &[], Join::All)),
            "cd"
        );
        assert_eq!(
            ids(&filter(&[], &[tag("rust"), year("2022")], Join::All)),
            "c"
        );
        assert_eq!(ids(&filter(&[tag("none")], &[], Join::All)), "");
        let years = blog().narrowed(Taxonomy::Years, &Filter::default(), &|_| true);
        let years: Vec<_> = years.iter().map(|year| (&*year.key, year.count)).collect();
        assert_eq!(years, [("2024", 2), ("2023", 1), ("2022", 1)]);
    }
}
