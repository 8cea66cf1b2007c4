//! What `dialfeed config` takes.

use std::path::PathBuf;

use crate::cli::args::config::{ConfigAction, ConfigArgs};
use crate::locale::usage::Usage;

/// What is done with the configuration.
#[derive(Debug, PartialEq, Eq)]
pub enum ConfigSettings {
    /// Judge it.
    Check,
    /// Show what holds.
    Show(OfTheRun),
    /// Begin this file; `dialfeed.toml` here where `None`.
    Init(Option<PathBuf>),
}

/// What every run has, wherever it comes from.
#[derive(Debug, PartialEq, Eq)]
pub struct OfTheRun {
    /// The folder of the ledger; none where there is no place for one.
    pub state: Option<PathBuf>,
    /// It was typed.
    pub is_state_typed: bool,
    /// The language was typed.
    pub is_lang_typed: bool,
}

/// Resolves what was typed.
///
/// # Errors
/// [`Usage::FileForInitAlone`].
pub fn resolve(args: ConfigArgs, run: OfTheRun) -> Result<ConfigSettings, Usage> {
    match (args.action, args.file) {
        (ConfigAction::Init, file) => Ok(ConfigSettings::Init(file)),
        (_, Some(_)) => Err(Usage::FileForInitAlone),
        (ConfigAction::Check, None) => Ok(ConfigSettings::Check),
        (ConfigAction::Show, None) => Ok(ConfigSettings::Show(run)),
    }
}
