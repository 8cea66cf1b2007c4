//! How rows are pushed, as typed.

use std::path::PathBuf;

use clap::Args;

/// Pace, patience and the end of a run.
#[derive(Debug, Clone, Args)]
pub struct PushingArgs {
    /// Most requests begun per second.
    #[arg(long, value_name = "N/s", default_value = "20/s")]
    pub rate: String,
    /// Most requests under way.
    #[arg(long, value_name = "N", default_value = "8", allow_negative_numbers = true)]
    pub concurrency: String,
    /// One request, from its start to the whole reply.
    #[arg(long, value_name = "SECONDS", default_value = "15", allow_negative_numbers = true)]
    pub timeout: String,
    /// Tries after one that surely stored nothing.
    #[arg(long, value_name = "N", default_value = "5", allow_negative_numbers = true)]
    pub retries: String,
    /// When the job stops for its failures.
    #[arg(long, value_name = "N|P%", default_value = "50", allow_negative_numbers = true)]
    pub max_failures: String,
    /// Hours of the day in which rows are pushed.
    #[arg(long, value_name = "FROM-UNTIL")]
    pub window: Option<String>,
    /// Time of day at which the run stops.
    #[arg(long, value_name = "TIME")]
    pub stop_at: Option<String>,
}

/// What a run leaves behind, and whether it asks.
#[derive(Debug, Clone, Args)]
pub struct RunArgs {
    /// Where the report goes.
    #[arg(long, value_name = "DIR")]
    pub report_dir: Option<PathBuf>,
    /// Where changes of state go, line by line.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// Where the figures of the run go for a monitoring system.
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
    /// Ask nothing.
    #[arg(long, short = 'y')]
    pub yes: bool,
}
