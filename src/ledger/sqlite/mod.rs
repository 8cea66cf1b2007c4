//! The embedded engine: one SQLite file, one thread that owns its connection.
//!
//! Promises: callers' work is gathered into shared transactions (while one group syncs, the next
//! gathers), and each call returns after its transaction is durable: WAL with
//! `synchronous=FULL`; a plan's rows alone wait for the plan's end. Several processes may have the file open; writers wait for each other.

mod cells;
mod check;
mod copy;
mod drain;
mod look;
mod past;
mod plan;
mod purge;
mod read;
mod run;
mod schema;
mod worker;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::InterruptHandle;

pub use self::look::Look;
use self::worker::Worker;
use super::{
    Claim, Claimed, Compacted, CopyError, Example, Examples, Job, JobEnd, JobId, JobNo, JobState,
    Ledger, LedgerError, LookBack, NewJob, Page, Past, PlannedRow, PushedRow, RowKey, RunBy,
    Settlement, SourceRecord, StoredRow, Tally, Verified,
};
use crate::outcome::{Note, Status};

/// The file in the state folder.
const FILE: &str = "ledger.db";

/// A ledger in one file.
pub struct Sqlite {
    worker: Worker,
    path: PathBuf,
    was_taken_away: bool,
    interrupt: InterruptHandle,
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sqlite").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Sqlite {
    /// Opens the ledger of this state folder, and makes both where they are missing. The folder
    /// and the file are the owner's alone (law 4).
    ///
    /// # Errors
    /// Where it cannot be opened, is damaged, or is of a newer format; never makes a new file in
    /// place of one it cannot read.
    pub fn open(state: &Path) -> Result<Self, LedgerError> {
        let path = Self::path_in(state);
        let (connection, was_taken_away) = schema::open(state, &path)?;
        let interrupt = connection.get_interrupt_handle();
        let worker = Worker::start(connection, path.clone())?;
        Ok(Self { worker, path, was_taken_away, interrupt })
    }

    /// Looks at the ledger of this state folder without changing anything; `None` where there is
    /// none.
    ///
    /// # Errors
    /// As [`Sqlite::open`].
    pub fn look(state: &Path) -> Result<Option<Look>, LedgerError> {
        look::look(state, &Self::path_in(state))
    }

    /// Where the ledger of a state folder is.
    #[must_use]
    pub fn path_in(state: &Path) -> PathBuf {
        state.join(FILE)
    }

    /// Whether this is a new file where an earlier one was taken away: what that one knew of lists
    /// sent before is not known here.
    #[must_use]
    pub fn was_taken_away(&self) -> bool {
        self.was_taken_away
    }

    /// Whether this state folder has a ledger; [`Sqlite::open`] would make one.
    #[must_use]
    pub fn is_kept_in(state: &Path) -> bool {
        state.join(FILE).exists()
    }

    /// Has SQLite give up what it is at, as soon as it can: that then fails, and changes nothing.
    pub fn interrupt(&self) {
        self.interrupt.interrupt();
    }

    /// Looks through all of it, as only a restored backup or a doubt needs.
    ///
    /// # Errors
    /// Where it cannot be read to its end.
    pub async fn verify(&self) -> Result<Verified, LedgerError> {
        let found = self.worker.alone(check::verify).await?;
        Ok(Verified { bytes: copy::size(&self.path), ..found })
    }

    /// Writes a copy as it is at this moment, while others write on, and gives its bytes. It has its
    /// name only when it is whole, and takes nobody else's.
    ///
    /// # Errors
    /// [`CopyError`]; nothing is left behind then.
    pub async fn backup(&self, file: &Path) -> Result<u64, CopyError> {
        let part = copy::part_for(file)?;
        let (from, to) = (part.path().to_owned(), file.to_owned());
        copy::flat(self.worker.alone(move |db| copy::write(db, &from, &to)).await)?;
        copy::finish(part, file)
    }

    /// Writes the ledger anew in its place, without what was deleted. The caller sees to it that no run
    /// is at work.
    ///
    /// # Errors
    /// [`CopyError`]; the ledger is then as it was.
    pub async fn compact(&self) -> Result<Compacted, CopyError> {
        let path = self.path.clone();
        let state = path.parent().unwrap_or(Path::new(".")).to_owned();
        copy::flat(self.worker.alone(move |db| copy::compact(db, &state, &path)).await)
    }

    /// The ledger's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Ledger for Sqlite {
    async fn begin_plan(&self, job: NewJob) -> Result<JobNo, LedgerError> {
        self.worker.write(move |db| plan::begin(db, &job)).await
    }

    async fn add_rows(&self, job: JobNo, rows: Vec<PlannedRow>) -> Result<(), LedgerError> {
        self.worker.write_on(move |db| plan::add_rows(db, job, &rows)).await
    }

