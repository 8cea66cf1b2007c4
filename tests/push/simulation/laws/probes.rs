//! How often an ailing platform is probed (contract, section 6): the waits double up to 30 s.
//!
//! Each wait has full jitter, so one may be short; that six in a row are, which could be up to
//! half a minute, is as good as impossible.

use std::collections::VecDeque;
use std::time::Duration;

use super::{Held, law};

/// Waits that are looked at, once so many have passed in one illness.
const LOOKED_AT: usize = 6;
const ENOUGH: u32 = 10;
/// All of them are this short about once in two thousand million times.
const SHORT: Duration = Duration::from_millis(600);

/// The waits of one illness.
#[derive(Debug, Default)]
pub(super) struct Probes {
    /// When the last request failed.
    failed_at: Duration,
    waits: u32,
    last: VecDeque<Duration>,
}

impl Probes {
    /// A request was put off, or lost.
    pub(super) fn fails(&mut self, at: Duration) {
        self.failed_at = at;
    }

    /// The platform said how long to wait: that goes first.
    pub(super) fn wait_is_asked(&mut self, at: Duration) {
        *self = Self { failed_at: at, ..Self::default() };
    }

    /// A request begins. One that began as the trouble was heard of is no probe.
    pub(super) fn begins(&mut self, at: Duration) {
        if at == self.failed_at {
            return;
        }
        if self.last.len() == LOOKED_AT {
            self.last.pop_front();
        }
        self.last.push_back(at.saturating_sub(self.failed_at));
        self.waits += 1;
    }

    /// The law.
    pub(super) fn grow_rarer(&self) -> Held {
        let short = self.last.iter().all(|wait| *wait < SHORT);
        law(self.waits < ENOUGH || !short, || {
            format!(
                "an ailing platform was probed {} times, lately after {:?}",
                self.waits, self.last
            )
        })
    }
}
