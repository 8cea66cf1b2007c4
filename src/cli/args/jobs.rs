//! `dialfeed jobs [JOB]`, as typed.

use clap::Args;

/// See the module.
#[derive(Debug, Args)]
pub struct JobsArgs {
    /// The job to show; all are listed where none is named.
    #[arg(value_name = "JOB")]
    pub job: Option<String>,
    /// Only jobs that are so far.
    #[arg(long, value_name = "STATES")]
    pub job_state: Option<String>,
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
