//! How cells look, and the sequences that change it (SGR).

use std::fmt::Write as _;

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) underline: Color,
    pub(super) modifier: Modifier,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            fg: Color::Reset,
            bg: Color::Reset,
            underline: Color::Reset,
            modifier: Modifier::empty(),
        }
    }
}

impl Look {
    pub(super) fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            underline: cell.underline_color,
            modifier: cell.modifier,
        }
    }

    /// Appends what changes the look from another: by what differs or from the default,
    /// whichever is shorter.
    pub(super) fn after(self, from: Self, out: &mut String) {
        let mut change = Codes::default();
        change.modifiers(from.modifier, self.modifier);
        change.colours(from, self);
        let mut anew = Codes::default();
        anew.number(0);
        anew.modifiers(Modifier::empty(), self.modifier);
        anew.colours(Self::default(), self);
        let codes = if anew.text.len() < change.text.len() {
            anew
        } else {
            change
        };
        let codes = if codes.text == "0" { "" } else { &codes.text };
        let _ = write!(out, "\x1b[{codes}m");
    }
}

/// Numbers of a sequence that changes the look.
#[derive(Default)]
struct Codes {
    text: String,
}

impl Codes {
    fn number(&mut self, number: u8) {
        if !self.text.is_empty() {
            self.text.push(';');
        }
        let _ = write!(self.text, "{number}");
    }

    fn modifiers(&mut self, from: Modifier, to: Modifier) {
        const ALL: [(Modifier, u8, u8); 9] = [
            (Modifier::BOLD, 1, 22),
            (Modifier::DIM, 2, 22),
            (Modifier::ITALIC, 3, 23),
            (Modifier::UNDERLINED, 4, 24),
            (Modifier::SLOW_BLINK, 5, 25),
            (Modifier::RAPID_BLINK, 6, 25),
            (Modifier::REVERSED, 7, 27),
            (Modifier::HIDDEN, 8, 28),
            (Modifier::CROSSED_OUT, 9, 29),
        ];
        let gone = from.difference(to);
        let mut kept = from.intersection(to);
        let mut ended = 0;
        for (modifier, _, end) in ALL {
            if gone.contains(modifier) && end != ended {
                self.number(end);
                ended = end;
                // Bold and dim have one end, and so have the two ways to blink.
                for (other, _, same) in ALL {
                    if same == end {
                        kept.remove(other);
                    }
                }
            }
        }
        for (modifier, begin, _) in ALL {
            if to.contains(modifier) && !kept.contains(modifier) {
                self.number(begin);
            }
        }
    }

    fn colours(&mut self, from: Look, to: Look) {
        if from.fg != to.fg {
            self.colour(to.fg, 30);
        }
        if from.bg != to.bg {
            self.colour(to.bg, 40);
        }
        if from.underline != to.underline {
            self.colour(to.underline, 50);
        }
    }

    /// A colour of the text (30), of the ground (40) or of the line below (50).
    fn colour(&mut self, colour: Color, what: u8) {
        let named = match colour {
            Color::Reset => return self.number(what + 9),
            Color::Rgb(r, g, b) => {
                self.number(what + 8);
                let _ = write!(self.text, ";2;{r};{g};{b}");
                return;
            }
            Color::Indexed(index) => {
                self.number(what + 8);
                let _ = write!(self.text, ";5;{index}");
                return;
            }
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
        };
        match (what, named) {
            (50, _) => {
                self.number(58);
                let _ = write!(self.text, ";5;{named}");
            }
            (_, 0..8) => self.number(what + named),
            _ => self.number(what + 60 + named - 8),
        }
    }
}
