//! What terminals disagree about: links in cells, and emoji of several characters.

use std::num::NonZeroU16;

use crate::app::Features;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use ratatui::{
    buffer::{Buffer, Cell, CellDiffOption, CellWidth},
    layout::Rect,
};

/// Everything outside of 0x21 to 0x7E is encoded, and what could end the sequence.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'`');

/// Whether a terminal may be handed `target`: http, https and mailto only.
pub(super) fn is_safe(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        ["http", "https", "mailto"]
            .iter()
            .any(|safe| scheme.eq_ignore_ascii_case(safe))
    })
}

/// Makes each cell of `area` a link (OSC 8) that opens and closes by itself: the diff
/// may send any of them alone. `id` joins the cells of one link, over rows too.
pub(super) fn link(buf: &mut Buffer, area: Rect, id: u32, target: &str) {
    let target = utf8_percent_encode(target, UNSAFE).to_string();
    let mut symbol = format!("\x1b]8;id={id};{target}\x1b\\");
    let open = symbol.len();
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let cell = &mut buf[(x, y)];
            let columns = cell.symbol().cell_width().max(1);
            symbol.truncate(open);
            symbol.push_str(cell.symbol());
            symbol.push_str("\x1b]8;;\x1b\\");
            cell.set_symbol(&symbol);
            if let Some(columns) = NonZeroU16::new(columns) {
                cell.set_diff_option(CellDiffOption::ForcedWidth(columns));
            }
            x += columns;
        }
    }
}

/// Replaces the emoji that terminals without grapheme clusters draw in another width
/// than they are laid out in: such a row would be torn. Runs before links are made.
///
/// A sign with an emoji selector (U+FE0F) is drawn as the sign and a space, a joined
/// sequence or one with a skin tone as its first emoji.
pub(super) fn simplify_emoji(buf: &mut Buffer, area: Rect, features: Features) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            let cell = &buf[(x, y)];
            // Nothing shorter is a sequence: not a letter, and no Han character.
            if cell.symbol().len() < SHORTEST {
                continue;
            }
            let Some((simple, columns)) = simple(cell, features) else {
                continue;
            };
            buf[(x, y)].set_symbol(&simple);
            if columns == 1 && x + 1 < area.right() {
                let style = buf[(x, y)].style();
                let next = &mut buf[(x + 1, y)];
                next.set_symbol(" ");
                next.set_style(style);
            }
        }
    }
}

/// Bytes of the shortest sequence: a digit with the selector of an emoji.
const SHORTEST: usize = 4;

/// What is drawn for an emoji of several characters instead, and in how many columns.
fn simple(cell: &Cell, features: Features) -> Option<(String, u16)> {
    let symbol = cell.symbol();
    let sequence = |c: char| match c {
        '\u{fe0f}' => !features.selectors,
        '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' => !features.clusters,
        _ => false,
    };
    if symbol.cell_width() < 2 || !symbol.chars().skip(1).any(sequence) {
        return None;
    }
    let mut simple = String::new();
    for c in symbol.chars() {
        if c == '\u{200d}' && !features.clusters {
            break;
        }
        if simple.is_empty() || !sequence(c) {
            simple.push(c);
        }
    }
    let columns = simple.cell_width();
    Some((simple, columns))
}

#[cfg(test)]
mod tests {
    use ratatui::{backend::CrosstermBackend, style::Style};

    use super::*;

    fn drawn(frames: &[&str], links: bool) -> vt100::Parser {
        let mut bytes: Vec<u8> = Vec::new();
        let mut before = Buffer::empty(Rect::new(0, 0, 40, 1));
        for text in frames {
            let mut buf = Buffer::empty(Rect::new(0, 0, 40, 1));
            buf.set_string(0, 0, text, Style::new());
            simplify_emoji(&mut buf, Rect::new(0, 0, 40, 1), Features::default());
            if links {
                link(&mut buf, Rect::new(2, 0, 10, 1), 7, "https://e.org/a b\x1b");
            }
            let updates = before.diff(&buf);
            let mut backend = CrosstermBackend::new(&mut bytes);
            ratatui::backend::Backend::draw(&mut backend, updates.into_iter()).unwrap();
            before = buf;
        }
        let mut parser = vt100::Parser::new(1.try_into().unwrap(), 40.try_into().unwrap(), 0);
        parser.process(&bytes);
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            !links || text.contains("\x1b]8;id=7;https://e.org/a%20b%1B\x1b\\"),
            "{text:?}"
        );
        let opened = text.matches("\x1b]8;id=").count();
        assert_eq!(opened, text.matches("\x1b]8;;\x1b").count());
        parser
    }

    #[test]
    fn linked_cells_stand_where_they_stood() {
        let line = "a 中文link after";
        assert_eq!(drawn(&[line], true).screen().contents(), line);
        // Only what differs is sent the second time, and every cell closes itself.
        let next = "a 中国link after";
        assert_eq!(drawn(&[line, next], true).screen().contents(), next);
        let narrow = "a bcdefghijk after";
        assert_eq!(
            drawn(&[line, narrow, line], true)
                .screen()
                .contents()
                .trim_end(),
            line
        );
    }

    #[test]
    fn emoji_sequences_become_signs_of_one_width() {
        assert_eq!(drawn(&["❤️x"], false).screen().contents(), "❤ x");
        assert_eq!(drawn(&["👨‍👩‍👧x"], false).screen().contents(), "👨x");
        assert_eq!(drawn(&["👍🏽x👀"], false).screen().contents(), "👍x👀");
    }

    #[test]
    fn only_web_and_mail_addresses_are_links() {
        assert!(is_safe("https://e.org") && is_safe("MAILTO:a@b"));
        assert!(!is_safe("javascript:x") && !is_safe("file:///x") && !is_safe("a.md"));
    }
}
