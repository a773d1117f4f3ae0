//! What each construct looks like: styles by meaning, never by place.
//!
//! The page is painted only where a theme was asked for that the terminal's own
//! background does not fit; else that shows. Colour is never the only carrier: whatever a style tells is told by shape as well.

mod built_in;
pub mod file;

use ratatui::style::{Color, Modifier, Style};

use crate::{
    color::{self, Depth},
    markdown::{Alert, AlertKind, Marks},
};

pub use built_in::Palette;
use built_in::{DARK, LIGHT};

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

impl ThemeName {
    /// Whether it is made for a light ground; `None` where it fits any.
    pub fn is_light(self) -> Option<bool> {
        let light = |palette: Palette| {
            let [_, r, g, b] = palette.ground.to_be_bytes();
            color::luminance([r, g, b]) > 127
        };
        match self {
            Self::Dark => Some(light(DARK)),
            Self::Light => Some(light(LIGHT)),
            Self::Own(palette) => Some(light(palette)),
            Self::Ansi | Self::Mono => None,
        }
    }

    /// Whether its author has named a ground for it.
    pub fn paints(self) -> bool {
        matches!(self, Self::Own(palette) if palette.own_ground)
    }
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
    /// Colours of the whole screen, where the terminal's own would not do.
    pub painted: Option<Style>,
    /// What they are.
    ground: Option<Style>,
    roles: [Style; 11],
}

impl Theme {
    /// The theme `name` in the colours that the terminal can show.
    pub fn new(name: ThemeName, depth: Depth) -> Self {
        match (name, depth) {
            (ThemeName::Mono, _) | (_, Depth::Mono) => Self::mono(),
            (ThemeName::Ansi, _) | (_, Depth::Ansi16) => Self::ansi(),
            (ThemeName::Dark, depth) => Self::coloured(&DARK, depth),
            (ThemeName::Light, depth) => Self::coloured(&LIGHT, depth),
            (ThemeName::Own(palette), depth) => Self::coloured(&palette, depth),
        }
    }

    /// The same, with the whole screen in its own colours.
    pub fn on_its_ground(self) -> Self {
        Self {
            painted: self.ground,
            ..self
        }
    }

    fn coloured(palette: &Palette, depth: Depth) -> Self {
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
            painted: None,
            ground: Some(fg(palette.text).bg(color(palette.ground))),
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

    /// Of the usual palettes' colours those that can be read on black and on white: yellow
    /// and cyan are lost on white, blue on black.
    fn ansi() -> Self {
        let fg = |color| Style::new().fg(color);
        let blue = Color::LightBlue;
        let plain = Style::new();
        Self {
            strong: plain.add_modifier(Modifier::BOLD),
            dim: fg(Color::DarkGray),
            faint: fg(Color::DarkGray),
            accent: fg(Color::Magenta),
            link: fg(blue).add_modifier(Modifier::UNDERLINED),
            tag: fg(blue),
            good: fg(Color::Green),
            warning: fg(Color::Magenta),
            bad: fg(Color::Red),
            chip: fg(blue).add_modifier(Modifier::REVERSED),
            code: fg(blue),
            math: fg(Color::Magenta),
            highlight: fg(Color::Black).bg(Color::Yellow),
            found: fg(Color::Black).bg(Color::Yellow),
            found_here: fg(Color::Black).bg(Color::Green),
            roles: [
                plain,
                fg(Color::DarkGray),
                fg(Color::Green),
                fg(Color::Red),
                fg(Color::Magenta),
                fg(blue),
                fg(Color::Red),
                fg(blue),
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
            painted: None,
            ground: None,
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
            AlertKind::Note | AlertKind::Abstract => self.tag,
            AlertKind::Tip => self.good,
            AlertKind::Important | AlertKind::Example => self.math,
            AlertKind::Warning | AlertKind::Question => self.warning,
            AlertKind::Quote => self.dim,
            AlertKind::Caution => self.bad,
        }
    }

    /// The same for its title. Where only 16 colours are sure, terminals draw bold green as
    /// bright green, which is lost on white: there the bar alone is green.
    pub fn alert_title(&self, alert: &Alert) -> Style {
        match self.alert(alert) {
            Style {
                fg: Some(Color::Green),
                ..
            } => self.strong,
            style => style.add_modifier(Modifier::BOLD),
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
        for palette in [&DARK, &LIGHT] {
            let Palette {
                ground,
                bar,
                selection,
                code,
                chip,
                found,
                ..
            } = *palette;
            let at_least = |wanted: f64, colour: u32, grounds: &[u32]| {
                for ground in grounds {
                    let is = contrast(colour, *ground);
                    assert!(is >= wanted, "{colour:06x} on {ground:06x}: {is:.2}");
                }
            };
            let all = [ground, bar, selection, code, chip, found];
            at_least(4.5, palette.text, &all);
            at_least(4.5, palette.strong, &all);
            for colour in [
                palette.accent,
                palette.link,
                palette.good,
                palette.bad,
                palette.violet,
            ] {
                at_least(4.5, colour, &[ground, bar, selection]);
            }
            at_least(4.5, palette.link, &[chip]);
            at_least(3.0, palette.dim, &[ground, bar, selection, code]);
            // The match that the reader stands at.
            at_least(4.5, bar, &[palette.accent]);
        }
    }

    #[test]
    fn a_theme_is_painted_in_its_own_colours_and_only_when_told() {
        let theme = Theme::new(ThemeName::Light, Depth::True);
        assert_eq!(theme.painted, None);
        let style = Style::new()
            .fg(Color::Rgb(0x3b, 0x3f, 0x45))
            .bg(Color::Rgb(0xfa, 0xf8, 0xf3));
        assert_eq!(theme.on_its_ground().painted, Some(style));
        let ansi = Theme::new(ThemeName::Ansi, Depth::True).on_its_ground();
        assert_eq!(ansi.painted, None);
        assert_eq!(ThemeName::Light.is_light(), Some(true));
        assert_eq!(ThemeName::Dark.is_light(), Some(false));
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
    fn no_title_is_bold_green_where_that_is_lost_on_white() {
        let tip = Alert::new(AlertKind::Tip);
        let theme = Theme::new(ThemeName::Ansi, Depth::Ansi16);
        let title = theme.alert_title(&tip);
        assert_eq!(title.fg, None);
        assert!(title.add_modifier.contains(Modifier::BOLD));
        assert_eq!(theme.alert(&tip).fg, Some(Color::Green));
        let coloured = Theme::new(ThemeName::Dark, Depth::True);
        assert_eq!(coloured.alert_title(&tip).fg, coloured.good.fg);
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
