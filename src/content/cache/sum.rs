//! What tells that bytes are those that were written.

/// A sum over bytes that tells torn and strange files, eight at a time. No
/// protection against anyone who may write the file: that is its owner.
#[derive(Debug, Default)]
pub(in crate::content) struct Sum(u64);

impl Sum {
    pub(in crate::content) fn of(bytes: &[u8]) -> u64 {
        let mut sum = Self::default();
        sum.add(bytes);
        sum.end()
    }

    pub(in crate::content) fn add(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in words.by_ref() {
            self.word(u64::from_le_bytes(word.try_into().unwrap_or_default()));
        }
        let mut last = [0; 8];
        let rest = words.remainder();
        last[..rest.len()].copy_from_slice(rest);
        self.word(u64::from_le_bytes(last));
        self.word(bytes.len() as u64);
    }

    fn word(&mut self, word: u64) {
        let mixed = (self.0.rotate_left(29) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    pub(in crate::content) fn end(&self) -> u64 {
        self.0
    }
}
