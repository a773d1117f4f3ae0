use super::*;

fn first(body: &str) -> Block {
    parse(body).blocks.remove(0)
}

fn chars(body: &str) -> String {
    match first(body) {
        Block::Paragraph(text) => text.chars,
        other => panic!("no paragraph: {other:?}"),
    }
}

fn marks_of(body: &str, word: &str) -> Marks {
    let Block::Paragraph(text) = first(body) else {
        panic!("no paragraph")
    };
    let at = text.chars.find(word).expect("the word is in the text");
    text.runs
        .iter()
        .find(|run| run.end > at)
        .expect("runs cover the text")
        .marks
}

#[test]
fn a_note_is_found_from_inside_of_what_encloses_a_part() {
    let body = ":::info\na[^n] b[^none]\n:::\n\n{{< admonition >}}c[^n]{{< /admonition >}}\n\n[^n]: Note.\n";
    let document = parse(body);
    let mut said = String::new();
    for block in &document.blocks {
        block.walk(&mut |block| {
            if let Block::Paragraph(text) = block {
                said += &text.chars;
                said.push('\n');
            }
        });
    }
    assert_eq!(said, "a¹ b[^none]\nc¹\nNote.\n");
}

#[test]
fn emphasis_nests() {
    let body = "a **b *c* [`d`](x)** ~~e~~";
    assert_eq!(marks_of(body, "b"), Marks::STRONG);
    assert_eq!(marks_of(body, "c"), Marks::STRONG | Marks::EMPHASIS);
    assert_eq!(marks_of(body, "d"), Marks::STRONG | Marks::CODE);
    assert_eq!(marks_of(body, "e"), Marks::STRIKE);
}

#[test]
fn a_soft_break_between_chinese_characters_adds_no_space() {
    assert_eq!(chars("合抱之木，\n生于毫末"), "合抱之木，生于毫末");
    assert_eq!(chars("one\ntwo"), "one two");
    assert_eq!(chars("中\nword"), "中 word");
    assert_eq!(chars("a  \nb\\\nc<br>d"), "a\nb\nc\nd");
}

#[test]
fn a_picture_alone_is_a_block_and_in_text_it_is_its_name() {
    assert!(matches!(first("![a](x.png)\n![b](y.png)"), Block::Pictures(p) if p.len() == 2));
    assert_eq!(chars("see ![a](x.png) there"), "see [a] there");
    let Block::Pictures(pictures) = first("[![a](x.png)](https://e.org)") else {
        panic!("no picture")
    };
    assert!(pictures[0].link.is_some());
}

#[test]
fn tight_and_loose_lists_are_told_apart() {
    assert!(matches!(
        first("- a\n- b\n"),
        Block::List { tight: true, .. }
    ));
    assert!(matches!(
        first("- a\n\n- b\n"),
        Block::List { tight: false, .. }
    ));
    let Block::List {
        first: Some(3),
        items,
        ..
    } = first("3. [x] a\n4. b\n   - c\n")
    else {
        panic!("no list")
    };
    assert_eq!(items[0].task, Some(true));
    assert_eq!(items[1].blocks.len(), 2);
}

#[test]
fn footnotes_are_numbered_by_reference_and_none_is_lost() {
    let document = parse("a[^z] b[^y] a[^z]\n\n[^y]: why\n\n[^z]: zed\n\n[^n]: never\n");
    let Some(Block::Footnotes(notes)) = document.blocks.last() else {
        panic!("no notes")
    };
    let text: Vec<_> = notes
        .iter()
        .map(|note| (note.number, format!("{:?}", note.blocks)))
        .collect();
    assert!(text[0].1.contains("zed") && text[1].1.contains("why") && text[2].1.contains("never"));
    assert_eq!(chars("x[^1]\n\n[^1]: y"), "x¹");
}

#[test]
fn nesting_without_end_is_flattened_and_keeps_the_text() {
    let document = parse(&format!("{}deep", "> ".repeat(3000)));
    let mut found = false;
    document.blocks[0].walk(&mut |block| {
        found |= matches!(block, Block::Paragraph(text) if text.chars == "deep");
    });
    assert!(found);
}

