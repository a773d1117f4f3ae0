//! The notations in which posts of different generators write a target.

use crate::content::site::Site;

/// A target taken out of its notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A path or an address.
    Plain(String),
    /// A path of Hugo's `ref` and `relref`: from the content folder, from the page,
    /// or a name.
    Ref(String),
    /// A path from the content folder: Zola's `@/x.md`.
    Content(String),
    /// A path from the site's root: Jekyll's `{% link x.md %}`.
    Root(String),
    /// The name of a post: Jekyll's `{% post_url 2024-01-02-x %}`.
    Name(String),
    /// The inside of `[[Note#Heading|text]]`, without the text.
    Wiki(String),
}

/// Takes a target out of its notation.
pub(super) fn target(dest: &str) -> Target {
    let dest = dest.trim();
    if let Some(inner) = wiki(dest) {
        let note = inner.split('|').next().unwrap_or(inner);
        // In tables the bar is escaped.
        return Target::Wiki(note.trim_end_matches('\\').trim().to_owned());
    }
    if let Some(path) = dest.strip_prefix("@/") {
        return Target::Content(path.to_owned());
    }
    if let Some((name, argument, rest)) = tag(dest) {
        match name {
            "ref" | "relref" => return Target::Ref(argument.to_owned() + rest),
            "post_url" => return Target::Name(argument.to_owned() + rest),
            "link" => return Target::Root(argument.to_owned() + rest),
            _ => {}
        }
    }
    Target::Plain(without_liquid(dest))
}

/// The inside of `[[...]]` or `![[...]]`.
pub(super) fn wiki(dest: &str) -> Option<&str> {
    let dest = dest.trim_start_matches('!');
    dest.strip_prefix("[[")?.strip_suffix("]]")
}

/// `{{< name "argument" >}}rest`, `{{% name path="argument" %}}`, `{% name argument %}`.
fn tag(dest: &str) -> Option<(&str, &str, &str)> {
    let marks = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];
    let (open, close) = marks.iter().find(|(open, _)| dest.starts_with(open))?;
    let (inner, rest) = dest[open.len()..].split_once(close)?;
    let inner = inner.trim().trim_end_matches('/').trim_end();
    let (name, arguments) = inner.split_once(char::is_whitespace)?;
    let arguments = arguments.trim();
    let named = arguments.find("path=").map(|at| &arguments[at + 5..]);
    let first = named.unwrap_or(arguments);
    let quote = first.chars().next()?;
    let argument = if matches!(quote, '"' | '\'' | '`') {
        first[1..].split(quote).next()?
    } else {
        first.split_whitespace().next()?
    };
    Some((name, argument, rest))
}

/// Liquid's ways to put the site's address in front: they say nothing here.
pub fn without_liquid(dest: &str) -> String {
    let Some((before, rest)) = dest.split_once("{{") else {
        return dest.to_owned();
    };
    let Some((inner, after)) = rest.split_once("}}") else {
        return dest.to_owned();
    };
    let inner = inner.trim();
    if matches!(inner, "site.baseurl" | "site.url" | "site.base_url") && before.is_empty() {
        return without_liquid(after);
    }
    let (text, filter) = inner.split_once('|').unwrap_or((inner, ""));
    let text = text.trim();
    let quoted = text.len() > 1 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']);
    let known = matches!(filter.trim(), "relative_url" | "absolute_url" | "");
    if before.is_empty() && quoted && known {
        return format!("{}{after}", &text[1..text.len() - 1]);
    }
    dest.to_owned()
}

/// What stands below the path of the site's address in a rooted one: `/x` of
/// `/blog/x` where the site is at `https://example.org/blog/`.
pub(super) fn below_base<'a>(site: &Site, path: &'a str) -> Option<&'a str> {
    let base = &site.settings.base_path;
    let rest = path.strip_prefix('/')?.strip_prefix(base.as_str())?;
    (!base.is_empty() && rest.starts_with('/')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// gohugo.io/shortcodes/ref; getzola.org, Internal links; jekyllrb.com/docs/liquid/tags;
    /// help.obsidian.md/links.
    #[test]
    fn every_notation_gives_its_target() {
        let plain = |text: &str| Target::Plain(text.into());
        for (dest, expected) in [
            ("a.md#x", plain("a.md#x")),
            ("{{< ref \"a.md#x\" >}}", Target::Ref("a.md#x".into())),
            (
                "{{% relref path=\"/p/a\" lang=\"en\" %}}#h",
                Target::Ref("/p/a#h".into()),
            ),
            ("{{<ref `a b` />}}", Target::Ref("a b".into())),
            ("@/blog/x.md#h", Target::Content("blog/x.md#h".into())),
            (
                "{% post_url 2024-01-02-x %}",
                Target::Name("2024-01-02-x".into()),
            ),
            (
                "{% link _posts/x.md %}#h",
                Target::Root("_posts/x.md#h".into()),
            ),
            ("[[Note#H|text]]", Target::Wiki("Note#H".into())),
            ("[[a\\|b]]", Target::Wiki("a".into())),
            ("{{ site.baseurl }}/x/", plain("/x/")),
            ("{{ site.url }}{{ site.baseurl }}/x/", plain("/x/")),
            ("{{ '/x/' | relative_url }}#h", plain("/x/#h")),
            ("{{ unknown }}/x", plain("{{ unknown }}/x")),
        ] {
            assert_eq!(target(dest), expected, "{dest}");
        }
    }
}
