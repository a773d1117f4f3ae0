//! What can happen, and what is to be done about it outside of the app.

use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

use crossterm::event::KeyEvent;

use super::{
    counting::{Count, Counted},
    list::Made,
    pointer::Pointed,
    selecting::{TagCounts, Wish},
};
use crate::{
    cells::{CellSize, PixelSize},
    content::{
        index::{Index, Sort, Taxonomy},
        post::{Post, PostId},
    },
    images::{Blocks, Graphics, Key, PictureError, Sharp, Source, Transmission},
    layout::{Context, Figure, Laid, theme::Role},
    markdown::Document,
    search::{
        query::Query,
        run::{Candidate, Order, Progress},
    },
    state::State,
};

/// Which request an answer belongs to. An answer to an older one is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// What has happened. In the past tense, whoever it comes from.
#[derive(Debug)]
pub enum Event {
    KeyPressed(KeyEvent),
    Pasted(String),
    /// The mouse did something, while it is captured.
    Pointed(Pointed),
    /// Columns and rows of the screen, pixels of a cell where they are known.
    Resized {
        cols: u16,
        rows: u16,
        cell: Option<CellSize>,
    },
    /// The list that was asked for with [`Effect::Select`].
    ListMade {
        ticket: Ticket,
        made: Made,
        tag_counts: Option<TagCounts>,
    },
    /// What was asked for with [`Effect::Count`].
    TermsCounted {
        ticket: Ticket,
        counted: Counted,
    },
    PostsRead(Vec<Post>),
    /// The posts as they were the last time. The scan goes on, and says what differs.
    IndexRecalled(Box<Index>),
    /// The scan has found these as they are known.
    PostsKept(Vec<PostId>),
    /// The same after another scan: a file that has not changed since it was read last,
    /// which somebody else may have done after us.
    PostsUnchanged(Vec<Post>),
    /// Posts whose start was read before, as they are with all of their text.
    PostsCounted(Vec<Post>),
    /// The scan is over; folders that could not be read, a line each.
    ScanEnded(Result<Vec<String>, String>),
    PostOpened {
        ticket: Ticket,
        result: Result<Opened, String>,
    },
    /// All of a post of which only the start was there; see [`Effect::Open`].
    PostGrown {
        ticket: Ticket,
        opened: Box<Opened>,
    },
    BlocksLaid {
        ticket: Ticket,
        blocks: Vec<(usize, Laid)>,
    },
    CodeHighlighted {
        ticket: Ticket,
        block: usize,
        key: u64,
        lines: Vec<Vec<(usize, Role)>>,
    },
    /// A part of a search through all texts.
    Searched {
        ticket: Ticket,
        progress: Progress,
    },
    /// The stand-in of a picture; `complete` where nothing sharper follows.
    PictureDecoded {
        key: Key,
        result: Result<Blocks, PictureError>,
        complete: bool,
    },
    /// Where the links of some posts lead; `done` with the last of those asked for.
    LinksRead {
        links: Vec<(PostId, Vec<PostId>)>,
        done: bool,
    },
    /// What is stored of the blog: at the start, and after each time it was written.
    Recalled(Box<State>),
    /// The terminal's own pixels of a picture, and what it has to be sent before.
    PictureEncoded {
        key: Key,
        sharp: Sharp,
        needs: Option<Transmission>,
    },
    /// The terminal has been sent the pixels with this number.
    PictureSent(u32),
    /// What was put off may go on: see [`Effect::GoOn`].
    WentOn,
    /// A picture on another server, or why it could not be fetched.
    Fetched {
        address: String,
        result: Result<PictureFile, String>,
    },
    /// One more frame of the picture that was to be played has come, by its number, and
    /// how long it is shown.
    FrameDecoded {
        /// The picture itself.
        still: Key,
        frame: u16,
        time: Duration,
        blocks: Blocks,
    },
    /// All frames of that picture have come.
    FramesEnded {
        still: Key,
    },
    /// The time is over that was asked for with [`Effect::Tick`].
    Ticked,
    /// Nothing has been scrolled for a while: see [`Effect::Settle`].
    Settled,
    /// Something went wrong that belongs to no post: shown in the status line.
    Failed(String),
    /// Something was done that cannot be seen otherwise.
    Noticed(String),
    /// An address was not opened: there is no browser.
    NotBrowsed(String),
    /// Pictures of these posts, which were missing when they were read, are there.
    PicturesFound(Vec<PostId>),
    /// Files were changed, by whomever.
    FilesChanged(Changes),
    /// What has changed has been marked for long enough.
    Faded,
    /// The program is to stop, as `Ctrl-Z` asks.
    StopAsked,
    /// The program was stopped and goes on: the screen has to be drawn anew.
    Resumed,
    /// The terminal is gone, or the program was asked to end.
    Ended,
}

/// What has happened to files.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Posts that were written, as they are now.
    pub posts: Vec<Post>,
    pub gone: Vec<PostId>,
    /// Folders that are gone, or files of another kind: all posts below them are.
    pub gone_below: Vec<PostId>,
    /// Pictures that were written, or are gone.
    pub others: Vec<PathBuf>,
    /// So much has happened that the folder has to be read again.
    pub rescan: bool,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty()
            && self.gone.is_empty()
            && self.gone_below.is_empty()
            && self.others.is_empty()
            && !self.rescan
    }
}

/// Where an editor begins: what stands on the screen from the top, and how far down the
/// page that is, from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot {
    pub rows: Vec<String>,
    pub share: f64,
}

