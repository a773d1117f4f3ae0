//! Where a body refers to something, and what it can be referred to by: links,
//! pictures, headings and anchors, each with its place in the source.
//!
//! What stands in code is none of it. Shortcodes are covered before the parser
//! sees the body, byte for byte, so that `[text]({{< ref "x.md" >}})` is a link
//! and every place stays what it is.

mod finder;

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::Options;

use super::options;
use crate::{
    content::{guard::guarded, parts},
    markdown::{
        dialect::shortcode::{self, Notation},
        slug::Slugs,
    },
};
use finder::Finder;

/// What a [`Reference`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A link; `dest` is its target in the notation of the post.
    Link,
    /// `[[Note]]`; `dest` is all of it.
    Wiki,
    /// A picture, by `![]()`, `<img>`, `![[x.png]]` or Hugo's `figure`.
    Picture,
    /// A heading; `dest` is its id, `text` what it says.
    Heading,
    /// The `id` or `name` of an HTML tag, or a term that is defined: Hugo gives
    /// terms an id too.
    Anchor,
}

/// A place in a body that refers to something or can be referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub kind: Kind,
    /// As the author means it: entities and escapes decoded, not cleaned.
    pub dest: String,
    /// Of a picture its alternative text, none where its notation has no place for
    /// one; of a heading what it says.
    pub text: Option<String>,
    /// Bytes of the body: the target itself where it stands there, else all of it.
    pub range: Range<usize>,
}

/// What [`references`] finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// In the order of the body.
    pub all: Vec<Reference>,
    /// Bytes of code and mathematics: nothing in there is the author's own text.
    pub code: Vec<Range<usize>>,
}

impl References {
    /// Whether a byte of the body stands in code or mathematics.
    pub fn is_code(&self, at: usize) -> bool {
        let next = self.code.partition_point(|range| range.end <= at);
        self.code.get(next).is_some_and(|range| range.contains(&at))
    }
}

/// Finds all references of a Markdown body. Never fails: a body that breaks the
/// parser has none.
pub fn references(body: &str) -> References {
    let covered = cover(body);
    // pulldown-cmark 0.13 can panic on definition lists (its issue 1110).
    let without = options() - Options::ENABLE_DEFINITION_LIST;
    let mut found = [options(), without]
        .into_iter()
        .find_map(|options| guarded(|| of_markdown(body, &covered, options)).ok())
        .unwrap_or_default();
    found.code.extend(enclosed_code(body));
    found.code = joined(std::mem::take(&mut found.code));
    let in_code: Vec<bool> = found
        .all
        .iter()
        .map(|one| found.is_code(one.range.start))
        .collect();
    let mut in_code = in_code.into_iter();
    found.all.retain(|one| {
        !in_code.next().unwrap_or_default() || matches!(one.kind, Kind::Heading | Kind::Anchor)
    });
    let tags = of_shortcodes(body, &found);
    found.all.extend(tags);
    let wiki = wiki_links(&covered, body, &found);
    found.all.extend(wiki);
    found.all.sort_by_key(|one| one.range.start);
    found.all.truncate(MOST);
    found
}

/// References of a body that are told: each is looked up, and no author has so many.
const MOST: usize = 100_000;

/// What the parser finds, of a body of many megabytes part by part: a link to what is
/// defined in another part is none.
fn of_markdown(body: &str, covered: &str, options: Options) -> References {
    let mut found = References::default();
    let mut slugs = Slugs::default();
    let mut from = 0;
    for part in parts::parts(body) {
        let to = from + part.len();
        let finder = Finder::new(part, &covered[from..to], std::mem::take(&mut slugs));
        let (mut of, after) = finder.run(options);
        slugs = after;
        let shift = |range: &mut Range<usize>| *range = range.start + from..range.end + from;
        of.code.iter_mut().for_each(shift);
        of.all.iter_mut().for_each(|one| shift(&mut one.range));
        found.code.append(&mut of.code);
        found.all.append(&mut of.all);
        from = to;
        if found.all.len() > MOST {
            found.all.truncate(MOST);
            break;
        }
    }
    found
}

/// Where links and pictures stand.
struct Taken {
    starts: Vec<usize>,
    /// By start: the furthest end of those so far.
    ends: Vec<usize>,
}

