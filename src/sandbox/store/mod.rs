//! The sandbox's data, kept by one thread that owns the database.
//!
//! Promise: when [`Store::receive`] answers, the customer is in the file (the operating system
//! has it: a killed process loses nothing; a power cut may lose the last moments); so is every
//! call. Whether a number is known is asked of the database's own unique index, so memory and
//! file cannot disagree.

pub(super) mod calls;
mod database;
mod file;
mod keeper;
mod records;
mod tables;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, channel, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::row::Recipient;

use super::SandboxError;
use super::call::{Call, CallRecord};
use super::exchange::{Exchange, State};
use super::time::SimulatedClock;
use keeper::Keeper;

pub(super) use self::records::RecordFilter;

/// Commands that may wait for the thread; then senders wait too.
const WAITING_MAX: usize = 1_024;

/// Most batches there may be.
const BATCHES_MAX: usize = 1_000;

/// A customer as a request brings it; `batchid` empty: for the company's customer base.
#[derive(Debug, Clone)]
pub(super) struct NewCustomer {
    pub batchid: String,
    pub staffid: String,
    pub phonenum: String,
    pub name: String,
    pub address: String,
    pub email: String,
    pub comment: String,
    /// Since the sandbox started.
    pub arrived: Duration,
}

/// A customer as the sandbox holds it: the data of its first arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCustomer {
    /// From 1, in order of first arrival, over all runs on this data.
    pub order: u64,
    /// The batch it is in, or the staff member it was given to.
    pub recipient: Recipient,
    /// The number, as sent. So the other texts; empty where none was sent.
    pub phonenum: String,
    /// See `phonenum`.
    pub name: String,
    /// See `phonenum`.
    pub address: String,
    /// See `phonenum`.
    pub email: String,
    /// See `phonenum`.
    pub comment: String,
    /// How often it arrived: 1, and once more for every errno 10.
    pub times_received: u64,
    /// How often the dialler has called it.
    pub attempts: u64,
    /// Whether it has answered the dialler.
    pub is_reached: bool,
    /// When it first arrived, since this sandbox started; `None`: in an earlier run.
    pub arrived: Option<Duration>,
}

/// How far a batch is dialled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchProgress {
    /// The batch.
    pub id: String,
    /// Customers in it.
    pub customers: u64,
    /// Those who have been called.
    pub dialled: u64,
    /// Those who have answered.
    pub reached: u64,
    /// Those whom the dialler is still to call, for the first time or again.
    pub due: u64,
}

/// A staff member as the page shows it.
#[derive(Debug, Clone)]
pub(super) struct StaffState {
    pub staffid: String,
    pub state: State,
    pub is_registered: bool,
    pub is_logged_in: bool,
    pub is_predictive: bool,
    pub is_on_break: bool,
    /// In the customer base.
    pub customers: u64,
}

/// What the page shows of the data.
#[derive(Debug, Clone)]
pub(super) struct Overview {
    pub now_ms: i64,
    pub dials_batches: bool,
    pub batches: Vec<BatchProgress>,
    pub staff: Vec<StaffState>,
    /// The calls under way, in order of beginning.
    pub calls: Vec<Call>,
    /// The latest records, newest first.
    pub records: Vec<CallRecord>,
    /// The latest customers, newest first.
    pub latest: Vec<StoredCustomer>,
}

/// How many customers and records the page shows.
const LATEST: u32 = 50;

/// What a store is opened with.
#[derive(Debug, Clone)]
pub(super) struct StoreOptions {
    /// `None`: in memory.
    pub file: Option<PathBuf>,
    /// Batches that there are at least.
    pub batches: Vec<String>,
    /// Where the draws of calls begin.
    pub seed: u64,
    pub dials_batches: bool,
}

/// Something the thread does with all it has.
type Question = Box<dyn FnOnce(&mut Keeper) + Send>;

enum Command {
    Receive(NewCustomer, oneshot::Sender<u64>),
    Ask(Question),
    Close(oneshot::Sender<()>),
}

/// The way to the thread.
#[derive(Debug)]
pub(super) struct Store {
    commands: SyncSender<Command>,
    batches: RwLock<BTreeSet<String>>,
}

impl Store {
    /// Opens the file, or a database in memory. The clock goes on from where the data's came to.
    pub async fn open(
        options: StoreOptions,
        clock: Arc<SimulatedClock>,
    ) -> Result<Self, SandboxError> {
        if let Some(id) = options.batches.iter().find(|id| !is_batch_id(id)) {
            return Err(SandboxError::BatchId { id: id.clone() });
        }
        let (commands, receiver) = sync_channel(WAITING_MAX);
        let (opened, opening) = oneshot::channel();
        thread::Builder::new()
            .name("sandbox-data".to_owned())
            .spawn(move || keeper::keep(&options, clock, opened, &receiver))
            .map_err(SandboxError::Thread)?;
        let batches = opening.await.map_err(|_| SandboxError::Stopped)??;
        Ok(Self { commands, batches: RwLock::new(batches) })
    }

    /// Stores the customer, or counts it once more: gives how often it has arrived now. `None`:
    /// it could not be stored.
    pub async fn receive(&self, customer: NewCustomer) -> Option<u64> {
        let (reply, replied) = oneshot::channel();
        self.commands.send(Command::Receive(customer, reply)).ok()?;
        replied.await.ok()
    }

