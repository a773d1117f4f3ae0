//! A source becomes a post: each field with its fall-backs, given where the file
//! stands.

use super::{Issue, More, MoreFields, Post, PostDate, PostFile, PostId};
use crate::content::front_matter::{self, Around, value::Map};
use crate::content::{
    clean, date, emoji, lines, parts,
    scan::{Auto, Body},
    summary,
};
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// What becomes of Markdown. Passed in because this layer knows none.
#[derive(Clone, Copy, Debug)]
pub struct Render {
    /// Its plain text, for readers.
    pub text: fn(&str) -> String,
    /// The HTML that Hugo makes of it: what is counted.
    pub html: fn(&str) -> String,
}

/// The post a source holds, with nothing known of its site.
///
/// Never fails: fields fall back, and `issues` says what could not be read.
pub fn from_source(id: PostId, path: PathBuf, source: &str, render: Render) -> Post {
    let name = own_name(&path);
    let file = PostFile::Other(path.into());
    Place::alone(&name, render).read(id, file, source).0
}

/// Whether the author wants a post to be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::content) enum Listing {
    Listed,
    Never,
}

/// What a post takes over from where it stands.
#[derive(Clone, Debug)]
pub(in crate::content) struct Place<'a> {
    /// The name of its file or bundle, without language.
    pub(in crate::content) name: &'a str,
    pub(in crate::content) zone: &'a TimeZone,
    /// What the site's `frontmatter.date` puts first.
    pub(in crate::content) date_keys: &'a [String],
    pub(in crate::content) cascade: &'a [&'a Map],
    /// Below `_posts` of Jekyll.
    pub(in crate::content) spaced_terms: bool,
    /// What the site groups pages by besides the usual: keys, the name first.
    pub(in crate::content) taxonomies: &'a [Vec<String>],
    /// Below `_drafts`.
    pub(in crate::content) drafts: bool,
    /// The site's `showSummary`.
    pub(in crate::content) show_summary: Option<bool>,
    pub(in crate::content) summary_words: usize,
    /// What the excerpt is.
    pub(in crate::content) auto: Auto,
    pub(in crate::content) body: Body,
    /// Bytes of the file where the source is only its start, else 0.
    pub(in crate::content) size: u64,
    /// Whether what holds Chinese, Japanese or Korean is counted by characters.
    pub(in crate::content) cjk: bool,
    /// Whether `<!-- more -->` with spaces is a comment like any other.
    pub(in crate::content) exact_divider: bool,
    pub(in crate::content) render: Render,
}

impl<'a> Place<'a> {
    /// A place of which nothing is known but the name of the file.
    fn alone(name: &'a str, render: Render) -> Self {
        Self {
            name,
            zone: const { &TimeZone::UTC },
            date_keys: &[],
            cascade: &[],
            spaced_terms: false,
            taxonomies: &[],
            drafts: false,
            show_summary: None,
            summary_words: summary::SUMMARY_WORDS,
            auto: Auto::Excerpt,
            body: Body::Whole,
            size: 0,
            cjk: true,
            exact_divider: false,
            render,
        }
    }

