//! Simulated time: the clock that calls run by, and times as the platform writes them.
//!
//! It begins at the real moment in China Standard Time and runs at the speed that is asked for, or
//! only by hand. It never goes back, not over a restart on the same data either. What a moment
//! means for a call is not decided here.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, Zoned};

use crate::clock;

/// How fast simulated time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    /// So many simulated seconds in a real one.
    Times(u32),
    /// Only as [`Running::advance`](super::Running::advance) moves it.
    ByHand,
}

impl Default for Speed {
    fn default() -> Self {
        Self::Times(1)
    }
}

/// The clock. Moments are milliseconds since 1970, in UTC.
#[derive(Debug)]
pub(super) struct SimulatedClock {
    speed: Speed,
    anchor: Mutex<Anchor>,
}

/// A moment of both times.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    real: Instant,
    simulated_ms: i64,
}

impl SimulatedClock {
    /// Begins now.
    pub fn new(speed: Speed) -> Self {
        let simulated_ms = clock::now().as_millisecond();
        Self { speed, anchor: Mutex::new(Anchor { real: Instant::now(), simulated_ms }) }
    }

    /// The simulated moment.
    pub fn now_ms(&self) -> i64 {
        self.after(*self.anchor())
    }

    /// Goes on from this moment, unless it is past already.
    pub fn jump_to(&self, moment_ms: i64) {
        let mut anchor = self.anchor();
        if moment_ms > self.after(*anchor) {
            *anchor = Anchor { real: Instant::now(), simulated_ms: moment_ms };
        }
    }

    /// Goes on from so much later.
    pub fn advance(&self, by: Duration) {
        let mut anchor = self.anchor();
        let now_ms = self.after(*anchor);
        *anchor = Anchor { real: Instant::now(), simulated_ms: now_ms.saturating_add(millis(by)) };
    }

    /// How far simulated time runs in this real time.
    pub fn within(&self, real: Duration) -> i64 {
        match self.speed {
            Speed::Times(times) => millis(real).saturating_mul(times.into()),
            Speed::ByHand => 0,
        }
    }

    fn after(&self, anchor: Anchor) -> i64 {
        anchor.simulated_ms.saturating_add(self.within(anchor.real.elapsed()))
    }

    fn anchor(&self) -> MutexGuard<'_, Anchor> {
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The duration in milliseconds.
pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The moment on China's clocks.
pub(super) fn china(moment_ms: i64) -> Zoned {
    clock::china(timestamp(moment_ms))
}

/// The moment as a time stamp; one that no calendar holds is 1970.
pub(super) fn timestamp(moment_ms: i64) -> Timestamp {
    Timestamp::from_millisecond(moment_ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The moment as call records have it: `2016-01-05 12:12:25`.
pub(super) fn text(moment_ms: i64) -> String {
    china(moment_ms).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Reads a time of China's as callers write it: `2017-04-11 20:35:17`, without its seconds, with a
/// `T`, with slashes, or a day alone, which is its midnight.
pub(super) fn parse(text: &str) -> Option<i64> {
    let text = text.trim().replace('/', "-");
    let moment = text
        .parse::<DateTime>()
        .or_else(|_| text.parse::<Date>().map(|day| day.to_datetime(jiff::civil::Time::midnight())))
        .ok()?;
    clock::OFFSET.to_timestamp(moment).ok().map(Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_by_hand_stands_still_and_no_clock_goes_back() {
        let clock = SimulatedClock::new(Speed::ByHand);
        let began_ms = clock.now_ms();
        assert_eq!(clock.now_ms(), began_ms);
        clock.advance(Duration::from_secs(90));
        assert_eq!(clock.now_ms(), began_ms + 90_000);
        clock.jump_to(began_ms);
        assert_eq!(clock.now_ms(), began_ms + 90_000);
        clock.jump_to(began_ms + 100_000);
        assert_eq!(clock.now_ms(), began_ms + 100_000);
    }

    #[test]
    fn speed_is_simulated_seconds_in_a_real_one() {
        let clock = SimulatedClock::new(Speed::Times(600));
        assert_eq!(clock.within(Duration::from_millis(1_500)), 900_000);
    }

    #[test]
    fn times_are_written_and_read_on_chinas_clocks() {
        let moment_ms = "2017-04-11T12:35:17Z".parse::<Timestamp>().unwrap().as_millisecond();
        assert_eq!(text(moment_ms), "2017-04-11 20:35:17");
        for same in ["2017-04-11 20:35:17", "2017/04/11 20:35:17", "2017-04-11T20:35:17 "] {
            assert_eq!(parse(same), Some(moment_ms), "{same}");
        }
        assert_eq!(parse("2017-04-11 20:35"), Some(moment_ms - 17_000));
        assert_eq!(parse("2017-04-11").map(text).as_deref(), Some("2017-04-11 00:00:00"));
        for none in ["", "abc", "2017-13-01", "2017-04-11 25:00:00", "20:35:17", "0"] {
            assert_eq!(parse(none), None, "{none}");
        }
    }
}
