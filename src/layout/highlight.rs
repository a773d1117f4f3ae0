//! Finds out what each stretch of code is. The only user of syntect.
//!
//! Slow (milliseconds a line, more for the first block of a language), so it runs
//! in a worker and the code is shown plain until then. The answer names roles, not
//! colours, so a change of theme does not need it again.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    str::FromStr,
    sync::OnceLock,
    time::{Duration, Instant},
};

use syntect::{
    easy::HighlightLines,
    highlighting::{Color, ScopeSelectors, StyleModifier, Theme, ThemeItem, ThemeSettings},
    parsing::{SyntaxReference, SyntaxSet},
};

use super::theme::Role;

/// Roles of a block of code by its [`key`]: for every line where each role ends,
/// in bytes.
pub type Highlights = HashMap<u64, Vec<Vec<(usize, Role)>>>;

/// Blocks with more lines than this stay plain.
const MAX_LINES: usize = 2000;
/// Lines with more bytes than this stay plain.
const MAX_LINE: usize = 4096;
/// What the code of a post may cost before the rest of it stays plain.
pub const BUDGET: Duration = Duration::from_secs(5);

/// What a block of code is kept under: its language and its text.
pub fn key(language: Option<&str>, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (language, text).hash(&mut hasher);
    hasher.finish()
}

/// Whether anything is gained by highlighting: a language that is known, and a
/// block within the limits.
pub fn is_worth_it(language: Option<&str>, text: &str) -> bool {
    language.is_some_and(|language| {
        !matches!(
            language,
            "text" | "txt" | "plain" | "plaintext" | "console-output" | "mermaid"
        )
    }) && text.split('\n').take(MAX_LINES + 1).count() <= MAX_LINES
}

/// The roles of `text`, or `None` where the language is not known. Lines that are
/// come to after `until` stay plain: some expressions of some languages take seconds
/// for a line that is made to hurt.
pub fn highlight(language: &str, text: &str, until: Instant) -> Option<Vec<Vec<(usize, Role)>>> {
    if Instant::now() >= until {
        return None;
    }
    let syntax = syntax(language)?;
    let mut lines = HighlightLines::new(syntax, theme());
    let mut with_newline = String::new();
    Some(
        text.split('\n')
            .map(|line| {
                if line.len() > MAX_LINE || Instant::now() >= until {
                    return vec![(line.len(), Role::Plain)];
                }
                with_newline.clear();
                with_newline.push_str(line);
                with_newline.push('\n');
                let Ok(pieces) = lines.highlight_line(&with_newline, syntaxes()) else {
                    return vec![(line.len(), Role::Plain)];
                };
                let mut end = 0;
                let mut roles: Vec<(usize, Role)> = Vec::new();
                for (style, piece) in pieces {
                    end = (end + piece.len()).min(line.len());
                    let role = role(style.foreground);
                    match roles.last_mut() {
                        Some((last, same)) if *same == role => *last = end,
                        _ => roles.push((end, role)),
                    }
                }
                roles
            })
            .collect(),
    )
}

fn syntaxes() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(two_face::syntax::extra_newlines)
}

/// The syntax that a fence's name means: by name or extension, else by the names
/// that people use and syntect does not know.
fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let set = syntaxes();
    set.find_syntax_by_token(language).or_else(|| {
        let alias = match language {
            "golang" => "go",
            "csharp" | "c#" => "cs",
            "shell" | "console" | "shell-session" | "zsh" | "fish" => "sh",
            "jsonc" | "json5" | "ndjson" => "json",
            "jsx" | "mjs" | "cjs" => "js",
            "objc" | "objective-c" => "m",
            "powershell" | "pwsh" => "ps1",
            "py3" | "python3" => "py",
            "rs" => "rust",
            "yml" => "yaml",
            "docker" => "dockerfile",
            "svg" | "xhtml" => "xml",
            "go-html-template" | "vue" | "svelte" => "html",
            "mysql" | "postgresql" | "pgsql" | "sqlite" => "sql",
            _ => return None,
        };
        set.find_syntax_by_token(alias)
    })
}

