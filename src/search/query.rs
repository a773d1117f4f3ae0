//! What someone asks for: words that must all be there, `"a phrase"`, `-without`,
//! `tag:`, `title:`, `after:`, `before:`.

use jiff::civil::Date;
use memchr::memmem;

use super::{HEADING, WEIGHTS};
use crate::content::{fold::fold, index::tag_key, post::Post};

/// A query, folded, so that it can be typed in any case, width and punctuation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    without: Vec<String>,
    tags: Vec<String>,
    without_tags: Vec<String>,
    titles: Vec<String>,
    without_titles: Vec<String>,
    /// The first day.
    after: Option<Date>,
    /// The first day that is too late.
    before: Option<Date>,
    /// What could not be understood, a line each.
    pub problems: Vec<String>,
}

impl Query {
    /// Reads what was typed. Never fails: what is not understood is a problem and
    /// asks for nothing.
    pub fn parse(typed: &str) -> Self {
        let mut query = Self::default();
        for token in tokens(&fold(typed)) {
            query.add(token);
        }
        query
    }

    fn add(&mut self, Token { minus, key, value }: Token) {
        if value.trim().is_empty() {
            return;
        }
        let (list, value) = match (key.as_deref(), minus) {
            (None, false) => (&mut self.words, value),
            (None, true) => (&mut self.without, value),
            (Some("tag"), false) => (&mut self.tags, key_of(&value)),
            (Some("tag"), true) => (&mut self.without_tags, key_of(&value)),
            (Some("title"), false) => (&mut self.titles, value),
            (Some("title"), true) => (&mut self.without_titles, value),
            (Some(key), _) => {
                match first_day(&value) {
                    // `-after:` is before, and the other way round.
                    Some(day) if (key == "after") != minus => self.after = Some(day),
                    Some(day) => self.before = Some(day),
                    None => self.problems.push(format!(
                        "{key}:{value} is no date: use 2024, 2024-03 or 2024-03-15"
                    )),
                }
                return;
            }
        };
        if !list.contains(&value) {
            list.push(value);
        }
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        let nothing = Self {
            problems: self.problems.clone(),
            ..Self::default()
        };
        *self == nothing
    }

    /// Whether anything is asked of the front matter.
    pub fn asks_for_posts(&self) -> bool {
        let text = Self {
            words: self.words.clone(),
            without: self.without.clone(),
            problems: self.problems.clone(),
            ..Self::default()
        };
        *self != text
    }

    /// The words and phrases that the text must hold, folded.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether a text (folded, see [`super::searched`]) holds every word and none
    /// of the excluded ones.
    pub fn text_fits(&self, text: &str) -> bool {
        let holds = |word: &String| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        self.words.iter().all(holds) && !self.without.iter().any(holds)
    }

    /// How well a text fits that does: its matches, those in the title and in headings
    /// counted for more.
    pub fn score(&self, text: &str) -> usize {
        let weigh = |(at, line): (usize, &str)| {
            let weight = match at {
                0 => WEIGHTS.0,
                _ if line.starts_with(HEADING) => WEIGHTS.1,
                _ => 1,
            };
            let matches = |word: &String| memmem::find_iter(line.as_bytes(), word).count();
            weight * self.words.iter().map(matches).sum::<usize>()
        };
        text.split('\n').enumerate().map(weigh).sum()
    }

    /// Whether the front matter of a post fits: tags, title and date. A post without
    /// a date is neither before nor after one.
    pub fn post_fits(&self, post: &Post) -> bool {
        let tagged = |key: &String| post.tags.iter().any(|tag| key_of(tag) == *key);
        let asks = !(self.titles.is_empty() && self.without_titles.is_empty());
        let title = if asks {
            fold(&post.title)
        } else {
            String::new()
        };
        let titled = |word: &String| title.contains(word.as_str());
        let day = post.date.map(|date| date.day);
        self.tags.iter().all(tagged)
            && !self.without_tags.iter().any(tagged)
            && self.titles.iter().all(titled)
            && !self.without_titles.iter().any(titled)
            && self
                .after
                .is_none_or(|first| day.is_some_and(|day| day >= first))
            && self
                .before
                .is_none_or(|first| day.is_some_and(|day| day < first))
    }

