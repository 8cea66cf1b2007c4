//! When pushing is allowed: the daily window and the moment to stop, in China Standard Time.
//! Pure: takes the moment.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use crate::clock;

/// A daily window; one whose end is before its beginning runs over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Pushing begins.
    pub from: Time,
    /// Pushing ends.
    pub until: Time,
}

/// When a run may push.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hours {
    /// Push only in it; `None` at any time.
    pub window: Option<Window>,
    /// Stop for good then.
    pub stop_at: Option<Timestamp>,
}

/// What the hours say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Push; ask again at this moment, if there is one.
    Open(Option<Timestamp>),
    /// Wait until then.
    ClosedUntil(Timestamp),
    /// Stop.
    Over,
}

impl Hours {
    /// What they say at this moment.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Opening {
        if self.stop_at.is_some_and(|stop| now >= stop) {
            return Opening::Over;
        }
        // From 00:00 to 24:00, which is 00:00 again, is the whole day.
        let Some(window) = self.window.filter(|window| window.from != window.until) else {
            return Opening::Open(self.stop_at);
        };
        let time = clock::china(now).time();
        let inside = if window.from <= window.until {
            window.from <= time && time < window.until
        } else {
            time >= window.from || time < window.until
        };
        if inside {
            let closes = next(now, window.until);
            Opening::Open(Some(self.stop_at.map_or(closes, |stop| stop.min(closes))))
        } else {
            let opens = next(now, window.from);
            Opening::ClosedUntil(self.stop_at.map_or(opens, |stop| stop.min(opens)))
        }
    }
}

/// The next moment after `now` at which the clock in China shows `time`.
#[must_use]
pub fn next(now: Timestamp, time: Time) -> Timestamp {
    let today = clock::china(now);
    let zone = today.time_zone().clone();
    // A fixed offset has every time of every day; the fallback is a minute from now.
    let soon = now + SignedDuration::from_mins(1);
    let at = |date: jiff::civil::Date| {
        date.to_datetime(time).to_zoned(zone.clone()).map_or(soon, |zoned| zoned.timestamp())
    };
    let candidate = at(today.date());
    if candidate > now { candidate } else { today.date().tomorrow().map_or(soon, at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn window(from: i8, until: i8) -> Option<Window> {
        Some(Window { from: Time::constant(from, 0, 0, 0), until: Time::constant(until, 0, 0, 0) })
    }

    #[test]
    fn outside_the_window_pushing_waits_for_its_next_beginning() {
        let hours = Hours { window: window(9, 20), stop_at: None };
        assert_eq!(
            hours.at(moment("2026-11-22T08:00:00+08:00")),
            Opening::ClosedUntil(moment("2026-11-22T09:00:00+08:00"))
        );
        assert_eq!(
            hours.at(moment("2026-11-22T20:00:00+08:00")),
            Opening::ClosedUntil(moment("2026-11-23T09:00:00+08:00"))
        );
        assert_eq!(
            hours.at(moment("2026-11-22T09:00:00+08:00")),
            Opening::Open(Some(moment("2026-11-22T20:00:00+08:00")))
        );
    }

    #[test]
    fn a_window_of_the_whole_day_is_always_open() {
        let hours = Hours { window: window(0, 0), stop_at: None };
        for time in ["00:00", "12:00", "23:59"] {
            let now = moment(&format!("2026-11-22T{time}:00+08:00"));
            assert_eq!(hours.at(now), Opening::Open(None), "{time}");
        }
    }

    #[test]
    fn a_window_may_run_over_midnight() {
        let hours = Hours { window: window(22, 2), stop_at: None };
        assert!(matches!(hours.at(moment("2026-11-22T23:30:00+08:00")), Opening::Open(_)));
        assert!(matches!(hours.at(moment("2026-11-22T01:30:00+08:00")), Opening::Open(_)));
        assert!(matches!(hours.at(moment("2026-11-22T12:00:00+08:00")), Opening::ClosedUntil(_)));
    }

    #[test]
    fn the_moment_to_stop_goes_before_the_window() {
        let stop = moment("2026-11-22T20:30:00+08:00");
        let hours = Hours { window: window(9, 21), stop_at: Some(stop) };
        assert_eq!(hours.at(moment("2026-11-22T20:00:00+08:00")), Opening::Open(Some(stop)));
        assert_eq!(hours.at(stop), Opening::Over);
        assert_eq!(
            next(moment("2026-11-22T21:00:00+08:00"), Time::constant(20, 30, 0, 0)),
            moment("2026-11-23T20:30:00+08:00")
        );
    }
}
