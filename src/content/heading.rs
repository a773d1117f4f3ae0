//! The first top heading of a body, as far as a title needs it: no parser, one
//! look at the lines.

/// The text of the first `# heading` or underlined `heading` of level 1, outside
/// code and comments, with its markup but without `{#id}` and closing `#`.
pub(super) fn first(body: &str) -> Option<&str> {
    let mut fence: Option<(char, usize)> = None;
    let mut comment = false;
    let mut before = "";
    for row in body.lines() {
        let text = row.trim();
        let indented = row.starts_with("    ") || row.starts_with('\t');
        if let Some((mark, length)) = fence {
            let closes = text.len() >= length && text.chars().all(|c| c == mark);
            if closes && !indented {
                fence = None;
            }
            continue;
        }
        if comment || text.starts_with("<!--") {
            comment = !text.contains("-->");
            continue;
        }
        if indented {
            before = "";
            continue;
        }
        let mark = text.chars().next().unwrap_or(' ');
        let run = text.chars().take_while(|c| *c == mark).count();
        if matches!(mark, '`' | '~') && run >= 3 && !(mark == '`' && text[run..].contains('`')) {
            fence = Some((mark, run));
            before = "";
            continue;
        }
        if let Some(rest) = text.strip_prefix('#') {
            before = "";
            if rest.starts_with([' ', '\t']) {
                let title = plain_end(rest);
                if !title.is_empty() {
                    return Some(title);
                }
            }
            continue;
        }
        if mark == '=' && run == text.len() && !before.is_empty() {
            return Some(plain_end(before));
        }
        let quote_or_list = matches!(mark, '>' | '-' | '*' | '+' | '|' | '<');
        before = if quote_or_list { "" } else { text };
    }
    None
}

/// Without `{#id .class}` and closing `#`.
fn plain_end(text: &str) -> &str {
    let text = text.trim();
    let text = match text.rfind('{') {
        Some(at) if text.ends_with('}') && text[at..].starts_with(['{']) => {
            let inner = &text[at + 1..text.len() - 1];
            if inner.trim_start().starts_with(['#', '.']) {
                text[..at].trim_end()
            } else {
                text
            }
        }
        _ => text,
    };
    let bare = text.trim_end_matches('#');
    if bare.len() < text.len() && (bare.is_empty() || bare.ends_with([' ', '\t'])) {
        bare.trim_end()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn both_kinds_of_top_headings_are_titles() {
        assert_eq!(first("\ntext\n# A *b* ## {#id}\n"), Some("A *b*"));
        assert_eq!(first("## no\n\nTitle\n===\n# later"), Some("Title"));
        assert_eq!(first("#no\n## no\n"), None);
        assert_eq!(first("# C#\n"), Some("C#"));
    }

    #[test]
    fn code_and_comments_hold_no_title() {
        let body = "```sh\n# no\n```\n\n    # no\n<!--\n# no\n-->\n~~~\n# no\n```\n~~~\n# yes";
        assert_eq!(first(body), Some("yes"));
    }
}
