//! Whether anybody is at work in the ledger.

use std::sync::Arc;

use crate::import::ImportError;
use crate::ledger::{JobState, Ledger, LockError};

/// Lets pass where no run plans or pushes. What dead runs left is settled before
/// ([`crate::import::settle_dead_runs`]): whoever is still there, lives.
///
/// # Errors
/// [`LockError::Held`] with the job that is at work, or where the ledger fails.
pub async fn nobody_at_work<L: Ledger>(ledger: &Arc<L>) -> Result<(), ImportError> {
    let mut at_work: Vec<_> =
        ledger.unfinished_plans().await?.into_iter().map(|(_, id)| id).collect();
    let jobs = ledger.jobs().await?;
    let runs = jobs.into_iter().filter(|job| job.state == JobState::Running);
    at_work.extend(runs.map(|job| job.id));
    match at_work.first() {
        Some(job) => Err(LockError::Held(job.to_string()).into()),
        None => Ok(()),
    }
}
