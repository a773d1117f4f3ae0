//! How many colours a terminal can show, and the nearest of them.

use ratatui::style::Color;

/// What the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Depth {
    /// 24 bits a colour.
    #[default]
    True,
    /// The colour cube and grey ramp of xterm.
    Indexed256,
    /// The sixteen colours that a theme may change.
    Ansi16,
    /// No colour at all: shades by brightness.
    Mono,
}

impl Depth {
    /// The colour nearest to `rgb` that a theme may use. Of the 16 that a terminal
    /// names itself none is near to anything: a theme names them on its own.
    pub fn color(self, rgb: Rgb) -> Color {
        match self {
            Self::True => Color::Rgb(rgb[0], rgb[1], rgb[2]),
            Self::Indexed256 => indexed(rgb),
            Self::Ansi16 | Self::Mono => Color::Reset,
        }
    }
}

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// The nearest of the 240 colours of xterm that no theme changes.
pub(crate) fn indexed(rgb: Rgb) -> Color {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let level = |v: u8| match v {
        0..48 => 0,
        48..115 => 1,
        _ => usize::from((v - 35) / 40),
    };
    let [r, g, b] = rgb.map(level);
    let cube = [LEVELS[r], LEVELS[g], LEVELS[b]];
    let mean = (u16::from(rgb[0]) + u16::from(rgb[1]) + u16::from(rgb[2])) / 3;
    let step = (mean.saturating_sub(3) / 10).min(23) as u8;
    let grey = 8 + 10 * step;
    if distance(rgb, [grey; 3]) < distance(rgb, cube) {
        Color::Indexed(232 + step)
    } else {
        Color::Indexed((16 + 36 * r + 6 * g + b) as u8)
    }
}

/// The nearest of the sixteen colours, as xterm shows them by default.
pub(crate) fn ansi(rgb: Rgb) -> Color {
    const ANSI: [(Color, Rgb); 16] = [
        (Color::Black, [0, 0, 0]),
        (Color::Red, [205, 0, 0]),
        (Color::Green, [0, 205, 0]),
        (Color::Yellow, [205, 205, 0]),
        (Color::Blue, [0, 0, 238]),
        (Color::Magenta, [205, 0, 205]),
        (Color::Cyan, [0, 205, 205]),
        (Color::Gray, [229, 229, 229]),
        (Color::DarkGray, [127, 127, 127]),
        (Color::LightRed, [255, 0, 0]),
        (Color::LightGreen, [0, 255, 0]),
        (Color::LightYellow, [255, 255, 0]),
        (Color::LightBlue, [92, 92, 255]),
        (Color::LightMagenta, [255, 0, 255]),
        (Color::LightCyan, [0, 255, 255]),
        (Color::White, [255, 255, 255]),
    ];
    ANSI.into_iter()
        .min_by_key(|(_, ansi)| distance(rgb, *ansi))
        .map_or(Color::Reset, |(color, _)| color)
}

/// How bright a colour looks, 0 to 255.
pub(crate) fn luminance([r, g, b]: Rgb) -> u8 {
    let sum = 2126 * u32::from(r) + 7152 * u32::from(g) + 722 * u32::from(b);
    (sum / 10_000) as u8
}

/// How different two colours look: squared, weighted by how much the eye makes
/// of each channel around this redness (the "redmean" approximation).
pub(crate) fn distance(a: Rgb, b: Rgb) -> u32 {
    let red = (u32::from(a[0]) + u32::from(b[0])) / 2;
    let square = |i: usize| u32::from(a[i].abs_diff(b[i])).pow(2);
    ((512 + red) * square(0) + 1024 * square(1) + (767 - red) * square(2)) >> 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_the_cube_and_the_ramp_map_to_themselves() {
        for (rgb, index) in [
            ([0, 0, 0], 16),
            ([255, 255, 255], 231),
            ([95, 135, 175], 67),
            ([255, 0, 0], 196),
            ([8, 8, 8], 232),
            ([128, 128, 128], 244),
            ([238, 238, 238], 255),
        ] {
            assert_eq!(indexed(rgb), Color::Indexed(index), "{rgb:?}");
        }
    }

    #[test]
    fn the_sixteen_are_found() {
        assert_eq!(ansi([250, 5, 5]), Color::LightRed);
        assert_eq!(ansi([10, 10, 10]), Color::Black);
        assert_eq!(ansi([120, 125, 130]), Color::DarkGray);
    }
}
