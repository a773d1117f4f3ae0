//! Work on what others have written, and the panics of the parsers that do it.
//!
//! Parsers and decoders are large and may break on what nobody has tried. Such a
//! panic is an answer like any other, so nothing is printed for it, nor is the
//! terminal given back: whoever sets a panic hook asks [`is_guarded`].

use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::clean;

thread_local! {
    static GUARDED: Cell<usize> = const { Cell::new(0) };
}

/// Does `work`; where it panics, what the panic said, as one clean line.
///
/// # Errors
/// The panic. What `work` has borrowed may be half done then.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    GUARDED.set(GUARDED.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(GUARDED.get().saturating_sub(1));
    result.map_err(|panic| said(&*panic))
}

/// Whether this thread does guarded work.
pub fn is_guarded() -> bool {
    GUARDED.get() > 0
}

/// What a panic said, as one clean line.
pub fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it broke the program's rules".into());
    // A panic may quote all of what it broke on.
    let line = clean::line(&text);
    match line.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer_and_says_what_it_was() {
        assert_eq!(guarded(|| 7), Ok(7));
        let inner = || guarded(|| assert!(is_guarded()));
        let outer = guarded(|| {
            inner().unwrap();
            assert!(is_guarded());
            let broken = String::from("a\x1b");
            assert!(broken.is_empty(), "broke on {broken}");
        });
        assert_eq!(outer, Err("broke on a\u{fffd}".into()));
        assert!(!is_guarded());
    }
}
