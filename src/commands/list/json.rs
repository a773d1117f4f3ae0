//! A post as one line of JSON. The names of the keys follow Hugo's where it has
//! one; keys may be added, none is renamed or taken away.

use std::io::{self, Write};

use serde::Serialize;

use crate::content::post::{Issue, Post};

#[derive(Serialize)]
struct Line<'a> {
    path: &'a str,
    title: &'a str,
    date: Option<String>,
    lastmod: Option<String>,
    tags: &'a [String],
    categories: &'a [String],
    series: &'a [String],
    authors: &'a [String],
    taxonomies: serde_json::Map<String, serde_json::Value>,
    draft: bool,
    lang: Option<&'a str>,
    summary: &'a str,
    description: Option<&'a str>,
    weight: i64,
    word_count: usize,
    reading_time_min: usize,
    issues: Vec<Problem<'a>>,
    file: String,
}

#[derive(Serialize)]
struct Problem<'a> {
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
}

impl<'a> From<&'a Issue> for Problem<'a> {
    fn from(issue: &'a Issue) -> Self {
        Self {
            line: issue.line,
            column: issue.column,
            message: &issue.message,
        }
    }
}

/// Prints a post.
pub(super) fn line(out: &mut impl Write, post: &Post) -> io::Result<()> {
    let line = Line {
        path: &post.id.0,
        title: &post.title,
        date: post.date.map(|date| date.rfc3339()),
        lastmod: post.lastmod().map(|date| date.rfc3339()),
        tags: &post.tags,
        categories: &post.categories,
        series: &post.more.series,
        authors: &post.more.authors,
        taxonomies: post
            .more
            .taxonomies
            .iter()
            .map(|(name, terms)| (name.clone(), terms.as_slice().into()))
            .collect(),
        draft: post.draft,
        lang: post.lang.as_deref(),
        summary: post.summary.as_deref().unwrap_or(&post.excerpt),
        description: post.description.as_deref(),
        weight: post.more.weight,
        word_count: post.words,
        reading_time_min: post.minutes,
        issues: post.more.issues.iter().map(Problem::from).collect(),
        file: post.path().to_string_lossy().into_owned(),
    };
    crate::commands::json::line(out, &line)
}
