//! The front matter: what a parser refuses, titles and dates.

use super::{Code, Finding, blog::Blog, page::Page};
use crate::content::{
    date,
    front_matter::{self, Fields, FrontMatter, Kind},
    site::Generator,
};

/// Years that a post may be of; before and after them a date is a slip.
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2100;

pub(super) fn check(blog: &Blog, page: &Page, found: &mut Vec<Finding>) {
    if !page.is_read {
        let issue = page.post.more.issues.first();
        let why = issue.map_or("cannot be read", |issue| &issue.message);
        let message = format!("the file {why}");
        found.push(page.on_line(Code::Unreadable, None, None, &message));
        return;
    }
    if let Some(line) = page.invalid {
        let message = "this line holds bytes that are not UTF-8";
        let help = "save the file as UTF-8";
        let finding = page.on_line(Code::NotUtf8, Some(line), None, message);
        found.push(finding.with_help(Some(help.into())));
    }
    let (block, body, _) = front_matter::split(&page.source);
    let (fields, issues) = front_matter::parse(&block);
    for issue in issues {
        let code = if is_refused(&issue.message) {
            Code::BrokenFrontMatter
        } else {
            Code::OddValue
        };
        // A part of Liquid or a template is put in before it is parsed.
        if block.raw.contains("{{") || block.raw.contains("{%") {
            continue;
        }
        found.push(page.on_line(code, issue.line, issue.column, &issue.message));
    }
    title(blog, page, &block, &fields, body, found);
    dates(blog, page, &fields, found);
}

/// Whether a parser gave up: `broken YAML: ...`, `front matter is ...`.
fn is_refused(message: &str) -> bool {
    message.starts_with("broken ") || message.starts_with("front matter ")
}

fn title(
    blog: &Blog,
    page: &Page,
    block: &FrontMatter<'_>,
    fields: &Fields,
    body: &str,
    found: &mut Vec<Finding>,
) {
    // The others take the name of the file for a title.
    let wants_title = matches!(
        blog.site.generator,
        Generator::Hugo | Generator::Zola | Generator::Hexo | Generator::Astro | Generator::Unknown
    );
    let has_heading = page.of_kind(crate::markdown::Kind::Heading).any(|heading| {
        body[heading.range.clone()].starts_with("# ") || underlined(&body[heading.range.clone()])
    });
    // A page without text is one of a template's.
    let is_blank = body.trim().is_empty();
    if is_blank || !wants_title || block.kind == Kind::None || fields.title.is_some() || has_heading
    {
        return;
    }
    // In a vault notes go by their names; titles must be the custom here.
    if blog.site.generator == Generator::Unknown && !blog.most_have_titles() {
        return;
    }
    let message = "this post has no title";
    let help = "add `title` to the front matter";
    let finding = page.on_line(Code::MissingTitle, Some(block.line), None, message);
    found.push(finding.with_help(Some(help.into())));
}

/// `Title` above `=====`.
fn underlined(heading: &str) -> bool {
    let last = heading.trim_end().rsplit('\n').next().unwrap_or_default();
    last.len() < heading.trim_end().len() && last.starts_with('=')
}

fn dates(blog: &Blog, page: &Page, fields: &Fields, found: &mut Vec<Finding>) {
    let zone = &blog.site.settings.zone;
    let is_hugo = blog.site.generator == Generator::Hugo;
    let mut told = Vec::new();
    for written in fields.dates.iter().chain(&fields.expiry) {
        if told.contains(&written.key) || written.text.contains(['{', '<']) {
            continue;
        }
        told.push(written.key);
        let finding = |code, message: &str| {
            let column = written.line.map(|_| 1);
            page.on_line(code, written.line, column, message)
        };
        // `created`, `updated` and their kin may hold anything.
        let is_date = matches!(
            written.key,
            "date" | "publishdate" | "pubdate" | "lastmod" | "expirydate" | "unpublishdate"
        );
        match date::parse(&written.text, zone) {
            Err(error) if is_date => {
                let message = format!("{}: {}: {error}", written.key, written.text);
                found.push(finding(Code::BadDate, &message));
            }
            Err(_) => {}
            // 9999 is for ever.
            Ok(date) if is_date && !YEARS.contains(&date.day.year()) && date.day.year() != 9999 => {
                let message = format!("{}: the year {} is a slip?", written.key, date.day.year());
                found.push(finding(Code::DoubtfulDate, &message));
            }
            Ok(date) if is_date && is_hugo && is_number(&written.text) => {
                let message = format!(
                    "{}: a number is seconds since 1970 to Hugo, not {}",
                    written.key, date.day
                );
                let help = format!("write `{}`", date.day);
                found.push(finding(Code::DoubtfulDate, &message).with_help(Some(help)));
            }
            Ok(date) if is_date && is_hugo && refused_by_hugo(&written.text) => {
                let message = format!("{}: Hugo does not read `{}`", written.key, written.text);
                let help = format!("write `{}`", date.rfc3339());
                found.push(finding(Code::DoubtfulDate, &message).with_help(Some(help)));
            }
            Ok(_) => {}
        }
    }
    if let (Some(publish), Some(expiry)) = (page.post.publish(), page.post.more.expiry)
        && expiry <= publish
    {
        let line = fields.expiry.first().and_then(|written| written.line);
        let message = "the post expires before it is published: nobody ever sees it";
        found.push(page.on_line(Code::DoubtfulDate, line, line.map(|_| 1), message));
    }
    if page.post.date.is_none() && blog.is_dated(page) && told.is_empty() {
        let (block, ..) = front_matter::split(&page.source);
        let message = "this post has no date, the others around it have one";
        let help = "add `date` to the front matter";
        let finding = page.on_line(Code::MissingDate, Some(block.line), None, message);
        found.push(finding.with_help(Some(help.into())));
    }
}

/// `20240731`.
fn is_number(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Dates of digits that Hugo 0.168 fails on: `2024/07/31`, `2024-7-3`, `2024-07`,
/// a time without seconds.
fn refused_by_hugo(text: &str) -> bool {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !day.starts_with(|c: char| c.is_ascii_digit()) || digits(day) {
        return false;
    }
    let parts: Vec<usize> = day.split('-').map(str::len).collect();
    let is_plain = day.split('-').all(digits) && parts == [4, 2, 2];
    let clock = time.split(['+', '-', 'Z', ' ']).next().unwrap_or(time);
    !is_plain && time.is_empty() || is_plain && !time.is_empty() && clock.split(':').count() < 3
}
