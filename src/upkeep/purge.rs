//! Purging: which jobs, and what goes of each.
//!
//! Of a job the report's files go first, then the calls, then the ledger's rows: where the files cannot
//! be deleted the job stays whole, and the next purge tries again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::remains::remains;
use super::reports::{self, Found};
use crate::import::{ImportError, JobSettings};
use crate::ledger::{Job, JobId, JobState, Ledger, LockError, Locks};
use crate::outcome::Status;
use crate::report::{ReportError, SUMMARY, Summary};
use crate::results::CallStore;

/// Hours in a day.
const DAY_H: i64 = 24;

/// Which jobs are purged, and how. A job that no `jobs` and no `older_than_days` speaks of is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeWish {
    /// These jobs, by their names; where empty, all that are old enough.
    pub jobs: Vec<String>,
    /// Only jobs whose last sign of life is so many days old.
    pub older_than_days: Option<u32>,
    /// Only jobs that are so far. Pending rows of a stopped job can never be sent afterwards.
    pub states: Vec<JobState>,
    /// Whether the files of the reports stay.
    pub keep_reports: bool,
    /// Whether it is only found out what would be done.
    pub dry_run: bool,
}

impl PurgeWish {
    /// Finished jobs of this age, with their reports: what a retention asks for.
    #[must_use]
    pub fn of_age(days: u32) -> Self {
        Self {
            jobs: Vec::new(),
            older_than_days: Some(days),
            states: vec![JobState::Finished],
            keep_reports: false,
            dry_run: false,
        }
    }
}

/// What was done, or would be.
#[derive(Debug, Default)]
pub struct Purges {
    /// Jobs that were purged.
    pub purged: Vec<PurgedJob>,
    /// Jobs that were meant and were not.
    pub kept: Vec<KeptJob>,
    /// Another process keeps the ledger's journal for now, in which purged data may stand: it goes when
    /// that ends.
    pub is_journal_kept: bool,
}

/// A job that was purged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgedJob {
    /// Its name.
    pub job: JobId,
    /// How far it was.
    pub state: JobState,
    /// Its last sign of life.
    pub last_sign: Timestamp,
    /// Its rows.
    pub rows: u64,
    /// Those among them that can never be sent now.
    pub pending: u64,
    /// Calls that had been read for it.
    pub calls: u64,
    /// What became of its report.
    pub report: ReportFate,
    /// It had been purged before: only files and calls were looked at.
    pub was_purged: bool,
}

/// What became of a job's report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportFate {
    /// These files are deleted.
    Deleted(Vec<PathBuf>),
    /// There was none.
    None,
    /// It stays, as was asked for.
    Kept(PathBuf),
    /// The folder has a report that is not known to be this job's; it stays.
    NotOurs(PathBuf),
}

/// A job that was meant and stays.
#[derive(Debug)]
pub struct KeptJob {
    /// Its name.
    pub job: JobId,
    /// Why.
    pub why: Kept,
}

