//! An error with what to do about it, and the code that the program ends with.

use std::{error::Error, fmt};

/// What went wrong, in one line; what would help, in another.
#[derive(Debug)]
pub struct Hint {
    what: String,
    help: Option<String>,
    code: u8,
}

impl Hint {
    /// Something on the command line cannot be done as it stands: ends with 2.
    pub fn usage(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            help: None,
            code: 2,
        }
    }

    /// Something is not there: ends with 1.
    pub fn failed(what: impl Into<String>) -> Self {
        Self {
            code: 1,
            ..Self::usage(what)
        }
    }

    /// With what would help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With what would help, where that is known.
    #[must_use]
    pub fn maybe(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// The line below the error.
    pub fn helping(&self) -> Option<&str> {
        self.help.as_deref()
    }

    pub fn code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl Error for Hint {}
