//! Whole blogs: one where every rule has something to say, and one that looks
//! odd and is sound.

use std::{fs, path::Path};

use super::*;

/// A blog of these files.
fn blog(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Code, place and what is marked of the source, of each finding.
fn found(folder: &Path) -> Vec<String> {
    let report = check(folder).unwrap();
    let line = |finding: &Finding| {
        let name = finding.path.file_name().unwrap().to_str().unwrap();
        format!(
            "{} {name}:{}:{} {}",
            finding.code,
            finding.line,
            finding.column,
            &finding.excerpt[finding.span()]
        )
    };
    report.findings.iter().map(line).collect()
}

fn in_hugo(body: &str) -> Vec<String> {
    let post = format!("---\ntitle: A\n---\n{body}");
    let folder = blog(&[
        ("hugo.toml", ""),
        ("static/img/Photo.png", "x"),
        ("content/posts/a.md", &post),
        ("content/posts/b.md", "---\ntitle: B\n---\n## One two\n"),
        ("content/posts/pic.png", "x"),
    ]);
    found(folder.path())
}

#[test]
fn pictures_that_are_not_there_or_differ_in_case_are_told() {
    assert_eq!(
        in_hugo("图![x](pix.png) ![x](/img/photo.png) ![](pic.png) ![x](https://e.org/a.png)\n"),
        [
            "picture-not-found a.md:4:7 pix.png",
            "picture-case a.md:4:21 /img/photo.png",
            "no-alt-text a.md:4:41 pic.png",
            "remote-picture a.md:4:55 https://e.org/a.png",
        ]
    );
}

#[test]
fn a_fix_is_told_where_one_is_plain() {
    let folder = blog(&[
        (
            "a.md",
            "![x](phto.png) [b](bb.md#on-two)\n\n[c](b.md#on-two)\n",
        ),
        ("b.md", "# B\n\n## One two\n"),
        ("photo.png", "x"),
    ]);
    let report = check(folder.path()).unwrap();
    let help: Vec<_> = report
        .findings
        .iter()
        .map(|one| one.help.as_deref())
        .collect();
    assert_eq!(
        help,
        [
            Some("did you mean `photo.png`?"),
            Some("did you mean `b.md`?"),
            Some("did you mean `#one-two`?"),
        ]
    );
}

#[test]
fn links_to_nowhere_are_told_in_every_notation() {
    assert_eq!(
        in_hugo(
            "[a](c.md) [b]({{< ref \"none.md\" >}}) [c](/posts/none/) [d](b.md#three)\n\
             [e](#nowhere) [f](www.example.org)\n"
        ),
        [
            "link-not-found a.md:4:5 c.md",
            "link-not-found a.md:4:15 {{< ref \"none.md\" >}}",
            "link-not-found a.md:4:42 /posts/none/",
            "heading-not-found a.md:4:60 b.md#three",
            "heading-not-found a.md:5:5 #nowhere",
            "link-not-found a.md:5:19 www.example.org",
        ]
    );
    let zola = blog(&[
        ("config.toml", "base_url = '/'"),
        ("content/a.md", "+++\ntitle = 'A'\n+++\n[b](@/none.md)\n"),
    ]);
    assert_eq!(found(zola.path()), ["link-not-found a.md:4:5 @/none.md"]);
    let jekyll = blog(&[
        ("_config.yml", ""),
        (
            "_posts/2024-01-02-a.md",
            "[b]({% post_url 2024-01-02-c %}) [c](/2024/01/02/none.html)\n",
        ),
    ]);
    assert_eq!(
        found(jekyll.path()),
        [
            "link-not-found 2024-01-02-a.md:1:5 {% post_url 2024-01-02-c %}",
            "link-not-found 2024-01-02-a.md:1:38 /2024/01/02/none.html",
        ]
    );
    let vault = blog(&[
        (".obsidian/app.json", "{}"),
        ("a.md", "[[b#One]] [[none|n]] [[b#Two]]\n"),
        ("b.md", "# One\n"),
    ]);
    assert_eq!(
        found(vault.path()),
        [
            "link-not-found a.md:1:11 [[none|n]]",
            "heading-not-found a.md:1:22 [[b#Two]]",
        ]
    );
}

#[test]
fn front_matter_titles_and_dates_are_judged() {
    let dated = |title: &str, rest: &str| format!("---\ntitle: {title}\n{rest}\n---\nx\n");
    let good: Vec<(String, String)> = (1..=9)
        .map(|n| {
            (
                format!("content/posts/{n}.md"),
                dated("T", "date: 2024-07-31"),
            )
        })
        .collect();
    let bad = [
        ("content/posts/a.md", dated("A: b: c", "date: 2024-07-31")),
        ("content/posts/b.md", dated("B", "date: 2024-02-30")),
        ("content/posts/c.md", dated("C", "date: 2024/07/31")),
        ("content/posts/d.md", dated("D", "date: 20240731")),
        (
            "content/posts/e.md",
            "---\ndraft: false\n---\nx\n".to_owned(),
        ),
        (
            "content/posts/f.md",
            dated("F", "date: 2024-07-31\ndraft: perhaps"),
        ),
        (
            "content/posts/g.md",
            dated("G", "date: 2024-07-31\nexpiryDate: 2024-01-01"),
        ),
        ("hugo.toml", String::new()),
    ];
    let good = good
        .iter()
        .map(|(file, text)| (file.as_str(), text.as_str()));
    let bad = bad.iter().map(|(file, text)| (*file, text.as_str()));
    let folder = blog(&good.chain(bad).collect::<Vec<_>>());
    assert_eq!(
        found(folder.path()),
        [
            "broken-front-matter a.md:2:9 : b: c",
            "bad-date b.md:3:1 date: 2024-02-30",
            "doubtful-date c.md:3:1 date: 2024/07/31",
            "doubtful-date d.md:3:1 date: 20240731",
            "missing-title e.md:1:1 ---",
            "missing-date e.md:1:1 ---",
            "odd-value f.md:4:1 draft: perhaps",
            "doubtful-date g.md:4:1 expiryDate: 2024-01-01",
        ]
    );
}

#[test]
fn posts_are_judged_beside_each_other() {
    let post =
        |slug: &str, tags: &str| format!("---\ntitle: T\nslug: {slug}\ntags: [{tags}]\n---\nx\n");
    let folder = blog(&[
        ("p/a.md", &post("one", "Web Dev, C++")),
        ("p/b.md", &post("one", "Web Dev, C#")),
        ("p/c.md", &post("two", "web-dev")),
        ("q/d.md", &post("one", "webdev tools")),
    ]);
    assert_eq!(
        found(folder.path()),
        [
            "duplicate-slug b.md:3:1 slug: one",
            "similar-tags c.md:4:8 web-dev",
        ]
    );
}

#[test]
fn shortcodes_without_their_other_half_are_told() {
    assert_eq!(
        in_hugo("{{< /note >}}\n\n{{< figure src=\"pic.png\"\n\n`{{< /code >}}`\n"),
        [
            "unclosed-shortcode a.md:4:1 {{< /note >}}",
            "unclosed-shortcode a.md:6:1 {{<",
        ]
    );
    assert_eq!(
        in_hugo(&format!(
            "{}{{{{< box >}}}}\n",
            "{{< box >}}x{{< /box >}}\n\n".repeat(4)
        )),
        ["unclosed-shortcode a.md:12:1 {{< box >}}"]
    );
    let jekyll = blog(&[
        ("_config.yml", ""),
        (
            "_posts/2024-01-02-a.md",
            "{% raw %}\n{% endraw %}\n{% highlight rust %}\nx\n",
        ),
    ]);
    assert_eq!(
        found(jekyll.path()),
        ["unclosed-shortcode 2024-01-02-a.md:3:1 {% highlight rust %}"]
    );
}

#[test]
fn a_shortcode_is_unknown_only_where_the_theme_proves_it() {
    let post = (
        "content/a.md",
        "---\ntitle: A\n---\n{{< boks >}} {{< figure src=\"x.png\" >}}\n",
    );
    let own = ("layouts/shortcodes/box.html", "");
    let picture = ("content/x.png", "x");
    let theme = ("themes/plain/layouts/shortcodes/gallery.html", "");
    let config = ("hugo.toml", "theme = 'plain'");
    let proven = blog(&[post, own, picture, theme, config]);
    assert_eq!(
        found(proven.path()),
        ["unknown-shortcode a.md:4:1 {{< boks >}}"]
    );
    let without_theme = blog(&[post, own, picture, config]);
    assert_eq!(found(without_theme.path()), [""; 0]);
}

#[test]
fn characters_that_nobody_sees_are_told() {
    let folder = blog(&[
        ("a.md", "x\u{8}y\u{202e}z\n"),
        ("b.md", "# שלום\n\n\u{2067}x\u{2069}\n"),
    ]);
    assert_eq!(
        found(folder.path()),
        [
            "control-character a.md:1:2 \u{fffd}",
            "bidi-character a.md:1:4 \u{fffd}",
        ]
    );
}

#[test]
fn files_that_are_no_text_are_told() {
    let folder = blog(&[("b.md", "# B\n")]);
    fs::write(folder.path().join("a.md"), b"\x89PNG\0\0\0\r").unwrap();
    fs::write(folder.path().join("c.md"), b"# C\n\nx\xffy\n").unwrap();
    assert_eq!(
        found(folder.path()),
        ["unreadable a.md:1:1 ", "not-utf8 c.md:3:1 x\u{fffd}y"]
    );
}

/// A link may lead out of the blog; what is there is none of its posts.
#[cfg(unix)]
#[test]
fn nothing_outside_the_blog_is_read() {
    let outside = blog(&[("secret.md", "![x](none.png)\n")]);
    let folder = blog(&[("b.md", "# B\n")]);
    let link = folder.path().join("a.md");
    std::os::unix::fs::symlink(outside.path().join("secret.md"), link).unwrap();
    assert_eq!(found(folder.path()), ["unreadable a.md:1:1 "]);
}

/// A file that is named is checked, whatever its ending and though it is in no list.
#[test]
fn a_file_that_is_named_is_checked() {
    let text = "# T\n\n[b](none.md)\n";
    let folder = blog(&[("note.txt", text), ("_index.md", text), ("b.md", "# B\n")]);
    for name in ["note.txt", "_index.md"] {
        let one = folder.path().join(name);
        assert_eq!(found(&one), [format!("link-not-found {name}:3:5 none.md")]);
        assert_eq!(check(&one).unwrap().posts, 1);
    }
    assert_eq!(check(folder.path()).unwrap().posts, 1);
}

/// Obsidian: what `[[…]]` names is a note, or by its ending another file.
#[test]
fn what_is_missing_is_called_by_its_kind() {
    let text = "[[None]] ![[none.mp4#x]] [[none.png|p]] ![[none.webp]]\n";
    let folder = blog(&[
        (".obsidian/app.json", "{}"),
        ("a.md", text),
        ("None b.md", "x"),
    ]);
    let report = check(folder.path()).unwrap();
    let said: Vec<_> = report.findings.iter().map(|one| &*one.message).collect();
    assert_eq!(
        said,
        [
            "there is no note `None`",
            "there is no file `none.mp4`",
            "there is no picture `none.png`",
            "there is no picture `none.webp`",
        ]
    );
}

/// What a program cannot know is no finding.
#[test]
fn a_blog_that_only_looks_odd_is_sound() {
    let body = "\
---
title: A
tags: [C, C++, \"C#\"]
---
[tags](/tags/none/) [about](/about/) [feed](/index.xml) [list](/posts/) [page](/posts/page/2/)
[other](/other/none/) [out](../../../../x.md) [var]({{< var >}}) [tpl]({{ .x }}/y.md)
![rooted](/assets/none.png) [mail](mailto:a@b.org) [top](#top) [note](#fn:1) [vue](#/x)
[slug](/posts/other-slug/) [alias](/old/place/) [moved](/2020/01/other-slug/)
`[x](none.md) ![](none.png) {{< /none >}}` [[ 1, 2 ], [ 3 ]] a[[0]]

```
[x](none.md) {{< /none >}}
```

{{</* /none */>}} {{< single >}} <img src=\"pic.png\" alt=\"\">
";
    let folder = blog(&[
        ("hugo.toml", ""),
        ("content/posts/a.md", body),
        (
            "content/posts/b.md",
            "---\ntitle: B\nslug: other-slug\naliases: [/old/place/]\n---\n",
        ),
        ("content/posts/pic.png", "x"),
    ]);
    assert_eq!(found(folder.path()), [""; 0]);
}

#[test]
fn a_part_of_a_blog_is_checked_against_all_of_it() {
    let folder = blog(&[
        ("hugo.toml", ""),
        (
            "content/p/a.md",
            "---\ntitle: A\n---\n[b](/q/b/) [c](none.md)\n",
        ),
        ("content/q/b.md", "---\ntitle: B\n---\n[d](none.md)\n"),
    ]);
    let part = folder.path().join("content/p/a.md");
    assert_eq!(found(&part), ["link-not-found a.md:4:16 none.md"]);
    assert_eq!(check(&part).unwrap().posts, 1);
    assert_eq!(check(folder.path()).unwrap().posts, 2);
}

#[test]
fn findings_come_in_the_order_of_their_places() {
    let text = "[x](n1.md)\n\n![y](n2.png)\n\n[z](n3.md)\n";
    let files: Vec<(String, &str)> = (0..40).map(|n| (format!("{n:02}.md"), text)).collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    let folder = blog(&files);
    let report = check(folder.path()).unwrap();
    let places: Vec<_> = report
        .findings
        .iter()
        .map(|one| (one.path.clone(), one.line))
        .collect();
    assert_eq!(places.len(), 120);
    assert!(places.is_sorted());
}
