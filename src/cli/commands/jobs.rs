//! `dialfeed jobs`: list jobs, or show one.

use dialfeed::clock;
use dialfeed::import::{JobSettings, find_job};
use dialfeed::ledger::{Job, Ledger, LedgerError, Sqlite, Tally};
use dialfeed::report::{Bounds, Meta, ReportError, Summary};
use dialfeed::stop::Stop;

use super::{failure, failure_in, open_ledger};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::jobs::{Fits, JobFilter, JobsSettings};
use crate::cli::show::ending::job_text;
use crate::cli::show::jobs::{Listed, job_list};

/// Runs the command.
///
/// # Errors
/// Where the ledger fails, or has no such job.
pub async fn jobs(settings: JobsSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let ledger = open_ledger(&settings.state_dir, &stop, face).await?;
    if let Some(name) = settings.job.as_deref() {
        let state = settings.state_dir.clone();
        let (job, settings) =
            find_job(&ledger, Some(name)).await.map_err(failure_in(&state, face))?;
        let tally = ledger.tally(job.no).await.map_err(ledger_failed(face))?;
        let summary = summary(&job, &tally, Some(&settings), face)?;
        if !face.json {
            face.print(&job_text(&job, &tally, &summary, &settings, face.printed(), face))?;
        }
        face.object(&summary)?;
        return Ok(Exit::Finished);
    }
    let jobs = list(&ledger, &settings.filter, face).await?;
    if !face.json {
        face.print(&job_list(&jobs, &settings.filter, face))?;
    }
    let summaries: Vec<&Summary> = jobs.iter().map(|job| &job.summary).collect();
    face.object(&serde_json::json!({"schema": 1, "jobs": summaries}))?;
    Ok(Exit::Finished)
}

/// The jobs that fit, the latest first. Counting reads every row of a job, so it is done for those
/// alone that their records let through, and no more of them than are asked for.
async fn list(ledger: &Sqlite, filter: &JobFilter, face: Face) -> Result<Vec<Listed>, Failure> {
    let now = clock::now();
    let mut listed = Vec::new();
    for job in ledger.jobs().await.map_err(ledger_failed(face))? {
        if filter.last.is_some_and(|last| listed.len() >= last) {
            break;
        }
        let settings: Option<JobSettings> = serde_json::from_str(&job.settings).ok();
        let fits = filter.takes_target(settings.as_ref().map(|settings| &settings.target));
        if !filter.takes(job.state, job.started_at, now) || fits == Fits::No {
            continue;
        }
        let tally = ledger.tally(job.no).await.map_err(ledger_failed(face))?;
        let is_one_of_its = |id: &String| tally.recipients.keys().any(|it| it.id() == id);
        if fits == Fits::RowsTell && !filter.target.as_ref().is_some_and(is_one_of_its) {
            continue;
        }
        let summary = summary(&job, &tally, settings.as_ref(), face)?;
        listed.push(Listed { job, settings, summary, under_way: tally.under_way });
    }
    Ok(listed)
}

fn summary(
    job: &Job,
    tally: &Tally,
    settings: Option<&JobSettings>,
    face: Face,
) -> Result<Summary, Failure> {
    let meta = settings.map_or_else(
        || Meta {
            target: None,
            per_target: false,
            limit_per_s: None,
            suppress: Vec::new(),
            bounds: Bounds::default(),
        },
        JobSettings::meta,
    );
    Summary::of_job(job, tally, &meta)
        .map_err(|law| failure(face)(ReportError::LawBroken(law).into()))
}

fn ledger_failed(face: Face) -> impl Fn(LedgerError) -> Failure {
    move |error| failure(face)(error.into())
}