    /// Whether everything that fits this query fits `earlier` too, so that only what
    /// was found then has to be looked at.
    pub fn narrows(&self, earlier: &Self) -> bool {
        let held = |word: &String| {
            self.words
                .iter()
                .any(|longer| longer.contains(word.as_str()))
        };
        let kept = |ours: &[String], theirs: &[String]| theirs.iter().all(|one| ours.contains(one));
        earlier.words.iter().all(held)
            && kept(&self.without, &earlier.without)
            && kept(&self.tags, &earlier.tags)
            && kept(&self.without_tags, &earlier.without_tags)
            && kept(&self.titles, &earlier.titles)
            && kept(&self.without_titles, &earlier.without_titles)
            && (earlier.after.is_none() || self.after == earlier.after)
            && (earlier.before.is_none() || self.before == earlier.before)
    }
}

/// What tells a tag, folded.
fn key_of(tag: &str) -> String {
    fold(&tag_key(tag.trim_start_matches('#')))
}

/// `2024`, `2024-03` or `2024-03-15`: its first day.
fn first_day(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/', '.']);
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map_or(Some(1), |part| part.parse().ok())?;
    let day = parts.next().map_or(Some(1), |part| part.parse().ok())?;
    match parts.next() {
        None => Date::new(year, month, day).ok(),
        Some(_) => None,
    }
}

/// One condition as typed: `-key:"value"`.
#[derive(Debug, PartialEq, Eq)]
struct Token {
    minus: bool,
    key: Option<String>,
    value: String,
}

/// Cuts a folded query at spaces outside of quotes. A quote that is never closed
/// reaches to the end.
fn tokens(folded: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = folded.trim_start();
    while !rest.is_empty() {
        let bare = rest.strip_prefix('-').filter(|bare| !bare.is_empty());
        let minus = bare.is_some_and(|bare| !bare.starts_with(char::is_whitespace));
        if minus {
            rest = bare.unwrap_or(rest);
        }
        let key = ["tag", "title", "after", "before"].into_iter().find(|key| {
            rest.strip_prefix(key)
                .is_some_and(|after| after.starts_with(':'))
        });
        if let Some(key) = key {
            rest = &rest[key.len() + 1..];
        }
        let (value, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        found.push(Token {
            minus,
            key: key.map(str::to_owned),
            value: value.to_owned(),
        });
        rest = after.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::content::post::{PostId, Render, from_source};

    fn post(front_matter: &str) -> Post {
        let source = format!("---\n{front_matter}\n---\n");
        from_source(
            PostId("a.md".into()),
            PathBuf::from("a.md"),
            &source,
            Render {
                text: str::to_owned,
                html: str::to_owned,
            },
        )
    }

    #[test]
    fn a_query_is_read_in_any_width() {
        let plain = Query::parse("tidb \"a b\" -not tag:\"foo bar\" after:2024-03");
        assert_eq!(plain.words(), ["tidb", "a b"]);
        assert_eq!(
            plain,
            Query::parse("ＴｉＤＢ　“a b” －not tag：“Foo Bar” AFTER：2024-03")
        );
        assert!(plain.problems.is_empty());
    }

    #[test]
    fn what_only_looks_like_a_condition_is_a_word() {
        assert_eq!(
            Query::parse("http://x - a-b \"open").words(),
            ["http://x", "-", "a-b", "open"]
        );
        assert!(Query::parse("  \"\" tag: ").is_empty());
        assert!(!Query::parse("-a").is_empty());
    }

    #[test]
    fn conditions_are_held_against_the_front_matter() {
        let post = post("title: 一年同行\ndate: 2024-07-31\ntags: [Foo Bar, Rust]");
        let fits = |query: &str| Query::parse(query).post_fits(&post);
        assert!(fits("tag:rust tag:foo-bar tag:#rust title:同行"));
        assert!(!fits("tag:foo") && !fits("-tag:rust") && !fits("title:tidb"));
        assert!(fits("after:2024 before:2024-08") && fits("after:2024-07-31"));
        assert!(!fits("before:2024-07-31") && !fits("after:2024-08") && !fits("-after:2024"));
    }

    #[test]
    fn a_date_that_is_none_is_a_problem() {
        let query = Query::parse("after:soon x");
        assert_eq!(query.problems.len(), 1);
        assert_eq!(query.words(), ["x"]);
        assert!(
            post("title: x").date.is_none()
                && !Query::parse("after:2024").post_fits(&post("title: x"))
        );
    }

    #[test]
    fn typing_on_narrows_and_taking_back_does_not() {
        let narrows = |new: &str, old: &str| Query::parse(new).narrows(&Query::parse(old));
        assert!(narrows("tidb", "ti") && narrows("ti x", "ti") && narrows("ti -x", "ti"));
        assert!(!narrows("ti", "tidb") && !narrows("ti", "ti -x") && !narrows("x", "ti"));
        assert!(!narrows("after:2023", "after:2024"));
    }
}
