//! Looking back: what other jobs put where, or may have, for a job that is planned or resumed.

use jiff::Timestamp;

use super::{FingerprintKey, JobId, JobNo, PastNumber, Scope, Standing};
use crate::row::Recipient;

/// Which earlier rows are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookBack {
    /// The job that asks; its own rows do not count.
    pub job: JobNo,
    /// Endpoint, company and action.
    pub scope: Scope,
    /// How much of that.
    pub reach: Reach,
    /// Only jobs whose last run ended later, or has no end on record.
    pub since: Option<Timestamp>,
    /// Those planned after the one that asks count all the same, whatever their clock said.
    pub later_too: bool,
}

/// How far a look back reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// What was put to these recipients.
    Recipients(Vec<Recipient>),
    /// What was put to any recipient of the scope's action.
    Action,
    /// What was put to any recipient of the scope's company, whatever the action.
    Company,
}

/// Earlier rows, job by job in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// Whom the rows went to; a row names its recipient by the place in here.
    pub recipients: Vec<Recipient>,
    /// The jobs that have such rows or could have.
    pub jobs: Vec<PastJob>,
    /// How to look for a number among the fingerprints of purged jobs; `None` where no row has one.
    pub fingerprints: Option<FingerprintKey>,
}

/// An earlier job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastJob {
    /// Its name.
    pub id: JobId,
    /// When it began.
    pub started_at: Timestamp,
    /// Its rows that are on the platform, or may be.
    pub rows: Vec<PastRow>,
}

/// An earlier row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastRow {
    /// Its number, or what is left of it.
    pub number: PastNumber,
    /// `inserted`, `duplicate`, `uncertain` or under way.
    pub standing: Standing,
    /// Whom it went to: index in [`Past::recipients`].
    pub recipient: u32,
}