impl Taken {
    fn by(found: &References) -> Self {
        let all = found.all.iter().filter(|one| one.kind != Kind::Heading);
        let mut ranges: Vec<_> = all.map(|one| one.range.clone()).collect();
        ranges.sort_by_key(|range| range.start);
        let furthest = |end: &mut usize, range: &Range<usize>| {
            *end = range.end.max(*end);
            Some(*end)
        };
        Self {
            starts: ranges.iter().map(|range| range.start).collect(),
            ends: ranges.iter().scan(0, furthest).collect(),
        }
    }

    /// Whether all of `range` stands in one of them.
    fn holds(&self, range: &Range<usize>) -> bool {
        let before = self.starts.partition_point(|start| *start <= range.start);
        before > 0 && self.ends[before - 1] >= range.end
    }
}

/// Where a mark and the end of the line come next: looked for once and not from each
/// place, since lines may have megabytes.
struct Places<'a> {
    text: &'a str,
    mark: usize,
    line: usize,
}

impl<'a> Places<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            mark: 0,
            line: 0,
        }
    }

    /// Where the next `mark` ends, from a place on that is behind those before, if it is
    /// on the same line.
    fn end_on_line(&mut self, from: usize, mark: &str) -> Option<usize> {
        let next = |what: &str| {
            let found = memmem::find(&self.text.as_bytes()[from..], what.as_bytes());
            found.map_or(self.text.len(), |at| from + at)
        };
        if self.mark < from {
            self.mark = next(mark);
        }
        if self.line < from {
            self.line = next("\n");
        }
        let end = self.mark + mark.len();
        (end <= self.line).then_some(end)
    }
}

/// The body with every shortcode and template expression as dots, which mean
/// nothing in Markdown, and its lines where they were.
fn cover(body: &str) -> String {
    if !body.contains("{{") && !body.contains("{%") {
        return body.to_owned();
    }
    let mut bytes = body.as_bytes().to_vec();
    let mut hide = |range: Range<usize>| {
        for byte in &mut bytes[range] {
            if *byte != b'\n' {
                *byte = b'.';
            }
        }
    };
    for tag in shortcode::tags(body) {
        hide(tag.range);
    }
    // `{{ site.baseurl }}`, on one line.
    let mut places = Places::of(body);
    let mut from = 0;
    while let Some(at) = body[from..].find("{{").map(|at| from + at) {
        from = at + 2;
        if let Some(end) = places.end_on_line(from, "}}") {
            hide(at..end);
            from = end;
        }
    }
    // Whole characters were covered: this is the text again in any case.
    String::from_utf8(bytes).unwrap_or_else(|_| body.to_owned())
}

/// Shortcodes whose inside is no Markdown.
const CODE: &[&str] = &[
    "highlight",
    "code-toggle",
    "mermaid",
    "echarts",
    "mapbox",
    "chart",
    "codeblock",
    "code",
    "raw",
    "style",
    "script",
    "katex",
    "math",
];

/// What stands between the tags of such shortcodes.
fn enclosed_code(body: &str) -> Vec<Range<usize>> {
    let tags = shortcode::tags(body);
    let closers = shortcode::pairs(&tags);
    let pairs = tags.iter().zip(closers);
    pairs
        .filter(|(tag, _)| CODE.contains(&tag.name))
        .filter_map(|(tag, closer)| Some(tag.range.end..tags[closer?].range.start))
        .collect()
}

/// Ranges in order, those that overlap as one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut all: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match all.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => all.push(range),
        }
    }
    all
}

/// Pictures of Hugo's own `figure`, and Liquid's and Hugo's links that stand
/// outside of `[]()`.
fn of_shortcodes(body: &str, found: &References) -> Vec<Reference> {
    let mut more = Vec::new();
    let taken = Taken::by(found);
    for tag in shortcode::tags(body) {
        if tag.role == shortcode::Role::Close
            || tag.role == shortcode::Role::Commented
            || found.is_code(tag.range.start)
            || taken.holds(&tag.range)
        {
            continue;
        }
        match tag.name {
            "figure" if tag.notation == Notation::Hugo => {
                if let Some(src) = source_of(&tag) {
                    more.push(Reference {
                        kind: Kind::Picture,
                        dest: src.to_owned(),
                        text: None,
                        range: inside(body, src).unwrap_or(tag.range.clone()),
                    });
                }
            }
            "ref" | "relref" if tag.notation.is_hugo() => more.push(whole(body, &tag)),
            "post_url" | "link" if tag.notation == Notation::Liquid => {
                more.push(whole(body, &tag));
            }
            _ => {}
        }
    }
    more
}

