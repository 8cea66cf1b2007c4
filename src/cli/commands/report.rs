//! `dialfeed report JOB`: write a job's report again.

use dialfeed::import::{find_job, report_job};
use dialfeed::ledger::Job;
use dialfeed::report::ReportOptions;
use dialfeed::stop::Stop;
use jiff::Timestamp;

use super::{failure_in, open_ledger, or_stopped};
use crate::cli::args::report::ReportFormat;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::report::ReportSettings;
use crate::cli::show::ending::show_reports;
use crate::cli::show::progress::Reporting;
use crate::cli::show::purge::day;
use crate::cli::trouble;
use crate::locale::advice::words;
use crate::locale::upkeep::Upkeep;

/// Runs the command.
///
/// # Errors
/// Where there is no such job, or the report cannot be made.
pub async fn report(settings: ReportSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let ledger = open_ledger(&settings.state_dir, &stop, face).await?;
    let (job, wishes) = find_job(&ledger, Some(&settings.job))
        .await
        .map_err(failure_in(&settings.state_dir, face))?;
    let wants = |format| settings.formats.is_empty() || settings.formats.contains(&format);
    if let Some(purged) = job.purged {
        refuse_rows(&job, purged.at, wants(ReportFormat::Json), face)?;
    }
    let options = ReportOptions {
        folder: settings.report_dir.clone().unwrap_or_else(|| wishes.report_dir.clone()),
        statuses: settings.statuses.clone(),
        csv: wants(ReportFormat::Csv),
        xlsx: wants(ReportFormat::Xlsx),
        html: wants(ReportFormat::Html),
        json: wants(ReportFormat::Json),
        words: words(face.lang),
    };
    let mut reporting = Reporting::begin(face);
    let mut tell = |done, all| reporting.wrote(done, all);
    let make = report_job(&ledger, &job.id, &wishes, &options, &mut tell);
    let ended = or_stopped(&stop, face, make).await;
    reporting.end();
    let ended = ended?;
    if let Err(error) = &ended.report {
        return Err(trouble::report_failure(error, &job.id, face.lang));
    }
    show_reports(&options.folder, options.xlsx && job.purged.is_none(), face)?;
    face.object(&ended.summary)?;
    Ok(Exit::Finished)
}

/// Of a purged job there are figures alone: they are told of, and what else was asked for by name is
/// refused.
fn refuse_rows(job: &Job, at: Timestamp, wants_json: bool, face: Face) -> Result<(), Failure> {
    let (job, day) = (job.id.to_string(), day(at));
    if wants_json {
        face.tell(&Upkeep::FiguresOnly { job, day }.say(face.lang));
        return Ok(());
    }
    let message = Upkeep::NoRowsLeft { job, day }.say(face.lang);
    Err(Failure { code: "purged", message, exit: Exit::Usage })
}
