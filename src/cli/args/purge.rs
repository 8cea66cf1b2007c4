//! `dialfeed purge [JOB…]`, as typed.

use clap::Args;

/// See the module.
#[derive(Debug, Args)]
pub struct PurgeArgs {
    /// The jobs; all that are old enough where none is named.
    #[arg(value_name = "JOB")]
    pub jobs: Vec<String>,
    /// Only jobs whose last run ended so long ago.
    #[arg(long, value_name = "DAYS")]
    pub older_than: Option<String>,
    /// Only jobs that are so far.
    #[arg(long, value_name = "STATES")]
    pub job_state: Option<String>,
    /// Leave the files of the reports.
    #[arg(long)]
    pub keep_reports: bool,
    /// Only say what would go.
    #[arg(long)]
    pub dry_run: bool,
    /// Ask nothing.
    #[arg(long, short = 'y')]
    pub yes: bool,
}
