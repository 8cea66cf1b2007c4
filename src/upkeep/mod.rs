//! Keeping house: customers' data does not stay for ever, and neither does the room it took.
//!
//! [`purge`] takes the customers' data out of old jobs, wherever this program has put it: the ledger,
//! the calls that were read for them, and the files of their reports. Promises: a job that a run holds
//! is left alone; one that was begun and cut off is ended by the next purge; counts stay, so that law 1
//! holds for purged jobs too, and so do fingerprints of the numbers (law 2). The users' own lists are
//! nobody's here. Knows no screen.

mod numbers;
mod purge;
mod quiet;
mod remains;
mod reports;

pub use purge::{
    Kept, KeptJob, PurgeEvent, PurgeWish, PurgedJob, Purges, ReportFate, last_sign, purge,
};
pub use quiet::nobody_at_work;