    /// Whether the batch exists.
    pub fn has_batch(&self, id: &str) -> bool {
        self.batches.read().unwrap_or_else(PoisonError::into_inner).contains(id)
    }

    /// Makes a batch; one that exists stays as it is.
    pub async fn add_batch(&self, id: &str) -> Result<(), SandboxError> {
        if !is_batch_id(id) {
            return Err(SandboxError::BatchId { id: id.to_owned() });
        }
        if self.batches.read().unwrap_or_else(PoisonError::into_inner).len() >= BATCHES_MAX {
            return Err(SandboxError::BatchesFull { max: BATCHES_MAX });
        }
        let made = id.to_owned();
        self.ask(move |keeper| keeper.database.add_batch(&made)).await?;
        self.batches.write().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
        Ok(())
    }

    /// Carries out what concerns calls, at the present simulated moment.
    pub async fn with_exchange<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Exchange, &Connection, i64) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, SandboxError> {
        self.ask(move |keeper| keeper.with_exchange(act)).await
    }

    /// The records of calls that have ended by now.
    pub async fn find_records(
        &self,
        filter: RecordFilter,
    ) -> Result<Vec<CallRecord>, SandboxError> {
        self.with_exchange(move |_, connection, _| records::find(connection, &filter)).await
    }

    /// The record with this key of a recording.
    pub async fn recorded(&self, uniqueid: &str) -> Result<Option<CallRecord>, SandboxError> {
        let uniqueid = uniqueid.to_owned();
        self.with_exchange(move |_, connection, _| records::with_uniqueid(connection, &uniqueid))
            .await
    }

    /// Dials all batches at once; gives how many customers are left.
    pub async fn dial_all(&self) -> Result<u64, SandboxError> {
        self.ask(Keeper::dial_all).await
    }

    /// What the page shows.
    pub async fn overview(&self) -> Result<Overview, SandboxError> {
        self.ask(overview).await
    }

    /// Every customer. Blocks until the thread has answered.
    pub fn customers(&self) -> Result<Vec<StoredCustomer>, SandboxError> {
        self.ask_blocking(|keeper| keeper.database.customers())
    }

    /// Every record. Blocks until the thread has answered.
    pub fn records(&self) -> Result<Vec<CallRecord>, SandboxError> {
        self.ask_blocking(|keeper| {
            keeper.with_exchange(|_, _, _| Ok(()))?;
            keeper.database.records()
        })
    }

    /// How far each batch is dialled. Blocks until the thread has answered.
    pub fn batches(&self) -> Result<Vec<BatchProgress>, SandboxError> {
        self.ask_blocking(|keeper| {
            keeper.with_exchange(|_, _, _| Ok(()))?;
            keeper.database.batches()
        })
    }

    /// Writes what waits and closes the file; from then on nothing is stored.
    pub async fn close(&self) {
        let (reply, replied) = oneshot::channel();
        if self.commands.send(Command::Close(reply)).is_ok() {
            let _ = replied.await;
        }
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Keeper) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, SandboxError> {
        let (reply, replied) = oneshot::channel();
        let asked = Command::Ask(Box::new(move |keeper| {
            let _ = reply.send(question(keeper));
        }));
        self.commands.send(asked).map_err(|_| SandboxError::Stopped)?;
        replied.await.map_err(|_| SandboxError::Stopped)?.map_err(SandboxError::Data)
    }

    fn ask_blocking<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Keeper) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, SandboxError> {
        let (reply, replied) = channel();
        let asked = Command::Ask(Box::new(move |keeper| {
            let _ = reply.send(question(keeper));
        }));
        self.commands.send(asked).map_err(|_| SandboxError::Stopped)?;
        replied.recv().map_err(|_| SandboxError::Stopped)?.map_err(SandboxError::Data)
    }
}

fn overview(keeper: &mut Keeper) -> rusqlite::Result<Overview> {
    let customers = keeper.database.customers_by_staff()?;
    let mut overview = keeper.with_exchange(|exchange, _, now_ms| {
        let staff = exchange.extensions().iter().map(|extension| StaffState {
            staffid: extension.staffid.clone(),
            state: exchange.state(&extension.staffid, now_ms),
            is_registered: extension.is_registered,
            is_logged_in: extension.is_logged_in,
            is_predictive: extension.is_predictive,
            is_on_break: extension.is_on_break,
            customers: customers
                .iter()
                .find(|(staffid, _)| *staffid == extension.staffid)
                .map_or(0, |(_, count)| *count),
        });
        Ok(Overview {
            now_ms,
            dials_batches: exchange.dials_batches,
            staff: staff.collect(),
            calls: exchange.calls().to_vec(),
            batches: Vec::new(),
            records: Vec::new(),
            latest: Vec::new(),
        })
    })?;
    overview.batches = keeper.database.batches()?;
    overview.records = keeper.database.latest_records(LATEST)?;
    overview.latest = keeper.database.latest_customers(LATEST)?;
    Ok(overview)
}

/// A batch number as people choose them: 1 to 64 characters, none of them invisible.
fn is_batch_id(id: &str) -> bool {
    (1..=64).contains(&id.chars().count()) && id.trim() == id && !id.chars().any(char::is_control)
}
