//! `blogtui man`: the manual, made of what `--help` says.

use std::{
    io::{self, Write},
    path::Path,
};

use clap::Command;
use clap_mangen::Man;

use crate::{
    app::keymap::KEYMAP,
    commands::{hint::Hint, posts::printed},
};

/// What no flag says.
const REST: &str = r#".SH "EXIT STATUS"
.TP
0
Ended as asked.
.TP
1
Failed: a path that cannot be read, an output that cannot be written; \fBsearch\fR has found nothing, \fBcheck\fR has found errors.
.TP
2
Something on the command line cannot be understood, or there is no terminal to draw on.
.TP
101, 128 + N
A fault of the program; ended by the signal N.
.SH FILES
.TP
\fI$XDG_CONFIG_HOME/blogtui/config.toml\fR
Settings: \fBblogtui config init\fR writes one that says what can be set.
.TP
\fI$XDG_CONFIG_HOME/blogtui/themes/NAME.toml\fR
Themes of one's own.
.TP
\fI$XDG_STATE_HOME/blogtui\fR
What is remembered of posts that were read.
.SH ENVIRONMENT
.TP
\fBVISUAL\fR, \fBEDITOR\fR
The editor that the key \fBe\fR opens, at the line on the screen.
.TP
\fBPAGER\fR
The pager of \fBshow --pager\fR.
.TP
\fBNO_COLOR\fR, \fBCLICOLOR\fR, \fBCLICOLOR_FORCE\fR, \fBCOLORTERM\fR, \fBTERM\fR
Whether there are colours, and how many.
"#;

/// The whole manual as one page.
pub(super) fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut command = command.clone();
    command.build();
    let mut out = Vec::new();
    let man = Man::new(command.clone()).date("");
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    writeln!(out, ".SH COMMANDS")?;
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        sub_page(sub, "blogtui", &mut out)?;
    }
    keys(&mut out)?;
    out.write_all(REST.as_bytes())?;
    Ok(out)
}

/// A command as a part of the page.
fn sub_page(sub: &Command, above: &str, out: &mut Vec<u8>) -> io::Result<()> {
    if sub.get_name() == "help" {
        return Ok(());
    }
    let name = format!("{above} {}", sub.get_name());
    let man = Man::new(
        sub.clone()
            .display_name(name.clone())
            .bin_name(name.clone()),
    );
    let mut part = Vec::new();
    man.render_description_section(&mut part)?;
    man.render_synopsis_section(&mut part)?;
    man.render_options_section(&mut part)?;
    writeln!(out, ".SS \"{name}\"")?;
    for line in String::from_utf8_lossy(&part).lines() {
        match line.strip_prefix(".SH ") {
            Some("DESCRIPTION") => {}
            Some(_) => writeln!(out, ".PP")?,
            None => writeln!(out, "{line}")?,
        }
    }
    for below in sub.get_subcommands() {
        sub_page(below, &name, out)?;
    }
    Ok(())
}

/// The keys, from the one table.
fn keys(out: &mut Vec<u8>) -> io::Result<()> {
    writeln!(out, ".SH KEYS")?;
    for row in KEYMAP {
        let keys: Vec<String> = row.keys.iter().map(|key| escaped(key)).collect();
        writeln!(out, ".TP\n\\fB{}\\fR", keys.join(", "))?;
        let what = match (row.list, row.reader) {
            (Some(list), Some(reader)) if list != reader => {
                format!("In the list: {list}. In a post: {reader}.")
            }
            (Some(list), None) => format!("In the list: {list}."),
            (None, Some(reader)) => format!("In a post: {reader}."),
            (what, _) => format!("{}.", what.unwrap_or_default()),
        };
        writeln!(out, "{}", escaped(&what))?;
    }
    Ok(())
}

/// Text that troff shows as it is.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) {
        format!("\\&{text}")
    } else {
        text
    }
}

/// Prints the page, or writes it into a folder.
pub(super) fn man(command: &Command, folder: Option<&Path>) -> anyhow::Result<()> {
    let page = page(command)?;
    let Some(folder) = folder else {
        let mut out = io::stdout().lock();
        let result = out.write_all(&page);
        return printed(result.and_then(|()| out.flush()));
    };
    let path = folder.join("blogtui.1");
    std::fs::write(&path, page)
        .map_err(|error| Hint::failed(format!("{}: {error}", path.display())).into())
}
