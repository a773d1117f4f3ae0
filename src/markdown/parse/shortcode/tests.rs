use crate::markdown::{AlertKind, Block, Code, Marks, Picture, Text, parse};

fn blocks(source: &str) -> Vec<Block> {
    parse(source).blocks
}

fn only(source: &str) -> Block {
    let mut blocks = blocks(source);
    assert_eq!(blocks.len(), 1, "{source}: {blocks:#?}");
    blocks.remove(0)
}

fn text(source: &str) -> Text {
    match only(source) {
        Block::Paragraph(text) => text,
        other => panic!("no paragraph: {other:?}"),
    }
}

/// Text and address of a paragraph that is one link.
fn link(source: &str) -> (String, String) {
    let document = parse(source);
    let Some(Block::Paragraph(text)) = document.blocks.first() else {
        panic!("no paragraph: {document:?}")
    };
    let id = text.runs.iter().find_map(|run| run.link).expect("a link");
    let link = document.link(id).expect("its address");
    (text.chars.clone(), link.dest.clone())
}

fn alert(source: &str) -> (AlertKind, String, Vec<Block>) {
    match only(source) {
        Block::Quote {
            alert: Some(alert),
            blocks,
        } => (alert.kind, alert.title.chars, blocks),
        other => panic!("no alert: {other:?}"),
    }
}

#[test]
fn what_only_prepares_a_page_is_not_shown() {
    assert_eq!(blocks("{{< copyable \"sql\" >}}\n\n{{< katex >}}"), []);
    assert_eq!(blocks("{{< script >}}alert(1){{< /script >}}"), []);
    let code = only("```sql\n{{< copyable \"sql\" >}}SELECT 1;\n```");
    assert!(matches!(code, Block::Code(Code { text, .. }) if text == "SELECT 1;"));
}

#[test]
fn alerts_have_a_kind_and_a_title() {
    let (kind, title, inside) =
        alert("{{< admonition tip \"A `t`\" false >}}\n- x\n{{< /admonition >}}");
    assert_eq!((kind, title.as_str()), (AlertKind::Tip, "A t"));
    assert!(matches!(inside[..], [Block::List { .. }]));
    let (kind, title, _) = alert("{{< admonition type=danger title=T >}}x{{< /admonition >}}");
    assert_eq!((kind, title.as_str()), (AlertKind::Caution, "T"));
    let (kind, title, _) = alert("{{% question %}}\n\nx\n\n{{% /question %}}");
    assert_eq!((kind, title.as_str()), (AlertKind::Question, "Question"));
    let (kind, title, _) = alert("{% note danger simple %}x{% endnote %}");
    assert_eq!((kind, title.as_str()), (AlertKind::Caution, "Danger"));
    let (kind, title, _) = alert(":::tip[题目]\nx\n:::");
    assert_eq!((kind, title.as_str()), (AlertKind::Tip, "题目"));
    let (kind, title, _) = alert("> [!FAQ]- Can it fold?\n> Yes.");
    assert_eq!(
        (kind, title.as_str()),
        (AlertKind::Question, "Can it fold?")
    );
}

#[test]
fn leads_and_folded_parts_have_blocks_of_their_own() {
    assert!(matches!(
        only("{{< lead >}}\nx\n{{< /lead >}}"),
        Block::Lead(_)
    ));
    let Block::Details(details) = only("{{< details \"S *s*\" >}}\n```\nx\n```\n{{< /details >}}")
    else {
        panic!("no details")
    };
    assert_eq!(details.summary.chars, "S s");
    assert!(matches!(details.blocks[..], [Block::Code(_)]));
}

#[test]
fn tabs_are_their_titles_and_what_is_in_them() {
    let found = blocks(
        "{{< tabs >}}\n{{< tab \"A\" >}}\none\n{{< /tab >}}\n{{< tab label=\"B\" >}}\ntwo\n{{< /tab >}}\n{{< /tabs >}}",
    );
    let said: Vec<_> = found
        .iter()
        .map(|block| match block {
            Block::Paragraph(text) => (text.chars.as_str(), text.runs[0].marks),
            other => panic!("no paragraph: {other:?}"),
        })
        .collect();
    assert_eq!(
        said,
        [
            ("A", Marks::STRONG),
            ("one", Marks::NONE),
            ("B", Marks::STRONG),
            ("two", Marks::NONE)
        ]
    );
}

