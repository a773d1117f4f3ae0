//! The rows of a post as bytes: laid out and highlighted on all cores, printed in
//! order, so that the first ones are there long before the last are made.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    num::NonZero,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::channel,
    },
    thread,
    time::Instant,
};

use crossterm::style::{ContentStyle, PrintStyledContent};
use ratatui::backend::IntoCrossterm;

use super::MARGIN;
use crate::{
    layout::{Context, Row, layout_block},
    markdown::{self, Document},
};

/// Blocks that a thread makes at once.
const CHUNK: usize = 32;
/// Chunks that are made before those that come first have been printed.
const AHEAD: usize = 32;
/// A post of fewer blocks is done before threads have started.
const FEW: usize = 2 * CHUNK;

/// Prints all of a post that has no pictures to print: plain, or with styles and code
/// highlighted until then.
pub(super) fn print(
    out: &mut impl Write,
    document: &Document,
    context: &Context,
    highlit: Option<Instant>,
) -> io::Result<()> {
    let blocks = document.blocks.len();
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(8);
    if blocks < FEW || threads == 1 {
        return (0..blocks)
            .try_for_each(|block| out.write_all(&bytes(document, block, context, highlit)));
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
                        all.append(&mut bytes(document, block, context, highlit));
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
    highlit: Option<Instant>,
) -> Vec<u8> {
    let own = highlit.and_then(|until| highlighted(context, document.blocks.get(block)?, until));
    let laid = layout_block(document, block, own.as_ref().unwrap_or(context));
    let mut bytes = Vec::new();
    for row in &laid.rows {
        // A vector takes everything.
        let _ = line(&mut bytes, row, highlit.is_some());
    }
    bytes
}

/// The context with the code of `block` highlighted, where it has any.
pub(super) fn highlighted(
    context: &Context,
    block: &markdown::Block,
    until: Instant,
) -> Option<Context> {
    use crate::layout::highlight;
    let mut own: Option<Context> = None;
    block.walk(&mut |block| {
        if let markdown::Block::Code(code) = block
            && let (Some(language), text) = (&code.language, &code.text)
            && highlight::is_worth_it(Some(language), text)
            && let Some(lines) = highlight::highlight(language, text, until)
        {
            let own = own.get_or_insert_with(|| context.clone());
            Arc::make_mut(&mut own.highlights).insert(highlight::key(Some(language), text), lines);
        }
    });
    own
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
        let mut out = Vec::new();
        print(
            &mut out,
            &document,
            &testing::context(40),
            styled.then(|| Instant::now() + Duration::from_secs(60)),
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