/// A post that has been read and parsed, with what is known of its pictures.
#[derive(Debug)]
pub struct Opened {
    pub id: PostId,
    pub document: Arc<Document>,
    pub figures: HashMap<String, Figure>,
    /// The files of those pictures that can be shown.
    pub files: HashMap<String, PictureFile>,
    /// Where those are that could be fetched, by their address in the post.
    pub remote: HashMap<String, String>,
    /// The posts that links of this one lead to, each with the heading, if any.
    pub posts: HashMap<String, (PostId, Option<String>)>,
    /// What other links of the blog lead to.
    pub others: HashMap<String, Other>,
}

/// What a link inside the blog leads to that is no post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Other {
    /// The list of posts with a term; an empty key: of all terms.
    Term(Taxonomy, String),
    /// Nothing that is opened, and why.
    Nothing(&'static str),
}

/// A picture that can be shown.
#[derive(Clone, Debug)]
pub struct PictureFile {
    pub source: Source,
    pub size: PixelSize,
    /// Length of the file.
    pub bytes: u64,
    /// Where it was fetched from, if it was.
    pub address: Option<Arc<str>>,
    /// Whether it has more than one frame.
    pub moves: bool,
}

impl PictureFile {
    /// What may be shown of where it is.
    pub fn name(&self) -> String {
        match &self.address {
            Some(address) => address.to_string(),
            None => self.source.name(),
        }
    }
}

/// Text for the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clip {
    /// What it is called in the status line.
    pub name: String,
    pub text: String,
    /// Why it is copied, where that was not asked for.
    pub because: Option<&'static str>,
}

impl Clip {
    /// Text with a name of its own.
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            because: None,
        }
    }

    /// Text that is short enough to be shown as it is.
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::named(text.clone(), text)
    }
}

/// Posts whose links are to be read.
#[derive(Clone, Debug)]
pub enum LinksOf {
    /// All: whoever reads them lists them, which takes longer than a frame.
    All(Arc<Index>),
    These(Vec<(PostId, PathBuf)>),
}

impl LinksOf {
    /// The posts and their files, of all the newest first.
    pub fn posts(self) -> Vec<(PostId, PathBuf)> {
        match self {
            Self::These(posts) => posts,
            Self::All(index) => index
                .posts(Sort::Newest)
                .map(|post| (post.id.clone(), post.path()))
                .collect(),
        }
    }
}

/// What the app wants done. In the imperative; the runtime does it.
#[derive(Debug)]
pub enum Effect {
    /// Read the folder (again).
    Scan,
    /// Read every file of the folder, whatever is known of it.
    Rebuild,
    Open {
        ticket: Ticket,
        post: Box<Post>,
        /// The post's place in its series.
        series: Option<String>,
        /// Where in it the reader will stand may be anywhere. Else a long post may
        /// come in two parts: first what the first screens need.
        whole: bool,
    },
    Lay {
        ticket: Ticket,
        document: Arc<Document>,
        context: Context,
        /// Blocks to lay out, the first one first.
        order: Vec<usize>,
    },
    Highlight {
        ticket: Ticket,
        document: Arc<Document>,
        /// Blocks with code in them, the visible ones first.
        order: Vec<usize>,
    },
    /// Make a list of an index. An older wish is of no use any more.
    Select {
        ticket: Ticket,
        wish: Box<Wish>,
    },
    /// Count what each line of the picker of filters would leave. An older wish is of no
    /// use any more.
    Count {
        ticket: Ticket,
        wish: Box<Count>,
    },
    /// Search the texts of those of `candidates` that `which` names, in its order.
    Search {
        ticket: Ticket,
        query: Query,
        candidates: Arc<[Candidate]>,
        which: Arc<[u32]>,
        order: Order,
    },
    /// Find out where the links of these posts lead. A look at all of them ends the
    /// one before.
    ReadLinks {
        ticket: Ticket,
        of: LinksOf,
    },
    /// Keep this on disk.
    Remember(State),
    /// The texts of these posts may have changed.
    ForgetTexts(Vec<PostId>),
    /// Decode these pictures, the most urgent first, and no others.
    Decode {
        keys: Vec<Key>,
        graphics: Graphics,
    },
    /// Fetch the pictures at these addresses from other servers.
    Fetch(Vec<String>),
    /// Send the terminal pixels, between frames, and then say
    /// [`Event::PictureSent`].
    Transmit(Transmission),
    /// Have the terminal drop the pixels with these numbers.
    ForgetPictures(Vec<u32>),
    /// Take the mouse over, or leave it to the terminal.
    CaptureMouse(bool),
    /// Say [`Event::WentOn`] after what has come meanwhile: the rest of something that
    /// takes longer than a frame.
    GoOn,
    /// Decode the frames of this picture, if it moves, and of no other.
    Animate {
        still: Key,
        graphics: Graphics,
    },
    /// Decode no more frames.
    StopAnimation,
    /// Say [`Event::Ticked`] after this time, and not after an earlier one.
    Tick(Duration),
    /// Say [`Event::Settled`] when this has not been asked for again for a while.
    Settle,
    /// Open a picture in the program that the system has for it.
    OpenPicture(Source),
    /// Open an address in the browser.
    Browse(String),
    /// Put text on the clipboard, by way of the terminal.
    Copy(Clip),
    /// Open a post's file in the editor, at what is on the screen.
    Edit(PathBuf, Option<Spot>),
    /// Say [`Event::Faded`] in a few seconds.
    Fade,
    /// Go on with another of the blogs to choose from.
    OpenBlog(usize),
    /// Put the text of a post's file on the clipboard.
    CopySource {
        path: PathBuf,
        title: String,
    },
    /// Stop the program, as `Ctrl-Z` does.
    Suspend,
    Quit,
}
