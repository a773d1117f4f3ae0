//! What could steer a terminal, in every place that a post, a name or a
//! configuration has.

use std::{
    ffi::OsString,
    fs,
    os::unix::ffi::OsStringExt as _,
    path::{Path, PathBuf},
};

/// Stands on both sides of each attack: what is around it must stay readable.
pub(crate) const BEFORE: &str = "before";
pub(crate) const AFTER: &str = "after";

/// Bytes that a terminal might act on, raw.
pub(crate) const RAW: &[(&str, &[u8])] = &[
    ("title", b"\x1b]0;PWNED\x07"),
    ("title-st", b"\x1b]2;PWNED\x1b\\"),
    ("clipboard", b"\x1b]52;c;UFdORUQ=\x07"),
    ("query", b"\x1b[6n\x1b[c\x1b[>q\x1b]11;?\x07"),
    ("modes", b"\x1b[?1049l\x1b[?1000h\x1b[?2004l\x1bc"),
    ("erase", b"\x1b[2J\x1b[H\x1b[31m"),
    ("dcs", b"\x1bP+q544e\x1b\\\x1bPqPWNED\x1b\\"),
    ("apc", b"\x1b_Gt=f,a=T;L2V0Yy9wYXNzd2Q=\x1b\\"),
    ("link", b"\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\"),
    ("c1-raw", b"\x9b6n\x9d0;PWNED\x9c\x90q\x9c\x84\x8d"),
    (
        "c1-utf8",
        "\u{9b}6n\u{9d}0;PWNED\u{9c}\u{90}q\u{9c}\u{85}".as_bytes(),
    ),
    ("c0", b"\x07\x08\x08\x08\x0b\x0c\x0e\x0f\x05\x1a\x7f"),
    ("nul", b"\0"),
    (
        "bidi",
        "\u{202e}gpj.\u{202c}\u{2066}x\u{2069}\u{202a}\u{202b}\u{202d}\u{2067}\u{2068}".as_bytes(),
    ),
    (
        "marks",
        "\u{200e}\u{200f}\u{61c}\u{feff}\u{2028}\u{2029}".as_bytes(),
    ),
    ("invalid", b"\xff\xfe\xc0\x80\xed\xa0\x80\xf5\x80\x80\x80"),
];

/// The same in ways of writing that a parser undoes.
const WRITTEN: &[(&str, &str)] = &[
    (
        "entities",
        "&#27;]0;PWNED&#7;&#x1b;[6n&#x9b;6n&#155;6n&#0;&#127;",
    ),
    (
        "entities-bidi",
        "&#x202e;gpj.&#8238;&#x2066;&lrm;&rlm;&#xfeff;&#x2028;",
    ),
    (
        "entities-named",
        "&Tab;&NewLine;&ZeroWidthSpace;&nbsp;&InvisibleTimes;",
    ),
    ("percent", "%1b]0;PWNED%07%9b6n%C2%9B6n%E2%80%AE%00%0d%0a"),
    (
        "backslash",
        "\\e]0;PWNED\\a\\x1b[6n\\x9b6n\\u001b[6n\\033[6n",
    ),
];

/// A post that has `evil` in every place that Markdown and its dialects have.
pub(crate) fn body(evil: &[u8]) -> Vec<u8> {
    let places: &[&[u8]] = &[
        b"before",
        b"after\n\n# heading before",
        b"after {#id-before",
        b"after}\n\n*em before",
        b"after* **strong before",
        b"after** ~~gone before",
        b"after~~ `code before",
        b"after` [text before",
        b"after](https://example.org/before",
        b"after \"title before",
        b"after\")\n\n<https://example.org/before",
        b"after> https://example.org/bare/before",
        b"after\n\n![alt before",
        b"after](picture-before",
        b"after.png \"picture title before",
        b"after\")\n\n![far](https://example.org/before",
        b"after.png) ![data](data:image/png;base64,before",
        b"after)\n\n```rust before",
        b"after {title=\"before",
        b"after\"}\nlet before = \"",
        b"after\";\n```\n\n```before",
        b"after\ncode before",
        b"after\n```\n\n    indented before",
        b"after\n\n> quote before",
        b"after\n\n> [!note] alert before",
        b"after\n> inside before",
        b"after\n\n- item before",
        b"after\n- [ ] task before",
        b"after\n\n1. number before",
        b"after\n\nterm before",
        b"after\n: definition before",
        b"after\n\nnote[^before",
        b"after] and[^2]\n\n[^before",
        b"after]: the note before",
        b"after\n[^2]: other before",
        b"after\n\n| head before",
        b"after | b |\n|---|---|\n| cell before",
        b"after | x |\n\n{{< admonition type=\"note\" title=\"before",
        b"after\" >}}\nshortcode before",
        b"after\n{{< /admonition >}}\n\n{{< figure src=\"before",
        b"after.png\" caption=\"caption before",
        b"after\" alt=\"before",
        b"after\" >}}\n\n{{< unknown-before",
        b"after arg=\"before",
        b"after\" >}}\n\n{{% notice before",
        b"after %}}x{{% /notice %}}\n\n{{< youtube before",
        b"after >}}\n\n{% note before",
        b"after %}y{% endnote %}\n\n[[wiki before",
        b"after|name before",
        b"after]] ![[embed before",
        b"after.png|before",
        b"after]]\n\n<details><summary>summary before",
        b"after</summary>\n\nfolded before",
        b"after\n\n</details>\n\n<a href=\"https://example.org/before",
        b"after\" title=\"before",
        b"after\">anchor before",
        b"after</a> <img src=\"before",
        b"after.png\" alt=\"before",
        b"after\"> <kbd>before",
        b"after</kbd> <sup>before",
        b"after</sup> <ruby>before",
        b"after<rt>x</rt></ruby> <span style=\"before",
        b"after\">before",
        b"after</span> <unknown-before",
        b"after attr=\"before",
        b"after\">before",
        b"after</unknown> <!-- comment before",
        b"after -->\n\n<table><tr><td title=\"before",
        b"after\">before",
        b"after</td></tr></table>\n\n<pre>before",
        b"after</pre>\n\n$a_before",
        b"after$ $$\\frac{before",
        b"after}{b}$$\n\n$$\n\\text{before",
        b"after}\n$$\n\n:::note before",
        b"after\ncontainer before",
        b"after\n:::\n\n```mermaid\ngraph before",
        b"after\n```\n\n<iframe src=\"https://example.org/before",
        b"after\"></iframe> <video src=\"before",
        b"after.mp4\"></video>\n\n[reference][before",
        b"after]\n\n[before",
        b"after]: https://example.org/before",
        b"after 'before",
        b"after'\n\n==marked before",
        b"after== :before",
        b"after: H~before",
        b"after~ ++before",
        b"after++\n\n<!--more-->\n\nend before",
        b"after\n",
    ];
    places.join(evil)
}

/// Posts by file name.
pub(crate) type Files = Vec<(OsString, Vec<u8>)>;

/// One post for every attack and way of writing it down.
pub(crate) fn posts() -> Files {
    let mut files: Files = Vec::new();
    let mut add = |name: String, bytes: Vec<u8>| files.push((name.into(), bytes));
    let fields = |evil: &[u8], quote: &str| -> Vec<u8> {
        let item = |text: &[u8]| [quote.as_bytes(), text, quote.as_bytes()].concat();
        let evil = [b"before", evil, b"after"].concat();
        let evil = item(&evil);
        let lines: &[&[u8]] = &[
            b"title: ",
            b"\ndate: 2024-07-01\ndescription: ",
            b"\nsummary: ",
            b"\nslug: ",
            b"\nurl: ",
            b"\ncover: ",
            b"\ntags:\n  - ",
            b"\n  - plain\ncategories:\n  - ",
            b"\nseries:\n  - ",
            b"\nauthors:\n  - ",
            b"\naliases:\n  - ",
            b"\nlastmod: ",
            b"\ndraft: ",
            b"\nweight: ",
            b"\n",
        ];
        let mut out = lines[..lines.len() - 1].join(evil.as_slice());
        out.extend_from_slice(&evil);
        out.extend_from_slice(lines[lines.len() - 1]);
        out
    };
    for (name, evil) in RAW {
        for (how, quote) in [("plain", ""), ("quoted", "\""), ("single", "'")] {
            // The date in a block that is read line by line, too.
            let block = [b"---\n", fields(evil, quote).as_slice(), b"---\n\n"].concat();
            add(format!("raw-{name}-{how}.md"), [block, body(evil)].concat());
        }
        let toml = [
            b"+++\ntitle = \"before",
            *evil,
            b"after\"\ntags = [\"before",
            *evil,
            b"after\"]\n+++\n\n",
        ]
        .concat();
        add(format!("toml-{name}.md"), [toml, body(evil)].concat());
        let json = [
            b"{\"title\": \"before",
            *evil,
            b"after\", \"tags\": [\"before",
            *evil,
            b"after\"]}\n\n",
        ]
        .concat();
        add(format!("json-{name}.md"), [json, body(evil)].concat());
        let hexo = [
            b"title: before",
            *evil,
            b"after\ntags:\n- before",
            *evil,
            b"after\n---\n\n",
        ]
        .concat();
        add(format!("hexo-{name}.md"), [hexo, body(evil)].concat());
        add(format!("bare-{name}.md"), body(evil));
        // In a message of the parser: an unknown anchor, a key that is no key.
        let broken = [
            b"---\ntitle: *before",
            *evil,
            b"after\n? before",
            *evil,
            b"after\n- [}\n---\nbefore after\n",
        ]
        .concat();
        add(format!("broken-{name}.md"), broken);
        let typed = [
            b"---\ntitle: {before",
            *evil,
            b"after: x}\ndate: before",
            *evil,
            b"after\nbefore",
            *evil,
            b"after: [\n---\nx\n",
        ]
        .concat();
        add(format!("typed-{name}.md"), typed);
        let toml = [
            b"+++\ntitle = before",
            *evil,
            b"after\n\"before",
            *evil,
            b"after\" = ]\n+++\nbefore after\n",
        ]
        .concat();
        add(format!("toml-broken-{name}.md"), toml);
    }
    for (name, text) in WRITTEN {
        let block = [
            b"---\n",
            fields(text.as_bytes(), "'").as_slice(),
            b"---\n\n",
        ]
        .concat();
        add(
            format!("written-{name}.md"),
            [block, body(text.as_bytes())].concat(),
        );
    }
    let yaml =
        "\\e]0;PWNED\\a\\e[6n\\x9b6n\\x1b[2J\\u202e\\u2066\\0\\x7f\\b\\N\\L\\P\\u200f\\r\\n\\t";
    let block = [
        b"---\n",
        fields(yaml.as_bytes(), "\"").as_slice(),
        b"---\n\nbefore after\n",
    ]
    .concat();
    add("yaml-escapes.md".into(), block);
    let escapes = "\\u001b]0;PWNED\\u0007\\u009b6n\\u202e\\u2066\\u0000\\u007f\\b\\f\\r\\n\\t";
    let toml = format!(
        "+++\ntitle = \"before{escapes}after\"\ndate = \"before{escapes}after\"\ntags = [\"before{escapes}after\"]\n\"before{escapes}after\" = 1\n[taxonomies]\ncategories = [\"before{escapes}after\"]\n+++\nbefore after\n"
    );
    add("toml-escapes.md".into(), toml.into());
    let json = format!(
        "{{\"title\": \"before{escapes}after\", \"date\": \"before{escapes}after\", \"tags\": [\"before{escapes}after\"], \"draft\": \"before{escapes}after\"}}\nbefore after\n"
    );
    add("json-escapes.md".into(), json.into());
    let literal = "---\ntitle: |\n  before\u{1b}]0;PWNED\u{7}after\n  second\nsummary: >\n  before\u{9b}6nafter\ntags: [\"before\\e[6nafter\", !!binary G1s2bg==]\n---\nbefore after\n";
    add("yaml-block.md".into(), literal.into());
    // What is no UTF-8 with Unix line ends.
    add(
        "bom.md".into(),
        b"\xef\xbb\xbf\xef\xbb\xbf---\ntitle: two marks\n---\nbefore after\n".to_vec(),
    );
    add(
        "crlf.md".into(),
        b"---\r\ntitle: crlf\r\ntags: [a, b]\r\n---\r\n\r\nbefore\r\nafter\r\n\r\n- a\r\n- b\r\n"
            .to_vec(),
    );
    add(
        "cr.md".into(),
        b"---\rtitle: cr\r---\r\rbefore\rafter\r".to_vec(),
    );
    add(
        "mixed-ends.md".into(),
        b"---\r\ntitle: mixed\n---\r\nbefore\rafter\n\r\r\n".to_vec(),
    );
    add(
        "invalid-title.md".into(),
        b"---\ntitle: before\xff\xfeafter\n---\nbefore\xc3\x28after\n".to_vec(),
    );
    let utf16 = |text: &str, big: bool, mark: bool| -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{text}")
            .encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let text = "---\ntitle: sixteen \u{1b}]0;x\u{7} 字\n---\nbefore\u{9b}6n after\r\n";
    for (name, big, mark) in [
        ("le", false, true),
        ("be", true, true),
        ("le-bare", false, false),
        ("be-bare", true, false),
    ] {
        add(format!("utf16-{name}.md"), utf16(text, big, mark));
    }
    let mut odd = utf16(text, false, true);
    odd.push(b'x');
    odd.splice(40..42, [0x00, 0xd8]);
    add("utf16-odd.md".into(), odd);
    add(
        "binary.md".into(),
        (0..40_000u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect(),
    );
    add(
        "elf.md".into(),
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0".to_vec(),
    );
    add(
        "png.md".into(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".to_vec(),
    );
    add(
        "nul-late.md".into(),
        [vec![b'x'; 9000], vec![0; 50], b"\nbefore after\n".to_vec()].concat(),
    );
    add("empty.md".into(), Vec::new());
    add("one-byte.md".into(), b"\x1b".to_vec());
    add("only-fence.md".into(), b"---\n".to_vec());
    add(
        "pulldown-1110.md".into(),
        b"%\n:\xcc\x81\n\t:\n\nbefore after\n".to_vec(),
    );
    add("pulldown-973.md".into(), b"level one!\n:\n    level two!\n    :\n        level three!\n        :\n\nnew\n:\nbefore after\n".to_vec());
    files
}

/// Names that steer a terminal when they are printed.
pub(crate) fn names() -> Vec<OsString> {
    RAW.iter()
        .map(|(_, evil)| {
            evil.iter()
                .copied()
                .filter(|b| *b != 0 && *b != b'/')
                .collect::<Vec<u8>>()
        })
        .chain([
            b"new\nline\ttab\rreturn".to_vec(),
            b"-rf".to_vec(),
            b" leading".to_vec(),
            b"`id`$(id);id".to_vec(),
            b"%1b%9b&#27;\\e".to_vec(),
        ])
        .map(|evil| OsString::from_vec([b"name-", evil.as_slice(), b"-end"].concat()))
        .collect()
}

/// Writes the posts, and a post below and as each of the names.
pub(crate) fn write(root: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for (name, bytes) in posts() {
        let path = root.join(name);
        fs::write(&path, bytes).unwrap();
        paths.push(path);
    }
    for name in names() {
        let folder = root.join(&name);
        fs::create_dir(&folder).unwrap();
        let mut file = name.clone();
        file.push(".md");
        for path in [
            folder.join("inside.md"),
            root.join(&file),
            folder.join(&file),
        ] {
            fs::write(&path, "before after\n\n![p](gone.png) [l](gone.md)\n").unwrap();
            paths.push(path);
        }
    }
    paths
}
