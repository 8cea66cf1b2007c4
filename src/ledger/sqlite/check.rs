//! A look through the whole file: SQLite's own checks, then what this program promises of its tables.
//!
//! Only reads, in one transaction: other processes write meanwhile.

use std::collections::BTreeMap;

use rusqlite::{Connection, ErrorCode, params};

use super::super::{Finding, JobId, JobNo, LawBroken, PastNumber, Standing, Verified};
use super::cells::damaged;
use super::past::may_be_there;
use super::plan::{POSITION_BITS, end_key, first_key};
use super::purge;
use crate::outcome::{Reason, Status};

/// Longest reason that a reply can give (`http_404`, `errno_77` and the like).
const REASON_BYTES_MOST: usize = 40;
/// Words of SQLite's that are passed on.
const WORDS_MOST: usize = 20;

/// What is looked at of a job besides its rows.
struct JobLook {
    no: JobNo,
    id: JobId,
    is_planning: bool,
    is_purged: bool,
    is_purge_whole: bool,
    read: u64,
    expanded: u64,
}

pub(super) fn verify(db: &Connection) -> rusqlite::Result<Verified> {
    let mut found = Verified::default();
    // Its own, since one that has met damage cannot be committed.
    let moment = db.unchecked_transaction()?;
    match look_through(&moment, &mut found) {
        // So damaged that SQLite itself gives up.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            found.findings.push(Finding::Damage { words: error.to_string() });
        }
        looked => looked?,
    }
    Ok(found)
}

fn look_through(db: &Connection, found: &mut Verified) -> rusqlite::Result<()> {
    damage(db, &mut found.findings)?;
    if !found.findings.is_empty() {
        // What is read from damaged pages says nothing.
        return Ok(());
    }
    names_nothing(db, &mut found.findings)?;
    of_no_job(db, &mut found.findings)?;
    let mut has_fingerprints = false;
    for job in jobs(db)? {
        let rows = rows(db, &job, found)?;
        has_fingerprints |= rows.fingerprints > 0;
    }
    if has_fingerprints && purge::key(db)?.is_none() {
        found.findings.push(Finding::KeyLost);
    }
    Ok(())
}

fn damage(db: &Connection, findings: &mut Vec<Finding>) -> rusqlite::Result<()> {
    let mut statement = db.prepare(&format!("PRAGMA integrity_check({WORDS_MOST})"))?;
    let mut lines = statement.query([])?;
    while let Some(line) = lines.next()? {
        let words: String = line.get(0)?;
        if words != "ok" {
            findings.push(Finding::Damage { words });
        }
    }
    Ok(())
}

fn names_nothing(db: &Connection, findings: &mut Vec<Finding>) -> rusqlite::Result<()> {
    let mut tables = BTreeMap::<String, u64>::new();
    let mut statement = db.prepare("PRAGMA foreign_key_check")?;
    let mut entries = statement.query([])?;
    while let Some(entry) = entries.next()? {
        *tables.entry(entry.get(0)?).or_default() += 1;
    }
    // Rows name their target without SQLite's help, which would look it up for each.
    let rows: u64 = db.query_row(
        "SELECT count(*) FROM row
         WHERE target IS NOT NULL AND target NOT IN (SELECT no FROM target)",
        [],
        |row| super::cells::count(row, 0),
    )?;
    if rows > 0 {
        tables.insert("row".to_owned(), rows);
    }
    let found = |(table, entries)| Finding::NamesNothing { table, entries };
    findings.extend(tables.into_iter().map(found));
    Ok(())
}

fn of_no_job(db: &Connection, findings: &mut Vec<Finding>) -> rusqlite::Result<()> {
    let mut rows = 0;
    for table in ["row", "text"] {
        rows += db.query_row(
            &format!(
                "SELECT count(*) FROM {table} WHERE key >> {POSITION_BITS} NOT IN (SELECT no FROM job)
                   OR key & ((1 << {POSITION_BITS}) - 1) = 0"
            ),
            [],
            |row| super::cells::count(row, 0),
        )?;
    }
    if rows > 0 {
        findings.push(Finding::OfNoJob { rows });
    }
    Ok(())
}

fn jobs(db: &Connection) -> rusqlite::Result<Vec<JobLook>> {
    db.prepare(
        "SELECT no, id, state, purged_at IS NOT NULL, is_purged, expanded,
           coalesce((SELECT sum(rows) FROM source WHERE job = no), 0)
         FROM job ORDER BY no",
    )?
    .query_map([], |row| {
        Ok(JobLook {
            no: JobNo(row.get(0)?),
            id: row.get::<_, String>(1)?.parse().map_err(|error| damaged(1, error))?,
            is_planning: row.get_ref(2)?.as_str()? == "planning",
            is_purged: row.get(3)?,
            is_purge_whole: row.get(4)?,
            expanded: super::cells::count(row, 5)?,
            read: super::cells::count(row, 6)?,
        })
    })?
    .collect()
}

