//! The ids of headings, as GitHub and Hugo's `github` auto-id type make them:
//! lower case, spaces as hyphens, punctuation gone, other letters kept; a second
//! heading of the same name gets `-1`.

use std::collections::HashMap;

/// Hands out ids that are unique within one document.
#[derive(Debug, Default)]
pub(super) struct Slugs {
    taken: HashMap<String, usize>,
}

impl Slugs {
    pub(super) fn next(&mut self, title: &str) -> String {
        let slug: String = title
            .trim()
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                '-' | '_' => Some(c),
                c if c.is_alphanumeric() => Some(c),
                _ => None,
            })
            .flat_map(char::to_lowercase)
            .collect();
        let seen = self.taken.entry(slug.clone()).or_insert(0);
        *seen += 1;
        match *seen {
            1 => slug,
            n => format!("{slug}-{}", n - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_stays_and_repeats_are_numbered() {
        let mut slugs = Slugs::default();
        assert_eq!(slugs.next("初识 TiDB"), "初识-tidb");
        assert_eq!(slugs.next("What, now?"), "what-now");
        assert_eq!(slugs.next("What now"), "what-now-1");
    }
}
