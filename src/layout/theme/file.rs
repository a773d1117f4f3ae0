//! A theme in a TOML file: a built-in one it begins with, and colours that differ.

use toml::de::{DeTable, DeValue};

use super::{DARK, LIGHT, Palette};

/// What is wrong in a theme's file; the rest of it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

/// Name of the key that says which built-in theme a file begins with.
const BASE: &str = "base";

/// Reads a theme. Never fails: what cannot be read stays as it is in the built-in
/// theme, and a mistake says so.
pub fn parse(text: &str) -> (Palette, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |at: usize| ends.partition_point(|end| *end < at) + 1;
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            mistakes.push(Mistake {
                line: line(at),
                message: error.message().to_owned(),
            });
            return (DARK, mistakes);
        }
    };
    let mut palette = match table.get(BASE).map(|value| value.get_ref()) {
        Some(DeValue::String(name)) if name == "light" => LIGHT,
        _ => DARK,
    };
    for (key, value) in &table {
        let mut wrong = |at: usize, message: String| {
            let line = line(at);
            mistakes.push(Mistake { line, message });
        };
        let name: &str = key.get_ref();
        let DeValue::String(text) = value.get_ref() else {
            wrong(value.span().start, format!("{name}: not a string"));
            continue;
        };
        if name == BASE {
            if !matches!(text.as_ref(), "dark" | "light") {
                wrong(
                    value.span().start,
                    format!("base: {text}: neither \"dark\" nor \"light\""),
                );
            }
            continue;
        }
        let names: Vec<&str> = palette.fields().map(|(name, _)| name).to_vec();
        let field = palette
            .fields()
            .into_iter()
            .find(|(other, _)| *other == name);
        match (field, color(text)) {
            (Some((_, field)), Some(color)) => {
                *field = color;
                palette.own_ground |= name == "ground";
            }
            (Some(_), None) => wrong(
                value.span().start,
                format!("{name}: {text}: not a colour such as \"#e5b567\""),
            ),
            (None, _) => {
                let nearest = nearest(name, names.into_iter().chain([BASE]));
                wrong(
                    key.span().start,
                    format!("{name}: no such colour; {nearest}?"),
                );
            }
        }
    }
    mistakes.sort_by_key(|mistake| mistake.line);
    (palette, mistakes)
}

impl Palette {
    fn fields(&mut self) -> [(&'static str, &mut u32); 15] {
        [
            ("ground", &mut self.ground),
            ("text", &mut self.text),
            ("strong", &mut self.strong),
            ("dim", &mut self.dim),
            ("faint", &mut self.faint),
            ("accent", &mut self.accent),
            ("link", &mut self.link),
            ("good", &mut self.good),
            ("bad", &mut self.bad),
            ("math", &mut self.violet),
            ("bar", &mut self.bar),
            ("chip", &mut self.chip),
            ("selection", &mut self.selection),
            ("code", &mut self.code),
            ("found", &mut self.found),
        ]
    }
}

/// `#rrggbb`.
fn color(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())?
}

/// The name that `wrong` was most likely meant to be.
fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> &'a str {
    names
        .min_by_key(|name| distance(wrong, name))
        .unwrap_or(BASE)
}

/// Letters to change, add or leave out (Levenshtein's distance).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (at, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, right) in b.chars().enumerate() {
            let changed = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_differ_from_the_theme_they_begin_with() {
        let (palette, mistakes) = parse("base = \"light\"\naccent = \"#102030\"\n");
        assert_eq!(mistakes, []);
        assert_eq!((palette.accent, palette.text), (0x10_20_30, LIGHT.text));
        assert!(!palette.own_ground);
        let (palette, _) = parse("ground = \"#000000\"\n");
        assert_eq!((palette.ground, palette.own_ground), (0, true));
    }

    #[test]
    fn a_mistake_has_its_line_and_the_rest_counts() {
        let (palette, mistakes) = parse(
            "# mine\nacent = \"#102030\"\nlink = \"blue\"\ndim = 3\ntext = \"#000001\"\nbase = \"x\"\n",
        );
        assert_eq!(palette.text, 1);
        let said: Vec<_> = mistakes
            .iter()
            .map(|m| format!("{}: {}", m.line, m.message))
            .collect();
        assert_eq!(
            said,
            [
                "2: acent: no such colour; accent?",
                "3: link: blue: not a colour such as \"#e5b567\"",
                "4: dim: not a string",
                "6: base: x: neither \"dark\" nor \"light\"",
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_a_mistake_too() {
        let (palette, mistakes) = parse("text = \"#000001\"\n[[[\n");
        assert_eq!((palette, mistakes.len(), mistakes[0].line), (DARK, 1, 2));
        assert_eq!(color("#+12345"), None);
    }
}
