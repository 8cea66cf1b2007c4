//! When a job's rows ended: counts by stretches of time, few enough to be drawn.
//!
//! Grows by itself: the stretches double and more where they become too many, so that a job of a
//! minute is told by seconds and one of a month by half days, in the same memory.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Counts;
use crate::clock;
use crate::outcome::Status;

/// Stretches in seconds. Each is a multiple of the one before, so that counts can be put together.
const STEPS_S: [i64; 13] =
    [1, 2, 10, 20, 60, 120, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];
/// More stretches than this are too narrow to be told apart.
const STRETCHES_MOST: i64 = 72;
/// Days begin at midnight in China.
const OFFSET_S: i64 = clock::OFFSET.seconds() as i64;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    /// Place in [`STEPS_S`]; beyond its end, so many days more are one stretch.
    step: usize,
    /// Counts by the stretch's number since 1970, in China Standard Time; empty ones are left out.
    stretches: BTreeMap<i64, Counts>,
}

impl Timeline {
    /// A row ended so at that moment.
    pub fn add(&mut self, at: Timestamp, status: Status) {
        let second = at.as_second() + OFFSET_S;
        self.stretches.entry(second.div_euclid(self.step_s())).or_default().add(status, 1);
        while self.span() > STRETCHES_MOST {
            self.coarsen();
        }
    }

    /// How long a stretch is, in seconds.
    #[must_use]
    pub fn step_s(&self) -> i64 {
        match STEPS_S.get(self.step) {
            Some(step) => *step,
            // A job of years: whole days, twice as many each time.
            None => 86_400 << (self.step + 1 - STEPS_S.len()).min(16),
        }
    }

    /// From the first stretch with a row to the last, those without one too: when each begins, and
    /// how many rows ended how in it.
    #[must_use]
    pub fn stretches(&self) -> Vec<(Timestamp, Counts)> {
        let (Some((first, _)), Some((last, _))) =
            (self.stretches.first_key_value(), self.stretches.last_key_value())
        else {
            return Vec::new();
        };
        let counts = |number| self.stretches.get(&number).copied().unwrap_or_default();
        let begins = |number| Timestamp::from_second(number * self.step_s() - OFFSET_S);
        (*first..=*last).filter_map(|number| Some((begins(number).ok()?, counts(number)))).collect()
    }

    /// Stretches from the first to the last.
    fn span(&self) -> i64 {
        let first = self.stretches.first_key_value().map_or(0, |(first, _)| *first);
        let last = self.stretches.last_key_value().map_or(0, |(last, _)| *last);
        last - first + 1
    }

    fn coarsen(&mut self) {
        let narrow = self.step_s();
        self.step += 1;
        let times = self.step_s() / narrow;
        for (number, counts) in std::mem::take(&mut self.stretches) {
            self.stretches.entry(number.div_euclid(times)).or_default().join(&counts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_short_job_is_told_by_seconds_with_its_pauses() {
        let mut line = Timeline::default();
        for second in ["00", "00", "03"] {
            line.add(at(&format!("2026-11-22T01:15:{second}Z")), Status::Inserted);
        }
        let rows: Vec<u64> = line.stretches().iter().map(|(_, counts)| counts.sum()).collect();
        assert_eq!((line.step_s(), rows), (1, vec![2, 0, 0, 1]));
    }

    #[test]
    fn a_long_job_keeps_every_row_in_few_stretches_that_begin_by_the_clock_in_china() {
        let mut line = Timeline::default();
        let begun = at("2026-11-22T01:15:30Z");
        for hour in 0..24 * 30 {
            line.add(begun + jiff::SignedDuration::from_hours(hour), Status::Failed);
        }
        let stretches = line.stretches();
        assert!(stretches.len() as i64 <= STRETCHES_MOST, "{}", stretches.len());
        assert_eq!(line.step_s(), 43_200);
        assert_eq!(clock::iso(stretches[0].0), "2026-11-22T00:00:00+08:00");
        assert_eq!(stretches.iter().map(|(_, counts)| counts.of(Status::Failed)).sum::<u64>(), 720);
    }

    #[test]
    fn a_clock_that_was_years_off_costs_neither_rows_nor_time() {
        let mut line = Timeline::default();
        for moment in ["1970-01-01T00:00:00Z", "2026-11-22T01:15:30Z", "9000-01-01T00:00:00Z"] {
            line.add(at(moment), Status::Inserted);
        }
        let stretches = line.stretches();
        assert!(stretches.len() as i64 <= STRETCHES_MOST, "{}", stretches.len());
        assert_eq!(stretches.iter().map(|(_, counts)| counts.sum()).sum::<u64>(), 3);
    }
}