    /// The post a source holds at this place.
    pub(in crate::content) fn read(
        &self,
        id: PostId,
        file: PostFile,
        source: &str,
    ) -> (Post, Listing) {
        let (block, body, _) = front_matter::split(source);
        let around = Around {
            cascade: self.cascade,
            spaced_terms: self.spaced_terms,
            all_terms: self.auto == Auto::Hugo,
            taxonomies: self.taxonomies,
        };
        let (fields, mut issues) = front_matter::parse_around(&block, around);
        let cjk = fields
            .cjk
            .unwrap_or_else(|| self.cjk && summary::is_cjk(source));
        let parts = match self.body {
            Body::Whole => parts::parts(body),
            Body::Head => Vec::new(),
        };
        let html = match parts.first() {
            Some(first) => (self.render.html)(first),
            None => String::new(),
        };
        let mut counts = match self.body {
            Body::Whole => summary::count_as(&summary::html::strip(&html), cjk),
            Body::Head => {
                let around = (source.len() - body.len()) as u64;
                summary::estimate(body, self.size.saturating_sub(around), cjk)
            }
        };
        if let [_, rest @ ..] = &*parts
            && !rest.is_empty()
        {
            let more = parts::sum(rest, |part| {
                let html = (self.render.html)(part);
                summary::count_as(&summary::html::strip(&html), cjk).words
            });
            counts = summary::of_words(counts.words + more, cjk);
        }
        let mut post = Post::blank(id, file);
        post.date = self
            .configured_date(&fields)
            .or_else(|| first_date(&fields.dates, self.zone, &mut issues))
            .or_else(|| self.date_of_path(&post.id, &fields));
        let expiry = first_date(&fields.expiry, self.zone, &mut issues);
        // What is wrong with these two was told with the dates.
        let publish = first_date(&fields.publish, self.zone, &mut Vec::new());
        let lastmod = first_date(&fields.lastmods, self.zone, &mut Vec::new());
        let mut title = fields
            .title
            .or_else(|| {
                let heading = self.text(lines::first_heading(body)?);
                Some(clean::line(&heading)).filter(|title| !title.is_empty())
            })
            .unwrap_or_else(|| title_of_name(self.name));
        // Hugo's title is as it is written; its themes render the codes.
        if self.auto != Auto::Hugo && title.contains(':') {
            title = emoji::render(&title);
        }
        if self.auto != Auto::Hugo {
            title = self.without_marks(title);
        }
        post.title = title.into();
        let divider = lines::divider(body, self.exact_divider);
        post.summary = divider
            .and_then(|at| match self.auto {
                Auto::Hugo => divided(&html, &body[at..]),
                Auto::Excerpt | Auto::None => self.one_line(&body[..at]),
            })
            .or_else(|| self.one_line(fields.summary.as_deref()?))
            // To Hugo a divider at the start makes a summary of nothing.
            .or_else(|| {
                divider
                    .filter(|_| self.auto == Auto::Hugo)
                    .map(|_| String::new())
            })
            .map(String::into_boxed_str);
        post.description = fields.description.map(String::into_boxed_str);
        post.excerpt = clean::line(&match self.auto {
            Auto::Hugo => summary::html::summary(&html, self.summary_words, cjk),
            Auto::Excerpt if post.summary.is_none() && post.description.is_none() => {
                let lead = self.text(&lines::lead(body, 2_000));
                summary::first(&lead, self.summary_words)
            }
            Auto::Excerpt | Auto::None => String::new(),
        })
        .into();
        post.show_summary = fields.show_summary.or(self.show_summary).unwrap_or(true);
        post.tags = fields.tags.into();
        post.categories = fields.categories.into();
        post.draft = fields.draft.unwrap_or(self.drafts);
        post.words = counts.words;
        post.minutes = counts.minutes;
        post.counted = self.body == Body::Whole;
        post.cjk = counts.cjk;
        post.pinned = fields.pinned || fields.weight < 0;
        post.more = More::of(MoreFields {
            series: fields.series,
            authors: fields.authors,
            taxonomies: fields.taxonomies,
            lastmod: lastmod.filter(|lastmod| Some(*lastmod) != post.date),
            publish: publish
                .map(|date| date.at)
                .filter(|at| Some(*at) != post.date.map(|date| date.at)),
            expiry: expiry.map(|date| date.at),
            weight: fields.weight,
            series_order: fields.series_order,
            slug: fields.slug,
            url: fields.url,
            aliases: fields.aliases,
            hero: fields.hero,
            issues,
        });
        let listing = if fields.unlisted {
            Listing::Never
        } else {
            Listing::Listed
        };
        (post, listing)
    }

    /// The plain text of the start of Markdown. What is made of it stands in a line, and one
    /// paragraph may have the size of the post.
    fn text(&self, markdown: &str) -> String {
        const MOST: usize = 64 * 1024;
        (self.render.text)(&markdown[..markdown.floor_char_boundary(MOST)])
    }

    /// A title without the marks of strong text, code and mathematics that some write in it.
    fn without_marks(&self, title: String) -> String {
        let marks = ["**", "`", "$"];
        // What else may stand in a title is no markup there: `Vec<T>`, `[x]`.
        if !marks.iter().any(|mark| title.contains(mark)) || title.contains(['<', '[', '{']) {
            return title;
        }
        // Behind a word no mark begins a list or a quote.
        let text = self.text(&format!("x {title}"));
        match text.strip_prefix("x ").map(summary::one_line) {
            Some(text) if !text.is_empty() => clean::line(&text),
            _ => title,
        }
    }

