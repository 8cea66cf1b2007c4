//! `dialfeed doctor`, as typed.

use clap::Args;

use super::actions::AskingArgs;

/// See the module.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Which platform.
    #[command(flatten)]
    pub asking: AskingArgs,
    /// A test message by each way of telling people.
    #[arg(long)]
    pub notify: bool,
}
