//! Draining a job: intents and outcomes.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::super::{Claim, Claimed, JobNo, RowKey, Settlement, Standing};
use super::cells::{damaged, phone_of, recipient_of};
use super::plan::{end_key, first_key};
use crate::outcome::{Note, Notes, Status};
use crate::row::{Contact, Recipient, RowId};

const CLAIMED: &str = "
SELECT row.key, row.source, row.number, row.status, row.notes, row.phone,
       target.action, target.recipient, text.name, text.address, text.email, text.comment
FROM row JOIN target ON target.no = row.target JOIN text ON text.key = row.key ";

pub(super) fn claim(db: &Connection, claim: &Claim) -> rusqlite::Result<Vec<Claimed>> {
    match claim {
        Claim::Next { job, after, most, closed } => claim_next(db, *job, *after, *most, closed),
        Claim::These(keys) => claim_rows(db, keys),
    }
}

fn claim_next(
    db: &Connection,
    job: JobNo,
    after: Option<RowKey>,
    most: usize,
    closed: &[Recipient],
) -> rusqlite::Result<Vec<Claimed>> {
    let after = after.map_or(first_key(job), |key| key.0);
    let is_open = |row: &rusqlite::Result<Claimed>| {
        row.as_ref().map_or(true, |row| !closed.contains(&row.recipient))
    };
    // Who is closed, and how many are wanted, is heeded here: a bound `LIMIT` has SQLite compile the
    // statement anew each time, and a list makes it a table, which costs as much as the rows.
    let claimed = db
        .prepare_cached(&format!(
            "{CLAIMED} WHERE row.key > ? AND row.key < ? AND row.status = 'pending'
             ORDER BY row.key"
        ))?
        .query_map([after, end_key(job)], read_claimed)?
        .filter(is_open)
        .take(most)
        .collect::<rusqlite::Result<Vec<_>>>()?;
    intend(db, claimed)
}

/// Each row is marked before the next is looked at: one that is asked for twice is taken once.
fn claim_rows(db: &Connection, keys: &[RowKey]) -> rusqlite::Result<Vec<Claimed>> {
    let mut statement =
        db.prepare_cached(&format!("{CLAIMED} WHERE row.key = ? AND row.status <> 'under_way'"))?;
    let mut claimed = Vec::new();
    for key in keys {
        let row = statement.query_row([key.0], read_claimed).optional()?;
        claimed.extend(intend(db, row.into_iter().collect())?);
    }
    Ok(claimed)
}

fn intend(db: &Connection, claimed: Vec<Claimed>) -> rusqlite::Result<Vec<Claimed>> {
    let mut intent = db.prepare_cached("UPDATE row SET status = ? WHERE key = ?")?;
    for row in &claimed {
        intent.execute(params![Standing::UnderWay.as_str(), row.key.0])?;
    }
    Ok(claimed)
}

fn read_claimed(row: &Row<'_>) -> rusqlite::Result<Claimed> {
    let recipient: String = row.get(7)?;
    let action: String = row.get(6)?;
    Ok(Claimed {
        key: RowKey(row.get(0)?),
        id: RowId { source: row.get(1)?, row: row.get(2)? },
        was: row.get::<_, String>(3)?.parse().map_err(|error| damaged(3, error))?,
        notes: Notes::from_bits(row.get(4)?),
        recipient: recipient_of(&action, recipient),
        contact: Contact {
            phone: phone_of(row.get(5)?)
                .ok_or_else(|| damaged(5, "a row to send has no number"))?,
            name: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
            address: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
            email: row.get::<_, Option<String>>(10)?.unwrap_or_default(),
            comment: row.get::<_, Option<String>>(11)?.unwrap_or_default(),
        },
    })
}

pub(super) fn settle(db: &Connection, ends: &[Settlement]) -> rusqlite::Result<()> {
    write_ends(db, ends, Standing::UnderWay)
}

pub(super) fn withdraw(db: &Connection, ends: &[Settlement], from: Status) -> rusqlite::Result<()> {
    write_ends(db, ends, Standing::At(from))
}

/// A row moves only from where its caller knows it to be: an outcome, once written, stays.
fn write_ends(db: &Connection, ends: &[Settlement], from: Standing) -> rusqlite::Result<()> {
    let mut write = db.prepare_cached(
        "UPDATE row SET status = ?, reason = ?, errno = ?, message = ?, remark = ?, notes = ?,
           settled_at = ?
         WHERE key = ? AND status = ?",
    )?;
    for end in ends {
        write.execute(params![
            end.status.as_str(),
            end.reason,
            end.errno,
            end.message,
            end.remark,
            end.notes.bits(),
            end.at.map(Timestamp::as_second),
            end.key.0,
            from.as_str(),
        ])?;
    }
    Ok(())
}

pub(super) fn add_note(db: &Connection, rows: &[RowKey], note: Note) -> rusqlite::Result<()> {
    let notes: Notes = std::iter::once(note).collect();
    let mut add =
        db.prepare_cached("UPDATE row SET notes = notes | ? WHERE key = ? AND status = ?")?;
    for key in rows {
        add.execute(params![notes.bits(), key.0, Status::Uncertain.as_str()])?;
    }
    Ok(())
}

pub(super) fn release(db: &Connection, rows: &[(RowKey, Status)]) -> rusqlite::Result<()> {
    let mut put_back =
        db.prepare_cached("UPDATE row SET status = ? WHERE key = ? AND status = ?")?;
    for (key, was) in rows {
        put_back.execute(params![was.as_str(), key.0, Standing::UnderWay.as_str()])?;
    }
    Ok(())
}
