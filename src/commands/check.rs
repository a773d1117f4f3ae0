//! `blogtui check PATH`: what is wrong with the posts, for people with the line of
//! the source, for scripts, and for GitHub.

mod github;
mod human;
mod json;

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use crate::{
    check::{self, Code, Finding, Severity},
    runtime::terminal,
};

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// The line of the source, the place marked
    #[default]
    Human,
    /// One JSON object a line
    Json,
    /// Annotations in GitHub's workflows
    Github,
}

/// What `blogtui check` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Folder of posts, or one post
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// How findings are written
    #[arg(long, value_enum, default_value_t, conflicts_with = "json")]
    pub format: Format,
    /// The same as --format json
    #[arg(long)]
    pub json: bool,
    /// Leave findings of this code out; may be given several times
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub allow: Vec<Code>,
    /// Exit with 1 when there are warnings, too
    #[arg(long, value_enum)]
    pub deny: Option<Deny>,
}

/// What `--deny` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    Warnings,
}

/// A code by its name.
fn code(name: &str) -> Result<Code, String> {
    let mut all = Code::ALL.iter();
    let found = all.find(|code| code.name() == name).copied();
    found.ok_or_else(|| {
        let names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        format!("no such code; there are {}", names.join(", "))
    })
}

/// Prints what is wrong with the posts of a path, `styled` or plain; whether
/// nothing fails the check.
///
/// # Errors
/// A path that cannot be read, or an output that cannot be written. A closed pipe
/// is no error.
pub fn check(args: &Args, styled: bool) -> anyhow::Result<bool> {
    super::posts::there(&args.path)?;
    let mut report = check::check(&args.path)?;
    report
        .findings
        .retain(|finding| !args.allow.contains(&finding.code));
    let names = Names::new(&args.path);
    if report.posts == 0 {
        let path = crate::content::clean::line(&args.path.display().to_string());
        crate::said::say(&format!("{path}: no Markdown posts"));
    }
    let stdout = io::stdout();
    let on_terminal = stdout.is_terminal();
    let columns = terminal::size().ok().filter(|_| on_terminal);
    let format = if args.json { Format::Json } else { args.format };
    let mut out = BufWriter::new(stdout.lock());
    let mut print = || -> io::Result<()> {
        match format {
            Format::Human => {
                let width = columns.map(|(columns, _)| usize::from(columns));
                human::print(&mut out, &report, &names, styled, width)?;
            }
            Format::Json => json::print(&mut out, &report.findings, &names)?,
            Format::Github => github::print(&mut out, &report.findings, &names)?,
        }
        out.flush()
    };
    match print() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        other => other.context("standard output")?,
    }
    let fails = |finding: &Finding| match finding.severity() {
        Severity::Error => true,
        Severity::Warning => args.deny == Some(Deny::Warnings),
        Severity::Note => false,
    };
    Ok(!report.findings.iter().any(fails))
}

/// Names files as the one who asked does: `content/a.md` for `content`.
#[derive(Debug)]
struct Names {
    given: PathBuf,
    real: PathBuf,
}

impl Names {
    fn new(given: &Path) -> Self {
        let given = given.strip_prefix(".").unwrap_or(given).to_owned();
        let real = given.canonicalize();
        let real = real.or_else(|_| Path::new(".").canonicalize());
        Self {
            real: real.unwrap_or_else(|_| given.clone()),
            given,
        }
    }

    /// Clean, on one line, with `/` between its parts.
    fn of(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.real);
        let name = match below {
            Ok(below) if below.as_os_str().is_empty() => self.given.clone(),
            Ok(below) => self.given.join(below),
            Err(_) => path.to_owned(),
        };
        crate::content::clean::line(&name.to_string_lossy().replace('\\', "/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_as_they_were_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a\u{1b}.md");
        std::fs::write(&file, "x").unwrap();
        let real = file.canonicalize().unwrap();
        let name = Names::new(folder.path()).of(&real);
        assert_eq!(name, folder.path().join("a\u{fffd}.md").to_str().unwrap());
        assert_eq!(Names::new(&file).of(&real), name);
        let here = Path::new(".").canonicalize().unwrap();
        assert_eq!(Names::new(Path::new(".")).of(&here.join("b.md")), "b.md");
    }
}
