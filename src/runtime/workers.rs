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
    Site, fetch, frames, links, open, panics,
    pictures::{self, Wanted},
    search,
};
use crate::{
    app::{Effect, Event, Ticket, event::LinksOf},
    content::{
        cache::CacheFile,
        guard::guarded,
        index::{Index, Sort, Typed},
        resolve::Called,
        scan::{self, Keep, News},
    },
    layout::{highlight, layout_block},
    markdown::Block,
    platform,
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
    lists: Sender<Effect>,
    newest_list: Arc<AtomicU64>,
    newest_count: Arc<AtomicU64>,
    links: Sender<Effect>,
    /// The newest look at the links of all posts.
    newest_links: Arc<AtomicU64>,
    pictures: Sender<Wanted>,
    /// Started with the first wish.
    fetches: Option<Sender<String>>,
    /// Started with the first picture on the whole screen.
    frames: Option<Sender<Option<frames::Wanted>>>,
    stop_scan: Arc<AtomicBool>,
    /// Where what is read is kept, and whether what is there is not to be used.
    cache: (Option<Arc<CacheFile>>, bool),
    /// Whether a scan has been started before.
    has_scanned: bool,
    /// Ends with the first scan.
    listed: Option<Sender<()>>,
}

impl Workers {
    pub(super) fn start(
        site: Arc<Site>,
        cache: (Option<Arc<CacheFile>>, bool),
        listed: Sender<()>,
        events: Sender<Event>,
    ) -> Self {
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
            let (newest, site) = (newest_search.clone(), site.clone());
            let mut corpus = Corpus::default();
            worker("search", &events, move |job, events| {
                search::job(job, &site.site.root, &mut corpus, &newest, events)
            })
        };
        let newest_list = Arc::new(AtomicU64::new(0));
        let newest_count = Arc::new(AtomicU64::new(0));
        let lists = {
            let (newest, newest_count) = (newest_list.clone(), newest_count.clone());
            let mut typed = Typed::default();
            worker("list", &events, move |job, events| match job {
                Effect::Count { .. } => count_job(job, &mut typed, &newest_count, events),
                _ => list_job(job, &mut typed, &newest, events),
            })
        };
        let newest_links = Arc::new(AtomicU64::new(0));
        let links = {
            let (site, newest) = (site.clone(), newest_links.clone());
            worker("links", &events, move |job, events| {
                links::job(job, &site, &newest, events)
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
            lists,
            newest_list,
            newest_count,
            links,
            newest_links,
            pictures: pictures::start(&events),
            fetches: None,
            frames: None,
            stop_scan: Arc::default(),
            cache,
            has_scanned: false,
            listed: Some(listed),
            events,
        }
    }

    pub(super) fn send(&mut self, job: Effect) {
        // A channel closes only when the program ends.
        match job {
            Effect::Scan => self.scan(self.cache.1),
            Effect::Rebuild => self.scan(true),
            Effect::Decode { keys, graphics } => {
                let _ = self.pictures.send((keys, graphics));
            }
            Effect::Animate { still, graphics } => {
                let frames = self
                    .frames
                    .get_or_insert_with(|| frames::start(&self.events));
                let _ = frames.send(Some((still, graphics)));
            }
            Effect::StopAnimation => {
                if let Some(frames) = &self.frames {
                    let _ = frames.send(None);
                }
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
            Effect::Select { ticket, .. } => {
                self.newest_list.store(ticket.0, Ordering::Relaxed);
                let _ = self.lists.send(job);
            }
            Effect::Count { ticket, .. } => {
                self.newest_count.store(ticket.0, Ordering::Relaxed);
                let _ = self.lists.send(job);
            }
            Effect::ReadLinks { ticket, ref of } => {
                if matches!(of, LinksOf::All(_)) {
                    self.newest_links.store(ticket.0, Ordering::Relaxed);
                }
                let _ = self.links.send(job);
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
            | Effect::CaptureMouse(_)
            | Effect::GoOn
            | Effect::Settle
            | Effect::Fade
            | Effect::OpenBlog(_)
            | Effect::Tick(_)
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    /// Reads the folder in a thread of its own; a scan that is under way ends.
    fn scan(&mut self, rebuild: bool) {
        self.stop_scan.store(true, Ordering::Relaxed);
        self.stop_scan = Arc::default();
        self.cache.1 = false;
        let at_once = !std::mem::replace(&mut self.has_scanned, true) || rebuild;
        let cache = self.cache.0.clone();
        let (stop, site, events) = (
            self.stop_scan.clone(),
            self.site.clone(),
            self.events.clone(),
        );
        let listed = self.listed.take();
        let _ = thread::Builder::new().name("scan".into()).spawn(move || {
            let keep = Keep {
                file: cache.as_deref(),
                rebuild,
                // Later on the list has posts already, and is given all anew: what is
                // stored may be newer than what it has.
                at_once,
                stays: true,
            };
            let tell = |news| tell(news, &site, &events);
            let scanned = guarded(|| {
                panics::if_asked("scan");
                scan::scan_kept(&site.site, site.reading(), keep, &stop, &tell)
            });
            let scanned = match scanned {
                Ok(scanned) if scanned.report.stopped => return,
                Ok(scanned) => scanned,
                Err(panic) => {
                    let _ = events.send(Event::ScanEnded(Err(panic)));
                    return;
                }
            };
            let warnings = scanned.report.warnings.clone();
            let _ = events.send(Event::ScanEnded(Ok(warnings)));
            drop(listed);
            platform::lower_priority();
            let _ = guarded(|| scan::count(scanned, keep, &stop, &tell));
        });
    }
}

/// Hands over what a scan tells.
fn tell(news: News, site: &Site, events: &Sender<Event>) {
    let event = match news {
        News::Remembered(posts) if posts.is_empty() => return,
        News::Remembered(posts) => {
            let called: Vec<Called> = posts.iter().map(Called::from).collect();
            // Sorted here, so that the thread that draws has no work with it.
            let mut index = Index::new();
            index.merge(posts);
            index.prepare(Sort::Newest);
            let _ = events.send(Event::IndexRecalled(Box::new(index)));
            // Links are not followed before the list is there.
            return site.learn(called);
        }
        News::Read(posts) => {
            site.learn(&posts);
            Event::PostsRead(posts)
        }
        News::Kept(ids) => Event::PostsKept(ids),
        News::Unchanged(posts) => Event::PostsUnchanged(posts),
        News::Counted(posts) => Event::PostsCounted(posts),
        News::NotKept(error) => Event::Noticed(format!("the index is not kept: {error}")),
    };
    // The inbox lives as long as the loop that reads it.
    let _ = events.send(event);
}

/// Starts a thread that does jobs in order.
fn worker(
    name: &str,
    events: &Sender<Event>,
    mut work: impl FnMut(Effect, &Sender<Event>) + Send + 'static,
) -> Sender<Effect> {
    let (jobs, inbox) = channel::<Effect>();
    let events = events.clone();
    let name = name.to_owned();
    let _ = thread::Builder::new().name(name.clone()).spawn(move || {
        for job in inbox {
            let ticket = match &job {
                Effect::Open { ticket, .. } => Some(*ticket),
                _ => None,
            };
            let done = guarded(|| {
                panics::if_asked(&name);
                work(job, &events);
            });
            if let Err(panic) = done {
                let event = match ticket {
                    Some(ticket) => Event::PostOpened {
                        ticket,
                        result: Err(format!("this post cannot be shown: {panic}")),
                    },
                    None => Event::Failed(format!("not done ({name}): {panic}")),
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
            whole,
        } if !stale(ticket) => {
            let start = if whole {
                None
            } else {
                open::open_start(&post, series.clone(), site)
            };
            if let Some(start) = start {
                let result = Ok(start);
                let _ = events.send(Event::PostOpened { ticket, result });
                if let Ok(opened) = open::open(&post, series, site) {
                    let opened = Box::new(opened);
                    let _ = events.send(Event::PostGrown { ticket, opened });
                }
                return;
            }
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
                    .map(|at| {
                        let mut laid = layout_block(&document, *at, &context);
                        laid.shrink();
                        (*at, laid)
                    })
                    .collect();
                if events.send(Event::BlocksLaid { ticket, blocks }).is_err() {
                    return;
                }
            }
        }
        _ => {}
    }
}

fn list_job(job: Effect, typed: &mut Typed, newest: &AtomicU64, events: &Sender<Event>) {
    let Effect::Select { ticket, wish } = job else {
        return;
    };
    let stale = || newest.load(Ordering::Relaxed) != ticket.0;
    if stale() {
        return;
    }
    let (made, tag_counts) = wish.make(typed);
    if !stale() {
        let _ = events.send(Event::ListMade {
            ticket,
            made,
            tag_counts,
        });
    }
}

fn count_job(job: Effect, typed: &mut Typed, newest: &AtomicU64, events: &Sender<Event>) {
    let Effect::Count { ticket, wish } = job else {
        return;
    };
    if newest.load(Ordering::Relaxed) == ticket.0 {
        let counted = wish.make(typed);
        let _ = events.send(Event::TermsCounted { ticket, counted });
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
