//! What the ledger says of every row, read before a purge takes the numbers out and at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dialfeed::ledger::{JobId, Ledger as _, Page, Sqlite};
use dialfeed::outcome::Status;
use dialfeed::row::Recipient;

/// A number for somebody.
pub type Customer = (Recipient, String);

/// See the module.
#[derive(Default)]
pub struct Records {
    jobs: BTreeMap<JobId, JobRecord>,
}

/// A job, as far as the laws ask.
pub struct JobRecord {
    pub sources: Vec<(String, u64)>,
    pub rows: Vec<(Customer, Status)>,
}

impl Records {
    /// Reads the jobs whose numbers are still there.
    pub fn read(&mut self, state: &Path) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let ledger = Sqlite::open(state).unwrap();
            for job in ledger.jobs().await.unwrap() {
                if job.purged.is_some() {
                    assert!(self.jobs.contains_key(&job.id), "{} was purged unread", job.id);
                    continue;
                }
                let page = Page { after: None, most: 100_000, statuses: Vec::new() };
                let stored = ledger.rows(job.no, page).await.unwrap();
                let rows = stored.iter().filter_map(|row| {
                    let customer = (row.recipient.clone()?, row.phone?.to_string());
                    Some((customer, row.status()))
                });
                let rows = rows.collect();
                let sources = job.sources.into_iter().map(|source| (source.sha256, source.rows));
                self.jobs.insert(job.id, JobRecord { sources: sources.collect(), rows });
            }
        });
    }

    pub fn jobs(&self) -> impl Iterator<Item = (&JobId, &JobRecord)> {
        self.jobs.iter()
    }

    /// Customers of rows that stand so in any job.
    pub fn with(&self, statuses: &[Status]) -> BTreeSet<Customer> {
        let rows = self.jobs.values().flat_map(|job| &job.rows);
        rows.filter(|(_, status)| statuses.contains(status))
            .map(|(customer, _)| customer.clone())
            .collect()
    }

    /// How many rows stand so.
    pub fn count(&self) -> BTreeMap<&'static str, u64> {
        let mut count = BTreeMap::new();
        for (_, status) in self.jobs.values().flat_map(|job| &job.rows) {
            *count.entry(status.as_str()).or_default() += 1;
        }
        count
    }
}
