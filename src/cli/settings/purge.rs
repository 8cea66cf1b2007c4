//! What `dialfeed purge` takes.

use std::path::PathBuf;

use dialfeed::import::with_ascii_digits;
use dialfeed::ledger::JobState;
use dialfeed::upkeep::PurgeWish;

use super::jobs::state_words;
use super::reading::DAYS_MOST;
use super::whole::whole;
use crate::cli::args::purge::PurgeArgs;
use crate::locale::usage::Usage;

/// A whole purge.
#[derive(Debug)]
pub struct PurgeSettings {
    /// Folder of the ledger.
    pub state_dir: PathBuf,
    /// Which jobs, and how.
    pub wish: PurgeWish,
    /// Whether nothing is asked.
    pub yes: bool,
}

/// Resolves what was typed.
///
/// # Errors
/// Neither an age nor a job; a number of days or a state that is none; jobs that run.
pub fn resolve(args: PurgeArgs, state_dir: PathBuf) -> Result<PurgeSettings, Usage> {
    let days = |value: &String| whole("--older-than", &with_ascii_digits(value), 0, DAYS_MOST);
    let older_than_days = args.older_than.as_ref().map(days).transpose()?;
    if older_than_days.is_none() && args.jobs.is_empty() {
        return Err(Usage::PurgeOfWhat);
    }
    let states = match args.job_state.as_deref() {
        Some(value) => ended_states(value)?,
        None => vec![JobState::Finished],
    };
    let wish = PurgeWish {
        jobs: args.jobs,
        older_than_days,
        states,
        keep_reports: args.keep_reports,
        dry_run: args.dry_run,
    };
    Ok(PurgeSettings { state_dir, wish, yes: args.yes })
}

/// States of jobs that nobody is at work on.
fn ended_states(value: &str) -> Result<Vec<JobState>, Usage> {
    let states = state_words(value)?;
    if states.contains(&JobState::Running) {
        return Err(Usage::PurgeOfRunning);
    }
    Ok(states)
}