/// `src`, or the first argument without a name.
fn source_of<'a>(tag: &'a shortcode::Tag<'_>) -> Option<&'a str> {
    let named = |arg: &&shortcode::Arg<'_>| arg.key.is_some_and(|key| key == "src");
    let plain = |arg: &&shortcode::Arg<'_>| arg.key.is_none();
    let arg = tag.args.iter().find(named);
    Some(&*arg.or_else(|| tag.args.iter().find(plain))?.value)
}

fn whole(body: &str, tag: &shortcode::Tag<'_>) -> Reference {
    Reference {
        kind: Kind::Link,
        dest: body[tag.range.clone()].to_owned(),
        text: None,
        range: tag.range.clone(),
    }
}

/// Where a piece of the body stands in it; none for a copy.
fn inside(body: &str, piece: &str) -> Option<Range<usize>> {
    let start = (piece.as_ptr() as usize).checked_sub(body.as_ptr() as usize)?;
    let range = start..start + piece.len();
    (body.get(range.clone()) == Some(piece)).then_some(range)
}

/// `[[Note#Heading|text]]` and `![[x.png]]`, each on one line, outside of code
/// and of other links.
fn wiki_links(covered: &str, body: &str, found: &References) -> Vec<Reference> {
    let mut more = Vec::new();
    let taken = Taken::by(found);
    let mut places = Places::of(covered);
    let mut from = 0;
    while let Some(at) = covered[from..].find("[[").map(|at| from + at) {
        from = at + 2;
        let Some(end) = places.end_on_line(from, "]]") else {
            continue;
        };
        let inner = &body[at + 2..end - 2];
        let escaped = covered[..at].ends_with('\\');
        if inner.trim().is_empty()
            || inner.contains(['[', ']'])
            || escaped
            || covered[end..].starts_with(['(', '['])
            || found.is_code(at)
            || taken.holds(&(at..at + 1))
        {
            continue;
        }
        let embed = covered[..at].ends_with('!');
        let target = inner.split(['|', '#']).next().unwrap_or(inner).trim();
        let kind = if embed && is_picture(target) {
            Kind::Picture
        } else {
            Kind::Wiki
        };
        more.push(Reference {
            kind,
            dest: body[at..end].to_owned(),
            text: None,
            range: at..end,
        });
        from = end;
    }
    more
}

