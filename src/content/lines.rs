//! The lines of a body, as far as titles and summaries need them: no parser, one
//! look at each.

use memchr::{memchr, memmem};

/// The lines of a text, as `str::lines` has them.
pub(super) fn all(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = match memchr(b'\n', rest.as_bytes()) {
            Some(end) => (&rest[..end], &rest[end + 1..]),
            None => (rest, ""),
        };
        let ended = line.len() < rest.len();
        rest = after;
        Some(match line.strip_suffix('\r') {
            Some(line) if ended => line,
            _ => line,
        })
    })
}

/// Whether a line may open a fence: most need no closer look.
pub(super) fn may_fence(row: &str) -> bool {
    let has = |mark: u8, run: &str| {
        memchr(mark, row.as_bytes()).is_some_and(|at| row[at..].contains(run))
    };
    has(b'`', "```") || has(b'~', "~~~")
}

/// Which lines are fenced code.
#[derive(Debug, Default)]
pub(super) struct Fence(Option<(char, usize)>);

impl Fence {
    pub(super) fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Whether a line opens, closes or stands in a fence; lines come in order.
    pub(super) fn holds(&mut self, row: &str) -> bool {
        let text = row.trim();
        let indented = row.starts_with("    ") || row.starts_with('\t');
        if let Some((mark, length)) = self.0 {
            if !indented && text.len() >= length && text.chars().all(|c| c == mark) {
                self.0 = None;
            }
            return true;
        }
        let mark = text.chars().next().unwrap_or(' ');
        let run = text.chars().take_while(|c| *c == mark).count();
        let opens = matches!(mark, '`' | '~') && run >= 3 && !indented;
        if opens && !(mark == '`' && text[run..].contains('`')) {
            self.0 = Some((mark, run));
            return true;
        }
        false
    }
}

/// The text of the first `# heading` or underlined `heading` of level 1, outside
/// code and comments, with its markup but without `{#id}` and closing `#`.
pub(super) fn first_heading(body: &str) -> Option<&str> {
    let mut fence = Fence::default();
    let mut comment = false;
    let mut before = "";
    for row in body.lines() {
        let text = row.trim();
        if !comment && fence.holds(row) {
            before = "";
            continue;
        }
        if comment || text.starts_with("<!--") {
            comment = !text.contains("-->");
            continue;
        }
        if row.starts_with("    ") || row.starts_with('\t') {
            before = "";
            continue;
        }
        if let Some(rest) = text.strip_prefix('#') {
            before = "";
            let title = plain_end(rest);
            if rest.starts_with([' ', '\t']) && !title.is_empty() {
                return Some(title);
            }
            continue;
        }
        if text.starts_with('=') && text.chars().all(|c| c == '=') && !before.is_empty() {
            return Some(plain_end(before));
        }
        let other = text.starts_with(['>', '-', '*', '+', '|', '<']);
        before = if other { "" } else { text };
    }
    None
}

/// Where the divider `<!--more-->` stands: what is before it is the summary. With
/// or without spaces in it, unless it has to be `exact`. Not in code (our rule:
/// Hugo cuts even there).
pub(super) fn divider(body: &str, exact: bool) -> Option<usize> {
    memmem::find(body.as_bytes(), b"more")?;
    let mut fence = Fence::default();
    let mut at = 0;
    for row in body.split_inclusive('\n') {
        if !fence.holds(row) {
            let mut from = 0;
            while let Some(found) = row[from..].find("<!--") {
                let start = from + found;
                let inner = &row[start + 4..];
                let end = inner.find("-->").unwrap_or(0);
                let in_code = row[..start].matches('`').count() % 2 == 1;
                let says = &inner[..end];
                if !in_code && (says == "more" || !exact && says.trim() == "more") {
                    return Some(at + start);
                }
                from = start + 4;
            }
        }
        at += row.len();
    }
    None
}

/// The start of a body without headings and code, about `bytes` of it: what an
/// excerpt is made of.
pub(super) fn lead(body: &str, bytes: usize) -> String {
    let mut fence = Fence::default();
    let mut lead = String::new();
    for row in body.split_inclusive('\n') {
        if lead.len() >= bytes && row.trim().is_empty() {
            break;
        }
        let heading = row.starts_with('#') && row.trim_start_matches('#').starts_with(' ');
        if fence.holds(row) || heading {
            // Blocks around it stay apart.
            lead.push('\n');
        } else {
            lead.push_str(row);
        }
        if lead.len() > 8 * bytes {
            break;
        }
    }
    lead
}

/// Whether a text is one line that no rule of Markdown, or of what is added to it,
/// reads as anything but itself.
pub(super) fn is_plain(text: &str) -> bool {
    let text = text.trim();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let known = match c {
            ' ' => before != ' ',
            c if c.is_ascii_alphabetic() => true,
            '0'..='9' | '-' | ')' => at > 0,
            ',' | '.' | ';' | '?' | '(' | '/' | '%' | '\'' | '"' => true,
            c if c.is_ascii() || c.is_whitespace() => false,
            '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' | '\u{f0000}'.. => false,
            c => !super::clean::is_unsafe(c),
        };
        if !known {
            return false;
        }
        before = c;
    }
    true
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
    use super::*;

    /// CommonMark 4.2 and 4.3; `#no` is none (4.2), `C#` ends in no closing sequence.
    #[test]
    fn both_kinds_of_top_headings_are_titles() {
        assert_eq!(first_heading("\ntext\n# A *b* ## {#id}\n"), Some("A *b*"));
        assert_eq!(first_heading("## no\n\nTitle\n===\n# later"), Some("Title"));
        assert_eq!(first_heading("#no\n## no\n"), None);
        assert_eq!(first_heading("# C#\n"), Some("C#"));
    }

    /// CommonMark 4.4 and 4.5: code; 4.6: a comment is HTML to its end.
    #[test]
    fn code_and_comments_hold_no_title() {
        let body = "```sh\n# no\n```\n\n    # no\n<!--\n# no\n-->\n~~~\n# no\n```\n~~~\n# yes";
        assert_eq!(first_heading(body), Some("yes"));
    }

    /// Hugo wants the divider exact; Hexo, Zola and older Hugo do not.
    #[test]
    fn the_divider_is_found_outside_code() {
        let any = |body| divider(body, false);
        assert_eq!(any("a\n<!--more-->\nb"), Some(2));
        assert_eq!(any("a <!-- more --> b"), Some(2));
        assert_eq!(any("```\n<!--more-->\n```\n"), None);
        assert_eq!(any("`<!--more-->` <!-- no --> b"), None);
        let exact = divider("a <!-- more --> b <!--more-->", true);
        assert_eq!(exact, Some(18));
    }

    /// Our rule: what a list shows of a post is prose.
    #[test]
    fn a_lead_has_neither_headings_nor_code() {
        assert_eq!(
            lead("# A\ntext\n```\ncode\n```\nmore\n", 99),
            "\ntext\n\n\n\nmore\n"
        );
        assert_eq!(lead("one\n\ntwo\n", 2), "one\n");
    }
}
