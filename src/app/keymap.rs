//! The one table of keys. It drives what a key does, the hint line, the help and
//! the README's table.

mod names;
mod own;
mod table;

use crossterm::event::KeyEvent;

pub use names::{name, parse};
pub use own::{Clash, Keymap, Setting};
pub use table::KEYMAP;

/// What a reader may want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Down,
    Up,
    HalfDown,
    HalfUp,
    PageDown,
    PageUp,
    Top,
    Bottom,
    Enter,
    Left,
    Right,
    Back,
    History,
    HistoryBack,
    HistoryForward,
    Find,
    Search,
    Read,
    Star,
    Unread,
    Continue,
    FindNext,
    FindPrevious,
    Tags,
    Posts,
    Links,
    Theme,
    ClearFilter,
    RemoveChip,
    SortOrContents,
    NextPost,
    PreviousPost,
    NextHeading,
    PreviousHeading,
    NextFocus,
    PreviousFocus,
    LinkLabels,
    Picture,
    FetchPictures,
    Fold,
    FoldAll,
    Copy,
    CopySource,
    CopyMenu,
    Select,
    Edit,
    Reload,
    Rebuild,
    Width,
    Unpublished,
    Language,
    Mouse,
    Blogs,
    Help,
    Close,
    Quit,
    Suspend,
}

impl Action {
    /// Whether it leads to another place of a page.
    pub fn scrolls(self) -> bool {
        matches!(
            self,
            Self::Down
                | Self::Up
                | Self::HalfDown
                | Self::HalfUp
                | Self::PageDown
                | Self::PageUp
                | Self::Top
                | Self::Bottom
                | Self::NextHeading
                | Self::PreviousHeading
        )
    }
}

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    List,
    Reader,
}

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    pub action: Action,
    /// By name; the first one stands in hints.
    pub keys: &'static [&'static str],
    /// What it does in the list, if anything.
    pub list: Option<&'static str>,
    /// What it does in the reader, if anything.
    pub reader: Option<&'static str>,
}

/// What the hint line of the list says, the most useful first.
pub const LIST_HINTS: &[(&[Action], &str)] = &[
    (&[Action::Enter], "open"),
    (&[Action::Find], "filter"),
    (&[Action::Search], "search"),
    (&[Action::Tags], "tags"),
    (&[Action::SortOrContents], "sort"),
    (&[Action::Help], "help"),
    (&[Action::Close], "quit"),
];

/// The same where a post stands beside the list.
pub const WIDE_LIST_HINTS: &[(&[Action], &str)] = &[
    (&[Action::Enter], "open"),
    (&[Action::NextFocus], "preview"),
    (&[Action::Find], "filter"),
    (&[Action::Search], "search"),
    (&[Action::Tags], "tags"),
    (&[Action::SortOrContents], "sort"),
    (&[Action::Help], "help"),
    (&[Action::Close], "quit"),
];

/// While the keys go to the tags beside the list.
pub const TAGS_HINTS: &[(&[Action], &str)] = &[
    (&[Action::Down, Action::Up], "choose"),
    (&[Action::Enter], "to the posts"),
    (&[Action::Tags], "several"),
    (&[Action::Back], "all posts"),
    (&[Action::Help], "help"),
    (&[Action::Close], "quit"),
];

/// While the keys go to the post beside the list.
pub const PREVIEW_HINTS: &[(&[Action], &str)] = &[
    (&[Action::Down, Action::Up], "scroll"),
    (&[Action::Enter], "open"),
    (&[Action::Left], "to the list"),
    (&[Action::NextFocus], "next pane"),
    (&[Action::Help], "help"),
    (&[Action::Close], "quit"),
];

/// What the hint line of the reader says.
pub const READER_HINTS: &[(&[Action], &str)] = &[
    (&[Action::Down, Action::Up], "scroll"),
    (&[Action::LinkLabels], "links"),
    (&[Action::SortOrContents], "contents"),
    (&[Action::Find], "find"),
    (&[Action::PreviousPost, Action::NextPost], "post"),
    (&[Action::Close], "list"),
    (&[Action::Help], "help"),
];

/// The same while something on the screen is wider than it.
pub const SLIDING_HINTS: &[(&[Action], &str)] = &[
    (&[Action::Down, Action::Up], "scroll"),
    (&[Action::Left, Action::Right], "slide"),
    (&[Action::LinkLabels], "links"),
    (&[Action::SortOrContents], "contents"),
    (&[Action::Find], "find"),
    (&[Action::Close], "list"),
    (&[Action::Help], "help"),
];

impl Binding {
    /// What the key does on `screen`, if anything.
    pub fn on(&self, screen: Screen) -> Option<&'static str> {
        match screen {
            Screen::List => self.list,
            Screen::Reader => self.reader,
        }
    }
}

/// What `key` means on `screen` where nothing is set otherwise; an app asks its own
/// [`Keymap`].
pub fn action(key: KeyEvent, screen: Screen) -> Option<Action> {
    Keymap::default().action(key, screen)
}

/// The first key of `action` where nothing is set otherwise.
pub fn key_of(action: Action) -> &'static str {
    let row = KEYMAP.iter().find(|binding| binding.action == action);
    row.and_then(|binding| binding.keys.first())
        .copied()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_means_two_things_on_one_screen() {
        for screen in [Screen::List, Screen::Reader] {
            let mut seen = HashSet::new();
            for binding in KEYMAP.iter().filter(|binding| binding.on(screen).is_some()) {
                for key in binding.keys {
                    assert!(seen.insert(*key), "{key} on {screen:?}");
                }
            }
        }
    }

    #[test]
    fn every_name_in_the_table_is_a_key() {
        for key in KEYMAP.iter().flat_map(|binding| binding.keys) {
            let event = parse(key).unwrap_or_else(|| panic!("{key} is no key"));
            assert_eq!(name(event).as_deref(), Some(*key));
        }
    }

    #[test]
    fn every_hint_is_a_key_of_its_screen() {
        for (hints, screen) in [
            (LIST_HINTS, Screen::List),
            (WIDE_LIST_HINTS, Screen::List),
            (TAGS_HINTS, Screen::List),
            (PREVIEW_HINTS, Screen::List),
            (READER_HINTS, Screen::Reader),
            (SLIDING_HINTS, Screen::Reader),
        ] {
            for action in hints.iter().flat_map(|(actions, _)| *actions) {
                let known = KEYMAP
                    .iter()
                    .any(|b| b.action == *action && b.on(screen).is_some());
                assert!(known, "{action:?} on {screen:?}");
            }
        }
    }
}
