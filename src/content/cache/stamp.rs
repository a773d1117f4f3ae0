//! What is kept of a file to know whether it is as it was.

use std::{
    fs::Metadata,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use crate::platform;

/// Two changes nearer to each other may leave the same time on a file; where a file
/// system counts whole seconds, on two of them.
const TICK: Duration = Duration::from_millis(50);
const COARSE_TICK: Duration = Duration::from_secs(2);
const FAR: Duration = Duration::from_secs(60 * 60);

/// What tells whether a file is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::content) struct Stamp {
    size: u64,
    modified: (i64, u32),
    /// When anything about it was changed, its times too: not to be forged.
    changed: (i64, u32),
    inode: u64,
}

impl From<platform::Stamp> for Stamp {
    fn from(stamp: platform::Stamp) -> Self {
        let platform::Stamp {
            size,
            modified,
            changed,
            inode,
        } = stamp;
        Self {
            size,
            modified,
            changed,
            inode,
        }
    }
}

impl Stamp {
    pub(in crate::content) fn of(about: &Metadata) -> Self {
        platform::stamp(about).into()
    }

    /// Whether a change after `now`, when it had not been read, would leave other
    /// times on the file.
    pub(in crate::content) fn is_settled(&self, now: SystemTime) -> bool {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        [self.modified, self.changed]
            .iter()
            .all(|(seconds, nanos)| {
                let tick = if *nanos == 0 { COARSE_TICK } else { TICK };
                let seconds = u64::try_from(*seconds).unwrap_or(0);
                let at = Duration::new(seconds, *nanos);
                // A time far to come stays another one than that of any change.
                at + tick < now || at > now + FAR
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_could_come_again_unseen_is_not_settled() {
        let at = |seconds, nanos| Stamp {
            size: 1,
            modified: (seconds, nanos),
            changed: (seconds, nanos),
            inode: 1,
        };
        let now = UNIX_EPOCH + Duration::new(1000, 500_000_000);
        assert!(!at(1000, 499_000_000).is_settled(now));
        assert!(at(1000, 300_000_000).is_settled(now));
        // Whole seconds: the file system may know no others.
        assert!(!at(999, 0).is_settled(now));
        assert!(at(997, 0).is_settled(now));
        assert!(at(5000, 1).is_settled(now));
    }
}
