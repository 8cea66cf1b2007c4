//! `dialfeed ledger verify|backup|compact`, as typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// See the module.
#[derive(Debug, Args)]
pub struct LedgerArgs {
    /// What to do.
    #[arg(value_enum, value_name = "ACTION")]
    pub action: LedgerAction,
    /// The backup.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// What is done with the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LedgerAction {
    /// Look through all of it.
    Verify,
    /// Copy it.
    Backup,
    /// Write it anew, without what was deleted.
    Compact,
}
