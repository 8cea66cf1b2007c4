//! Why there are no results.

use std::path::PathBuf;

use crate::calls::QuestionError;
use crate::ledger::LedgerError;
use crate::report::ReportError;

/// See the module.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// The job's rows cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The platform does not give its records, or the user has stopped it; what was read is kept.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// What was read before cannot be kept, or not be read again.
    #[error("the calls kept in {path} cannot be read or written: {message}")]
    Store {
        /// The file.
        path: PathBuf,
        /// The library's words.
        message: String,
    },
}
