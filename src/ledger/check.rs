//! What a look through a whole ledger finds that this program would not have written.

use super::{JobId, LawBroken};

/// What was looked through, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Jobs that were looked at.
    pub jobs: u64,
    /// Rows that were looked at.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// What is wrong; nothing where the ledger is whole.
    pub findings: Vec<Finding>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The file's pages or indexes are damaged.
    Damage {
        /// SQLite's words.
        words: String,
    },
    /// Entries of a table name what is not there.
    NamesNothing {
        /// The table.
        table: String,
        /// How many.
        entries: u64,
    },
    /// A job's rows do not add up (law 1).
    LawBroken {
        /// The job.
        job: JobId,
        /// The sum.
        law: LawBroken,
    },
    /// Rows of a job have lost their texts.
    TextsLost {
        /// The job.
        job: JobId,
        /// How many.
        rows: u64,
    },
    /// A job has texts that belong to no row.
    TextsWithoutRow {
        /// The job.
        job: JobId,
        /// How many.
        texts: u64,
    },
    /// A purged job has customers' data all the same.
    NotPurged {
        /// The job.
        job: JobId,
        /// Rows with a number or text.
        rows: u64,
    },
    /// A purge was cut off; the next one ends it.
    PurgeCutOff {
        /// The job.
        job: JobId,
    },
    /// Rows or texts outside every job.
    OfNoJob {
        /// How many.
        rows: u64,
    },
    /// Rows with a status or a reason that there is not.
    UnknownWord {
        /// The job.
        job: JobId,
        /// The word.
        word: String,
        /// How many.
        rows: u64,
    },
    /// Rows that were sent, or may have been, and have no number: they hide from later lists.
    NumbersLost {
        /// The job.
        job: JobId,
        /// How many.
        rows: u64,
    },
    /// A job fed a target that does not know of it: it hides from later lists.
    Hidden {
        /// The job.
        job: JobId,
        /// Targets.
        targets: u64,
    },
    /// Jobs have fingerprints, and their key is gone.
    KeyLost,
}

/// How much a ledger took before and after it was made compact, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    /// File and journal before.
    pub before_bytes: u64,
    /// And after.
    pub after_bytes: u64,
}

/// Why a ledger was not made compact, or not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The memory fails.
    #[error(transparent)]
    Ledger(#[from] super::LedgerError),
    /// The disk has too little room for a second copy beside the first.
    #[error("{folder} has {free_bytes} bytes free, {needed_bytes} are needed")]
    NoRoom {
        /// The folder.
        folder: std::path::PathBuf,
        /// What is needed.
        needed_bytes: u64,
        /// What there is.
        free_bytes: u64,
    },
    /// Something has the name of the copy. It is never overwritten.
    #[error("{file} is there already")]
    Exists {
        /// The copy.
        file: std::path::PathBuf,
    },
    /// The copy cannot be written.
    #[error("cannot write {file}: {source}")]
    NotWritten {
        /// The copy.
        file: std::path::PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The copy, read again, is not whole.
    #[error("the copy {file} is not whole: {words}")]
    NotWhole {
        /// The copy.
        file: std::path::PathBuf,
        /// SQLite's words.
        words: String,
    },
}
