//! Reading: jobs, rows, counts.

use hashbrown::hash_map::Entry;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::super::{
    Example, Examples, Job, JobId, JobNo, JobState, Page, Purged, PushedRow, RowKey, Scope,
    SourceRecord, Standing, StoredRow, Tally,
};
use super::cells::{count, damaged, json, moment, phone_of, recipient_of, standing, stopped_by};
use super::plan::{end_key, first_key};
use super::purge;
use crate::outcome::{Notes, Status};
use crate::row::{Recipient, RowId};

const JOB: &str = "
SELECT no, id, state, stopped_by, exit_code, endpoint, company, action, settings, expanded,
       requests_sent, requests_retried, active_ms, started_at, finished_at, purged_at, is_purged
FROM job WHERE state <> 'planning' ";

pub(super) fn jobs(db: &Connection) -> rusqlite::Result<Vec<Job>> {
    let jobs = db
        .prepare(&format!("{JOB} ORDER BY no DESC"))?
        .query_map([], read_job)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    jobs.into_iter().map(|job| with_the_rest(db, job)).collect()
}

pub(super) fn job(db: &Connection, id: Option<&JobId>) -> rusqlite::Result<Option<Job>> {
    let job = match id {
        Some(id) => db
            .prepare_cached(&format!("{JOB} AND id = ?"))?
            .query_row([id.as_str()], read_job)
            .optional()?,
        None => db
            .prepare(&format!("{JOB} ORDER BY no DESC LIMIT 1"))?
            .query_row([], read_job)
            .optional()?,
    };
    job.map(|job| with_the_rest(db, job)).transpose()
}

pub(super) fn jobs_of_content(db: &Connection, sha256: &str) -> rusqlite::Result<Vec<JobId>> {
    db.prepare_cached(
        "SELECT id FROM job WHERE state <> 'planning'
           AND no IN (SELECT job FROM source WHERE sha256 = ?) ORDER BY no DESC",
    )?
    .query_map([sha256], |row| row.get::<_, String>(0)?.parse().map_err(|error| damaged(0, error)))?
    .collect()
}

pub(super) fn in_state(db: &Connection, state: JobState) -> rusqlite::Result<Vec<(JobNo, JobId)>> {
    db.prepare_cached("SELECT no, id FROM job WHERE state = ?")?
        .query_map([state.as_str()], |row| {
            let id: String = row.get(1)?;
            Ok((JobNo(row.get(0)?), id.parse().map_err(|error| damaged(1, error))?))
        })?
        .collect()
}

fn read_job(row: &Row<'_>) -> rusqlite::Result<Job> {
    let state: String = row.get(2)?;
    Ok(Job {
        no: JobNo(row.get(0)?),
        id: row.get::<_, String>(1)?.parse().map_err(|error| damaged(1, error))?,
        state: JobState::from_word(&state)
            .ok_or_else(|| damaged(2, format!("unknown state {state}")))?,
        stopped_by: stopped_by(row, 3)?,
        exit_code: row.get(4)?,
        scope: Scope { endpoint: row.get(5)?, company: row.get(6)?, action: row.get(7)? },
        settings: row.get(8)?,
        sources: Vec::new(),
        expanded: count(row, 9)?,
        requests_sent: count(row, 10)?,
        requests_retried: count(row, 11)?,
        active_ms: count(row, 12)?,
        started_at: moment(row, 13)?.ok_or_else(|| damaged(13, "a job has no beginning"))?,
        finished_at: moment(row, 14)?,
        runs: Vec::new(),
        purged: purged(row)?,
    })
}

fn purged(row: &Row<'_>) -> rusqlite::Result<Option<Purged>> {
    let is_whole = row.get(16)?;
    Ok(moment(row, 15)?.map(|at| Purged { at, is_whole }))
}

