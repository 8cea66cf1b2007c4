//! Looking back over earlier jobs.
//!
//! Reads the narrow rows of the jobs that fed a target in reach, in the order of the file; an index
//! by number would cost every push two random page writes a row.

use hashbrown::HashMap;
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::super::{JobId, JobNo, LookBack, Past, PastJob, PastRow, Reach, Scope};
use super::drain::{damaged, phone_of, recipient_of};
use super::plan::{end_key, find_target, first_key};
use super::read::{moment, standing};
use crate::row::Recipient;

pub(super) fn history(db: &Connection, back: &LookBack) -> rusqlite::Result<Past> {
    let targets = match &back.reach {
        Reach::Recipients(recipients) => named(db, &back.scope, recipients)?,
        Reach::Action => of_company(db, &back.scope, Some(&back.scope.action))?,
        Reach::Company => of_company(db, &back.scope, None)?,
    };
    let numbers: Vec<i64> = targets.iter().map(|(no, _)| *no).collect();
    let places: HashMap<i64, u32> = numbers.iter().copied().zip(0..).collect();
    let mut jobs = Vec::new();
    for (no, id, started_at) in fed(db, &numbers, back)? {
        jobs.push(PastJob { id, started_at, rows: rows(db, no, &places)? });
    }
    Ok(Past { recipients: targets.into_iter().map(|(_, recipient)| recipient).collect(), jobs })
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

/// The other jobs that fed one of these targets, as far back as is asked for.
fn fed(
    db: &Connection,
    targets: &[i64],
    back: &LookBack,
) -> rusqlite::Result<Vec<(JobNo, JobId, Timestamp)>> {
    let mut statement = db.prepare(
        "SELECT DISTINCT job.no, job.id, job.started_at, job.finished_at
         FROM job_target JOIN job ON job.no = job_target.job
         WHERE job_target.target IN (SELECT value FROM json_each(?)) AND job.no <> ?
         ORDER BY job.no",
    )?;
    let mut found = statement.query(params![serde_json::json!(targets).to_string(), back.job.0])?;
    let mut jobs = Vec::new();
    while let Some(row) = found.next()? {
        let no = JobNo(row.get(0)?);
        let ended = moment(row, 3)?;
        // Whoever has no end on record may be at work now, or died at it. And who came later is not
        // too old, whatever a clock that was set back meanwhile says.
        let ended_before = |since| no < back.job && ended.is_some_and(|ended| ended < since);
        let is_too_old = back.since.is_some_and(ended_before);
        if !is_too_old {
            let id: JobId = row.get::<_, String>(1)?.parse().map_err(|error| damaged(1, error))?;
            let started_at = moment(row, 2)?.ok_or_else(|| damaged(2, "a job has no beginning"))?;
            jobs.push((no, id, started_at));
        }
    }
    Ok(jobs)
}

/// The job's rows for these targets that are on the platform, or may be.
fn rows(db: &Connection, job: JobNo, places: &HashMap<i64, u32>) -> rusqlite::Result<Vec<PastRow>> {
    let mut statement = db.prepare_cached(
        "SELECT phone, status, target FROM row WHERE key > ? AND key < ?
         AND status IN ('inserted', 'duplicate', 'uncertain', 'under_way')",
    )?;
    let mut found = statement.query([first_key(job), end_key(job)])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let target: Option<i64> = row.get(2)?;
        let recipient = target.and_then(|target| places.get(&target)).copied();
        if let Some((phone, recipient)) = phone_of(row.get(0)?).zip(recipient) {
            rows.push(PastRow { phone, standing: standing(row, 1)?, recipient });
        }
    }
    Ok(rows)
}
