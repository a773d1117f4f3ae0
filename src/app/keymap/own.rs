//! The table of keys as its user has it: the defaults, and what differs.

use crossterm::event::KeyEvent;

use super::{Action, Binding, KEYMAP, Screen, name, parse};
use crate::check::similar;

/// Ends the program in any case: raw mode leaves nothing else that would.
const RESERVED: &str = "ctrl-c";

/// What one action is bound to in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The action by its name: see [`Action::name`].
    pub action: String,
    pub keys: Vec<String>,
    /// Where it stands, counted from 1.
    pub line: usize,
}

/// What is wrong with a setting; the others count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub line: usize,
    pub message: String,
}

/// Which keys do what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// The keys of each row of [`KEYMAP`].
    keys: Vec<Vec<String>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let owned = |binding: &Binding| binding.keys.iter().map(|key| (*key).to_owned()).collect();
        Self {
            keys: KEYMAP.iter().map(owned).collect(),
        }
    }
}

impl Action {
    /// What it is called in the configuration: `half-down`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars() {
            if c.is_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.extend(c.to_lowercase());
        }
        name
    }
}

impl Keymap {
    /// The defaults with what differs. A key that is given to an action is taken from
    /// the one that has it by default.
    pub fn new(settings: &[Setting]) -> (Self, Vec<Clash>) {
        let mut map = Self::default();
        let mut own: Vec<Option<usize>> = vec![None; KEYMAP.len()];
        let mut clashes = Vec::new();
        for setting in settings {
            let mut wrong = |message: String| {
                let line = setting.line;
                clashes.push(Clash { line, message });
            };
            let Some(at) = row_of(&setting.action) else {
                let names: Vec<String> = KEYMAP.iter().map(|row| row.action.name()).collect();
                let near = similar::name(&setting.action, names.iter().map(String::as_str));
                wrong(match near {
                    Some(near) => format!("keys: {}: no such action; {near}?", setting.action),
                    None => format!("keys: {}: no such action", setting.action),
                });
                continue;
            };
            let mut keys = Vec::new();
            for key in &setting.keys {
                let Some(key) = parse(key).and_then(name) else {
                    wrong(format!("keys: {}: {key} is no key", setting.action));
                    continue;
                };
                let taken = (0..KEYMAP.len()).find(|other| {
                    let set = own[*other].is_some() && *other != at;
                    let reserved = key == RESERVED && KEYMAP[*other].action == Action::Quit;
                    (set || reserved) && share_a_screen(at, *other) && map.has(*other, &key)
                });
                match taken {
                    Some(other) if other != at => {
                        let other = KEYMAP[other].action.name();
                        wrong(format!(
                            "keys: {}: {key} means {other} already",
                            setting.action
                        ));
                    }
                    _ => keys.push(key),
                }
            }
            if KEYMAP[at].action == Action::Quit && !keys.iter().any(|key| key == RESERVED) {
                keys.push(RESERVED.to_owned());
            }
            map.keys[at] = keys;
            own[at] = Some(setting.line);
        }
        for at in (0..KEYMAP.len()).filter(|at| own[*at].is_none()) {
            let takers: Vec<usize> = (0..KEYMAP.len())
                .filter(|other| own[*other].is_some() && share_a_screen(at, *other))
                .collect();
            let taken = |key: &String| takers.iter().find(|other| map.has(**other, key)).copied();
            let (lost, kept): (Vec<String>, Vec<String>) = map.keys[at]
                .clone()
                .into_iter()
                .partition(|key| taken(key).is_some());
            if let (true, Some(key)) = (kept.is_empty(), lost.first())
                && let Some(other) = taken(key)
            {
                clashes.push(Clash {
                    line: own[other].unwrap_or_default(),
                    message: format!(
                        "keys: {key} means {}, and {} has no key left",
                        KEYMAP[other].action.name(),
                        KEYMAP[at].action.name()
                    ),
                });
            }
            map.keys[at] = kept;
        }
        (map, clashes)
    }

    fn has(&self, row: usize, key: &str) -> bool {
        self.keys[row].iter().any(|other| other == key)
    }

