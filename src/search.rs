//! Search through what posts say: their titles, their summaries and the text that a
//! reader sees.
//!
//! [`query`] reads what someone types, [`mod@lines`] takes a parsed post apart into
//! lines of visible text, [`corpus`] holds the folded text of all posts within a
//! budget, and [`hits`] says where a post has what was asked for. Comparing goes by
//! [`crate::content::fold`], so that neither letter case nor width nor accents
//! matter; any substring is found, of one Chinese character or more.

pub mod corpus;
mod filter;
pub mod lines;
pub mod query;
pub mod run;

use std::{iter::repeat, ops::Range};

use crate::{
    content::{
        fold::{Folded, fold},
        fuzzy::join,
    },
    markdown::Document,
};
use lines::lines;
use query::Query;

/// A line of a post that holds something that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The top-level block of the body it stands in; none is the title, or the summary
    /// above the text.
    pub block: Option<usize>,
    /// Matches in that block in the lines before it.
    pub nth: usize,
    /// The heading it stands under.
    pub heading: Option<String>,
    pub text: String,
    /// Byte ranges of `text` that match, in order, none overlapping another.
    pub marks: Vec<Range<usize>>,
}

/// Where a post has what was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The first ones, in the order of the text.
    pub shown: Vec<Hit>,
    /// How many lines there are.
    pub lines: usize,
    /// How well the post fits: matches, those in the title and in headings counted
    /// for more.
    pub score: usize,
}

/// Stands before the headings in [`searched`]: a noncharacter that no text holds.
const HEADING: char = '\u{fdd1}';
/// How much a match counts for in the title and in a heading; in other text, one.
const WEIGHTS: (usize, usize) = (20, 5);

/// The text of a post as it is searched: its title, what else stands above it, then its
/// lines, folded.
pub fn searched(above: &[&str], document: &Document) -> String {
    let above: Vec<String> = above.iter().map(|line| fold(line)).collect();
    let mut text = above.join("\n");
    for line in lines(document) {
        text.push('\n');
        if line.heading {
            text.push(HEADING);
        }
        text.push_str(&fold(&line.text));
    }
    text
}

/// Where a post has the words of `query`, at most `most` lines of it; none where
/// it lacks one of them or has one that was excluded. `above` is its title and what
/// else stands above its text.
pub fn hits(query: &Query, above: &[&str], document: &Document, most: usize) -> Option<Hits> {
    if !query.text_fits(&searched(above, document)) {
        return None;
    }
    let mut found = Hits::default();
    let mut before = (None, 0);
    let mut take = |block, heading: Option<&str>, text: &str, weight: usize| {
        let marks = marks(query, text);
        if marks.is_empty() {
            return;
        }
        if before.0 != block {
            before = (block, 0);
        }
        let nth = before.1;
        before.1 += marks.len();
        found.lines += 1;
        found.score += marks.len() * weight;
        if found.shown.len() < most {
            found.shown.push(Hit {
                block,
                nth,
                heading: heading.map(str::to_owned),
                text: text.to_owned(),
                marks,
            });
        }
    };
    for (line, weight) in above.iter().zip([WEIGHTS.0].into_iter().chain(repeat(1))) {
        take(None, None, line, weight);
    }
    let mut heading: Option<String> = None;
    for line in lines(document) {
        if line.heading {
            take(Some(line.block), None, &line.text, WEIGHTS.1);
            heading = Some(line.text.into_owned());
        } else {
            take(Some(line.block), heading.as_deref(), &line.text, 1);
        }
    }
    Some(found)
}

/// Byte ranges of `text` that any word of the query matches, in order; those that
/// touch or overlap are one.
pub fn marks(query: &Query, text: &str) -> Vec<Range<usize>> {
    let folded = Folded::new(text);
    let all: Vec<Range<usize>> = query
        .words()
        .iter()
        .flat_map(|word| folded.find(word))
        .collect();
    join(all)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markdown::parse;

    const POST: &str = "开头写 TiDB。\n\n## 初识 **Ti**DB\n\n分布式数据库，见 `tidb-server`。\n";

    fn found(query: &str) -> Option<Hits> {
        hits(&Query::parse(query), &["一年同行"], &parse(POST), 9)
    }

    #[test]
    fn lines_come_with_their_heading_and_their_marks() {
        let hits = found("tidb").unwrap();
        let lines: Vec<_> = hits
            .shown
            .iter()
            .map(|hit| (hit.heading.as_deref(), &hit.text[hit.marks[0].clone()]))
            .collect();
        assert_eq!(
            lines,
            [(None, "TiDB"), (None, "TiDB"), (Some("初识 TiDB"), "tidb")]
        );
        assert_eq!((hits.lines, hits.score), (3, 1 + 5 + 1));
        assert_eq!(found("同 数据").unwrap().shown[0].block, None);
    }

    #[test]
    fn all_words_are_wanted_and_none_that_is_excluded() {
        assert!(found("tidb 同行").is_some());
        assert!(found("tidb nothing").is_none());
        assert!(found("tidb -server").is_none());
        assert!(found("\"识 tidb\"").is_some());
        assert!(found("\"tidb 识\"").is_none());
    }

    #[test]
    fn marks_that_touch_are_one() {
        let all = marks(&Query::parse("ab bc x"), "xabcx");
        assert_eq!(all.first(), Some(&(0..5)));
        assert_eq!(all.len(), 1);
    }

    proptest! {
        /// What is found is what a plain look at the visible text finds.
        #[test]
        fn search_finds_what_a_plain_scan_finds(
            body in "([a-cé中文，*`# ]|\n){0,60}", word in "[a-ce中文,]{1,3}"
        ) {
            let document = parse(&body);
            let visible: Vec<String> = lines(&document).map(|line| fold(&line.text)).collect();
            let plain = visible.iter().filter(|line| line.contains(&word)).count();
            let found = hits(&Query::parse(&word), &[], &document, usize::MAX);
            prop_assert_eq!(found.map_or(0, |hits| hits.shown.len()), plain);
        }
    }
}
