//! What tells whether a file has changed between two looks.

use std::fs::Metadata;
use std::time::SystemTime;

/// A file's size and times, as the system tells them.
///
/// Identity (inode) is no part of it: network folders give a file a new one whenever they forget
/// the old, and no list would ever be complete there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When its content was last written, by the clock of the disk that it is on; it may be set to
    /// anything. `None` where the system does not tell.
    pub modified: Option<SystemTime>,
    changed: (i64, i64),
}

impl Stamp {
    pub(super) fn of(file: &Metadata) -> Self {
        Self { size: file.len(), modified: file.modified().ok(), changed: changed(file) }
    }

    /// Whether the content is the same as far as size and time tell. To move a file is a change
    /// too, but none of its content.
    pub(super) fn has_same_content(&self, other: &Self) -> bool {
        self.size == other.size && self.modified == other.modified
    }
}

/// The change time, which nobody can set: it tells of writing where a program that copies sets the
/// time of writing beforehand (robocopy).
#[cfg(unix)]
fn changed(file: &Metadata) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    (file.ctime(), file.ctime_nsec())
}

/// The standard library has no change time for Windows, where a file that is being written cannot be
/// moved anyhow.
#[cfg(not(unix))]
fn changed(_: &Metadata) -> (i64, i64) {
    (0, 0)
}
