//! A job: one import, from its plan to its end, over as many runs as that takes.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Run;
use crate::clock;
use crate::outcome::StoppedBy;

/// The ledger's own number of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobNo(pub i64);

/// A job's name: the moment it began in China Standard Time and four dice,
/// `20261122-091530-7f3a`. Safe as a file name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(String);

impl JobId {
    /// A name for a job that begins now. The dice keep two jobs of one second apart.
    #[must_use]
    pub fn new(now: Timestamp, dice: u16) -> Self {
        Self(format!("{}-{dice:04x}", clock::china(now).strftime("%Y%m%d-%H%M%S")))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for JobId {
    type Err = NoJobId;

    fn from_str(text: &str) -> Result<Self, NoJobId> {
        // Names become file names: nothing else may pass.
        let shape = |(at, byte): (usize, u8)| match at {
            8 | 15 => byte == b'-',
            16.. => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            _ => byte.is_ascii_digit(),
        };
        if text.len() == 20 && text.bytes().enumerate().all(shape) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoJobId(text.to_owned()))
        }
    }
}

/// A text that is no job's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no job: a job is named like 20261122-091530-7f3a")]
pub struct NoJobId(pub String);

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Its rows are still being written; invisible.
    Planning,
    /// A run drains it, or died while it did.
    Running,
    /// The platform's answer, the clock or a failure stopped it.
    Stopped,
    /// The user stopped it, or its run died.
    Interrupted,
    /// Nothing is left to send.
    Finished,
}

impl JobState {
    /// The word in the ledger and in `summary.json`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planning => "planning",
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
            Self::Finished => "finished",
        }
    }

    /// The state of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Planning, Self::Running, Self::Stopped, Self::Interrupted, Self::Finished]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// What two targets must share to be the same, besides batch or staff member.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The endpoint, or `sandbox` for the embedded platform whatever its port.
    pub endpoint: String,
    /// The company's number.
    pub company: String,
    /// `AddTaskData` or `AddCBaseData`.
    pub action: String,
}

/// A job about to be planned.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Its name.
    pub id: JobId,
    /// Where its rows go, but for the recipient of each.
    pub scope: Scope,
    /// What `import` was given, as JSON, for `resume`. Never the auth code.
    pub settings: String,
    /// When it began.
    pub started_at: Timestamp,
}

/// One file, or one sheet of it, that a job has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRecord {
    /// The file as given.
    pub file: String,
    /// The sheet; `None` for CSV.
    pub sheet: Option<String>,
    /// The encoding; `None` for workbooks.
    pub encoding: Option<String>,
    /// Rows read.
    pub rows: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// The header's names; a column without one has its letter.
    pub header: Vec<String>,
    /// Which column feeds which field, by the column's name.
    pub columns: Vec<(String, String)>,
}

/// How a run ended, and its figures.
#[derive(Debug, Clone, PartialEq)]
pub struct JobEnd {
    /// `finished`, `stopped` or `interrupted`.
    pub state: JobState,
    /// What stopped it.
    pub stopped_by: Option<StoppedBy>,
    /// The run's exit code.
    pub exit_code: u8,
    /// Requests this run began.
    pub requests_sent: u64,
    /// Requests among them that were tries after the first.
    pub requests_retried: u64,
    /// Time from this run's first request to its last reply, in milliseconds.
    pub active_ms: u64,
    /// When it ended.
    pub finished_at: Timestamp,
}

/// A job as the ledger has it.
#[derive(Debug, Clone)]
pub struct Job {
    /// The ledger's number.
    pub no: JobNo,
    /// Its name.
    pub id: JobId,
    /// How far it is.
    pub state: JobState,
    /// What stopped the last run.
    pub stopped_by: Option<StoppedBy>,
    /// The last run's exit code; `None` while it runs.
    pub exit_code: Option<u8>,
    /// Where its rows go.
    pub scope: Scope,
    /// What `import` was given, as JSON.
    pub settings: String,
    /// What was read.
    pub sources: Vec<SourceRecord>,
    /// Rows that came from splitting cells.
    pub expanded: u64,
    /// Requests begun in all runs.
    pub requests_sent: u64,
    /// Tries after the first, in all runs.
    pub requests_retried: u64,
    /// Time spent pushing in all runs, in milliseconds.
    pub active_ms: u64,
    /// When it began.
    pub started_at: Timestamp,
    /// When its last run ended.
    pub finished_at: Option<Timestamp>,
    /// Its runs, in their order.
    pub runs: Vec<Run>,
    /// Whether its customers' data was taken out.
    pub purged: Option<Purged>,
}

/// That a job's customers' data was taken out: its counts are all that is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purged {
    /// When.
    pub at: Timestamp,
    /// Whether it was brought to its end; if not, the next purge does so. Nothing can be sent or read
    /// either way.
    pub is_whole: bool,
}

impl Job {
    /// Rows read from all sources.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.sources.iter().map(|source| source.rows).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jobs_name_is_its_moment_and_dice_and_reads_back() {
        let id = JobId::new("2026-11-22T01:15:30Z".parse().unwrap(), 0x7f3a);
        assert_eq!(id.as_str(), "20261122-091530-7f3a");
        assert_eq!(id.as_str().parse(), Ok(id));
    }

    #[test]
    fn a_name_that_could_leave_its_folder_is_none() {
        for text in ["../../etc/passwd-4444", "20261122-091530-7F3A", "20261122-091530-7f3", ""] {
            assert!(text.parse::<JobId>().is_err(), "{text}");
        }
    }
}
