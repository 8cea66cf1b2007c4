//! The calls of jobs' customers as they were read from the platform, and how far each job has read: so
//! that the next run asks for new records alone.
//!
//! A file of its own beside the ledger, the owner's alone: it is no evidence and can be read again from
//! the platform, so that whoever is in doubt may delete it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Call, ResultsError};
use crate::ledger::{JobId, RowKey};
use crate::platform::Disposition;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS reading (
  no INTEGER PRIMARY KEY,
  job TEXT NOT NULL UNIQUE,
  after INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS call (
  reading INTEGER NOT NULL REFERENCES reading(no),
  id INTEGER NOT NULL,
  row INTEGER NOT NULL,
  at INTEGER NOT NULL,
  predictive INTEGER NOT NULL,
  talked_s INTEGER NOT NULL,
  disposition TEXT NOT NULL,
  staff TEXT NOT NULL,
  PRIMARY KEY (reading, id)
) STRICT, WITHOUT ROWID;
";
/// Its name in the state folder.
const FILE: &str = "calls.db";
/// Marks the file as ours: "dfcl" in ASCII.
const APPLICATION_ID: i32 = 0x6466_636c;

/// See the module.
#[derive(Debug)]
pub struct CallStore {
    db: Connection,
    path: PathBuf,
}

impl CallStore {
    /// Opens the file in the state folder, which is there.
    ///
    /// # Errors
    /// [`ResultsError::Store`].
    pub fn open(state: &Path) -> Result<Self, ResultsError> {
        let path = state.join(FILE);
        let failed = |message: String| ResultsError::Store { path: path.clone(), message };
        make_private(&path).map_err(|error| failed(error.to_string()))?;
        let open = || -> rusqlite::Result<Connection> {
            let db = Connection::open(&path)?;
            let mark: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let tables: i64 =
                db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            if (mark, tables) != (0, 0) && mark != APPLICATION_ID {
                return Err(rusqlite::Error::InvalidQuery);
            }
            db.pragma_update(None, "journal_mode", "WAL")?;
            db.pragma_update(None, "synchronous", "NORMAL")?;
            db.execute_batch(TABLES)?;
            db.pragma_update(None, "application_id", APPLICATION_ID)?;
            Ok(db)
        };
        let db = open().map_err(|error| failed(error.to_string()))?;
        Ok(Self { db, path })
    }

    /// The same where the file is there already; `None` where nothing was ever kept.
    ///
    /// # Errors
    /// [`ResultsError::Store`].
    pub fn open_kept(state: &Path) -> Result<Option<Self>, ResultsError> {
        if state.join(FILE).exists() { Self::open(state).map(Some) } else { Ok(None) }
    }

    /// How far the job's records have been read, and its calls so far, each given to `see`.
    pub(super) fn read(&self, job: &JobId, mut see: impl FnMut(Call)) -> Result<i64, ResultsError> {
        let mut read = || -> rusqlite::Result<i64> {
            let known: Option<(i64, i64)> = self
                .db
                .query_row("SELECT no, after FROM reading WHERE job = ?", [job.as_str()], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            let Some((reading, after)) = known else { return Ok(0) };
            let mut calls = self.db.prepare(
                "SELECT id, row, at, predictive, talked_s, disposition, staff FROM call WHERE reading = ?
                 ORDER BY id",
            )?;
            let mut rows = calls.query([reading])?;
            while let Some(row) = rows.next()? {
                see(Call {
                    id: row.get(0)?,
                    row: RowKey(row.get(1)?),
                    at: Timestamp::from_second(row.get(2)?).unwrap_or_default(),
                    is_predictive: row.get(3)?,
                    talked_s: row.get(4)?,
                    disposition: Disposition::of(row.get_ref(5)?.as_str()?),
                    staff: row.get(6)?,
                });
            }
            Ok(after)
        };
        read().map_err(|error| self.failed(&error))
    }

    /// Keeps calls of the job, and that its records are read up to this id: both or neither.
    pub(super) fn keep(
        &mut self,
        job: &JobId,
        calls: &[Call],
        after: i64,
    ) -> Result<(), ResultsError> {
        let write = |db: &mut Connection| -> rusqlite::Result<()> {
            let transaction = db.transaction()?;
            transaction.execute(
                "INSERT INTO reading (job, after) VALUES (?1, ?2)
                 ON CONFLICT (job) DO UPDATE SET after = max(after, ?2)",
                params![job.as_str(), after],
            )?;
            let reading: i64 = transaction.query_row(
                "SELECT no FROM reading WHERE job = ?",
                [job.as_str()],
                |row| row.get(0),
            )?;
            {
                let mut insert = transaction.prepare_cached(
                    "INSERT OR IGNORE INTO call
                       (reading, id, row, at, predictive, talked_s, disposition, staff)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                )?;
                for call in calls {
                    insert.execute(params![
                        reading,
                        call.id,
                        call.row.0,
                        call.at.as_second(),
                        call.is_predictive,
                        call.talked_s,
                        call.disposition.to_string(),
                        call.staff,
                    ])?;
                }
            }
            transaction.commit()
        };
        write(&mut self.db).map_err(|error| self.failed(&error))
    }

    /// Forgets what was read for the job, for good, and tells how many calls that were.
    ///
    /// # Errors
    /// [`ResultsError::Store`].
    pub fn forget(&mut self, job: &JobId) -> Result<u64, ResultsError> {
        let forget = |db: &mut Connection| -> rusqlite::Result<u64> {
            db.pragma_update(None, "secure_delete", true)?;
            let transaction = db.transaction()?;
            let calls = transaction.execute(
                "DELETE FROM call WHERE reading = (SELECT no FROM reading WHERE job = ?)",
                [job.as_str()],
            )?;
            transaction.execute("DELETE FROM reading WHERE job = ?", [job.as_str()])?;
            transaction.commit()?;
            // Another process may keep the journal for now; it holds calls, and no number or name.
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(calls as u64)
        };
        forget(&mut self.db).map_err(|error| self.failed(&error))
    }

    /// How many calls are kept for the job.
    ///
    /// # Errors
    /// [`ResultsError::Store`].
    pub fn count(&self, job: &JobId) -> Result<u64, ResultsError> {
        let sql = "SELECT count(*) FROM call
                   WHERE reading = (SELECT no FROM reading WHERE job = ?)";
        let count = self.db.query_row(sql, [job.as_str()], |row| row.get::<_, i64>(0));
        count.map(i64::cast_unsigned).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &rusqlite::Error) -> ResultsError {
        ResultsError::Store { path: self.path.clone(), message: error.to_string() }
    }
}

/// The file, readable by its owner alone; SQLite gives its journals the same mode.
#[cfg(unix)]
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true).read(true).mode(0o600).open(path).map(drop)
}

/// The user's own folder on Windows is readable by its owner by default.
#[cfg(not(unix))]
fn make_private(path: &Path) -> std::io::Result<()> {
    std::fs::OpenOptions::new().create(true).append(true).read(true).open(path).map(drop)
}
