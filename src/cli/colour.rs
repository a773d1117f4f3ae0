//! Whether what is printed holds escape sequences, and how many colours there are.

use clap::ValueEnum;

use crate::color::Depth;

/// What `--color` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, as NO_COLOR, CLICOLOR and CLICOLOR_FORCE say
    #[default]
    Auto,
    /// Into a pipe, too
    Always,
    Never,
}

/// How a command prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Print {
    /// Without a single escape sequence.
    Plain,
    /// In so many colours; without any, strong text is still strong.
    Styled(Depth),
}

impl Print {
    /// By what was asked for and what the environment says.
    pub(super) fn new(when: When, on_terminal: bool, env: impl Fn(&str) -> String) -> Self {
        let term = env("TERM");
        let off = |name: &str| env(name) == "0";
        let forced = !matches!(env("CLICOLOR_FORCE").as_str(), "" | "0");
        let no_color = !env("NO_COLOR").is_empty();
        match when {
            When::Never => Self::Plain,
            When::Always => Self::Styled(some(colours(env))),
            When::Auto if no_color => match on_terminal && term != "dumb" {
                true => Self::Styled(Depth::Mono),
                false => Self::Plain,
            },
            When::Auto if forced => Self::Styled(some(colours(env))),
            When::Auto if !on_terminal || term == "dumb" => Self::Plain,
            When::Auto if off("CLICOLOR") => Self::Styled(Depth::Mono),
            When::Auto => Self::Styled(colours(env)),
        }
    }

    pub(super) fn is_styled(self) -> bool {
        self != Self::Plain
    }

    pub(super) fn depth(self) -> Depth {
        match self {
            Self::Plain => Depth::Mono,
            Self::Styled(depth) => depth,
        }
    }
}

/// Colours were asked for: where nothing is known of the terminal, those that most have.
fn some(depth: Depth) -> Depth {
    match depth {
        Depth::Mono => Depth::Indexed256,
        depth => depth,
    }
}

/// How many colours the screen has: `NO_COLOR` (no-color.org) wins.
pub(super) fn screen(when: When, env: impl Fn(&str) -> String) -> Depth {
    match when {
        When::Never => Depth::Mono,
        When::Always => some(colours(env)),
        When::Auto if !env("NO_COLOR").is_empty() || env("CLICOLOR") == "0" => Depth::Mono,
        When::Auto => colours(env),
    }
}

/// How many colours the terminal has, by what it says of itself.
fn colours(env: impl Fn(&str) -> String) -> Depth {
    let term = env("TERM");
    if term == "dumb" {
        Depth::Mono
    } else if matches!(env("COLORTERM").as_str(), "truecolor" | "24bit")
        || term.ends_with("-direct")
        || (term.starts_with("xterm") && is_modern_xterm(&env("XTERM_VERSION")))
        || !env("TMUX").is_empty()
    {
        // tmux takes 24 bits and gives the terminal around it what that can show.
        Depth::True
    } else if term.contains("256color")
        || ["kitty", "alacritty", "foot", "wezterm", "ghostty"]
            .iter()
            .any(|name| term.contains(name))
    {
        Depth::Indexed256
    } else {
        Depth::Ansi16
    }
}

/// xterm takes 24 bits since its patch 331 and says which it is: `XTerm(379)`.
fn is_modern_xterm(version: &str) -> bool {
    version
        .strip_prefix("XTerm(")
        .and_then(|rest| rest.trim_end_matches(')').parse::<u32>().ok())
        .is_some_and(|patch| patch >= 331)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(when: When, on_terminal: bool, env: &[(&str, &str)]) -> Print {
        Print::new(when, on_terminal, |name| {
            let found = env.iter().find(|(key, _)| *key == name);
            found.map_or(String::new(), |(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_pipe_is_plain_unless_colours_are_asked_for() {
        let term = ("TERM", "xterm-256color");
        assert_eq!(print(When::Auto, false, &[term]), Print::Plain);
        let some = Print::Styled(Depth::Indexed256);
        assert_eq!(print(When::Always, false, &[term]), some);
        assert_eq!(print(When::Always, false, &[("NO_COLOR", "1"), term]), some);
        assert_eq!(print(When::Always, false, &[("TERM", "dumb")]), some);
        let forced = ("CLICOLOR_FORCE", "1");
        assert_eq!(print(When::Auto, false, &[term, forced]), some);
        let off = ("CLICOLOR_FORCE", "0");
        assert_eq!(print(When::Auto, false, &[term, off]), Print::Plain);
        assert_eq!(print(When::Never, false, &[term, forced]), Print::Plain);
    }

    #[test]
    fn a_terminal_is_believed_and_no_color_wins() {
        let term = ("TERM", "xterm-256color");
        let mono = Print::Styled(Depth::Mono);
        assert_eq!(
            print(When::Auto, true, &[term]),
            Print::Styled(Depth::Indexed256)
        );
        assert_eq!(print(When::Auto, true, &[term, ("NO_COLOR", "1")]), mono);
        assert_eq!(print(When::Auto, true, &[term, ("CLICOLOR", "0")]), mono);
        let both = [term, ("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")];
        assert_eq!(print(When::Auto, false, &both), Print::Plain);
        assert_eq!(print(When::Auto, true, &[("TERM", "dumb")]), Print::Plain);
        assert_eq!(print(When::Never, true, &[term]), Print::Plain);
    }
}
