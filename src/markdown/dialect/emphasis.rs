//! Emphasis next to Chinese, Japanese and Korean punctuation.
//!
//! CommonMark's rule for delimiters (6.2) looks for white space that these
//! languages do not write: in `**注意：**后文` the second `**` closes nothing. The
//! published amendment for CJK (`tats-u/markdown-cjk-friendly`) no longer counts
//! CJK punctuation as punctuation there, nor other punctuation with a CJK
//! character at the delimiter's other side. The same is reached by a character
//! that is no punctuation between the two, taken out again after parsing.

use std::borrow::Cow;

use super::{code, piece::JOINER};
use crate::markdown::text::is_cjk;

/// `source` with delimiters that the amendment lets open or close.
pub(super) fn friendly(source: &str) -> Cow<'_, str> {
    let is_mark = |b: &u8| matches!(b, b'*' | b'~');
    if source.is_ascii() || !source.bytes().any(|b| is_mark(&b)) {
        return Cow::Borrowed(source);
    }
    match with_asterisks(source) {
        Cow::Borrowed(_) => parted(source),
        Cow::Owned(source) => Cow::Owned(parted(&source).into_owned()),
    }
}

/// `**_x_**` beside CJK as `***x***`. The character that parts asterisks from an
/// underscore would be a letter beside the underscore too, which then is no delimiter.
fn with_asterisks(source: &str) -> Cow<'_, str> {
    if !source.contains("*_") {
        return Cow::Borrowed(source);
    }
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    let mut code = None;
    while let Some(found) = source[at..].find("*_") {
        let start = at + found + 1;
        at = start;
        let head = source[..start].trim_end_matches('*');
        let stars = start - head.len();
        let inside = source[start..].trim_start_matches('_');
        let bars = source.len() - inside.len() - start;
        // Nothing but text up to the other end, so that no other delimiter is in between.
        let Some(length) = inside.find(['_', '*', '`', '\n', '\\', '<', '[']) else {
            break;
        };
        let close = format!("{}{}", "_".repeat(bars), "*".repeat(stars));
        let Some(behind) = inside[length..].strip_prefix(&close) else {
            continue;
        };
        let before = head.chars().next_back();
        let after = behind.chars().next();
        let solid = length > 0 && !inside.starts_with(' ') && !inside[..length].ends_with(' ');
        if !solid
            || stars + bars > 3
            || matches!(before, Some('\\' | '_'))
            || matches!(after, Some('*' | '_'))
            || ![before, after].into_iter().flatten().any(is_wide)
        {
            continue;
        }
        let code = code.get_or_insert_with(|| code::ranges(source));
        let next = code.partition_point(|range| range.end <= start);
        if code.get(next).is_some_and(|range| range.contains(&start)) {
            continue;
        }
        out.push_str(&source[copied..start]);
        out.push_str(&"*".repeat(bars));
        out.push_str(&inside[..length]);
        out.push_str(&"*".repeat(bars + stars));
        copied = source.len() - behind.len();
        at = copied;
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    out.push_str(&source[copied..]);
    Cow::Owned(out)
}

/// `source` with that character where it is needed.
fn parted(source: &str) -> Cow<'_, str> {
    let is_mark = |b: &u8| matches!(b, b'*' | b'~');
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = source.as_bytes()[at..].iter().position(is_mark) {
        let start = at + found;
        let mark = if source.as_bytes()[start] == b'*' {
            '*'
        } else {
            '~'
        };
        let run = source[start..].trim_start_matches(mark);
        let end = source.len() - run.len();
        at = end;
        let before = source[..start].chars().next_back();
        let after = run.chars().next();
        let (Some(before), Some(after)) = (before, after) else {
            continue;
        };
        if before == '\\' {
            continue;
        }
        if joins(before, after) {
            out.push_str(&source[copied..start]);
            out.push(JOINER);
            copied = start;
        }
        if joins(after, before) {
            out.push_str(&source[copied..end]);
            out.push(JOINER);
            copied = end;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    out.push_str(&source[copied..]);
    Cow::Owned(out)
}

/// Whether the mark `beside` a delimiter is no punctuation in the amendment's
/// sense, `across` standing at the delimiter's other side.
fn joins(beside: char, across: char) -> bool {
    if is_wide(beside) {
        return is_punctuation(beside);
    }
    is_punctuation(beside) && is_wide(across) && beside != '\\'
}

/// Han, kana, Hangul and everything that is set as wide as these.
fn is_wide(c: char) -> bool {
    is_cjk(c) || matches!(c, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}')
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c,
            '\u{a1}'..='\u{bf}' | '×' | '÷' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
            | '\u{20a0}'..='\u{20c0}' | '\u{2190}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303d}' | '\u{30fb}'
            | '\u{fe30}'..='\u{fe6b}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
            | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{ffe0}'..='\u{ffee}')
}

#[cfg(test)]
mod tests {
    use crate::markdown::{Block, Marks, parse};

    /// The text with what is strong in brackets, what is struck out in braces.
    fn shown(source: &str) -> String {
        let Block::Paragraph(text) = parse(source).blocks.remove(0) else {
            panic!("no paragraph")
        };
        let mut out = String::new();
        let mut from = 0;
        for run in &text.runs {
            let piece = &text.chars[from..run.end];
            from = run.end;
            if run.marks.has(Marks::STRONG | Marks::EMPHASIS) {
                out.push_str(&format!("[{piece}]"));
            } else if run.marks.has(Marks::STRIKE) {
                out.push_str(&format!("{{{piece}}}"));
            } else {
                out.push_str(piece);
            }
        }
        out
    }

    #[test]
    fn chinese_punctuation_does_not_stop_emphasis() {
        for (source, expected) in [
            ("**注意：**后文", "[注意：]后文"),
            ("前*句号。*后", "前[句号。]后"),
            ("删~~去。~~后", "删{去。}后"),
            ("前**“引号”**后", "前[“引号”]后"),
            ("前**（括号）**后", "前[（括号）]后"),
            ("用**`代码`**吧", "用[代码]吧"),
            ("**TiDB(v5)**的", "[TiDB(v5)]的"),
            ("**한국어(x)**은", "[한국어(x)]은"),
            ("**该功能：**text", "[该功能：]text"),
            ("中**_强_**文", "中[强]文"),
            ("**_强_**文", "[强]文"),
            ("文*__强 a__*", "文[强 a]"),
            ("用`**_a_**`吧", "用**_a_**吧"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn other_delimiters_stay_as_they_were() {
        assert_eq!(shown("a * b*，c"), "a * b*，c");
        assert_eq!(shown("2**（x"), "2**（x");
        assert_eq!(shown("`**注：**后`"), "**注：**后");
        assert_eq!(shown("\\*注。*后"), "*注。*后");
        assert_eq!(shown("a**(x)**b"), "a**(x)**b");
        assert_eq!(shown("字 a**_x_**b"), "字 a**[x]**b");
        assert_eq!(shown("字**_x_y**"), "字[_x_y]");
    }
}
