//! What a job's rows add up to, and the law they have to add up to (law 1).

use std::collections::BTreeMap;

use crate::outcome::{Note, Notes, Status};
use crate::row::Recipient;

use super::{Standing, Timeline};

/// How many rows stand at each status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts([u64; Status::ALL.len()]);

impl Counts {
    /// Rows of this status.
    #[must_use]
    pub fn of(&self, status: Status) -> u64 {
        self.0[status as usize]
    }

    /// Adds rows to a status.
    pub fn add(&mut self, status: Status, rows: u64) {
        self.0[status as usize] += rows;
    }

    /// Adds the rows of another count.
    pub fn join(&mut self, other: &Self) {
        for (rows, more) in self.0.iter_mut().zip(other.0) {
            *rows += more;
        }
    }

    /// Rows of all statuses.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0.iter().sum()
    }
}

/// A job's rows, counted.
///
/// Rows under way count as `uncertain`: their requests may have left, and nobody knows of an
/// outcome. While a run lives they are a passing few; after its death they stay so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// By status.
    pub rows: Counts,
    /// Among the `uncertain`, those under way.
    pub under_way: u64,
    /// By reason, of every status that has one.
    pub reasons: BTreeMap<String, u64>,
    /// By note.
    pub notes: BTreeMap<Note, u64>,
    /// By the platform's errno.
    pub errnos: BTreeMap<i64, u64>,
    /// By recipient, for rows that have one.
    pub recipients: BTreeMap<Recipient, Counts>,
    /// By the time of their answers, for rows that were sent.
    pub timeline: Timeline,
}

impl Tally {
    /// Counts rows that are alike in all of this.
    pub fn add(&mut self, rows: u64, standing: Standing, reason: Option<&str>, errno: Option<i64>) {
        let status = match standing {
            Standing::At(status) => status,
            Standing::UnderWay => {
                self.under_way += rows;
                Status::Uncertain
            }
        };
        self.rows.add(status, rows);
        if let Some(reason) = reason {
            *self.reasons.entry(reason.to_owned()).or_default() += rows;
        }
        if let Some(errno) = errno {
            *self.errnos.entry(errno).or_default() += rows;
        }
    }

    /// Counts the notes of such rows.
    pub fn add_notes(&mut self, rows: u64, notes: Notes) {
        for note in notes.iter() {
            *self.notes.entry(note).or_default() += rows;
        }
    }

    /// Law 1: `read + expanded` rows came in, so as many are accounted for.
    ///
    /// # Errors
    /// Where they do not balance; a report is then an error, not a guess.
    pub fn balance(&self, read: u64, expanded: u64) -> Result<(), LawBroken> {
        let accounted = self.rows.sum();
        if read + expanded == accounted {
            Ok(())
        } else {
            Err(LawBroken { read, expanded, accounted })
        }
    }
}

/// Rows that do not add up: a fault of this program or of the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the rows do not add up: {read} read + {expanded} expanded, but {accounted} accounted for")]
pub struct LawBroken {
    /// Rows read.
    pub read: u64,
    /// Rows from splitting cells.
    pub expanded: u64,
    /// Rows with a status.
    pub accounted: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_under_way_count_as_uncertain_and_the_sum_law_is_checked() {
        let mut tally = Tally::default();
        tally.add(3, Standing::At(Status::Inserted), None, Some(1));
        tally.add(2, Standing::UnderWay, None, None);
        tally.add(1, Standing::At(Status::Rejected), Some("phone_missing"), None);
        assert_eq!((tally.rows.of(Status::Uncertain), tally.under_way), (2, 2));
        assert_eq!(tally.balance(5, 1), Ok(()));
        assert_eq!(
            tally.balance(7, 0),
            Err(LawBroken { read: 7, expanded: 0, accounted: 6 }),
            "a lost row is an error"
        );
    }
}
