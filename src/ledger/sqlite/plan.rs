//! Writing a plan: the job, its rows, its sources.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::super::{JobNo, JobState, NewJob, PlannedRow, Scope, SourceRecord};
use crate::row::Recipient;

/// Rows of one job lie in one range of keys: its number, then 32 bits of position.
pub(super) const POSITION_BITS: u32 = 32;

/// The key behind which a job's rows lie.
pub(super) fn first_key(job: JobNo) -> i64 {
    job.0 << POSITION_BITS
}

/// The key before which they lie.
pub(super) fn end_key(job: JobNo) -> i64 {
    (job.0 + 1) << POSITION_BITS
}

pub(super) fn begin(db: &Connection, job: &NewJob) -> rusqlite::Result<JobNo> {
    db.prepare_cached(
        "INSERT INTO job (id, state, endpoint, company, action, settings, started_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        job.id.as_str(),
        JobState::Planning.as_str(),
        job.scope.endpoint,
        job.scope.company,
        job.scope.action,
        job.settings,
        job.started_at.to_string(),
    ])?;
    Ok(JobNo(db.last_insert_rowid()))
}

pub(super) fn add_rows(db: &Connection, job: JobNo, rows: &[PlannedRow]) -> rusqlite::Result<()> {
    let last: Option<i64> = db
        .prepare_cached("SELECT max(key) FROM row WHERE key >= ? AND key < ?")?
        .query_row([first_key(job), end_key(job)], |row| row.get(0))?;
    let mut key = last.unwrap_or(first_key(job));
    let mut targets = Targets::of(db, job)?;
    let mut row_insert = db.prepare_cached(
        "INSERT INTO row (key, source, number, target, phone, status, reason, remark, notes)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    let mut text_insert = db.prepare_cached(
        "INSERT INTO text (key, name, address, email, comment, cells) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for row in rows {
        key += 1;
        let target = match &row.recipient {
            Some(recipient) => Some(targets.no(db, recipient)?),
            None => None,
        };
        row_insert.execute(params![
            key,
            row.id.source,
            row.id.row,
            target,
            row.phone.map(|phone| phone.bits().cast_signed()),
            row.status.as_str(),
            row.reason,
            row.remark,
            row.notes.bits(),
        ])?;
        let contact = row.contact.as_ref();
        text_insert.execute(params![
            key,
            contact.map(|contact| &contact.name),
            contact.map(|contact| &contact.address),
            contact.map(|contact| &contact.email),
            contact.map(|contact| &contact.comment),
            row.cells,
        ])?;
    }
    Ok(())
}

/// The numbers of a job's targets; a job mostly has one.
struct Targets {
    job: JobNo,
    scope: Scope,
    last: Option<(Recipient, i64)>,
}

impl Targets {
    fn of(db: &Connection, job: JobNo) -> rusqlite::Result<Self> {
        let scope = db
            .prepare_cached("SELECT endpoint, company, action FROM job WHERE no = ?")?
            .query_row([job.0], |row| {
                Ok(Scope { endpoint: row.get(0)?, company: row.get(1)?, action: row.get(2)? })
            })?;
        Ok(Self { job, scope, last: None })
    }

    fn no(&mut self, db: &Connection, recipient: &Recipient) -> rusqlite::Result<i64> {
        if let Some((last, no)) = &self.last
            && last == recipient
        {
            return Ok(*no);
        }
        let no = match find_target(db, &self.scope, recipient)? {
            Some(no) => no,
            None => {
                db.prepare_cached(
                    "INSERT INTO target (endpoint, company, action, recipient) VALUES (?, ?, ?, ?)",
                )?
                .execute(params![
                    self.scope.endpoint,
                    self.scope.company,
                    self.scope.action,
                    recipient.id()
                ])?;
                db.last_insert_rowid()
            }
        };
        db.prepare_cached("INSERT OR IGNORE INTO job_target (target, job) VALUES (?, ?)")?
            .execute([no, self.job.0])?;
        self.last = Some((recipient.clone(), no));
        Ok(no)
    }
}

/// The target's number, where the ledger has met it.
pub(super) fn find_target(
    db: &Connection,
    scope: &Scope,
    recipient: &Recipient,
) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(
        "SELECT no FROM target WHERE endpoint = ? AND company = ? AND action = ? AND recipient = ?",
    )?
    .query_row(params![scope.endpoint, scope.company, scope.action, recipient.id()], |row| {
        row.get(0)
    })
    .optional()
}

pub(super) fn commit(
    db: &Connection,
    job: JobNo,
    sources: &[SourceRecord],
    expanded: u64,
) -> rusqlite::Result<()> {
    for (position, source) in sources.iter().enumerate() {
        db.prepare_cached(
            "INSERT INTO source (job, position, file, sheet, encoding, rows, sha256, header, columns)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            job.0,
            i64::try_from(position).unwrap_or(i64::MAX),
            source.file,
            source.sheet,
            source.encoding,
            source.rows.cast_signed(),
            source.sha256,
            serde_json::json!(source.header).to_string(),
            serde_json::json!(source.columns).to_string(),
        ])?;
    }
    db.prepare_cached("UPDATE job SET expanded = ? WHERE no = ?")?
        .execute(params![expanded.cast_signed(), job.0])?;
    Ok(())
}

pub(super) fn keep_settings(db: &Connection, job: JobNo, settings: &str) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE job SET settings = ? WHERE no = ?")?
        .execute(params![settings, job.0])?;
    Ok(())
}

pub(super) fn forget(db: &Connection, job: JobNo) -> rusqlite::Result<()> {
    let state: Option<String> =
        db.query_row("SELECT state FROM job WHERE no = ?", [job.0], |row| row.get(0)).optional()?;
    if state.as_deref() != Some(JobState::Planning.as_str()) {
        // Only what nobody has seen may vanish: law 1 holds for every other job.
        return Ok(());
    }
    forget_nothing_sent(db, job)
}

/// Deletes a job of which nothing was ever sent, and all of it.
fn forget_nothing_sent(db: &Connection, job: JobNo) -> rusqlite::Result<()> {
    for table in ["row", "text"] {
        db.execute(
            &format!("DELETE FROM {table} WHERE key > ? AND key < ?"),
            [first_key(job), end_key(job)],
        )?;
    }
    for sql in [
        "DELETE FROM run WHERE job = ?",
        "DELETE FROM source WHERE job = ?",
        "DELETE FROM job_target WHERE job = ?",
        "DELETE FROM job WHERE no = ?",
    ] {
        db.execute(sql, [job.0])?;
    }
    Ok(())
}
