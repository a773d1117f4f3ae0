//! Measures what pictures cost in the real program, in a terminal of its own:
//! `cargo build --release && cargo run --release --example pictures_gate`
//!
//! Draws its own pictures into a folder that goes away: a photograph of 12 megapixels, 200
//! of 1200 x 800, and a file that claims 20,000 x 20,000. Starts the program that lies
//! beside this one on a PTY of 120 x 38 cells that answers as kitty, as a terminal of
//! sixels or as one of neither, and prints a table. Ends with 1 where a figure is over
//! its limit. Linux only: memory and processor time come from `/proc`.

use std::{
    fmt::Write as _,
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use image::{Rgb, RgbImage};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// What the program may take.
const MOST_CPU: u64 = 300;
const MOST_KEY: Duration = Duration::from_millis(30);
const MOST_MEMORY: u64 = 200;
const MOST_STEP: usize = 2048;
const MOST_BOMB: u64 = 100;

/// How long a screen may take to come, or to stand still.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Blocks,
    Kitty,
    Sixel,
}

/// The program on a terminal of a kind.
struct Run {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    input: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    asked: usize,
    kind: Kind,
}

impl Run {
    fn start(post: &Path, kind: Kind) -> Self {
        let size = PtySize {
            rows: 38,
            cols: 120,
            pixel_width: 1200,
            pixel_height: 760,
        };
        let pair = native_pty_system().openpty(size).expect("a PTY");
        let mut command = CommandBuilder::new(program());
        command.args(["--theme", "dark", "--no-state"]);
        command.arg(post);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")] {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program");
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let (bytes, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if bytes.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut run = Self {
            child,
            input: pair.master.take_writer().expect("its input"),
            _master: pair.master,
            output,
            seen: Vec::new(),
            asked: 0,
            kind,
        };
        run.wait_for("list");
        run
    }

    /// Takes in what comes within `time`; whether anything did.
    fn take(&mut self, time: Duration) -> bool {
        let Ok(bytes) = self.output.recv_timeout(time) else {
            return false;
        };
        self.seen.extend(bytes);
        self.answer();
        true
    }

    fn answer(&mut self) {
        let known = [
            ("\x1b[>q", "\x1bP>|kitty(0.41.1)\x1b\\", Kind::Kitty),
            ("\x1b_Gi=31,", "\x1b_Gi=31;OK\x1b\\", Kind::Kitty),
        ];
        while self.asked < self.seen.len() {
            let rest = &self.seen[self.asked..];
            let attributes = if self.kind == Kind::Sixel {
                "\x1b[?62;4c"
            } else {
                "\x1b[?62;22c"
            };
            let answer = if rest.starts_with(b"\x1b[c") {
                Some(attributes)
            } else {
                let asked = |(question, _, kind): &&(&str, &str, Kind)| {
                    *kind == self.kind && rest.starts_with(question.as_bytes())
                };
                known.iter().find(asked).map(|(_, answer, _)| *answer)
            };
            // A question may have come in part.
            if rest.len() < 8 && rest[0] == 0x1b && answer.is_none() && self.asked < 4096 {
                return;
            }
            if let Some(answer) = answer {
                let _ = self.input.write_all(answer.as_bytes());
                let _ = self.input.flush();
            }
            self.asked += 1;
        }
    }

    fn wait_for(&mut self, text: &str) {
        let from = Instant::now();
        while !has(&self.seen, text) {
            assert!(from.elapsed() < PATIENCE, "waited in vain for {text:?}");
            self.take(Duration::from_millis(20));
        }
    }

    /// Waits until nothing has come for a while.
    fn rest(&mut self) {
        while self.take(Duration::from_millis(500)) {}
    }

    fn send(&mut self, keys: &str) {
        let _ = self.input.write_all(keys.as_bytes());
        let _ = self.input.flush();
    }

    /// How long the terminal waits for the first byte that comes of a key, without the
    /// time in which nothing but a processor was missing: that is up to whatever else
    /// runs on the machine.
    fn latency(&mut self, key: &str) -> Duration {
        while self.take(Duration::ZERO) {}
        let (from, queued) = (Instant::now(), self.queued());
        self.send(key);
        self.take(Duration::from_secs(5));
        from.elapsed().saturating_sub(self.queued() - queued)
    }

