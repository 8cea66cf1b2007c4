//! The thread that owns the data: it opens it, obeys, and closes it.
//!
//! Customers are committed in groups: what arrives while one group is written makes up the next.
//! Whatever concerns calls first lets happen what has happened by then, and is one transaction
//! with it; where that fails, the exchange is as the file has it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::sandbox::SandboxError;
use crate::sandbox::exchange::Exchange;
use crate::sandbox::time::SimulatedClock;

use super::database::Database;
use super::{Command, NewCustomer, StoreOptions, WAITING_MAX, calls, file};

/// How often the calls are looked at while nobody asks, so that whoever asks next does not wait
/// for all that has happened since.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How far ahead the moment is noted that a next run begins at, in real time.
const NOTED_AHEAD: Duration = Duration::from_secs(2);

/// The database and what is made of it.
pub(super) struct Keeper {
    pub database: Database,
    exchange: Exchange,
    clock: Arc<SimulatedClock>,
    seed: u64,
}

/// The thread: opens, reports the batches, obeys until it is told to close or nobody is left.
pub(super) fn keep(
    options: &StoreOptions,
    clock: Arc<SimulatedClock>,
    opened: oneshot::Sender<Result<BTreeSet<String>, SandboxError>>,
    commands: &Receiver<Command>,
) {
    // The lock goes last: when it is free, the file is closed.
    let lock = match options.file.as_deref().map(file::lock).transpose() {
        Ok(lock) => lock,
        Err(error) => {
            let _ = opened.send(Err(error));
            return;
        }
    };
    let known = Keeper::open(options, clock).and_then(|mut keeper| {
        let batches = keeper.database.with_batches(&options.batches).map_err(SandboxError::Data)?;
        Ok((keeper, batches))
    });
    let mut keeper = match known {
        Ok((keeper, batches)) => {
            if opened.send(Ok(batches)).is_err() {
                return;
            }
            keeper
        }
        Err(error) => {
            let _ = opened.send(Err(error));
            return;
        }
    };
    let closed = keeper.obey(commands);
    keeper.close();
    drop(lock);
    if let Some(closed) = closed {
        let _ = closed.send(());
    }
}

impl Keeper {
    fn open(options: &StoreOptions, clock: Arc<SimulatedClock>) -> Result<Self, SandboxError> {
        let path: Option<&Path> = options.file.as_deref();
        let database = Database::open(path)?;
        let reached = calls::reached(database.connection()).map_err(SandboxError::Data)?;
        clock.jump_to(reached.moment_ms);
        let exchange = Exchange::load(
            database.connection(),
            options.seed,
            options.dials_batches,
            clock.now_ms(),
        )
        .map_err(SandboxError::Data)?;
        Ok(Self { database, exchange, clock, seed: options.seed })
    }

    /// Carries out what concerns calls.
    pub fn with_exchange<T>(
        &mut self,
        act: impl FnOnce(&mut Exchange, &Connection, i64) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let now_ms = self.clock.now_ms();
        let ahead_ms = self.clock.within(NOTED_AHEAD);
        let done = self.changing(|exchange, connection| {
            exchange.advance(connection, now_ms)?;
            let done = act(exchange, connection, now_ms)?;
            exchange.save(connection, now_ms, ahead_ms)?;
            Ok(done)
        });
        if done.is_err() {
            self.reload();
        }
        done
    }

    /// Dials until nobody is left to be called, or nobody is there to call; simulated time jumps
    /// as far as that takes. Gives how many are left.
    pub fn dial_all(&mut self) -> rusqlite::Result<u64> {
        let dialled_before = self.exchange.dials_batches;
        self.with_exchange(|exchange, _, _| {
            exchange.dials_batches = true;
            Ok(())
        })?;
        let mut is_going_on = true;
        while is_going_on {
            let rushed = self.changing(|exchange, connection| {
                let (moment_ms, is_more) = exchange.rush(connection)?;
                exchange.save(connection, moment_ms, 0)?;
                Ok((moment_ms, is_more))
            });
            if rushed.is_err() {
                self.reload();
            }
            let (moment_ms, is_more) = rushed?;
            self.clock.jump_to(moment_ms);
            is_going_on = is_more;
        }
        self.exchange.dials_batches = dialled_before;
        Ok(self.database.batches()?.iter().map(|batch| batch.due).sum())
    }

    fn changing<T>(
        &mut self,
        act: impl FnOnce(&mut Exchange, &Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let transaction = self.database.transaction()?;
        let done = act(&mut self.exchange, &transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    fn reload(&mut self) {
        let dials_batches = self.exchange.dials_batches;
        let now_ms = self.clock.now_ms();
        match Exchange::load(self.database.connection(), self.seed, dials_batches, now_ms) {
            Ok(exchange) => self.exchange = exchange,
            Err(error) => tracing::warn!(%error, "the sandbox's calls could not be read again"),
        }
    }

    /// Obeys commands, those that store customers in groups.
    fn obey(&mut self, commands: &Receiver<Command>) -> Option<oneshot::Sender<()>> {
        let mut group = Vec::new();
        loop {
            let received = if self.exchange.is_waiting() {
                commands.recv_timeout(LOOK_EVERY)
            } else {
                commands.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            let mut next = match received {
                Ok(command) => Some(command),
                Err(RecvTimeoutError::Timeout) => {
                    self.look();
                    None
                }
                Err(RecvTimeoutError::Disconnected) => return None,
            };
            while let Some(command) = next.take() {
                match command {
                    Command::Receive(customer, reply) => {
                        group.push((customer, reply));
                        // Only what waits already: a group never waits for company.
                        if group.len() < WAITING_MAX {
                            next = commands.try_recv().ok();
                        }
                    }
                    Command::Close(reply) => {
                        self.commit(&mut group);
                        return Some(reply);
                    }
                    Command::Ask(question) => {
                        self.commit(&mut group);
                        question(self);
                    }
                }
            }
            self.commit(&mut group);
        }
    }

    /// Stores the group in one transaction, then answers each. Where it fails nobody is answered,
    /// which they read as not stored.
    fn commit(&mut self, group: &mut Vec<(NewCustomer, oneshot::Sender<u64>)>) {
        if group.is_empty() {
            return;
        }
        let now_ms = self.clock.now_ms();
        match self.database.receive(group.iter().map(|(customer, _)| customer), now_ms) {
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

    fn look(&mut self) {
        if let Err(error) = self.with_exchange(|_, _, _| Ok(())) {
            tracing::warn!(%error, "the sandbox's calls could not be written");
        }
    }

    /// Notes the moment that was reached, and closes the file.
    fn close(mut self) {
        let noted = self.with_exchange(|exchange, connection, now_ms| {
            exchange.note_reached(connection, now_ms)
        });
        if let Err(error) = noted {
            tracing::warn!(%error, "the sandbox's last moment could not be written");
        }
        self.database.close();
    }
}
