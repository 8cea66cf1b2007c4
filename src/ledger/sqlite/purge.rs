//! Taking customers' data out of jobs.
//!
//! Promises: what is deleted is overwritten, in the pages that are freed too; a transaction is bounded
//! by rows and by bytes; a purge that is cut off anywhere goes on by being begun again. Which of a
//! job's own words stay, its caller says.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::super::{FingerprintKey, Job, JobNo, KEY_BYTES, PastNumber};
use super::cells::{damaged, past_number, phone_of, standing};
use super::past::may_be_there;
use super::plan::{end_key, first_key};
use super::schema::BUSY_TIMEOUT;
use crate::outcome::StoppedBy;

/// Rows of one transaction.
const ROWS_MOST: usize = 10_000;
/// Bytes of text of one transaction, but for its last row: each is overwritten.
const BYTES_MOST: i64 = 32 << 20;
/// How long somebody who reads is waited for.
const READER_PATIENCE: Duration = Duration::from_secs(2);
/// What stands for a fingerprint is not below this, and every number is.
pub(super) const FIRST_FINGERPRINT: i64 = 1 << 62;

/// The key of the fingerprints, where there is one yet.
pub(super) fn key(db: &Connection) -> rusqlite::Result<Option<FingerprintKey>> {
    let bytes: Option<Vec<u8>> =
        db.query_row("SELECT bytes FROM fingerprint_key", [], |row| row.get(0)).optional()?;
    bytes
        .map(|bytes| {
            FingerprintKey::of_bytes(&bytes).ok_or_else(|| damaged(0, "a key that is none"))
        })
        .transpose()
}

/// Marks the job as purged and writes what stays of its words. From here on nothing of it is sent or
/// read.
pub(super) fn begin(
    db: &Connection,
    remains: &Job,
    at: Timestamp,
) -> rusqlite::Result<FingerprintKey> {
    overwriting(db, || {
        let key = match key(db)? {
            Some(key) => key,
            None => new_key(db)?,
        };
        db.execute(
            "UPDATE job SET purged_at = ?, is_purged = 0, settings = ?, stopped_by = ? WHERE no = ?",
            params![at.to_string(), remains.settings, cause(remains.stopped_by.as_ref()), remains.no.0],
        )?;
        for (position, run) in (1_i64..).zip(&remains.runs) {
            db.execute(
                "UPDATE run SET stopped_by = ? WHERE job = ? AND position = ?",
                params![cause(run.stopped_by.as_ref()), remains.no.0, position],
            )?;
        }
        for (position, source) in (0_i64..).zip(&remains.sources) {
            db.execute(
                "UPDATE source SET file = ?, sheet = ?, header = ?, columns = ?
                 WHERE job = ? AND position = ?",
                params![
                    source.file,
                    source.sheet,
                    serde_json::json!(source.header).to_string(),
                    serde_json::json!(source.columns).to_string(),
                    remains.no.0,
                    position
                ],
            )?;
        }
        Ok(key)
    })
}

fn cause(stopped_by: Option<&StoppedBy>) -> Option<String> {
    stopped_by.map(|by| serde_json::json!(by).to_string())
}

fn new_key(db: &Connection) -> rusqlite::Result<FingerprintKey> {
    let mut bytes = [0; KEY_BYTES];
    let failed = |error: String| {
        rusqlite::Error::ToSqlConversionFailure(Box::new(std::io::Error::other(error)))
    };
    getrandom::fill(&mut bytes).map_err(|error| failed(error.to_string()))?;
    db.execute("INSERT INTO fingerprint_key (no, bytes) VALUES (1, ?)", [bytes])?;
    FingerprintKey::of_bytes(&bytes).ok_or_else(|| failed("a key that is none".into()))
}

/// Purges the job's next rows behind this key, and gives the last one's; `None` behind the last.
pub(super) fn some_rows(
    db: &Connection,
    job: JobNo,
    after: Option<i64>,
    key: &FingerprintKey,
) -> rusqlite::Result<Option<i64>> {
    let after = after.unwrap_or(first_key(job));
    overwriting(db, || {
        let mut statement = db.prepare_cached(
            "SELECT row.key, phone, status, message IS NOT NULL OR remark IS NOT NULL,
               coalesce(octet_length(cells) + coalesce(octet_length(comment), 0), 0)
             FROM row LEFT JOIN text ON text.key = row.key
             WHERE row.key > ? AND row.key < ? ORDER BY row.key LIMIT ?",
        )?;
        let most = i64::try_from(ROWS_MOST).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![after, end_key(job), most])?;
        let (mut last, mut bytes, mut changes) = (None, 0, Vec::new());
        while bytes < BYTES_MOST
            && let Some(row) = rows.next()?
        {
            let place: i64 = row.get(0)?;
            let was: Option<i64> = row.get(1)?;
            let number = if may_be_there(standing(row, 2)?) { left_of(was, key)? } else { None };
            if row.get(3)? || number != was {
                changes.push((place, number));
            }
            bytes += row.get::<_, i64>(4)?;
            last = Some(place);
        }
        let Some(last) = last else { return Ok(None) };
        let mut change = db.prepare_cached(
            "UPDATE row SET phone = ?, message = NULL, remark = NULL WHERE key = ?",
        )?;
        for (place, number) in changes {
            change.execute(params![number, place])?;
        }
        db.prepare_cached("DELETE FROM text WHERE key > ? AND key <= ?")?.execute([after, last])?;
        Ok(Some(last))
    })
}

/// What is left of a number: a fingerprint stays what it is.
fn left_of(was: Option<i64>, key: &FingerprintKey) -> rusqlite::Result<Option<i64>> {
    if was.is_none() || past_number(was).is_some_and(PastNumber::is_fingerprint) {
        return Ok(was);
    }
    let phone = phone_of(was).ok_or_else(|| damaged(1, "a number of no kind"))?;
    Ok(Some(key.of(phone).bits().cast_signed()))
}

/// Every row is through. A text without a row would be a disk's doing; it goes too.
pub(super) fn end(db: &Connection, job: JobNo) -> rusqlite::Result<()> {
    overwriting(db, || {
        db.execute("DELETE FROM text WHERE key > ? AND key < ?", [first_key(job), end_key(job)])?;
        db.execute("UPDATE job SET is_purged = 1 WHERE no = ?", [job.0])?;
        Ok(())
    })
}

/// Work in which SQLite writes zeros over what it deletes. Elsewhere that would cost time for nothing.
fn overwriting<T>(
    db: &Connection,
    work: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    db.pragma_update(None, "secure_delete", true)?;
    let done = work();
    db.pragma_update(None, "secure_delete", false)?;
    done
}

/// Brings the journal into the file and cuts it to nothing, in no transaction. Whoever reads just now
/// is waited for a moment.
pub(super) fn empty_journal(db: &Connection) -> rusqlite::Result<bool> {
    db.busy_timeout(READER_PATIENCE)?;
    let is_held = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    db.busy_timeout(BUSY_TIMEOUT)?;
    Ok(!is_held?)
}
