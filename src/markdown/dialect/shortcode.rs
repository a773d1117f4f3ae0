//! Shortcodes in the source of a post, of Hugo, Zola, Hexo and Liquid: where
//! they stand, what they say, which of them belong together.
//!
//! One scan from left to right that costs nothing where a post has none. Found
//! as Hugo finds them, before Markdown and in code as well: whether code counts
//! is for those who ask. What only looks like a shortcode (no end, no name, a
//! template's variable as in `{{ .Title }}`) is none.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use super::scan::Cursor;

/// How a shortcode is written, and by that whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// Hugo's `{{< name >}}`.
    Hugo,
    /// Hugo's `{{% name %}}`: what it encloses is part of the page's Markdown.
    HugoMarkdown,
    /// Zola's `{{ name(key="value") }}` and `{% name(key="value") %}`.
    Zola,
    /// `{% name value %}`, Hexo's tags and Jekyll's Liquid.
    Liquid,
    /// `:::name title`, a line of its own, up to `:::`. Not found here.
    Container,
}

impl Notation {
    pub(crate) fn is_hugo(self) -> bool {
        matches!(self, Self::Hugo | Self::HugoMarkdown)
    }
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// May enclose something: that depends on whether it is closed later on.
    Open,
    Close,
    /// Stands for itself: `{{< name />}}`, Zola's `{{ name() }}`.
    Alone,
    /// Put out of action with `/*` and `*/`: shown without these.
    Commented,
}

/// One argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arg<'a> {
    /// The key of `key=value`.
    pub(crate) key: Option<&'a str>,
    /// Without quotes and escapes.
    pub(crate) value: Cow<'a, str>,
}

/// One tag of a shortcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// Empty for a commented one and for Zola's `{% end %}`.
    pub(crate) name: &'a str,
    pub(crate) args: Vec<Arg<'a>>,
    pub(crate) role: Role,
    pub(crate) notation: Notation,
    /// Bytes of the source, delimiters included.
    pub(crate) range: Range<usize>,
}

/// Every tag of `source`, in order.
pub(crate) fn tags(source: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut cursor = Cursor::new(source);
    while let Some(at) = cursor.find_start() {
        match tag(&mut cursor, at) {
            Some(tag) => {
                let raw =
                    tag.notation == Notation::Liquid && tag.role == Role::Open && tag.name == "raw";
                found.push(tag);
                if raw {
                    cursor.skip_to_end_of_raw();
                }
            }
            None => cursor.at = at + 1,
        }
    }
    found
}

/// Index of the closing tag of each opening one, by nesting; `None` for all
/// others. An opener that is never closed stands for itself.
pub(crate) fn pairs(tags: &[Tag<'_>]) -> Vec<Option<usize>> {
    let key = |tag: &Tag<'_>| match tag.notation {
        Notation::Hugo | Notation::HugoMarkdown => (0, tag.name.to_owned()),
        Notation::Zola => (1, String::new()),
        Notation::Liquid | Notation::Container => (2, tag.name.to_owned()),
    };
    let mut closers = vec![None; tags.len()];
    let mut open = Vec::new();
    let mut waiting: HashMap<_, usize> = HashMap::new();
    for (index, tag) in tags.iter().enumerate() {
        match tag.role {
            Role::Open => {
                *waiting.entry(key(tag)).or_default() += 1;
                open.push(index);
            }
            Role::Close => {
                let key_here = key(tag);
                if waiting.get(&key_here).is_none_or(|count| *count == 0) {
                    continue;
                }
                // Openers in between are never closed: they stood for themselves.
                while let Some(opener) = open.pop() {
                    let key = key(&tags[opener]);
                    let matches = key == key_here;
                    if let Some(count) = waiting.get_mut(&key) {
                        *count -= 1;
                    }
                    if matches {
                        closers[opener] = Some(index);
                        break;
                    }
                }
            }
            Role::Alone | Role::Commented => {}
        }
    }
    closers
}

/// The tag that begins at `at`, where one of the opening delimiters stands. The
/// cursor is behind it then.
fn tag<'a>(cursor: &mut Cursor<'a>, at: usize) -> Option<Tag<'a>> {
    cursor.at = at;
    if cursor.eat("{{<") {
        hugo(cursor, at, Notation::Hugo, ">}}")
    } else if cursor.eat("{{%") {
        hugo(cursor, at, Notation::HugoMarkdown, "%}}")
    } else if cursor.eat("{{") {
        if cursor.eat("/*") {
            return commented(cursor, at, Notation::Zola, "}}");
        }
        cursor.eat("-");
        zola(cursor, at, Role::Alone, "}}")
    } else if cursor.eat("{%") {
        if cursor.eat("/*") {
            return commented(cursor, at, Notation::Zola, "%}");
        }
        cursor.eat("-");
        let inside = cursor.at;
        if let Some(tag) = zola(cursor, at, Role::Open, "%}") {
            return Some(tag);
        }
        cursor.at = inside;
        liquid(cursor, at)
    } else {
        None
    }
}

