//! What each construct looks like: styles by meaning, never by place.
//!
//! The page itself is not painted; the terminal's own background shows. Colour is
//! never the only carrier: whatever a style tells is told by shape as well.

pub mod file;

use ratatui::style::{Color, Modifier, Style};

use crate::{
    color::Depth,
    markdown::{Alert, AlertKind, Marks},
};

/// What a stretch of code is, as far as colour is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Plain,
    Comment,
    String,
    Number,
    Keyword,
    Function,
    Type,
    Name,
    Punctuation,
    Inserted,
    Deleted,
}

/// Which theme: a built-in one, or colours of the reader's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    #[default]
    Dark,
    Light,
    /// The terminal's own 16 colours.
    Ansi,
    /// No colour at all.
    Mono,
    /// From a file, see [`file::parse`].
    Own(Palette),
}

/// Styles by meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    pub text: Style,
    /// Titles, strong text.
    pub strong: Style,
    /// What supports: dates, counts, captions.
    pub dim: Style,
    /// Rules and frames.
    pub faint: Style,
    /// The one colour that leads the eye.
    pub accent: Style,
    /// Links, and tags where they stand in text.
    pub link: Style,
    pub tag: Style,
    pub good: Style,
    pub warning: Style,
    pub bad: Style,
    /// Ground of the bars at the top and the bottom.
    pub bar: Style,
    /// A tag in a box of its own.
    pub chip: Style,
    /// The row that is chosen.
    pub selection: Style,
    pub code: Style,
    pub key: Style,
    pub math: Style,
    pub highlight: Style,
    /// What a search has found, and the one the reader stands at.
    pub found: Style,
    pub found_here: Style,
    /// Signs that every font has, instead of the nicer ones.
    pub plain_shapes: bool,
    roles: [Style; 11],
}

/// The colours of a theme, each `0xRRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    text: u32,
    strong: u32,
    dim: u32,
    faint: u32,
    accent: u32,
    link: u32,
    good: u32,
    bad: u32,
    violet: u32,
    bar: u32,
    chip: u32,
    selection: u32,
    code: u32,
    found: u32,
}

const DARK: Palette = Palette {
    text: 0xcd_d3_da,
    strong: 0xf2_f5_f8,
    dim: 0x7b_87_94,
    faint: 0x3a_43_4e,
    accent: 0xe5_b5_67,
    link: 0x7f_b4_ca,
    good: 0x98_bb_6c,
    bad: 0xe0_6c_75,
    violet: 0xb4_9f_dc,
    bar: 0x16_1b_22,
    chip: 0x25_30_3b,
    selection: 0x1f_28_33,
    code: 0x1d_24_2c,
    found: 0x4a_41_2a,
};

const LIGHT: Palette = Palette {
    text: 0x3b_3f_45,
    strong: 0x16_18_1b,
    dim: 0x8a_8f_98,
    faint: 0xd5_d1_c7,
    accent: 0xa5_66_1b,
    link: 0x2f_6f_8f,
    good: 0x4f_7a_28,
    bad: 0xb0_3a_3a,
    violet: 0x6f_52_a8,
    bar: 0xf2_ef_e7,
    chip: 0xe8_e3_d7,
    selection: 0xec_e7_da,
    code: 0xee_ea_e0,
    found: 0xf3_e0_b0,
};

impl Theme {
    /// The theme `name` in the colours that the terminal can show.
    pub fn new(name: ThemeName, depth: Depth) -> Self {
        match (name, depth) {
            (ThemeName::Mono, _) | (_, Depth::Mono) => Self::mono(),
            (ThemeName::Ansi, _) | (_, Depth::Ansi16) => Self::ansi(),
            (ThemeName::Dark, depth) => Self::painted(&DARK, depth),
            (ThemeName::Light, depth) => Self::painted(&LIGHT, depth),
            (ThemeName::Own(palette), depth) => Self::painted(&palette, depth),
        }
    }

    fn painted(palette: &Palette, depth: Depth) -> Self {
        let color = |rgb: u32| {
            let [_, r, g, b] = rgb.to_be_bytes();
            depth.color([r, g, b])
        };
        let fg = |rgb: u32| Style::new().fg(color(rgb));
        let bold = Modifier::BOLD;
        Self {
            text: fg(palette.text),
            strong: fg(palette.strong).add_modifier(bold),
            dim: fg(palette.dim),
            faint: fg(palette.faint),
            accent: fg(palette.accent),
            link: fg(palette.link).add_modifier(Modifier::UNDERLINED),
            tag: fg(palette.link),
            good: fg(palette.good),
            warning: fg(palette.accent),
            bad: fg(palette.bad),
            bar: Style::new().bg(color(palette.bar)),
            chip: fg(palette.link).bg(color(palette.chip)),
            selection: Style::new().bg(color(palette.selection)),
            code: fg(palette.text).bg(color(palette.code)),
            key: fg(palette.strong).bg(color(palette.chip)),
            math: fg(palette.violet),
            highlight: fg(palette.strong).bg(color(palette.found)),
            found: Style::new().bg(color(palette.found)),
            found_here: Style::new()
                .fg(color(palette.bar))
                .bg(color(palette.accent)),
            plain_shapes: false,
            roles: [
                fg(palette.text),
                fg(palette.dim).add_modifier(Modifier::ITALIC),
                fg(palette.good),
                fg(palette.accent),
                fg(palette.violet),
                fg(palette.link),
                fg(palette.accent),
                fg(palette.link),
                fg(palette.dim),
                fg(palette.good),
                fg(palette.bad),
            ],
        }
    }