fn is_picture(name: &str) -> bool {
    // In tables the bar is escaped.
    let name = name.trim_end_matches('\\').trim_end();
    let end = name
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let known = [
        "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "ico", "tif", "tiff",
    ];
    name.contains('.') && known.contains(&end.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, target, and the text of the body at its place.
    fn found(body: &str) -> Vec<(Kind, String, &str)> {
        references(body)
            .all
            .into_iter()
            .map(|one| (one.kind, one.dest, &body[one.range]))
            .collect()
    }

    fn link<'a>(dest: &str, place: &'a str) -> (Kind, String, &'a str) {
        (Kind::Link, dest.to_owned(), place)
    }

    #[test]
    fn a_link_is_found_at_its_target() {
        assert_eq!(
            found("见 [a `]( ` b](<x y.md> \"t\") 和 [c](d%20e.md#f)\n"),
            [link("x y.md", "x y.md"), link("d%20e.md#f", "d%20e.md#f")]
        );
        assert_eq!(found("[a](b(c).md)"), [link("b(c).md", "b(c).md")]);
        assert_eq!(found("[a][r]\n\n[r]: x.md\n"), [link("x.md", "[a][r]")]);
    }

    #[test]
    fn a_picture_in_a_link_is_both() {
        let picture = (Kind::Picture, "a.png".to_owned(), "a.png");
        assert_eq!(
            found("[![alt](a.png)](b.md)"),
            [picture, link("b.md", "b.md")]
        );
    }

    #[test]
    fn shortcodes_and_variables_may_be_targets() {
        let body = "[a]({{< ref \"x.md#h\" >}}) [b]({% post_url 2024-01-02-x %}#h) [c]({{ site.baseurl }}/d)";
        assert_eq!(
            found(body),
            [
                link("{{< ref \"x.md#h\" >}}", "{{< ref \"x.md#h\" >}}"),
                link(
                    "{% post_url 2024-01-02-x %}#h",
                    "{% post_url 2024-01-02-x %}#h"
                ),
                link("{{ site.baseurl }}/d", "{{ site.baseurl }}/d"),
            ]
        );
        let figure = (Kind::Picture, "a b.png".to_owned(), "a b.png");
        assert_eq!(found("{{< figure alt=x src=\"a b.png\" >}}"), [figure]);
    }

    #[test]
    fn headings_have_the_ids_of_the_reader() {
        let ids: Vec<_> = found("## 初识 TiDB\n\n## A {{< new >}}\n\n## A\n\n# B {#own}\n")
            .into_iter()
            .map(|(_, id, _)| id)
            .collect();
        assert_eq!(ids, ["初识-tidb", "a-", "a", "own"]);
    }

    #[test]
    fn a_body_of_many_parts_is_one() {
        let body = "## A\n\n[b](c.md) `[d](e.md)` `f` `g` `h` `i` `j` `k` `l`\n\n".repeat(50_000);
        let all = references(&body).all;
        assert_eq!(all.len(), 100_000);
        let [.., heading, last] = &*all else {
            panic!("there are many");
        };
        assert_eq!(heading.dest, "a-49999");
        assert!(body[heading.range.clone()].starts_with("## A"));
        assert_eq!(&body[last.range.clone()], "c.md");
        assert!(last.range.start > body.len() - 70);
    }

    #[test]
    fn raw_html_refers_and_can_be_referred_to() {
        let body = "<div id=\"x\">\n<img\n src='a.png' alt=''>\n</div>\n\nsee <a href=\"b.md#c&amp;d\">b</a> <!-- <a href=no> -->";
        let all = references(body).all;
        let kinds: Vec<_> = all
            .iter()
            .map(|one| (one.kind, one.dest.as_str(), one.text.as_deref()))
            .collect();
        assert_eq!(
            kinds,
            [
                (Kind::Anchor, "x", None),
                (Kind::Picture, "a.png", None),
                (Kind::Link, "b.md#c&d", None),
            ]
        );
        assert_eq!(&body[all[1].range.clone()], "a.png");
        let term = references("`Name`\n: what it is\n").all;
        assert_eq!(
            (term[0].kind, term[0].dest.as_str()),
            (Kind::Anchor, "Name")
        );
        let bare = references("<img src=a.png>").all;
        assert_eq!(bare[0].text.as_deref(), Some(""));
    }

    #[test]
    fn wiki_links_are_links_and_pictures() {
        assert_eq!(
            found("[[A note#H|text]] ![[x.png|300]] [[a]](b)"),
            [
                (
                    Kind::Wiki,
                    "[[A note#H|text]]".to_owned(),
                    "[[A note#H|text]]"
                ),
                (Kind::Picture, "[[x.png|300]]".to_owned(), "[[x.png|300]]"),
                link("b", "b"),
            ]
        );
    }

    #[test]
    fn nothing_is_found_in_code_and_mathematics() {
        let body =
            "`[a](b)` $[[x]]$\n\n```\n[[a]] ![](b)\n{{< figure src=c >}}\n```\n\n    [a](b)\n";
        assert_eq!(found(body), []);
        let toggle = "{{< code-toggle >}}\n[[x]] ![](y)\n{{< /code-toggle >}}\n";
        assert_eq!(found(toggle), []);
        let all = references(body);
        assert!(all.is_code(body.find("figure").unwrap()));
        assert!(!all.is_code(body.find("\n\n").unwrap()));
    }

    /// Minutes, where the end of the line or of the mark is looked for from each of them.
    #[test]
    fn floods_on_one_line_cost_no_more_than_their_length() {
        for (flood, count) in [("[[a ", 0), ("{{ a }}", 0), ("[[a]] ", 80_000)] {
            assert_eq!(
                references(&flood.repeat(80_000)).all.len(),
                count,
                "{flood}"
            );
        }
        let shortcodes = "{{< ref \"x\" >}} [a](b) ".repeat(40_000);
        assert_eq!(references(&shortcodes).all.len(), 80_000);
    }
}
