//! Which earlier jobs keep a number from being sent again, as the user chose.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Hours in a day.
const DAY_H: i64 = 24;

/// `--history` and `--since`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Earlier {
    /// Where a number counts.
    pub history: HistoryChoice,
    /// Only jobs that were at work in the last so many days; all where `None`.
    pub since_days: Option<u32>,
}

/// `--history`: where an earlier job must have put a number for it not to be sent again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryChoice {
    /// Into the same target.
    #[default]
    Target,
    /// Into any target of the same endpoint and company.
    Company,
    /// Earlier jobs do not count (`--again`).
    Off,
}

impl Earlier {
    /// The moment before which a job must have ended not to count.
    #[must_use]
    pub fn since(&self, now: Timestamp) -> Option<Timestamp> {
        let days = self.since_days?;
        let back = SignedDuration::from_hours(i64::from(days) * DAY_H);
        Some(now.checked_sub(back).unwrap_or(Timestamp::MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_days_are_counted_back_from_now_and_never_fail() {
        let now: Timestamp = "2026-11-22T01:15:30Z".parse().unwrap();
        let since = |days| Earlier { since_days: days, ..Earlier::default() }.since(now);
        assert_eq!(since(Some(30)), "2026-10-23T01:15:30Z".parse().ok());
        assert_eq!(since(None), None);
        assert!(since(Some(u32::MAX)).is_some());
    }
}