    /// How long the threads that deal with a key have been ready to run so far, and did
    /// not, since something else had the processor: this one, the one that reads the
    /// terminal and the one that draws. Those of the program that decode are not among
    /// them: what they take from a key counts, as long as processors are free.
    fn queued(&self) -> Duration {
        let id = self.child.process_id().unwrap_or_default();
        let mut files = vec![PathBuf::from("/proc/thread-self/schedstat")];
        let threads = fs::read_dir(format!("/proc/{id}/task"))
            .into_iter()
            .flatten();
        files.extend(threads.flatten().filter_map(|thread| {
            let is_main = thread.file_name().to_str() == Some(&id.to_string());
            let name = fs::read_to_string(thread.path().join("comm")).ok()?;
            (is_main || name.trim() == "input").then(|| thread.path().join("schedstat"))
        }));
        let queued = files.iter().filter_map(|file| {
            let text = fs::read_to_string(file).ok()?;
            text.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
        Duration::from_nanos(queued.sum())
    }

    fn of_process(&self, file: &str) -> String {
        let id = self.child.process_id().unwrap_or_default();
        fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }

    /// Milliseconds of processor time so far.
    fn cpu(&self) -> u64 {
        let stat = self.of_process("stat");
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let ticks = fields.split_whitespace().skip(11).take(2);
        ticks
            .filter_map(|ticks| ticks.parse::<u64>().ok())
            .sum::<u64>()
            * 10
    }

    /// The most memory so far, in MB.
    fn memory(&self) -> u64 {
        let status = self.of_process("status");
        let line = status.lines().find(|line| line.starts_with("VmHWM"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        kib.unwrap_or_default() * 1024 / 1_000_000
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// The program beside this one.
fn program() -> PathBuf {
    let own = std::env::current_exe().expect("the path of this program");
    let folder = own.ancestors().nth(2).expect("it lies in examples/");
    let program = folder.join("blogtui");
    assert!(program.exists(), "build it first: {}", program.display());
    program
}

fn photo(width: u32, height: u32, seed: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave = |n: u32| (128.0 + 100.0 * (f64::from(n + 37 * seed) / 90.0).sin()) as u8;
        Rgb([wave(x), wave(y), ((x ^ y) & 31) as u8 + wave(x + y) / 2])
    })
}

/// A PNG whose header, checksum and all, claims a size that it does not have.
fn bomb() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let format = image::ImageFormat::Png;
    RgbImage::new(1, 1)
        .write_to(&mut bytes, format)
        .expect("a PNG");
    let mut bytes = bytes.into_inner();
    for side in [16..20, 20..24] {
        bytes[side].copy_from_slice(&20_000_u32.to_be_bytes());
    }
    let crc = bytes[12..29].iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 * (crc & 1))
        })
    });
    bytes[29..33].copy_from_slice(&(!crc).to_be_bytes());
    bytes
}

fn write_blog(folder: &Path) {
    let text: String = (0..40).fold(String::new(), |mut text, n| {
        let _ = write!(text, "这是第 {n} 段，a paragraph that is scrolled by.\n\n");
        text
    });
    let post = |name: &str, pictures: &str| {
        let text = format!("# Post\n\n{pictures}\n\n{text}");
        fs::write(folder.join(name), text).expect("a post");
    };
    photo(4000, 3000, 1)
        .save(folder.join("photo.jpg"))
        .expect("a JPEG");
    fs::write(folder.join("bomb.png"), bomb()).expect("a file");
    let mut many = String::new();
    for n in 0..200 {
        let name = format!("{n}.jpg");
        // Each is a file of its own, and decoded on its own; ten to draw are enough.
        if n < 10 {
            let drawn = photo(1200, 800, n);
            drawn.save(folder.join(&name)).expect("a JPEG");
        } else {
            let drawn = folder.join(format!("{}.jpg", n % 10));
            fs::copy(drawn, folder.join(&name)).expect("a copy");
        }
        let _ = write!(many, "![]({name})\n\nBetween two pictures.\n\n");
    }
    post("none.md", "No picture.");
    post("one.md", "![](photo.jpg)");
    post("bomb.md", "![](bomb.png)");
    post("many.md", &many);
}

