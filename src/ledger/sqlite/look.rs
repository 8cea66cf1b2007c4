//! A look at a ledger from outside: how it stands, without a change to it.
//!
//! Promises: makes no folder and no file where there is none, brings no old format up to date, and
//! keeps no run from writing. Knows no locks: a run that was killed counts as running.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::super::{JobId, JobNo, LedgerError};
use super::cells::{damaged, moment};
use super::plan::{end_key, first_key};
use super::schema::{FORMAT, look_over, marks, may_be_new, recognise};
use super::worker::fault;
use crate::outcome::Status;

/// How a ledger stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Its format; older ones are brought up to date by the next run.
    pub format: i64,
    /// Jobs in it.
    pub jobs: u64,
    /// Jobs that are running, or were when they were killed.
    pub running: u64,
    /// Jobs that have stopped, or were interrupted, with rows not sent yet; the latest first.
    pub with_rows_left: Vec<JobId>,
    /// When the last run ended that finished its job with exit code 0.
    pub last_success_at: Option<Timestamp>,
}

/// Looks at the ledger of this state folder; `None` where there is none.
///
/// # Errors
/// As [`super::Sqlite::open`], with the same judgement of what is damaged.
pub(super) fn look(state: &Path, path: &Path) -> Result<Option<Look>, LedgerError> {
    let is_there = path.try_exists().map_err(|error| LedgerError::NotOpened {
        path: path.to_owned(),
        message: error.to_string(),
    })?;
    if !is_there {
        return Ok(None);
    }
    let failed = |error: rusqlite::Error| fault(&error, path);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(failed)?;
    db.busy_timeout(super::schema::BUSY_TIMEOUT).map_err(failed)?;
    recognise(&db, path, may_be_new(state, path))?;
    let format = marks(&db, path).map_err(failed)?.format;
    if format == 0 {
        // A file in which nothing was ever written.
        return Ok(None);
    }
    if format == FORMAT {
        look_over(&db, path)?;
    }
    read(&db, format).map(Some).map_err(failed)
}

fn read(db: &Connection, format: i64) -> rusqlite::Result<Look> {
    let count = |states: &str| -> rusqlite::Result<u64> {
        let sql = format!("SELECT count(*) FROM job WHERE state IN ({states})");
        db.query_row(&sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
    };
    Ok(Look {
        format,
        jobs: count("'running', 'stopped', 'interrupted', 'finished'")?,
        running: count("'running'")?,
        with_rows_left: with_rows_left(db)?,
        last_success_at: last_success(db, if format < 2 { "job" } else { "run" })?,
    })
}

fn with_rows_left(db: &Connection) -> rusqlite::Result<Vec<JobId>> {
    let stopped = db
        .prepare(
            "SELECT no, id FROM job WHERE state IN ('stopped', 'interrupted') ORDER BY no DESC",
        )?
        .query_map([], |row| Ok((JobNo(row.get(0)?), row.get::<_, String>(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut has_rows = db.prepare(&format!(
        "SELECT 1 FROM row WHERE key > ? AND key < ? AND status = '{}' LIMIT 1",
        Status::Pending
    ))?;
    let mut left = Vec::new();
    for (no, id) in stopped {
        if has_rows.exists([first_key(no), end_key(no)])? {
            left.push(id.parse().map_err(|error| damaged(1, error))?);
        }
    }
    Ok(left)
}

/// `table`: where ends of runs stand.
fn last_success(db: &Connection, table: &str) -> rusqlite::Result<Option<Timestamp>> {
    let mut statement =
        db.prepare(&format!("SELECT finished_at FROM {table} WHERE exit_code = 0"))?;
    let mut found = statement.query([])?;
    let mut last = None;
    while let Some(row) = found.next()? {
        last = last.max(moment(row, 0)?);
    }
    Ok(last)
}
