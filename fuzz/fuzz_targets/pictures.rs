#![no_main]

use base64::Engine as _;
use blogtui::{
    cells::{CellSize, Cells},
    images::{self, Graphics, Key, Protocol, Source},
};
use libfuzzer_sys::fuzz_target;

// A decoder that panics is caught, and says that the picture is damaged; only what is
// not caught is a finding.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    let letters = base64::engine::general_purpose::STANDARD.encode(bytes);
    let Ok(source) = Source::data(&format!("data:image/x;base64,{letters}")) else {
        return;
    };
    let size = images::probe(&source);
    let key = Key {
        source,
        cells: Cells { cols: 9, rows: 5 },
        part: None,
        frame: None,
    };
    for protocol in [Protocol::Blocks, Protocol::Sixel, Protocol::Kitty] {
        let graphics = Graphics {
            protocol,
            cell: CellSize::default(),
        };
        let Ok(reduced) = images::reduce(&key, graphics) else {
            return;
        };
        // What cannot be measured is never drawn.
        assert!(size.is_ok());
        reduced.blocks();
        reduced.sharp();
    }
});
