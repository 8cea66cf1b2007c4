//! What `dialfeed ledger` takes.

use std::path::PathBuf;

use crate::cli::args::ledger::{LedgerAction, LedgerArgs};
use crate::locale::usage::Usage;

/// What to do, and with which ledger.
#[derive(Debug)]
pub struct LedgerSettings {
    /// Folder of the ledger.
    pub state_dir: PathBuf,
    /// What to do.
    pub work: LedgerWork,
}

/// What to do with a ledger.
#[derive(Debug, PartialEq, Eq)]
pub enum LedgerWork {
    /// Look through all of it.
    Verify,
    /// Copy it into this file.
    Backup(PathBuf),
    /// Write it anew.
    Compact,
}

/// Resolves what was typed.
///
/// # Errors
/// A backup without a file, anything else with one.
pub fn resolve(args: LedgerArgs, state_dir: PathBuf) -> Result<LedgerSettings, Usage> {
    let work = match (args.action, args.file) {
        (LedgerAction::Verify, None) => LedgerWork::Verify,
        (LedgerAction::Compact, None) => LedgerWork::Compact,
        (LedgerAction::Backup, Some(file)) => LedgerWork::Backup(file),
        (LedgerAction::Backup, None) => return Err(Usage::BackupWithoutFile),
        (LedgerAction::Verify | LedgerAction::Compact, Some(file)) => {
            return Err(Usage::UnexpectedArgument { typed: file.display().to_string() });
        }
    };
    Ok(LedgerSettings { state_dir, work })
}
