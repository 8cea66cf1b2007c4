//! The database behind the store: its tables and statements.
//!
//! SQLite in WAL mode with `synchronous=NORMAL`: a commit is one write to the operating system.
//! The order of arrival is the row number, duplicates are what the unique index says.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Row, params};

use crate::clock;
use crate::row::Recipient;
use crate::sandbox::{Sandbox, SandboxError};

use super::{NewCustomer, Overview, StoredCustomer, file};

/// Marks the file as ours: "dfsb" in ASCII.
const APPLICATION_ID: i32 = 0x6466_7362;

/// The tables' version, in `user_version`.
const VERSION: i32 = 1;

const TABLES: &str = "
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

const RECEIVE: &str = "
    INSERT INTO customer (batchid, phonenum, staffid, name, address, email, comment,
                          times_received, run, arrived_us)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9)
    ON CONFLICT (batchid, phonenum) DO UPDATE SET times_received = times_received + 1
    RETURNING times_received";

const SELECT: &str = "
    SELECT id, batchid, phonenum, staffid, name, address, email, comment, times_received, run,
           arrived_us
    FROM customer";

/// How many customers the page shows.
const LATEST: u32 = 50;

/// An open database.
pub(super) struct Database {
    connection: Connection,
    /// This run's number; arrivals of others are not comparable in time.
    run: i64,
}

impl Database {
    /// Opens the file, or a database in memory, and begins a run.
    pub fn open(path: Option<&Path>) -> Result<Self, SandboxError> {
        let connection = match path {
            None => Connection::open_in_memory().map_err(SandboxError::Data)?,
            Some(path) => {
                drop(file::create(path)?);
                Connection::open(path).map_err(SandboxError::Data)?
            }
        };
        let run = begin(&connection).map_err(|error| match (path, error.sqlite_error_code()) {
            (Some(path), Some(ErrorCode::NotADatabase)) => {
                SandboxError::DataForeign { file: path.to_owned() }
            }
            _ => SandboxError::Data(error),
        })?;
        match (path, run) {
            (_, Some(run)) => Ok(Self { connection, run }),
            (Some(path), None) => Err(SandboxError::DataForeign { file: path.to_owned() }),
            (None, None) => Err(SandboxError::Stopped),
        }
    }

    /// Makes those that are missing of these and the standing batches, and gives all there are.
    pub fn with_batches(&mut self, more: &[String]) -> rusqlite::Result<BTreeSet<String>> {
        for id in Sandbox::BATCHES {
            self.add_batch(id)?;
        }
        for id in more {
            self.add_batch(id)?;
        }
        let mut statement = self.connection.prepare("SELECT batchid FROM batch")?;
        statement.query_map([], |row| row.get(0))?.collect()
    }

    /// Makes a batch, unless it exists.
    pub fn add_batch(&mut self, id: &str) -> rusqlite::Result<()> {
        self.connection.execute("INSERT OR IGNORE INTO batch VALUES (?1)", [id]).map(|_| ())
    }

    /// Stores these or counts them once more, all or none; gives how often each has arrived now.
    pub fn receive<'a>(
        &mut self,
        customers: impl Iterator<Item = &'a NewCustomer>,
    ) -> rusqlite::Result<Vec<u64>> {
        let transaction = self.connection.transaction()?;
        let mut times = Vec::new();
        {
            let mut statement = transaction.prepare_cached(RECEIVE)?;
            for customer in customers {
                let arrived_us = i64::try_from(customer.arrived.as_micros()).unwrap_or(i64::MAX);
                times.push(statement.query_row(
                    params![
                        customer.batchid,
                        customer.phonenum,
                        customer.staffid,
                        customer.name,
                        customer.address,
                        customer.email,
                        customer.comment,
                        self.run,
                        arrived_us,
                    ],
                    |row| natural(row, "times_received"),
                )?);
            }
        }
        transaction.commit()?;
        Ok(times)
    }

    /// Every customer in order of arrival.
    pub fn customers(&self) -> rusqlite::Result<Vec<StoredCustomer>> {
        self.select(&format!("{SELECT} ORDER BY id"))
    }

    /// What the page shows.
    pub fn overview(&self) -> rusqlite::Result<Overview> {
        Ok(Overview {
            batches: self.counts(
                "SELECT batch.batchid, count(customer.id) AS customers FROM batch
                 LEFT JOIN customer ON customer.batchid = batch.batchid
                 GROUP BY batch.batchid ORDER BY batch.batchid",
            )?,
            staff: self.counts(
                "SELECT staffid, count(*) AS customers FROM customer WHERE batchid = ''
                 GROUP BY staffid ORDER BY staffid",
            )?,
            latest: self.select(&format!("{SELECT} ORDER BY id DESC LIMIT {LATEST}"))?,
        })
    }

    /// Closes the file; what is committed is in it.
    pub fn close(self) {
        if let Err((_, error)) = self.connection.close() {
            tracing::warn!(%error, "the sandbox's data did not close");
        }
    }

    fn counts(&self, query: &str) -> rusqlite::Result<Vec<(String, u64)>> {
        let mut statement = self.connection.prepare(query)?;
        statement.query_map([], |row| Ok((row.get(0)?, natural(row, "customers")?)))?.collect()
    }

    fn select(&self, query: &str) -> rusqlite::Result<Vec<StoredCustomer>> {
        let mut statement = self.connection.prepare(query)?;
        statement.query_map([], |row| self.stored(row))?.collect()
    }

    fn stored(&self, row: &Row<'_>) -> rusqlite::Result<StoredCustomer> {
        let batchid: String = row.get("batchid")?;
        let recipient = if batchid.is_empty() {
            Recipient::Staff(row.get("staffid")?)
        } else {
            Recipient::Batch(batchid)
        };
        let of_this_run = row.get::<_, i64>("run")? == self.run;
        let arrived_us = natural(row, "arrived_us")?;
        Ok(StoredCustomer {
            order: natural(row, "id")?,
            recipient,
            phonenum: row.get("phonenum")?,
            name: row.get("name")?,
            address: row.get("address")?,
            email: row.get("email")?,
            comment: row.get("comment")?,
            times_received: natural(row, "times_received")?,
            arrived: of_this_run.then(|| Duration::from_micros(arrived_us)),
        })
    }
}

/// A count or number of ours; none is ever negative.
fn natural(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}

/// Makes the tables in an empty file and enters this run; `None` where the file holds others.
fn begin(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (pragma("application_id")?, pragma("user_version")?, tables) {
        (APPLICATION_ID, VERSION, _) | (0, 0, 0) => {}
        _ => return Ok(None),
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    if tables == 0 {
        let transaction = connection.unchecked_transaction()?;
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
    }
    connection.execute("INSERT INTO run (started_at) VALUES (?1)", [clock::iso(clock::now())])?;
    Ok(Some(connection.last_insert_rowid()))
}
