//! The pretended disk under the ledger: what was synced stays, whatever dies.
//!
//! The rows themselves are kept by the ledger in memory, which passes the contract suite of all
//! ledgers; here stands when a write is durable, and which writes a dying process loses: all that
//! wait, and by dice those whose sync is under way.

use std::collections::VecDeque;
use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use dialfeed::ledger::{Claim, Claimed, Ledger as _, LedgerError, RowKey, Settlement};
use dialfeed::outcome::Status;
use fastrand::Rng;
use tokio::sync::oneshot;

use super::memory::Memory;
use super::scenario::{DiskMood, Order};

/// A write of the loop.
#[derive(Debug, Clone)]
pub enum Write {
    /// Writes how rows ended, and claims others.
    SettleAndClaim(Vec<Settlement>, Claim),
    /// Writes how rows ended.
    Settle(Vec<Settlement>),
    /// Puts rows back.
    Release(Vec<(RowKey, Status)>),
}

impl Write {
    /// The rows whose end or return it holds.
    pub fn keys(&self) -> Vec<RowKey> {
        match self {
            Self::Settle(ends) | Self::SettleAndClaim(ends, _) => {
                ends.iter().map(|end| end.key).collect()
            }
            Self::Release(rows) => rows.iter().map(|(key, _)| *key).collect(),
        }
    }
}

/// What a claim gives; empty for the other writes.
pub type Written = Result<Vec<Claimed>, LedgerError>;

/// A write that is not durable yet.
#[derive(Debug)]
pub struct Asked {
    no: u64,
    pub write: Write,
    pub reply: oneshot::Sender<Written>,
}

/// See the module.
#[derive(Debug)]
pub struct Disk {
    waiting: VecDeque<Asked>,
    syncing: Vec<Asked>,
    asked: u64,
    syncs: u64,
    dice: Rng,
}

impl Disk {
    pub fn new(seed: u64) -> Self {
        Self {
            waiting: VecDeque::new(),
            syncing: Vec::new(),
            asked: 0,
            syncs: 0,
            dice: Rng::with_seed(seed ^ 0x5bd1_e995),
        }
    }

    /// A write is asked for.
    pub fn ask(&mut self, write: Write, reply: oneshot::Sender<Written>) {
        self.asked += 1;
        self.waiting.push_back(Asked { no: self.asked, write, reply });
    }

    /// Whether a write waits.
    pub fn is_asked(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// A sync begins, if anything waits; gives the writes in it and how long it takes.
    pub fn begin_sync(&mut self, mood: &DiskMood) -> Option<(u64, u64, Duration)> {
        let most = match mood.order {
            Order::Groups => usize::MAX,
            Order::Each => 1,
        };
        let first = self.waiting.front()?.no;
        let group = self.waiting.len().min(most);
        self.syncing.extend(self.waiting.drain(..group));
        let takes = mood.sync.mul_f64(0.5 + 0.5 * self.dice.f64());
        Some((first, first + group as u64, takes))
    }

    /// That sync has got through, or failed.
    pub fn end_sync(&mut self, mood: &DiskMood, writes: (u64, u64)) -> (Vec<Asked>, bool) {
        let (mut ended, mut others) = (Vec::new(), Vec::new());
        for asked in self.syncing.drain(..) {
            let own = (writes.0..writes.1).contains(&asked.no);
            if own { ended.push(asked) } else { others.push(asked) }
        }
        self.syncing = others;
        let nth = self.syncs;
        self.syncs += 1;
        let fails = mood.failing.is_some_and(|(after, most)| nth >= after && nth - after < most);
        (ended, !fails)
    }

    /// The process dies; gives the writes that had got through all the same.
    pub fn dies(&mut self, order: Order) -> Vec<Write> {
        self.waiting.clear();
        let whole = self.dice.bool();
        let dice = &mut self.dice;
        let survives = |_: &Asked| match order {
            Order::Groups => whole,
            Order::Each => dice.bool(),
        };
        self.syncing.drain(..).filter(survives).map(|asked| asked.write).collect()
    }

    /// Counts syncs anew: a run's disk fails after so many of its own.
    pub fn life_begins(&mut self) {
        self.syncs = 0;
    }
}

/// The error of a sync that fails.
pub fn full() -> LedgerError {
    LedgerError::DiskFull { path: PathBuf::from("pretended") }
}

/// Applies a write to the rows.
pub fn apply(memory: &Memory, write: Write) -> Written {
    match write {
        Write::SettleAndClaim(ends, claim) => at_once(memory.settle_and_claim(ends, claim)),
        Write::Settle(ends) => at_once(memory.settle(ends)).map(|()| Vec::new()),
        Write::Release(rows) => at_once(memory.release(rows)).map(|()| Vec::new()),
    }
}

/// The ledger in memory gives way once in each call and is then done; nothing may come between.
pub fn at_once<T>(call: impl Future<Output = T>) -> T {
    let mut call = pin!(call);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = call.as_mut().poll(&mut context) {
            return value;
        }
    }
}
