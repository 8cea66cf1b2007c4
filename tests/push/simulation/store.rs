//! The ledger as a run sees it: its writes take the disk's time, and after its death none ends.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use dialfeed::ledger::{
    Claim, Example, Examples, Job, JobEnd, JobId, JobNo, Ledger, LedgerError, LookBack, NewJob,
    Page, Past, PlannedRow, PushedRow, RowKey, RunBy, Settlement, SourceRecord, StoredRow, Tally,
};
use dialfeed::outcome::{Note, Status};
use jiff::Timestamp;
use tokio::sync::Notify;

use super::disk::{Write, Written};
use super::scenario::Order;
use super::world::World;

/// See the module.
pub struct Store {
    world: Arc<World>,
    order: Order,
    /// Tells whoever commits groups that something waits.
    asked: Arc<Notify>,
}

impl Store {
    pub fn new(world: Arc<World>, order: Order, asked: Arc<Notify>) -> Self {
        Self { world, order, asked }
    }

    async fn write(&self, write: Write) -> Written {
        let Some(answer) = self.world.ask(write) else { return pending().await };
        match self.order {
            Order::Groups => self.asked.notify_one(),
            Order::Each => sync(&self.world).await,
        }
        match answer.await {
            Ok(written) => written,
            // It died with the process.
            Err(_) => pending().await,
        }
    }
}

/// Commits group after group, as the embedded engine's thread does.
pub async fn commit(world: Arc<World>, asked: Arc<Notify>) {
    loop {
        asked.notified().await;
        while world.is_asked() {
            sync(&world).await;
        }
    }
}

async fn sync(world: &World) {
    let Some((writes, takes)) = world.begin_sync() else { return };
    pass(takes).await;
    world.end_sync(writes);
}

async fn pass(time: Duration) {
    if time.is_zero() {
        tokio::task::yield_now().await;
    } else {
        tokio::time::sleep(time).await;
    }
}

/// What the loop itself never asks for goes straight to the rows.
impl Ledger for Store {
    async fn begin_plan(&self, job: NewJob) -> Result<JobNo, LedgerError> {
        self.world.memory.begin_plan(job).await
    }

    async fn add_rows(&self, job: JobNo, rows: Vec<PlannedRow>) -> Result<(), LedgerError> {
        self.world.memory.add_rows(job, rows).await
    }

    async fn commit_plan(
        &self,
        job: JobNo,
        sources: Vec<SourceRecord>,
        expanded: u64,
    ) -> Result<(), LedgerError> {
        self.world.memory.commit_plan(job, sources, expanded).await
    }

    async fn drop_plan(&self, job: JobNo) -> Result<(), LedgerError> {
        self.world.memory.drop_plan(job).await
    }

    async fn history(&self, back: LookBack) -> Result<Past, LedgerError> {
        self.world.memory.history(back).await
    }

    async fn settle_and_claim(&self, ends: Vec<Settlement>, claim: Claim) -> Written {
        self.write(Write::SettleAndClaim(ends, claim)).await
    }

    async fn settle(&self, ends: Vec<Settlement>) -> Result<(), LedgerError> {
        self.write(Write::Settle(ends)).await.map(drop)
    }

    async fn release(&self, rows: Vec<(RowKey, Status)>) -> Result<(), LedgerError> {
        self.write(Write::Release(rows)).await.map(drop)
    }

    async fn keys(&self, job: JobNo, status: Status) -> Result<Vec<RowKey>, LedgerError> {
        self.world.memory.keys(job, status).await
    }

    async fn withdraw(&self, rows: Vec<Settlement>, from: Status) -> Result<(), LedgerError> {
        self.world.memory.withdraw(rows, from).await
    }

    async fn bury(&self, job: JobNo) -> Result<u64, LedgerError> {
        self.world.memory.bury(job).await
    }

    async fn begin_run(&self, job: JobNo, by: RunBy, at: Timestamp) -> Result<(), LedgerError> {
        self.world.memory.begin_run(job, by, at).await
    }

    async fn end_run(&self, job: JobNo, end: JobEnd) -> Result<(), LedgerError> {
        self.world.memory.end_run(job, end).await
    }

    async fn jobs(&self) -> Result<Vec<Job>, LedgerError> {
        self.world.memory.jobs().await
    }

    async fn job(&self, id: Option<JobId>) -> Result<Option<Job>, LedgerError> {
        self.world.memory.job(id).await
    }

    async fn jobs_of_content(&self, sha256: &str) -> Result<Vec<JobId>, LedgerError> {
        self.world.memory.jobs_of_content(sha256).await
    }

    async fn keep_settings(&self, job: JobNo, settings: String) -> Result<(), LedgerError> {
        self.world.memory.keep_settings(job, settings).await
    }

    async fn purge(&self, remains: Job, at: Timestamp) -> Result<(), LedgerError> {
        self.world.memory.purge(remains, at).await
    }

    async fn empty_journal(&self) -> Result<bool, LedgerError> {
        self.world.memory.empty_journal().await
    }

    async fn unfinished_plans(&self) -> Result<Vec<(JobNo, JobId)>, LedgerError> {
        self.world.memory.unfinished_plans().await
    }

    async fn running(&self) -> Result<Vec<(JobNo, JobId)>, LedgerError> {
        self.world.memory.running().await
    }

    async fn tally(&self, job: JobNo) -> Result<Tally, LedgerError> {
        self.world.memory.tally(job).await
    }

    async fn rows(&self, job: JobNo, page: Page) -> Result<Vec<StoredRow>, LedgerError> {
        self.world.memory.rows(job, page).await
    }

    async fn pushed(
        &self,
        job: JobNo,
        after: Option<RowKey>,
        most: usize,
    ) -> Result<Vec<PushedRow>, LedgerError> {
        self.world.memory.pushed(job, after, most).await
    }

    async fn add_note(&self, rows: Vec<RowKey>, note: Note) -> Result<(), LedgerError> {
        self.world.memory.add_note(rows, note).await
    }

    async fn examples(&self, job: JobNo, examples: Examples) -> Result<Vec<Example>, LedgerError> {
        self.world.memory.examples(job, examples).await
    }
}
