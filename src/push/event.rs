//! What the loop tells whoever watches it. Every settled row is on disk before it is told.

use std::time::Duration;

use jiff::Timestamp;

use crate::outcome::Status;
use crate::row::RowId;

/// Something happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A row has its end.
    Settled {
        /// Which row.
        id: RowId,
        /// Its end.
        status: Status,
        /// The reason's code.
        reason: Option<String>,
    },
    /// A row is tried again later.
    PutOff {
        /// Which row.
        id: RowId,
        /// Why: `unreachable`, `http_503`, or with `--on-uncertain resend` a doubt's code.
        code: String,
        /// Tries so far.
        tries: u32,
        /// At the earliest after this time.
        wait: Duration,
        /// The platform is next asked anything after this time, unless it shows before that it is
        /// well; a `Retry-After` can make it long.
        probe_in: Duration,
    },
    /// A tenth of all requests were retries, and those beyond it are not made: the run stops.
    RetriesUsedUp {
        /// Retries among the requests.
        retried: u64,
        /// Requests begun.
        sent: u64,
    },
    /// The window is closed; pushing goes on then.
    ClosedUntil(Timestamp),
    /// The window has opened, and so many rows must not be sent by now.
    Withdrawn {
        /// How many.
        rows: u64,
    },
    /// The run ends: nothing new begins, what is under way is waited for.
    Stopping {
        /// Requests under way.
        under_way: usize,
    },
    /// How the run is doing, after each of the above.
    Vitals {
        /// Requests under way.
        under_way: usize,
        /// Requests a second that the pace allows just now.
        pace_per_s: f64,
    },
}
