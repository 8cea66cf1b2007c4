//! What stands in the way of an inbox. Variants say what to do next; each names its place.

use std::io;
use std::path::{Path, PathBuf};

/// Why the inbox, or one list in it, cannot be worked on.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// Another run works on this inbox: wait for it, or end it.
    #[error("another run works on {path}")]
    Held {
        /// The inbox.
        path: PathBuf,
    },
    /// There is no folder of this name: name another.
    #[error("{path} is not a folder")]
    NotAFolder {
        /// What should be a folder.
        path: PathBuf,
    },
    /// Something that is no folder has the name of one of the inbox's own: move it away.
    #[error("{path} is in the way")]
    InTheWay {
        /// What should be a folder.
        path: PathBuf,
    },
    /// The folder has no file locks, so nobody can know whether another run works on it.
    #[error("cannot lock {path}: {source}")]
    NotLocked {
        /// The lock's file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// A folder or file cannot be read: give the run the right to.
    #[error("cannot read {path}: {source}")]
    NotReadable {
        /// What cannot be read.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// A folder or file cannot be made: give the run the right to write there.
    #[error("cannot write {path}: {source}")]
    NotWritten {
        /// What cannot be written.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// A list, or what belongs to it, cannot be moved; the next run goes on with it.
    #[error("cannot move {path}: {source}")]
    NotMoved {
        /// What cannot be moved.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Another program has it open (Windows): close it there; the next run goes on with it.
    #[error("{path} is open in another program")]
    InUse {
        /// What is open.
        path: PathBuf,
    },
    /// Make room; the next run goes on with what waits.
    #[error("no space left for {path}")]
    DiskFull {
        /// What has no room.
        path: PathBuf,
    },
}

/// Why a list was not taken. All but the last two are the ordinary course of a folder in which
/// people work: the next look tells.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// It has gone since the look.
    #[error("it has gone")]
    Vanished,
    /// Another program has it open (Windows).
    #[error("it is open in another program")]
    InUse,
    /// It was written to since the look; it stands where it was.
    #[error("it has changed")]
    Changed,
    /// Make room; the list stands where it was.
    #[error("no space left for {path}")]
    DiskFull {
        /// What has no room.
        path: PathBuf,
    },
    /// It cannot be moved; it stands where it was.
    #[error("cannot move {path}: {source}")]
    Failed {
        /// What cannot be moved, or made.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
}

pub(super) fn not_readable(path: &Path) -> impl Fn(io::Error) -> InboxError + use<> {
    let path = path.to_owned();
    move |source| InboxError::NotReadable { path: path.clone(), source }
}

pub(super) fn not_written(path: &Path) -> impl Fn(io::Error) -> InboxError + use<> {
    let path = path.to_owned();
    move |source| match source {
        source if is_full(&source) => InboxError::DiskFull { path: path.clone() },
        source => InboxError::NotWritten { path: path.clone(), source },
    }
}

pub(super) fn not_moved(path: &Path) -> impl Fn(io::Error) -> InboxError + use<> {
    let path = path.to_owned();
    move |source| match source {
        source if is_full(&source) => InboxError::DiskFull { path: path.clone() },
        source if is_in_use(&source) => InboxError::InUse { path: path.clone() },
        source => InboxError::NotMoved { path: path.clone(), source },
    }
}

pub(super) fn not_taken(path: &Path) -> impl Fn(io::Error) -> TakeError + use<> {
    let path = path.to_owned();
    move |source| match source {
        source if source.kind() == io::ErrorKind::NotFound => TakeError::Vanished,
        source if is_in_use(&source) => TakeError::InUse,
        source if is_full(&source) => TakeError::DiskFull { path: path.clone() },
        source => TakeError::Failed { path: path.clone(), source },
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Windows refuses to move what another program has open: `ERROR_SHARING_VIOLATION` and
/// `ERROR_LOCK_VIOLATION`. Network shares on Unix say that the file is busy.
fn is_in_use(error: &io::Error) -> bool {
    let is_windows = cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33));
    let is_busy =
        matches!(error.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy);
    is_windows || is_busy
}
