//! Running a job: drained through the platform, its end written, its report made.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::ending::exit_code;
use super::one_thread::on_one_thread;
use super::recheck::{Findings, recheck};
use super::{Chosen, DoNotCallWish, ImportError, JobSettings, Planned};
use crate::clock;
use crate::ledger::{
    Job, JobEnd, JobId, JobNo, JobState, Ledger, LedgerError, RowKey, RunBy, Tally,
};
use crate::outcome::{Status, StopCode};
use crate::push::{Event, Hours, Target, Work, drain};
use crate::report::{self, ReportError, ReportOptions, Summary, Tell, Words};
use crate::stop::Stop;

/// The exit code of a run that this machine has failed (contract, section 3).
const FAILED: u8 = 1;

/// So few rows are sent where they are: a thread of its own would cost a job its connection to the
/// platform, which the next one of a folder could have gone on with, and save it nothing.
const FEW_ROWS: u64 = 1_000;

/// What goes on in a run.
#[derive(Debug)]
pub enum RunEvent {
    /// The ledger has the job as one that is run; nothing is sent before this was heard.
    Begun,
    /// Rows are pushed.
    Push(Event),
    /// The report is written: so many rows of so many, each format counted by itself.
    Report {
        /// Rows written.
        done: u64,
        /// Rows to write.
        all: u64,
    },
}

/// What a run sends besides the rows that are pending, and what may keep it from sending.
#[derive(Debug, Default)]
pub struct Sending {
    /// Rows with an end that are sent once more.
    pub again: Vec<RowKey>,
    /// Which they are.
    pub chosen: Chosen,
    /// The do-not-call lists that hold when a window opens for which rows have waited; those on the
    /// job's record hold besides.
    pub do_not_call: DoNotCallWish,
}

/// A run that has ended.
#[derive(Debug)]
pub struct Ended {
    /// The job as it is now.
    pub job: Job,
    /// Its rows.
    pub tally: Tally,
    /// Its summary.
    pub summary: Summary,
    /// What became of the report; the rows are safe either way.
    pub report: Result<(), ReportError>,
    /// What ended the run on this machine: the ledger, where what it had written before is still read,
    /// or a do-not-call list that could not be relied on when the window opened.
    pub fault: Option<ImportError>,
}

/// Drains a job and writes its end and its report. A report folder that cannot be written is found out
/// before the run begins: a plan is then no job yet.
///
/// # Errors
/// Where the report folder or the ledger fails: rows without a written outcome are `uncertain`
/// from then on.
pub async fn run<L: Ledger, T: Target>(
    ledger: &Arc<L>,
    target: Arc<T>,
    job: (JobNo, &JobId),
    sending: Sending,
    settings: &JobSettings,
    stop: &Stop,
    see: &mut (dyn FnMut(RunEvent) + Send),
) -> Result<Ended, ImportError> {
    let (no, id) = job;
    report::prepare(&settings.report_dir)?;
    let before = ledger.job(Some(id.clone())).await?.and_then(|job| job.finished_at);
    ledger.begin_run(no, settings.by.clone(), clock::now()).await?;
    see(RunEvent::Begun);
    let mut push = settings.push_settings(clock::now(), clock::now, fastrand::u64(..));
    let pending = ledger.tally(no).await?.rows.of(Status::Pending);
    if pending == 0 && sending.again.is_empty() {
        // Nothing to wait for until the window opens.
        push.hours = Hours::default();
    }
    let findings = Findings::default();
    let (chosen, wish) = (sending.chosen, sending.do_not_call);
    let recheck = recheck(ledger, job, settings, wish, chosen, stop, &findings);
    let rows = pending + sending.again.len() as u64;
    let work = Work { job: no, again: sending.again, recheck };
    let mut pace = settings.pace();
    if let Some(before) = before {
        let since = clock::now().duration_since(before);
        pace.goes_on(Instant::now(), Duration::try_from(since).unwrap_or_default());
    }
    let mut events = |event| see(RunEvent::Push(event));
    let draining = drain(Arc::clone(ledger), target, work, pace, push, stop, &mut events);
    let drained = if rows > FEW_ROWS { on_one_thread(draining) } else { draining.await };
    let found = findings.take();
    let settings = &match found.records {
        Some(suppress) => JobSettings { suppress, ..settings.clone() },
        None => settings.clone(),
    };
    let fault = found.trouble;
    let drained = match (drained, &fault) {
        (Ok(_), Some(ImportError::Ledger(error))) => Err(error.clone()),
        (drained, _) => drained,
    };
    let run = match drained {
        Ok(run) => run,
        Err(error) => {
            end_for_the_disk(ledger, no).await;
            let mut tell = |done, all| see(RunEvent::Report { done, all });
            let told = report_job(ledger, id, settings, &whole_report(settings), &mut tell).await;
            return told.map(|ended| ended_by(error.clone(), ended)).map_err(|_| error.into());
        }
    };
    let tally = ledger.tally(no).await?;
    let state = match &run.stopped_by {
        None => JobState::Finished,
        Some(by) if by.is(StopCode::Interrupted) => JobState::Interrupted,
        Some(_) => JobState::Stopped,
    };
    let end = JobEnd {
        state,
        exit_code: exit_code(run.stopped_by.as_ref(), stop.cause(), &tally, settings.strict),
        stopped_by: run.stopped_by,
        requests_sent: run.requests_sent,
        requests_retried: run.requests_retried,
        active_ms: u64::try_from(run.active.as_millis()).unwrap_or(u64::MAX),
        finished_at: clock::now(),
    };
    ledger.end_run(no, end).await?;
    let mut tell = |done, all| see(RunEvent::Report { done, all });
    let ended = report_job(ledger, id, settings, &whole_report(settings), &mut tell).await?;
    Ok(Ended { fault, ..ended })
}

