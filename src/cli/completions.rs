//! `blogtui completions SHELL`: what clap knows, and what only a blog knows: its tags
//! and the names of its posts. Scripts ask for those with `blogtui __complete`.

mod fish;
mod zsh;

use std::{
    collections::BTreeSet,
    ffi::OsString,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Command, ValueEnum};

use crate::{
    commands::posts::{self, printed},
    config,
    content::{
        clean,
        index::{Index, Sort, Taxonomy, named},
        scan::{Auto, Reading},
        site::Site,
    },
};

/// A shell that can complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    #[value(name = "powershell")]
    Windows,
}

/// The word that asks for names, in the place of a command.
pub(super) const COMPLETE: &str = "__complete";

const BASH: &str = r#"
# Tags and posts are asked for where they are.
_blogtui_asking() {
    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" kind=posts IFS=$'\n'
    # The sign in --tag=x is a word of its own.
    [[ $cur == = && $prev == --tag ]] && { cur= kind=tags; }
    [[ $prev == = ]] && prev="${COMP_WORDS[COMP_CWORD-2]}"
    [[ $prev == --tag ]] && kind=tags
    if [[ $kind == tags || $cur != -* ]]; then
        local names
        names=$(blogtui __complete "$kind" "$cur" "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)
        if [[ -n $names ]]; then
            mapfile -t COMPREPLY < <(while read -r name; do printf '%q\n' "$name"; done <<<"$names")
            return
        fi
    fi
    unset IFS
    _blogtui "$@"
}
complete -F _blogtui_asking -o nosort -o bashdefault -o default blogtui 2>/dev/null ||
    complete -F _blogtui_asking -o bashdefault -o default blogtui
"#;

/// The script for a shell.
pub(super) fn script(shell: Shell, mut command: Command) -> String {
    command.build();
    let mut bytes = Vec::new();
    let name = "blogtui";
    let mut generate = |generator: clap_complete::Shell| {
        clap_complete::generate(generator, &mut command, name, &mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    };
    match shell {
        Shell::Bash => generate(clap_complete::Shell::Bash) + BASH,
        Shell::Zsh => zsh::script(&command),
        Shell::Fish => fish::script(&command),
        Shell::Elvish => generate(clap_complete::Shell::Elvish),
        Shell::Windows => generate(clap_complete::Shell::PowerShell),
    }
}

/// Prints what a word may become: `KIND WORD WORDS-BEFORE...`. Nothing that goes wrong
/// is worth a message in the middle of a line that is typed.
pub(super) fn complete(mut arguments: impl Iterator<Item = OsString>) -> anyhow::Result<()> {
    let mut text = || {
        let word = arguments.next()?;
        Some(word.to_string_lossy().into_owned())
    };
    let (Some(kind), Some(word)) = (text(), text()) else {
        return Ok(());
    };
    let before: Vec<String> = std::iter::from_fn(text).collect();
    let names = names(&kind, &word, &before);
    let mut out = io::stdout().lock();
    let print = names.iter().try_for_each(|name| writeln!(out, "{name}"));
    printed(print.and_then(|()| out.flush()))
}

fn names(kind: &str, word: &str, before: &[String]) -> Vec<String> {
    // The shell hands the words over as they were typed.
    let home = super::settings::path_of("HOME");
    let path = |word: &String| config::absolute(word, Path::new(""), home.as_deref());
    let folder = before.iter().map(path).find(|path| path.is_dir());
    // Without a folder the first word is one, or a file: the shell knows those.
    let folder = match (folder, kind) {
        (Some(folder), _) => folder,
        (None, "tags") => PathBuf::from("."),
        (None, _) => return Vec::new(),
    };
    let takes_posts = before.first().is_none_or(|first| {
        first == "show" || !["list", "search", "tags", "check"].contains(&first.as_str())
    });
    let Ok(site) = Site::find(&folder) else {
        return Vec::new();
    };
    let reading = Reading {
        auto: Auto::None,
        ..posts::reading()
    };
    let everything = posts::Unpublished {
        drafts: true,
        future: true,
        expired: true,
    };
    let wanted = crate::content::index::fold(word);
    let fits = |name: &String| crate::content::index::fold(name).starts_with(&wanted);
    let mut index = Index::new();
    index.merge(posts::read_quietly(&site, reading, everything));
    match kind {
        "tags" => {
            let tags = index.terms(Taxonomy::Tags).iter();
            tags.map(|tag| tag.name.clone()).filter(fits).collect()
        }
        "posts" if takes_posts => {
            let mut seen = BTreeSet::new();
            let all = index.posts(Sort::Newest);
            all.map(|post| clean::line(named::short_name(post)))
                .filter(fits)
                .filter(|name| seen.insert(name.clone()))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Prints the script for a shell.
pub(super) fn print(shell: Shell, command: Command) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let result = out.write_all(script(shell, command).as_bytes());
    printed(result.and_then(|()| out.flush()))
}
