//! `--pager`: a long post page by page, in the program of `$PAGER`.

use std::{
    io::{self, Write},
    process::{Child, ChildStdin, Command, Stdio},
};

use crate::{commands::hint::Hint, platform, runtime::words::words};

/// The pager that runs where none is set.
const DEFAULT: &str = "less -R";

/// A pager that is written to.
#[derive(Debug)]
pub(super) struct Pager {
    child: Child,
    input: Option<ChildStdin>,
}

impl Pager {
    /// Starts the pager that the environment names; none where that is `cat`, or
    /// nothing at all.
    pub(super) fn start() -> anyhow::Result<Option<Self>> {
        let command = std::env::var("PAGER").unwrap_or_else(|_| DEFAULT.to_owned());
        let words = words(&command);
        let Some((program, args)) = words.split_first() else {
            return Ok(None);
        };
        if program == "cat" {
            return Ok(None);
        }
        let mut run = Command::new(program);
        run.args(args).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            // Colours as they are, for a `less` that is named without `-R`.
            run.env("LESS", "R");
        }
        let mut child = run.spawn().map_err(|error| {
            Hint::failed(format!("{program}: {error}")).help("set PAGER to a pager that is there")
        })?;
        // `Ctrl-C` is for the pager, which ends by itself.
        platform::leave_interrupts();
        let input = child.stdin.take();
        Ok(Some(Self { child, input }))
    }

    /// Lets the reader read on to the end.
    pub(super) fn wait(mut self) -> io::Result<()> {
        drop(self.input.take());
        self.child.wait().map(|_| ())
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.input {
            Some(input) => input.write(bytes),
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.input.as_mut().map_or(Ok(()), ChildStdin::flush)
    }
}
