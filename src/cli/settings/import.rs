//! What `dialfeed import` takes.

use std::path::PathBuf;

use dialfeed::import::TargetWish;

use super::platform::{Platform, to_push};
use super::pushing::{self, PushingSettings};
use super::reading::{self, ReadingSettings};
use super::target;
use crate::cli::args::import::{ImportArgs, Method, OnUncertain};
use crate::cli::environment::Environment;
use crate::locale::usage::Usage;

/// A whole import.
#[derive(Debug)]
pub struct ImportSettings {
    /// Folder of the ledger.
    pub state_dir: PathBuf,
    /// The lists, as typed; at least one.
    pub files: Vec<PathBuf>,
    /// Whom the rows go to.
    pub target: TargetWish,
    /// Which platform.
    pub platform: Platform,
    /// How lists are read and cleaned.
    pub reading: ReadingSettings,
    /// How rows are pushed.
    pub pushing: PushingSettings,
    /// What to do with a row whose reply is lost.
    pub on_uncertain: OnUncertain,
    /// How parameters are sent.
    pub method: Method,
}

/// Resolves what was typed. The options come first: whoever still learns them need not have the
/// platform's address at hand.
///
/// # Errors
/// The first value that breaks its rule, or what is missing.
pub fn resolve(
    args: ImportArgs,
    state_dir: PathBuf,
    environment: Environment,
) -> Result<ImportSettings, Usage> {
    let reading = reading::resolve(args.reading)?;
    let pushing = pushing::resolve(&args.pushing, args.run)?;
    let target = target::resolve(&args.target)?.ok_or(Usage::NoTarget)?;
    let platform = to_push(&args.connection, environment)?;
    Ok(ImportSettings {
        state_dir,
        files: args.files,
        target,
        platform,
        reading,
        pushing,
        on_uncertain: args.on_uncertain,
        method: args.method,
    })
}
