//! The limit on requests per second: a count over the last second, exact wherever it begins.
//!
//! Pure: takes the moment as an argument. Holds one moment for each request let in within the
//! last second, so never more than the limit.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How many requests may be let in within any second.
#[derive(Debug)]
pub(super) struct Limit {
    per_s: u32,
    let_in: VecDeque<Instant>,
}

impl Limit {
    pub fn new(per_s: u32) -> Self {
        Self { per_s, let_in: VecDeque::new() }
    }

    /// Whether a request that arrives `now` is let in.
    pub fn lets_in(&mut self, now: Instant) -> bool {
        let second = Duration::from_secs(1);
        while self.let_in.front().is_some_and(|then| now.saturating_duration_since(*then) >= second)
        {
            self.let_in.pop_front();
        }
        let free = self.let_in.len() < usize::try_from(self.per_s).unwrap_or(usize::MAX);
        if free {
            self.let_in.push_back(now);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_second_holds_more_than_the_limit_wherever_it_begins() {
        let start = Instant::now();
        let mut limit = Limit::new(10);
        let let_in: Vec<u64> = (0..5_000)
            .step_by(7)
            .filter(|ms| limit.lets_in(start + Duration::from_millis(*ms)))
            .collect();
        assert!(let_in.windows(11).all(|window| window[10] - window[0] >= 1_000));
        assert!(let_in.len() >= 49, "the limit is used up: {}", let_in.len());
        assert!(!Limit::new(0).lets_in(start));
    }
}
