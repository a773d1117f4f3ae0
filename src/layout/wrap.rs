//! Breaks a paragraph into lines, over its whole text, before any style is laid
//! on it.
//!
//! Break opportunities are those of UAX #14 (`unicode-linebreak`), tailored:
//! * `“ ‘` open and `” ’` close when they stand next to CJK (UAX #14 glues both
//!   sides), and marks that UAX #14 lets a line start with may not (`—`, `～`, ...);
//! * a number keeps its Chinese unit (`8月`);
//! * a fraction and short words with a slash between (`α/β`, `km/h`), like an address,
//!   break only where they alone are longer than the line;
//! * an address breaks only where it alone is longer than the line;
//! * a word longer than the line is cut between grapheme clusters, and even then
//!   not before a closing mark or after an opening one.
//!
//! Widths are columns as ratatui counts them, by grapheme cluster. A cluster may be of
//! any width (`a` and a skin tone take three columns, consonants that are joined one
//! each); one that is wider than a line is cut between its characters. So no line is
//! wider than asked, but for one character that alone is wider.

use ratatui::buffer::CellWidth;

mod breaks;
mod clusters;

use breaks::{Break, Cluster, clusters};
pub use breaks::{never_ends, never_starts};
use clusters::clusters_of;

/// One line of a paragraph: bytes of its text, without the space it broke at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub start: usize,
    pub end: usize,
    /// Columns.
    pub width: usize,
}

/// Columns that `text` takes up, by grapheme cluster.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    clusters_of(text)
        .map(|(_, cluster)| usize::from(cluster.cell_width()))
        .sum()
}

/// The clusters of `text` and where they begin; those wider than `columns` in pieces
/// that are not, as far as characters allow it.
pub(super) fn clusters_within(text: &str, columns: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut clusters = clusters_of(text);
    let mut rest = None;
    std::iter::from_fn(move || {
        let (at, cluster) = match rest.take() {
            Some(rest) => rest,
            None => {
                let (at, cluster) = clusters.next()?;
                // None is wider than its bytes are many.
                if cluster.len() <= columns.max(2) || usize::from(cluster.cell_width()) <= columns {
                    return Some((at, cluster));
                }
                (at, cluster)
            }
        };
        let mut chars = cluster.char_indices().skip(1);
        // What takes no column of its own stays with what it stands on.
        let next = chars.find(|(_, c)| c.encode_utf8(&mut [0; 4]).cell_width() > 0);
        let end = next.map_or(cluster.len(), |(next, _)| next);
        let (piece, after) = cluster.split_at(end);
        rest = (!after.is_empty()).then_some((at + end, after));
        Some((at, piece))
    })
}

