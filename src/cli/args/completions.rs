//! `dialfeed completions SHELL`, as typed.

use clap::Args;
use clap_complete::Shell;

/// See the module.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// For which shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}
