//! What is chosen for a terminal: by its answers, where its user has not chosen.

use super::{
    Options,
    query::{Answers, Questions},
    terminal,
};
use crate::{
    color::Depth,
    images::Protocol,
    layout::{Theme, ThemeName},
};

/// What has to be asked of the terminal, given what the reader has chosen.
pub(crate) fn questions(
    theme: Option<ThemeName>,
    images: Option<Protocol>,
    depth: Depth,
) -> Questions {
    let coloured = !matches!(depth, Depth::Mono | Depth::Ansi16);
    Questions {
        colours: coloured && !matches!(theme, Some(ThemeName::Ansi | ThemeName::Mono)),
        emoji: false,
        graphics: match images {
            None => depth != Depth::Mono,
            // A size of cells is needed, which not every system tells.
            Some(protocol) => protocol.has_pixels() && terminal::cell().is_none(),
        },
    }
}

/// The theme that was asked for, or the one that fits the background.
pub(crate) fn theme(asked: Option<ThemeName>, depth: Depth, answers: &Answers) -> ThemeName {
    match (asked, answers.is_light()) {
        (Some(theme), _) => theme,
        _ if matches!(depth, Depth::Mono | Depth::Ansi16) => ThemeName::Ansi,
        (None, Some(true)) => ThemeName::Light,
        (None, _) => ThemeName::Dark,
    }
}

/// The theme, with its ground painted where it was named and the terminal's own ground
/// is not known to fit it.
pub(super) fn painted(name: ThemeName, options: &Options, answers: &Answers) -> Theme {
    let theme = Theme::new(name, options.depth);
    match options.theme.and_then(ThemeName::is_light) {
        Some(light) if name.paints() || answers.is_light() != Some(light) => theme.on_its_ground(),
        _ => theme,
    }
}

/// The protocol that was asked for, or the best there is.
pub(crate) fn protocol(asked: Option<Protocol>, depth: Depth, answers: &Answers) -> Protocol {
    asked.unwrap_or_else(|| {
        // Without colours there are no coloured pixels either; and where cells have
        // no known size, no picture would have the right one.
        let sized = terminal::cell().is_some();
        match answers.known.protocol() {
            protocol if protocol.has_pixels() && (depth == Depth::Mono || !sized) => {
                Protocol::Blocks
            }
            protocol => protocol,
        }
    })
}
