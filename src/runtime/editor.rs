//! The editor: which one, and how it is told where to begin.

use std::path::Path;

use super::words::words;

/// A command and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) program: String,
    pub(super) args: Vec<String>,
}

/// Calls the editor that `command` names for a file, at a line counted from 1, where it
/// is known how that editor takes a line.
pub(super) fn call(command: &str, file: &Path, line: Option<usize>) -> Option<Call> {
    let mut all = words(command).into_iter();
    let program = all.next()?;
    let mut args: Vec<String> = all.collect();
    let path = file.display().to_string();
    let Some(line) = line.filter(|line| *line > 1) else {
        args.push(path);
        return Some(Call { program, args });
    };
    let name = Path::new(&program).file_stem().unwrap_or_default();
    let name = name.to_string_lossy().to_lowercase();
    let with_line = format!("{path}:{line}");
    match name.as_str() {
        "vi" | "vim" | "nvim" | "gvim" | "view" | "nano" | "pico" | "micro" | "emacs"
        | "emacsclient" | "joe" | "jed" | "kak" | "ne" | "mg" | "gedit" | "kate" => {
            // A `+LINE` of the user's own counts.
            if !args.iter().any(|arg| arg.starts_with('+')) {
                args.push(format!("+{line}"));
            }
            args.push(path);
        }
        "hx" | "helix" | "subl" | "zed" | "amp" => args.push(with_line),
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
            if !args.iter().any(|arg| arg == "--wait" || arg == "-w") {
                args.push("--wait".to_owned());
            }
            args.extend(["--goto".to_owned(), with_line]);
        }
        _ => args.push(path),
    }
    Some(Call { program, args })
}

/// Letters that are looked for, the longest first: markup may stand between them in
/// the source.
const LETTERS: [usize; 3] = [32, 16, 8];

/// The line of a source, counted from 1, that a row of its page comes from. `rows` are
/// what stands on the screen from the top, `share` how far down the page that is.
pub(super) fn line_of(source: &str, rows: &[String], share: f64) -> Option<usize> {
    let mut letters: Vec<char> = Vec::new();
    let mut lines: Vec<usize> = Vec::new();
    for (at, line) in source.lines().enumerate() {
        for c in line.chars().filter(|c| c.is_alphanumeric()) {
            letters.push(c);
            lines.push(at + 1);
        }
    }
    let wanted = (share * letters.len() as f64) as usize;
    rows.iter().find_map(|row| {
        let row: Vec<char> = row.chars().filter(|c| c.is_alphanumeric()).collect();
        LETTERS.iter().find_map(|count| {
            let needle = row.get(..*count.min(&row.len()))?;
            if needle.len() < 4 {
                return None;
            }
            letters
                .windows(needle.len())
                .enumerate()
                .filter(|(_, window)| *window == needle)
                // The same words may stand at several places.
                .min_by_key(|(at, _)| at.abs_diff(wanted))
                .map(|(at, _)| lines[at])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(command: &str, line: usize) -> String {
        let call = call(command, Path::new("/a b.md"), Some(line)).unwrap();
        format!("{} {}", call.program, call.args.join("|"))
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        assert_eq!(args("vim", 7), "vim +7|/a b.md");
        assert_eq!(args("/usr/bin/nvim -n", 7), "/usr/bin/nvim -n|+7|/a b.md");
        assert_eq!(args("emacsclient -t", 7), "emacsclient -t|+7|/a b.md");
        assert_eq!(args("hx", 7), "hx /a b.md:7");
        assert_eq!(args("code", 7), "code --wait|--goto|/a b.md:7");
        assert_eq!(args("code -w", 7), "code -w|--goto|/a b.md:7");
        assert_eq!(args("acme", 7), "acme /a b.md");
        assert_eq!(args("vim", 1), "vim /a b.md");
        assert_eq!(call(" ", Path::new("a"), None), None);
    }

    #[test]
    fn a_row_is_found_in_its_source() {
        let source = "---\ntitle: x\n---\n# Head\n\nSome *words* that are [linked](https://e.org/a)\n\
                      and go on. 还有中文，一行。\n\nSome *words* that are here again.\n";
        let line = |row: &str, share| line_of(source, &[row.to_owned()], share);
        assert_eq!(line("Head", 0.1), Some(4));
        assert_eq!(line("Some words that are linked and", 0.2), Some(6));
        assert_eq!(line("go on. 还有中文，", 0.5), Some(7));
        assert_eq!(line("Some words that are", 0.9), Some(9));
        assert_eq!(line("nothing of this", 0.5), None);
        let rows = ["·", "", "here again."].map(str::to_owned);
        assert_eq!(line_of(source, &rows, 0.9), Some(9));
    }
}