const ROLES: [(Role, &str); 10] = [
    (Role::Comment, "comment, punctuation.definition.comment"),
    (
        Role::String,
        "string, constant.character, punctuation.definition.string, markup.raw",
    ),
    (Role::Number, "constant.numeric, constant.language"),
    (
        Role::Keyword,
        "keyword, storage.modifier, storage.type, markup.bold",
    ),
    (
        Role::Function,
        "entity.name.function, support.function, variable.function, meta.function-call.identifier",
    ),
    (
        Role::Type,
        "entity.name.type, entity.name.class, entity.name.struct, entity.name.enum, support.type, support.class, entity.other.inherited-class",
    ),
    (
        Role::Name,
        "entity.name.tag, entity.other.attribute-name, meta.mapping.key string, support.type.property-name, entity.name.table, markup.heading",
    ),
    (
        Role::Punctuation,
        "punctuation.separator, punctuation.terminator, punctuation.section, keyword.operator",
    ),
    (Role::Inserted, "markup.inserted"),
    (Role::Deleted, "markup.deleted"),
];

/// A theme whose colours are the numbers of roles.
fn theme() -> &'static Theme {
    static THEME: OnceLock<Theme> = OnceLock::new();
    THEME.get_or_init(|| {
        let color = |role: Role| Color {
            r: role as u8,
            g: 0,
            b: 0,
            a: 255,
        };
        Theme {
            settings: ThemeSettings {
                foreground: Some(color(Role::Plain)),
                ..ThemeSettings::default()
            },
            scopes: ROLES
                .iter()
                .filter_map(|(role, selectors)| {
                    Some(ThemeItem {
                        scope: ScopeSelectors::from_str(selectors).ok()?,
                        style: StyleModifier {
                            foreground: Some(color(*role)),
                            ..StyleModifier::default()
                        },
                    })
                })
                .collect(),
            ..Theme::default()
        }
    })
}

fn role(color: Color) -> Role {
    ROLES
        .iter()
        .map(|(role, _)| *role)
        .find(|role| *role as u8 == color.r)
        .unwrap_or(Role::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(language: &str, text: &str) -> Option<Vec<Vec<(usize, Role)>>> {
        highlight(language, text, Instant::now() + Duration::from_secs(600))
    }

    fn role_of(language: &str, text: &str, word: &str) -> Role {
        let lines = all(language, text).expect("the language is known");
        let at = text.find(word).expect("the word is in the text");
        lines[0]
            .iter()
            .find(|(end, _)| *end > at)
            .expect("the line is covered")
            .1
    }

    #[test]
    fn every_selector_is_one() {
        assert_eq!(theme().scopes.len(), ROLES.len());
    }

    #[test]
    fn roles_are_found_in_the_languages_people_write() {
        let rust = "fn main() { let n = 42; } // done";
        assert_eq!(role_of("rust", rust, "fn"), Role::Keyword);
        assert_eq!(role_of("rust", rust, "main"), Role::Function);
        assert_eq!(role_of("rust", rust, "42"), Role::Number);
        assert_eq!(role_of("rust", rust, "done"), Role::Comment);
        assert_eq!(role_of("golang", "x := \"中文\"", "中文"), Role::String);
        assert_eq!(role_of("diff", "+new", "new"), Role::Inserted);
    }

    #[test]
    fn roles_cover_each_line_to_its_end_and_aliases_are_known() {
        for alias in [
            "golang", "console", "jsonc", "csharp", "jsx", "yml", "toml", "sql", "python", "html",
        ] {
            let text = "a 中 = \"x\"\n\n}";
            let lines = all(alias, text).unwrap_or_else(|| panic!("{alias} is not known"));
            for (roles, line) in lines.iter().zip(text.split('\n')) {
                assert_eq!(
                    roles.last().map_or(0, |(end, _)| *end),
                    line.len(),
                    "{alias}"
                );
            }
        }
        assert_eq!(all("no-such-language", "x"), None);
    }

    #[test]
    fn what_is_come_to_too_late_stays_plain() {
        assert_eq!(highlight("rust", "fn main() {}", Instant::now()), None);
    }
}
