//! How many colours a terminal can show, and the nearest of them.

use ratatui::style::Color;

/// How many colours there are to paint with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    #[default]
    True,
    /// The 256 colours of xterm.
    Indexed256,
    /// The terminal's own 16.
    Ansi16,
    /// None.
    Mono,
}

impl Depth {
    /// The colour nearest to `rgb` that can be shown.
    pub fn color(self, rgb: [u8; 3]) -> Color {
        match self {
            Self::True => Color::Rgb(rgb[0], rgb[1], rgb[2]),
            Self::Indexed256 => Color::Indexed(nearest_256(rgb)),
            Self::Ansi16 | Self::Mono => Color::Reset,
        }
    }
}

/// The nearest colour of xterm's 6 × 6 × 6 cube (16 to 231) and its ramp of
/// greys (232 to 255).
pub fn nearest_256(rgb: [u8; 3]) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let level = |value: u8| {
        (0..6u8)
            .min_by_key(|at| LEVELS[usize::from(*at)].abs_diff(value))
            .unwrap_or(0)
    };
    let cube = rgb.map(level);
    let cube_rgb = cube.map(|at| LEVELS[usize::from(at)]);
    let mean = rgb.iter().map(|value| u16::from(*value)).sum::<u16>() / 3;
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let grey_rgb = [8 + 10 * grey; 3];
    let distance = |other: [u8; 3]| -> u32 {
        rgb.iter()
            .zip(other)
            .map(|(a, b)| u32::from(a.abs_diff(b)).pow(2))
            .sum()
    };
    if distance(grey_rgb) < distance(cube_rgb) {
        232 + grey
    } else {
        16 + 36 * cube[0] + 6 * cube[1] + cube[2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_256_colours() {
        assert_eq!(nearest_256([255, 0, 0]), 196);
        assert_eq!(nearest_256([0, 0, 0]), 16);
        assert_eq!(nearest_256([128, 128, 128]), 244);
    }
}
