//! `dialfeed jobs [JOB]`, as typed.

use std::path::PathBuf;

use clap::Args;

/// See the module.
#[derive(Debug, Args)]
pub struct JobsArgs {
    /// The job to show; all are listed where none is named.
    #[arg(value_name = "JOB")]
    pub job: Option<String>,
    /// Folder of the ledger, as everywhere; or the states of the jobs to list. Told apart by their
    /// words, and so may be given once for each.
    #[arg(long, value_name = "DIR|STATES")]
    pub state: Vec<PathBuf>,
    /// Only jobs that began on this day or later, or in so many days.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only jobs into this batch, or for this staff member.
    #[arg(long, value_name = "ID")]
    pub target: Option<String>,
    /// Only so many, the latest.
    #[arg(long, value_name = "N")]
    pub last: Option<String>,
}
