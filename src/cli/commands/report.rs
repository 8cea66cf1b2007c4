//! `dialfeed report JOB`: write a job's report again.

use dialfeed::import::{find_job, report_job};
use dialfeed::report::ReportOptions;
use dialfeed::stop::Stop;

use super::{failure, open_ledger, or_stopped};
use crate::cli::args::report::ReportFormat;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::report::ReportSettings;
use crate::cli::show::ending::show_reports;
use crate::cli::show::progress::Reporting;
use crate::cli::trouble;
use crate::locale::advice::words;

/// Runs the command.
///
/// # Errors
/// Where there is no such job, or the report cannot be made.
pub async fn report(settings: ReportSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let ledger = open_ledger(&settings.state_dir, &stop, face).await?;
    let (job, wishes) = find_job(&ledger, Some(&settings.job)).await.map_err(failure(face))?;
    let wants = |format| settings.formats.is_empty() || settings.formats.contains(&format);
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
    show_reports(&options.folder, options.xlsx, face)?;
    face.object(&ended.summary)?;
    Ok(Exit::Finished)
}
