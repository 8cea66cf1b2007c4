//! Whether a connection may serve more than one request.
//!
//! A server that closes idle connections just as the next request leaves turns that request into
//! an unknown outcome, and a steady pace can meet that moment again and again. So one connection
//! lost under a request makes every request take a new one for a while, longer each time it
//! happens again. Pure: takes the moment.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// How long after the first loss, doubling with each; a network that drops one connection an hour
/// is no reason to do without.
const FIRST: Duration = Duration::from_secs(30);
const DOUBLINGS_MOST: u32 = 6;

/// See the module.
#[derive(Debug)]
pub(super) struct Reuse {
    begun: Instant,
    /// Not before this moment, in milliseconds since `begun`.
    not_before_ms: AtomicU64,
    losses: AtomicU32,
}

impl Reuse {
    pub(super) fn new(now: Instant) -> Self {
        Self { begun: now, not_before_ms: AtomicU64::new(0), losses: AtomicU32::new(0) }
    }

    /// Whether a request that begins now may take a connection that was used before.
    pub(super) fn is_allowed(&self, now: Instant) -> bool {
        self.since_begun(now) >= self.not_before_ms.load(Ordering::Relaxed)
    }

    /// A connection that may have been used before was lost under a request.
    pub(super) fn lost(&self, now: Instant) {
        // Several that were under way together are one loss.
        if self.is_allowed(now) {
            let before = self.losses.fetch_add(1, Ordering::Relaxed);
            let wait = FIRST * (1 << before.min(DOUBLINGS_MOST));
            let until = self.since_begun(now + wait);
            self.not_before_ms.store(until, Ordering::Relaxed);
        }
    }

    fn since_begun(&self, now: Instant) -> u64 {
        u64::try_from(now.duration_since(self.begun).as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_loss_forbids_it_for_twice_as_long() {
        let mut now = Instant::now();
        let reuse = Reuse::new(now);
        assert!(reuse.is_allowed(now));
        for wait in [30, 60, 120, 240, 480, 960, 1_920, 1_920] {
            reuse.lost(now);
            reuse.lost(now);
            now += Duration::from_secs(wait) - Duration::from_millis(1);
            assert!(!reuse.is_allowed(now), "{wait}");
            now += Duration::from_millis(1);
            assert!(reuse.is_allowed(now), "{wait}");
        }
    }
}
