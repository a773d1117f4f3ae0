//! The real program in a terminal of its own: bytes in, a screen out.

use std::{
    io::{Read, Write},
    num::NonZero,
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take before a test fails; only a hang comes near it.
const PATIENCE: Duration = Duration::from_secs(90);

/// A program in a terminal.
pub(crate) struct Tty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    input: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Every byte that came out.
    pub(crate) seen: Vec<u8>,
    /// The first bytes of a U+FFFD of which the last are still to come.
    torn: Vec<u8>,
    /// Where in `seen` questions are looked for next.
    asked_until: usize,
    answers: Answers,
}

/// What the terminal answers when it is asked about itself.
#[derive(Clone, Copy, Default)]
pub(crate) struct Answers {
    /// Nothing at all, whatever it is asked.
    pub(crate) mute: bool,
    /// Colours of text and ground: `rgb:ffff/ffff/ffff`.
    pub(crate) colours: Option<[&'static str; 2]>,
    /// Name and version, where it takes kitty's graphics: `kitty(0.41.1)`.
    pub(crate) kitty: Option<&'static str>,
    pub(crate) sixel: bool,
    /// What is typed at the moment it is asked.
    pub(crate) typed: &'static str,
}

impl Answers {
    /// What stands for the question that `bytes` begin with.
    fn to(self, bytes: &[u8]) -> Option<String> {
        let [text, ground] = self.colours.unwrap_or_default();
        let has = self.colours.is_some();
        let kitty = self.kitty.unwrap_or_default();
        let all: [(&[u8], bool, String); 6] = [
            (b"\x1b]10;?", has, format!("\x1b]10;{text}\x1b\\")),
            (b"\x1b]11;?", has, format!("\x1b]11;{ground}\x1b\\")),
            (
                b"\x1b[>q",
                self.kitty.is_some(),
                format!("\x1bP>|{kitty}\x1b\\"),
            ),
            (
                b"\x1b_Gi=31,",
                self.kitty.is_some(),
                "\x1b_Gi=31;OK\x1b\\".into(),
            ),
            (b"\x1b[16t", true, "\x1b[6;20;10t".into()),
            (
                b"\x1b[c",
                true,
                format!(
                    "{}\x1b[?62;{}22c",
                    self.typed,
                    if self.sixel { "4;" } else { "" }
                ),
            ),
        ];
        all.into_iter()
            .find(|(question, known, _)| *known && bytes.starts_with(question))
            .map(|(_, _, answer)| answer)
    }
}

impl Tty {
    /// Starts `program` on a screen of 100 x 30, in an environment that holds
    /// nothing but `vars` and what a program needs to run at all.
    pub(crate) fn start(program: &str, args: &[&str], vars: &[(&str, &str)]) -> Self {
        let size = PtySize {
            rows: 30,
            cols: 100,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        for name in ["PATH", "HOME"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        // So that no test opens a browser.
        command.env("SSH_CONNECTION", "a test");
        // What someone has read before must not change what a test sees.
        command.env("BLOGTUI_NO_STATE", "1");
        command.env("XDG_CONFIG_HOME", "/nowhere");
        let cache = concat!(env!("CARGO_TARGET_TMPDIR"), "/tty-cache");
        command.env("XDG_CACHE_HOME", cache);
        command.env("TERM", "xterm-256color");
        for (name, value) in vars {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (bytes, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if bytes.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            input: pair.master.take_writer().unwrap(),
            master: pair.master,
            output,
            screen: vt100::Parser::new(some(size.rows), some(size.cols), 0),
            seen: Vec::new(),
            torn: Vec::new(),
            asked_until: 0,
            answers: Answers::default(),
        }
    }

    /// The program on `folder`, in the dark theme.
    pub(crate) fn blogtui(folder: &Path) -> Self {
        Self::start(
            env!("CARGO_BIN_EXE_blogtui"),
            &["--theme", "dark", folder.to_str().unwrap()],
            &[],
        )
    }

    pub(crate) fn answering(mut self, answers: Answers) -> Self {
        self.answers = answers;
        self
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.send_bytes(text.as_bytes());
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        // A program that has ended takes nothing more.
        let _ = self.input.write_all(bytes);
        let _ = self.input.flush();
    }

    pub(crate) fn resize(&mut self, cols: u16, rows: u16) {
        self.claim(cols, rows);
        self.screen.screen_mut().set_size(some(rows), some(cols));
    }

    /// Tells the program a size, whatever the screen's is.
    pub(crate) fn claim(&mut self, cols: u16, rows: u16) {
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).unwrap();
    }

    /// The terminal's settings (termios), to be compared.
    pub(crate) fn settings(&self) -> String {
        format!("{:?}", self.master.get_termios())
    }

    pub(crate) fn signal(&self, name: &str) {
        let status = std::process::Command::new("kill")
            .args([&format!("-{name}"), &self.pid().to_string()])
            .status();
        assert!(status.unwrap().success(), "kill -{name}");
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Takes in what comes until `done` is content with the screen.
    pub(crate) fn wait(&mut self, what: &str, done: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self.screen.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                self.take(left),
                "waited in vain for {what}:\n{}",
                self.text()
            );
        }
    }

    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    pub(crate) fn wait_until_gone(&mut self, text: &str) {
        let what = format!("{text} to go");
        self.wait(&what, |screen| !screen.contents().contains(text));
    }

    /// Takes in what comes within `patience`; whether anything did.
    pub(crate) fn take(&mut self, patience: Duration) -> bool {
        let Ok(bytes) = self.output.recv_timeout(patience) else {
            return false;
        };
        self.show(&bytes);
        self.answer();
        true
    }

    /// Takes bytes in. U+FFFD is shown as `?`: terminals give it a column, and vt100
    /// leaves it out.
    fn show(&mut self, bytes: &[u8]) {
        const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
        self.seen.extend(bytes);
        let mut whole = std::mem::take(&mut self.torn);
        whole.extend(bytes);
        let ends = |part: &[u8]| whole.ends_with(part);
        let open = if ends(&REPLACEMENT[..2]) {
            2
        } else {
            usize::from(ends(&REPLACEMENT[..1]))
        };
        self.torn = whole.split_off(whole.len() - open);
        let mut shown = Vec::with_capacity(whole.len());
        let mut rest = whole.as_slice();
        while let Some((first, after)) = rest.split_first() {
            if let Some(after) = rest.strip_prefix(REPLACEMENT) {
                shown.push(b'?');
                rest = after;
            } else {
                shown.push(*first);
                rest = after;
            }
        }
        self.screen.process(&shown);
    }

    /// Answers the questions that have come since.
    fn answer(&mut self) {
        /// The longest question, less one byte: what may have come in part.
        const OPEN: usize = 9;
        if self.answers.mute {
            return;
        }
        let mut out = String::new();
        let mut at = self.asked_until;
        while at < self.seen.len() {
            if let Some(answer) = self.answers.to(&self.seen[at..]) {
                out.push_str(&answer);
                self.asked_until = at + 1;
            }
            at += 1;
        }
        self.asked_until = self.asked_until.max(self.seen.len().saturating_sub(OPEN));
        if !out.is_empty() {
            self.send(&out);
        }
    }

    /// Takes in what comes until nothing more is on its way: for more than half a second
    /// no thread of the program has had anything to do. Time alone would not tell: on a
    /// busy machine one that has work may not get to it for seconds.
    pub(crate) fn settle(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        let mut looks = 0;
        while looks < 14 {
            let came = self.take(Duration::from_millis(50));
            looks = if came || is_busy(self.pid()) {
                0
            } else {
                looks + 1
            };
            assert!(
                Instant::now() < deadline,
                "it never rests:\n{}",
                self.text()
            );
        }
    }

    /// Whether the program ends within `time`.
    pub(crate) fn has_ended(&mut self, time: Duration) -> bool {
        let deadline = Instant::now() + time;
        while Instant::now() < deadline {
            self.take(Duration::from_millis(20));
            if self.child.try_wait().unwrap().is_some() {
                return true;
            }
        }
        false
    }

    /// Takes in everything up to the program's end; its exit code.
    pub(crate) fn end(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self
                .output
                .recv_timeout(left.min(Duration::from_millis(50)))
            {
                Ok(bytes) => self.show(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    if self.child.try_wait().unwrap().is_some() {
                        break;
                    }
                    assert!(!left.is_zero(), "it does not end:\n{}", self.text());
                }
            }
        }
        let code = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.exit_code();
            }
            assert!(Instant::now() < deadline, "it does not end");
            thread::yield_now();
        };
        // The rest is on its way until the terminal is closed.
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(2)) {
            self.show(&bytes);
        }
        code
    }

    /// Asserts that the terminal's modes are what they were before the program.
    pub(crate) fn assert_restored(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "still the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "still bracketed paste");
        assert_eq!(
            screen.mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "the mouse is still captured"
        );
        let seen = String::from_utf8_lossy(&self.seen);
        let last = |mode: &str| seen.rfind(mode);
        assert!(last("\x1b[?7h") >= last("\x1b[?7l"), "lines do not wrap");
        assert!(
            last("\x1b[?2026l") >= last("\x1b[?2026h"),
            "still in a synchronized update"
        );
    }

    pub(crate) fn has_seen(&self, bytes: &str) -> bool {
        let bytes = bytes.as_bytes();
        self.seen.windows(bytes.len()).any(|part| part == bytes)
    }

    /// The picture's number (`i=`) of every sequence of kitty's in which `mark`
    /// follows on it.
    pub(crate) fn numbers(&self, mark: &str) -> Vec<String> {
        let seen = String::from_utf8_lossy(&self.seen);
        seen.split("i=")
            .skip(1)
            .filter_map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_digit())?;
                rest[end..]
                    .starts_with(mark)
                    .then(|| rest[..end].to_owned())
            })
            .collect()
    }

    /// The parameters of every SGR sequence that came out.
    pub(crate) fn sgr(&self) -> Vec<String> {
        let seen = String::from_utf8_lossy(&self.seen);
        seen.split("\x1b[")
            .skip(1)
            .filter_map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
                rest[end..].starts_with('m').then(|| rest[..end].to_owned())
            })
            .collect()
    }
}

/// Whether any thread of a process runs, or waits for a processor or a disk; on systems
/// that do not tell, none does.
fn is_busy(pid: u32) -> bool {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{pid}/task")) else {
        return false;
    };
    threads.flatten().any(|thread| {
        let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        let after = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
        after.starts_with(['R', 'D'])
    })
}

/// Columns or rows of the screen that is kept, of which there is always one.
fn some(count: u16) -> NonZero<u16> {
    NonZero::new(count.max(1)).unwrap()
}

impl Drop for Tty {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
