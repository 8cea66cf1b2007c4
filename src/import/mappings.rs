//! The columns that were confirmed, kept in the state folder for the next list of the same kind.
//!
//! One file, `mappings.json`, its owner's alone (law 4). Promises: it is replaced whole or not at
//! all (temporary file, fsync, rename, fsync of the folder); two runs that save at once both find
//! their entries in it; one that cannot be read is an error, and never replaced by a new one.

mod file;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::source::{Family, KnownHeader, Remembered};
use file::{Content, Damage};

const FILE: &str = "mappings.json";
const LOCK: &str = "mappings.lock";

/// Far more than a real file has: kinds of lists and headers are limited below.
const BYTES_MAX: u64 = 64 << 20;

/// How long another run's saving is waited for; it takes milliseconds.
const WAIT_MOST: Duration = Duration::from_secs(5);
const LOOKED_AGAIN_AFTER: Duration = Duration::from_millis(20);

/// Why the remembered columns cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum MappingsError {
    /// The file is not what this program writes: mend it, or move it away to begin anew.
    #[error("{path}: damaged: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Written by a newer version of this program.
    #[error("{path}: version {found}, newer than {known}")]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// The system does not let it be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
}

/// Reads what is remembered in this state folder; nothing where it has no such file, or is not
/// there itself. Creates nothing.
///
/// # Errors
/// Where the file is damaged, newer, or cannot be read.
pub fn load_mappings(state: &Path) -> Result<Remembered, MappingsError> {
    Ok(read(state)?.remembered())
}

/// Remembers lists, each with the header and columns that were confirmed. The state folder has to
/// be there.
///
/// # Errors
/// As [`load_mappings`], and where the file cannot be written; it then is as it was.
pub fn save_mappings(
    state: &Path,
    lists: Vec<(Family, KnownHeader)>,
    now: Timestamp,
) -> Result<(), MappingsError> {
    if lists.is_empty() {
        return Ok(());
    }
    let path = state.join(FILE);
    let failed = |source| MappingsError::File { path: path.clone(), source };
    // Held until it is dropped, at the end.
    let _lock = lock(&state.join(LOCK)).map_err(failed)?;
    let mut content = read(state)?;
    for (family, header) in lists {
        content.learn(family, header, now);
    }
    write(state, &path, &content.to_json()).map_err(failed)
}

fn read(state: &Path) -> Result<Content, MappingsError> {
    let path = state.join(FILE);
    let bytes = match fs::metadata(&path).map(|metadata| metadata.len()) {
        Ok(len) if len > BYTES_MAX => {
            return Err(MappingsError::Damaged { path, why: format!("{len} bytes") });
        }
        Ok(_) => fs::read(&path),
        Err(error) => Err(error),
    };
    match bytes {
        Ok(bytes) => Content::parse(&bytes).map_err(|damage| match damage {
            Damage::Other(why) => MappingsError::Damaged { path, why },
            Damage::TooNew { found, known } => MappingsError::TooNew { path, found, known },
        }),
        // A state folder that cannot be one is the ledger's to tell.
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(Content::default())
        }
        Err(source) => Err(MappingsError::File { path, source }),
    }
}

/// The temporary file is made readable by its owner only.
fn write(state: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(state)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(state)
}

/// So that the new name survives a power cut.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no such thing for folders.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The system's own lock: a run that dies gives it up by dying.
fn lock(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if began.elapsed() > WAIT_MOST => {
                return Err(io::ErrorKind::TimedOut.into());
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOOKED_AGAIN_AFTER),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Field;

    fn list(nth: usize) -> (Family, KnownHeader) {
        let family = Family { file: format!("list{nth}.csv"), sheet: String::new() };
        let header = KnownHeader {
            fingerprint: format!("{nth:064}"),
            cells: vec!["姓名".into(), format!("手机{nth}")],
            columns: vec![(Field::Phonenum, 1), (Field::Name, 0)],
        };
        (family, header)
    }

    fn remembered(lists: impl IntoIterator<Item = (Family, KnownHeader)>) -> Remembered {
        let mut remembered = Remembered::default();
        for (family, header) in lists {
            remembered.add(family, vec![header]);
        }
        remembered
    }

    #[test]
    fn what_is_saved_is_read_again_and_is_its_owners_alone() {
        let state = tempfile::tempdir().unwrap();
        assert_eq!(load_mappings(state.path()).unwrap(), Remembered::default());
        save_mappings(state.path(), vec![list(1)], Timestamp::UNIX_EPOCH).unwrap();
        save_mappings(state.path(), vec![list(2)], Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(load_mappings(state.path()).unwrap(), remembered([list(1), list(2)]));
        #[cfg(unix)]
        for file in fs::read_dir(state.path()).unwrap() {
            use std::os::unix::fs::PermissionsExt as _;
            let file = file.unwrap();
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}", file.path().display());
        }
    }

    #[test]
    fn runs_that_save_at_once_lose_nothing() {
        let state = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for nth in 0..16 {
                let folder = state.path();
                scope.spawn(move || {
                    save_mappings(folder, vec![list(nth)], Timestamp::UNIX_EPOCH).unwrap();
                });
            }
        });
        assert_eq!(load_mappings(state.path()).unwrap(), remembered((0..16).map(list)));
    }

    #[test]
    fn a_damaged_file_is_an_error_and_stays_as_it_is() {
        let state = tempfile::tempdir().unwrap();
        let path = state.path().join(FILE);
        let field = r#"{"version":1,"lists":[{"file":"a","sheet":"","headers":[{"fingerprint":"x","cells":[],"columns":{"fax":1},"saved_at":"x"}]}]}"#;
        let zero = field.replace("fax\":1", "phonenum\":0");
        for text in ["", "{", "[]", "{\"version\":1}", "{\"version\":0,\"lists\":[]}", field, &zero]
        {
            fs::write(&path, text).unwrap();
            let loaded = load_mappings(state.path());
            assert!(matches!(loaded, Err(MappingsError::Damaged { .. })), "{text}: {loaded:?}");
            let saved = save_mappings(state.path(), vec![list(1)], Timestamp::UNIX_EPOCH);
            assert!(matches!(saved, Err(MappingsError::Damaged { .. })), "{text}: {saved:?}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::write(&path, "{\"version\":99,\"what\":1}").unwrap();
        let loaded = load_mappings(state.path());
        assert!(matches!(loaded, Err(MappingsError::TooNew { found: 99, .. })), "{loaded:?}");
    }
}