fn commented<'a>(
    cursor: &mut Cursor<'a>,
    at: usize,
    notation: Notation,
    end: &'static str,
) -> Option<Tag<'a>> {
    cursor.skip_comment(end)?;
    Some(Tag {
        name: "",
        args: Vec::new(),
        role: Role::Commented,
        notation,
        range: at..cursor.at,
    })
}

fn hugo<'a>(
    cursor: &mut Cursor<'a>,
    at: usize,
    notation: Notation,
    end: &'static str,
) -> Option<Tag<'a>> {
    if cursor.eat("/*") {
        return commented(cursor, at, notation, end);
    }
    cursor.skip_space();
    let closing = cursor.eat("/");
    cursor.skip_space();
    let mut name = cursor.word(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'));
    let mut alone = false;
    if let Some(short) = name.strip_suffix('/') {
        // `{{< name/>}}`
        (name, alone) = (short, true);
    }
    if !name.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let mut args = Vec::new();
    loop {
        cursor.skip_space();
        if cursor.eat(end) {
            break;
        }
        if cursor.eat("/") {
            cursor.skip_space();
            if cursor.eat(end) {
                alone = true;
                break;
            }
            cursor.at -= 1;
        }
        args.push(cursor.argument(end)?);
    }
    let role = match (closing, alone) {
        (true, _) => Role::Close,
        (_, true) => Role::Alone,
        _ => Role::Open,
    };
    Some(Tag {
        name,
        args,
        role,
        notation,
        range: at..cursor.at,
    })
}

/// Zola's: a name with parentheses, as Tera writes a call, or `end`.
fn zola<'a>(cursor: &mut Cursor<'a>, at: usize, role: Role, end: &'static str) -> Option<Tag<'a>> {
    cursor.skip_space();
    let name = cursor.word(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '/'));
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    cursor.skip_space();
    let mut args = Vec::new();
    let closing = name == "end" && role == Role::Open;
    if !closing {
        if !cursor.eat("(") {
            return None;
        }
        loop {
            cursor.skip_space();
            cursor.eat(",");
            cursor.skip_space();
            if cursor.eat(")") {
                break;
            }
            args.push(cursor.call_argument()?);
        }
    }
    cursor.skip_space();
    cursor.eat("-");
    if !cursor.eat(end) {
        return None;
    }
    Some(Tag {
        name: if closing { "" } else { name },
        args,
        role: if closing { Role::Close } else { role },
        notation: Notation::Zola,
        range: at..cursor.at,
    })
}

