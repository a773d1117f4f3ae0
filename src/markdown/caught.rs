//! Code of others that may panic on what posts say: caught, and silent.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    sync::Once,
};

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread will be caught and has not to be told to anyone.
pub fn is_quiet() -> bool {
    QUIET.get()
}

/// What `risky` returns, or `None` where it panics. Nothing is printed then.
pub fn caught<T>(risky: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !is_quiet() {
                before(panic);
            }
        }));
    });
    let outside = QUIET.replace(true);
    // What a panic leaves behind half done is dropped with it.
    let result = catch_unwind(AssertUnwindSafe(risky));
    QUIET.set(outside);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_none_and_others_are_still_told() {
        assert_eq!(caught(|| 1), Some(1));
        assert_eq!(caught(|| caught(|| panic!("inside")).is_none()), Some(true));
        assert_eq!(caught::<u8>(|| panic!("caught")), None);
        assert!(!is_quiet());
    }
}
