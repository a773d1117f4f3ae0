//! The one table of keys. It drives what a key does, the hint line, the help and
//! the README's table.

mod own;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub use own::{Clash, Keymap, Setting};

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

const fn row(
    action: Action,
    keys: &'static [&'static str],
    list: Option<&'static str>,
    reader: Option<&'static str>,
) -> Binding {
    Binding {
        action,
        keys,
        list,
        reader,
    }
}

/// Every key of the two screens.
pub const KEYMAP: &[Binding] = &[
    row(
        Action::Down,
        &["j", "down"],
        Some("next post"),
        Some("scroll a line down"),
    ),
    row(
        Action::Up,
        &["k", "up"],
        Some("previous post"),
        Some("scroll a line up"),
    ),
    row(
        Action::HalfDown,
        &["d", "ctrl-d"],
        Some("half a page down"),
        Some("half a page down"),
    ),
    row(
        Action::HalfUp,
        &["u", "ctrl-u"],
        Some("half a page up"),
        Some("half a page up"),
    ),
    row(
        Action::PageDown,
        &["space", "pgdn", "ctrl-f"],
        Some("a page down"),
        Some("a page down"),
    ),
    row(
        Action::PageUp,
        &["b", "pgup", "ctrl-b"],
        Some("a page up"),
        Some("a page up"),
    ),
    row(Action::Top, &["g", "home"], Some("first post"), Some("top")),
    row(
        Action::Bottom,
        &["G", "end"],
        Some("last post"),
        Some("bottom"),
    ),
    row(
        Action::Enter,
        &["enter"],
        Some("open the post"),
        Some("follow the selected link, or open a fold"),
    ),
    row(
        Action::Left,
        &["h", "left"],
        Some("to the tags"),
        Some("back to the left; wrap wide code"),
    ),
    row(
        Action::Right,
        &["l", "right"],
        Some("to the posts, open"),
        Some("slide wide code and tables"),
    ),
    row(
        Action::Find,
        &["/"],
        Some("filter as you type"),
        Some("find in the post"),
    ),
    row(
        Action::Search,
        &["s"],
        Some("search all texts"),
        Some("search all texts"),
    ),
    row(
        Action::FindNext,
        &["n"],
        Some("next unread post"),
        Some("next match"),
    ),
    row(
        Action::FindPrevious,
        &["N"],
        Some("previous unread post"),
        Some("previous match"),
    ),
    row(
        Action::Read,
        &["m"],
        Some("mark as read, or not"),
        Some("mark as read, or not"),
    ),
    row(
        Action::Star,
        &["*"],
        Some("star, or not"),
        Some("star, or not"),
    ),
    row(Action::Unread, &["U"], Some("unread posts only"), None),
    row(
        Action::Continue,
        &["c"],
        Some("go on with the post left half read"),
        None,
    ),
    row(
        Action::Tags,
        &["t"],
        Some("filter by tags, series, authors, years"),
        Some("filter by tags, back to the list"),
    ),
    row(
        Action::Posts,
        &["ctrl-p"],
        Some("choose a post by its title"),
        Some("choose a post by its title"),
    ),
    row(
        Action::Theme,
        &["C"],
        Some("choose the colours"),
        Some("choose the colours"),
    ),
    row(
        Action::ClearFilter,
        &["T"],
        Some("clear the filter"),
        Some("clear the list's filter"),
    ),
    row(
        Action::RemoveChip,
        &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        Some("take away that part of the filter"),
        None,
    ),
    row(
        Action::SortOrContents,
        &["o"],
        Some("sort: newest, oldest, title"),
        Some("contents"),
    ),
    row(
        Action::NextPost,
        &["]"],
        None,
        Some("next post of the list"),
    ),
    row(
        Action::PreviousPost,
        &["["],
        None,
        Some("previous post of the list"),
    ),
    row(
        Action::NextHeading,
        &["}"],
        Some("next year"),
        Some("next heading"),
    ),
    row(
        Action::PreviousHeading,
        &["{"],
        Some("previous year"),
        Some("previous heading"),
    ),
    row(
        Action::NextFocus,
        &["tab"],
        Some("tags or posts"),
        Some("next link"),
    ),
    row(
        Action::PreviousFocus,
        &["shift-tab"],
        Some("tags or posts"),
        Some("previous link"),
    ),
    row(
        Action::LinkLabels,
        &["f"],
        None,
        Some("label the links; type one to follow it"),
    ),
    row(Action::Links, &["F"], None, Some("list the links")),
    row(
        Action::Picture,
        &["i"],
        None,
        Some("pictures on the whole screen"),
    ),
    row(
        Action::FetchPictures,
        &["I"],
        None,
        Some("fetch pictures from other servers"),
    ),
    row(
        Action::Fold,
        &["z"],
        None,
        Some("open or close the folded part in sight"),
    ),
    row(
        Action::FoldAll,
        &["Z"],
        None,
        Some("open or close all folded parts"),
    ),
    row(
        Action::Width,
        &["w"],
        None,
        Some("column: narrow, wide, full"),
    ),
    row(
        Action::Unpublished,
        &["D"],
        Some("show drafts, future and expired posts"),
        None,
    ),
    row(
        Action::Language,
        &["L"],
        Some("next language"),
        Some("next translation of the post"),
    ),
    row(
        Action::Copy,
        &["y"],
        Some("copy the post's path"),
        Some("copy the link, else code, else the path"),
    ),
    row(
        Action::CopySource,
        &["Y"],
        Some("copy the post's Markdown"),
        Some("copy the post's Markdown"),
    ),
    row(Action::CopyMenu, &["c"], None, Some("choose what to copy")),
    row(
        Action::Select,
        &["v"],
        None,
        Some("select rows: j k extend, y copies"),
    ),
    row(
        Action::Edit,
        &["e"],
        Some("open in $VISUAL or $EDITOR"),
        Some("open in $VISUAL or $EDITOR"),
    ),
    row(
        Action::Reload,
        &["r"],
        Some("read the folder again"),
        Some("read the post again"),
    ),
    row(Action::Rebuild, &["R"], Some("read every file again"), None),
    row(
        Action::Back,
        &["esc"],
        Some("clear the filter"),
        Some("back, at last to the list"),
    ),
    row(
        Action::History,
        &["backspace"],
        Some("take away the last part of the filter"),
        Some("back to before a link, else to the list"),
    ),
    row(
        Action::HistoryBack,
        &["<", "alt-left"],
        None,
        Some("back to before a link"),
    ),
    row(
        Action::HistoryForward,
        &[">", "alt-right"],
        None,
        Some("forward again"),
    ),
    row(
        Action::Mouse,
        &["M"],
        Some("take the mouse, or give it back"),
        Some("take the mouse, or give it back"),
    ),
    row(
        Action::Blogs,
        &["B"],
        Some("another blog of the settings"),
        Some("another blog of the settings"),
    ),
    row(Action::Help, &["?"], Some("this help"), Some("this help")),
    row(Action::Close, &["q"], Some("quit"), Some("to the list")),
    row(
        Action::Suspend,
        &["ctrl-z"],
        Some("suspend"),
        Some("suspend"),
    ),
    row(Action::Quit, &["ctrl-c"], Some("quit"), Some("quit")),
];

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

