//! A body of many megabytes in parts, each of which is parsed by itself: what a parser
//! makes of a text takes many times its memory.

use super::lines::Fence;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

/// A body up to this size, and with no more lines than that, is one part.
const WHOLE: usize = 2 * 1024 * 1024;
const LINES: usize = 100_000;
/// From this size on a part ends at the next blank line outside of code, and at any
/// line where there is none.
const PART: usize = 256 * 1024;

/// The parts of a body, in order; all of them together are the body.
pub fn parts(body: &str) -> Vec<&str> {
    let lines = || {
        memchr::memchr_iter(b'\n', body.as_bytes())
            .take(LINES + 1)
            .count()
    };
    if body.len() <= WHOLE && lines() <= LINES {
        return vec![body];
    }
    let mut parts = Vec::new();
    let mut fence = Fence::default();
    let (mut from, mut at) = (0, 0);
    for row in body.split_inclusive('\n') {
        let in_code = fence.holds(row.trim_end_matches('\n'));
        let blank = row.trim().is_empty();
        at += row.len();
        // A line of megabytes is cut between two characters.
        while at - from > 4 * PART {
            let cut = body.floor_char_boundary(from + 2 * PART);
            parts.push(&body[from..cut]);
            from = cut;
        }
        let size = at - from;
        if size >= 2 * PART || (size >= PART && blank && !in_code) {
            parts.push(&body[from..at]);
            from = at;
        }
    }
    if from < body.len() {
        parts.push(&body[from..]);
    }
    parts
}

/// The sum of what is counted in each part, on all cores.
///
/// # Panics
/// When `count` does.
pub fn sum(parts: &[&str], count: impl Fn(&str) -> usize + Sync) -> usize {
    let threads = thread::available_parallelism().map_or(1, |n| n.get().min(8));
    let next = AtomicUsize::new(0);
    let some = || {
        let mut sum = 0;
        while let Some(part) = parts.get(next.fetch_add(1, Relaxed)) {
            sum += count(part);
        }
        sum
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(parts.len()))
            .map(|_| scope.spawn(some))
            .collect();
        let own = some();
        let joined = others.into_iter().map(|other| {
            other
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        own + joined.sum::<usize>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_all_of_the_body_and_none_is_large() {
        let paragraphs = "Some words.\n\n".repeat(300_000);
        let items = "- a\n".repeat(900_000);
        let line = "字".repeat(1_000_000);
        let code = format!("```\n{}\n```\n", "\n\na".repeat(900_000));
        for body in [paragraphs, items, line, code] {
            let parts = parts(&body);
            assert!(parts.len() > 3);
            assert_eq!(parts.concat(), body);
            assert!(parts.iter().all(|part| part.len() <= 4 * PART));
        }
        assert_eq!(parts("a\n\nb"), ["a\n\nb"]);
        assert_eq!(parts(""), [""]);
        let body = "four words are here\n\n".repeat(200_000);
        let words = |part: &str| part.split_whitespace().count();
        assert_eq!(sum(&parts(&body), words), words(&body));
        assert_eq!(sum(&[], words), 0);
    }
}
