//! The bars at the top and the bottom.
//!
//! ```text
//!  blogtui  content                              128 posts   ·   newest first
//!  ...
//!  enter open   / filter   t tags   o sort   ? help                   1 / 128
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};
use unicode_segmentation::UnicodeSegmentation as _;

use super::canvas::{ellipsis, fill, text, text_right};
pub(super) use crate::app::areas::MARGIN;
use crate::{
    app::{App, Overlay, areas, keymap::Action, picker::Kind},
    layout::wrap::width,
    search::run::Order,
};

/// Fills a bar with `left` and `right`; the right side gives way.
pub(super) fn bar(buf: &mut Buffer, area: Rect, app: &App) {
    fill(buf, area, app.theme.bar);
}

/// The hints of a screen, as many as fit before column `until`. Where they do
/// not, those before the last two give way: how to leave and where help is stay.
pub(super) fn hints(
    buf: &mut Buffer,
    area: Rect,
    app: &App,
    hints: &[(&[Action], &str)],
    until: u16,
) {
    let theme = &app.theme;
    if let Some(overlay) = &app.overlay {
        let (says, last, between): (&[&str], _, _) = match overlay {
            Overlay::Help { .. } => (&["j k scroll", "any other key closes"], 1, "   "),
            Overlay::Note { .. } => (
                &["enter to the note", "j k scroll", "any other key closes"],
                1,
                "   ",
            ),
            Overlay::Copy { .. } => (
                &["j k choose", "enter or its letter copies", "esc leave"],
                2,
                "   ",
            ),
            Overlay::Search(search) => match (search.found.is_empty(), search.order) {
                (true, _) => (&["type to search", "esc leave"], 1, "   "),
                (false, Order::AsGiven) => (
                    &[
                        "enter open",
                        "tab next post",
                        "ctrl-o best first",
                        "esc leave",
                    ],
                    1,
                    "   ",
                ),
                (false, Order::Relevance) => (
                    &[
                        "enter open",
                        "tab next post",
                        "ctrl-o list's order",
                        "esc leave",
                    ],
                    1,
                    "   ",
                ),
            },
            Overlay::Picker(picker) if matches!(picker.kind, Kind::Filter(_)) => (
                &[
                    "tab several",
                    "- without",
                    "← → kind",
                    "ctrl-a any/all",
                    "enter",
                    "esc",
                ],
                2,
                "  ",
            ),
            Overlay::Picker(_) => (&["type to narrow", "enter choose", "esc leave"], 2, "   "),
            Overlay::Viewer(_) => (&[], 0, ""),
        };
        let room = usize::from(until.saturating_sub(MARGIN + 1));
        let says = fitting(says, last, between, room);
        text(buf, area, MARGIN, 0, &says, theme.dim);
        return;
    }
    let mut shown: Vec<(String, &str)> = hints
        .iter()
        .map(|(actions, label)| {
            let keys = actions.iter().map(|action| app.keys.key_of(*action));
            let keys: Vec<_> = keys.filter(|key| !key.is_empty()).collect();
            (keys.join(" "), *label)
        })
        .collect();
    let columns = |shown: &[(String, &str)]| -> usize {
        shown
            .iter()
            .map(|(keys, label)| width(keys) + width(label) + 4)
            .sum()
    };
    let room = usize::from(until.saturating_sub(MARGIN));
    while !shown.is_empty() && columns(&shown) > room {
        shown.remove(shown.len().saturating_sub(3));
    }
    let mut x = MARGIN;
    for (keys, label) in shown {
        x = text(
            buf,
            area,
            x,
            0,
            &keys,
            theme.accent.add_modifier(Modifier::BOLD),
        );
        x = text(buf, area, x + 1, 0, label, theme.dim) + 3;
    }
}

