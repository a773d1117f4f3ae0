//! Which lines of a source are code, told without parsing all of Markdown: by
//! fences and by indents, in lists and quotes as well.

/// A line of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Byte offset of its first character.
    pub(super) start: usize,
    /// With its newline.
    pub(super) text: &'a str,
    pub(super) is_code: bool,
}

impl Line<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Goes through a source line by line.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    rest: &'a str,
    at: usize,
    fence: Option<Fence>,
    after_blank: bool,
    after_indented: bool,
    in_list: bool,
    /// Where the text of the last list item begins.
    item: usize,
}

#[derive(Debug)]
struct Fence {
    mark: char,
    length: usize,
    quoted: bool,
    /// Whether it stands in a list item.
    in_item: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            rest: source,
            at: 0,
            fence: None,
            after_blank: true,
            after_indented: false,
            in_list: false,
            item: 0,
        }
    }

    fn is_code(&mut self, line: &str) -> bool {
        let content = line.trim_start_matches([' ', '\t', '>']);
        let prefix = &line[..line.len() - content.len()];
        let quoted = prefix.contains('>');
        if let Some(fence) = &self.fence {
            let left = fence.in_item && !content.trim().is_empty() && prefix.is_empty();
            if fence.quoted && !quoted || left {
                // The quote or the list item that the fence stands in is over.
                self.fence = None;
            } else {
                let body = content.trim_end();
                let ends = body.len() >= fence.length && body.chars().all(|c| c == fence.mark);
                if ends {
                    self.fence = None;
                }
                self.after_blank = false;
                return true;
            }
        }
        if content.trim().is_empty() {
            self.after_blank = true;
            return false;
        }
        let after_blank = std::mem::take(&mut self.after_blank);
        let body = without_list_marker(content);
        let is_item = body.len() < content.len();
        if is_item {
            self.in_list = true;
            self.item = prefix.len() + content.len() - body.len();
        } else if after_blank && !prefix.starts_with([' ', '\t']) {
            self.in_list = false;
        }
        if let Some(mark @ ('`' | '~')) = body.chars().next() {
            let length = body.len() - body.trim_start_matches(mark).len();
            let info = &body[length..];
            if length >= 3 && !(mark == '`' && info.contains('`')) {
                self.fence = Some(Fence {
                    mark,
                    length,
                    quoted,
                    in_item: is_item || self.in_list && self.item <= prefix.len(),
                });
                return true;
            }
        }
        let indented = line.starts_with("    ") || line.starts_with('\t');
        let is_code = indented && !self.in_list && !quoted && (after_blank || self.after_indented);
        self.after_indented = is_code;
        is_code
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let length = self.rest.find('\n').map_or(self.rest.len(), |end| end + 1);
        let (text, rest) = self.rest.split_at(length);
        let start = self.at;
        self.rest = rest;
        self.at += length;
        Some(Line {
            start,
            text,
            is_code: self.is_code(text),
        })
    }
}

/// What stands behind the markers of list items at the start of `text`.
fn without_list_marker(text: &str) -> &str {
    let mut text = text;
    loop {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let after = match digits {
            0 => text.strip_prefix(['-', '*', '+']),
            1..=9 => text[digits..].strip_prefix(['.', ')']),
            _ => None,
        };
        match after {
            Some(after) if after.starts_with([' ', '\t', '\n', '\r']) || after.is_empty() => {
                text = after.trim_start_matches([' ', '\t']);
            }
            _ => return text,
        }
    }
}

/// A run of backquotes at the start of `text`, and where the code behind it ends,
/// if it does before the paragraph `text` is over.
pub(super) fn span(text: &str) -> Option<usize> {
    let length = text.len() - text.trim_start_matches('`').len();
    let mut at = length;
    while let Some(found) = text[at..].find('`') {
        let run = &text[at + found..];
        let run_length = run.len() - run.trim_start_matches('`').len();
        at += found + run_length;
        if run_length == length {
            return Some(at);
        }
    }
    None
}

/// Byte ranges of code in `source`, in order: fences, indented lines and spans.
pub(super) fn ranges(source: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut paragraph = 0..0;
    for line in Lines::new(source) {
        if line.is_code || line.text.trim().is_empty() {
            spans(source, paragraph.clone(), &mut found);
            paragraph = line.end()..line.end();
            if line.is_code {
                found.push(line.start..line.end());
            }
        } else {
            paragraph.end = line.end();
        }
    }
    spans(source, paragraph, &mut found);
    found
}

fn spans(source: &str, paragraph: std::ops::Range<usize>, found: &mut Vec<std::ops::Range<usize>>) {
    let mut at = paragraph.start;
    let mut missing = Vec::new();
    while let Some(tick) = source[at..paragraph.end].find('`') {
        let start = at + tick;
        let rest = &source[start..paragraph.end];
        let run = rest.len() - rest.trim_start_matches('`').len();
        at = start + run;
        if missing.contains(&run) {
            continue;
        }
        match span(rest) {
            Some(length) => {
                found.push(start..start + length);
                at = start + length;
            }
            None => missing.push(run),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(source: &str) -> Vec<&str> {
        Lines::new(source)
            .filter(|line| line.is_code)
            .map(|line| line.text.trim())
            .collect()
    }

    #[test]
    fn fences_are_code_in_lists_and_quotes_too() {
        assert_eq!(
            code("a\n```x\nb\n\nc\n```\nd"),
            ["```x", "b", "", "c", "```"]
        );
        assert_eq!(
            code("- ~~~~\n  a\n  ~~~\n  ~~~~\n- b"),
            ["- ~~~~", "a", "~~~", "~~~~"]
        );
        assert_eq!(code("> ```\n> a\nb"), ["> ```", "> a"]);
        assert_eq!(code("``` a`b\nc"), Vec::<&str>::new());
        // CommonMark 5.2: a line that does not belong to the item ends what is in it.
        assert_eq!(code("- [ ] ```\n  ```\n\na"), ["```", ""]);
        assert_eq!(code("1. a\n   ```\n   b\nc"), ["```", "b"]);
        assert_eq!(code("1. a\n  ```\nb\n  ```\nc"), ["```", "b", "```"]);
    }

    #[test]
    fn an_indent_is_code_only_where_no_list_is() {
        assert_eq!(code("a\n\n    b\n\n    c\n\nd"), ["b", "c"]);
        assert_eq!(code("a\n    b"), Vec::<&str>::new());
        assert_eq!(code("- a\n\n    b\n"), Vec::<&str>::new());
    }

    #[test]
    fn spans_are_found_within_their_paragraph() {
        let source = "a `b` ``c ` d`` `e\n\nf `g`";
        let found: Vec<_> = ranges(source).into_iter().map(|r| &source[r]).collect();
        assert_eq!(found, ["`b`", "``c ` d``", "`g`"]);
    }
}
