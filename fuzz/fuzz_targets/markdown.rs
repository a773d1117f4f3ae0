#![no_main]

use blogtui_fuzz::{page, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((width, bytes)) = bytes.split_first() else {
        return;
    };
    page(&text(bytes), 1 + usize::from(*width % 140));
});
