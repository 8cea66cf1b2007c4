//! Looking back over earlier jobs.
//!
//! Reads the narrow rows of the jobs that fed a target in reach, in the order of the file; an index
//! by number would cost every push two random page writes a row.

use hashbrown::HashMap;
use jiff::Timestamp;
use rusqlite::{Connection, Statement, params};

use super::super::{JobId, JobNo, LookBack, Past, PastJob, PastRow, Reach, Scope, Standing};
use super::cells::{damaged, moment, past_number, recipient_of, standing};
use super::plan::{end_key, find_target, first_key};
use super::purge;
use crate::outcome::Status;
use crate::row::Recipient;

pub(super) fn history(db: &Connection, back: &LookBack) -> rusqlite::Result<Past> {
    let targets = match &back.reach {
        Reach::Recipients(recipients) => named(db, &back.scope, recipients)?,
        Reach::Action => of_company(db, &back.scope, Some(&back.scope.action))?,
        Reach::Company => of_company(db, &back.scope, None)?,
    };
    let numbers: Vec<i64> = targets.iter().map(|(no, _)| *no).collect();
    let places: HashMap<i64, u32> = numbers.iter().copied().zip(0..).collect();
    let (mut jobs, mut of_job) = (Vec::new(), db.prepare_cached(ROWS)?);
    for job in fed(db, &numbers, back)? {
        let rows = rows(&mut of_job, &job, &places)?;
        jobs.push(PastJob { id: job.id, started_at: job.started_at, rows });
    }
    let mut all = jobs.iter().flat_map(|job: &PastJob| &job.rows);
    let fingerprints = if all.any(|row| row.number.is_fingerprint()) {
        // Without it nobody would be recognised, which must not look like nobody was sent.
        Some(purge::key(db)?.ok_or_else(|| damaged(0, "the key of the fingerprints is lost"))?)
    } else {
        None
    };
    let recipients = targets.into_iter().map(|(_, recipient)| recipient).collect();
    Ok(Past { recipients, jobs, fingerprints })
}

/// Those of the recipients that the ledger has met, with their numbers.
fn named(
    db: &Connection,
    scope: &Scope,
    recipients: &[Recipient],
) -> rusqlite::Result<Vec<(i64, Recipient)>> {
    let mut found = Vec::new();
    for recipient in recipients {
        found.extend(find_target(db, scope, recipient)?.map(|no| (no, recipient.clone())));
    }
    Ok(found)
}

/// The company's recipients, of one action or of all.
fn of_company(
    db: &Connection,
    scope: &Scope,
    action: Option<&str>,
) -> rusqlite::Result<Vec<(i64, Recipient)>> {
    db.prepare(
        "SELECT no, action, recipient FROM target
         WHERE endpoint = ?1 AND company = ?2 AND action = coalesce(?3, action) ORDER BY no",
    )?
    .query_map(params![scope.endpoint, scope.company, action], |row| {
        Ok((row.get(0)?, recipient_of(&row.get::<_, String>(1)?, row.get(2)?)))
    })?
    .collect()
}

const ROWS: &str = "SELECT phone, status, target FROM row WHERE key > ? AND key < ?";

/// A job that fed one of the targets asked for.
struct Fed {
    no: JobNo,
    id: JobId,
    started_at: Timestamp,
    /// 0 while it is being planned.
    planned_rows: i64,
}

/// The other jobs that fed one of these targets, as far back as is asked for.
fn fed(db: &Connection, targets: &[i64], back: &LookBack) -> rusqlite::Result<Vec<Fed>> {
    let mut statement = db.prepare_cached(
        "SELECT no, id, started_at, finished_at, expanded +
           coalesce((SELECT sum(rows) FROM source WHERE source.job = job.no), 0)
         FROM job WHERE no <> ?2 AND no IN
           (SELECT job FROM job_target WHERE target IN (SELECT value FROM json_each(?1)))
         ORDER BY no",
    )?;
    let mut found = statement.query(params![serde_json::json!(targets).to_string(), back.job.0])?;
    let mut jobs = Vec::new();
    while let Some(row) = found.next()? {
        let no = JobNo(row.get(0)?);
        let is_later = back.later_too && no > back.job;
        let is_too_old = match back.since {
            // Whoever has no end on record may be at work now, or died at it.
            Some(since) if !is_later => moment(row, 3)?.is_some_and(|ended| ended < since),
            _ => false,
        };
        if !is_too_old {
            let id: JobId = row.get::<_, String>(1)?.parse().map_err(|error| damaged(1, error))?;
            let started_at = moment(row, 2)?.ok_or_else(|| damaged(2, "a job has no beginning"))?;
            jobs.push(Fed { no, id, started_at, planned_rows: row.get(4)? });
        }
    }
    Ok(jobs)
}

/// The job's rows for these targets that are on the platform, or may be. Every row of the job is
/// looked at, and fewer than it was planned with are damage: what a disk has lost must not look like
/// what was never sent.
fn rows(
    of_job: &mut Statement<'_>,
    job: &Fed,
    places: &HashMap<i64, u32>,
) -> rusqlite::Result<Vec<PastRow>> {
    let mut found = of_job.query([first_key(job.no), end_key(job.no)])?;
    let (mut rows, mut seen) = (Vec::new(), 0);
    while let Some(row) = found.next()? {
        seen += 1;
        let standing = standing(row, 1)?;
        if !may_be_there(standing) {
            continue;
        }
        let number = past_number(row.get(0)?).ok_or_else(|| damaged(0, "a row has no number"))?;
        if let Some(recipient) = places.get(&row.get::<_, i64>(2)?).copied() {
            rows.push(PastRow { number, standing, recipient });
        }
    }
    if seen < job.planned_rows {
        return Err(damaged(0, format!("{} rows are lost", job.planned_rows - seen)));
    }
    Ok(rows)
}

/// Whether the platform may have the row.
pub(super) fn may_be_there(standing: Standing) -> bool {
    match standing {
        Standing::UnderWay
        | Standing::At(Status::Inserted | Status::Duplicate | Status::Uncertain) => true,
        Standing::At(
            Status::Failed
            | Status::Rejected
            | Status::Repeated
            | Status::Suppressed
            | Status::AlreadyImported
            | Status::Pending,
        ) => false,
    }
}