/// What was counted of a job's rows.
#[derive(Default)]
struct Rows {
    all: u64,
    without_text: u64,
    with_data: u64,
    without_number: u64,
    fingerprints: u64,
    unknown: BTreeMap<String, u64>,
}

fn rows(db: &Connection, job: &JobLook, found: &mut Verified) -> rusqlite::Result<Rows> {
    let range = [first_key(job.no), end_key(job.no)];
    let mut counted = Rows::default();
    let mut statement = db.prepare_cached(
        "SELECT status, reason, phone, message IS NOT NULL OR remark IS NOT NULL, text.key IS NULL
         FROM row LEFT JOIN text ON text.key = row.key WHERE row.key > ? AND row.key < ?",
    )?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        counted.all += 1;
        let (status, reason) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str_or_null()?);
        let standing = Standing::from_word(status);
        let unknown = match standing {
            None => Some(status),
            Some(standing) => reason.filter(|reason| !is_known(standing, reason)),
        };
        if let Some(word) = unknown {
            *counted.unknown.entry(word.chars().take(REASON_BYTES_MOST).collect()).or_default() +=
                1;
        }
        let bits: Option<i64> = row.get(2)?;
        let number = bits.map(|bits| PastNumber::from_bits(bits.cast_unsigned()));
        let is_fingerprint = number.flatten().is_some_and(PastNumber::is_fingerprint);
        counted.fingerprints += u64::from(is_fingerprint);
        let is_lost = number.flatten().is_none() && standing.is_some_and(may_be_there);
        counted.without_number += u64::from(is_lost || number == Some(None));
        let has_number = number.is_some() && !is_fingerprint;
        let is_without_text: bool = row.get(4)?;
        counted.without_text += u64::from(is_without_text);
        counted.with_data += u64::from(has_number || row.get(3)? || !is_without_text);
    }
    let texts: u64 = db
        .prepare_cached("SELECT count(*) FROM text WHERE key > ? AND key < ?")?
        .query_row(params![range[0], range[1]], |row| super::cells::count(row, 0))?;
    found.jobs += u64::from(!job.is_planning);
    found.rows += counted.all;
    tell(job, &counted, texts, hidden_targets(db, job)?, &mut found.findings);
    Ok(counted)
}

/// Targets of the job's rows that do not know of the job.
fn hidden_targets(db: &Connection, job: &JobLook) -> rusqlite::Result<u64> {
    db.prepare_cached(
        "SELECT count(*) FROM (SELECT DISTINCT target FROM row
           WHERE key > ?1 AND key < ?2 AND target IS NOT NULL
           EXCEPT SELECT target FROM job_target WHERE job = ?3)",
    )?
    .query_row([first_key(job.no), end_key(job.no), job.no.0], |row| super::cells::count(row, 0))
}

fn tell(job: &JobLook, rows: &Rows, texts: u64, hidden: u64, findings: &mut Vec<Finding>) {
    let id = || job.id.clone();
    let law = LawBroken { read: job.read, expanded: job.expanded, accounted: rows.all };
    if !job.is_planning && law.read + law.expanded != law.accounted {
        findings.push(Finding::LawBroken { job: id(), law });
    }
    let with_text = rows.all - rows.without_text;
    if job.is_purged && !job.is_purge_whole {
        findings.push(Finding::PurgeCutOff { job: id() });
    } else if job.is_purged && rows.with_data > 0 {
        findings.push(Finding::NotPurged { job: id(), rows: rows.with_data });
    } else if !job.is_purged && rows.without_text > 0 {
        findings.push(Finding::TextsLost { job: id(), rows: rows.without_text });
    }
    if texts > with_text {
        findings.push(Finding::TextsWithoutRow { job: id(), texts: texts - with_text });
    }
    for (word, rows) in &rows.unknown {
        findings.push(Finding::UnknownWord { job: id(), word: word.clone(), rows: *rows });
    }
    if rows.without_number > 0 {
        findings.push(Finding::NumbersLost { job: id(), rows: rows.without_number });
    }
    if hidden > 0 {
        findings.push(Finding::Hidden { job: id(), targets: hidden });
    }
}

/// Whether a row that stands so can have this reason.
fn is_known(standing: Standing, reason: &str) -> bool {
    match standing {
        Standing::At(Status::Rejected) => reason.parse::<Reason>().is_ok(),
        Standing::At(Status::AlreadyImported) => reason == "uncertain_before",
        Standing::At(Status::Repeated) => reason == "same_as_row",
        // What a reply or its absence gave: a code.
        _ => {
            reason.len() <= REASON_BYTES_MOST
                && reason
                    .bytes()
                    .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
        }
    }
}
