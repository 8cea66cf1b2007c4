//! When so much goes wrong that going on does harm (`--max-failures`). Pure.

/// How many failures stop a job.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxFailures {
    /// So many rows in a row that failed or are uncertain.
    InARow(u64),
    /// More than this share (0 to 100) of at least 100 replies.
    Percent(f64),
}

/// Replies after which a share means something.
const ENOUGH_REPLIES: u64 = 100;

/// Counts a run's failures.
#[derive(Debug)]
pub struct Guard {
    limit: MaxFailures,
    in_a_row: u64,
    failures: u64,
    ends: u64,
}

impl Guard {
    /// Nothing has gone wrong yet.
    #[must_use]
    pub fn new(limit: MaxFailures) -> Self {
        Self { limit, in_a_row: 0, failures: 0, ends: 0 }
    }

    /// A row ended. Returns whether the job has to stop.
    pub fn ended(&mut self, well: bool) -> bool {
        self.ends += 1;
        if well {
            self.in_a_row = 0;
        } else {
            self.in_a_row += 1;
            self.failures += 1;
        }
        match self.limit {
            MaxFailures::InARow(most) => self.in_a_row >= most,
            #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
            MaxFailures::Percent(most) => {
                self.ends >= ENOUGH_REPLIES
                    && self.failures as f64 * 100.0 > most * self.ends as f64
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_in_a_row_are_forgotten_at_the_first_success() {
        let mut guard = Guard::new(MaxFailures::InARow(3));
        assert_eq!(
            [false, false, true, false, false, false].map(|well| guard.ended(well)),
            [false, false, false, false, false, true]
        );
    }

    #[test]
    fn a_share_is_judged_from_a_hundred_replies_on() {
        let mut guard = Guard::new(MaxFailures::Percent(10.0));
        assert!((0..99).all(|_| !guard.ended(false)));
        assert!(guard.ended(false));
        let mut guard = Guard::new(MaxFailures::Percent(10.0));
        assert!((0..1_000).all(|n| !guard.ended(n % 10 != 9)), "10 % is not more than 10 %");
    }
}
