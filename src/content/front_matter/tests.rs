//! The fences. Where a rule is Hugo's it is that of its lexer,
//! `parser/pageparser/pagelexer_intro.go`, and gohugo.io/content-management/front-matter.

use super::*;

fn parts(source: &str) -> (Kind, &str, &str, usize) {
    let (block, body, line) = split(source);
    (block.kind, block.raw, body, line)
}

/// Hugo: what follows the opening fence belongs to the block, and a line that starts with
/// the fence ends it. YAML 1.2.2, 8.1.2: an indented `---` is a part of a block scalar.
#[test]
fn a_block_ends_at_a_line_that_starts_with_the_fence() {
    let expected = (Kind::Yaml, "\na: 1\n", "body\n", 4);
    assert_eq!(parts("---\na: 1\n---\nbody\n"), expected);
    assert_eq!(parts("---\na: 1\n---  \nbody\n"), expected);
    assert_eq!(parts("---\na: 1\n----\nbody\n"), expected);
    assert_eq!(
        parts("--- \na: |\n  ---\n---\nx"),
        (Kind::Yaml, " \na: |\n  ---\n", "x", 5)
    );
    assert_eq!(parts("---\n---\nx"), (Kind::Yaml, "\n", "x", 3));
}

/// RFC 3629, 6: a byte order mark is none of the text. Hugo takes off one, editors write
/// more (our rule: all of them). CommonMark 2.1: a line may end with CR, LF or both.
#[test]
fn boms_blank_lines_and_carriage_returns_do_not_hide_a_block() {
    let source = "\u{feff}\u{feff}\r\n\r\n---\r\na: 1\r\n---\r\nbody";
    assert_eq!(parts(source), (Kind::Yaml, "\r\na: 1\r\n", "body", 6));
    assert_eq!(parts("\u{feff}text"), (Kind::None, "", "text", 1));
}

/// Our rule, where Hugo refuses the page: CommonMark 4.1 has a thematic break there, and
/// 5.2 a list.
#[test]
fn a_block_that_is_not_closed_is_body() {
    for source in [
        "---\n\nA rule first.\n",
        "- item\n---\n",
        "-----\na\n-----\nb",
        "---",
    ] {
        assert_eq!(parts(source), (Kind::None, "", source, 1), "{source}");
    }
}

/// Hugo: the first character tells the format. RFC 8259: a `}` in a string closes
/// nothing. Liquid, Jinja and Hugo's shortcodes start with `{` too.
#[test]
fn toml_and_json_are_recognised_and_shortcodes_are_not_json() {
    assert_eq!(
        parts("+++\na = 1\n+++\nx"),
        (Kind::Toml, "\na = 1\n", "x", 4)
    );
    let json = "{\n\"a\": \"}\\\"\"}\n\nx";
    assert_eq!(parts(json), (Kind::Json, "{\n\"a\": \"}\\\"\"}", "\nx", 3));
    assert_eq!(parts("{{< a >}} x").0, Kind::None);
    assert_eq!(parts("{ never closed").0, Kind::None);
}

/// hexo.io/docs/front-matter: it "is terminated by three dashes"; the package
/// hexo-front-matter wants no opening fence.
#[test]
fn hexo_leaves_out_the_opening_fence() {
    let source = "title: A\ntags:\n- b\n  - c\n---\nbody";
    assert_eq!(
        parts(source),
        (Kind::Unfenced, "title: A\ntags:\n- b\n  - c\n", "body", 6)
    );
    assert_eq!(parts("Note: a heading\n---\n").0, Kind::None);
    assert_eq!(parts("title: A\nplain text\n---\n").0, Kind::None);
}

/// Our rule: Hexo's form is looked for in the first 60 lines, and only where a title or
/// a date is among them (CommonMark 4.3: else the line above `---` is a heading).
#[test]
fn a_block_without_an_opening_fence_is_short_and_has_a_title_or_a_date() {
    let keys = |count: usize| format!("date: 2024\n{}---\nx", "a: b\n".repeat(count - 1));
    assert_eq!(parts(&keys(60)).0, Kind::Unfenced);
    assert_eq!(parts(&keys(61)).0, Kind::None);
    assert_eq!(parts("# c\ndate: 2024\n  more\n---\nx").3, 1);
    assert_eq!(parts("date: 2024\n# c\n  more\n---\nx").3, 5);
    assert_eq!(parts("Warning: no title\nkey: value\n---\n").0, Kind::None);
}

/// CommonMark 4.1: a page that starts with a rule, and has another one, is no block of
/// keys; Hugo takes the text between for YAML and fails (our rule).
#[test]
fn two_rules_around_a_text_are_no_front_matter() {
    let source = "---\n\nOnce upon a time\n\n---\n\nmore\n";
    assert_eq!(parts(source), (Kind::None, "", source, 1));
    let source = "---\n\nSee https://example.org/a?b=c, 1 + 1 = 2\n\n---\n";
    assert_eq!(parts(source), (Kind::None, "", source, 1));
    for key in [
        "title:x",
        "my title: x",
        "{title: x}",
        "'title': x",
        "x = 1",
        "标题: x",
    ] {
        assert_eq!(parts(&format!("---\n{key}\n---\n")).0, Kind::Yaml, "{key}");
    }
}

/// gohugo.io/content-management/front-matter: TOML, YAML and JSON say the same.
#[test]
fn the_three_formats_say_the_same() {
    let fields = |source: &str| {
        let (fields, issues) = parse(&split(source).0);
        assert!(issues.is_empty(), "{issues:?}");
        let date = fields.dates[0].text.clone();
        (fields.title, date, fields.tags, fields.draft, fields.weight)
    };
    let yaml = fields("---\ntitle: T\ndate: 2024-07-31\ntags: [a]\ndraft: true\nweight: 3\n---\n");
    let toml = "+++\ntitle = 'T'\ndate = 2024-07-31\ntags = ['a']\ndraft = true\nweight = 3\n+++\n";
    let json = "{\"title\": \"T\", \"date\": \"2024-07-31\", \"tags\": [\"a\"], \
                \"draft\": true, \"weight\": 3}\n";
    assert_eq!(fields(toml), yaml);
    assert_eq!(fields(json), yaml);
}

/// YAML 1.2.2, 5.3: a tab indents nothing, and a second colon is a mistake; 3.2.1.3: keys
/// are unique. Hugo fails the build; our rule is to read on line by line and to say so.
#[test]
fn broken_yaml_is_read_line_by_line() {
    for (source, title, tags) in [
        ("title: a: b\ntags: [x]", "a: b", vec!["x"]),
        ("tags:\n\t- x\n\t- y\ntitle: T", "T", vec!["x", "y"]),
        (
            "title: old\ntitle: new\ntags: [x, 'y']",
            "new",
            vec!["x", "y"],
        ),
        ("title: \"torn\ntags: [x", "torn", vec!["x"]),
    ] {
        let (fields, issues) = parse(&split(&format!("---\n{source}\n---\nbody")).0);
        assert_eq!(fields.title.as_deref(), Some(title), "{source}");
        assert_eq!(fields.tags, tags, "{source}");
        assert!(issues[0].line.is_some(), "{source}: {issues:?}");
    }
}
