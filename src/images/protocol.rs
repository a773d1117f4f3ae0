//! How pictures reach the screen: by which protocol, and how that is chosen.

/// A way to show pictures in a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Protocol {
    /// kitty's graphics, by Unicode placeholders (kitty 0.28, Ghostty).
    Kitty,
    /// iTerm2's inline images (iTerm2, WezTerm, mintty, Konsole).
    Iterm2,
    Sixel,
    /// Block characters, in any terminal.
    #[default]
    Blocks,
    /// None: a line says what picture it would be.
    Off,
}

impl Protocol {
    /// Whether the terminal is sent pixels.
    pub fn has_pixels(self) -> bool {
        matches!(self, Self::Kitty | Self::Iterm2 | Self::Sixel)
    }

    /// Whether every step of scrolling sends the pixels again.
    pub fn sends_pixels_again(self) -> bool {
        matches!(self, Self::Iterm2 | Self::Sixel)
    }
}

/// What is known of the terminal's graphics: from its answers, and from the
/// environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Name and version, as `XTVERSION` tells them: `kitty(0.26.5)`, `XTerm(379)`.
    pub version: Option<String>,
    /// It took kitty's query.
    pub kitty: bool,
    /// Its primary attributes name sixel (4).
    pub sixel: bool,
    /// `TERM_PROGRAM`, or `LC_TERMINAL` where that is not set.
    pub program: String,
    /// Inside tmux or screen, which would have to pass the pictures on.
    pub multiplexed: bool,
}

impl Known {
    /// The best protocol that is known to work.
    pub fn protocol(&self) -> Protocol {
        let version = self.version.as_deref().unwrap_or_default();
        let named = |names: &[&str]| {
            names
                .iter()
                .any(|name| version.starts_with(name) || self.program.starts_with(name))
        };
        if self.multiplexed || named(&["tmux"]) {
            Protocol::Blocks
        } else if self.kitty && has_placeholders(version) {
            Protocol::Kitty
        } else if named(&["iTerm", "WezTerm", "mintty", "Konsole"]) {
            Protocol::Iterm2
        } else if self.sixel {
            Protocol::Sixel
        } else {
            Protocol::Blocks
        }
    }
}

/// Whether a terminal that takes kitty's graphics also knows placeholders: others
/// answer the same query and then show a field of boxes.
fn has_placeholders(version: &str) -> bool {
    if version.to_ascii_lowercase().starts_with("ghostty") {
        return true;
    }
    let Some(numbers) = version.strip_prefix("kitty(") else {
        return false;
    };
    let mut numbers = numbers
        .trim_end_matches(')')
        .split('.')
        .map(|number| number.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    (major, minor) >= (0, 28)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(version: &str, kitty: bool, sixel: bool) -> Known {
        Known {
            version: Some(version.into()),
            kitty,
            sixel,
            ..Known::default()
        }
    }

    #[test]
    fn each_terminal_gets_the_best_that_it_is_known_to_do() {
        for (version, kitty, sixel, protocol) in [
            ("kitty(0.41.1)", true, false, Protocol::Kitty),
            ("kitty(0.28.0)", true, false, Protocol::Kitty),
            ("kitty(0.26.5)", true, false, Protocol::Blocks),
            ("ghostty 1.2.0", true, false, Protocol::Kitty),
            ("WezTerm 20240203", true, true, Protocol::Iterm2),
            ("iTerm2 3.5.0", false, true, Protocol::Iterm2),
            ("Konsole 23.08", true, true, Protocol::Iterm2),
            ("XTerm(379)", false, true, Protocol::Sixel),
            ("XTerm(379)", false, false, Protocol::Blocks),
            ("foot(1.16.2)", false, true, Protocol::Sixel),
            // The terminal of VS Code says whether its pictures are switched on.
            ("xterm.js(5.6.0)", false, true, Protocol::Sixel),
            ("xterm.js(5.6.0)", false, false, Protocol::Blocks),
            ("something(1.0)", true, false, Protocol::Blocks),
            ("tmux 3.4", false, true, Protocol::Blocks),
        ] {
            assert_eq!(
                known(version, kitty, sixel).protocol(),
                protocol,
                "{version}"
            );
        }
    }

    #[test]
    fn the_environment_names_terminals_that_do_not_answer() {
        for program in ["WezTerm", "iTerm.app", "mintty"] {
            let mut known = Known {
                program: program.into(),
                ..Known::default()
            };
            assert_eq!(known.protocol(), Protocol::Iterm2);
            known.multiplexed = true;
            assert_eq!(known.protocol(), Protocol::Blocks);
        }
        // It has pictures only where they are switched on, and then answers that it does.
        let mut vscode = Known {
            program: "vscode".into(),
            ..Known::default()
        };
        assert_eq!(vscode.protocol(), Protocol::Blocks);
        vscode.sixel = true;
        assert_eq!(vscode.protocol(), Protocol::Sixel);
        assert_eq!(Known::default().protocol(), Protocol::Blocks);
    }
}