fn median(mut all: Vec<Duration>) -> (Duration, Duration) {
    all.sort();
    (all[all.len() / 2], all[all.len() - 1])
}

fn main() {
    if !cfg!(target_os = "linux") {
        println!("memory and processor time are read from /proc, which only Linux has");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    write_blog(folder.path());
    let post = |name: &str| folder.path().join(name);
    let mut over = Vec::new();
    let mut row = |what: &str, kind: Kind, value: String, holds: bool| {
        println!(
            "| {what} | {kind:?} | {value} |{}",
            if holds { "" } else { " OVER" }
        );
        if !holds {
            over.push(format!("{what}, {kind:?}: {value}"));
        }
    };
    println!("| what | terminal | measured |\n| --- | --- | ---: |");
    for kind in [Kind::Blocks, Kind::Kitty, Kind::Sixel] {
        // The stand-in: what is shown first of any picture.
        let without = {
            let mut run = Run::start(&post("none.md"), kind);
            run.rest();
            run.cpu()
        };
        let mut run = Run::start(&post("one.md"), kind);
        run.wait_for("▀");
        let cpu = run.cpu().saturating_sub(without);
        let what = "12 megapixels, until the stand-in: processor time";
        row(what, kind, format!("{cpu} ms"), cpu <= MOST_CPU);
        drop(run);

        // Keys while it is decoded; the best of three.
        let keys = |name: &str| {
            (0..3)
                .map(|_| {
                    let mut run = Run::start(&post(name), kind);
                    let key = |n: usize| if n.is_multiple_of(2) { "j" } else { "k" };
                    median((0..60).map(|n| run.latency(key(n))).collect())
                })
                .min_by_key(|(_, slowest)| *slowest)
                .unwrap_or_default()
        };
        let (with, without) = (keys("one.md"), keys("none.md"));
        let said = |(median, slowest): (Duration, Duration)| {
            let ms = |time: Duration| time.as_secs_f64() * 1000.0;
            format!("{:.1} / {:.1} ms", ms(median), ms(slowest))
        };
        let holds = with.1 <= MOST_KEY.max(without.1 * 2);
        row(
            "the same, 60 keys at once: median / slowest",
            kind,
            said(with),
            holds,
        );
        row(
            "without a picture, 60 keys: median / slowest",
            kind,
            said(without),
            true,
        );

        // All pictures of a long post.
        let mut run = Run::start(&post("many.md"), kind);
        for _ in 0..1000 {
            run.send(" ");
            run.take(Duration::from_millis(40));
            // Until what is in sight has been drawn: nothing is decoded for who hurries by.
            while run.take(Duration::from_millis(150)) {}
            if has(&run.seen[run.seen.len().saturating_sub(20_000)..], "100%") {
                break;
            }
        }
        run.rest();
        let memory = run.memory();
        let what = "200 pictures scrolled through: memory";
        row(what, kind, format!("{memory} MB"), memory <= MOST_MEMORY);
        drop(run);

        if kind == Kind::Kitty {
            let mut run = Run::start(&post("one.md"), kind);
            run.rest();
            let mut most = 0;
            for step in 0..60 {
                let before = run.seen.len();
                run.send(if step < 30 { "j" } else { "k" });
                while run.take(Duration::from_millis(60)) {}
                most = most.max(run.seen.len() - before);
            }
            row(
                "a scrolled line: bytes",
                kind,
                most.to_string(),
                most < MOST_STEP,
            );
            let sent = String::from_utf8_lossy(&run.seen).matches("a=T").count();
            row(
                "transmissions of one picture",
                kind,
                sent.to_string(),
                sent == 1,
            );
        }

        let mut run = Run::start(&post("bomb.md"), kind);
        run.wait_for("megapixels");
        let cpu = run.cpu();
        let what = "20,000 x 20,000 pixels: processor time from the start until it is refused";
        row(what, kind, format!("{cpu} ms"), cpu <= MOST_BOMB);
        row(
            "the same: memory",
            kind,
            format!("{} MB", run.memory()),
            run.memory() <= MOST_MEMORY,
        );
    }
    if !over.is_empty() {
        println!("\nover the limit:\n{}", over.join("\n"));
        std::process::exit(1);
    }
}
