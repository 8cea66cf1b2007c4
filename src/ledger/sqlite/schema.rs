//! The file: how it is opened, and its tables.
//!
//! `row` says what became of each row and is narrow, so that settling, counting and history touch
//! few pages; `text` says what the row said and is only appended. A row's key is its job's number
//! and its position in it, so a job is one range of keys and rows keep their order.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::super::lock::FOLDER;
use super::LedgerError;
use super::worker::{Synchronous, fault};

/// Marks the file as a ledger of this program (`PRAGMA application_id`): "dial" in ASCII.
pub(super) const APPLICATION_ID: i64 = 0x6469_616c;
/// The newest format this program knows (`PRAGMA user_version`).
pub(super) const FORMAT: i64 = 3;
/// Pages in the journal before they go to their places, 4 KiB each: each time waits for the disk
/// twice, and a long plan writes a hundred times as many.
const JOURNAL_PAGES: i64 = 8_000;
/// How long a writer waits for another process.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long it waits between tries where SQLite does not wait by itself.
const BUSY_PAUSE: Duration = Duration::from_millis(10);

const TABLES: &str = "
CREATE TABLE job (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  stopped_by TEXT,
  exit_code INTEGER,
  endpoint TEXT NOT NULL,
  company TEXT NOT NULL,
  action TEXT NOT NULL,
  settings TEXT NOT NULL,
  expanded INTEGER NOT NULL DEFAULT 0,
  requests_sent INTEGER NOT NULL DEFAULT 0,
  requests_retried INTEGER NOT NULL DEFAULT 0,
  active_ms INTEGER NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;
CREATE TABLE source (
  job INTEGER NOT NULL REFERENCES job(no),
  position INTEGER NOT NULL,
  file TEXT NOT NULL,
  sheet TEXT,
  encoding TEXT,
  rows INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  header TEXT NOT NULL,
  columns TEXT NOT NULL,
  PRIMARY KEY (job, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE target (
  no INTEGER PRIMARY KEY,
  endpoint TEXT NOT NULL,
  company TEXT NOT NULL,
  action TEXT NOT NULL,
  recipient TEXT NOT NULL,
  UNIQUE (endpoint, company, action, recipient)
) STRICT;
CREATE TABLE job_target (
  target INTEGER NOT NULL REFERENCES target(no),
  job INTEGER NOT NULL REFERENCES job(no),
  PRIMARY KEY (target, job)
) STRICT, WITHOUT ROWID;
CREATE TABLE row (
  key INTEGER PRIMARY KEY,
  source INTEGER NOT NULL,
  number INTEGER NOT NULL,
  target INTEGER,
  phone INTEGER,
  status TEXT NOT NULL,
  reason TEXT,
  errno INTEGER,
  message TEXT,
  remark TEXT,
  notes INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE TABLE text (
  key INTEGER PRIMARY KEY,
  name TEXT,
  address TEXT,
  email TEXT,
  comment TEXT,
  cells TEXT NOT NULL
) STRICT;
";

/// In which run what was done by whom; a part of the tables since format 2.
const RUN_TABLE: &str = "
CREATE TABLE run (
  job INTEGER NOT NULL REFERENCES job(no),
  position INTEGER NOT NULL,
  command TEXT NOT NULL,
  user TEXT,
  host TEXT,
  version TEXT,
  limit_per_s REAL,  -- 0: as many as the platform takes; null: not on record
  started_at TEXT NOT NULL,
  finished_at TEXT,
  stopped_by TEXT,
  exit_code INTEGER,
  requests_sent INTEGER NOT NULL DEFAULT 0,
  requests_retried INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (job, position)
) STRICT, WITHOUT ROWID;
";

/// From format 1 to 2: rows get the time of their end, jobs get runs. What the runs of a job were
/// before is known as one. Rows are not touched, so that this takes a moment however large the file
/// is; a run of format 1 that is just going on writes as before.
const TO_FORMAT_2: &str = "
ALTER TABLE row ADD COLUMN settled_at INTEGER;
INSERT INTO run (job, position, command, started_at, finished_at, stopped_by, exit_code,
                 requests_sent, requests_retried)
SELECT no, 1, 'import', started_at, finished_at, stopped_by, exit_code,
       requests_sent, requests_retried
FROM job WHERE state <> 'planning';
";

/// From format 2 to 3: jobs can be purged, which takes a key for what is left of their numbers, and
/// are found by what they have read. Rows are not touched here either.
const TO_FORMAT_3: &str = "
ALTER TABLE job ADD COLUMN purged_at TEXT;
ALTER TABLE job ADD COLUMN is_purged INTEGER NOT NULL DEFAULT 0;
CREATE TABLE fingerprint_key (
  no INTEGER PRIMARY KEY CHECK (no = 1),
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX source_sha256 ON source (sha256);
";

/// Opens the file, and makes folder, file and tables where they are missing. Tells whether a file was
/// missing where runs had been before.
pub(super) fn open(state: &Path, path: &Path) -> Result<(Connection, bool), LedgerError> {
    let not_opened = |error: std::io::Error| LedgerError::NotOpened {
        path: path.to_owned(),
        message: error.to_string(),
    };
    if state.metadata().is_ok_and(|place| !place.is_dir()) {
        return Err(LedgerError::NoFolder { path: state.to_owned() });
    }
    make_folder(state).map_err(not_opened)?;
    let may_be_new = may_be_new(state, path);
    let was_taken_away = runs_were_here(state) && !path.exists();
    make_file(path).map_err(not_opened)?;
    let mut connection = Connection::open(path).map_err(|error| fault(&error, path))?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(|error| fault(&error, path))?;
    make_private_once_known(&connection, path, may_be_new)?;
    // Of several starts at once SQLite turns all but one away while the journal's mode is set,
    // without waiting as it does elsewhere.
    let patience = Instant::now() + BUSY_TIMEOUT;
    loop {
        match prepare(&mut connection).map_err(|error| fault(&error, path)) {
            Ok(()) => break,
            Err(LedgerError::Busy { .. }) if Instant::now() < patience => {
                std::thread::sleep(BUSY_PAUSE);
            }
            Err(error) => return Err(error),
        }
    }
    look_over(&connection, path)?;
    Ok((connection, was_taken_away))
}

/// Looks for what a disk has lost in the tables that say which jobs fed which targets: a lost entry
/// there would hide a whole job from the next list (law 2). They are small; rows and texts are looked
/// at when they are read.
pub(super) fn look_over(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    for table in ["job", "run", "source", "target", "job_target", "fingerprint_key"] {
        let check = format!("PRAGMA integrity_check('{table}')");
        let found: String = connection
            .query_row(&check, [], |row| row.get(0))
            .map_err(|error| fault(&error, path))?;
        if found != "ok" {
            return Err(LedgerError::Damaged { path: path.to_owned(), message: found });
        }
    }
    Ok(())
}

/// Whether a file without tables may be one in which nothing was ever written. One that was there
/// when runs had been here has lost what it held: a first run's tables may lie in the journal alone,
/// and a disk that failed leaves files of length zero. To begin it anew would send everything again
/// (law 2). A file that was moved away is another matter: its owner has seen to it.
///
/// The locks are looked at first: other processes may be making the ledger, and then the locks,
/// just now.
pub(super) fn may_be_new(state: &Path, path: &Path) -> bool {
    !(runs_were_here(state) && path.exists())
}

fn runs_were_here(state: &Path) -> bool {
    state.join(FOLDER).exists()
}

/// Asked before anything is set: even the journal's mode is a change to somebody's file.
fn make_private_once_known(
    connection: &Connection,
    path: &Path,
    may_be_new: bool,
) -> Result<(), LedgerError> {
    recognise(connection, path, may_be_new)?;
    make_private(path).map_err(|error| LedgerError::NotOpened {
        path: path.to_owned(),
        message: error.to_string(),
    })
}

/// Lets through a ledger of a known format, and a file in which nothing is yet.
pub(super) fn recognise(
    connection: &Connection,
    path: &Path,
    may_be_new: bool,
) -> Result<(), LedgerError> {
    let damaged = |message: &str| {
        Err(LedgerError::Damaged { path: path.to_owned(), message: message.into() })
    };
    let marks = marks(connection, path).map_err(|error| fault(&error, path))?;
    if marks.is_cut_off {
        return damaged("the file ends within a page");
    }
    match (marks.application, marks.format, marks.tables) {
        (0, 0, 0) if may_be_new => Ok(()),
        (0, 0, 0) => damaged("the file holds nothing, and runs were here before"),
        (APPLICATION_ID, ..=FORMAT, _) => Ok(()),
        (APPLICATION_ID, found, _) => {
            Err(LedgerError::TooNew { path: path.to_owned(), found, known: FORMAT })
        }
        _ => damaged("the file is a database of another program"),
    }
}

/// What a file says of itself.
pub(super) struct Marks {
    tables: i64,
    application: i64,
    pub(super) format: i64,
    /// Its last page is not whole. SQLite would read the rest as zeros, and so forget.
    is_cut_off: bool,
}

/// All marks at one moment: another process may be making them just now.
pub(super) fn marks(connection: &Connection, path: &Path) -> rusqlite::Result<Marks> {
    let moment = connection.unchecked_transaction()?;
    let tables = moment.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let mark = |name| moment.pragma_query_value(None, name, |row| row.get(0));
    let page_bytes: i64 = mark("page_size")?;
    Ok(Marks {
        tables,
        application: mark("application_id")?,
        format: mark("user_version")?,
        is_cut_off: is_cut_off(path, page_bytes.unsigned_abs()),
    })
}

/// With a journal beside it a file may be cut off rightly: the journal still has the whole page.
/// Without one, nobody writes to the file while a transaction reads it.
fn is_cut_off(path: &Path, page_bytes: u64) -> bool {
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    bytes(Path::new(&journal)) == 0 && !bytes(path).is_multiple_of(page_bytes)
}

fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    Synchronous::Full.set(connection)?;
    // On macOS a plain fsync leaves the data in the drive's cache.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.pragma_update(None, "wal_autocheckpoint", JOURNAL_PAGES)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    // SQLite as it is built here would plan a statement anew for each value that is bound to it. There
    // are no statistics by which a plan could differ.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // Two processes may make the file at once: the tables and the mark go in together.
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let format: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if tables == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.execute_batch(RUN_TABLE)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    } else if format == 1 {
        transaction.execute_batch(RUN_TABLE)?;
        transaction.execute_batch(TO_FORMAT_2)?;
    }
    if format < FORMAT {
        transaction.execute_batch(TO_FORMAT_3)?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
    }
    transaction.commit()
}

/// Folders that this makes are the owner's alone; one that is there keeps what its owner chose.
#[cfg(unix)]
fn make_folder(state: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(state)
}

/// The user's own folder on Windows is readable by its owner (and administrators) by default.
#[cfg(not(unix))]
fn make_folder(state: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(state)
}

#[cfg(unix)]
fn make_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .read(true)
        .mode(0o600)
        .open(path)
        .map(drop)
}

#[cfg(not(unix))]
fn make_file(path: &Path) -> std::io::Result<()> {
    std::fs::OpenOptions::new().create(true).append(true).read(true).open(path).map(drop)
}

/// SQLite gives its journal files the mode of the database file, so this holds for all of them.
#[cfg(unix)]
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if std::fs::metadata(path)?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

/// See [`make_folder`].
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "its Unix twin can fail")]
fn make_private(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
