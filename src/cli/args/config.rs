//! `dialfeed config`, as typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// See the module.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// What to do.
    #[arg(value_enum, value_name = "ACTION")]
    pub action: ConfigAction,
    /// Of `init`: the file to begin.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// What is done with the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ConfigAction {
    /// Judge all of it.
    Check,
    /// Show what holds, and where each value comes from.
    Show,
    /// Begin one.
    Init,
}
