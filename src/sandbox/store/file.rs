//! The data file on disk: its owner's alone, and one sandbox's at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::sandbox::SandboxError;

/// A system may take a moment to release what a process held that has ended.
const WAIT_MOST: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(10);

/// Holds the data file for this process: a lock on `FILE.lock`, released when it is dropped or
/// the process ends, however it ends. The empty lock file stays.
pub(super) fn lock(path: &Path) -> Result<File, SandboxError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = create(&PathBuf::from(name))?;
    let began = Instant::now();
    let mut tried = lock.try_lock();
    while matches!(tried, Err(TryLockError::WouldBlock)) && began.elapsed() < WAIT_MOST {
        std::thread::sleep(PAUSE);
        tried = lock.try_lock();
    }
    match tried {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(SandboxError::DataInUse { file: path.to_owned() }),
        Err(TryLockError::Error(source)) => {
            Err(SandboxError::DataFile { file: path.to_owned(), source })
        }
    }
}

/// Opens the file, made empty where it is missing, readable by its owner only: it holds numbers.
/// (On Windows a user's folders are the user's own by their access lists.)
pub(super) fn create(path: &Path) -> Result<File, SandboxError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(|source| SandboxError::DataFile { file: path.to_owned(), source })
}
