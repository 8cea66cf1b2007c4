//! How rows are pushed.

use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Time;

use super::pace::{MaxFailures, Tempo, max_failures, tempo};
use super::time::{Window, time_of_day, timeout, window};
use super::whole::whole;
use crate::cli::args::pushing::{PushingArgs, RunArgs};
use crate::locale::usage::Usage;

/// More connections than any platform takes.
pub const CONCURRENCY_MOST: u32 = 1000;
/// With backoff, more tries than a day has room for.
pub const RETRIES_MOST: u32 = 100;

/// Pace, patience and the end of a run.
#[derive(Debug)]
pub struct PushingSettings {
    /// Most requests begun per second, or the platform's own pace.
    pub rate: Tempo,
    /// Most requests under way, 1 to [`CONCURRENCY_MOST`].
    pub concurrency: u32,
    /// One request, from its start to the whole reply.
    pub timeout: Duration,
    /// Tries after one that surely stored nothing, 0 to [`RETRIES_MOST`].
    pub retries: u32,
    /// When the job stops for its failures.
    pub max_failures: MaxFailures,
    /// Hours in which rows are pushed; all day where `None`.
    pub window: Option<Window>,
    /// When the run stops: the next such time of day.
    pub stop_at: Option<Time>,
    /// Where the report goes; `dialfeed-reports/JOB` where `None`.
    pub report_dir: Option<PathBuf>,
    /// Where changes of state go as JSON lines; nowhere where `None`.
    pub events: Option<PathBuf>,
    /// Where the figures of the run go, as Prometheus reads them; nowhere where `None`.
    pub metrics: Option<PathBuf>,
    /// Ask nothing.
    pub yes: bool,
}

/// Resolves what was typed.
///
/// # Errors
/// The first value that breaks its rule.
pub fn resolve(args: &PushingArgs, run: RunArgs) -> Result<PushingSettings, Usage> {
    Ok(PushingSettings {
        rate: tempo("--rate", &args.rate)?,
        concurrency: concurrency(&args.concurrency)?,
        timeout: timeout("--timeout", &args.timeout)?,
        retries: retries(&args.retries)?,
        max_failures: max_failures(&args.max_failures)?,
        window: args.window.as_deref().map(window).transpose()?,
        stop_at: args.stop_at.as_deref().map(stop_at).transpose()?,
        report_dir: run.report_dir,
        events: run.events,
        metrics: run.metrics,
        yes: run.yes,
    })
}

/// Reads `--concurrency`.
///
/// # Errors
/// [`Usage::Whole`].
pub fn concurrency(value: &str) -> Result<u32, Usage> {
    whole("--concurrency", value, 1, CONCURRENCY_MOST)
}

/// Reads `--retries`.
///
/// # Errors
/// [`Usage::Whole`].
pub fn retries(value: &str) -> Result<u32, Usage> {
    whole("--retries", value, 0, RETRIES_MOST)
}

/// Reads `--stop-at`.
///
/// # Errors
/// [`Usage::TimeOfDay`].
pub fn stop_at(value: &str) -> Result<Time, Usage> {
    time_of_day("--stop-at", value)
}
