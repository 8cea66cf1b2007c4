//! `dialfeed jobs [JOB]`, as typed.

use clap::Args;

/// See the module.
#[derive(Debug, Args)]
pub struct JobsArgs {
    /// The job to show; all are listed where none is named.
    #[arg(value_name = "JOB")]
    pub job: Option<String>,
}