/// `text` cut into pieces of at most `columns`, between clusters wherever one fits:
/// for what has to be seen as it is, such as an address.
pub fn pieces_of(text: &str, columns: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut used = 0;
        let mut end = 0;
        for (at, cluster) in clusters_within(rest, columns) {
            used += usize::from(cluster.cell_width());
            // One cluster at least, or there would be no end.
            if used > columns && at > 0 {
                break;
            }
            end = at + cluster.len();
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Breaks `text` into lines of at most `columns`. A newline in `text` is a hard
/// break. There is at least one line; empty text gives an empty one.
pub fn wrap(text: &str, columns: usize) -> Vec<Line> {
    wrap_all(text, columns, false)
}

/// The same, but a full-width stop or comma for which one column is left hangs into
/// the margin by the other one, rather than pull a character down with it (CLREQ
/// 3.1.5). Such a line is one column wider than asked.
pub fn wrap_hanging(text: &str, columns: usize) -> Vec<Line> {
    wrap_all(text, columns, true)
}

fn wrap_all(text: &str, columns: usize, hang: bool) -> Vec<Line> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut start = 0;
    for part in text.split('\n') {
        wrap_part(text, start..start + part.len(), (columns, hang), &mut lines);
        start += part.len() + 1;
    }
    lines
}

fn wrap_part(
    text: &str,
    part: std::ops::Range<usize>,
    (columns, hang): (usize, bool),
    lines: &mut Vec<Line>,
) {
    let (start, end) = (part.start, part.end);
    let part = &text[start..end];
    let clusters = clusters(part, start, columns);
    let trimmed = start + part.trim_end_matches(' ').len();
    let lines_before = lines.len();

    let mut from = 0; // first cluster of the line
    let mut width = 0; // columns since `from`
    let mut last = None; // the last place where the line may end: the cluster after it
    let mut at = 0;
    while at < clusters.len() {
        let cluster = &clusters[at];
        if at > from && cluster.before == Break::Yes {
            last = Some(at);
        }
        // Spaces hang over the edge: they are not drawn at a line's end.
        if cluster.space || width + cluster.width <= columns {
            width += cluster.width;
            at += 1;
            continue;
        }
        if hang && width + cluster.width == columns + 1 && hangs(text, &clusters, at) {
            push_line((text, end), &clusters, from, at + 1, lines);
            from = at + 1;
            while from < clusters.len() && clusters[from].space {
                from += 1;
            }
            at = from;
            width = 0;
            last = None;
            continue;
        }
        let next = last.unwrap_or_else(|| emergency(text, &clusters, from, at));
        push_line((text, end), &clusters, from, next, lines);
        from = next;
        while from < clusters.len() && clusters[from].space {
            from += 1;
        }
        at = from;
        width = 0;
        last = None;
    }
    if from < clusters.len() || lines.len() == lines_before {
        let line_start = clusters
            .get(from)
            .map_or(end, |cluster| cluster.at)
            .min(trimmed.max(start));
        let shown = &text[line_start..trimmed.max(line_start)];
        lines.push(Line {
            start: line_start,
            end: line_start + shown.len(),
            width: width_between(&clusters, from, clusters.len(), trimmed),
        });
    }
}

/// Pushes the clusters `from..next` of a part that ends at byte `end` as a line.
fn push_line(
    part: (&str, usize),
    clusters: &[Cluster],
    from: usize,
    next: usize,
    lines: &mut Vec<Line>,
) {
    let (text, end) = part;
    let start = clusters[from].at;
    let stop = clusters.get(next).map_or(end, |cluster| cluster.at);
    let end = start + text[start..stop].trim_end_matches(' ').len();
    lines.push(Line {
        start,
        end,
        width: width_between(clusters, from, next, end),
    });
}

fn width_between(clusters: &[Cluster], from: usize, next: usize, end: usize) -> usize {
    clusters[from.min(clusters.len())..next]
        .iter()
        .filter(|cluster| cluster.at < end)
        .map(|cluster| cluster.width)
        .sum()
}

/// Whether the cluster is a mark that may hang, and the line may end behind it.
fn hangs(text: &str, clusters: &[Cluster], at: usize) -> bool {
    let mark = text[clusters[at].at..].chars().next();
    // Spaces are dropped there, and what stands behind them begins the next line.
    let mut behind = clusters[at + 1..].iter();
    let ends = behind
        .find(|next| !next.space)
        .is_none_or(|next| next.before == Break::Yes);
    ends && mark.is_some_and(|c| matches!(c, '，' | '。' | '、' | '；' | '：' | '？' | '！'))
}

/// Where to cut a line that holds no break: at the last place inside an address,
/// else between clusters, as far back as needed to keep marks where they belong.
fn emergency(text: &str, clusters: &[Cluster], from: usize, full: usize) -> usize {
    let full = full.max(from + 1);
    if let Some(at) = (from + 1..=full).rev().find(|at| {
        clusters
            .get(*at)
            .is_some_and(|cluster| cluster.before == Break::Address)
    }) {
        return at;
    }
    let char_at = |at: usize| {
        clusters
            .get(at)
            .and_then(|cluster| text[cluster.at..].chars().next())
    };
    // Spaces at the cut are dropped: what follows them starts the line.
    let solid = |at: usize| (at..clusters.len()).find(|at| !clusters[*at].space);
    let fits = |at: &usize| {
        !solid(*at).and_then(char_at).is_some_and(never_starts)
            && !(from..*at)
                .rev()
                .find(|at| !clusters[*at].space)
                .and_then(char_at)
                .is_some_and(never_ends)
    };
    (from + 1..=full).rev().find(fits).unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::markdown::is_cjk;

    use super::*;

    fn lines(text: &str, columns: usize) -> Vec<&str> {
        wrap(text, columns)
            .iter()
            .map(|line| &text[line.start..line.end])
            .collect()
    }

    #[test]
    fn english_breaks_at_spaces_and_a_hard_break_stays() {
        assert_eq!(lines("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(lines("a\n\nb", 10), ["a", "", "b"]);
        assert_eq!(lines("", 10), [""]);
        assert_eq!(lines("trailing   ", 10), ["trailing"]);
    }

    #[test]
    fn a_line_of_chinese_never_starts_with_a_closing_mark() {
        assert_eq!(
            lines("合抱之木，生于毫末；", 8),
            ["合抱之", "木，生于", "毫末；"]
        );
        assert_eq!(lines("他说：“好的。”我", 8), ["他说：", "“好的。”", "我"]);
        assert_eq!(lines("一二三（四五）", 8), ["一二三", "（四五）"]);
    }

    #[test]
    fn ellipsis_and_dash_stay_whole_and_off_the_start() {
        assert_eq!(lines("一二三……四", 8), ["一二三……", "四"]);
        assert_eq!(lines("一二三四——五", 8), ["一二三", "四——五"]);
    }

    #[test]
    fn a_number_keeps_its_unit_and_a_word_its_letters() {
        assert_eq!(lines("我在 8月注册", 6), ["我在", "8月注", "册"]);
        assert_eq!(
            lines("自己写 python 尤其", 10),
            ["自己写", "python 尤", "其"]
        );
    }

    #[test]
    fn an_address_moves_to_a_line_of_its_own_before_it_is_cut() {
        assert_eq!(
            lines("see https://a.b/c/d/e now", 20),
            ["see", "https://a.b/c/d/e", "now"]
        );
        assert_eq!(
            lines("https://a.b/long/path", 12),
            ["https://a.b/", "long/path"]
        );
    }

    #[test]
    fn a_fraction_stays_whole_where_it_fits() {
        assert_eq!(lines("the ratio α/β of it", 12), ["the ratio", "α/β of it"]);
        assert_eq!(lines("so x/(y + z) is", 6), ["so", "x/(y +", "z) is"]);
        assert_eq!(lines("go at km/h now", 9), ["go at", "km/h now"]);
        assert_eq!(lines("input/output", 8), ["input/", "output"]);
        assert_eq!(lines("客户/服务器", 6), ["客户/", "服务器"]);
        // Alone too long, it is cut behind a slash.
        assert_eq!(lines("α/β/γ/δ/ε", 6), ["α/β/γ/", "δ/ε"]);
        // But not before a mark that never starts a line.
        assert_eq!(lines("x/%yyyy", 3), ["x/%", "yyy", "y"]);
    }

    #[test]
    fn a_full_width_stop_hangs_by_one_column_where_it_may() {
        let hanging = |text, columns| -> Vec<&str> {
            let lines = wrap_hanging(text, columns);
            lines
                .iter()
                .map(|line| &text[line.start..line.end])
                .collect()
        };
        assert_eq!(
            hanging("合抱之木，生于毫末；", 9),
            ["合抱之木，", "生于毫末；"]
        );
        assert_eq!(
            lines("合抱之木，生于毫末；", 9),
            ["合抱之", "木，生于", "毫末；"]
        );
        assert_eq!(hanging("合抱之木，”生", 9), ["合抱之", "木，”生"]);
        assert_eq!(hanging("合抱之木， .p", 9), ["合抱之", "木， .p"]);
        assert_eq!(hanging("合抱之木， p", 9), ["合抱之木，", "p"]);
        assert_eq!(hanging("合抱之木，生", 8), ["合抱之", "木，生"]);
    }

    #[test]
    fn a_number_keeps_its_unit_behind_a_space() {
        assert_eq!(lines("about 50 MB of it", 9), ["about", "50 MB of", "it"]);
        assert_eq!(lines("about 50 more", 9), ["about 50", "more"]);
    }

    #[test]
    fn emoji_sequences_are_never_cut() {
        assert_eq!(lines("👨‍👩‍👧‍👦👨‍👩‍👧‍👦1️⃣🇨🇳", 2), ["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦", "1️⃣", "🇨🇳"]);
    }

    /// At one column the last character of a line with a hard break after it took
    /// the rest of the paragraph along.
    #[test]
    fn a_hard_break_ends_a_line_that_is_too_narrow_for_it() {
        assert_eq!(lines("字。\n字", 1), ["字", "。", "字"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        assert_eq!(lines("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(lines("。。。。", 4), ["。。", "。。"]);
        assert_eq!(lines("abcdef 。g", 6), ["abcde", "f 。g"]);
    }

    fn mixed() -> impl Strategy<Value = String> {
        let pieces = [
            "我们",
            "，",
            "。",
            "（",
            "）",
            "“",
            "”",
            "——",
            "……",
            "TiDB",
            " ",
            "  ",
            "word",
            "don't",
            "8月",
            "50%",
            "👀",
            "👨‍👩‍👧",
            "❤️",
            "e\u{301}",
            "https://e.org/a?b=c",
            "「",
            "」",
            "한국어",
            "ー",
            "1.5",
            "-",
            "/",
            "\n",
            "!",
        ];
        proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..60)
            .prop_map(|pieces| pieces.concat())
    }

    /// So most clusters need not be measured to be known to fit.
    #[test]
    fn no_character_is_wider_than_its_bytes_are_many() {
        let mut bytes = [0; 4];
        let all = (0..=0x1_ffff).filter_map(char::from_u32);
        for c in all.filter(|c| !c.is_control()) {
            let text = &*c.encode_utf8(&mut bytes);
            assert!(usize::from(text.cell_width()) <= text.len(), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in mixed(), columns in 2usize..60) {
            let lines = wrap(&text, columns);
            let mut at = 0;
            for line in &lines {
                prop_assert!(line.start >= at && line.end >= line.start);
                prop_assert!(text[at..line.start].chars().all(|c| c == ' ' || c == '\n'));
                prop_assert_eq!(line.width, width(&text[line.start..line.end]));
                prop_assert!(line.width <= columns, "{} > {columns}: {:?}", line.width, &text[line.start..line.end]);
                at = line.end;
            }
            prop_assert!(text[at..].chars().all(|c| c == ' ' || c == '\n'));
            prop_assert!(lines.len() > text.matches('\n').count());
        }

        #[test]
        fn marks_stand_where_they_may(text in mixed(), columns in 12usize..60) {
            // A run of marks wider than the line has to be cut somewhere.
            prop_assume!(!text.split(|c: char| is_cjk(c) && !never_starts(c) && !never_ends(c) || c.is_ascii_alphanumeric() || c == '\n')
                .any(|run| width(run) + 4 > columns));
            let lines = wrap(&text, columns);
            for pair in lines.windows(2) {
                if text[pair[0].end..pair[1].start].contains('\n') {
                    continue;
                }
                let first = text[pair[1].start..pair[1].end].chars().next();
                let last = text[pair[0].start..pair[0].end].chars().next_back();
                prop_assert!(!first.is_some_and(never_starts), "{:?} starts a line of {text:?}", first);
                prop_assert!(!last.is_some_and(never_ends), "{:?} ends a line of {text:?}", last);
            }
        }

        #[test]
        fn lines_follow_each_other_even_where_nothing_fits(text in mixed(), columns in 0usize..4) {
            let mut at = 0;
            for line in wrap(&text, columns) {
                prop_assert!(line.start >= at && line.end >= line.start);
                prop_assert!(text[at..line.start].chars().all(|c| c == ' ' || c == '\n'));
                at = line.end;
            }
        }

        #[test]
        fn any_text_at_any_width_is_taken(text in any::<String>(), columns in 0usize..300) {
            for line in wrap(&text, columns) {
                prop_assert!(line.width <= columns.max(2), "{:?}", &text[line.start..line.end]);
            }
        }
    }
}
