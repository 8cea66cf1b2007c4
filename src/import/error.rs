//! A run that cannot go on, with the place inside. The face makes a sentence and an exit code of
//! it.

use jiff::Timestamp;

use super::{MappingsError, Planned, StaffWish};
use crate::ledger::{JobId, LedgerError, LockError};
use crate::platform::{AskError, Fault};
use crate::report::ReportError;
use crate::row::Malformed;
use crate::source::SourceError;
use crate::stop::StopCause;

/// Why there is no import, or none to the end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A list cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A do-not-call list cannot be read: nothing is sent without it.
    #[error("do-not-call list: {0}")]
    Suppress(SourceError),
    /// A do-not-call list without one number: most likely the wrong file.
    #[error("{file}: the do-not-call list has not one number")]
    SuppressEmpty {
        /// The file as given.
        file: String,
    },
    /// A do-not-call list that nobody has brought up to date.
    #[error("{file}: the do-not-call list is {age_days} days old, more than {most_days}")]
    SuppressTooOld {
        /// The file as given.
        file: String,
        /// Its age in whole days.
        age_days: i64,
        /// What is allowed.
        most_days: u32,
    },
    /// A do-not-call list whose date is to come, so that its age cannot be told.
    #[error("{file}: the do-not-call list is dated {dated}, which is to come")]
    SuppressDatedAhead {
        /// The file as given.
        file: String,
        /// When it says that it was changed.
        dated: Timestamp,
    },
    /// A row of a do-not-call list that may hide a number, since it cannot be read whole.
    #[error("{file}, row {row}: a row of the do-not-call list cannot be read")]
    SuppressRowMalformed {
        /// The file as given.
        file: String,
        /// The sheet; `None` for a text file.
        sheet: Option<String>,
        /// The row, from 1.
        row: u32,
        /// What is wrong with it.
        malformed: Malformed,
    },
    /// A job was stopped since no reply was readable, and a question that stores nothing gets none either:
    /// each try with rows would leave some of them in doubt.
    #[error("still no readable reply: {0}")]
    StillUnreadable(Fault),
    /// Not one row can be sent, and the reasons are the list's: its rows, counted, and the first of
    /// each problem. A list without a row is one of these.
    #[error("not one row has a valid number")]
    NothingValid(Box<Planned>),
    /// Staff numbers that the platform does not have.
    #[error("no such staff: {unknown:?}")]
    StaffUnknown {
        /// Those asked for in vain.
        unknown: Vec<String>,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A group of staff that nobody is in.
    #[error("nobody is in {group}")]
    StaffGroupEmpty {
        /// The group.
        group: StaffWish,
        /// The departments that there are, each with how many members.
        departments: Vec<(String, usize)>,
    },
    /// A group of staff whose members the platform does not tell.
    #[error("the platform does not say who is in {group}: {error}")]
    StaffGroupNotResolved {
        /// The group.
        group: StaffWish,
        /// What it says instead.
        error: AskError,
    },
    /// The staff list could not be asked for: the platform gives no answer at all.
    #[error("the platform cannot be asked for its staff: {0}")]
    StaffNotAsked(Fault),
    /// The platform refuses every request: errno 2 or 3.
    #[error("the platform refuses: {0}")]
    Refused(AskError),
    /// The job's name is none, or the ledger has no such job.
    #[error("no such job: {}", .0.as_deref().unwrap_or("the ledger is empty"))]
    NoSuchJob(Option<String>),
    /// The job has no row left to send.
    #[error("nothing is left to send")]
    NothingLeft,
    /// The job's customers' data was taken out: what it has not sent can never be sent.
    #[error("the job {job} was purged")]
    Purged {
        /// The job.
        job: JobId,
        /// When.
        at: Timestamp,
    },
    /// What the ledger says of the job cannot be read by this version.
    #[error("the job's settings cannot be read: {0}")]
    Settings(String),
    /// The columns that were confirmed before cannot be read.
    #[error(transparent)]
    Mappings(#[from] MappingsError),
    /// Another run has the job or a target.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The memory fails.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The report cannot be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The user asked to stop before anything was sent.
    #[error("stopped before anything was sent")]
    Interrupted(StopCause),
}
