//! The memory: every job, every row of it, and what became of each, on disk.
//!
//! Promises: what a call has returned is on disk (law 3); a row is `under_way` on disk before its
//! request may leave, and one that is found so without a living run is `uncertain` (law 2). Rows
//! keep their order. Knows no files to import, no platform and no pace.
//!
//! [`Ledger`] is the one interface; [`Sqlite`] the embedded engine. Every engine passes the same
//! contract suite (`tests/ledger.rs`).

mod check;
mod entry;
mod error;
mod fingerprint;
mod job;
mod lock;
mod past;
mod run;
mod sqlite;
mod tally;
mod timeline;

use std::future::Future;

use jiff::Timestamp;

pub use check::{Compacted, CopyError, Finding, Verified};
pub use entry::{
    Claim, Claimed, Example, Examples, Page, PlannedRow, PushedRow, RowKey, Settlement, Standing,
    StoredRow, cells_json,
};
pub use error::LedgerError;
pub use fingerprint::{FingerprintKey, KEY_BYTES, PastNumber};
pub use job::{Job, JobEnd, JobId, JobNo, JobState, NewJob, Purged, Scope, SourceRecord};
pub use lock::{LockError, Locks, RECIPIENTS_ONE_BY_ONE};
pub use past::{LookBack, Past, PastJob, PastRow, Reach};
pub use run::{Limit, Run, RunBy};
pub use sqlite::{Look, Sqlite};
pub use tally::{Counts, LawBroken, Tally};
pub use timeline::Timeline;

use crate::outcome::{Note, Status};
use crate::row::Recipient;

