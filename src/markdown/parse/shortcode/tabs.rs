//! Tabs of Hexo's themes: comments part them, and say what each is called.

use crate::markdown::{
    dialect::{code_ranges, piece::Shortcode, shortcode::Notation},
    document::Marks,
    parse::Builder,
};

/// One tab: what it is called, and what is in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tab<'a> {
    label: String,
    inner: &'a str,
}

impl<'a> Tab<'a> {
    /// What stands between tabs, unless that is nothing.
    fn outside(inner: &'a str) -> Option<Self> {
        let label = String::new();
        (!inner.trim().is_empty()).then_some(Self { label, inner })
    }
}

/// The tabs of `{% tabs name, 1 %}`, between `<!-- tab Label @icon -->` and
/// `<!-- endtab -->`; `None` where the shortcode encloses none. Of a tab without a label
/// the name of all of them and its number are one, as NexT has it.
pub(super) fn of(it: &Shortcode) -> Option<Vec<Tab<'_>>> {
    let inner = it.inner.as_deref()?;
    if it.notation != Notation::Liquid || !inner.contains("<!--") {
        return None;
    }
    let mut code = code_ranges(inner).into_iter().peekable();
    let mut tabs: Vec<Tab<'_>> = Vec::new();
    let mut labels = 0;
    let mut open: Option<(String, usize)> = None;
    // Where what is in no tab begins.
    let mut outside = 0;
    let mut at = 0;
    while let Some(start) = inner[at..].find("<!--").map(|found| at + found) {
        let Some(end) = inner[start..].find("-->").map(|end| start + end + 3) else {
            break;
        };
        at = end;
        while code.next_if(|code| code.end <= start).is_some() {}
        if code.peek().is_some_and(|code| code.contains(&start)) {
            continue;
        }
        let comment = inner[start + 4..end - 3].trim();
        let begins = label(comment);
        let ends = matches!(
            comment,
            "endtab" | "endsubtab" | "endsubsubtab" | "endtimeline"
        );
        if (begins.is_some() || ends)
            && let Some((label, from)) = open.take()
        {
            let inner = &inner[from..start];
            tabs.push(Tab { label, inner });
            outside = end;
        } else if begins.is_some() || ends {
            tabs.extend(Tab::outside(&inner[outside..start]));
            outside = end;
        }
        if let Some(label) = begins {
            labels += 1;
            let label = match label {
                "" => format!("{} {}", name(it), labels).trim().to_owned(),
                label => label.to_owned(),
            };
            open = Some((label, end));
        }
    }
    match open {
        Some((label, from)) => {
            let inner = &inner[from..];
            tabs.push(Tab { label, inner });
        }
        None if !tabs.is_empty() => tabs.extend(Tab::outside(&inner[outside..])),
        None => {}
    }
    (!tabs.is_empty()).then_some(tabs)
}

/// What a comment calls the tab that it begins, the name of an icon aside.
fn label(comment: &str) -> Option<&str> {
    let mut words = comment.splitn(2, char::is_whitespace);
    let is_tab = matches!(
        words.next(),
        Some("tab" | "subtab" | "subsubtab" | "timeline")
    );
    let label = words.next().unwrap_or_default();
    is_tab.then(|| label.split('@').next().unwrap_or_default().trim())
}

/// What all the tabs are called: the first argument, up to a comma.
fn name(it: &Shortcode) -> String {
    let words = (0..).map_while(|index| it.positional(index));
    let all = words.collect::<Vec<_>>().join(" ");
    all.split(',').next().unwrap_or_default().trim().to_owned()
}

impl Builder {
    pub(super) fn tabs(&mut self, tabs: Vec<Tab<'_>>) {
        for tab in tabs {
            if !tab.label.is_empty() {
                self.line_of(&tab.label, Marks::STRONG);
            }
            self.inner_blocks(tab.inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::{Block, parse};

    #[test]
    fn what_stands_outside_of_tabs_is_kept() {
        let source = "{% tabs T %}\nbefore\n<!-- tab A -->\na\n<!-- endtab -->\nbetween\n\
                      <!-- tab B -->\nb\n<!-- endtab -->\nbehind\n{% endtabs %}\n\n\
                      {% timeline 2022,blue %}\n<!-- timeline 01-02 -->\nc\n\
                      <!-- endtimeline -->\n{% endtimeline %}";
        let shown: Vec<_> = parse(source)
            .blocks
            .into_iter()
            .map(|block| match block {
                Block::Paragraph(text) => text.chars,
                other => panic!("{other:?}"),
            })
            .collect();
        let expected = "before A a between B b behind 2022 01-02 c";
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn tabs_of_hexo_are_called_what_their_comments_say() {
        let source = "{% tabs First one, 1 %}\n<!-- tab Windows @windows -->\n\n文本一\n\n\
                      ```html\n<!-- tab no -->\n```\n<!-- endtab -->\n\n<!-- tab -->\n二\n\
                      <!-- endtab -->\n{% endtabs %}";
        let blocks = parse(source).blocks;
        let shown: Vec<_> = blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph(text) => text.chars.as_str(),
                Block::Code(code) => code.text.trim_end(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            shown,
            ["Windows", "文本一", "<!-- tab no -->", "First one 2", "二"]
        );
    }
}
