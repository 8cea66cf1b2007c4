//! Whether anybody is at work in the ledger.

use std::sync::Arc;

use crate::import::ImportError;
use crate::ledger::{Ledger, LockError};

/// Lets pass where no run plans or pushes. What dead runs left is settled before
/// ([`crate::import::settle_dead_runs`]): whoever is still there, lives.
///
/// # Errors
/// [`LockError::Held`] with the job that is at work, or where the ledger fails.
pub async fn nobody_at_work<L: Ledger>(ledger: &Arc<L>) -> Result<(), ImportError> {
    let mut at_work = ledger.unfinished_plans().await?;
    at_work.extend(ledger.running().await?);
    match at_work.first() {
        Some((_, job)) => Err(LockError::Held(job.to_string()).into()),
        None => Ok(()),
    }
}