/// Where jobs, rows and outcomes are kept.
///
/// Every method but [`Ledger::add_rows`] returns only when what it did is durable. Methods may be called from several
/// tasks at once; an engine groups them into shared commits.
pub trait Ledger: Send + Sync + 'static {
    /// Opens a job in state `planning`: nobody sees it until [`Ledger::begin_run`].
    fn begin_plan(&self, job: NewJob) -> impl Future<Output = Result<JobNo, LedgerError>> + Send;

    /// Adds rows behind those that the job has. They are durable with [`Ledger::commit_plan`]: a plan
    /// that was not closed is forgotten anyhow.
    fn add_rows(
        &self,
        job: JobNo,
        rows: Vec<PlannedRow>,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Closes the plan: its sources with their counts, and how many rows came from splitting
    /// cells. Until a run begins the user may still say no.
    fn commit_plan(
        &self,
        job: JobNo,
        sources: Vec<SourceRecord>,
        expanded: u64,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Forgets a job that never left `planning`.
    fn drop_plan(&self, job: JobNo) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Numbers that other jobs put to these recipients, or may have.
    fn history(&self, back: LookBack) -> impl Future<Output = Result<Past, LedgerError>> + Send;

    /// Writes how claimed rows ended, and takes others, whose intent it writes, in their place: all of
    /// that or nothing, so that no more are under way at any moment than before or after.
    fn settle_and_claim(
        &self,
        ends: Vec<Settlement>,
        claim: Claim,
    ) -> impl Future<Output = Result<Vec<Claimed>, LedgerError>> + Send;

    /// Takes the next pending rows, see [`Claim::Next`].
    fn claim(
        &self,
        job: JobNo,
        after: Option<RowKey>,
        most: usize,
        closed: Vec<Recipient>,
    ) -> impl Future<Output = Result<Vec<Claimed>, LedgerError>> + Send {
        self.settle_and_claim(Vec::new(), Claim::Next { job, after, most, closed })
    }

    /// Takes just these rows, see [`Claim::These`].
    fn claim_rows(
        &self,
        keys: Vec<RowKey>,
    ) -> impl Future<Output = Result<Vec<Claimed>, LedgerError>> + Send {
        self.settle_and_claim(Vec::new(), Claim::These(keys))
    }

    /// Writes how claimed rows ended: all of them, or none.
    fn settle(&self, ends: Vec<Settlement>)
    -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Puts rows back that were claimed and not sent, each with the status it had.
    fn release(
        &self,
        rows: Vec<(RowKey, Status)>,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// The job's rows of one status, in order, by key.
    fn keys(
        &self,
        job: JobNo,
        status: Status,
    ) -> impl Future<Output = Result<Vec<RowKey>, LedgerError>> + Send;

    /// Gives rows that stand so another status before they are sent, or sent again
    /// (`already_imported`). One that stands otherwise stays.
    fn withdraw(
        &self,
        rows: Vec<Settlement>,
        from: Status,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Declares rows that a dead run left under way `uncertain`, and the job `interrupted`. The
    /// caller holds the job's lock. Returns how many rows.
    fn bury(&self, job: JobNo) -> impl Future<Output = Result<u64, LedgerError>> + Send;

    /// Marks the job as running, for the first time or again, and opens a run.
    fn begin_run(
        &self,
        job: JobNo,
        by: RunBy,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Writes how the job's last run ended, and adds its figures to the job's.
    fn end_run(
        &self,
        job: JobNo,
        end: JobEnd,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// All jobs but those in `planning`, the latest first.
    fn jobs(&self) -> impl Future<Output = Result<Vec<Job>, LedgerError>> + Send;

    /// One job by its name; `None` for the latest.
    fn job(
        &self,
        id: Option<JobId>,
    ) -> impl Future<Output = Result<Option<Job>, LedgerError>> + Send;

    /// Jobs that have read a file with this hash (SHA-256, hexadecimal), the latest first; not those in
    /// `planning`.
    fn jobs_of_content(
        &self,
        sha256: &str,
    ) -> impl Future<Output = Result<Vec<JobId>, LedgerError>> + Send;

    /// Replaces what the job remembers of how it was asked for.
    fn keep_settings(
        &self,
        job: JobNo,
        settings: String,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Takes the customers' data out of a job for good: no row has texts, a message, a remark or a
    /// number any more, but for the fingerprint of each number that was sent or may have been. Counts
    /// stay. `remains` is the job as it is to be kept: of it the settings, the sources' names and
    /// headers and what stopped it and its runs are written. In transactions of bounded size; one that
    /// is cut off is told by [`Purged::is_whole`], and done with the next. The caller holds the job's
    /// lock.
    fn purge(
        &self,
        remains: Job,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Sees to it that nothing of what was purged is left in a journal beside the ledger. `false` where
    /// another process keeps it for now: it goes when the last of them ends.
    fn empty_journal(&self) -> impl Future<Output = Result<bool, LedgerError>> + Send;

    /// Jobs left in `planning`: those whose lock is free belong to dead runs.
    fn unfinished_plans(
        &self,
    ) -> impl Future<Output = Result<Vec<(JobNo, JobId)>, LedgerError>> + Send;

    /// Jobs that run, by their records: those whose lock is free have died. Asked by every command, so
    /// without all that [`Ledger::jobs`] reads.
    fn running(&self) -> impl Future<Output = Result<Vec<(JobNo, JobId)>, LedgerError>> + Send;

    /// Counts the job's rows by everything a summary asks for.
    fn tally(&self, job: JobNo) -> impl Future<Output = Result<Tally, LedgerError>> + Send;

    /// One page of the job's rows in order, with their texts.
    fn rows(
        &self,
        job: JobNo,
        page: Page,
    ) -> impl Future<Output = Result<Vec<StoredRow>, LedgerError>> + Send;

    /// One page of the rows that were sent or may have been, in order, without their texts.
    fn pushed(
        &self,
        job: JobNo,
        after: Option<RowKey>,
        most: usize,
    ) -> impl Future<Output = Result<Vec<PushedRow>, LedgerError>> + Send;

    /// Adds a note to rows that are `uncertain`; others stay as they are.
    fn add_note(
        &self,
        rows: Vec<RowKey>,
        note: Note,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// The first rows of each problem, in order. Without their texts, which may be megabytes each:
    /// [`Page::of`] reads those of one.
    fn examples(
        &self,
        job: JobNo,
        examples: Examples,
    ) -> impl Future<Output = Result<Vec<Example>, LedgerError>> + Send;
}
