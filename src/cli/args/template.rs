//! `dialfeed template [FILE.xlsx]`, as typed.

use std::path::PathBuf;

use clap::Args;

/// See the module.
#[derive(Debug, Args)]
pub struct TemplateArgs {
    /// What the list is called; by the language where it is not given.
    #[arg(value_name = "FILE.xlsx")]
    pub file: Option<PathBuf>,
}
