//! What `dialfeed resume` takes: the job, and what is given anew. What is `None` stays as `import`
//! was given it.

use std::path::PathBuf;
use std::time::Duration;

use super::pace::{MaxFailures, Tempo, max_failures, tempo};
use super::platform::auth;
use super::pushing::{concurrency, retries, stop_at};
use super::reading::{area, suppress_age};
use super::time::{Window, timeout, window};
use crate::cli::args::resume::ResumeArgs;
use crate::cli::environment::Environment;
use crate::cli::secret::SecretSource;
use crate::locale::usage::Usage;
use dialfeed::clean::AreaCode;
use jiff::civil::Time;

/// A whole resume.
#[derive(Debug, Default)]
pub struct ResumeSettings {
    /// Folder of the ledger.
    pub state_dir: PathBuf,
    /// Which job; the latest where `None`.
    pub job: Option<String>,
    /// The auth code. The ledger keeps none, so a job on a real platform needs it again
    /// ([`Usage::NoAuth`]); one on the sandbox does not.
    pub auth: Option<SecretSource>,
    /// Send uncertain rows again.
    pub resend_uncertain: bool,
    /// Send failed rows again.
    pub retry_failed: bool,
    /// Do-not-call lists that must be there, besides those of the job's record.
    pub suppress: Vec<PathBuf>,
    /// How old such a list may be; any age where `None`.
    pub suppress_age_max_days: Option<u32>,
    /// The area code for local numbers on them, where the job has none on record.
    pub area: Option<AreaCode>,
    /// See [`super::pushing::PushingSettings`]; so the others.
    pub rate: Option<Tempo>,
    /// See `rate`.
    pub concurrency: Option<u32>,
    /// See `rate`.
    pub timeout: Option<Duration>,
    /// See `rate`.
    pub retries: Option<u32>,
    /// See `rate`.
    pub max_failures: Option<MaxFailures>,
    /// See `rate`.
    pub window: Option<Window>,
    /// See `rate`.
    pub stop_at: Option<Time>,
    /// The window and the time to stop at hold as they are here, also where there is none: those on
    /// record are over.
    pub hours_anew: bool,
    /// See `rate`.
    pub report_dir: Option<PathBuf>,
    /// See `rate`.
    pub events: Option<PathBuf>,
    /// See `rate`.
    pub metrics: Option<PathBuf>,
    /// Ask nothing.
    pub yes: bool,
    /// A file that says from then on that rows may have been sent.
    pub begun: Option<PathBuf>,
}

/// Resolves what was typed.
///
/// # Errors
/// The first value that breaks its rule.
pub fn resolve(
    args: ResumeArgs,
    state_dir: PathBuf,
    environment: Environment,
) -> Result<ResumeSettings, Usage> {
    Ok(ResumeSettings {
        state_dir,
        job: args.job,
        resend_uncertain: args.resend_uncertain,
        retry_failed: args.retry_failed,
        suppress_age_max_days: suppress_age(args.suppress_max_age.as_deref(), &args.suppress)?,
        suppress: args.suppress,
        area: args.area.as_deref().map(area).transpose()?,
        rate: args.rate.as_deref().map(|value| tempo("--rate", value)).transpose()?,
        concurrency: args.concurrency.as_deref().map(concurrency).transpose()?,
        timeout: args.timeout.as_deref().map(|value| timeout("--timeout", value)).transpose()?,
        retries: args.retries.as_deref().map(retries).transpose()?,
        max_failures: args.max_failures.as_deref().map(max_failures).transpose()?,
        window: args.window.as_deref().map(window).transpose()?,
        stop_at: args.stop_at.as_deref().map(stop_at).transpose()?,
        hours_anew: false,
        report_dir: args.report_dir,
        events: args.events,
        metrics: args.metrics,
        yes: args.yes,
        begun: None,
        auth: auth(environment)?,
    })
}
