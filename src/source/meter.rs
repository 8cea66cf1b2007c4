//! How much of a list's bytes has been read, for whoever waits for it to be read.
//!
//! Kept by the reading thread, a block at a time; seen by others at any time. A figure to be shown,
//! not to be relied on: a workbook's own directory says how long its parts are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// See the module. Clones are one meter.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Arc<Bytes>);

#[derive(Debug, Default)]
struct Bytes {
    read: AtomicU64,
    /// 0: nobody knows.
    all: AtomicU64,
}

impl Meter {
    /// A reading begins, of so many bytes; 0 where that is not known.
    pub(super) fn begin(&self, all: u64) {
        self.0.read.store(0, Ordering::Relaxed);
        self.0.all.store(all, Ordering::Relaxed);
    }

    /// So many bytes have been read since it began.
    pub(super) fn at(&self, read: u64) {
        self.0.read.store(read, Ordering::Relaxed);
    }

    /// What part of it is read, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a share, to be shown in percent")]
    pub(super) fn share(&self) -> Option<f64> {
        let all = self.0.all.load(Ordering::Relaxed);
        let read = self.0.read.load(Ordering::Relaxed).min(all);
        (all > 0).then(|| read as f64 / all as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_more_than_all_and_unknown_where_the_length_is() {
        let meter = Meter::default();
        assert_eq!(meter.share(), None);
        meter.begin(8);
        meter.clone().at(2);
        assert_eq!(meter.share(), Some(0.25));
        meter.at(9);
        assert_eq!(meter.share(), Some(1.0));
        meter.begin(0);
        assert_eq!(meter.share(), None);
    }
}
