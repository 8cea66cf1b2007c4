//! Before rows are sent that have waited for their window: the do-not-call lists are read once more,
//! and whoever came onto one meanwhile is withdrawn.
//!
//! Promises: a list that cannot be relied on by then stops the job with nothing more sent. What was
//! heeded, or why that could not be done, the run's own [`Findings`] have.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::resume::withdraw_forbidden;
use super::{
    Chosen, DoNotCallWish, HeededAgain, ImportError, JobSettings, STANDARD_INPUT, find_job,
    keep_do_not_call, load_do_not_call_again,
};
use crate::clock;
use crate::ledger::{JobId, JobNo, Ledger};
use crate::outcome::{StopCode, StoppedBy};
use crate::push::{Recheck, Rechecked};
use crate::report::SuppressRecord;
use crate::stop::Stop;

/// What came of looking again.
#[derive(Debug, Clone, Default)]
pub(super) struct Findings(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
pub(super) struct Found {
    /// Why the job may not go on.
    pub(super) trouble: Option<ImportError>,
    /// What is on record of the lists by now.
    pub(super) records: Option<Vec<SuppressRecord>>,
}

impl Findings {
    pub(super) fn take(&self) -> Found {
        std::mem::take(&mut self.found())
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the error, and gives what it stops the job by.
    fn keep(&self, error: ImportError) -> StoppedBy {
        let code = match &error {
            ImportError::Interrupted(_) => return StopCode::Interrupted.into(),
            ImportError::Ledger(_) => StopCode::Disk,
            _ => StopCode::DoNotCall,
        };
        self.found().trouble = Some(error);
        code.into()
    }
}

/// The question, where the job has a window to wait for and lists to heed.
pub(super) fn recheck<L: Ledger>(
    ledger: &Arc<L>,
    job: (JobNo, &JobId),
    settings: &JobSettings,
    mut wish: DoNotCallWish,
    chosen: Chosen,
    stop: &Stop,
    findings: &Findings,
) -> Option<Recheck> {
    // Standard input has been read to its end: what stood there was heeded in planning.
    wish.files.retain(|file| file != Path::new(STANDARD_INPUT));
    let has_lists = !wish.files.is_empty() || !settings.suppress.is_empty();
    if settings.window.is_none() || !has_lists {
        return None;
    }
    let asking = Asking {
        ledger: Arc::clone(ledger),
        no: job.0,
        id: job.1.clone(),
        wish,
        chosen,
        findings: findings.clone(),
    };
    let (asking, stop) = (Arc::new(asking), stop.clone());
    Some(Recheck::new(move || {
        let (asking, stop) = (Arc::clone(&asking), stop.clone());
        async move { asking.ask(stop).await.map_err(|error| asking.findings.keep(error)) }
    }))
}

struct Asking<L> {
    ledger: Arc<L>,
    no: JobNo,
    id: JobId,
    wish: DoNotCallWish,
    chosen: Chosen,
    findings: Findings,
}

impl<L: Ledger> Asking<L> {
    async fn ask(&self, stop: Stop) -> Result<Rechecked, ImportError> {
        let (job, settings) = find_job(&self.ledger, Some(self.id.as_str())).await?;
        let wish = self.wish.clone();
        let load = move || {
            let (now, nothing) = (clock::now(), &mut std::io::empty());
            load_do_not_call_again(&settings, &wish, now, nothing, &stop)
        };
        let loaded = tokio::task::spawn_blocking(load).await;
        let HeededAgain { do_not_call, gone: _, records } = match loaded {
            Ok(loaded) => loaded?,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The runtime is going down, and this run with it.
            Err(_) => return Ok(Rechecked::default()),
        };
        keep_do_not_call(&self.ledger, &job, &records).await?;
        self.findings.found().records = Some(records);
        let left = withdraw_forbidden(&self.ledger, self.no, &do_not_call, self.chosen).await?;
        Ok(Rechecked { again: left.again.into_iter().collect(), withdrawn: left.suppressed })
    }
}
