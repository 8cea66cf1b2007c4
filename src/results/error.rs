//! Why there are no results.

use std::path::PathBuf;

use crate::ledger::LedgerError;
use crate::platform::PageError;
use crate::report::ReportError;
use crate::stop::StopCause;

/// See the module.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// The job's rows cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The platform does not give its records.
    #[error(transparent)]
    Calls(#[from] PageError),
    /// What was read before cannot be kept, or not be read again.
    #[error("the calls kept in {path} cannot be read or written: {message}")]
    Store {
        /// The file.
        path: PathBuf,
        /// The library's words.
        message: String,
    },
    /// The user has stopped it; what was read is kept.
    #[error("interrupted")]
    Interrupted(StopCause),
}
