//! Arguments of Hexo's tags and of its themes', by the keys that Hugo's shortcodes have:
//! Hexo tells them by their place, Butterfly and Volantis by commas.

use std::borrow::Cow;

use super::is_address;
use crate::markdown::{
    dialect::{piece::Shortcode, shortcode::Notation},
    parse::inline,
};

/// The shortcode with keys for what its places mean.
pub(super) fn with_keys(it: &Shortcode) -> Cow<'_, Shortcode> {
    if it.notation != Notation::Liquid {
        return Cow::Borrowed(it);
    }
    let words: Vec<&str> = (0..).map_while(|index| it.positional(index)).collect();
    let Some(keys) = keys(&it.name.to_lowercase(), &words) else {
        return Cow::Borrowed(it);
    };
    let args = keys
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (Some(key.to_owned()), value));
    let named = it.args.iter().filter(|(key, _)| key.is_some()).cloned();
    Cow::Owned(Shortcode {
        args: args.chain(named).collect(),
        ..it.clone()
    })
}

type Keys = Vec<(&'static str, String)>;

/// hexo.io/docs/tag-plugins; butterfly.js.org, Tag Plugins; volantis.js.org, tag-plugins.
fn keys(name: &str, words: &[&str]) -> Option<Keys> {
    let all = words.join(" ");
    let part = |index: usize| all.split(',').nth(index).unwrap_or_default().trim();
    let keys = match name {
        // `slug [title] [escape]`
        "post_link" | "asset_link" => {
            let (path, title) = words.split_first()?;
            let title = title.iter().filter(|word| !is_flag(word));
            let title = title.copied().collect::<Vec<_>>().join(" ");
            vec![
                ("path", (*path).to_owned()),
                ("text", unquoted(&title).to_owned()),
            ]
        }
        // `[class] slug [width] [height] [title [alt]]`
        "asset_img" | "img" | "image" | "fancybox" => {
            let path = |word: &&str| inline::is_picture(word.trim_end_matches(','));
            let at = words.iter().position(path)?;
            let numbers = words[at + 1..].iter();
            let count = numbers.take_while(|word| word.parse::<u32>().is_ok());
            let behind = at + 1 + count.count();
            let width = words[at + 1..behind].first().copied().unwrap_or_default();
            vec![
                ("src", words[at].trim_end_matches(',').to_owned()),
                ("width", width.to_owned()),
                ("title", unquoted(&words[behind..].join(" ")).to_owned()),
            ]
        }
        // `text url [external]`; `url, text, icon` and `title, site, url` with commas.
        "link" | "btn" | "button" | "anchor" if words.len() > 1 => {
            let parts: Vec<&str> = match all.contains(',') {
                true => all.split(',').map(str::trim).collect(),
                false => words.to_vec(),
            };
            let leads = |part: &&str| is_address(part) || part.starts_with(['/', '#']);
            let at = parts.iter().position(leads)?;
            let text = if at == 0 {
                parts[1]
            } else if all.contains(',') {
                parts[0]
            } else {
                &parts[..at].join(" ")
            };
            vec![("href", parts[at].to_owned()), ("text", text.to_owned())]
        }
        // `[title] [lang:x] [url] [text of the link] [options]`
        "codeblock" => {
            let language = words
                .iter()
                .find_map(|word| option(word).filter(|(key, _)| *key == "lang"));
            let title = words.iter().filter(|word| option(word).is_none());
            let title: Vec<&str> = title
                .copied()
                .take_while(|word| !is_address(word))
                .collect();
            let language = language.map_or("", |(_, language)| language);
            vec![("lang", language.to_owned()), ("title", title.join(" "))]
        }
        // `author[, source] [link] [title of the link]`
        "blockquote" | "quote" => {
            let at = words.iter().position(|word| is_address(word))?;
            vec![
                ("author", words[..at].join(" ")),
                ("link", words[at].to_owned()),
                ("source", words[at + 1..].join(" ")),
            ]
        }
        // A class.
        "pullquote" => Vec::new(),
        // `colour open, title`
        "folding" if all.contains(',') => vec![("title", part(1).to_owned())],
        // `title, background, colour`
        "hidetoggle" | "hideblock" | "hideinline" | "timeline" => {
            vec![("title", part(0).to_owned())]
        }
        // NexT: `class@text`; Butterfly: `text colour`.
        "label" => {
            let text = all.split_once('@').map(|(_, text)| text.trim());
            let text = text.or(words.first().copied()).unwrap_or_default();
            vec![("text", text.to_owned())]
        }
        // `colour, text`
        "span" | "p" => {
            let text = all.split_once(',').map_or(all.as_str(), |(_, text)| text);
            vec![("text", text.trim().to_owned())]
        }
        "checkbox" | "radio" => {
            let (state, text) = all.split_once(',').unwrap_or(("", &all));
            let done = state.split(' ').any(|word| word == "checked");
            let sign = if done { "☑" } else { "☐" };
            vec![("text", format!("{sign} {}", text.trim()))]
        }
        "u" | "emp" | "wavy" | "del" | "kbd" | "psw" => vec![("text", all)],
        // `[title] [lang:x] path`
        "include_code" => vec![("path", (*words.last()?).to_owned())],
        _ => return None,
    };
    Some(keys)
}

/// Without the quotes around it, which the places of arguments do without.
fn unquoted(text: &str) -> &str {
    let inner = text.strip_prefix(['"', '\'']);
    let inner = inner.and_then(|text| text.strip_suffix(['"', '\'']));
    inner.unwrap_or(text)
}

fn is_flag(word: &str) -> bool {
    matches!(word, "true" | "false")
}

/// `lang:js` and what else a listing is told.
fn option(word: &str) -> Option<(&str, &str)> {
    let (key, value) = word.split_once(':')?;
    let known = matches!(
        key,
        "lang" | "line_number" | "line_threshold" | "highlight" | "first_line" | "mark" | "wrap"
    );
    known.then_some((key, value))
}

#[cfg(test)]
mod tests {
    use crate::markdown::{Block, parse};

    /// What the blocks of a source say, one a line.
    fn said(source: &str) -> Vec<String> {
        let blocks = parse(source).blocks;
        let text = |block: &Block| match block {
            Block::Paragraph(text) => text.chars.clone(),
            Block::Code(code) => format!("{:?} {:?} {}", code.language, code.title, code.text),
            Block::Details(details) => details.summary.chars.clone(),
            Block::Pictures(pictures) => format!("{} {}", pictures[0].dest, pictures[0].title),
            Block::Quote { blocks, .. } => format!("{blocks:?}"),
            other => panic!("{other:?}"),
        };
        blocks.iter().map(text).collect()
    }

    #[test]
    fn arguments_mean_what_their_place_says() {
        for (source, expected) in [
            ("{% post_link hello '欢迎 你' %}", "欢迎 你"),
            ("{% post_link hello %}", "hello"),
            ("{% asset_link a.zip Get it false %}", "Get it"),
            ("{% link 名字 https://e.org/ _blank %}", "名字"),
            ("{% btn https://e.org, 按钮, home fa-fw %}", "按钮"),
            ("{% label primary@重要 的 %}", "重要 的"),
            ("{% label 重要 red %}", "重要"),
            ("{% span red, 红 字 %} {% kbd Ctrl %}", "红 字 Ctrl"),
            ("{% checkbox checked, 完成了 %}", "☑ 完成了"),
            (
                "{% asset_img left x/a.jpg 300 The title %}",
                "x/a.jpg The title",
            ),
            (
                "{% folding green open, 标题 %}\nx\n{% endfolding %}",
                "标题",
            ),
            ("{% hideToggle 点我,#fff %}\nx\n{% endhideToggle %}", "点我"),
            (
                "{% include_code lang:js test.js %}",
                "[include_code test.js]",
            ),
            (
                "{% codeblock A title lang:js https://e.org link mark:1 %}\nlet a\n{% endcodeblock %}",
                "Some(\"js\") Some(\"A title\") let a",
            ),
        ] {
            assert_eq!(said(source), [expected], "{source}");
        }
    }

    #[test]
    fn a_quote_names_its_author_and_links_its_source() {
        let source =
            "{% blockquote A. Author, Book https://e.org The page %}\nx\n{% endblockquote %}";
        let document = parse(source);
        assert_eq!(document.links[0].dest, "https://e.org");
        let shown = format!("{document:?}");
        assert!(shown.contains("— A. Author, Book, The page"), "{shown}");
        let shown = &said("{% pullquote right %}\nx\n{% endpullquote %}")[0];
        assert!(!shown.contains("right"), "{shown}");
    }
}
