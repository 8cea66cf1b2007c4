//! What can go wrong with the memory, named by what the user does next.

use std::path::PathBuf;

/// A ledger that cannot do its work; the run that meets one stops.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LedgerError {
    /// The state folder or the file cannot be made, opened or written: mend its permissions.
    #[error("cannot open the ledger {path}: {message}")]
    NotOpened {
        /// The ledger's file.
        path: PathBuf,
        /// The system's words.
        message: String,
    },
    /// What should be the state folder is a file or the like: move it away, or name another folder.
    #[error("{path} is no folder for a ledger")]
    NoFolder {
        /// What should be the folder.
        path: PathBuf,
    },
    /// The file is not a ledger, or its pages are damaged: restore a copy. Never replaced by an
    /// empty one, which would forget what was sent.
    #[error("the ledger {path} is damaged: {message}")]
    Damaged {
        /// The ledger's file.
        path: PathBuf,
        /// SQLite's words.
        message: String,
    },
    /// The file was moved or deleted while it was in use: what is written now nobody would find
    /// again. Put it back and resume.
    #[error("the ledger {path} was moved or deleted while it was in use")]
    Gone {
        /// Where the ledger's file was.
        path: PathBuf,
    },
    /// Written by a newer version of this program: update it.
    #[error("the ledger {path} has format {found}; this program knows up to {known}")]
    TooNew {
        /// The ledger's file.
        path: PathBuf,
        /// The file's format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The disk is full: make room and resume.
    #[error("the disk with the ledger {path} is full")]
    DiskFull {
        /// The ledger's file.
        path: PathBuf,
    },
    /// Another process kept the file locked for too long: try again.
    #[error("the ledger {path} is in use by another program")]
    Busy {
        /// The ledger's file.
        path: PathBuf,
    },
    /// Anything else that the engine says.
    #[error("the ledger {path} failed: {message}")]
    Engine {
        /// The ledger's file.
        path: PathBuf,
        /// The engine's words.
        message: String,
    },
}
