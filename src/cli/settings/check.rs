//! What `dialfeed check` takes.

use std::path::PathBuf;

use dialfeed::import::TargetWish;

use super::pace::{Tempo, tempo};
use super::platform::{KnownPlatform, needed_to_look_back, to_look_back};
use super::reading::{self, ReadingSettings};
use super::target;
use crate::cli::args::check::CheckArgs;
use crate::cli::args::reading::{History, ReadingArgs};
use crate::cli::environment::Environment;
use crate::locale::usage::Usage;

/// A whole check.
#[derive(Debug)]
pub struct CheckSettings {
    /// The lists, as typed; at least one.
    pub files: Vec<PathBuf>,
    /// How lists are read and cleaned.
    pub reading: ReadingSettings,
    /// Whom the rows would go to. With a platform too, earlier jobs are looked at.
    pub target: Option<TargetWish>,
    /// Which platform; it is asked nothing. `None` where endpoint or company are not known.
    pub platform: Option<KnownPlatform>,
    /// Folder of the ledger, wherever there is a target.
    pub state_dir: Option<PathBuf>,
    /// Folder that columns are remembered in; it is only looked at, and need not be there. `None`
    /// where the system names none.
    pub memory_dir: Option<PathBuf>,
    /// For the time estimate.
    pub rate: Tempo,
    /// Where findings are written; nowhere where `None`.
    pub report_dir: Option<PathBuf>,
}

/// Resolves what was typed.
///
/// # Errors
/// The first value that breaks its rule, or what an option needs besides it.
pub fn resolve(
    args: CheckArgs,
    state_dir: Option<PathBuf>,
    memory_dir: Option<PathBuf>,
    environment: &Environment,
) -> Result<CheckSettings, Usage> {
    let asked = asked_of_history(&args.reading);
    let reading = reading::resolve(args.reading)?;
    let target = target::resolve(&args.target)?;
    if let (Some(option), None) = (asked, &target) {
        return Err(Usage::HistoryWithoutTarget { option });
    }
    let platform = if asked.is_some() {
        // Whoever asks for earlier jobs must not be told that there are none.
        Some(needed_to_look_back(&args.connection, environment)?)
    } else {
        to_look_back(&args.connection, environment)?
    };
    Ok(CheckSettings {
        reading,
        target,
        platform,
        rate: tempo("--rate", &args.rate)?,
        report_dir: args.report_dir,
        files: args.files,
        state_dir,
        memory_dir,
    })
}

/// The option, if one was typed, that asks for a look into earlier jobs.
fn asked_of_history(args: &ReadingArgs) -> Option<&'static str> {
    match (args.history, &args.since) {
        (Some(History::Target | History::Company), _) => Some("--history"),
        (_, Some(_)) => Some("--since"),
        (Some(History::Off) | None, None) => None,
    }
}
