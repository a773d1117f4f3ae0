//! The table of shortcodes: one row a family of names, with what is made of it.
//! Gathered from the themes and generators in use: Hugo's own, Blowfish, LoveIt,
//! FixIt, Docsy, Zola's, Hexo's and Butterfly's.

use crate::markdown::document::AlertKind;

/// What becomes of a shortcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Treatment {
    /// Has no text: it prepares the page for something else.
    Nothing,
    /// Dropped with what it encloses.
    Drop,
    /// What it encloses, as if the tags were not there.
    Inner,
    /// What it encloses, below its title in bold.
    Titled,
    /// An alert; the kind, unless it says so itself.
    Alert(Option<AlertKind>),
    Lead,
    /// What it encloses can be folded away.
    Details,
    /// Code, in this language or in the one that it names.
    Code(Option<&'static str>),
    /// A link to something that cannot be shown: name and address, the id put
    /// for `*`.
    Embed(&'static str, &'static str),
    /// A video or a sound of the site itself.
    Media,
    /// A link with a text of its own.
    Link,
    /// The address of a page, inside a link or by itself.
    Target,
    Picture,
    /// Pictures, each a shortcode of its own, or as Markdown.
    Gallery,
    Badge,
    /// A badge with this word and the version that it names.
    Version(&'static str),
    /// The text of its first argument.
    Text,
    /// What it encloses, line by line.
    Lines,
    /// A repository: the address that its name is appended to.
    Repository(&'static str),
    /// A dim line that says what would stand here.
    Mention,
}

/// The table.
const KNOWN: &[(&[&str], Treatment)] = {
    use AlertKind::{Caution, Important, Note, Tip, Warning};
    use Treatment::{
        Alert, Badge, Code, Details, Drop, Embed, Gallery, Inner, Lead, Lines, Link, Media,
        Mention, Nothing, Picture, Repository, Target, Text, Titled, Version,
    };
    &[
        (
            &[
                "copyable",
                "katex",
                "math",
                "mathjax",
                "icon",
                "busuanzi_embed",
                "load-photoswipe",
                "toc",
                "table_of_contents",
                "reward",
                "clear",
                "br",
            ],
            Nothing,
        ),
        (&["script", "js"], Drop),
        (
            &[
                "style",
                "raw",
                "rawhtml",
                "html",
                "html-demo",
                "tabs",
                "tabpane",
                "tabgroup",
                "steps",
                "timeline",
                "stats",
                "feature-grid",
                "marquee",
                "list",
                "ltr",
                "rtl",
                "center-quote",
                "center",
                "columns",
                "column",
                "grid",
                "cards",
                "filetree",
                "filetree/container",
                "div",
                "section",
                "details-group",
                "accordion",
                "swatches",
                "gh-repo-card-container",
                "fixit-encryptor",
                "if",
                "unless",
                "for",
                "case",
                "capture",
                "cq",
                "centerquote",
                "blockquote-wrap",
                "subtabs",
                "buttons",
                "markdownify",
                "md",
                "markdown",
            ],
            Inner,
        ),
        (
            &[
                "tab",
                "timelineitem",
                "timeline-item",
                "step",
                "stat",
                "feature",
                "card",
                "slide",
                "subtab",
                "filetree/folder",
                "filetree/file",
            ],
            Titled,
        ),
        (
            &[
                "admonition",
                "alert",
                "callout",
                "notice",
                "aside",
                "cb",
                "hint-box",
                "note-box",
            ],
            Alert(None),
        ),
        (
            &[
                "note",
                "info",
                "question",
                "hint",
                "todo",
                "abstract",
                "example",
                "quote-box",
            ],
            Alert(Some(Note)),
        ),
        (&["tip", "success", "check"], Alert(Some(Tip))),
        (&["important"], Alert(Some(Important))),
        (&["warning", "warn", "attention"], Alert(Some(Warning))),
        (
            &["danger", "caution", "error", "bug", "failure"],
            Alert(Some(Caution)),
        ),
        (&["lead"], Lead),
        (
            &[
                "fold",
                "folding",
                "details",
                "accordionitem",
                "accordion-item",
                "expand",
                "expander",
                "spoiler",
                "collapse",
                "collapsible",
                "hide",
                "hidetoggle",
                "hideblock",
                "cut",
            ],
            Details,
        ),
        (
            &[
                "highlight",
                "code",
                "codeblock",
                "code_block",
                "code-toggle",
                "codetabs",
            ],
            Code(None),
        ),
        (&["mermaid"], Code(Some("mermaid"))),
        (&["echarts"], Code(Some("echarts"))),
        (&["chart"], Code(Some("chart"))),
        (&["plantuml"], Code(Some("plantuml"))),
        (&["goat"], Code(Some("goat"))),
        (
            &["youtube", "youtubelite", "youtube-lite", "yt"],
            Embed("YouTube", "https://youtu.be/*"),
        ),
        (&["vimeo"], Embed("Vimeo", "https://vimeo.com/*")),
        (
            &["bilibili"],
            Embed("bilibili", "https://www.bilibili.com/video/*"),
        ),
        (&["gist"], Embed("gist", "https://gist.github.com/*")),
        (
            &["x", "tweet", "twitter", "x_simple", "twitter_simple"],
            Embed("X", "https://x.com/*"),
        ),
        (
            &["instagram", "instagram_simple"],
            Embed("Instagram", "https://www.instagram.com/p/*"),
        ),
        (&["codepen"], Embed("CodePen", "https://codepen.io/*")),
        (&["jsfiddle"], Embed("JSFiddle", "https://jsfiddle.net/*")),
        (
            &["asciinema"],
            Embed("asciinema", "https://asciinema.org/a/*"),
        ),
        (&["caniuse"], Embed("Can I use", "https://caniuse.com/*")),
        (&["spotify"], Embed("Spotify", "https://open.spotify.com/*")),
        (
            &["douban"],
            Embed("douban", "https://movie.douban.com/subject/*"),
        ),
        (
            &["meting", "mmt-netease"],
            Embed("music", "https://music.163.com/#/song?id=*"),
        ),
        (&["music", "aplayer"], Embed("music", "*")),
        (&["linkcard", "sociallink", "external"], Embed("link", "*")),
        (&["mapbox", "leaflet", "map"], Embed("map", "*")),
        (&["embed-pdf", "pdf"], Embed("PDF", "*")),
        (
            &["video", "dplayer", "audio", "mp3", "mp4", "iframe"],
            Media,
        ),
        (
            &[
                "link",
                "button",
                "cta",
                "btn",
                "email",
                "anchor",
                "asset_link",
            ],
            Link,
        ),
        (
            &[
                "ref",
                "relref",
                "post_url",
                "post_link",
                "post_path",
                "asset_path",
            ],
            Target,
        ),
        (
            &[
                "figure",
                "image",
                "img",
                "picture",
                "screenshot",
                "imgproc",
                "asset_img",
                "qr",
                "fancybox",
                "resize_image",
                "imgcap",
            ],
            Picture,
        ),
        (
            &["gallery", "carousel", "slider", "images", "gallerygroup"],
            Gallery,
        ),
        (
            &["badge", "label", "pill", "keyword", "param", "tag"],
            Badge,
        ),
        (&["version", "since"], Version("v")),
        (&["new-in"], Version("New in v")),
        (&["deprecated-in"], Version("Deprecated in v")),
        (
            &[
                "eturl",
                "glossary-term",
                "glossary",
                "term",
                "person",
                "kbd",
                "u",
                "underline",
                "mark",
                "emp",
                "wavy",
                "del",
                "psw",
                "span",
                "p",
                "checkbox",
                "radio",
                "hideinline",
            ],
            Text,
        ),
        (
            &[
                "typeit",
                "keywordlist",
                "quote",
                "blockquote",
                "pullquote",
                "poem",
                "verse",
            ],
            Lines,
        ),
        (
            &["github", "gh-repo-card"],
            Repository("https://github.com/"),
        ),
        (&["gitlab"], Repository("https://gitlab.com/")),
        (&["gitea"], Repository("https://gitea.com/")),
        (&["forgejo"], Repository("https://v11.next.forgejo.org/")),
        (&["codeberg"], Repository("https://codeberg.org/")),
        (&["huggingface"], Repository("https://huggingface.co/")),
        (&["article"], Link),
        (
            &[
                "include",
                "readfile",
                "read-file",
                "codeimporter",
                "mdimporter",
                "importer",
                "include_code",
                "include_relative",
                "include_cached",
            ],
            Mention,
        ),
    ]
};

/// What is made of the shortcode called `name`; case does not count.
pub(in crate::markdown) fn treatment(name: &str) -> Option<Treatment> {
    let same = |known: &&str| known.eq_ignore_ascii_case(name);
    KNOWN
        .iter()
        .find(|(names, _)| names.iter().any(same))
        .map(|(_, treatment)| *treatment)
}

/// Whether the table has a row for the shortcode called `name`.
pub(crate) fn is_known(name: &str) -> bool {
    treatment(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_there_twice() {
        let mut names: Vec<_> = KNOWN.iter().flat_map(|(names, _)| *names).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(names.iter().all(|name| **name == name.to_lowercase()));
    }

    #[test]
    fn names_are_known_in_any_case() {
        assert!(is_known("timelineItem") && is_known("relref"));
        assert!(!is_known("my-own"));
    }
}
