//! The database behind the store: customers and batches, and the transactions of all the rest.
//!
//! SQLite in WAL mode with `synchronous=NORMAL`: a commit is one write to the operating system.
//! The order of arrival is the row number, duplicates are what the unique index says.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Row, Transaction, params};

use crate::row::Recipient;
use crate::sandbox::call::CallRecord;
use crate::sandbox::{Sandbox, SandboxError};

use super::{BatchProgress, NewCustomer, StoredCustomer, calls, file, tables};

/// A customer of a batch is due from arrival on; one of the customer base is never dialled.
const RECEIVE: &str = "
    INSERT INTO customer (batchid, phonenum, staffid, name, address, email, comment,
                          times_received, run, arrived_us, due_ms)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9, iif(?1 = '', NULL, ?10))
    ON CONFLICT (batchid, phonenum) DO UPDATE SET times_received = times_received + 1
    RETURNING times_received";

const SELECT: &str = "
    SELECT id, batchid, phonenum, staffid, name, address, email, comment, times_received, run,
           arrived_us, attempts, is_reached
    FROM customer";

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
        let run = tables::begin(&connection).map_err(|error| {
            match (path, error.sqlite_error_code()) {
                (Some(path), Some(ErrorCode::NotADatabase)) => {
                    SandboxError::DataForeign { file: path.to_owned() }
                }
                _ => SandboxError::Data(error),
            }
        })?;
        match (path, run) {
            (_, Some(run)) => Ok(Self { connection, run }),
            (Some(path), None) => Err(SandboxError::DataForeign { file: path.to_owned() }),
            (None, None) => Err(SandboxError::Stopped),
        }
    }

    /// For reading.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// For writing: nothing of it stays unless it is committed.
    pub fn transaction(&mut self) -> rusqlite::Result<Transaction<'_>> {
        self.connection.transaction()
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

    /// Stores these or counts them once more, all or none, as arriving at this simulated moment;
    /// gives how often each has arrived now.
    pub fn receive<'a>(
        &mut self,
        customers: impl Iterator<Item = &'a NewCustomer>,
        now_ms: i64,
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
                        now_ms,
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

    /// The latest so many customers, newest first.
    pub fn latest_customers(&self, most: u32) -> rusqlite::Result<Vec<StoredCustomer>> {
        self.select(&format!("{SELECT} ORDER BY id DESC LIMIT {most}"))
    }

    /// The batches, and how far their customers are dialled.
    pub fn batches(&self) -> rusqlite::Result<Vec<BatchProgress>> {
        let mut statement = self.connection.prepare(
            "SELECT batch.batchid, count(customer.id) AS customers,
                    coalesce(sum(attempts > 0), 0) AS dialled,
                    coalesce(sum(is_reached), 0) AS reached,
                    coalesce(sum(due_ms IS NOT NULL), 0) AS due
             FROM batch LEFT JOIN customer ON customer.batchid = batch.batchid
             GROUP BY batch.batchid ORDER BY batch.batchid",
        )?;
        let read = |row: &Row<'_>| {
            Ok(BatchProgress {
                id: row.get("batchid")?,
                customers: natural(row, "customers")?,
                dialled: natural(row, "dialled")?,
                reached: natural(row, "reached")?,
                due: natural(row, "due")?,
            })
        };
        statement.query_map([], read)?.collect()
    }

    /// Staff number and number of customers, where there are any.
    pub fn customers_by_staff(&self) -> rusqlite::Result<Vec<(String, u64)>> {
        let mut statement = self.connection.prepare(
            "SELECT staffid, count(*) AS customers FROM customer WHERE batchid = ''
             GROUP BY staffid ORDER BY staffid",
        )?;
        statement.query_map([], |row| Ok((row.get(0)?, natural(row, "customers")?)))?.collect()
    }

    /// Every call record, in order.
    pub fn records(&self) -> rusqlite::Result<Vec<CallRecord>> {
        let mut statement = self.connection.prepare("SELECT * FROM record ORDER BY id")?;
        statement.query_map([], calls::record)?.collect()
    }

    /// The latest so many records, newest first.
    pub fn latest_records(&self, most: u32) -> rusqlite::Result<Vec<CallRecord>> {
        let query = format!("SELECT * FROM record ORDER BY id DESC LIMIT {most}");
        let mut statement = self.connection.prepare(&query)?;
        statement.query_map([], calls::record)?.collect()
    }

    /// Closes the file; what is committed is in it.
    pub fn close(self) {
        if let Err((_, error)) = self.connection.close() {
            tracing::warn!(%error, "the sandbox's data did not close");
        }
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
            attempts: natural(row, "attempts")?,
            is_reached: row.get("is_reached")?,
            arrived: of_this_run.then(|| Duration::from_micros(arrived_us)),
        })
    }
}

/// A count or number of ours; none is ever negative.
pub(super) fn natural(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}
