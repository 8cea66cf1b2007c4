//! `dialfeed jobs`: list jobs, or show one.

use std::path::Path;

use dialfeed::import::{JobSettings, find_job};
use dialfeed::ledger::{Job, Ledger, LedgerError};
use dialfeed::report::{Bounds, Meta, ReportError, Summary};
use dialfeed::stop::Stop;

use super::{failure, open_ledger};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::show::ending::job_text;
use crate::cli::show::jobs::job_table;

/// Runs the command.
///
/// # Errors
/// Where the ledger fails, or has no such job.
pub async fn jobs(
    state: &Path,
    job: Option<&str>,
    face: Face,
    stop: Stop,
) -> Result<Exit, Failure> {
    let ledger = open_ledger(state, &stop, face).await?;
    let ledger_failed = |error: LedgerError| failure(face)(error.into());
    if let Some(name) = job {
        let (job, settings) = find_job(&ledger, Some(name)).await.map_err(failure(face))?;
        let tally = ledger.tally(job.no).await.map_err(ledger_failed)?;
        let summary = summary(&job, &tally, Some(&settings), face)?;
        if !face.json {
            face.print(&job_text(&job, &tally, &summary, &settings, face))?;
        }
        face.object(&summary)?;
        return Ok(Exit::Finished);
    }
    let mut summaries = Vec::new();
    for job in ledger.jobs().await.map_err(ledger_failed)? {
        let tally = ledger.tally(job.no).await.map_err(ledger_failed)?;
        let settings = serde_json::from_str(&job.settings).ok();
        summaries.push(summary(&job, &tally, settings.as_ref(), face)?);
    }
    if !face.json {
        face.print(&job_table(&summaries, face))?;
    }
    face.object(&serde_json::json!({"schema": 1, "jobs": summaries}))?;
    Ok(Exit::Finished)
}

fn summary(
    job: &Job,
    tally: &dialfeed::ledger::Tally,
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