#[test]
fn entities_cannot_smuggle_control_characters() {
    assert_eq!(chars("a&#27;[31mb"), "a\u{fffd}[31mb");
    let document = parse("[x](http://a/&#27;b \"&#7;\")");
    assert!(!document.links[0].dest.contains('\x1b'));
}

#[test]
fn a_definition_list_that_breaks_the_parser_is_still_shown() {
    let Block::Definitions(definitions) = first("Term\n: What it is\n") else {
        panic!("no definitions")
    };
    assert_eq!(definitions[0].term.chars, "Term");
    // Found by fuzzing upstream: it used to panic with definition lists on.
    let document = parse("- \n\t \n: \n\t-\n \n  :");
    assert!(document.blocks.len() < 10);
}

#[test]
fn bare_addresses_are_links() {
    let document = parse("见 https://example.org/a。`https://no`");
    assert_eq!(document.links.len(), 1);
    assert_eq!(document.links[0].dest, "https://example.org/a");
}

#[test]
fn raw_html_means_something() {
    assert_eq!(marks_of("press <kbd>q</kbd>", "q"), Marks::KEY);
    let Block::Paragraph(keys) = first("<kbd>Ctrl</kbd><kbd>C</kbd>, <kbd>q</kbd> <kbd>w</kbd>")
    else {
        panic!("no paragraph")
    };
    assert_eq!(keys.chars, "Ctrl C, q w");
    assert_eq!(parse("<!-- gone -->\n").blocks, []);
    let body = "<details>\n<summary>More</summary>\n\n- text\n\n</details>\n\nafter";
    let Block::Details(details) = first(body) else {
        panic!("no details")
    };
    assert_eq!(details.summary.chars, "More");
    assert!(matches!(details.blocks[..], [Block::List { .. }]));
    assert_eq!(parse(body).blocks.len(), 2);
}

#[test]
fn titles_are_shown_without_their_marks() {
    let title = |written: &str| {
        let source = format!("---\ntitle: '{written}'\n---\nx");
        let id = crate::content::post::PostId("x.md".into());
        let render = crate::markdown::RENDER;
        crate::content::post::from_source(id, "/x.md".into(), &source, render).title
    };
    assert_eq!(&*title("**粗**体与 `code` 和 $x^2$"), "粗体与 code 和 x²");
    for plain in ["`Vec<T>`", "*args, **kwargs", "$5/$6", "1. 2 ** 3"] {
        assert_eq!(&*title(plain), plain);
    }
}

#[test]
fn a_line_begins_without_the_space_behind_its_break() {
    assert_eq!(chars("a <br> b<br />\u{2003}c"), "a \nb\n\u{3000}c");
}

#[test]
fn components_of_mdx_are_called_what_they_say() {
    let body = "<Tabs>\n<TabItem value=\"npm\" label=\"With npm\">\n\nText one.\n\n</TabItem>\n\
                <TabItem value=\"yarn\">\n\nTwo.\n\n</TabItem>\n</Tabs>\n\n\
                <LinkCard title=\"Guide\" href=\"/guide\" />\n";
    let document = parse(body);
    let shown: Vec<_> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(text) => text.chars.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(shown, ["With npm", "Text one.", "yarn", "Two.", "Guide"]);
    assert_eq!(document.links[0].dest, "/guide");
}

#[test]
fn the_outline_has_ids_and_places() {
    let document = parse("para\n\n## 初识 TiDB\n\n### Own {#mine}\n");
    let ids: Vec<_> = document
        .outline
        .iter()
        .map(|e| (e.block, e.id.as_str()))
        .collect();
    assert_eq!(ids, [(1, "初识-tidb"), (2, "mine")]);
}

#[test]
fn plain_text_counts_what_a_reader_reads() {
    assert_eq!(
        plain_text("# T\n\n[a](b) ![no](x)\n\n| h |\n|---|\n| c |\n"),
        "T\na \nh \nc \n"
    );
}
