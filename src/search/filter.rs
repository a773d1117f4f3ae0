//! What a text may hold, in 512 bytes: a Bloom filter over its trigrams of bytes.
//!
//! A Han character is three bytes of UTF-8, so a query of one Chinese character is
//! served as well as one of three letters.

/// Bits of a filter.
const BITS: usize = 4096;

/// Says of a text that it does not hold something, or that it may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TrigramFilter(Box<[u64; BITS / 64]>);

impl TrigramFilter {
    pub(super) fn of(text: &str) -> Self {
        let mut bits = Box::new([0u64; BITS / 64]);
        for bit in text.as_bytes().windows(3).map(bit) {
            bits[bit / 64] |= 1 << (bit % 64);
        }
        Self(bits)
    }

    /// Whether the text may hold `word`: never false of one that it holds.
    pub(super) fn may_hold(&self, word: &str) -> bool {
        let mut all = word.as_bytes().windows(3).map(bit);
        all.all(|bit| self.0[bit / 64] & 1 << (bit % 64) != 0)
    }
}

/// Fibonacci hashing: the high bits of a product by 2^32 over the golden ratio.
fn bit(trigram: &[u8]) -> usize {
    let key = trigram
        .iter()
        .fold(0u32, |key, byte| key << 8 | u32::from(*byte));
    (key.wrapping_mul(0x9e37_79b1) >> 20) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_there_is_mostly_told() {
        let filter = TrigramFilter::of("分布式数据库，见 tidb-server。");
        assert!(filter.may_hold("数") && filter.may_hold("tidb"));
        assert!(!filter.may_hold("向量") && !filter.may_hold("mysql"));
    }

    proptest! {
        #[test]
        fn what_is_there_is_never_denied(text in "\\PC{0,40}", from in 0usize..40, to in 0usize..40) {
            let chars: Vec<char> = text.chars().collect();
            let (from, to) = (from.min(chars.len()), to.min(chars.len()));
            let word: String = chars[from.min(to)..from.max(to)].iter().collect();
            prop_assert!(TrigramFilter::of(&text).may_hold(&word));
        }
    }
}
