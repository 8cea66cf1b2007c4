//! What happened in a play, step by step, and the hash by which two plays are compared.

use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use dialfeed::ledger::Standing;
use dialfeed::outcome::Status;
use jiff::Timestamp;

use super::mood::Act;

/// One thing that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A run begins, with so many rows with an end to be sent again.
    LifeBegins { life: usize, again: usize },
    /// A request leaves for the platform, which will do this with it.
    Begins { request: usize, row: u32, act: Act },
    /// The platform keeps the row.
    Stores { request: usize, row: u32 },
    /// The loop is given the answer.
    Answered { request: usize, row: u32, saw: Saw },
    /// A row stands so on disk from now on.
    Stands { row: u32, standing: Standing },
    /// A sync ends, with so many writes in it.
    Synced { writes: usize },
    /// A sync fails.
    DiskFails { writes: usize },
    /// The loop tells of a row's end.
    Told { row: u32, status: Status },
    /// The loop tells that a row is tried again.
    PutOff { row: u32, tries: u32, wait: Duration },
    /// The loop tells that it makes no further retries.
    RetriesUsedUp { retried: u64 },
    /// The loop tells that the window is closed until then.
    Closed { until: Timestamp },
    /// The loop tells that it stops.
    Stopping { under_way: usize },
    /// The user stops it.
    StopAsked,
    /// The process dies.
    Dies,
    /// A sync that was under way when the process died had got through.
    Survives { writes: usize },
    /// The run ends by itself.
    Ends { requests: u64, stopped: bool },
    /// The run ends because the ledger failed.
    Fails,
    /// Rows that a dead run left under way are uncertain.
    Buried { rows: u64 },
}

/// What the loop saw of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Saw {
    /// A readable reply.
    Errno(i64),
    /// Surely stored nothing: not reached.
    Unreachable,
    /// Surely stored nothing: put off, perhaps for so long.
    Refused(Option<Duration>),
    /// HTTP 4xx.
    Http(u16),
    /// HTTP 3xx.
    Redirected,
    /// No readable reply.
    Doubt,
}

impl Saw {
    /// Surely stored nothing, and is tried again.
    pub fn is_put_off(self) -> bool {
        matches!(self, Self::Unreachable | Self::Refused(_))
    }
}

/// The steps of a play, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace(Vec<(Duration, Step)>);

impl Trace {
    pub fn add(&mut self, at: Duration, step: Step) {
        self.0.push((at, step));
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The steps with their moments, counted from the play's beginning.
    pub fn steps(&self) -> &[(Duration, Step)] {
        &self.0
    }

    /// A figure that differs where two traces do.
    pub fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    /// The last so many steps, a line each.
    pub fn tail(&self, steps: usize) -> impl fmt::Display + '_ {
        struct Tail<'a>(usize, &'a [(Duration, Step)]);
        impl fmt::Display for Tail<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                for (n, (at, step)) in (self.0..).zip(self.1) {
                    writeln!(f, "{n:>6}  {:>12.6}  {step:?}", at.as_secs_f64())?;
                }
                Ok(())
            }
        }
        let first = self.0.len().saturating_sub(steps);
        Tail(first, &self.0[first..])
    }
}
