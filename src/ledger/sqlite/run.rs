//! The runs of a job: begun, ended, and buried where they died.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::super::{JobEnd, JobNo, JobState, Limit, Run, RunBy, Standing};
use super::cells::{count, moment, stopped_by};
use super::plan::{end_key, first_key};
use crate::outcome::Status;

/// What stands for [`Limit::Auto`].
const AUTO: f64 = 0.0;

pub(super) fn begin(
    db: &Connection,
    job: JobNo,
    by: &RunBy,
    at: Timestamp,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE job SET state = ?, stopped_by = NULL, exit_code = NULL, finished_at = NULL
         WHERE no = ?",
    )?
    .execute(params![JobState::Running.as_str(), job.0])?;
    db.prepare_cached(
        "INSERT INTO run (job, position, command, user, host, version, limit_per_s, started_at)
         VALUES (?1, (SELECT count(*) + 1 FROM run WHERE job = ?1), ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        job.0,
        by.command,
        by.user,
        by.host,
        by.version,
        by.limit.map(|limit| match limit {
            Limit::PerSecond(per_s) => per_s,
            Limit::Auto => AUTO,
        }),
        at.to_string()
    ])?;
    Ok(())
}

pub(super) fn end(db: &Connection, job: JobNo, end: &JobEnd) -> rusqlite::Result<()> {
    let stopped_by = end.stopped_by.as_ref().map(|cause| serde_json::json!(cause).to_string());
    db.prepare_cached(
        "UPDATE job SET state = ?, stopped_by = ?, exit_code = ?, finished_at = ?,
           requests_sent = requests_sent + ?, requests_retried = requests_retried + ?,
           active_ms = active_ms + ?
         WHERE no = ?",
    )?
    .execute(params![
        end.state.as_str(),
        stopped_by,
        end.exit_code,
        end.finished_at.to_string(),
        end.requests_sent.cast_signed(),
        end.requests_retried.cast_signed(),
        end.active_ms.cast_signed(),
        job.0,
    ])?;
    db.prepare_cached(
        "UPDATE run SET stopped_by = ?2, exit_code = ?3, finished_at = ?4,
           requests_sent = ?5, requests_retried = ?6
         WHERE job = ?1 AND position = (SELECT max(position) FROM run WHERE job = ?1)",
    )?
    .execute(params![
        job.0,
        stopped_by,
        end.exit_code,
        end.finished_at.to_string(),
        end.requests_sent.cast_signed(),
        end.requests_retried.cast_signed(),
    ])?;
    Ok(())
}

pub(super) fn bury(db: &Connection, job: JobNo) -> rusqlite::Result<u64> {
    let rows = db.execute(
        "UPDATE row SET status = ?, reason = 'interrupted'
         WHERE key > ? AND key < ? AND status = ?",
        params![
            Status::Uncertain.as_str(),
            first_key(job),
            end_key(job),
            Standing::UnderWay.as_str()
        ],
    )?;
    const CAUSE: &str = r#"{"cause":"interrupted"}"#;
    db.execute(
        "UPDATE job SET state = ?, stopped_by = ? WHERE no = ?",
        params![JobState::Interrupted.as_str(), CAUSE, job.0],
    )?;
    // When it died nobody knows.
    db.execute(
        "UPDATE run SET stopped_by = ?2 WHERE job = ?1 AND finished_at IS NULL
           AND position = (SELECT max(position) FROM run WHERE job = ?1)",
        params![job.0, CAUSE],
    )?;
    Ok(rows as u64)
}

/// The job's runs, in their order.
pub(super) fn runs(db: &Connection, job: JobNo) -> rusqlite::Result<Vec<Run>> {
    db.prepare_cached(
        "SELECT command, user, host, version, started_at, finished_at, stopped_by, exit_code,
                requests_sent, requests_retried, limit_per_s
         FROM run WHERE job = ? ORDER BY position",
    )?
    .query_map([job.0], |row| {
        Ok(Run {
            by: RunBy {
                command: row.get(0)?,
                user: row.get(1)?,
                host: row.get(2)?,
                version: row.get(3)?,
                limit: row.get::<_, Option<f64>>(10)?.map(|per_s| match per_s {
                    AUTO => Limit::Auto,
                    per_s => Limit::PerSecond(per_s),
                }),
            },
            started_at: moment(row, 4)?.unwrap_or_default(),
            finished_at: moment(row, 5)?,
            stopped_by: stopped_by(row, 6)?,
            exit_code: row.get(7)?,
            requests_sent: count(row, 8)?,
            requests_retried: count(row, 9)?,
        })
    })?
    .collect()
}
