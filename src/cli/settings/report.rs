//! What `dialfeed report` takes.

use std::path::PathBuf;

use dialfeed::outcome::Status;

use crate::cli::args::report::{ReportArgs, ReportFormat};
use crate::locale::usage::Usage;

/// A whole report.
#[derive(Debug)]
pub struct ReportSettings {
    /// Folder of the ledger.
    pub state_dir: PathBuf,
    /// Whose report.
    pub job: String,
    /// Where it goes; `dialfeed-reports/JOB` where `None`.
    pub report_dir: Option<PathBuf>,
    /// Which files; all where empty.
    pub formats: Vec<ReportFormat>,
    /// Rows of which statuses; all where empty.
    pub statuses: Vec<Status>,
}

/// Resolves what was typed.
///
/// # Errors
/// [`Usage::Status`] for a status there is not.
pub fn resolve(args: ReportArgs, state_dir: PathBuf) -> Result<ReportSettings, Usage> {
    let status = |value: &str| {
        value.trim().parse::<Status>().map_err(|_| Usage::Status { value: value.to_owned() })
    };
    let typed = args.status.iter().flat_map(|value| value.split(['，', '、']));
    Ok(ReportSettings {
        state_dir,
        job: args.job,
        report_dir: args.report_dir,
        formats: args.format,
        statuses: typed.map(status).collect::<Result<_, _>>()?,
    })
}
