//! What can be found, as a stable name, with how bad it is.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Readers see something broken, or the generator refuses the post.
    Error,
    /// Likely not what the author means.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($code:ident, $name:literal, $severity:ident, $meaning:literal;)*) => {
        /// What was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $code,)*
        }

        impl Code {
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// The name that scripts know it by: it never changes.
            pub fn name(self) -> &'static str {
                match self { $(Self::$code => $name),* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity),* }
            }

            /// What it says, for the documentation.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$code => $meaning),* }
            }
        }
    };
}

codes! {
    Unreadable, "unreadable", Error, "The file cannot be read: too large, binary, no permission.";
    NotUtf8, "not-utf8", Warning, "Bytes that are not UTF-8, shown as U+FFFD.";
    BrokenFrontMatter, "broken-front-matter", Error, "YAML, TOML or JSON that a parser refuses.";
    OddValue, "odd-value", Warning, "A key given twice, or a value of the wrong type.";
    MissingTitle, "missing-title", Warning, "Front matter without a title, and no heading to take it from.";
    MissingDate, "missing-date", Warning, "No date anywhere, where the posts around it have one.";
    BadDate, "bad-date", Error, "A date that cannot be read, or that the calendar does not have.";
    DoubtfulDate, "doubtful-date", Warning, "A date that can be read, but hardly means what it says.";
    PictureNotFound, "picture-not-found", Error, "A picture without a file.";
    PictureCase, "picture-case", Error, "A picture whose file differs in letter case: it shows on macOS and Windows only.";
    NoAltText, "no-alt-text", Warning, "A picture that says nothing to those who do not see it.";
    RemotePicture, "remote-picture", Note, "A picture on another server, which may go away.";
    LinkNotFound, "link-not-found", Error, "A link to a post or file that is not there.";
    HeadingNotFound, "heading-not-found", Warning, "A link to a heading that the post does not have.";
    DuplicateSlug, "duplicate-slug", Error, "Two posts with one address: only one of them is published.";
    SimilarTags, "similar-tags", Warning, "Tags that differ only in letter case, spaces or hyphens.";
    UnclosedShortcode, "unclosed-shortcode", Error, "A shortcode that is opened and not closed, or closed and not opened.";
    UnknownShortcode, "unknown-shortcode", Error, "A shortcode that neither the site nor its theme nor the generator has.";
    ControlCharacter, "control-character", Warning, "An invisible control character.";
    BidiCharacter, "bidi-character", Warning, "An invisible character that turns the direction of text around.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
