//! The sandbox's data, kept by one thread that owns the database.
//!
//! Promise: when [`Store::receive`] answers, the customer is in the file (the operating system
//! has it: a killed process loses nothing; a power cut may lose the last moments). The thread
//! commits in groups: what arrives while one group is written makes up the next. Whether a number
//! is known is asked of the database's own unique index, so memory and file cannot disagree.

mod database;
mod file;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::row::Recipient;

use super::SandboxError;
use database::Database;

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
    /// When it first arrived, since this sandbox started; `None`: in an earlier run.
    pub arrived: Option<Duration>,
}

/// What the page shows of the data.
#[derive(Debug, Clone, Default)]
pub(super) struct Overview {
    /// Batch and number of customers.
    pub batches: Vec<(String, u64)>,
    /// Staff number and number of customers, where there are any.
    pub staff: Vec<(String, u64)>,
    /// The latest customers, newest first.
    pub latest: Vec<StoredCustomer>,
}

enum Command {
    Receive(NewCustomer, oneshot::Sender<u64>),
    AddBatch(String, oneshot::Sender<rusqlite::Result<()>>),
    Overview(oneshot::Sender<rusqlite::Result<Overview>>),
    Customers(Sender<rusqlite::Result<Vec<StoredCustomer>>>),
    Close(oneshot::Sender<()>),
}

/// The way to the thread.
#[derive(Debug)]
pub(super) struct Store {
    commands: SyncSender<Command>,
    batches: RwLock<BTreeSet<String>>,
}

impl Store {
    /// Opens the file, or a database in memory, with at least these batches.
    pub async fn open(file: Option<PathBuf>, batches: Vec<String>) -> Result<Self, SandboxError> {
        if let Some(id) = batches.iter().find(|id| !is_batch_id(id)) {
            return Err(SandboxError::BatchId { id: id.clone() });
        }
        let (commands, receiver) = sync_channel(WAITING_MAX);
        let (opened, opening) = oneshot::channel();
        thread::Builder::new()
            .name("sandbox-data".to_owned())
            .spawn(move || keep(file.as_deref(), &batches, opened, &receiver))
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
        self.ask(|reply| Command::AddBatch(id.to_owned(), reply)).await?;
        self.batches.write().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
        Ok(())
    }

    /// What the page shows.
    pub async fn overview(&self) -> Result<Overview, SandboxError> {
        self.ask(Command::Overview).await
    }

    /// Every customer. Blocks until the thread has answered.
    pub fn customers(&self) -> Result<Vec<StoredCustomer>, SandboxError> {
        let (reply, replied) = channel();
        self.commands.send(Command::Customers(reply)).map_err(|_| SandboxError::Stopped)?;
        replied.recv().map_err(|_| SandboxError::Stopped)?.map_err(SandboxError::Data)
    }

    /// Writes what waits and closes the file; from then on nothing is stored.
    pub async fn close(&self) {
        let (reply, replied) = oneshot::channel();
        if self.commands.send(Command::Close(reply)).is_ok() {
            let _ = replied.await;
        }
    }

    async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<rusqlite::Result<T>>) -> Command,
    ) -> Result<T, SandboxError> {
        let (reply, replied) = oneshot::channel();
        self.commands.send(command(reply)).map_err(|_| SandboxError::Stopped)?;
        replied.await.map_err(|_| SandboxError::Stopped)?.map_err(SandboxError::Data)
    }
}

/// A batch number as people choose them: 1 to 64 characters, none of them invisible.
fn is_batch_id(id: &str) -> bool {
    (1..=64).contains(&id.chars().count()) && id.trim() == id && !id.chars().any(char::is_control)
}

/// The thread: opens, reports the batches, obeys until it is told to close or nobody is left.
fn keep(
    path: Option<&Path>,
    batches: &[String],
    opened: oneshot::Sender<Result<BTreeSet<String>, SandboxError>>,
    commands: &Receiver<Command>,
) {
    // The lock goes last: when it is free, the file is closed.
    let lock = path.map(file::lock).transpose();
    let database = match lock.as_ref() {
        Ok(_) => Database::open(path),
        Err(_) => Err(SandboxError::Stopped),
    };
    let (lock, mut database) = match (lock, database) {
        (Ok(lock), Ok(database)) => (lock, database),
        (Err(error), _) | (_, Err(error)) => {
            let _ = opened.send(Err(error));
            return;
        }
    };
    let known = database.with_batches(batches).map_err(SandboxError::Data);
    if known.is_err() || opened.send(known).is_err() {
        return;
    }
    let closed = obey(&mut database, commands);
    database.close();
    drop(lock);
    if let Some(closed) = closed {
        let _ = closed.send(());
    }
}

/// Obeys commands, those that store customers in groups.
fn obey(database: &mut Database, commands: &Receiver<Command>) -> Option<oneshot::Sender<()>> {
    let mut group = Vec::new();
    while let Ok(first) = commands.recv() {
        let mut next = Some(first);
        while let Some(command) = next.take() {
            match command {
                Command::Receive(customer, reply) => {
                    group.push((customer, reply));
                    // Only what waits already: a group never waits for company.
                    if group.len() < WAITING_MAX {
                        next = commands.try_recv().ok();
                    }
                }
                other => {
                    commit(database, &mut group);
                    if let Command::Close(reply) = other {
                        return Some(reply);
                    }
                    answer(database, other);
                }
            }
        }
        commit(database, &mut group);
    }
    None
}

/// Stores the group in one transaction, then answers each. Where it fails nobody is answered,
/// which they read as not stored.
fn commit(database: &mut Database, group: &mut Vec<(NewCustomer, oneshot::Sender<u64>)>) {
    if group.is_empty() {
        return;
    }
    match database.receive(group.iter().map(|(customer, _)| customer)) {
        Ok(times) => {
            for ((_, reply), times) in group.drain(..).zip(times) {
                let _ = reply.send(times);
            }
        }
        Err(error) => {
            tracing::warn!(%error, rows = group.len(), "the sandbox could not store");
            group.clear();
        }
    }
}

fn answer(database: &mut Database, command: Command) {
    match command {
        Command::AddBatch(id, reply) => {
            let _ = reply.send(database.add_batch(&id));
        }
        Command::Overview(reply) => {
            let _ = reply.send(database.overview());
        }
        Command::Customers(reply) => {
            let _ = reply.send(database.customers());
        }
        Command::Receive(..) | Command::Close(_) => {}
    }
}
