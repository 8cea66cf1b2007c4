//! The stage: a play of one run whose platform does what a test has written down, and what a test
//! asks of it afterwards.
//!
//! The laws are those of the simulation, and hold at every step of each play.

use std::time::Duration;

use dialfeed::ledger::{LedgerError, Standing, StoredRow};
use dialfeed::outcome::{Status, StopCode, StoppedBy};
use dialfeed::push::Run;

use super::simulation;
use super::simulation::mood::{Ask, Loss, Mood, Script};
use super::simulation::platform::Request;
use super::simulation::scenario::{DiskMood, Life, Order, Recipients, Scenario};
use super::simulation::trace::{Saw, Step};

pub use super::simulation::mood::Act;

type Does = Box<dyn Fn(Ask) -> Act + Send + Sync>;
type Takes = Box<dyn Fn(Ask) -> Duration + Send + Sync>;

/// What is played.
pub struct Play {
    /// The batch of each row; rows count from 1.
    pub rows: Vec<&'static str>,
    /// Rows that were `uncertain` before, and are sent again after the pending ones.
    pub again: Vec<u32>,
    pub seed: u64,
    pub life: Life,
    does: Does,
    takes: Takes,
}

/// What is done with a request whose connection is lost.
pub const fn lost(stored: bool) -> Act {
    Act::Lose { how: Loss::Reset, stored }
}

/// A ledger whose writes take up to this time each and may overtake each other.
pub const fn slow(write: Duration) -> DiskMood {
    DiskMood { sync: write, order: Order::Each, failing: None }
}

/// A disk that is full from one write on, for so many.
pub const fn full(from: u64, writes: u64) -> DiskMood {
    DiskMood { sync: Duration::ZERO, order: Order::Each, failing: Some((from, writes)) }
}

impl Play {
    /// So many rows to one batch, before a platform that takes everything after 50 ms.
    pub fn new(rows: usize) -> Self {
        Self {
            rows: vec!["20261101"; rows],
            again: Vec::new(),
            seed: 1,
            life: Life { pause: Duration::ZERO, ..Life::calm() },
            does: Box::new(|_| Act::Take),
            takes: Box::new(|_| Duration::from_millis(50)),
        }
    }

    pub fn script(mut self, does: impl Fn(Ask) -> Act + Send + Sync + 'static) -> Self {
        self.does = Box::new(does);
        self
    }

    pub fn latency(mut self, takes: impl Fn(Ask) -> Duration + Send + Sync + 'static) -> Self {
        self.takes = Box::new(takes);
        self
    }

    pub fn set(mut self, set: impl FnOnce(&mut Life)) -> Self {
        set(&mut self.life);
        self
    }

    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }

    /// Plays it and tells what happened.
    pub fn run(self) -> Played {
        let Self { rows, again, seed, mut life, does, takes } = self;
        let mut names: Vec<&str> = Vec::new();
        let batches = rows.iter().map(|name| {
            let known = names.iter().position(|known| known == name);
            u32::try_from(known.unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            }))
            .unwrap()
        });
        let recipients = Recipients::Given(batches.collect());
        let script = Script::new(move |ask| (does(ask), takes(ask)));
        life.platform = Mood { script: Some(script), ..Mood::well() };
        life.resend_uncertain = !again.is_empty();
        let scenario = Scenario {
            seed,
            rows: u32::try_from(rows.len()).unwrap(),
            recipients,
            uncertain: again,
            lives: vec![life],
        };
        match simulation::play(&scenario) {
            Ok(played) => Played(played),
            Err(failure) => panic!("{failure}"),
        }
    }
}

/// What happened.
pub struct Played(simulation::Played);

impl Played {
    /// How the run ended.
    pub fn run(&self) -> &Result<Run, LedgerError> {
        self.0.runs[0].as_ref().unwrap()
    }

    /// What stopped it.
    pub fn stopped_by(&self) -> Option<&StoppedBy> {
        self.run().as_ref().unwrap().stopped_by.as_ref()
    }

    /// Whether this cause stopped it.
    pub fn stopped_for(&self, code: StopCode) -> bool {
        self.stopped_by().is_some_and(|stopped| stopped.is(code))
    }

    /// Whether the platform's answer stopped it, with this errno.
    pub fn stopped_by_errno(&self, code: i64) -> bool {
        matches!(self.stopped_by(), Some(StoppedBy::Errno { errno, message })
            if *errno == code && message == "消息")
    }

    /// The row as the ledger has it.
    pub fn row(&self, n: u32) -> &StoredRow {
        &self.0.rows[n as usize - 1]
    }

    /// Where the row ended.
    pub fn status(&self, n: u32) -> Status {
        match self.row(n).standing {
            Standing::At(status) => status,
            Standing::UnderWay => panic!("row {n} is under way"),
        }
    }

    /// Rows of this status.
    pub fn count(&self, status: Status) -> u64 {
        self.0.rows.iter().filter(|row| row.standing == Standing::At(status)).count() as u64
    }

    /// The requests, in their order.
    pub fn calls(&self) -> &[Request] {
        &self.0.requests
    }

    /// The row's requests.
    pub fn calls_of(&self, row: u32) -> Vec<&Request> {
        self.calls().iter().filter(|call| call.row == row).collect()
    }

    /// Rows that the platform holds.
    pub fn held(&self) -> &[u32] {
        &self.0.held
    }

    /// What happened, with its moments.
    pub fn steps(&self) -> &[(Duration, Step)] {
        self.0.trace.steps()
    }

    /// How long it took.
    pub fn took(&self) -> Duration {
        let ends = |step: &Step| matches!(step, Step::Ends { .. } | Step::Fails);
        self.steps().iter().find(|(_, step)| ends(step)).unwrap().0
    }

    /// When it told that it stops.
    pub fn stopping_at(&self) -> Duration {
        let stopping = |step: &Step| matches!(step, Step::Stopping { .. });
        self.steps().iter().find(|(_, step)| stopping(step)).unwrap().0
    }

    /// Moments at which requests began.
    pub fn begun(&self) -> Vec<Duration> {
        self.calls().iter().map(|call| call.began).collect()
    }

    /// The most requests that were under way when one began in this time, itself included.
    pub fn most_at_once(&self, from: Duration, until: Duration) -> usize {
        let mut under_way: Vec<Duration> = Vec::new();
        let mut most = 0;
        for call in self.calls() {
            under_way.retain(|ended| *ended > call.began);
            under_way.push(call.answered.map_or(Duration::MAX, |(at, _)| at));
            if from <= call.began && call.began < until {
                most = most.max(under_way.len());
            }
        }
        most
    }
}

impl Request {
    /// The errno where there was a reply.
    pub fn errno(&self) -> Option<i64> {
        match self.answered {
            Some((_, Saw::Errno(errno))) => Some(errno),
            _ => None,
        }
    }
}
