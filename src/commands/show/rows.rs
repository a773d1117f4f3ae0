//! The rows of a post as bytes: laid out and highlighted on all cores, printed in
//! order, so that the first ones are there long before the last are made.

use std::{
    collections::{BTreeMap, HashMap},
    io::{self, Write},
    num::NonZero,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{channel, sync_channel},
    },
    thread,
    time::Instant,
};

use crossterm::style::{ContentStyle, PrintStyledContent};
use ratatui::backend::IntoCrossterm;

use super::MARGIN;
use crate::{
    layout::{Context, Highlights, Row, highlight, layout_block},
    markdown::{self, Document},
};

/// Blocks that a thread makes at once.
const CHUNK: usize = 32;
/// Chunks that are made before those that come first have been printed.
const AHEAD: usize = 32;
/// A post of fewer blocks is done before threads have started.
const FEW: usize = 2 * CHUNK;
/// Bytes of code whose roles are kept.
const KEPT: usize = 256 * 1024;

/// Finds the roles of code until its time is over, those of the same code once.
pub(super) struct Highlighter {
    until: Instant,
    /// What is known, and the bytes of code that it is of.
    known: Mutex<(Highlights, usize)>,
}

impl Highlighter {
    pub(super) fn until(until: Instant) -> Self {
        Self {
            until,
            known: Mutex::default(),
        }
    }

    /// The context with the code of `block` highlighted, where it has any.
    pub(super) fn highlighted(
        &self,
        context: &Context,
        block: &markdown::Block,
    ) -> Option<Context> {
        let mut own = HashMap::new();
        block.walk(&mut |block| {
            if let markdown::Block::Code(code) = block
                && let (Some(language), text) = (&code.language, &code.text)
                && highlight::is_worth_it(Some(language), text)
            {
                let key = highlight::key(Some(language), text);
                let known = |this: &Self| this.known().0.get(&key).cloned();
                let lines = known(self).or_else(|| {
                    let lines = highlight::highlight(language, text, self.until)?;
                    let mut known = self.known();
                    if known.1 + text.len() <= KEPT {
                        known.1 += text.len();
                        known.0.insert(key, lines.clone());
                    }
                    Some(lines)
                });
                own.extend(lines.map(|lines| (key, lines)));
            }
        });
        (!own.is_empty()).then(|| Context {
            highlights: Arc::new(own),
            ..context.clone()
        })
    }

