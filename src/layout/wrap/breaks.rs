//! Where a line may break: UAX #14's answer for each grapheme cluster, tailored.

use ratatui::buffer::CellWidth;
use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::clusters_within;
use crate::markdown::is_cjk;

/// What may happen before a cluster.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    No,
    /// Only where the unbroken stretch is longer than a line.
    Address,
    Yes,
}

pub(super) struct Cluster {
    /// Byte offset into the whole text.
    pub(super) at: usize,
    pub(super) width: usize,
    pub(super) space: bool,
    /// Whether a line may start here.
    pub(super) before: Break,
}

pub(super) fn clusters(part: &str, offset: usize, columns: usize) -> Vec<Cluster> {
    let mut breaks = linebreaks(part).peekable();
    let addresses = if part.contains("://") {
        addresses(part)
    } else {
        Vec::new()
    };
    let mut addresses = addresses.into_iter().peekable();
    let mut out = Vec::with_capacity(part.len() / 2);
    let mut previous: Option<(char, char)> = None; // the char before, and the last one that is no space
    for (at, cluster) in clusters_within(part, columns) {
        while breaks.next_if(|(place, _)| *place < at).is_some() {}
        let uax = breaks.peek().is_some_and(|(place, kind)| {
            *place == at && (*kind == BreakOpportunity::Allowed || at > 0)
        });
        while addresses.next_if(|range| range.end <= at).is_some() {}
        let in_address = addresses.peek().is_some_and(|range| range.start < at);
        let first = cluster.chars().next().unwrap_or(' ');
        let before = match previous {
            None => Break::No,
            Some((last, _)) if in_address => {
                if uax && !never_starts(first) && !never_ends(last) {
                    Break::Address
                } else {
                    Break::No
                }
            }
            Some((' ', solid)) if solid.is_ascii_digit() && begins_with_unit(&part[at..]) => {
                Break::No
            }
            Some(('/', _)) if uax && !never_starts(first) && in_fraction(part, at) => {
                Break::Address
            }
            Some((last, solid)) => tailored(uax, last, solid, first),
        };
        out.push(Cluster {
            at: offset + at,
            width: usize::from(cluster.cell_width()),
            space: cluster == " ",
            before,
        });
        let last = cluster.chars().next_back().unwrap_or(' ');
        let solid = if last == ' ' {
            previous.map_or(' ', |(_, solid)| solid)
        } else {
            last
        };
        previous = Some((
            if cluster.chars().count() > 1 && !is_cjk(last) {
                first
            } else {
                last
            },
            solid,
        ));
    }
    out
}

/// Whether the slash before byte `at` stands in a fraction or between two short words
/// (`α/β`, `x/(y + z)`, `km/h`, `I/O`), which read as one.
fn in_fraction(part: &str, at: usize) -> bool {
    let Some(before) = part[..at].strip_suffix('/') else {
        return false;
    };
    let after = &part[at..];
    if before.ends_with(is_cjk) || after.starts_with(is_cjk) {
        return false;
    }
    let is_letter = |c: &char| c.is_alphanumeric();
    let is_short = |word: usize| word < 3;
    is_short(before.chars().rev().take(3).take_while(is_letter).count())
        || is_short(after.chars().take(3).take_while(is_letter).count())
}

/// UAX #14's answer, corrected where Chinese and Japanese typesetting differ.
fn tailored(uax: bool, last: char, solid: char, first: char) -> Break {
    let cjk_around = is_cjk(last) || is_cjk(first);
    let is_opening = |c| matches!(c, '“' | '‘');
    let is_closing = |c| matches!(c, '”' | '’');
    let number_and_unit = last.is_ascii_digit() && is_unit(first);
    let yes = if never_starts(first) || never_ends(solid) || number_and_unit {
        false
    } else if (is_opening(first) && is_cjk(last)) || (is_closing(last) && is_cjk(first)) {
        true
    } else if is_opening(last) || is_closing(first) {
        !cjk_around && uax && last == ' '
    } else {
        uax
    };
    if yes { Break::Yes } else { Break::No }
}

/// Marks that never start a line (JIS X 4051 and the Chinese rules of CLREQ).
pub fn never_starts(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '．'
            | '）'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '〕'
            | '］'
            | '｝'
            | '〗'
            | '〙'
            | '〛'
            | '”'
            | '’'
            | '…'
            | '‥'
            | '—'
            | '―'
            | '～'
            | '〜'
            | '·'
            | '・'
            | '％'
            | '%'
            | '‰'
            | '℃'
            | '℉'
            | '°'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | ')'
            | ']'
            | '}'
            | '｡'
            | '､'
            | '｣'
            | '々'
            | 'ー'
            | '〻'
            | '゛'
            | '゜'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | '︰'
            | '﹐'
            | '﹑'
            | '﹒'
            | '﹔'
            | '﹕'
            | '﹖'
            | '﹗'
            | '\u{200d}'
            | '\u{fe0e}'
            | '\u{fe0f}'
    )
}

/// Marks that never end a line.
pub fn never_ends(c: char) -> bool {
    matches!(
        c,
        '（' | '「'
            | '『'
            | '【'
            | '《'
            | '〈'
            | '〔'
            | '［'
            | '｛'
            | '〖'
            | '〘'
            | '〚'
            | '“'
            | '‘'
            | '｢'
            | '('
            | '['
            | '{'
            | '￥'
    )
}

/// Characters that belong to the number before them.
fn is_unit(c: char) -> bool {
    matches!(
        c,
        '年' | '万'
            | '亿'
            | '千'
            | '百'
            | '个'
            | '個'
            | '次'
            | '倍'
            | '天'
            | '月'
            | '日'
            | '时'
            | '時'
            | '分'
            | '秒'
            | '号'
            | '號'
            | '岁'
            | '歲'
            | '元'
            | '度'
    )
}

/// Whether `text` begins with the sign of a unit, which its number is not torn from.
fn begins_with_unit(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "KB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "B", "bit", "ms", "µs", "ns",
        "s", "min", "h", "Hz", "kHz", "MHz", "GHz", "mm", "cm", "m", "km", "g", "kg", "px", "pt",
        "fps", "W", "kW", "V", "A", "K", "dB",
    ];
    let length = text
        .find(|c: char| !c.is_alphabetic() || is_cjk(c))
        .unwrap_or(text.len());
    UNITS.contains(&&text[..length])
}

/// Byte ranges of addresses (`scheme://` up to a space or a CJK character).
fn addresses(part: &str) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (colon, _) in part.match_indices("://") {
        if found.last().is_some_and(|range| range.end > colon) {
            continue;
        }
        let scheme = part[..colon]
            .bytes()
            .rev()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
            .count();
        let rest = &part[colon + 3..];
        let length = rest
            .find(|c: char| c.is_whitespace() || is_cjk(c) || matches!(c, '“' | '”' | '‘' | '’'))
            .unwrap_or(rest.len());
        found.push(colon - scheme..colon + 3 + length);
    }
    found
}
