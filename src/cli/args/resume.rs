//! `dialfeed resume [JOB]`, as typed. What is not given here is what `import` was given.

use std::path::PathBuf;

use clap::Args;

/// See the module.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// Which job; the latest where none is named.
    #[arg(value_name = "JOB")]
    pub job: Option<String>,
    /// Send uncertain rows again.
    #[arg(long)]
    pub resend_uncertain: bool,
    /// Send failed rows again.
    #[arg(long)]
    pub retry_failed: bool,
    /// See `import`; so the others.
    #[arg(long, value_name = "N/s")]
    pub rate: Option<String>,
    /// See `rate`.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub concurrency: Option<String>,
    /// See `rate`.
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub timeout: Option<String>,
    /// See `rate`.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub retries: Option<String>,
    /// See `rate`.
    #[arg(long, value_name = "N|P%", allow_negative_numbers = true)]
    pub max_failures: Option<String>,
    /// See `rate`.
    #[arg(long, value_name = "FROM-UNTIL")]
    pub window: Option<String>,
    /// See `rate`.
    #[arg(long, value_name = "TIME")]
    pub stop_at: Option<String>,
    /// See `rate`.
    #[arg(long, value_name = "DIR")]
    pub report_dir: Option<PathBuf>,
    /// See `rate`.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// See `rate`.
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
    /// See `rate`.
    #[arg(long, short = 'y')]
    pub yes: bool,
}
