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
    Show,
    /// Begin this file; `dialfeed.toml` here where `None`.
    Init(Option<PathBuf>),
}

/// Resolves what was typed.
///
/// # Errors
/// [`Usage::FileForInitAlone`].
pub fn resolve(args: ConfigArgs) -> Result<ConfigSettings, Usage> {
    match (args.action, args.file) {
        (ConfigAction::Init, file) => Ok(ConfigSettings::Init(file)),
        (_, Some(_)) => Err(Usage::FileForInitAlone),
        (ConfigAction::Check, None) => Ok(ConfigSettings::Check),
        (ConfigAction::Show, None) => Ok(ConfigSettings::Show),
    }
}