    /// What `key` means on `screen`.
    pub fn action(&self, key: KeyEvent, screen: Screen) -> Option<Action> {
        let name = name(key)?;
        let mut rows = KEYMAP.iter().zip(&self.keys);
        rows.find(|(row, keys)| row.on(screen).is_some() && keys.contains(&name))
            .map(|(row, _)| row.action)
    }

    /// The first key of `action`, for hints; empty where it has none.
    pub fn key_of(&self, action: Action) -> &str {
        let mut rows = KEYMAP.iter().zip(&self.keys);
        rows.find(|(row, _)| row.action == action)
            .and_then(|(_, keys)| keys.first())
            .map_or("", String::as_str)
    }

    /// The keys of a screen, each with what it does there.
    pub fn on(&self, screen: Screen) -> impl Iterator<Item = (&[String], &'static str)> {
        let rows = KEYMAP.iter().zip(&self.keys);
        rows.filter_map(move |(row, keys)| Some((keys.as_slice(), row.on(screen)?)))
    }
}

fn row_of(action: &str) -> Option<usize> {
    KEYMAP.iter().position(|row| row.action.name() == action)
}

fn share_a_screen(a: usize, b: usize) -> bool {
    let on = |screen| KEYMAP[a].on(screen).is_some() && KEYMAP[b].on(screen).is_some();
    on(Screen::List) || on(Screen::Reader)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(settings: &[(&str, &[&str])]) -> (Keymap, Vec<String>) {
        let settings: Vec<Setting> = settings
            .iter()
            .enumerate()
            .map(|(at, (action, keys))| Setting {
                action: (*action).to_owned(),
                keys: keys.iter().map(|key| (*key).to_owned()).collect(),
                line: at + 1,
            })
            .collect();
        let (map, clashes) = Keymap::new(&settings);
        let said = |clash: &Clash| format!("{}: {}", clash.line, clash.message);
        (map, clashes.iter().map(said).collect())
    }

    fn means(map: &Keymap, key: &str) -> Option<Action> {
        map.action(parse(key).unwrap(), Screen::List)
    }

    #[test]
    fn without_settings_it_is_the_table() {
        let (map, clashes) = set(&[]);
        assert_eq!(clashes, [""; 0]);
        for row in KEYMAP {
            for key in row.keys {
                let screen = match row.list {
                    Some(_) => Screen::List,
                    None => Screen::Reader,
                };
                assert_eq!(map.action(parse(key).unwrap(), screen), Some(row.action));
            }
        }
    }

    #[test]
    fn names_are_distinct_and_made_of_the_actions() {
        assert_eq!(Action::HalfDown.name(), "half-down");
        let mut names: Vec<String> = KEYMAP.iter().map(|row| row.action.name()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), KEYMAP.len());
    }

    #[test]
    fn a_key_that_is_given_away_means_one_thing() {
        let (map, clashes) = set(&[("search", &["ctrl-s", "f5", "/"]), ("down", &["n", "down"])]);
        assert_eq!(
            clashes,
            [
                "1: keys: search: f5 is no key",
                "1: keys: / means search, and find has no key left",
                "2: keys: n means down, and find-next has no key left"
            ]
        );
        assert_eq!(means(&map, "/"), Some(Action::Search));
        assert_eq!(means(&map, "ctrl-s"), Some(Action::Search));
        assert_eq!(means(&map, "s"), None);
        assert_eq!(means(&map, "n"), Some(Action::Down));
        assert_eq!(means(&map, "j"), None);
        assert_eq!(map.key_of(Action::Find), "");
    }

    #[test]
    fn what_cannot_be_is_said_with_its_line() {
        let (map, clashes) = set(&[
            ("serach", &["x"]),
            ("find", &["x"]),
            ("tags", &["x", "ctrl-c"]),
            ("quit", &["Q"]),
        ]);
        assert_eq!(
            clashes,
            [
                "1: keys: serach: no such action; search?",
                "3: keys: tags: x means find already",
                "3: keys: tags: ctrl-c means quit already",
            ]
        );
        assert_eq!(means(&map, "ctrl-c"), Some(Action::Quit));
        assert_eq!(means(&map, "Q"), Some(Action::Quit));
    }
}
