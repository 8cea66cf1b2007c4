//! What earlier jobs put into the same targets, so that nobody is called twice (law 2).

use std::sync::Arc;

use hashbrown::HashMap;

use crate::ledger::{JobId, JobNo, Ledger, LedgerError, Scope, Standing};
use crate::outcome::Status;
use crate::row::{Phone, Recipient};

/// The numbers of the targets met so far.
pub(super) struct History<L> {
    ledger: Arc<L>,
    job: JobNo,
    scope: Scope,
    jobs: Vec<JobId>,
    /// For each recipient: number -> index in `jobs`, and whether it is certain.
    numbers: HashMap<Recipient, HashMap<u64, (u32, bool)>>,
}

/// An earlier row with the same number and target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Before {
    /// Its job.
    pub(super) job: JobId,
    /// Whether it surely is there; otherwise it may be.
    pub(super) certain: bool,
}

impl<L: Ledger> History<L> {
    pub(super) fn new(ledger: Arc<L>, job: JobNo, scope: Scope) -> Self {
        Self { ledger, job, scope, jobs: Vec::new(), numbers: HashMap::new() }
    }

    /// Whether a number was put to this recipient before. [`History::load`] comes first.
    pub(super) fn find(&self, recipient: &Recipient, phone: Phone) -> Option<Before> {
        let (job, certain) = *self.numbers.get(recipient)?.get(&phone.bits())?;
        Some(Before { job: self.jobs.get(job as usize)?.clone(), certain })
    }

    /// Whether this recipient's numbers are loaded.
    pub(super) fn has(&self, recipient: &Recipient) -> bool {
        self.numbers.contains_key(recipient)
    }

    /// Loads a recipient's numbers.
    pub(super) async fn load(&mut self, recipient: &Recipient) -> Result<(), LedgerError> {
        let rows = self.ledger.history(self.job, self.scope.clone(), recipient.clone()).await?;
        let mut numbers = HashMap::with_capacity(rows.len());
        for (phone, standing, job) in rows {
            let certain = matches!(standing, Standing::At(Status::Inserted | Status::Duplicate));
            let job = self.job_index(job);
            let entry = numbers.entry(phone.bits()).or_insert((job, certain));
            if certain && !entry.1 {
                *entry = (job, true);
            }
        }
        self.numbers.insert(recipient.clone(), numbers);
        Ok(())
    }

    fn job_index(&mut self, job: JobId) -> u32 {
        // Rows come job by job, so the last is nearly always it.
        let at = self.jobs.iter().rposition(|known| *known == job).unwrap_or_else(|| {
            self.jobs.push(job);
            self.jobs.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}
