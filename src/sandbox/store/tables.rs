//! The data file's tables, version by version.
//!
//! New data goes through the same steps as old data, so both have the same tables. A file of a
//! version that is not known yet is refused and left alone.

use rusqlite::Connection;

use crate::clock;
use crate::sandbox::extension::Extension;

use super::calls;

/// Marks the file as ours: "dfsb" in ASCII.
const APPLICATION_ID: i32 = 0x6466_7362;

/// What each version adds, from the first on.
const STEPS: [&str; 2] = [CUSTOMERS, CALLS];

const CUSTOMERS: &str = "
    CREATE TABLE run (id INTEGER PRIMARY KEY, started_at TEXT NOT NULL) STRICT;
    CREATE TABLE batch (batchid TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE customer (
        id INTEGER PRIMARY KEY,
        batchid TEXT NOT NULL,  -- empty: the company's customer base
        phonenum TEXT NOT NULL,
        staffid TEXT NOT NULL,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        email TEXT NOT NULL,
        comment TEXT NOT NULL,
        times_received INTEGER NOT NULL,
        run INTEGER NOT NULL,
        arrived_us INTEGER NOT NULL,  -- since that run's start
        UNIQUE (batchid, phonenum)
    ) STRICT;";

/// Records are asked for by each of their texts, and every index ends with the id, which is their
/// order. Texts that most records lack are indexed where they are there.
const CALLS: &str = "
    ALTER TABLE customer ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE customer ADD COLUMN is_reached INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE customer ADD COLUMN due_ms INTEGER;  -- null: not to be called (any more)
    UPDATE customer SET due_ms = 0 WHERE batchid <> '';
    CREATE INDEX customer_due ON customer (due_ms) WHERE due_ms IS NOT NULL;

    CREATE TABLE reached (  -- one row
        only INTEGER PRIMARY KEY CHECK (only = 1),
        calls INTEGER NOT NULL,
        moment_ms INTEGER NOT NULL
    ) STRICT;
    INSERT INTO reached VALUES (1, 0, 0);

    CREATE TABLE extension (
        staffid TEXT PRIMARY KEY,
        is_registered INTEGER NOT NULL,
        is_logged_in INTEGER NOT NULL,
        is_predictive INTEGER NOT NULL,
        is_on_break INTEGER NOT NULL,
        free_since_ms INTEGER NOT NULL,
        listens_to INTEGER NOT NULL  -- 0: to nobody
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE call (  -- under way
        number INTEGER PRIMARY KEY,
        calltype TEXT NOT NULL,
        staffid TEXT NOT NULL,
        phonenum TEXT NOT NULL,
        codeid_1 TEXT NOT NULL,
        codeid_2 TEXT NOT NULL,
        customerid INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        began_ms INTEGER NOT NULL,
        dialled_ms INTEGER NOT NULL,
        answer_ms INTEGER,
        end_ms INTEGER NOT NULL,
        disposition TEXT NOT NULL,
        is_put_through INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE record (  -- ended, in order of ending
        id INTEGER PRIMARY KEY,
        src TEXT NOT NULL,
        dst TEXT NOT NULL,
        began_ms INTEGER NOT NULL,
        ended_ms INTEGER NOT NULL,
        duration_s INTEGER NOT NULL,
        talked_s INTEGER NOT NULL,
        disposition TEXT NOT NULL,
        customerid INTEGER NOT NULL,
        staffid TEXT NOT NULL,
        codeid_1 TEXT NOT NULL,
        codeid_2 TEXT NOT NULL,
        uniqueid TEXT NOT NULL,
        calltype TEXT NOT NULL
    ) STRICT;
    CREATE INDEX record_ended ON record (ended_ms);
    CREATE INDEX record_dst ON record (dst);
    CREATE INDEX record_staffid ON record (staffid) WHERE staffid <> '';
    CREATE INDEX record_codeid_1 ON record (codeid_1) WHERE codeid_1 <> '';
    CREATE INDEX record_codeid_2 ON record (codeid_2) WHERE codeid_2 <> '';
    CREATE INDEX record_uniqueid ON record (uniqueid) WHERE uniqueid <> '';";

/// Makes or brings up the tables and enters this run; `None` where the file holds others.
pub(super) fn begin(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let known = match (pragma("application_id")?, pragma("user_version")?, tables) {
        (APPLICATION_ID, version, _) if version > 0 => usize::try_from(version).unwrap_or(0),
        (0, 0, 0) => 0,
        _ => return Ok(None),
    };
    if known > STEPS.len() {
        return Ok(None);
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    if known < STEPS.len() {
        let transaction = connection.unchecked_transaction()?;
        for step in &STEPS[known..] {
            transaction.execute_batch(step)?;
        }
        calls::write_extensions(&transaction, &Extension::of_new_data())?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", i64::try_from(STEPS.len()).unwrap_or(0))?;
        transaction.commit()?;
    }
    connection.execute("INSERT INTO run (started_at) VALUES (?1)", [clock::iso(clock::now())])?;
    Ok(Some(connection.last_insert_rowid()))
}
