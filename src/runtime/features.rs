//! What a terminal takes, by what it says of itself in the environment.
//!
//! How it draws emoji is tried out when it is asked about itself; this is for those
//! that do not answer.

use super::query::Answers;
use crate::app::Features;

/// The features of the terminal that `env` describes.
pub(crate) fn features(env: impl Fn(&str) -> String) -> Features {
    let ascii = crate::ui::ascii::is_wanted(&env);
    let (term, program) = (env("TERM"), env("TERM_PROGRAM"));
    let has = |name: &str| !env(name).is_empty();
    if has("TMUX") || program == "tmux" {
        // tmux passes links on since 3.4, and joins no emoji that the terminal
        // around it might not.
        return Features {
            hyperlinks: version(&env("TERM_PROGRAM_VERSION")) >= (3, 4),
            clusters: false,
            ascii,
            selectors: false,
        };
    }
    let named = |names: &[&str]| {
        names
            .iter()
            .any(|name| term.contains(name) || program.to_ascii_lowercase().contains(name))
    };
    let clusters = named(&[
        "kitty", "ghostty", "wezterm", "foot", "contour", "iterm", "rio",
    ]) || has("KITTY_WINDOW_ID");
    let vte = env("VTE_VERSION").parse().unwrap_or(0u32);
    Features {
        hyperlinks: clusters
            || named(&["alacritty", "vscode", "konsole"])
            || vte >= 5000
            || has("KONSOLE_VERSION")
            || has("WT_SESSION"),
        clusters,
        ascii,
        selectors: clusters,
    }
}

/// The same, with what the terminal has shown of itself. tmux and screen answer for
/// themselves: what the terminal around them draws is not known, and a joined emoji that
/// it takes apart tears the row, which nothing repairs.
pub(super) fn told(features: Features, answers: &Answers) -> Features {
    if answers.known.multiplexed {
        return features;
    }
    Features {
        clusters: answers.joins_emoji.unwrap_or(features.clusters),
        selectors: answers.widens_emoji.unwrap_or(features.selectors),
        ..features
    }
}

/// `3.4a` as numbers.
fn version(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| {
        let digits = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        part[..digits].parse().unwrap_or(0)
    });
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(env: &[(&str, &str)]) -> (bool, bool) {
        let get = |name: &str| {
            let found = env.iter().find(|(key, _)| *key == name);
            found.map_or(String::new(), |(_, value)| (*value).to_owned())
        };
        let features = features(get);
        (features.hyperlinks, features.clusters)
    }

    #[test]
    fn terminals_are_known_by_what_they_say() {
        assert_eq!(of(&[("TERM", "xterm-kitty")]), (true, true));
        assert_eq!(of(&[("TERM_PROGRAM", "WezTerm")]), (true, true));
        assert_eq!(
            of(&[("TERM", "xterm-256color"), ("VTE_VERSION", "7200")]),
            (true, false)
        );
        assert_eq!(of(&[("TERM", "xterm-256color")]), (false, false));
        assert_eq!(of(&[("TERM", "linux")]), (false, false));
    }

    #[test]
    fn what_is_shown_counts_but_not_of_what_stands_between() {
        let told = |multiplexed| {
            let mut answers = Answers::default();
            answers.joins_emoji = Some(true);
            answers.widens_emoji = Some(true);
            answers.known.multiplexed = multiplexed;
            let told = told(features(|_| String::new()), &answers);
            (told.clusters, told.selectors)
        };
        assert_eq!(told(false), (true, true));
        assert_eq!(told(true), (false, false));
    }

    #[test]
    fn inside_of_tmux_its_own_version_counts() {
        let tmux = |version| {
            of(&[
                ("TMUX", "x"),
                ("TERM_PROGRAM_VERSION", version),
                ("KITTY_WINDOW_ID", "1"),
            ])
        };
        assert_eq!(tmux("3.3a"), (false, false));
        assert_eq!(tmux("3.4"), (true, false));
        assert_eq!(tmux(""), (false, false));
    }
}
