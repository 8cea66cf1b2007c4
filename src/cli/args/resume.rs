//! `dialfeed resume [JOB]`, as typed. What is not given here is what `import` was given.

use std::path::PathBuf;

use clap::{ArgAction, Args};

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
    /// Do-not-call lists that hold by now.
    #[arg(long, value_name = "FILE", action = ArgAction::Append)]
    pub suppress: Vec<PathBuf>,
    /// How old such a list may be.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    pub suppress_max_age: Option<String>,
    /// The profile's area code: numbers on its lists are read with it.
    #[arg(skip)]
    pub area: Option<String>,
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
