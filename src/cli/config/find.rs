//! Which file: the one that is named, else `dialfeed.toml` in the working folder, else the one in
//! the user's folder for such files.
//!
//! A file that merely lies in the working folder is trusted only if nobody else can have put it
//! there: it may name a command to run, and an address that customers are sent to.

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
    if here.is_file() {
        return if is_trusted(&here) {
            Ok(Some(here))
        } else {
            Err(ConfigTrouble::Foreign { file: here })
        };
    }
    let own = environment.config_dir.as_ref().map(|folder| folder.join("dialfeed").join(NAME));
    Ok(own.filter(|file| file.is_file()))
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
