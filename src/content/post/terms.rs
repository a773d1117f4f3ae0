//! Terms of a taxonomy as a post has them.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    hash::BuildHasher,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use foldhash::fast::RandomState;

/// Terms as they are written, in the order of the file. Posts of a blog share equal lists:
/// there are far fewer of them than posts.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TermList(Option<Arc<[String]>>);

impl Deref for TermList {
    type Target = [String];

    fn deref(&self) -> &[String] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<Vec<String>> for TermList {
    fn from(terms: Vec<String>) -> Self {
        Self((!terms.is_empty()).then(|| terms.into()))
    }
}

impl FromIterator<String> for TermList {
    fn from_iter<I: IntoIterator<Item = String>>(terms: I) -> Self {
        terms.into_iter().collect::<Vec<_>>().into()
    }
}

impl<const N: usize> PartialEq<[&str; N]> for TermList {
    fn eq(&self, other: &[&str; N]) -> bool {
        **self == *other
    }
}

impl fmt::Debug for TermList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The lists, and the languages, of a blog that have been seen.
#[derive(Debug, Default)]
pub(in crate::content) struct TermLists {
    languages: Mutex<HashSet<Arc<str>>>,
    /// By what they hold; of two with one hash the first.
    known: Mutex<HashMap<u64, TermList>>,
    hasher: RandomState,
}

impl TermLists {
    /// A language's code.
    pub(in crate::content) fn language(&self, code: &str) -> Arc<str> {
        let mut known = self
            .languages
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match known.get(code) {
            Some(known) => known.clone(),
            None => {
                let new: Arc<str> = code.into();
                known.insert(new.clone());
                new
            }
        }
    }

    /// The list of these terms: one that was seen before, if there is one.
    pub(in crate::content) fn list(&self, terms: &[&str]) -> TermList {
        self.known_or(terms, || {
            terms.iter().map(|&term| term.to_owned()).collect()
        })
    }

    /// The same for a list that was made.
    pub(in crate::content) fn share(&self, list: &mut TermList) {
        let terms: Vec<&str> = list.iter().map(String::as_str).collect();
        *list = self.known_or(&terms, || list.clone());
    }

    fn known_or(&self, terms: &[&str], new: impl FnOnce() -> TermList) -> TermList {
        if terms.is_empty() {
            return TermList::default();
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = Some(new);
        let hash = self.hasher.hash_one(terms);
        let list = known
            .entry(hash)
            .or_insert_with(|| new.take().map_or_else(TermList::default, |new| new()));
        match new {
            Some(new) if **list != *terms => new(),
            _ => list.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lists_are_one() {
        let lists = TermLists::default();
        let (a, b) = (lists.list(&["x", "y"]), lists.list(&["x", "y"]));
        assert!(Arc::ptr_eq(a.0.as_ref().unwrap(), b.0.as_ref().unwrap()));
        let mut c: TermList = vec!["x".to_owned(), "y".to_owned()].into();
        assert_eq!(a, c);
        lists.share(&mut c);
        assert!(Arc::ptr_eq(a.0.as_ref().unwrap(), c.0.as_ref().unwrap()));
        assert_ne!(a, lists.list(&["y", "x"]));
        assert_ne!(a, lists.list(&["xy"]));
        assert_eq!(lists.list(&[]), TermList::default());
        let (zh, same) = (lists.language("zh"), lists.language("zh"));
        assert!(Arc::ptr_eq(&zh, &same));
        assert_eq!(format!("{a:?}"), r#"["x", "y"]"#);
    }
}
