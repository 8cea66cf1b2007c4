//! Statements for calls: those under way, the extensions, who is to be called next, and the
//! records that ended calls leave.
//!
//! Plain functions over a connection; whoever calls them holds the transaction.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::sandbox::call::{Call, CallRecord, CallType};
use crate::sandbox::course::Disposition;
use crate::sandbox::exchange::Reached;
use crate::sandbox::extension::Extension;

use super::database::natural;

/// A customer who is to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct Due {
    pub customerid: u64,
    pub phonenum: String,
    /// Calls so far.
    pub attempts: u32,
    /// Not before this moment.
    pub due_ms: i64,
}

/// A value of ours for the database, which knows signed numbers alone.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// How far everything has come.
pub(in crate::sandbox) fn reached(connection: &Connection) -> rusqlite::Result<Reached> {
    connection.query_row("SELECT calls, moment_ms FROM reached", [], |row| {
        Ok(Reached { calls: natural(row, "calls")?, moment_ms: row.get("moment_ms")? })
    })
}

pub(in crate::sandbox) fn write_reached(
    connection: &Connection,
    reached: Reached,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE reached SET calls = ?1, moment_ms = ?2")?
        .execute(params![signed(reached.calls), reached.moment_ms])
        .map(|_| ())
}

/// The extensions, by staff number.
pub(in crate::sandbox) fn extensions(connection: &Connection) -> rusqlite::Result<Vec<Extension>> {
    let mut statement = connection.prepare("SELECT * FROM extension ORDER BY staffid")?;
    let read = |row: &Row<'_>| {
        Ok(Extension {
            staffid: row.get("staffid")?,
            is_registered: row.get("is_registered")?,
            is_logged_in: row.get("is_logged_in")?,
            is_predictive: row.get("is_predictive")?,
            is_on_break: row.get("is_on_break")?,
            free_since_ms: row.get("free_since_ms")?,
            listens_to: natural(row, "listens_to")?,
        })
    };
    statement.query_map([], read)?.collect()
}

pub(in crate::sandbox) fn write_extensions(
    connection: &Connection,
    extensions: &[Extension],
) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare_cached("REPLACE INTO extension VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for extension in extensions {
        statement.execute(params![
            extension.staffid,
            extension.is_registered,
            extension.is_logged_in,
            extension.is_predictive,
            extension.is_on_break,
            extension.free_since_ms,
            signed(extension.listens_to),
        ])?;
    }
    Ok(())
}

/// The calls under way, in the order in which they began.
pub(in crate::sandbox) fn under_way(connection: &Connection) -> rusqlite::Result<Vec<Call>> {
    let mut statement = connection.prepare("SELECT * FROM call ORDER BY number")?;
    let read = |row: &Row<'_>| {
        Ok(Call {
            number: natural(row, "number")?,
            calltype: CallType::of(row.get_ref("calltype")?.as_str()?),
            staffid: row.get("staffid")?,
            phonenum: row.get("phonenum")?,
            codeid_1: row.get("codeid_1")?,
            codeid_2: row.get("codeid_2")?,
            customerid: natural(row, "customerid")?,
            attempt: row.get("attempt")?,
            began_ms: row.get("began_ms")?,
            dialled_ms: row.get("dialled_ms")?,
            answer_ms: row.get("answer_ms")?,
            end_ms: row.get("end_ms")?,
            disposition: Disposition::of(row.get_ref("disposition")?.as_str()?),
            is_put_through: row.get("is_put_through")?,
        })
    };
    statement.query_map([], read)?.collect()
}

/// Writes all of them anew: they are few.
pub(in crate::sandbox) fn write_under_way(
    connection: &Connection,
    calls: &[Call],
) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM call")?.execute([])?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO call VALUES
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    for call in calls {
        statement.execute(params![
            signed(call.number),
            call.calltype.code(),
            call.staffid,
            call.phonenum,
            call.codeid_1,
            call.codeid_2,
            signed(call.customerid),
            call.attempt,
            call.began_ms,
            call.dialled_ms,
            call.answer_ms,
            call.end_ms,
            call.disposition.code(),
            call.is_put_through,
        ])?;
    }
    Ok(())
}

/// Who is to be called next.
pub(in crate::sandbox) fn next_due(connection: &Connection) -> rusqlite::Result<Option<Due>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, phonenum, attempts, due_ms FROM customer WHERE due_ms IS NOT NULL
         ORDER BY due_ms, id LIMIT 1",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Due {
            customerid: natural(row, "id")?,
            phonenum: row.get("phonenum")?,
            attempts: row.get("attempts")?,
            due_ms: row.get("due_ms")?,
        })
    };
    statement.query_row([], read).optional()
}

/// Notes that the customer is being called.
pub(in crate::sandbox) fn begin_attempt(
    connection: &Connection,
    customerid: u64,
    attempt: u32,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE customer SET attempts = ?2, due_ms = NULL WHERE id = ?1")?
        .execute(params![signed(customerid), attempt])
        .map(|_| ())
}

/// Notes how the call ended, and when the next is due, if one is.
pub(in crate::sandbox) fn settle_customer(
    connection: &Connection,
    customerid: u64,
    is_reached: bool,
    again_ms: Option<i64>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE customer SET is_reached = ?2, due_ms = ?3 WHERE id = ?1")?
        .execute(params![signed(customerid), is_reached, again_ms])
        .map(|_| ())
}

/// The customer of the company's base with this number; 0: there is none.
pub(in crate::sandbox) fn customer_with(
    connection: &Connection,
    phonenum: &str,
) -> rusqlite::Result<u64> {
    let id = connection
        .prepare_cached("SELECT id FROM customer WHERE batchid = '' AND phonenum = ?1")?
        .query_row([phonenum], |row| natural(row, "id"))
        .optional()?;
    Ok(id.unwrap_or(0))
}

/// Writes the record of a call that has ended.
pub(in crate::sandbox) fn add_record(connection: &Connection, call: &Call) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO record (src, dst, began_ms, ended_ms, duration_s, talked_s, disposition,
                             customerid, staffid, codeid_1, codeid_2, uniqueid, calltype)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    let values: [&dyn ToSql; 13] = [
        &call.src(),
        &call.phonenum,
        &call.began_ms,
        &call.end_ms,
        &call.duration(),
        &call.billsec(),
        &call.disposition.code(),
        &signed(call.customerid),
        &call.staffid,
        &call.codeid_1,
        &call.codeid_2,
        &call.uniqueid(),
        &call.calltype.code(),
    ];
    statement.execute(values.as_slice()).map(|_| ())
}

/// A record as a query over the table `record` gives it.
pub(super) fn record(row: &Row<'_>) -> rusqlite::Result<CallRecord> {
    Ok(CallRecord {
        id: natural(row, "id")?,
        src: row.get("src")?,
        dst: row.get("dst")?,
        began_ms: row.get("began_ms")?,
        duration_s: natural(row, "duration_s")?,
        talked_s: natural(row, "talked_s")?,
        disposition: Disposition::of(row.get_ref("disposition")?.as_str()?),
        customerid: natural(row, "customerid")?,
        staffid: row.get("staffid")?,
        codeid_1: row.get("codeid_1")?,
        codeid_2: row.get("codeid_2")?,
        uniqueid: row.get("uniqueid")?,
        calltype: CallType::of(row.get_ref("calltype")?.as_str()?),
    })
}