fn with_the_rest(db: &Connection, mut job: Job) -> rusqlite::Result<Job> {
    job.sources = db
        .prepare_cached(
            "SELECT file, sheet, encoding, rows, sha256, header, columns FROM source
             WHERE job = ? ORDER BY position",
        )?
        .query_map([job.no.0], |row| {
            Ok(SourceRecord {
                file: row.get(0)?,
                sheet: row.get(1)?,
                encoding: row.get(2)?,
                rows: count(row, 3)?,
                sha256: row.get(4)?,
                header: json(row, 5)?,
                columns: json(row, 6)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    job.runs = super::run::runs(db, job.no)?;
    Ok(job)
}

pub(super) fn keys(db: &Connection, job: JobNo, status: Status) -> rusqlite::Result<Vec<RowKey>> {
    db.prepare_cached("SELECT key FROM row WHERE key > ? AND key < ? AND status = ? ORDER BY key")?
        .query_map(params![first_key(job), end_key(job), status.as_str()], |row| {
            row.get(0).map(RowKey)
        })?
        .collect()
}

pub(super) fn tally(db: &Connection, job: JobNo) -> rusqlite::Result<Tally> {
    let mut tally = Tally::default();
    let mut targets = hashbrown::HashMap::<i64, super::super::Counts>::new();
    let mut statement = db.prepare_cached(
        "SELECT status, reason, errno, notes, target, settled_at FROM row
         WHERE key > ? AND key < ?",
    )?;
    let mut rows = statement.query([first_key(job), end_key(job)])?;
    while let Some(row) = rows.next()? {
        let standing = standing(row, 0)?;
        let reason = row.get_ref(1)?.as_str_or_null()?;
        tally.add(1, standing, reason, row.get(2)?);
        tally.add_notes(1, Notes::from_bits(row.get(3)?));
        let status = standing.status();
        if let Some(at) = second(row, 5)? {
            tally.timeline.add(at, status);
        }
        if let Some(target) = row.get::<_, Option<i64>>(4)? {
            targets.entry(target).or_default().add(status, 1);
        }
    }
    for (target, counts) in targets {
        tally.recipients.insert(recipient(db, target)?, counts);
    }
    Ok(tally)
}

fn second(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<i64>>(column)?
        .map(|second| Timestamp::from_second(second).map_err(|error| damaged(column, error)))
        .transpose()
}

pub(super) fn rows(db: &Connection, job: JobNo, page: &Page) -> rusqlite::Result<Vec<StoredRow>> {
    let statuses = if page.statuses.is_empty() {
        String::new()
    } else {
        format!("AND row.status IN ({})", codes(&page.statuses))
    };
    let mut statement = db.prepare_cached(&format!(
        "SELECT row.key, row.source, row.number, row.status, row.reason, row.errno, row.message,
                row.remark, row.notes, row.phone, row.target, text.cells,
                row.settled_at
         FROM row JOIN text ON text.key = row.key
         WHERE row.key > ? AND row.key < ? {statuses} ORDER BY row.key LIMIT ?"
    ))?;
    let mut found = statement.query(params![
        page.after.map_or(first_key(job), |key| key.0),
        end_key(job),
        i64::try_from(page.most).unwrap_or(i64::MAX)
    ])?;
    // A job has few targets and many rows: each is looked up once, not joined to every row.
    let mut recipients = hashbrown::HashMap::<i64, Recipient>::new();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let recipient = match row.get::<_, Option<i64>>(10)? {
            None => None,
            Some(target) => Some(match recipients.entry(target) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(new) => new.insert(recipient(db, target)?).clone(),
            }),
        };
        rows.push(read_row(row, recipient)?);
    }
    Ok(rows)
}

pub(super) fn pushed(
    db: &Connection,
    job: JobNo,
    after: Option<RowKey>,
    most: usize,
) -> rusqlite::Result<Vec<PushedRow>> {
    const PUSHED: [Status; 3] = [Status::Inserted, Status::Duplicate, Status::Uncertain];
    let pushed = PUSHED.map(|status| format!("'{status}'")).join(", ");
    db.prepare_cached(&format!(
        "SELECT row.key, row.status, row.phone, row.settled_at, target.action, target.recipient
         FROM row JOIN target ON target.no = row.target
         WHERE row.key > ? AND row.key < ? AND row.phone < ? AND row.status IN ({pushed})
         ORDER BY row.key LIMIT ?"
    ))?
    .query_map(
        params![
            after.map_or(first_key(job), |key| key.0),
            end_key(job),
            // What a purge has left of a number lies behind all numbers.
            purge::FIRST_FINGERPRINT,
            i64::try_from(most).unwrap_or(i64::MAX)
        ],
        |row| {
            let status = row.get_ref(1)?.as_str()?.parse().map_err(|error| damaged(1, error))?;
            let phone = phone_of(row.get(2)?).ok_or_else(|| damaged(2, "a number of no kind"))?;
            let settled_at = second(row, 3)?;
            let action: String = row.get(4)?;
            let recipient = recipient_of(&action, row.get(5)?);
            Ok(PushedRow { key: RowKey(row.get(0)?), status, phone, recipient, settled_at })
        },
    )?
    .collect()
}

/// For a list of SQL: codes of our own, no text of the user's.
fn codes(statuses: &[Status]) -> String {
    let mut codes: Vec<String> = statuses.iter().map(|status| format!("'{status}'")).collect();
    if statuses.contains(&Status::Uncertain) {
        // As the tally counts them.
        codes.push(format!("'{}'", Standing::UnderWay.as_str()));
    }
    codes.join(", ")
}

/// The narrow rows are read through once.
pub(super) fn examples(
    db: &Connection,
    job: JobNo,
    examples: &Examples,
) -> rusqlite::Result<Vec<Example>> {
    let mut found = hashbrown::HashMap::<(Standing, Option<usize>), usize>::new();
    let mut first = Vec::new();
    let mut statement = db.prepare(&format!(
        "SELECT key, status, reason FROM row WHERE key > ? AND key < ? AND status IN ({})",
        codes(&examples.statuses)
    ))?;
    let mut rows = statement.query([first_key(job), end_key(job)])?;
    while let Some(row) = rows.next()? {
        let reason = match row.get_ref(2)?.as_str_or_null()? {
            Some(code) => {
                let Some(place) = examples.reasons.iter().position(|wanted| wanted == code) else {
                    continue;
                };
                Some(place)
            }
            None => None,
        };
        let standing = standing(row, 1)?;
        let so_far = found.entry((standing, reason)).or_default();
        if *so_far < examples.each {
            *so_far += 1;
            first.push(Example {
                key: RowKey(row.get(0)?),
                status: standing.status(),
                reason: reason.and_then(|place| examples.reasons.get(place).cloned()),
            });
        }
    }
    Ok(first)
}

fn recipient(db: &Connection, target: i64) -> rusqlite::Result<Recipient> {
    db.prepare_cached("SELECT action, recipient FROM target WHERE no = ?")?
        .query_row([target], |row| Ok(recipient_of(row.get_ref(0)?.as_str()?, row.get(1)?)))
}

fn read_row(row: &Row<'_>, recipient: Option<Recipient>) -> rusqlite::Result<StoredRow> {
    Ok(StoredRow {
        key: RowKey(row.get(0)?),
        id: RowId { source: row.get(1)?, row: row.get(2)? },
        standing: standing(row, 3)?,
        reason: row.get(4)?,
        errno: row.get(5)?,
        message: row.get(6)?,
        remark: row.get(7)?,
        notes: Notes::from_bits(row.get(8)?),
        phone: phone_of(row.get(9)?),
        recipient,
        settled_at: second(row, 12)?,
        cells: json(row, 11)?,
    })
}
