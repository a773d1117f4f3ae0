//! A post as it is stored.

use std::{path::Path, sync::Arc};

use jiff::{Timestamp, civil::Date, tz::Offset};
use serde::{Deserialize, Serialize};

use super::Stamp;
use crate::{
    content::post::{Issue, More, MoreFields, Post, PostDate, PostFile, PostId, TermLists},
    platform,
};

/// A file and what was read of it.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::content) struct Record<'a> {
    pub(in crate::content) stamp: Stamp,
    pub(in crate::content) id: &'a str,
    /// Where the file's name is no text, and so not its id.
    path: Option<&'a [u8]>,
    pub(in crate::content) own_hero: bool,
    /// None: its author does not want it listed.
    #[serde(borrow)]
    post: Option<Stored<'a>>,
}

/// Seconds, nanoseconds.
type Moment = (i64, i32);

#[derive(Debug, Serialize, Deserialize)]
struct Day {
    at: Moment,
    day: (i16, i8, i8),
    offset: i32,
}

#[derive(Debug, Serialize, Deserialize)]
struct Stored<'a> {
    title: &'a str,
    date: Option<Day>,
    /// None: as `date`.
    lastmod: Option<Day>,
    #[serde(borrow)]
    tags: Vec<&'a str>,
    #[serde(borrow)]
    categories: Vec<&'a str>,
    #[serde(borrow)]
    series: Vec<&'a str>,
    #[serde(borrow)]
    authors: Vec<&'a str>,
    #[serde(borrow)]
    taxonomies: Vec<(&'a str, Vec<&'a str>)>,
    summary: Option<&'a str>,
    description: Option<&'a str>,
    excerpt: &'a str,
    lang: Option<&'a str>,
    translation: Option<&'a str>,
    /// None: as `date`.
    publish: Option<Moment>,
    expiry: Option<Moment>,
    weight: i64,
    series_order: i64,
    pinned: bool,
    slug: Option<&'a str>,
    url: Option<&'a str>,
    #[serde(borrow)]
    aliases: Vec<&'a str>,
    show_summary: bool,
    draft: bool,
    words: usize,
    minutes: usize,
    counted: bool,
    cjk: bool,
    hero: Option<&'a str>,
    #[serde(borrow)]
    issues: Vec<(&'a str, Option<usize>, Option<usize>)>,
}

fn strs(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

fn strings(all: Vec<&str>) -> Vec<String> {
    all.into_iter().map(str::to_owned).collect()
}

fn moment(at: Timestamp) -> Moment {
    (at.as_second(), at.subsec_nanosecond())
}

fn timestamp((second, nanosecond): Moment) -> Option<Timestamp> {
    Timestamp::new(second, nanosecond).ok()
}

impl Day {
    fn of(date: &PostDate) -> Self {
        Self {
            at: moment(date.at),
            day: (date.day.year(), date.day.month(), date.day.day()),
            offset: date.offset.seconds(),
        }
    }

    fn date(&self) -> Option<PostDate> {
        let (year, month, day) = self.day;
        Some(PostDate {
            at: timestamp(self.at)?,
            day: Date::new(year, month, day).ok()?,
            offset: Offset::from_seconds(self.offset).ok()?,
        })
    }
}

impl<'a> Record<'a> {
    /// The record of a file; `own_hero`: the post's hero is named by its own front matter. None where the file's name cannot be stored.
    pub(in crate::content) fn of(
        file: &'a PostFile,
        id: &'a PostId,
        stamp: Stamp,
        post: Option<&'a Post>,
        own_hero: bool,
    ) -> Option<Self> {
        let path = match file {
            PostFile::Below(_) => None,
            PostFile::Other(path) => Some(platform::path_bytes(path)?),
        };
        Some(Self {
            stamp,
            id: &id.0,
            path,
            own_hero,
            post: post.map(Stored::of),
        })
    }

    pub(in crate::content) fn bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// The record at the start of `bytes`, and what follows it.
    pub(in crate::content) fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        postcard::take_from_bytes(bytes).ok()
    }

    /// The post, if it is listed; nothing where the record makes no sense.
    pub(in crate::content) fn post(
        self,
        base: &Arc<Path>,
        lists: &TermLists,
    ) -> Option<Option<Post>> {
        let file = match self.path {
            None => PostFile::Below(base.clone()),
            Some(bytes) => PostFile::Other(platform::path_of(bytes)?.into()),
        };
        let Some(stored) = self.post else {
            return Some(None);
        };
        let id = PostId(Arc::from(self.id));
        stored.post(id, file, lists).map(Some)
    }
}