    fn known(&self) -> MutexGuard<'_, (Highlights, usize)> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does something with a document and with those of the parts that follow it, in order:
/// each is parsed while it is done with the one before.
pub(super) fn each(
    first: &Document,
    rest: &[&str],
    mut take: impl FnMut(&Document) -> io::Result<()>,
) -> io::Result<()> {
    if rest.is_empty() {
        return take(first);
    }
    thread::scope(|scope| {
        // No more than one waits: a document takes many times the room of its text.
        let (ready, parsed) = sync_channel(0);
        scope.spawn(move || {
            let mut documents = rest.iter().map(|part| markdown::parse(part));
            documents.try_for_each(|document| ready.send(document))
        });
        take(first)?;
        parsed.into_iter().try_for_each(|document| take(&document))
    })
}

/// Prints all of a post that has no pictures to print: plain, or with styles and code
/// highlighted.
pub(super) fn print(
    out: &mut impl Write,
    document: &Document,
    context: &Context,
    highlighter: Option<&Highlighter>,
) -> io::Result<()> {
    let blocks = document.blocks.len();
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(8);
    if blocks < FEW || threads == 1 {
        return (0..blocks)
            .try_for_each(|block| out.write_all(&bytes(document, block, context, highlighter)));
    }
    let next = AtomicUsize::new(0);
    // Chunks that have been printed; all of them once nobody wants them any more.
    let printed = (Mutex::new(0), Condvar::new());
    let chunks = blocks.div_ceil(CHUNK);
    let (done, made) = channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let done = done.clone();
            let (next, printed) = (&next, &printed);
            scope.spawn(move || {
                loop {
                    let chunk = next.fetch_add(1, Ordering::Relaxed);
                    if chunk >= chunks || !wait_for(printed, chunk) {
                        return;
                    }
                    let mut all = Vec::new();
                    for block in chunk * CHUNK..blocks.min((chunk + 1) * CHUNK) {
                        all.append(&mut bytes(document, block, context, highlighter));
                    }
                    if done.send((chunk, all)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        let mut early = BTreeMap::new();
        let mut at = 0;
        let mut print = || -> io::Result<()> {
            for (chunk, all) in &made {
                early.insert(chunk, all);
                while let Some(all) = early.remove(&at) {
                    out.write_all(&all)?;
                    at += 1;
                }
                tell(&printed, at);
            }
            Ok(())
        };
        let result = print();
        tell(&printed, usize::MAX);
        result
    })
}

/// Waits until a chunk may be made; whether it is still wanted.
fn wait_for((printed, changed): &(Mutex<usize>, Condvar), chunk: usize) -> bool {
    let mut at = printed.lock().unwrap_or_else(PoisonError::into_inner);
    while *at != usize::MAX && chunk >= *at + AHEAD {
        at = changed.wait(at).unwrap_or_else(PoisonError::into_inner);
    }
    *at != usize::MAX
}

fn tell((printed, changed): &(Mutex<usize>, Condvar), at: usize) {
    *printed.lock().unwrap_or_else(PoisonError::into_inner) = at;
    changed.notify_all();
}

fn bytes(
    document: &Document,
    block: usize,
    context: &Context,
    highlighter: Option<&Highlighter>,
) -> Vec<u8> {
    let own = highlighter.and_then(|h| h.highlighted(context, document.blocks.get(block)?));
    let laid = layout_block(document, block, own.as_ref().unwrap_or(context));
    let mut bytes = Vec::new();
    for row in &laid.rows {
        // A vector takes everything.
        let _ = line(&mut bytes, row, highlighter.is_some());
    }
    bytes
}

/// Prints a row.
pub(super) fn line(out: &mut impl Write, row: &Row, styled: bool) -> io::Result<()> {
    let mark = row.mark.as_deref().map_or("", |(mark, _)| mark);
    if !styled {
        let text = row.text.trim_end();
        return if text.is_empty() {
            writeln!(out, "{}", mark.trim_end())
        } else {
            writeln!(out, "{mark:MARGIN$}{text}")
        };
    }
    match row.mark.as_deref() {
        Some((mark, style)) => piece(out, &format!("{mark:MARGIN$}"), style.into_crossterm())?,
        None => write!(out, "{:MARGIN$}", "")?,
    }
    for (text, span) in row.pieces() {
        piece(out, text, span.style.into_crossterm())?;
    }
    writeln!(out)
}

fn piece(out: &mut impl Write, text: &str, style: ContentStyle) -> io::Result<()> {
    crossterm::queue!(out, PrintStyledContent(style.apply(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    use crate::layout::testing;

    fn printed(body: &str, styled: bool) -> String {
        let document = markdown::parse(body);
        let highlighter = Highlighter::until(Instant::now() + Duration::from_secs(60));
        let mut out = Vec::new();
        print(
            &mut out,
            &document,
            &testing::context(40),
            styled.then_some(&highlighter),
        )
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn blocks_come_in_order_however_many_there_are() {
        let part = |n: usize| format!("### Part {n}\n\nwords\n\n```rust\nfn main() {{}}\n```\n\n");
        let body: String = (0..400).map(part).collect();
        for styled in [false, true] {
            let text = printed(&body, styled);
            let parts: Vec<usize> = text
                .match_indices("Part ")
                .map(|(at, _)| {
                    let digits = &text[at + 5..];
                    let end = digits.find(|c: char| !c.is_ascii_digit());
                    digits[..end.unwrap_or(digits.len())].parse().unwrap()
                })
                .collect();
            assert_eq!(parts, (0..400).collect::<Vec<_>>(), "styled: {styled}");
            assert_eq!(text.contains('\x1b'), styled);
        }
    }

    /// What is kept of code is its own, and there is an end to it.
    #[test]
    fn the_same_code_is_highlighted_once() {
        let highlighter = Highlighter::until(Instant::now() + Duration::from_secs(60));
        let code = |text: &str| format!("```rust\n{text}\n```\n\n");
        let body = code("let a = 1;") + &code("let b = \"text\";") + &code("let a = 1;");
        let document = markdown::parse(&body);
        let context = testing::context(40);
        let lit: Vec<_> = document
            .blocks
            .iter()
            .map(|block| highlighter.highlighted(&context, block).unwrap())
            .collect();
        assert_eq!(lit[0].highlights, lit[2].highlights);
        assert_ne!(lit[0].highlights, lit[1].highlights);
        assert_eq!(highlighter.known().0.len(), 2);
        let large = markdown::parse(&code(&"let c = 1;\n".repeat(99)));
        highlighter.known().1 = KEPT - 100;
        assert!(
            highlighter
                .highlighted(&context, &large.blocks[0])
                .is_some()
        );
        assert_eq!(highlighter.known().0.len(), 2);
    }

    #[test]
    fn parts_follow_each_other_until_one_fails() {
        let mut seen = Vec::new();
        let parts = ["a\n\nb", "a\n\nb\n\nc", "no more"];
        let result = each(&markdown::parse("one"), &parts, |document| {
            seen.push(document.blocks.len());
            match seen.len() {
                3 => Err(io::ErrorKind::BrokenPipe.into()),
                _ => Ok(()),
            }
        });
        assert_eq!((result.is_err(), seen), (true, vec![1, 2, 3]));
    }

    /// Whoever reads has enough: the threads end.
    #[test]
    fn an_output_that_closes_ends_it() {
        struct Full(usize);
        impl Write for Full {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0 = self
                    .0
                    .checked_sub(bytes.len())
                    .ok_or(io::ErrorKind::BrokenPipe)?;
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let document = markdown::parse(&"words\n\n".repeat(20_000));
        let result = print(&mut Full(20_000), &document, &testing::context(40), None);
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
