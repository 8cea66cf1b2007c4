//! How far the writing of a report is: each row of each format counts one.

use super::ReportOptions;
use crate::ledger::Tally;
use crate::outcome::Status;

/// Told how many rows are written, and how many there are to write.
pub type Tell<'a> = &'a mut (dyn FnMut(u64, u64) + Send);

/// See the module.
pub(super) struct Progress<'a> {
    done: u64,
    all: u64,
    tell: Tell<'a>,
}

impl<'a> Progress<'a> {
    /// Nothing written yet of what the options ask for.
    pub(super) fn begin(tally: &Tally, options: &ReportOptions, tell: Tell<'a>) -> Self {
        let is_wanted =
            |status: &&Status| options.statuses.is_empty() || options.statuses.contains(status);
        let rows: u64 =
            Status::ALL.iter().filter(is_wanted).map(|status| tally.rows.of(*status)).sum();
        let formats = u64::from(options.csv) + u64::from(options.xlsx);
        Self { done: 0, all: rows * formats, tell }
    }

    /// So many rows more.
    pub(super) fn wrote(&mut self, rows: usize) {
        self.done += rows as u64;
        (self.tell)(self.done, self.all);
    }
}
