//! The thread that searches: it keeps the texts it has read, and leaves a search
//! for the next one as soon as that comes.

use std::{
    path::Path,
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::Sender,
    },
};

use crate::{
    app::{Effect, Event},
    search::{
        corpus::Corpus,
        query::Query,
        run::{Candidate, Order, Wanted, run},
    },
};

/// What the window shows: lines of a post, and posts.
const SHOWN: (usize, usize) = (3, 500);

/// Does the jobs of the thread: searches, and forgets texts that have changed.
pub(super) fn job(
    job: Effect,
    root: &Path,
    corpus: &mut Corpus,
    newest: &AtomicU64,
    events: &Sender<Event>,
) {
    match job {
        Effect::Search {
            ticket,
            query,
            candidates,
            which,
            order,
        } => {
            let wanted: Vec<&Candidate> = which
                .iter()
                .filter_map(|at| candidates.get(*at as usize))
                .collect();
            let current = || newest.load(Ordering::Relaxed) == ticket.0;
            if !current() {
                return;
            }
            if query.is_empty() {
                return read_ahead(&wanted, root, corpus, &current);
            }
            let (lines, posts) = SHOWN;
            let shown = Wanted {
                root,
                lines,
                posts,
                order,
            };
            run(&wanted, &query, shown, corpus, &mut |progress| {
                current() && events.send(Event::Searched { ticket, progress }).is_ok()
            });
        }
        Effect::ForgetTexts(ids) => ids.iter().for_each(|id| corpus.remove(id)),
        _ => {}
    }
}

/// Reads texts before they are asked for.
fn read_ahead(
    candidates: &[&Candidate],
    root: &Path,
    corpus: &mut Corpus,
    current: &dyn Fn() -> bool,
) {
    let nothing = Wanted {
        root,
        lines: 0,
        posts: 0,
        order: Order::AsGiven,
    };
    // The Markdown layer keeps this noncharacter for itself, so no text holds it, and
    // no post is taken apart for its lines.
    let nowhere = Query::parse("\u{fdd0}");
    run(candidates, &nowhere, nothing, corpus, &mut |_| current());
}