/// As many of `parts` as fit into `room` columns. Those before the last `stay` give way,
/// the hindmost first.
pub(super) fn fitting(parts: &[&str], stay: usize, between: &str, room: usize) -> String {
    let mut parts = parts.to_vec();
    let mut line = parts.join(between);
    while width(&line) > room {
        let Some(at) = parts.len().checked_sub(stay + 1) else {
            return ellipsis(&line, room).into_owned();
        };
        parts.remove(at);
        line = parts.join(between);
    }
    line
}

/// What the status line says instead of hints, if anything: a line that is typed,
/// a notice. The column after it.
pub(super) fn prompt(buf: &mut Buffer, area: Rect, app: &App, sign: &str, typed: &str) -> u16 {
    let theme = &app.theme;
    let x = text(
        buf,
        area,
        MARGIN,
        0,
        sign,
        theme.accent.add_modifier(Modifier::BOLD),
    );
    let room = usize::from(area.width.saturating_sub(x + 2));
    // What is typed last has to be seen.
    let mut shown = typed;
    while width(shown) > room {
        let next = shown.chars().next().map_or(0, char::len_utf8);
        shown = &shown[next..];
    }
    let x = text(buf, area, x + 1, 0, shown, theme.strong);
    text(buf, area, x, 0, "▏", theme.accent)
}

/// A bar at the right edge of `area`: where in `total` rows the first one in sight is.
pub(super) fn scroll_bar(buf: &mut Buffer, app: &App, area: Rect, (total, top): (usize, usize)) {
    let track = areas::bar_track(area);
    let Some((at, rows)) = areas::thumb(track.height, total, top) else {
        return;
    };
    for y in 0..track.height {
        let (sign, style) = if (at..at + rows).contains(&y) {
            ("┃", app.theme.dim)
        } else {
            ("│", app.theme.faint)
        };
        text(buf, track, 0, y, sign, style);
    }
}

/// What is said of a path that is too long: its end is what tells it from others, and
/// what stands behind it is why something is said at all.
fn with_its_end(notice: &str, room: usize) -> std::borrow::Cow<'_, str> {
    /// Columns of a path that it can still be known by.
    const LEAST: usize = 12;
    let over = width(notice).saturating_sub(room);
    let before = notice.rsplit_once(": ").map_or("", |(before, _)| before);
    let paths = before.split(": ").filter(|part| part.contains('/'));
    let Some(path) = paths.max_by_key(|part| part.len()).filter(|_| over > 0) else {
        return notice.into();
    };
    let left = width(path).saturating_sub(over).max(LEAST);
    let mut columns = 1;
    let clusters = path.grapheme_indices(true).rev();
    let kept = clusters.take_while(|(_, cluster)| {
        columns += width(cluster);
        columns <= left
    });
    let rest = kept.last().map_or("", |(at, _)| &path[at..]);
    notice.replacen(path, &format!("…{rest}"), 1).into()
}

/// A notice in the place of the hints.
pub(super) fn notice(buf: &mut Buffer, area: Rect, app: &App, notice: &str, until: u16) {
    let room = usize::from(until.saturating_sub(MARGIN + 1));
    text(
        buf,
        area,
        MARGIN,
        0,
        &ellipsis(&with_its_end(notice, room), room),
        app.theme.warning,
    );
}

/// Writes at the right end of a bar; the column where it begins.
pub(super) fn right(buf: &mut Buffer, area: Rect, line: &str, app: &App) -> u16 {
    let room = area.width.saturating_sub(MARGIN);
    text_right(buf, area, room, 0, line, app.theme.dim)
}

#[cfg(test)]
mod tests {
    use super::with_its_end;

    #[test]
    fn of_a_long_path_the_end_is_kept_and_the_reason_is_said() {
        let said = "not remembered: /tmp/一个很长很长的文件夹/a/b.json: Permission denied";
        assert_eq!(
            with_its_end(said, 50),
            "not remembered: …件夹/a/b.json: Permission denied"
        );
        assert_eq!(with_its_end(said, 200), said);
        for whole in ["no path: x", "not opened: /a/long/way/to/something"] {
            assert_eq!(with_its_end(whole, 20), whole);
        }
    }
}