/// Why a job stays.
#[derive(Debug)]
pub enum Kept {
    /// A run holds it.
    Held,
    /// It is so far, and that was not asked for.
    State(JobState),
    /// It is not old enough.
    Young {
        /// Its last sign of life.
        last_sign: Timestamp,
    },
    /// A file of its report cannot be deleted or read.
    Report {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// The calls that were read for it cannot be forgotten.
    Calls {
        /// What is wrong with their file.
        message: String,
    },
    /// Its rows do not add up (law 1): they are evidence.
    Law(crate::ledger::LawBroken),
}

/// What goes on.
#[derive(Debug)]
pub enum PurgeEvent<'a> {
    /// A job is through.
    Purged(&'a PurgedJob),
    /// A job stays.
    Kept(&'a KeptJob),
}

/// When the job was last at work. One that ended in the future is not old, and a clock that was set
/// back makes none older.
#[must_use]
pub fn last_sign(job: &Job) -> Timestamp {
    let runs = job.runs.iter().flat_map(|run| [Some(run.started_at), run.finished_at]);
    let signs = runs.chain([job.finished_at]).flatten();
    signs.fold(job.started_at, Timestamp::max)
}

/// Purges the jobs that are meant, each on its own; `see` hears of each. May be dropped at any point:
/// what was begun, the next purge ends. What dead runs left is settled before
/// ([`crate::import::settle_dead_runs`]).
///
/// # Errors
/// A job that there is not, a ledger or a lock that fails. What was purged until then is purged.
pub async fn purge<L: Ledger>(
    ledger: &Arc<L>,
    state: &Path,
    wish: &PurgeWish,
    now: Timestamp,
    see: &mut (dyn FnMut(PurgeEvent<'_>) + Send),
) -> Result<Purges, ImportError> {
    let mut done = Purges::default();
    for job in meant(ledger, wish).await? {
        let is_named = !wish.jobs.is_empty();
        let outcome = match stays(&job, wish, now) {
            // What a schedule does not mean, it need not hear of.
            Some(Kept::Young { .. } | Kept::State(_)) if !is_named => continue,
            Some(why) => Err(why),
            None => one(ledger, state, job.id.clone(), wish, now).await?,
        };
        match outcome {
            Ok(purged) => {
                see(PurgeEvent::Purged(&purged));
                done.purged.push(purged);
            }
            Err(why) => {
                let kept = KeptJob { job: job.id, why };
                see(PurgeEvent::Kept(&kept));
                done.kept.push(kept);
            }
        }
    }
    if !wish.dry_run && !done.purged.is_empty() {
        done.is_journal_kept = !ledger.empty_journal().await?;
    }
    Ok(done)
}

/// The jobs that are named, in that order, or all that could be old enough, the oldest first.
async fn meant<L: Ledger>(ledger: &Arc<L>, wish: &PurgeWish) -> Result<Vec<Job>, ImportError> {
    if wish.jobs.is_empty() {
        let is_left = |job: &Job| !job.purged.is_some_and(|purged| purged.is_whole);
        return Ok(ledger.jobs().await?.into_iter().rev().filter(is_left).collect());
    }
    let mut jobs: Vec<Job> = Vec::new();
    for name in &wish.jobs {
        let missing = || ImportError::NoSuchJob(Some(name.clone()));
        let id: JobId = name.trim().parse().map_err(|_| missing())?;
        let job = ledger.job(Some(id)).await?.ok_or_else(missing)?;
        if !jobs.iter().any(|known| known.no == job.no) {
            jobs.push(job);
        }
    }
    Ok(jobs)
}

/// Why the job is not to be purged, as far as its record says.
fn stays(job: &Job, wish: &PurgeWish, now: Timestamp) -> Option<Kept> {
    if job.purged.is_some() {
        // Whoever began it has said so, and there is no way back.
        return None;
    }
    let last_sign = last_sign(job);
    let is_old = |days: u32| {
        now.duration_since(last_sign) >= SignedDuration::from_hours(DAY_H * i64::from(days))
    };
    let is_meant = wish.older_than_days.map_or(!wish.jobs.is_empty(), is_old);
    if !is_meant {
        return Some(Kept::Young { last_sign });
    }
    if job.state == JobState::Running {
        return Some(Kept::Held);
    }
    (!wish.states.contains(&job.state)).then_some(Kept::State(job.state))
}

type Outcome = Result<PurgedJob, Kept>;

/// Purges one job, under its lock.
async fn one<L: Ledger>(
    ledger: &Arc<L>,
    state: &Path,
    id: JobId,
    wish: &PurgeWish,
    now: Timestamp,
) -> Result<Outcome, ImportError> {
    let mut locks = Locks::new(state)?;
    match locks.job(&id) {
        Ok(()) => {}
        Err(LockError::Held(_)) => return Ok(Err(Kept::Held)),
        Err(error) => return Err(error.into()),
    }
    // As it is now that nobody else changes it.
    let missing = || ImportError::NoSuchJob(Some(id.to_string()));
    let job = ledger.job(Some(id.clone())).await?.ok_or_else(missing)?;
    if let Some(why) = stays(&job, wish, now) {
        return Ok(Err(why));
    }
    let tally = ledger.tally(job.no).await?;
    if let Err(law) = tally.balance(job.read(), job.expanded) {
        return Ok(Err(Kept::Law(law)));
    }
    let settings: Option<JobSettings> = serde_json::from_str(&job.settings).ok();
    let was_purged = job.purged.is_some_and(|purged| purged.is_whole);
    let (job_state, last_sign) = (job.state, last_sign(&job));
    let at = job.purged.filter(|purged| purged.is_whole).map_or(now, |purged| purged.at);
    let left = remains(job, at);
    let summary = settings.as_ref().map(|settings| {
        let masked: Option<JobSettings> = serde_json::from_str(&left.settings).ok();
        Summary::of_job(&left, &tally, &masked.as_ref().unwrap_or(settings).meta())
    });
    let folder = settings.as_ref().map(|settings| settings.report_dir.as_path());
    let report = match folder.map_or(Ok(ReportFate::None), |folder| report(folder, &id, wish)) {
        Ok(report) => report,
        Err(trouble) => {
            return Ok(Err(Kept::Report { path: trouble.path, error: trouble.error }));
        }
    };
    let calls = match calls(state, &id, wish.dry_run) {
        Ok(calls) => calls,
        Err(error) => return Ok(Err(Kept::Calls { message: error.to_string() })),
    };
    if !wish.dry_run {
        if let (ReportFate::Deleted(_), Some(folder), Some(Ok(summary))) =
            (&report, folder, summary)
        {
            // It names files, and says what the platform said.
            if let Err(ReportError::NotWritten { path, source: error }) =
                summary.write(&folder.join(SUMMARY))
            {
                return Ok(Err(Kept::Report { path, error }));
            }
        }
        if !was_purged {
            ledger.purge(left, now).await?;
        }
    }
    Ok(Ok(PurgedJob {
        job: id,
        state: job_state,
        last_sign,
        rows: tally.rows.sum(),
        pending: tally.rows.of(Status::Pending),
        calls,
        report,
        was_purged,
    }))
}

/// Deletes the report's files, or finds out which would go.
fn report(folder: &Path, job: &JobId, wish: &PurgeWish) -> Result<ReportFate, reports::Trouble> {
    Ok(match reports::look(folder, job)? {
        Found::Nothing => ReportFate::None,
        Found::NotOurs => ReportFate::NotOurs(folder.to_owned()),
        Found::Ours(_) if wish.keep_reports => ReportFate::Kept(folder.to_owned()),
        Found::Ours(files) => {
            if !wish.dry_run {
                reports::delete(&files)?;
            }
            ReportFate::Deleted(files)
        }
    })
}

/// Forgets the calls, or counts them.
fn calls(state: &Path, job: &JobId, is_dry: bool) -> Result<u64, crate::results::ResultsError> {
    match CallStore::open_kept(state)? {
        None => Ok(0),
        Some(store) if is_dry => store.count(job),
        Some(mut store) => store.forget(job),
    }
}
