//! One lock as a file: taken, and given up with its file where nobody else can have it.
//!
//! Promises: of all that hold a lock at one moment, in any process, at most one has it alone, and then
//! nobody shares it. Knows no jobs and no targets.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A file is taken away once a run; one that is another each time it is looked at is on a disk that
/// tells nothing.
const TRIES: u32 = 1_000;

/// How a lock is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// By nobody else.
    Alone,
    /// Together with others who share it.
    Shared,
}

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub(super) struct LockFile {
    /// `None` once it is given up.
    file: Option<File>,
    path: PathBuf,
    mode: Mode,
}

impl LockFile {
    /// Takes the lock of this path; makes the file where there is none.
    ///
    /// # Errors
    /// `WouldBlock` where another has it.
    pub(super) fn take(path: &Path, mode: Mode) -> Result<Self, TryLockError> {
        for _ in 0..TRIES {
            let file = open(path).map_err(TryLockError::Error)?;
            match mode {
                Mode::Alone => file.try_lock()?,
                Mode::Shared => file.try_lock_shared()?,
            }
            // Between opening and locking its last owner may have taken it away: whoever comes next
            // would make another, and hold that.
            if is_named(path, &file).map_err(TryLockError::Error)? {
                return Ok(Self { file: Some(file), path: path.to_owned(), mode });
            }
        }
        Err(TryLockError::Error(io::Error::other("its file is another each time")))
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            give_up(file, &self.path, self.mode);
        }
    }
}

/// Its owner's alone, as everything in the state folder (law 4).
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    anew_or_there().mode(0o600).open(path)
}

/// While it is open here nobody can take it away, and while somebody does it cannot be opened: that
/// takes a moment, and is waited for.
#[cfg(windows)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt as _;
    /// `FILE_SHARE_READ | FILE_SHARE_WRITE`, and not `FILE_SHARE_DELETE`.
    const NOT_TO_BE_DELETED: u32 = 0x1 | 0x2;
    /// `ERROR_ACCESS_DENIED` of a file whose deletion is not through, `ERROR_SHARING_VIOLATION`.
    const BEING_DELETED: [i32; 2] = [5, 32];
    const TRIES: u32 = 50;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(2);
    let mut tries = 1;
    loop {
        let opened = anew_or_there().share_mode(NOT_TO_BE_DELETED).open(path);
        match &opened {
            Err(error)
                if tries < TRIES
                    && error.raw_os_error().is_some_and(|code| BEING_DELETED.contains(&code)) =>
            {
                tries += 1;
                std::thread::sleep(PAUSE);
            }
            _ => return opened,
        }
    }
}

fn anew_or_there() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    options
}

/// Whether the path names this file, and no other or none.
#[cfg(unix)]
fn is_named(path: &Path, file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let own = file.metadata()?;
    match std::fs::symlink_metadata(path) {
        Ok(named) => Ok((named.dev(), named.ino()) == (own.dev(), own.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Nobody takes away what is open.
#[cfg(windows)]
#[expect(clippy::unnecessary_wraps, reason = "its Unix twin can fail")]
fn is_named(_path: &Path, _file: &File) -> io::Result<bool> {
    Ok(true)
}

/// The file goes while it is still held: so nobody else holds it, and whoever has it open finds that
/// it has no name. One that stays harms nobody.
///
/// Closing alone would not do while another thread starts a program, which for a moment has everything
/// open that we have.
#[cfg(unix)]
#[expect(clippy::needless_pass_by_value, reason = "a lock that is given up is nobody's")]
fn give_up(file: File, path: &Path, mode: Mode) {
    if mode == Mode::Alone && is_named(path, &file).unwrap_or_default() {
        let _ = std::fs::remove_file(path);
    }
    let _ = file.unlock();
}

/// What is open cannot be taken away, so it is closed first; who has opened it meanwhile keeps it.
#[cfg(windows)]
fn give_up(file: File, path: &Path, mode: Mode) {
    let _ = file.unlock();
    drop(file);
    if mode == Mode::Alone {
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_lock_whose_file_is_taken_away_under_it_is_never_had_twice() {
        const ROUNDS: u32 = 2_000;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let (owners, sharers, had) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
        let contend = |mode| {
            for _ in 0..ROUNDS {
                let Ok(lock) = LockFile::take(&path, mode) else { continue };
                had.fetch_add(1, Ordering::Relaxed);
                let own = if mode == Mode::Alone { &owners } else { &sharers };
                own.fetch_add(1, Ordering::SeqCst);
                std::thread::yield_now();
                let (alone, shared) =
                    (owners.load(Ordering::SeqCst), sharers.load(Ordering::SeqCst));
                assert!(alone == 0 || (alone, shared) == (1, 0), "{alone} {shared}");
                own.fetch_sub(1, Ordering::SeqCst);
                drop(lock);
            }
        };
        std::thread::scope(|scope| {
            for mode in [Mode::Alone, Mode::Alone, Mode::Alone, Mode::Shared] {
                scope.spawn(move || contend(mode));
            }
        });
        assert!(had.into_inner() >= ROUNDS / 10);
    }

    #[cfg(unix)]
    #[test]
    fn who_opened_a_file_that_was_then_taken_away_does_not_hold_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = LockFile::take(&path, Mode::Alone).unwrap();
        let opened = open(&path).unwrap();
        drop(first);
        let next = LockFile::take(&path, Mode::Alone).unwrap();
        opened.try_lock().unwrap();
        assert!(!is_named(&path, &opened).unwrap());
        assert!(matches!(LockFile::take(&path, Mode::Alone), Err(TryLockError::WouldBlock)));
        give_up(opened, &path, Mode::Alone);
        assert!(matches!(LockFile::take(&path, Mode::Shared), Err(TryLockError::WouldBlock)));
        drop(next);
        assert!(!path.exists());
    }

    #[test]
    fn what_is_shared_keeps_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let one = LockFile::take(&path, Mode::Shared).unwrap();
        let other = LockFile::take(&path, Mode::Shared).unwrap();
        drop(one);
        assert!(matches!(LockFile::take(&path, Mode::Alone), Err(TryLockError::WouldBlock)));
        drop(other);
        assert!(path.exists());
    }
}