/// Closes a job that has nothing left to send, where its last run died before it could, and makes
/// its report.
///
/// # Errors
/// As [`report_job`].
pub async fn finish<L: Ledger>(
    ledger: &Arc<L>,
    job: &Job,
    settings: &JobSettings,
    tell: Tell<'_>,
) -> Result<Ended, ImportError> {
    if job.state != JobState::Finished {
        let tally = ledger.tally(job.no).await?;
        ledger.begin_run(job.no, settings.by.clone(), clock::now()).await?;
        let end = JobEnd {
            state: JobState::Finished,
            stopped_by: None,
            exit_code: exit_code(None, None, &tally, settings.strict),
            requests_sent: 0,
            requests_retried: 0,
            active_ms: 0,
            finished_at: clock::now(),
        };
        ledger.end_run(job.no, end).await?;
    }
    report_job(ledger, &job.id, settings, &whole_report(settings), tell).await
}

fn whole_report(settings: &JobSettings) -> ReportOptions {
    ReportOptions {
        folder: settings.report_dir.clone(),
        statuses: Vec::new(),
        csv: true,
        xlsx: true,
        html: true,
        json: true,
        words: settings.words,
    }
}

/// Makes a job's report from the ledger. `tell` hears how far that is.
///
/// # Errors
/// Where the ledger cannot be read, or law 1 does not hold; a file that cannot be written is in
/// [`Ended::report`].
pub async fn report_job<L: Ledger>(
    ledger: &Arc<L>,
    id: &JobId,
    settings: &JobSettings,
    options: &ReportOptions,
    tell: Tell<'_>,
) -> Result<Ended, ImportError> {
    let gone = || ImportError::NoSuchJob(Some(id.to_string()));
    let job = ledger.job(Some(id.clone())).await?.ok_or_else(gone)?;
    let tally = ledger.tally(job.no).await?;
    let summary =
        Summary::of_job(&job, &tally, &settings.meta()).map_err(ReportError::LawBroken)?;
    let report = report::write(ledger.as_ref(), &job, &tally, &summary, options, tell).await;
    match report {
        Err(ReportError::LawBroken(law)) => Err(ReportError::LawBroken(law).into()),
        Err(ReportError::Ledger(error)) => Err(error.into()),
        report => Ok(Ended { job, tally, summary, report, fault: None }),
    }
}

/// Makes the report of a check from the ledger that it was planned into; `into` a folder, in a
/// language. `tell` hears how far that is.
///
/// # Errors
/// Where that ledger cannot be read, or the files not written.
pub async fn report_check<L: Ledger>(
    ledger: &Arc<L>,
    job: (JobNo, &JobId),
    planned: &Planned,
    summary: &Summary,
    into: (&Path, Words),
    tell: Tell<'_>,
) -> Result<(), ImportError> {
    ledger.commit_plan(job.0, planned.sources.clone(), planned.expanded).await?;
    // Seen from then on; this ledger holds nothing else.
    ledger.begin_run(job.0, RunBy::default(), clock::now()).await?;
    let gone = || ImportError::NoSuchJob(Some(job.1.to_string()));
    let job = ledger.job(Some(job.1.clone())).await?.ok_or_else(gone)?;
    let options = ReportOptions {
        folder: into.0.to_owned(),
        statuses: Vec::new(),
        csv: true,
        xlsx: true,
        html: true,
        json: true,
        words: into.1,
    };
    report::write(ledger.as_ref(), &job, &planned.tally, summary, &options, tell).await?;
    Ok(())
}

/// A run that the ledger's fault has ended: what can be read of it still, whether or not its end could
/// be written.
fn ended_by(fault: LedgerError, mut ended: Ended) -> Ended {
    ended.summary.state = JobState::Stopped.as_str().to_owned();
    ended.summary.stopped_by = Some(StopCode::Disk.into());
    ended.summary.exit_code = Some(FAILED);
    ended.job.state = JobState::Stopped;
    ended.job.stopped_by = Some(StopCode::Disk.into());
    Ended { fault: Some(fault.into()), ..ended }
}

/// Says in the ledger, if it still can be said, that the disk ended the run. Where it cannot, the next
/// look at the job finds its run dead and says so.
async fn end_for_the_disk<L: Ledger>(ledger: &Arc<L>, job: JobNo) {
    let end = JobEnd {
        state: JobState::Stopped,
        stopped_by: Some(StopCode::Disk.into()),
        exit_code: FAILED,
        requests_sent: 0,
        requests_retried: 0,
        active_ms: 0,
        finished_at: clock::now(),
    };
    if ledger.bury(job).await.is_ok() {
        let _ = ledger.end_run(job, end).await;
    }
}