#[test]
fn embeds_are_links() {
    for (source, said, dest) in [
        (
            "{{< youtube abc >}}",
            "▶ YouTube https://youtu.be/abc",
            "https://youtu.be/abc",
        ),
        (
            "{{ youtube(id=\"abc\") }}",
            "▶ YouTube https://youtu.be/abc",
            "https://youtu.be/abc",
        ),
        (
            "{{< tweet user=\"a\" id=\"1\" >}}",
            "▶ X https://x.com/a/status/1",
            "https://x.com/a/status/1",
        ),
        (
            "{{< gist spf13 7896402 >}}",
            "▶ gist https://gist.github.com/spf13/7896402",
            "https://gist.github.com/spf13/7896402",
        ),
        ("{{< video src=\"a.mp4\" title=T >}}", "▶ T a.mp4", "a.mp4"),
        (
            "{{< github repo=\"a/b\" >}}",
            "▶ github https://github.com/a/b",
            "https://github.com/a/b",
        ),
        (
            "{{< button href=\"/x\" >}}go **on**{{< /button >}}",
            "go on",
            "/x",
        ),
        ("{{< link \"https://e.org\" \"E\" >}}", "E", "https://e.org"),
        ("[t]({{< ref \"x.md#h\" >}})", "t", "{{< ref \"x.md#h\" >}}"),
        ("{{< relref \"x.md\" >}}", "x.md", "{{< relref \"x.md\" >}}"),
        (
            "{{< mine \"https://e.org/x\" >}}",
            "▶ mine https://e.org/x",
            "https://e.org/x",
        ),
    ] {
        assert_eq!(link(source), (said.to_owned(), dest.to_owned()), "{source}");
    }
}

#[test]
fn pictures_are_found_by_their_path() {
    let picture = |source: &str| match only(source) {
        Block::Pictures(mut pictures) => pictures.remove(0),
        other => panic!("no picture: {other:?}"),
    };
    assert_eq!(
        picture("{{< figure src=\"a.png\" alt=A caption=\"The *c*\" width=\"300px\" >}}"),
        Picture {
            dest: "a.png".into(),
            alt: "A".into(),
            title: "The c".into(),
            link: None,
            width: Some(300),
        }
    );
    assert_eq!(picture("{% asset_img a.png Title %}").dest, "a.png");
    assert_eq!(picture("{{< mine \"x/y.webp\" >}}").dest, "x/y.webp");
    assert_eq!(picture("![[a b.png|300]]").width, Some(300));
    let gallery = only(
        "{{< gallery >}}\n{{< img src=\"a.png\" >}}\n{{< img src=\"b.png\" >}}\n{{< /gallery >}}",
    );
    assert!(matches!(gallery, Block::Pictures(pictures) if pictures.len() == 2));
}

#[test]
fn code_keeps_its_text_language_and_marks() {
    let Block::Code(code) = only(
        "{{< highlight go \"linenos=table,hl_lines=1 3-4,linenostart=9\" >}}\na *b*\n  c\n{{< /highlight >}}",
    ) else {
        panic!("no code")
    };
    assert_eq!(
        (code.language.as_deref(), code.text.as_str()),
        (Some("go"), "a *b*\n  c")
    );
    assert_eq!((code.numbers, code.marked), (Some(9), vec![(1, 1), (3, 4)]));
    let diagram = only("{{< mermaid >}}\ngraph LR\n{{< /mermaid >}}");
    assert!(matches!(diagram, Block::Code(code) if code.language.as_deref() == Some("mermaid")));
    let toggle = only("{{< code-toggle file=hugo >}}\ntitle = 'x'\n{{< /code-toggle >}}");
    assert!(
        matches!(toggle, Block::Code(code) if code.language.as_deref() == Some("toml") && code.title.as_deref() == Some("hugo"))
    );
}

#[test]
fn small_ones_are_words_in_the_line() {
    let badge =
        text("Since {{< new-in 0.5.0 />}}, {{< badge >}}b{{< /badge >}} {{< icon \"x\" >}}end");
    assert_eq!(badge.chars, "Since New in v0.5.0, b end");
    assert_eq!(text("{{% glossary-term \"a b\" %}}").chars, "a b");
    assert_eq!(
        text("a {{< typeit >}}b **c**{{< /typeit >}} d").chars,
        "a b c d"
    );
    assert_eq!(text("{{% include \"x.md\" %}}").chars, "[include x.md]");
}