impl<'a> Stored<'a> {
    fn of(post: &'a Post) -> Self {
        let day = |date: Option<PostDate>| date.as_ref().map(Day::of);
        Self {
            title: &post.title,
            date: day(post.date),
            lastmod: day(post.more.lastmod),
            tags: strs(&post.tags),
            categories: strs(&post.categories),
            series: strs(&post.more.series),
            authors: strs(&post.more.authors),
            taxonomies: post
                .more
                .taxonomies
                .iter()
                .map(|(name, terms)| (name.as_str(), strs(terms)))
                .collect(),
            summary: post.summary.as_deref(),
            description: post.description.as_deref(),
            excerpt: &post.excerpt,
            lang: post.lang.as_deref(),
            translation: post.translation.as_deref(),
            publish: post.more.publish.map(moment),
            expiry: post.more.expiry.map(moment),
            weight: post.more.weight,
            series_order: post.more.series_order,
            pinned: post.pinned,
            slug: post.more.slug.as_deref(),
            url: post.more.url.as_deref(),
            aliases: strs(&post.more.aliases),
            show_summary: post.show_summary,
            draft: post.draft,
            words: post.words,
            minutes: post.minutes,
            counted: post.counted,
            cjk: post.cjk,
            hero: post.more.hero.as_deref(),
            issues: post
                .more
                .issues
                .iter()
                .map(|issue| (issue.message.as_str(), issue.line, issue.column))
                .collect(),
        }
    }

    fn post(self, id: PostId, file: PostFile, lists: &TermLists) -> Option<Post> {
        let day = |day: Option<Day>| match day {
            Some(day) => day.date().map(Some),
            None => Some(None),
        };
        let at = |at: Option<Moment>| match at {
            Some(at) => timestamp(at).map(Some),
            None => Some(None),
        };
        let own = |text: Option<&str>| text.map(str::to_owned);
        let date = day(self.date)?;
        let more = MoreFields {
            series: strings(self.series),
            authors: strings(self.authors),
            taxonomies: self
                .taxonomies
                .into_iter()
                .map(|(name, terms)| (name.to_owned(), strings(terms)))
                .collect(),
            lastmod: day(self.lastmod)?,
            publish: at(self.publish)?,
            expiry: at(self.expiry)?,
            weight: self.weight,
            series_order: self.series_order,
            slug: own(self.slug),
            url: own(self.url),
            aliases: strings(self.aliases),
            hero: own(self.hero),
            issues: self
                .issues
                .into_iter()
                .map(|(message, line, column)| Issue {
                    message: message.to_owned(),
                    line,
                    column,
                })
                .collect(),
        };
        Some(Post {
            id,
            file,
            title: self.title.into(),
            date,
            tags: lists.list(&self.tags),
            categories: lists.list(&self.categories),
            summary: self.summary.map(Box::from),
            description: self.description.map(Box::from),
            excerpt: self.excerpt.into(),
            lang: self.lang.map(|code| lists.language(code)),
            translation: self.translation.map(Arc::from),
            pinned: self.pinned,
            show_summary: self.show_summary,
            draft: self.draft,
            words: self.words,
            minutes: self.minutes,
            counted: self.counted,
            cjk: self.cjk,
            more: More::of(more),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::date;
    use jiff::tz::TimeZone;

    #[test]
    fn a_post_comes_back_as_it_was() {
        let base = &Arc::from(Path::new("/blog"));
        let about = std::fs::metadata(env!("CARGO_MANIFEST_DIR")).unwrap();
        let at = |text: &str| date::parse(text, &TimeZone::UTC).ok();
        let mut plain = Post::named(PostId("a/b.md".into()), "/blog/a/b.md".into());
        plain.file = PostFile::of(base, &plain.id, Path::new("/blog/a/b.md"));
        assert_eq!(plain.file, PostFile::Below(base.clone()));
        let more = MoreFields {
            lastmod: at("2025-01-01"),
            publish: at("2023-01-01").map(|date| date.at),
            expiry: at("2033-01-01").map(|date| date.at),
            weight: -3,
            series_order: 2,
            slug: Some("x".into()),
            aliases: vec!["/old/".into()],
            hero: Some("h.png".into()),
            issues: vec![Issue {
                message: "m".into(),
                line: Some(3),
                column: None,
            }],
            ..MoreFields::default()
        };
        let full = Post {
            id: PostId("a%FF.md".into()),
            title: "一年同行".into(),
            date: at("2024-07-31T10:00:00.25+08:00"),
            tags: vec!["随笔".into(), "b".into()].into(),
            summary: Some("s".into()),
            excerpt: "e".into(),
            lang: Some("zh".into()),
            translation: Some("t".into()),
            show_summary: false,
            words: 700,
            minutes: 4,
            counted: true,
            cjk: true,
            more: More::of(more),
            ..Post::named(PostId("a.md".into()), "/blog/other name.md".into())
        };
        let dated = Post {
            date: at("2024-07-31"),
            ..plain.clone()
        };
        for post in [plain, full, dated] {
            let stamp = Stamp::of(&about);
            let record = Record::of(&post.file, &post.id, stamp, Some(&post), true).unwrap();
            let mut bytes = record.bytes();
            bytes.extend(b"more");
            let (again, rest) = Record::read(&bytes).unwrap();
            assert_eq!((again.stamp, rest), (stamp, b"more".as_slice()));
            assert_eq!(again.post(base, &TermLists::default()), Some(Some(post)));
        }
    }
}