    /// A summary as plain text: of what it was made for.
    fn one_line(&self, markdown: &str) -> Option<String> {
        if self.auto != Auto::Hugo && lines::is_plain(markdown) {
            let text = clean::line(markdown.trim());
            return Some(text).filter(|text| !text.is_empty());
        }
        let text = match self.auto {
            Auto::Hugo => summary::html::text(&(self.render.html)(markdown)),
            Auto::Excerpt | Auto::None => self.text(markdown),
        };
        let line = match self.auto {
            Auto::Hugo => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Auto::Excerpt | Auto::None => summary::one_line(&text),
        };
        Some(clean::line(&line)).filter(|text| !text.is_empty())
    }

    /// The date by the site's own order of keys (Hugo, `frontmatter.date`), the usual
    /// one coming after it. `:filename` is the name of the file.
    fn configured_date(&self, fields: &front_matter::Fields) -> Option<PostDate> {
        self.date_keys
            .iter()
            .take_while(|key| *key != ":default")
            .find_map(|key| {
                if key == ":filename" {
                    return date::from_name(self.name, self.zone).map(|(date, _)| date);
                }
                let written = fields.dates.iter().find(|written| written.key == key)?;
                let date = date::parse(&written.text, self.zone).ok()?;
                (!date.is_zero()).then_some(date)
            })
    }

    /// A date in the name, the address or the folders.
    fn date_of_path(&self, id: &PostId, fields: &front_matter::Fields) -> Option<PostDate> {
        let named = date::from_name(self.name, self.zone).map(|(date, _)| date);
        named
            .or_else(|| date::from_path(fields.url.as_deref()?, self.zone))
            .or_else(|| date::from_path(fields.slug.as_deref()?, self.zone))
            .or_else(|| date::from_path(&id.0, self.zone))
    }
}

/// What stands before a divider, the text from which on is `rest`, in the HTML of
/// the whole body: links and notes may be defined behind it (Hugo,
/// `resources/page/page_markup.go`, `ExtractSummaryFromHTMLWithDivider`).
fn divided(html: &str, rest: &str) -> Option<String> {
    let divider = &rest[..rest.find("-->")? + 3];
    let text = summary::html::text(&html[..html.find(divider)?]);
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(clean::line(&words.join(" "))).filter(|text| !text.is_empty())
}

/// The first that can be read; those before it are issues.
fn first_date(
    written: &[front_matter::Written],
    zone: &TimeZone,
    issues: &mut Vec<Issue>,
) -> Option<PostDate> {
    written
        .iter()
        .find_map(|field| match date::parse(&field.text, zone) {
            Ok(date) => (!date.is_zero()).then_some(date),
            Err(error) => {
                issues.push(Issue {
                    message: format!("{}: {}: {error}", field.key, field.text),
                    line: field.line,
                    column: field.line.map(|_| 1),
                });
                None
            }
        })
}

/// The name that names a post: its file's, or its bundle's for an `index` file.
pub(super) fn own_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let is_index = stem.eq_ignore_ascii_case("index") || stem.to_lowercase().starts_with("index.");
    let folder = path.parent().and_then(Path::file_name);
    match folder {
        Some(folder) if is_index => folder.to_string_lossy().into_owned(),
        _ => stem.into_owned(),
    }
}

/// A name made a title: without its date, `-` and `_` as spaces, the first letter
/// large, unless it holds a space and so was written as a title (our rule).
pub(super) fn title_of_name(name: &str) -> String {
    // Obsidian's daily notes are named by nothing but their day.
    let (slug, is_day) = match date::from_name(name, &TimeZone::UTC) {
        Some((_, rest)) => (if rest.is_empty() { name } else { rest }, rest.is_empty()),
        None => (name, false),
    };
    let title = if slug.contains(' ') || is_day {
        slug.to_owned()
    } else {
        let spaced = slug.replace(['-', '_'], " ");
        let spaced = spaced.trim();
        let mut chars = spaced.chars();
        let first = chars.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(chars).collect()
    };
    let title = clean::line(if title.is_empty() { name } else { &title });
    if title.is_empty() {
        "untitled".to_owned()
    } else {
        title
    }
}

#[cfg(test)]
mod tests;
