//! The threads that do what takes longer than a frame: read, parse, lay out,
//! highlight, decode. Jobs carry tickets; one that a newer job has made stale is
//! skipped. A panic becomes an event, and the thread lives on.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Sender, channel},
    },
    thread,
    time::Instant,
};

use super::{
    Site, fetch, open,
    panics::{self, Whose},
    pictures::{self, Wanted},
    search,
};
use crate::{
    app::{Effect, Event, Ticket},
    content::{guard::guarded, post::Post, scan},
    layout::{highlight, layout_block},
    markdown::Block,
    search::corpus::Corpus,
};

/// Blocks that are laid out before they are handed over.
const CHUNK: usize = 200;

/// Hands jobs to the threads.
#[derive(Debug)]
pub(super) struct Workers {
    site: Arc<Site>,
    events: Sender<Event>,
    documents: Sender<Effect>,
    /// The newest job for the documents' thread; older ones are stale.
    newest: Arc<AtomicU64>,
    highlights: Sender<Effect>,
    newest_highlight: Arc<AtomicU64>,
    searches: Sender<Effect>,
    newest_search: Arc<AtomicU64>,
    pictures: Sender<Wanted>,
    /// Started with the first wish.
    fetches: Option<Sender<String>>,
    stop_scan: Arc<AtomicBool>,
}

impl Workers {
    pub(super) fn start(site: Arc<Site>, events: Sender<Event>) -> Self {
        let newest = Arc::new(AtomicU64::new(0));
        let newest_highlight = Arc::new(AtomicU64::new(0));
        let documents = {
            let (site, newest) = (site.clone(), newest.clone());
            worker("documents", &events, move |job, events| {
                document_job(job, &site, &newest, events)
            })
        };
        let highlights = {
            let newest = newest_highlight.clone();
            worker("highlight", &events, move |job, events| {
                highlight_job(job, &newest, events)
            })
        };
        let newest_search = Arc::new(AtomicU64::new(0));
        let searches = {
            let newest = newest_search.clone();
            let mut corpus = Corpus::default();
            worker("search", &events, move |job, events| {
                search::job(job, &mut corpus, &newest, events)
            })
        };
        Self {
            site,
            documents,
            newest,
            highlights,
            newest_highlight,
            searches,
            newest_search,
            pictures: pictures::start(&events),
            fetches: None,
            stop_scan: Arc::default(),
            events,
        }
    }

    pub(super) fn send(&mut self, job: Effect) {
        // A channel closes only when the program ends.
        match job {
            Effect::Scan => self.scan(),
            Effect::Decode { keys, graphics } => {
                let _ = self.pictures.send((keys, graphics));
            }
            Effect::Fetch(addresses) => {
                let fetches = self
                    .fetches
                    .get_or_insert_with(|| fetch::start(&self.site, &self.events));
                for address in addresses {
                    let _ = fetches.send(address);
                }
            }
            Effect::Search { ticket, .. } => {
                self.newest_search.store(ticket.0, Ordering::Relaxed);
                let _ = self.searches.send(job);
            }
            Effect::ForgetTexts(_) => {
                let _ = self.searches.send(job);
            }
            Effect::Highlight { ticket, .. } => {
                self.newest_highlight.store(ticket.0, Ordering::Relaxed);
                let _ = self.highlights.send(job);
            }
            Effect::Open { ticket, .. } | Effect::Lay { ticket, .. } => {
                self.newest.store(ticket.0, Ordering::Relaxed);
                let _ = self.documents.send(job);
            }
            Effect::Browse(_)
            | Effect::OpenPicture(_)
            | Effect::Copy(_)
            | Effect::CopySource { .. }
            | Effect::Edit(..)
            | Effect::Remember(_)
            | Effect::Transmit(_)
            | Effect::ForgetPictures(_)
            | Effect::Settle
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    /// Reads the folder in a thread of its own; a scan that is under way ends.
    fn scan(&mut self) {
        self.stop_scan.store(true, Ordering::Relaxed);
        self.stop_scan = Arc::default();
        let (stop, site, events) = (
            self.stop_scan.clone(),
            self.site.clone(),
            self.events.clone(),
        );
        let _ = thread::Builder::new().name("scan".into()).spawn(move || {
            let sink = |posts: Vec<Post>| {
                site.learn(&posts);
                let _ = events.send(Event::PostsRead(posts));
            };
            let report = guarded(|| scan::scan_site(&site.site, site.reading(), &stop, &sink));
            let result = match report {
                Ok(report) if report.stopped => return,
                Ok(report) => Ok(report.warnings),
                Err(panic) => Err(panic),
            };
            let _ = events.send(Event::ScanEnded(result));
        });
    }
}

/// Starts a thread that does jobs in order.
fn worker(
    name: &str,
    events: &Sender<Event>,
    mut work: impl FnMut(Effect, &Sender<Event>) + Send + 'static,
) -> Sender<Effect> {
    let (jobs, inbox) = channel::<Effect>();
    let events = events.clone();
    let _ = thread::Builder::new().name(name.to_owned()).spawn(move || {
        for job in inbox {
            let ticket = match &job {
                Effect::Open { ticket, .. } => Some(*ticket),
                _ => None,
            };
            if let Err(panic) = guarded(|| work(job, &events)) {
                let why = format!("this post cannot be shown: {panic}");
                let event = match ticket {
                    Some(ticket) => Event::PostOpened {
                        ticket,
                        result: Err(why),
                    },
                    None => Event::Failed(why),
                };
                let _ = events.send(event);
            }
        }
    });
    jobs
}

fn document_job(job: Effect, site: &Site, newest: &AtomicU64, events: &Sender<Event>) {
    let stale = |ticket: Ticket| newest.load(Ordering::Relaxed) != ticket.0;
    match job {
        Effect::Open {
            ticket,
            post,
            series,
        } if !stale(ticket) => {
            panics::if_asked(Whose::Worker);
            let result = open::open(&post, series, site);
            let _ = events.send(Event::PostOpened { ticket, result });
        }
        Effect::Lay {
            ticket,
            document,
            context,
            order,
        } => {
            for chunk in order.chunks(CHUNK) {
                if stale(ticket) {
                    return;
                }
                let blocks = chunk
                    .iter()
                    .map(|at| (*at, layout_block(&document, *at, &context)))
                    .collect();
                if events.send(Event::BlocksLaid { ticket, blocks }).is_err() {
                    return;
                }
            }
        }
        _ => {}
    }
}

fn highlight_job(job: Effect, newest: &AtomicU64, events: &Sender<Event>) {
    let Effect::Highlight {
        ticket,
        document,
        order,
    } = job
    else {
        return;
    };
    let until = Instant::now() + highlight::BUDGET;
    for block in order {
        let mut found = Vec::new();
        document.blocks[block].walk(&mut |block| {
            if let Block::Code(code) = block
                && let Some(language) = &code.language
            {
                found.push((language, &code.text));
            }
        });
        for (language, text) in found {
            if newest.load(Ordering::Relaxed) != ticket.0 {
                return;
            }
            if !highlight::is_worth_it(Some(language), text) {
                continue;
            }
            if let Some(lines) = highlight::highlight(language, text, until) {
                let key = highlight::key(Some(language), text);
                let _ = events.send(Event::CodeHighlighted {
                    ticket,
                    block,
                    key,
                    lines,
                });
            }
        }
    }
}
