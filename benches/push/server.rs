//! The embedded platform in this process, and the requests of a run as they arrived there.
//!
//! Every run has a batch of its own. Knows no program that sends.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use dialfeed::row::Recipient;
use dialfeed::sandbox::{Faults, Running, Sandbox, SandboxOptions};
use tokio::runtime::Runtime;

use crate::arrivals::Arrivals;

/// The sandbox's log holds no more, so no run may be longer.
pub const ROWS_MAX: usize = 100_000;
/// More than there are runs.
const BATCHES: usize = 200;

/// A sandbox that answers until its value ends.
pub struct Server {
    sandbox: Running,
    started: Instant,
    next_batch: usize,
    /// Serves on threads of its own.
    _runtime: Runtime,
}

/// What came of one run, as the server saw it.
pub struct Received {
    pub arrivals: Arrivals,
    /// Rows that were new, of all that arrived; the rest were duplicates.
    pub inserted: usize,
}

impl Server {
    /// Answers that much after each request.
    pub fn start(latency_ms: u64) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let options = SandboxOptions {
            batches: (0..BATCHES).map(batch_name).collect(),
            faults: Faults { latency_ms, ..Faults::default() },
            ..SandboxOptions::default()
        };
        let sandbox = runtime.block_on(Sandbox::start(options))?;
        // Its own clock began a moment ago; processor time is read in coarser steps than that.
        Ok(Self { sandbox, started: Instant::now(), next_batch: 0, _runtime: runtime })
    }

    pub fn endpoint(&self) -> String {
        self.sandbox.url()
    }

    /// A batch that no run has used.
    pub fn batch(&mut self) -> Result<String> {
        ensure!(self.next_batch < BATCHES, "no batch is left");
        self.next_batch += 1;
        Ok(batch_name(self.next_batch - 1))
    }

    /// What arrived for a batch. Every request must have been answered with errno 1 or 10.
    pub fn received(&self, batch: &str) -> Result<Received> {
        let recipient = Some(Recipient::Batch(batch.to_owned()));
        let log = self.sandbox.requests().log;
        let ours: Vec<_> = log.iter().filter(|request| request.recipient == recipient).collect();
        let ended = |errno| ours.iter().filter(|request| request.errno == Some(errno)).count();
        let (inserted, duplicate) = (ended(1), ended(10));
        ensure!(inserted + duplicate == ours.len(), "some requests were not taken: {batch}");
        let moments: Vec<Duration> = ours.iter().map(|request| request.at).collect();
        Ok(Received { arrivals: Arrivals::new(moments), inserted })
    }

    /// The moments of the first and the last arrival on this process's clock.
    pub fn ends(&self, arrivals: &Arrivals) -> Result<(Instant, Instant)> {
        let (first, last) = arrivals.ends().context("nothing arrived")?;
        Ok((self.started + first, self.started + last))
    }
}

fn batch_name(number: usize) -> String {
    format!("bench-{number}")
}
