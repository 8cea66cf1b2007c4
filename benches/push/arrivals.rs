//! When requests arrived, and what that says of a pace.
//!
//! Knows no server: it takes moments. A window is half open, so that of two requests exactly a
//! second apart only one is in any second.

use std::time::Duration;

/// The requests of one run.
pub struct Arrivals {
    /// In order.
    moments: Vec<Duration>,
}

impl Arrivals {
    /// At these moments, in any order.
    pub fn new(mut moments: Vec<Duration>) -> Self {
        moments.sort_unstable();
        Self { moments }
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.moments.len()
    }

    /// The first and the last one's moment.
    pub fn ends(&self) -> Option<(Duration, Duration)> {
        Some((*self.moments.first()?, *self.moments.last()?))
    }

    /// Their mean pace: so many times from one to the next, divided by the time of all.
    #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
    pub fn per_s(&self) -> f64 {
        let Some((first, last)) = self.ends() else { return f64::NAN };
        (self.count() - 1) as f64 / (last - first).as_secs_f64()
    }

    /// How many are in each window of this length that begins at one of them. A window that begins
    /// elsewhere holds no more than the next of these.
    pub fn in_windows(&self, length: Duration) -> Vec<usize> {
        let mut end = 0;
        let windows = self.moments.iter().enumerate().map(|(begin, moment)| {
            while self.moments.get(end).is_some_and(|then| *then < *moment + length) {
                end += 1;
            }
            end - begin
        });
        windows.collect()
    }

    /// The shortest time in which so many requests and one more arrived: a pace of so many a second
    /// is kept where it is no shorter than a second. `None` where there are not that many.
    pub fn shortest_for_one_more_than(&self, many: usize) -> Option<Duration> {
        let later = self.moments.iter().skip(many);
        self.moments.iter().zip(later).map(|(first, last)| *last - *first).min()
    }
}