    fn ansi() -> Self {
        let fg = |color| Style::new().fg(color);
        let plain = Style::new();
        Self {
            strong: plain.add_modifier(Modifier::BOLD),
            dim: fg(Color::DarkGray),
            faint: fg(Color::DarkGray),
            accent: fg(Color::Yellow),
            link: fg(Color::Cyan).add_modifier(Modifier::UNDERLINED),
            tag: fg(Color::Cyan),
            good: fg(Color::Green),
            warning: fg(Color::Yellow),
            bad: fg(Color::Red),
            chip: fg(Color::Cyan).add_modifier(Modifier::REVERSED),
            code: fg(Color::Cyan),
            math: fg(Color::Magenta),
            highlight: fg(Color::Black).bg(Color::Yellow),
            found: fg(Color::Black).bg(Color::Yellow),
            found_here: fg(Color::Black).bg(Color::Green),
            roles: [
                plain,
                fg(Color::DarkGray),
                fg(Color::Green),
                fg(Color::Yellow),
                fg(Color::Magenta),
                fg(Color::Blue),
                fg(Color::Yellow),
                fg(Color::Cyan),
                plain,
                fg(Color::Green),
                fg(Color::Red),
            ],
            ..Self::mono()
        }
    }

    fn mono() -> Self {
        let plain = Style::new();
        let with = |modifier| plain.add_modifier(modifier);
        Self {
            text: plain,
            strong: with(Modifier::BOLD),
            dim: with(Modifier::DIM),
            faint: with(Modifier::DIM),
            accent: with(Modifier::BOLD),
            link: with(Modifier::UNDERLINED),
            tag: plain,
            good: plain,
            warning: with(Modifier::BOLD),
            bad: with(Modifier::BOLD),
            bar: plain,
            chip: with(Modifier::REVERSED),
            selection: plain,
            code: with(Modifier::BOLD),
            key: with(Modifier::REVERSED),
            math: with(Modifier::ITALIC),
            highlight: with(Modifier::REVERSED),
            found: with(Modifier::REVERSED),
            found_here: with(Modifier::REVERSED.union(Modifier::BOLD)),
            plain_shapes: true,
            roles: [
                plain,
                with(Modifier::DIM),
                plain,
                plain,
                with(Modifier::BOLD),
                plain,
                plain,
                plain,
                plain,
                with(Modifier::BOLD),
                with(Modifier::DIM),
            ],
        }
    }

    /// The style of running text with `marks`, on top of `base`.
    pub fn inline(&self, base: Style, marks: Marks, link: bool) -> Style {
        let mut style = base;
        if marks.has(Marks::STRONG) {
            // Strong text is bold; its colour changes only in plain prose.
            style = if base == self.text {
                style.patch(self.strong)
            } else {
                style.add_modifier(Modifier::BOLD)
            };
        }
        if marks.has(Marks::MATH) {
            style = style.patch(self.math);
        }
        if marks.has(Marks::CODE) {
            style = style.patch(self.code);
        }
        if marks.has(Marks::KEY) {
            style = style.patch(self.key);
        }
        if marks.has(Marks::BADGE) {
            style = style.patch(self.chip);
        }
        if marks.has(Marks::HIGHLIGHT) {
            style = style.patch(self.highlight);
        }
        if marks.has(Marks::DIM) {
            style = style.patch(self.dim);
        }
        if marks.has(Marks::FOOTNOTE) {
            return style.patch(self.tag);
        }
        if link {
            style = style.patch(self.link);
        }
        for (mark, modifier) in [
            (Marks::EMPHASIS, Modifier::ITALIC),
            (Marks::STRIKE, Modifier::CROSSED_OUT),
            (Marks::UNDERLINE, Modifier::UNDERLINED),
        ] {
            if marks.has(mark) {
                style = style.add_modifier(modifier);
            }
        }
        style
    }

    /// The colour of an alert's bar and title.
    pub fn alert(&self, alert: &Alert) -> Style {
        match alert.kind {
            AlertKind::Note => self.tag,
            AlertKind::Tip => self.good,
            AlertKind::Important => self.math,
            AlertKind::Warning => self.warning,
            AlertKind::Caution => self.bad,
        }
    }

    pub fn role(&self, role: Role) -> Style {
        self.roles[role as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(rgb: u32) -> f64 {
        let [_, r, g, b] = rgb.to_be_bytes();
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    /// WCAG 2.2, "contrast ratio".
    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_dim_can_be_read_on_every_ground() {
        for (palette, ground) in [(&DARK, 0x10_14_18), (&LIGHT, 0xfa_f8_f3)] {
            for ground in [ground, palette.bar, palette.selection] {
                assert!(contrast(palette.text, ground) >= 4.5);
                assert!(contrast(palette.accent, ground) >= 3.0);
                assert!(contrast(palette.link, ground) >= 3.0);
            }
            let dim = contrast(palette.dim, ground);
            assert!(dim >= 3.0, "{dim}");
        }
    }

    #[test]
    fn a_bold_link_is_bold_and_underlined() {
        let theme = Theme::new(ThemeName::Dark, Depth::True);
        let style = theme.inline(theme.text, Marks::STRONG, true);
        assert!(
            style
                .add_modifier
                .contains(Modifier::BOLD | Modifier::UNDERLINED)
        );
        assert_eq!(style.fg, theme.link.fg);
    }

    #[test]
    fn without_colour_no_style_has_one() {
        let theme = Theme::new(ThemeName::Light, Depth::Mono);
        for style in [
            theme.text,
            theme.link,
            theme.selection,
            theme.found,
            theme.role(Role::String),
        ] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
