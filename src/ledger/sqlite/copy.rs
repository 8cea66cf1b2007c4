//! The whole file written anew: beside itself as a backup, or in its place, compact.
//!
//! Promises: a backup is of one moment, whatever other processes write meanwhile; it has its name only
//! once it is whole, checked and on disk, takes nobody else's name, and is its owner's alone. What was
//! deleted is in neither copy.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, ErrorCode};
use tempfile::NamedTempFile;

use super::super::{Compacted, CopyError, LedgerError};
use super::schema::{APPLICATION_ID, FORMAT};
use crate::clock;

/// Names of backups that are being written; what a killed one leaves is so recognised.
const PART_PREFIX: &str = ".dialfeed-backup-";
const PART_SUFFIX: &str = ".part";
/// No backup takes so long.
const PART_IS_DEAD: SignedDuration = SignedDuration::from_hours(48);
/// What SQLite says where nothing is wrong.
const WHOLE: &str = "ok";
/// Room beyond the copies themselves.
const SPARE_BYTES: u64 = 1 << 20;

/// What was done by SQLite, and how it failed beside it.
pub(super) type Copied<T> = rusqlite::Result<Result<T, CopyError>>;

/// A place for a backup that is being made.
pub(super) fn part_for(file: &Path) -> Result<NamedTempFile, CopyError> {
    // Whatever has the name, a link to nowhere too.
    if file.symlink_metadata().is_ok() {
        return Err(CopyError::Exists { file: file.to_owned() });
    }
    sweep(&folder_of(file));
    tempfile::Builder::new()
        .prefix(PART_PREFIX)
        .suffix(PART_SUFFIX)
        .tempfile_in(folder_of(file))
        .map_err(not_written(file))
}

/// Takes away what killed backups have left, with customers in it. What cannot be removed harms nothing.
fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_part = name.starts_with(PART_PREFIX) && name.ends_with(PART_SUFFIX);
        let modified = entry.metadata().and_then(|file| file.modified()).ok();
        let modified = modified.and_then(|at| Timestamp::try_from(at).ok());
        let is_dead = |at: Timestamp| clock::now().duration_since(at) >= PART_IS_DEAD;
        if is_part && modified.is_some_and(is_dead) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Copies the ledger into the part, in no transaction, and reads the copy through.
pub(super) fn write(db: &Connection, part: &Path, file: &Path) -> Copied<()> {
    let target = part.to_string_lossy();
    match db.execute("VACUUM INTO ?", [target.as_ref()]) {
        Ok(_) => {
            let is_whole = |words: String| {
                let file = file.to_owned();
                if words == WHOLE { Ok(()) } else { Err(CopyError::NotWhole { file, words }) }
            };
            verify(db, &target).map(is_whole)
        }
        // The disk of the copy, most likely: it has a sentence that names it.
        Err(error) if is_of_the_disk(&error) => {
            Ok(Err(not_written(file)(io::Error::other(error.to_string()))))
        }
        Err(error) => Err(error),
    }
}

fn is_of_the_disk(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DiskFull | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure)
    )
}

/// Brings the copy to the disk and gives it its name.
pub(super) fn finish(part: NamedTempFile, file: &Path) -> Result<u64, CopyError> {
    let bytes = part.as_file().metadata().map_err(not_written(file))?.len();
    part.as_file().sync_all().map_err(not_written(file))?;
    part.persist_noclobber(file).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => CopyError::Exists { file: file.to_owned() },
        _ => not_written(file)(error.error),
    })?;
    if cfg!(unix) {
        File::open(folder_of(file))
            .and_then(|folder| folder.sync_all())
            .map_err(not_written(file))?;
    }
    Ok(bytes)
}

/// What SQLite finds in the copy. By the ledger's own connection, which can be told to give up.
fn verify(db: &Connection, copy: &str) -> rusqlite::Result<String> {
    db.execute("ATTACH DATABASE ? AS copy", [copy])?;
    let look = || -> rusqlite::Result<(String, i64, i64)> {
        let mark = |name| db.pragma_query_value(Some("copy"), name, |row| row.get(0));
        let words = db.query_row("PRAGMA copy.integrity_check(1)", [], |row| row.get(0))?;
        Ok((words, mark("application_id")?, mark("user_version")?))
    };
    let found = look();
    db.execute_batch("DETACH DATABASE copy")?;
    Ok(match found? {
        (words, APPLICATION_ID, FORMAT) => words,
        (_, application, format) => format!("marks {application} and {format}"),
    })
}

/// Writes the ledger anew in its place, in no transaction. SQLite needs a copy beside the file, and
/// puts it into the journal before it takes the old one's place.
pub(super) fn compact(db: &Connection, state: &Path, path: &Path) -> Copied<Compacted> {
    let before_bytes = size(path);
    let pages = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let used = pages("page_count")?.saturating_sub(pages("freelist_count")?);
    let copy_bytes = used.saturating_mul(pages("page_size")?).unsigned_abs();
    let needed_bytes = copy_bytes.saturating_mul(2).saturating_add(SPARE_BYTES);
    if let Ok(free_bytes) = fs4::available_space(state)
        && free_bytes < needed_bytes
    {
        let folder = state.to_owned();
        return Ok(Err(CopyError::NoRoom { folder, needed_bytes, free_bytes }));
    }
    // The copy lies where the ledger does: on the disk that was asked, and its owner's alone.
    db.pragma_update(None, "temp_store_directory", state.to_string_lossy().as_ref())?;
    db.pragma_update(None, "secure_delete", true)?;
    let done = db.execute_batch("VACUUM");
    db.pragma_update(None, "secure_delete", false)?;
    db.pragma_update(None, "temp_store_directory", "")?;
    done?;
    super::purge::empty_journal(db)?;
    Ok(Ok(Compacted { before_bytes, after_bytes: size(path) }))
}

/// Bytes of the file and its journal.
pub(super) fn size(path: &Path) -> u64 {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    bytes(path) + bytes(Path::new(&journal))
}

fn folder_of(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

fn not_written(file: &Path) -> impl Fn(io::Error) -> CopyError + use<> {
    let file = file.to_owned();
    move |source| CopyError::NotWritten { file: file.clone(), source }
}

/// Both kinds of failure as one.
pub(super) fn flat<T>(done: Result<Result<T, CopyError>, LedgerError>) -> Result<T, CopyError> {
    done?
}