fn liquid<'a>(cursor: &mut Cursor<'a>, at: usize) -> Option<Tag<'a>> {
    cursor.skip_space();
    let name = cursor.word(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if !name.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    let mut args = Vec::new();
    loop {
        cursor.skip_space();
        if cursor.eat("%}") || cursor.eat("-%}") {
            break;
        }
        args.push(cursor.argument("%}")?);
    }
    let closed = name.strip_prefix("end").filter(|closed| !closed.is_empty());
    Some(Tag {
        name: closed.unwrap_or(name),
        args,
        role: match closed {
            Some(_) => Role::Close,
            None => Role::Open,
        },
        notation: Notation::Liquid,
        range: at..cursor.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(source: &str) -> Tag<'_> {
        let mut found = tags(source);
        assert_eq!(found.len(), 1, "{source}: {found:?}");
        found.remove(0)
    }

    fn args(source: &str) -> Vec<(&str, String)> {
        one(source)
            .args
            .iter()
            .map(|arg| (arg.key.unwrap_or(""), arg.value.to_string()))
            .collect()
    }

    fn roles(source: &str) -> Vec<(&str, Role)> {
        tags(source)
            .iter()
            .map(|tag| (tag.name, tag.role))
            .collect()
    }

    #[test]
    fn arguments_are_words_quoted_raw_or_named() {
        assert_eq!(
            args("{{< figure a.png `raw \"x\"` title=\"A \\\"b\\\"\" n=`1\n2` w = 3 >}}"),
            [
                ("", "a.png".into()),
                ("", "raw \"x\"".into()),
                ("title", "A \"b\"".into()),
                ("n", "1\n2".into()),
                ("w", "3".into()),
            ]
        );
        assert_eq!(
            args("{{%note\n  href=https://e.org/a?b=c\n  \"x >}} y\"\n%}}"),
            [
                ("href", "https://e.org/a?b=c".into()),
                ("", "x >}} y".into())
            ]
        );
        assert_eq!(args("{{<x>}}"), []);
        assert_eq!(args("{{< x https://e.org/a?b=c >}}").len(), 1);
    }

    #[test]
    fn names_may_hold_a_path() {
        assert_eq!(one("{{< a/b-c.inline />}}").name, "a/b-c.inline");
        assert_eq!(one("{{< a/>}}").name, "a");
        assert_eq!(one("{{< 中文 >}}").name, "中文");
    }

    #[test]
    fn what_a_tag_does_is_told_by_slashes() {
        assert_eq!(
            roles("{{< a >}}{{< /a >}}{{</a>}}{{< / a >}}{{< b />}}{{% /c %}}"),
            [
                ("a", Role::Open),
                ("a", Role::Close),
                ("a", Role::Close),
                ("a", Role::Close),
                ("b", Role::Alone),
                ("c", Role::Close),
            ]
        );
        let source = "x {{</* a \"b\" */>}} {{%/* c */%}}";
        let found = tags(source);
        assert_eq!(&source[found[0].range.clone()], "{{</* a \"b\" */>}}");
        assert!(found.iter().all(|tag| tag.role == Role::Commented));
        assert_eq!(found[1].notation, Notation::HugoMarkdown);
    }

    #[test]
    fn a_call_is_zolas() {
        let source = "{{ youtube(id=\"a b\", wide=true, n=5, l=[1, 2]) }}";
        assert_eq!(one(source).role, Role::Alone);
        assert_eq!(
            args(source),
            [
                ("id", "a b".into()),
                ("wide", "true".into()),
                ("n", "5".into()),
                ("l", "[1, 2]".into()),
            ]
        );
        assert_eq!(
            roles("{% quote(author='x') %}\ntext\n{% end %}"),
            [("quote", Role::Open), ("", Role::Close)]
        );
    }

    #[test]
    fn a_tag_of_hexo_or_liquid_ends_in_its_name() {
        assert_eq!(
            roles("{% note info %}x{% endnote %}{%- if a == b -%}{% asset_img a.png %}"),
            [
                ("note", Role::Open),
                ("note", Role::Close),
                ("if", Role::Open),
                ("asset_img", Role::Open),
            ]
        );
        assert_eq!(
            roles("{% raw %}{{< no >}} {% no %}{% endraw %}{{< x >}}"),
            [("raw", Role::Open), ("raw", Role::Close), ("x", Role::Open)]
        );
    }

    #[test]
    fn a_variable_or_a_torn_tag_is_text() {
        for source in [
            "{{ .starter }}",
            "{{ site.baseurl }}/x",
            "{{< x",
            "{{< x \"y >}}",
            "{{</* x >}}",
            "{{< >}}",
            "{{<",
            "{%",
            "{{%",
            "{{ f(x",
            "{{ f(\"x }}",
            "{% 5 %}",
            "{",
        ] {
            assert_eq!(tags(source), [], "{source}");
        }
        // The torn one does not take the next one with it.
        assert_eq!(roles("{{< a {{< b >}}"), [("b", Role::Open)]);
    }

    #[test]
    fn pairs_nest_by_name_and_the_unclosed_stand_alone() {
        let source = "{{< tabs >}}{{< tab >}}{{< img >}}{{% /tab %}}{{< tab >}}{{< /tab >}}\
                      {{< /tabs >}}{{< /nothing >}}{{< tabs >}}";
        let found = tags(source);
        let closers = pairs(&found);
        assert_eq!(closers[0], Some(6));
        assert_eq!(closers[1], Some(3));
        assert_eq!(closers[2], None);
        assert_eq!(closers[4], Some(5));
        assert_eq!(closers[8], None);
        let zola = tags("{% a() %}{% b() %}{% end %}{% end %}");
        assert_eq!(pairs(&zola), [Some(3), Some(2), None, None]);
    }

    #[test]
    fn floods_of_beginnings_cost_no_more_than_their_length() {
        for flood in [
            "{{<a \"",
            "{{</*",
            "{% a ",
            "{{a(",
            "{{<a `",
            "{%a(\"",
            "{{{{%",
            "{% raw %}",
        ] {
            let source = flood.repeat(200_000);
            assert!(tags(&source).len() <= 200_000);
        }
        let source = "{{< a >}}".repeat(50_000) + &"{{< /b >}}".repeat(50_000);
        assert!(pairs(&tags(&source)).iter().all(Option::is_none));
    }
}
