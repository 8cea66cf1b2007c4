//! Which file: the one that is named, else `dialfeed.toml` in the working folder, else the one in
//! the user's folder for such files.
//!
//! A file that merely lies in the working folder is trusted only if nobody else can have put it
//! there: it may name a command to run, and an address that customers are sent to.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::ConfigTrouble;
use crate::cli::environment::Environment;

/// The file's name.
pub const NAME: &str = "dialfeed.toml";

/// The file, where there is one.
///
/// # Errors
/// Where the named file is not there, or the one in the working folder is somebody else's.
pub fn file(
    named: Option<&PathBuf>,
    environment: &Environment,
) -> Result<Option<PathBuf>, ConfigTrouble> {
    if let Some(file) = named {
        return if file.is_file() || is_stream(file) {
            Ok(Some(file.clone()))
        } else {
            Err(ConfigTrouble::NotFound { file: file.clone() })
        };
    }
    let here = PathBuf::from(NAME);
    if is_there(&here)? {
        return if is_trusted(&here) {
            Ok(Some(here))
        } else {
            Err(ConfigTrouble::Foreign { file: here })
        };
    }
    let Some(folder) = &environment.config_dir else { return Ok(None) };
    let own = folder.join("dialfeed").join(NAME);
    Ok(is_there(&own)?.then_some(own))
}

/// Whether there is such a file. One that is there and cannot be read is trouble, and not as good as
/// none: what it says of people who must not be called would not count.
fn is_there(file: &Path) -> Result<bool, ConfigTrouble> {
    let trouble = |error| ConfigTrouble::NotReadable { file: file.to_owned(), error };
    match std::fs::symlink_metadata(file) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(false)
        }
        Err(error) => Err(trouble(error)),
        Ok(_) => match std::fs::metadata(file) {
            Ok(place) if place.is_file() => Ok(true),
            Ok(_) => Err(trouble(ErrorKind::InvalidInput.into())),
            Err(error) => Err(trouble(error)),
        },
    }
}

/// A pipe or the like: `--config <(…)`.
fn is_stream(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|file| !file.is_dir() && !file.is_file())
}

/// The file and its folder are the user's own or the administrator's, and nobody else may write
/// to the file.
#[cfg(unix)]
fn is_trusted(file: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // The owner of what this process makes is its user; the working folder's own list of processes
    // would say the same, but only on Linux.
    let Ok(own) = tempfile::tempfile().and_then(|file| file.metadata()) else { return false };
    std::fs::metadata(file)
        .is_ok_and(|file| (file.uid() == own.uid() || file.uid() == 0) && file.mode() & 0o002 == 0)
}

/// On Windows a folder that others may write to is one that its owner has opened to them.
#[cfg(not(unix))]
fn is_trusted(_file: &Path) -> bool {
    true
}

/// Whether nobody but its owner can read the file.
#[cfg(unix)]
#[must_use]
pub fn is_private(file: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(file).is_ok_and(|file| file.mode() & 0o077 == 0)
}

/// A user's own folders are closed to others on Windows by default.
#[cfg(not(unix))]
#[must_use]
pub fn is_private(_file: &Path) -> bool {
    true
}
