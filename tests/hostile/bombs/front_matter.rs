//! In the front matter of a post, and in what is made of it.

use super::{nested, numbered};

pub(super) fn bombs() -> Vec<(&'static str, String)> {
    vec![
        (
            "title-long",
            format!("---\ntitle: {}\n---\nx\n", "word ".repeat(12_000)),
        ),
        (
            "title-unbroken",
            format!("---\ntitle: {}\n---\nx\n", "字".repeat(20_000)),
        ),
        (
            "tags-many",
            format!(
                "---\ntags:\n{}---\nx\n",
                numbered(6_000, &|n| format!("- t{n}\n"))
            ),
        ),
        (
            "yaml-brackets",
            format!("---\ntitle: t\na: {}\n---\nx\n", "[".repeat(65_000)),
        ),
        (
            "yaml-brackets-few",
            format!("---\ntitle: t\na: {}\n---\nx\n", "[".repeat(255)),
        ),
        (
            "yaml-braces",
            format!("---\ntitle: t\na: {}\n---\nx\n", "{a: ".repeat(250)),
        ),
        (
            "yaml-items",
            format!("---\ntitle: t\na:\n  {}x\n---\nx\n", "- ".repeat(30_000)),
        ),
        (
            "yaml-questions",
            format!("---\ntitle: t\na:\n  {}x\n---\nx\n", "? ".repeat(30_000)),
        ),
        (
            "yaml-colons",
            format!("---\ntitle: t\n{}x\n---\nx\n", "a: ".repeat(20_000)),
        ),
        (
            "yaml-stairs",
            format!(
                "---\ntitle: t\n{}---\nx\n",
                numbered(330, &|n| format!("{}a:\n", " ".repeat(n)))
            ),
        ),
        (
            "yaml-laughs",
            format!(
                "---\ntitle: t\na0: &a0 [x,x,x,x,x,x,x,x,x]\n{}---\nx\n",
                numbered(24, &|n| format!("a{}: &a{} [*a{n},*a{n}]\n", n + 1, n + 1))
            ),
        ),
        (
            "yaml-aliases",
            format!(
                "---\ntitle: t\na: &a {}\nb: [{}]\n---\nx\n",
                "x".repeat(60_000),
                "*a,".repeat(50)
            ),
        ),
        (
            "yaml-aliases-block",
            format!(
                "---\ntitle: t\na: &a [x]\nb:\n{}---\nx\n",
                "- *a\n".repeat(12_000)
            ),
        ),
        (
            "yaml-anchors",
            format!(
                "---\ntitle: t\n{}---\nx\n",
                numbered(4_000, &|n| format!("a{n}: &b{n} c\n"))
            ),
        ),
        (
            "yaml-merge",
            format!(
                "---\ntitle: t\na0: &a0 {{b: c}}\n{}---\nx\n",
                numbered(40, &|n| format!("a{}: &a{}\n  <<: *a{n}\n", n + 1, n + 1))
            ),
        ),
        (
            "yaml-keys",
            format!(
                "---\ntitle: t\n{}---\nx\n",
                numbered(6_000, &|n| format!("k{n}: v\n"))
            ),
        ),
        (
            "yaml-same-key",
            format!("---\ntitle: t\n{}---\nx\n", "title: a\n".repeat(6_000)),
        ),
        (
            "yaml-tags",
            format!("---\ntitle: t\na: {}x\n---\nx\n", "!a ".repeat(20_000)),
        ),
        (
            "yaml-documents",
            format!("---\ntitle: t\n{}\n---\nx\n", "...\n".repeat(10_000)),
        ),
        (
            "yaml-quoted",
            format!("---\ntitle: \"{}\n---\nx\n", "\\e\n".repeat(15_000)),
        ),
        (
            "yaml-long",
            format!("---\ntitle: t\na: {}\n---\nx\n", "x".repeat(500_000)),
        ),
        (
            "yaml-unclosed",
            format!("---\ntitle: t\n{}", "a: b\n".repeat(200_000)),
        ),
        ("yaml-fences", "---\n".repeat(60_000)),
        (
            "yaml-numbers",
            format!(
                "---\ntitle: t\nweight: {}\ndate: {}\n---\nx\n",
                "9".repeat(30_000),
                "9".repeat(30_000)
            ),
        ),
        (
            "toml-brackets",
            format!("+++\ntitle = 't'\na = {}\n+++\nx\n", "[".repeat(60_000)),
        ),
        (
            "toml-brackets-few",
            format!("+++\ntitle = 't'\na = {}\n+++\nx\n", "[".repeat(250)),
        ),
        (
            "toml-dots",
            format!("+++\ntitle = 't'\na{} = 1\n+++\nx\n", ".a".repeat(30_000)),
        ),
        (
            "toml-table-dots",
            format!(
                "+++\ntitle = 't'\n[a{}]\nb = 1\n+++\nx\n",
                ".a".repeat(30_000)
            ),
        ),
        (
            "toml-tables",
            format!(
                "+++\ntitle = 't'\n{}+++\nx\n",
                numbered(250, &|n| format!("[a{n}.b.c]\n"))
            ),
        ),
        (
            "toml-arrays",
            format!("+++\ntitle = 't'\n{}+++\nx\n", "[[a]]\n".repeat(120)),
        ),
        (
            "toml-keys",
            format!(
                "+++\ntitle = 't'\n{}+++\nx\n",
                numbered(5_000, &|n| format!("k{n} = 1\n"))
            ),
        ),
        (
            "json-brackets",
            format!(
                "{{\"title\": \"t\", \"a\": {}}}\nx\n",
                nested("[", "]", 100_000)
            ),
        ),
        (
            "json-braces",
            format!("{}1{}\nx\n", "{\"a\":".repeat(50_000), "}".repeat(50_000)),
        ),
        (
            "json-long",
            format!(
                "{{\"title\": \"t\", \"a\": \"{}\"}}\nx\n",
                "x".repeat(2_000_000)
            ),
        ),
        (
            "json-many",
            format!(
                "{{\"title\": \"t\", \"a\": [{}1]}}\nx\n",
                "1,".repeat(150_000)
            ),
        ),
        ("json-open", "{".repeat(200_000)),
        (
            "hexo-lines",
            format!("title: t\n{}---\nx\n", "a: b\n".repeat(50_000)),
        ),
        (
            "date-long",
            format!("---\ndate: {}\n---\nx\n", "2024-".repeat(10_000)),
        ),
    ]
}
