//! Pixels that wait to be sent to the terminal, one picture after the other.
//!
//! kitty takes a picture as a row of control sequences, of which none may belong to
//! another picture; text may come between them. So pictures go out in parts, and
//! keys and frames in between.

use std::{collections::VecDeque, sync::Arc};

use crate::images::{Transmission, forget_sequence};

/// Bytes of a part: what a terminal takes in within a few milliseconds.
const PART: usize = 64 * 1024;
/// The end of a control sequence.
const END: &str = "\x1b\\";

#[derive(Debug, Default)]
pub(super) struct Outbox {
    waiting: VecDeque<Item>,
}

#[derive(Debug)]
struct Item {
    bytes: Arc<str>,
    /// How far it has been sent.
    at: usize,
    /// The number of the picture that is there when all of it has been.
    id: Option<u32>,
}

impl Outbox {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn put(&mut self, pixels: Transmission) {
        self.waiting.push_back(Item {
            bytes: pixels.bytes,
            at: 0,
            id: Some(pixels.id),
        });
    }

    /// Has pictures dropped; those that have not been begun are not sent at all.
    pub(super) fn forget(&mut self, ids: &[u32]) {
        self.waiting
            .retain(|item| item.at > 0 || item.id.is_none_or(|id| !ids.contains(&id)));
        let bytes: String = ids.iter().map(|id| forget_sequence(*id)).collect();
        self.waiting.push_back(Item {
            bytes: bytes.into(),
            at: 0,
            id: None,
        });
    }

    /// The next part, and the number of the picture that is whole with it.
    pub(super) fn take(&mut self) -> (String, Option<u32>) {
        let Some(item) = self.waiting.front_mut() else {
            return (String::new(), None);
        };
        let rest = &item.bytes[item.at..];
        // All of it is ASCII; a part ends where a sequence does.
        let end = match rest.get(PART..).and_then(|after| after.find(END)) {
            Some(end) => PART + end + END.len(),
            None => rest.len(),
        };
        let part = rest[..end].to_owned();
        item.at += end;
        if item.at < item.bytes.len() {
            return (part, None);
        }
        let id = item.id;
        self.waiting.pop_front();
        (part, id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(id: u32, sequences: usize) -> Transmission {
        let one = format!("\x1b_Gi={id};{}\x1b\\", "A".repeat(4096));
        Transmission {
            id,
            bytes: one.repeat(sequences).into(),
        }
    }

    #[test]
    fn a_picture_goes_out_in_whole_sequences_and_in_order() {
        let mut outbox = Outbox::default();
        let (one, two) = (pixels(1, 40), pixels(2, 3));
        let all = format!("{}{}", one.bytes, two.bytes);
        outbox.put(one);
        outbox.put(two);
        let (mut sent, mut whole) = (String::new(), Vec::new());
        while !outbox.is_empty() {
            let (part, id) = outbox.take();
            assert!(part.ends_with(END) && part.len() <= PART + 5000);
            sent.push_str(&part);
            whole.extend(id);
        }
        assert_eq!((sent, whole), (all, vec![1, 2]));
    }

    #[test]
    fn what_is_forgotten_before_it_began_is_not_sent() {
        let mut outbox = Outbox::default();
        outbox.put(pixels(1, 40));
        outbox.put(pixels(2, 40));
        outbox.take();
        outbox.forget(&[1, 2]);
        let mut sent = String::new();
        while !outbox.is_empty() {
            sent.push_str(&outbox.take().0);
        }
        assert!(!sent.contains("i=2;"));
        assert!(sent.ends_with(&(forget_sequence(1) + &forget_sequence(2))));
    }
}
