//! Call records as they are asked for: filtered, sorted, a page at a time.
//!
//! Every question is answered from an index, however many records there are: those of a text by
//! that text's, those of a time by a range of ids, since ids are in the order in which calls
//! ended and no call is longer than an hour.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use crate::sandbox::call::CallRecord;
use crate::sandbox::exchange::LONGEST_CALL_MS;

use super::calls;

/// Which records. Empty texts ask for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct RecordFilter {
    pub staffid: String,
    pub exten: String,
    pub codeid_1: String,
    pub codeid_2: String,
    /// The number called.
    pub phonenum: String,
    /// Calls that began then or later.
    pub began_from_ms: Option<i64>,
    /// Calls that began then or earlier.
    pub began_to_ms: Option<i64>,
    /// Those with a greater id.
    pub after_id: u64,
    pub limit: u32,
    /// Whether the smallest id comes first.
    pub is_ascending: bool,
}

/// The records found.
pub(in crate::sandbox) fn find(
    connection: &Connection,
    filter: &RecordFilter,
) -> rusqlite::Result<Vec<CallRecord>> {
    let Some((query, values)) = query(connection, filter)? else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(&query)?;
    statement.query_map(params_from_iter(values), calls::record)?.collect()
}

/// The record with this key of a recording.
pub(in crate::sandbox) fn with_uniqueid(
    connection: &Connection,
    uniqueid: &str,
) -> rusqlite::Result<Option<CallRecord>> {
    connection
        .prepare_cached("SELECT * FROM record WHERE uniqueid = ?1 AND uniqueid <> ''")?
        .query_row([uniqueid], calls::record)
        .optional()
}

/// The statement and its values; `None` where no record can be meant.
fn query(
    connection: &Connection,
    filter: &RecordFilter,
) -> rusqlite::Result<Option<(String, Vec<Value>)>> {
    let mut query = "SELECT * FROM record WHERE id > ?".to_owned();
    let mut after_id = i64::try_from(filter.after_id).unwrap_or(i64::MAX);
    let mut values = Vec::new();
    if let Some(from_ms) = filter.began_from_ms {
        // What began then ended then or later.
        let first = "SELECT id FROM record WHERE ended_ms >= ?1 ORDER BY ended_ms, id LIMIT 1";
        match edge(connection, first, from_ms)? {
            Some(id) => after_id = after_id.max(id - 1),
            None => return Ok(None),
        }
        query.push_str(" AND began_ms >= ?");
        values.push(from_ms.into());
    }
    if let Some(to_ms) = filter.began_to_ms {
        let last =
            "SELECT id FROM record WHERE ended_ms <= ?1 ORDER BY ended_ms DESC, id DESC LIMIT 1";
        let Some(id) = edge(connection, last, to_ms.saturating_add(LONGEST_CALL_MS))? else {
            return Ok(None);
        };
        query.push_str(" AND began_ms <= ? AND id <= ?");
        values.extend([to_ms.into(), id.into()]);
    }
    // An extension has its staff member's number: one index serves both.
    for (column, text) in [
        ("staffid", &filter.staffid),
        ("staffid", &filter.exten),
        ("codeid_1", &filter.codeid_1),
        ("codeid_2", &filter.codeid_2),
        ("dst", &filter.phonenum),
    ] {
        if !text.is_empty() {
            // The second half says what the index is for.
            query.push_str(&format!(" AND {column} = ? AND {column} <> ''"));
            values.push(text.clone().into());
        }
    }
    query.push_str(if filter.is_ascending {
        " ORDER BY id LIMIT ?"
    } else {
        " ORDER BY id DESC LIMIT ?"
    });
    values.insert(0, after_id.into());
    values.push(i64::from(filter.limit).into());
    Ok(Some((query, values)))
}

fn edge(connection: &Connection, query: &str, moment_ms: i64) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached(query)?.query_row([moment_ms], |row| row.get(0)).optional()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::store::database::Database;

    /// How the database looks for the records of this filter.
    fn plan(connection: &Connection, filter: &RecordFilter) -> String {
        let (query, values) = query(connection, filter).unwrap().expect("records may be meant");
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
        let steps = statement.query_map(params_from_iter(values), |row| row.get("detail")).unwrap();
        steps.collect::<Result<Vec<String>, _>>().unwrap().join("; ")
    }

    #[test]
    fn every_question_is_answered_from_an_index_without_sorting() {
        let database = Database::open(None).unwrap();
        let connection = database.connection();
        connection
            .execute(
                "INSERT INTO record VALUES (1, '', '', 500, 900, 0, 0, '', 0, '', '', '', '', '')",
                [],
            )
            .unwrap();
        let all = RecordFilter { limit: 20, ..RecordFilter::default() };
        let text = |set: fn(&mut RecordFilter)| {
            let mut filter = all.clone();
            set(&mut filter);
            filter
        };
        let questions = [
            (all.clone(), "INTEGER PRIMARY KEY"),
            (text(|filter| filter.staffid.push('1')), "record_staffid"),
            (text(|filter| filter.exten.push('1')), "record_staffid"),
            (text(|filter| filter.codeid_1.push('1')), "record_codeid_1"),
            (text(|filter| filter.codeid_2.push('1')), "record_codeid_2"),
            (text(|filter| filter.phonenum.push('1')), "record_dst"),
            (text(|filter| filter.began_from_ms = Some(400)), "INTEGER PRIMARY KEY"),
            (
                text(|filter| {
                    filter.began_from_ms = Some(400);
                    filter.began_to_ms = Some(600);
                }),
                "INTEGER PRIMARY KEY",
            ),
        ];
        for (mut filter, index) in questions {
            for is_ascending in [true, false] {
                filter.is_ascending = is_ascending;
                let plan = plan(connection, &filter);
                assert!(plan.contains(index), "{filter:?}: {plan}");
                assert!(!plan.contains("SCAN") && !plan.contains("TEMP"), "{filter:?}: {plan}");
            }
        }
    }
}
