//! The whole program without a terminal and without threads: the real `App`, the
//! real `draw`, the work of the threads done in place.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{Mutex, atomic::AtomicBool},
};

use blogtui::{
    app::{App, Effect, Event, keymap},
    cells::CellSize,
    color::Depth,
    content::{post::Post, scan},
    images::{self, Step},
    layout::{Theme, ThemeName, highlight, layout_block},
    markdown::{self, Block},
    runtime::{self, Site},
    search::{
        corpus::Corpus,
        run::{Wanted, run},
    },
    ui,
};
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, Cell},
};

use super::pages::{columns, folder};

/// The small blog that the screens are drawn from.
pub(crate) fn blog() -> PathBuf {
    folder("tests/fixtures/blog")
}

/// The posts below `root` in the order of their paths: a scan in several threads
/// finds them in any order.
pub(crate) fn posts(root: &Path) -> Vec<Post> {
    let found = Mutex::new(Vec::new());
    scan::scan(root, markdown::RENDER, &AtomicBool::new(false), &|posts| {
        found.lock().unwrap().extend(posts);
    })
    .unwrap();
    let mut found = found.into_inner().unwrap();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// A program that is driven by hand.
pub(crate) struct Screen {
    pub(crate) app: App,
    root: PathBuf,
    pub(crate) site: Site,
    terminal: Terminal<TestBackend>,
    /// Whether the work of threads is put off until [`Screen::work`].
    pub(crate) busy: bool,
    waiting: VecDeque<Effect>,
    /// Pixels that the terminal was sent between frames.
    pub(crate) transmitted: Vec<images::Transmission>,
    /// What was asked of the world outside, as `{:?}` has it.
    pub(crate) asked: Vec<String>,
}

impl Screen {
    /// A program that has read nothing yet.
    pub(crate) fn new(root: &Path, cols: u16, rows: u16) -> Self {
        let mut screen = Self {
            app: App::new(
                "blog",
                Theme::new(ThemeName::Dark, Depth::True),
                Depth::True,
            ),
            root: root.to_owned(),
            site: Site::find(root).expect("the folder exists"),
            terminal: Terminal::new(TestBackend::new(cols, rows)).unwrap(),
            busy: false,
            waiting: VecDeque::new(),
            transmitted: Vec::new(),
            asked: Vec::new(),
        };
        screen.resize(cols, rows);
        screen
    }

    /// A program that has read the whole folder.
    pub(crate) fn of(root: &Path, cols: u16, rows: u16) -> Self {
        let mut screen = Self::new(root, cols, rows);
        screen.scan();
        screen
    }

    /// Of the small blog, with the post of this title open.
    pub(crate) fn reading(title: &str, cols: u16, rows: u16) -> Self {
        let mut screen = Self::of(&blog(), cols, rows);
        screen.open(title);
        screen
    }

    pub(crate) fn open(&mut self, title: &str) {
        let all = self.app.list.shown.clone();
        let at = all
            .iter()
            .position(|id| self.app.index.get(id).unwrap().title.contains(title))
            .unwrap_or_else(|| panic!("no post is called {title}"));
        self.app.list.select(at);
        self.keys("enter");
    }

    pub(crate) fn scan(&mut self) {
        let posts = posts(&self.root);
        self.site.learn(&posts);
        self.happen(Event::PostsRead(posts));
        self.happen(Event::ScanEnded(Ok(Vec::new())));
    }

    /// Presses keys, named as the key table names them, a space between two.
    pub(crate) fn keys(&mut self, names: &str) -> &mut Self {
        for name in names.split_whitespace() {
            let key = keymap::parse(name).unwrap_or_else(|| panic!("no key is called {name}"));
            self.happen(Event::KeyPressed(key));
        }
        self
    }

    /// Types text, character by character.
    pub(crate) fn typed(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let name = if c == ' ' {
                "space".to_owned()
            } else {
                c.to_string()
            };
            self.keys(&name);
        }
        self
    }

    pub(crate) fn resize(&mut self, cols: u16, rows: u16) -> &mut Self {
        self.terminal.backend_mut().resize(cols, rows);
        self.happen(Event::Resized {
            cols,
            rows,
            cell: Some(CellSize {
                width: 8,
                height: 16,
            }),
        });
        self
    }

    pub(crate) fn happen(&mut self, event: Event) {
        let effects = self.app.update(event);
        self.waiting.extend(effects);
        if !self.busy {
            self.work();
        }
    }

    /// Does what the threads would do, and what comes of it.
    pub(crate) fn work(&mut self) {
        while let Some(effect) = self.waiting.pop_front() {
            for event in self.done(effect) {
                let effects = self.app.update(event);
                self.waiting.extend(effects);
            }
        }
    }

    /// The same, but no picture is decoded.
    pub(crate) fn work_until_opened(&mut self) {
        self.work_without(|effect| matches!(effect, Effect::Decode { .. }));
    }

    /// The same, but what is `slow` is still to be done.
    pub(crate) fn work_without(&mut self, slow: impl Fn(&Effect) -> bool) {
        let mut left = VecDeque::new();
        while let Some(effect) = self.waiting.pop_front() {
            if slow(&effect) {
                left.push_back(effect);
                continue;
            }
            for event in self.done(effect) {
                let effects = self.app.update(event);
                self.waiting.extend(effects);
            }
        }
        self.waiting = left;
    }

    fn done(&mut self, effect: Effect) -> Vec<Event> {
        match effect {
            Effect::Scan | Effect::Rebuild => vec![
                Event::PostsRead(posts(&self.root)),
                Event::ScanEnded(Ok(Vec::new())),
            ],
            Effect::Open {
                ticket,
                post,
                series,
                ..
            } => vec![Event::PostOpened {
                ticket,
                result: runtime::open(&post, series, &self.site),
            }],
            Effect::Lay {
                ticket,
                document,
                context,
                order,
            } => {
                let laid = |at| (at, layout_block(&document, at, &context));
                let blocks = order.into_iter().map(laid).collect();
                vec![Event::BlocksLaid { ticket, blocks }]
            }
            Effect::Highlight {
                ticket,
                document,
                order,
            } => {
                let mut events = Vec::new();
                for block in order {
                    document.blocks[block].walk(&mut |inner| {
                        let Block::Code(code) = inner else {
                            return;
                        };
                        let text = &code.text;
                        let language = code.language.as_deref().unwrap_or_default();
                        if let Some(lines) = highlight::highlight(
                            language,
                            text,
                            std::time::Instant::now() + highlight::BUDGET,
                        ) {
                            events.push(Event::CodeHighlighted {
                                ticket,
                                block,
                                key: highlight::key(Some(language), text),
                                lines,
                            });
                        }
                    });
                }
                events
            }
            Effect::Search {
                ticket,
                query,
                candidates,
                which,
                order,
            } if !query.is_empty() => {
                let which: Vec<_> = which.iter().map(|at| &candidates[*at as usize]).collect();
                let wanted = Wanted {
                    root: &self.site.site.root,
                    lines: 3,
                    posts: 9,
                    order,
                };
                let mut events = Vec::new();
                run(
                    &which,
                    &query,
                    wanted,
                    &mut Corpus::default(),
                    &mut |progress| {
                        events.push(Event::Searched { ticket, progress });
                        true
                    },
                );
                events
            }
            Effect::ReadLinks { of, .. } => {
                let links = of.posts().into_iter().map(|(id, path)| {
                    let targets = runtime::links_of(&self.site, &path);
                    (id, targets)
                });
                let links = links.collect();
                vec![Event::LinksRead { links, done: true }]
            }
            Effect::Search { .. } | Effect::ForgetTexts(_) | Effect::Remember(_) => Vec::new(),
            Effect::Decode { keys, graphics } => {
                let mut events = Vec::new();
                for key in keys {
                    match images::reduce(&key, graphics) {
                        Ok(reduced) => {
                            events.push(Event::PictureDecoded {
                                key: key.clone(),
                                result: Ok(reduced.blocks()),
                                complete: !reduced.has_pixels(),
                            });
                            if let Some((sharp, needs)) = reduced.sharp() {
                                events.push(Event::PictureEncoded { key, sharp, needs });
                            }
                        }
                        Err(error) => events.push(Event::PictureDecoded {
                            key,
                            result: Err(error),
                            complete: true,
                        }),
                    }
                }
                events
            }
            Effect::GoOn => vec![Event::WentOn],
            Effect::Fetch(addresses) => addresses
                .into_iter()
                .map(|address| Event::Fetched {
                    result: self.site.remote.fetch(&address),
                    address,
                })
                .collect(),
            Effect::Animate { still, graphics } => {
                let mut events = Vec::new();
                images::animate(&still, graphics, &mut |step| {
                    events.push(match step {
                        Step::Decoded {
                            frame,
                            time,
                            blocks,
                        } => Event::FrameDecoded {
                            still: still.clone(),
                            frame,
                            time,
                            blocks,
                        },
                        Step::Encoded { key, sharp, needs } => {
                            Event::PictureEncoded { key, sharp, needs }
                        }
                    });
                    true
                });
                events.push(Event::FramesEnded { still });
                events
            }
            Effect::Transmit(pixels) => {
                let id = pixels.id;
                self.transmitted.push(pixels);
                vec![Event::PictureSent(id)]
            }
            outside => {
                self.asked.push(format!("{outside:?}"));
                Vec::new()
            }
        }
    }

    /// The screen as it is meant to be, drawn anew.
    pub(crate) fn frame(&mut self) -> Buffer {
        let frame = self.terminal.draw(|frame| ui::draw(frame, &self.app));
        frame.unwrap().buffer.clone()
    }

    /// The rows of the screen as they are seen, drawn anew.
    pub(crate) fn rows(&mut self) -> Vec<String> {
        self.terminal
            .draw(|frame| ui::draw(frame, &self.app))
            .unwrap();
        let buffer = self.terminal.backend().buffer();
        let width = usize::from(buffer.area.width).max(1);
        buffer
            .content
            .chunks(width)
            .map(|cells| {
                let mut row = String::new();
                let mut at = 0;
                while at < cells.len() {
                    row.push_str(cells[at].symbol());
                    at += columns(cells[at].symbol()).max(1);
                }
                row.trim_end().to_owned()
            })
            .collect()
    }

    pub(crate) fn text(&mut self) -> String {
        self.rows().join("\n")
    }

    pub(crate) fn shows(&mut self, text: &str) -> bool {
        self.text().contains(text)
    }

    pub(crate) fn top_line(&mut self) -> String {
        self.rows().first().cloned().unwrap_or_default()
    }

    pub(crate) fn status_line(&mut self) -> String {
        self.rows().last().cloned().unwrap_or_default()
    }

    /// The first row that says `text`.
    pub(crate) fn row_of(&mut self, text: &str) -> usize {
        let rows = self.rows();
        rows.iter()
            .position(|row| row.contains(text))
            .unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{}", rows.join("\n")))
    }

    /// Every cell of the screen, drawn anew.
    pub(crate) fn cells(&mut self) -> Vec<Cell> {
        self.rows();
        self.terminal.backend().buffer().content.clone()
    }
}
