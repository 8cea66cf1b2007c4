//! A scenario: everything that decides how a play goes, as plain data.
//!
//! It is drawn from a seed ([`Scenario::drawn`]) or written down by hand; either way the same
//! scenario plays the same, step for step.

use std::time::Duration;

use dialfeed::push::{Hours, MaxFailures};
use jiff::SignedDuration;

use super::mood::Mood;

/// A list, and the runs of the program that are to bring it to the platform.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Where the dice of the platform, the disk and the jitter start.
    pub seed: u64,
    /// Rows of the list; they count from 1.
    pub rows: u32,
    /// Whom they go to.
    pub recipients: Recipients,
    /// Rows that an earlier run left `uncertain`.
    pub uncertain: Vec<u32>,
    /// The runs, one after another, until the list is through.
    pub lives: Vec<Life>,
}

/// Whom the rows go to.
#[derive(Debug, Clone)]
pub enum Recipients {
    /// So many batches, each row to one that the dice choose.
    Batches(u32),
    /// So many staff members in turn.
    Staff(u32),
    /// To these batches, row by row.
    Given(Vec<u32>),
}

/// One run of the program, from its start to its end or death.
#[derive(Debug, Clone)]
pub struct Life {
    /// Time in which nothing runs, before it.
    pub pause: Duration,
    /// Requests a second.
    pub rate: f64,
    /// Most requests under way.
    pub concurrency: usize,
    /// One request, from its start to the whole reply.
    pub timeout: Duration,
    /// Tries after one that surely stored nothing, and after a lost reply where that is allowed.
    pub retries: u32,
    /// `--on-uncertain resend`.
    pub resend_lost: bool,
    /// `--max-failures`.
    pub max_failures: MaxFailures,
    /// `--window` and `--stop-at`; the clock shows nine when a play begins.
    pub hours: Hours,
    /// The wall clock jumps so far, when the run is so old.
    pub jumps: Vec<(Duration, SignedDuration)>,
    /// `--resend-uncertain`.
    pub resend_uncertain: bool,
    /// `--retry-failed`.
    pub retry_failed: bool,
    /// When the user stops it.
    pub stop_after: Option<Duration>,
    /// When it dies.
    pub death: Option<Death>,
    /// What the platform and the network do to its requests.
    pub platform: Mood,
    /// What the disk does to its writes.
    pub disk: DiskMood,
}

/// When a process dies, as by `kill -9` or a power cut.
#[derive(Debug, Clone, Copy)]
pub enum Death {
    /// At this age.
    At(Duration),
    /// With this step of its trace, which falls between any two things that happen at one moment.
    AtStep(usize),
}

/// How the ledger's disk is.
#[derive(Debug, Clone)]
pub struct DiskMood {
    /// A sync takes up to this time, and at least the half of it.
    pub sync: Duration,
    /// What one sync holds.
    pub order: Order,
    /// Syncs that fail: after so many, so many.
    pub failing: Option<(u64, u64)>,
}

/// What one sync holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// All writes that came while the one before was under way, in their order, whole or not at
    /// all: the embedded engine.
    Groups,
    /// One write; several are under way at once and may overtake each other: an engine with
    /// several connections.
    Each,
}

impl Scenario {
    /// So many rows to one batch in one run: a platform that takes everything, a quick disk.
    pub fn calm(rows: u32) -> Self {
        Self {
            seed: 1,
            rows,
            recipients: Recipients::Batches(1),
            uncertain: Vec::new(),
            lives: vec![Life::calm()],
        }
    }

    /// The same with its first run changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Life)) -> Self {
        if let Some(life) = self.lives.first_mut() {
            change(life);
        }
        self
    }

    /// The same with another run behind the last, whose twin it is but for this; it ends by itself.
    #[must_use]
    pub fn then(mut self, change: impl FnOnce(&mut Life)) -> Self {
        let mut life = self.lives.last().cloned().unwrap_or_else(Life::calm);
        (life.stop_after, life.death) = (None, None);
        change(&mut life);
        self.lives.push(life);
        self
    }
}

impl Life {
    /// The program's defaults, nothing wrong anywhere.
    pub fn calm() -> Self {
        Self {
            pause: Duration::from_secs(2),
            rate: 20.0,
            concurrency: 8,
            timeout: Duration::from_secs(15),
            retries: 5,
            resend_lost: false,
            max_failures: MaxFailures::InARow(50),
            hours: Hours::default(),
            jumps: Vec::new(),
            resend_uncertain: false,
            retry_failed: false,
            stop_after: None,
            death: None,
            platform: Mood::well(),
            disk: DiskMood::quick(),
        }
    }

    /// Whether nothing can keep it from bringing every row in.
    pub fn is_calm(&self) -> bool {
        self.platform.is_well()
            && self.disk.failing.is_none()
            && self.stop_after.is_none()
            && self.death.is_none()
            && self.hours == Hours::default()
            && self.platform.latency.longest(self.concurrency) < self.timeout
    }
}

impl DiskMood {
    /// A disk that loses no time.
    pub fn quick() -> Self {
        Self { sync: Duration::ZERO, order: Order::Groups, failing: None }
    }
}
