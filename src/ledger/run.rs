//! A run: one time that a job was drained, by whom, with what, and how it ended. A job has as many as
//! it took: the evidence of what was done when.

use jiff::Timestamp;

use crate::outcome::StoppedBy;

/// Who begins a run, and with what.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunBy {
    /// The command: `import` or `resume`.
    pub command: String,
    /// The user's name on this machine; `None` where the system does not tell.
    pub user: Option<String>,
    /// The machine's name; `None` where the system does not tell.
    pub host: Option<String>,
    /// The program's version; `None` for runs of versions that kept no record.
    pub version: Option<String>,
    /// Its ceiling; `None` for runs of versions that kept no record.
    pub limit: Option<Limit>,
}

/// The ceiling of a run, as asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// So many requests a second.
    PerSecond(f64),
    /// As many as the platform takes.
    Auto,
}

/// A run as the ledger has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Who began it, and with what.
    pub by: RunBy,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it goes on, and for one that died.
    pub finished_at: Option<Timestamp>,
    /// What stopped it.
    pub stopped_by: Option<StoppedBy>,
    /// Its exit code; `None` as for `finished_at`.
    pub exit_code: Option<u8>,
    /// Requests it began.
    pub requests_sent: u64,
    /// Among them, tries after a row's first.
    pub requests_retried: u64,
}