    async fn commit_plan(
        &self,
        job: JobNo,
        sources: Vec<SourceRecord>,
        expanded: u64,
    ) -> Result<(), LedgerError> {
        self.worker.write(move |db| plan::commit(db, job, &sources, expanded)).await
    }

    async fn drop_plan(&self, job: JobNo) -> Result<(), LedgerError> {
        self.worker.write(move |db| plan::forget(db, job)).await
    }

    async fn history(&self, back: LookBack) -> Result<Past, LedgerError> {
        self.worker.read(move |db| past::history(db, &back)).await
    }

    async fn settle_and_claim(
        &self,
        ends: Vec<Settlement>,
        claim: Claim,
    ) -> Result<Vec<Claimed>, LedgerError> {
        let write = move |db: &_| drain::settle(db, &ends).and_then(|()| drain::claim(db, &claim));
        self.worker.write(write).await
    }

    async fn settle(&self, ends: Vec<Settlement>) -> Result<(), LedgerError> {
        self.worker.write(move |db| drain::settle(db, &ends)).await
    }

    async fn release(&self, rows: Vec<(RowKey, Status)>) -> Result<(), LedgerError> {
        self.worker.write(move |db| drain::release(db, &rows)).await
    }

    async fn keys(&self, job: JobNo, status: Status) -> Result<Vec<RowKey>, LedgerError> {
        self.worker.read(move |db| read::keys(db, job, status)).await
    }

    async fn withdraw(&self, rows: Vec<Settlement>, from: Status) -> Result<(), LedgerError> {
        self.worker.write(move |db| drain::withdraw(db, &rows, from)).await
    }

    async fn bury(&self, job: JobNo) -> Result<u64, LedgerError> {
        self.worker.write(move |db| run::bury(db, job)).await
    }

    async fn begin_run(&self, job: JobNo, by: RunBy, at: Timestamp) -> Result<(), LedgerError> {
        self.worker.write(move |db| run::begin(db, job, &by, at)).await
    }

    async fn end_run(&self, job: JobNo, end: JobEnd) -> Result<(), LedgerError> {
        self.worker.write(move |db| run::end(db, job, &end)).await
    }

    async fn jobs(&self) -> Result<Vec<Job>, LedgerError> {
        self.worker.read(read::jobs).await
    }

    async fn job(&self, id: Option<JobId>) -> Result<Option<Job>, LedgerError> {
        self.worker.read(move |db| read::job(db, id.as_ref())).await
    }

    async fn jobs_of_content(&self, sha256: &str) -> Result<Vec<JobId>, LedgerError> {
        let sha256 = sha256.to_owned();
        self.worker.read(move |db| read::jobs_of_content(db, &sha256)).await
    }

    async fn keep_settings(&self, job: JobNo, settings: String) -> Result<(), LedgerError> {
        self.worker.write(move |db| plan::keep_settings(db, job, &settings)).await
    }

    async fn purge(&self, remains: Job, at: Timestamp) -> Result<(), LedgerError> {
        let job = remains.no;
        let key = self.worker.write(move |db| purge::begin(db, &remains, at)).await?;
        let mut after = None;
        loop {
            let key = key.clone();
            let done = self.worker.write(move |db| purge::some_rows(db, job, after, &key)).await?;
            let Some(last) = done else { break };
            after = Some(last);
        }
        self.worker.write(move |db| purge::end(db, job)).await
    }

    async fn empty_journal(&self) -> Result<bool, LedgerError> {
        self.worker.alone(purge::empty_journal).await
    }

    async fn unfinished_plans(&self) -> Result<Vec<(JobNo, JobId)>, LedgerError> {
        self.worker.read(|db| read::in_state(db, JobState::Planning)).await
    }

    async fn running(&self) -> Result<Vec<(JobNo, JobId)>, LedgerError> {
        self.worker.read(|db| read::in_state(db, JobState::Running)).await
    }

    async fn tally(&self, job: JobNo) -> Result<Tally, LedgerError> {
        self.worker.read(move |db| read::tally(db, job)).await
    }

    async fn rows(&self, job: JobNo, page: Page) -> Result<Vec<StoredRow>, LedgerError> {
        self.worker.read(move |db| read::rows(db, job, &page)).await
    }

    async fn pushed(
        &self,
        job: JobNo,
        after: Option<RowKey>,
        most: usize,
    ) -> Result<Vec<PushedRow>, LedgerError> {
        self.worker.read(move |db| read::pushed(db, job, after, most)).await
    }

    async fn add_note(&self, rows: Vec<RowKey>, note: Note) -> Result<(), LedgerError> {
        self.worker.write(move |db| drain::add_note(db, &rows, note)).await
    }

    async fn examples(&self, job: JobNo, examples: Examples) -> Result<Vec<Example>, LedgerError> {
        self.worker.read(move |db| read::examples(db, job, &examples)).await
    }
}
