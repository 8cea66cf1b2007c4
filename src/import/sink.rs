//! Where planned rows go: into the ledger, or nowhere (`check`).
//!
//! While the ledger writes one batch the next is judged; at most one is on its way.

use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::ledger::{JobNo, Ledger, LedgerError, PlannedRow};

/// Takes planned rows.
pub(super) struct Sink<L> {
    into: Option<(Arc<L>, JobNo)>,
    runtime: Handle,
    writing: Option<JoinHandle<Result<(), LedgerError>>>,
}

impl<L: Ledger> Sink<L> {
    /// Into this job, or nowhere. The runtime carries the writes.
    pub(super) fn new(into: Option<(Arc<L>, JobNo)>, runtime: Handle) -> Self {
        Self { into, runtime, writing: None }
    }

    /// Whether rows are kept, so that their texts are needed.
    pub(super) fn keeps(&self) -> bool {
        self.into.is_some()
    }

    /// Hands a batch on; blocks while the one before it is being written.
    pub(super) fn add(&mut self, rows: Vec<PlannedRow>) -> Result<(), LedgerError> {
        let Some((ledger, job)) = &self.into else { return Ok(()) };
        let (ledger, job) = (Arc::clone(ledger), *job);
        self.finish()?;
        let write = async move { ledger.add_rows(job, rows).await };
        self.writing = Some(self.runtime.spawn(write));
        Ok(())
    }

    /// Waits until everything is written.
    pub(super) fn finish(&mut self) -> Result<(), LedgerError> {
        match self.writing.take().map(|writing| self.runtime.block_on(writing)) {
            None => Ok(()),
            Some(Ok(written)) => written,
            Some(Err(error)) if error.is_panic() => {
                std::panic::resume_unwind(error.into_panic());
            }
            // The runtime is going down, and this run with it.
            Some(Err(_)) => Ok(()),
        }
    }
}
