//! What is done outside of the program: the editor, the clipboard, the browser.

use std::{path::Path, process::Command, sync::atomic::Ordering};

use super::{Runtime, editor, open, signals};
use crate::{
    app::{
        App, Clip, Event,
        event::{Changes, Spot},
    },
    content::{clean, scan, source::read_below},
    images::Source,
    platform,
};

/// Bytes that are put on the clipboard at most: with the third that base64 adds they
/// stay below the 1 MiB at which tmux gives up a sequence.
const CLIPBOARD: usize = 750_000;

/// Whether a window can be opened where the reader sees it.
fn has_screen() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let screen = !platform::WINDOWS_NEED_A_SERVER || set("DISPLAY") || set("WAYLAND_DISPLAY");
    screen && !set("SSH_CONNECTION")
}

/// Why something is not copied.
fn too_large(bytes: u64) -> String {
    let (size, most) = (bytes / 1000, CLIPBOARD / 1000);
    format!("not copied: {size} KB are more than terminals take ({most} KB)")
}

impl Runtime {
    pub(super) fn suspend(&mut self) {
        self.terminal.leave();
        platform::stop();
        self.resume();
    }

    fn resume(&mut self) {
        match self.terminal.enter_again() {
            Ok(()) => {
                let _ = self.events.send(Event::Resumed);
            }
            Err(_) => self.quit = true,
        }
    }

    /// Opens a post in the editor, at the line that is on the screen, and waits for it.
    pub(super) fn edit(&mut self, path: &Path, spot: Option<&Spot>, app: &mut App) {
        let of_env = |name| std::env::var(name).ok();
        let mut editors = [self.editor.clone(), of_env("VISUAL"), of_env("EDITOR")]
            .into_iter()
            .flatten();
        let command = editors.find(|command| !command.trim().is_empty());
        let line = spot.and_then(|spot| {
            let source = read_below(path, &self.site.site.root).ok()?;
            editor::line_of(&source, &spot.rows, spot.share)
        });
        let call = command.and_then(|command| editor::call(&command, path, line));
        let Some(call) = call else {
            self.notice("set VISUAL or EDITOR to open posts in an editor".into());
            return;
        };
        self.terminal.leave();
        signals::LENT.store(true, Ordering::Relaxed);
        let status = Command::new(&call.program).args(&call.args).status();
        self.resume();
        signals::LENT.store(false, Ordering::Relaxed);
        match status {
            // Watched or not, what was written is seen at once.
            Ok(status) => {
                if !status.success() {
                    self.notice(format!("{}: {status}", call.program));
                }
                let mut changes = Changes::default();
                if path.exists() {
                    changes.posts.push(self.site.load(path));
                } else {
                    changes.gone.push(scan::id_of(&self.site.site.base, path));
                }
                let effects = app.update(Event::FilesChanged(changes));
                self.apply(effects, app);
            }
            Err(error) => self.notice(format!("{}: {error}", call.program)),
        }
    }

    pub(super) fn copy(&mut self, clip: &Clip) {
        let name = clean::line(&clip.name);
        // What a post says must not press keys where it is pasted.
        let text = clean::text(&clip.text);
        if text.len() > CLIPBOARD {
            return self.notice(too_large(text.len() as u64));
        }
        match self.terminal.copy(&text) {
            Ok(()) => {
                let because = clip.because.map(|why| format!("{why}, "));
                self.notice(format!("{}copied: {name}", because.unwrap_or_default()));
            }
            Err(error) => self.notice(format!("not copied: {error}")),
        }
    }

    /// Copies the text of a post's file as it is.
    pub(super) fn copy_source(&mut self, path: &Path, title: &str) {
        // One that is far too large need not be read for that to be said.
        let most = 4 * CLIPBOARD as u64;
        if let Some(size) = path.metadata().ok().map(|file| file.len())
            && size > most
        {
            return self.notice(too_large(size));
        }
        match read_below(path, &self.site.site.root) {
            Ok(text) => self.copy(&Clip::named(format!("the Markdown of “{title}”"), text)),
            Err(error) => self.notice(format!("not copied: the file {error}")),
        }
    }

    /// Opens a picture in the program for it, or copies its path where there is no
    /// screen for one.
    pub(super) fn open_picture(&mut self, source: &Source) {
        let Source::File(path) = source else {
            return self.notice("a picture inside the text has no file to open".into());
        };
        let name = path.display().to_string();
        if !has_screen() {
            return self.copy(&Clip::plain(name));
        }
        self.notice(format!("opened: {}", clean::line(&name)));
        open::in_system(path.to_path_buf(), self.events.clone());
    }

    /// Opens an address in the browser, or has it copied where there is none.
    pub(super) fn browse(&mut self, url: String) {
        if !has_screen() {
            // The inbox lives as long as the loop that calls this.
            let _ = self.events.send(Event::NotBrowsed(url));
            return;
        }
        self.notice(format!("opened: {url}"));
        open::in_browser(url, self.events.clone());
    }
}