/// The name of a key as the table writes it.
pub fn name(key: KeyEvent) -> Option<String> {
    let name = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Up => "up".into(),
        KeyCode::Down => "down".into(),
        KeyCode::Left => "left".into(),
        KeyCode::Right => "right".into(),
        KeyCode::PageUp => "pgup".into(),
        KeyCode::PageDown => "pgdn".into(),
        KeyCode::Home => "home".into(),
        KeyCode::End => "end".into(),
        KeyCode::Enter => "enter".into(),
        KeyCode::Esc => "esc".into(),
        KeyCode::Backspace => "backspace".into(),
        KeyCode::BackTab => return Some("shift-tab".into()),
        KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => "shift-tab".into(),
        KeyCode::Tab => "tab".into(),
        _ => return None,
    };
    if key.modifiers.contains(KeyModifiers::ALT) {
        // Of these a terminal says itself that Alt was held. A letter with Alt is the
        // same bytes as Esc and the letter.
        let arrow = matches!(key.code, KeyCode::Left | KeyCode::Right);
        return arrow.then(|| format!("alt-{name}"));
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return Some(format!("ctrl-{}", name.to_lowercase()));
    }
    Some(name)
}

/// The key that `name` means; the inverse of [`name`], for tests and scripts.
pub fn parse(name: &str) -> Option<KeyEvent> {
    let (modifiers, rest) = match name.split_once('-') {
        Some(("ctrl", rest)) => (KeyModifiers::CONTROL, rest),
        Some(("alt", rest)) => (KeyModifiers::ALT, rest),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match rest {
        "space" => KeyCode::Char(' '),
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "backspace" => KeyCode::Backspace,
        "tab" => KeyCode::Tab,
        "shift-tab" => KeyCode::BackTab,
        one => {
            let mut chars = one.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => KeyCode::Char(c),
                _ => return None,
            }
        }
    };
    Some(KeyEvent::new(code, modifiers))
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
