//! What several of these tests share. Each of them uses a part of it.
#![allow(dead_code)]

pub(crate) mod emulator;
pub(crate) mod pages;
pub(crate) mod screen;
#[cfg(unix)]
pub(crate) mod tty;

/// Snapshots say which test they belong to, and nothing else. They are looked at
/// and taken over with `INSTA_UPDATE=always cargo test`; where `CI` is set a test
/// only compares.
pub(crate) fn snapshots() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(true);
    settings
}