#[test]
fn unknown_ones_are_named_or_give_what_they_enclose() {
    let mine = text("{{< mine \"a\" k=v >}}");
    assert_eq!(
        (mine.chars.as_str(), mine.runs[0].marks),
        ("⟨mine a⟩", Marks::DIM)
    );
    assert_eq!(text("{{< mine >}}").chars, "⟨mine⟩");
    assert_eq!(text("{{< mine >}}x *y*{{< /mine >}}").chars, "x y");
    assert_eq!(text("{% assign x = 1 %}").chars, "{% assign x = 1 %}");
    assert_eq!(
        text("{{ .starter }} {{< torn").chars,
        "{{ .starter }} {{< torn"
    );
}

#[test]
fn code_shows_what_is_put_out_of_action() {
    assert_eq!(
        text("`{{</* x */>}}` {{%/* y */%}}").chars,
        "{{< x >}} {{% y %}}"
    );
    let code = only("```\n{{</* x */>}} {% y %} {{ z() }}\n```");
    assert!(matches!(code, Block::Code(code) if code.text == "{{< x >}} {% y %} {{ z() }}"));
}

#[test]
fn links_defined_outside_hold_inside() {
    let document = parse("{{< lead >}}\n[a][x]\n{{< /lead >}}\n\n[x]: https://e.org\n");
    assert_eq!(document.links[0].dest, "https://e.org");
}

#[test]
fn nesting_without_end_keeps_the_text() {
    for (open, close) in [
        ("{{< a >}}", "{{< /a >}}"),
        ("{% b() %}", "{% end %}"),
        (":::note\n", ":::\n"),
    ] {
        let document = parse(&format!("{}deep\n{}", open.repeat(300), close.repeat(300)));
        assert!(format!("{document:?}").contains("deep"), "{open}");
    }
}

#[test]
fn no_argument_smuggles_control_characters() {
    let source = "{{< highlight \"a\x1b\" \"title='b\x07\"  >}}\nx\n{{< /highlight >}}\n\n\
        <table><tr><td><pre>a\tb</pre></td></tr></table>\n\n{{< admonition \"n\x1bo\" >}}x{{< /admonition >}}\n\n\
        :::note[a\x07]\nx\n:::\n\n{{< figure src=\"a\x1b.png\" caption=\"c\x07\" >}}";
    let shown = format!("{:?}", parse(source));
    assert!(!shown.contains("\\u{1b}") && !shown.contains("\\u{7}") && !shown.contains("\\t"));
}

#[test]
fn what_themes_say_beside_a_title_is_shown() {
    let said = |source: &str| -> Vec<String> {
        let text = |block: Block| match block {
            Block::Paragraph(text) => text.chars,
            Block::Pictures(pictures) => pictures[0].title.clone(),
            other => panic!("{other:?}"),
        };
        blocks(source).into_iter().map(text).collect()
    };
    let card = "{{< card link=\"/b\" title=\"Card\" subtitle=\"below\" >}}";
    assert_eq!(said(card), ["Card", "below"]);
    assert_eq!(parse(card).links[0].dest, "/b");
    let tabs = "{{< tabs items=\"JSON,YAML\" >}}\n{{< tab >}}a{{< /tab >}}\n\
                {{< tab >}}b{{< /tab >}}\n{{< /tabs >}}";
    assert_eq!(said(tabs), ["JSON", "a", "YAML", "b"]);
    let columns = "{{< columns >}}\nleft\n<--->\nright\n{{< /columns >}}";
    assert_eq!(said(columns), ["left", "right"]);
    let figure = "{{< figure src=\"a.png\" title=\"T\" caption=\"C\" attr=\"by me\" >}}";
    assert_eq!(said(figure), ["T · C · by me"]);
    let included = "{% include figure path=\"/a.jpg\" alt=\"A\" caption=\"*C*\" %}";
    assert_eq!(said(included), ["C"]);
    assert_eq!(
        said("{% include notice.html content=\"the *text*\" %}"),
        ["the text"]
    );
}

#[test]
fn what_is_raw_means_nothing() {
    assert_eq!(
        text("{% raw %}{{ x }} *and* {% if a %} {{< y >}}{% endraw %} end").chars,
        "{{ x }} and {% if a %} {{< y >}} end"
    );
}
