//! `dialfeed inbox DIR`, as typed: what `import` takes but for its lists, and how the folder is
//! watched.

use std::path::PathBuf;

use clap::Args;

use super::connection::ConnectionArgs;
use super::import::{ImportArgs, Method, OnUncertain};
use super::pushing::{PushingArgs, RunArgs};
use super::reading::ReadingArgs;
use super::target::TargetArgs;

/// See the module.
#[derive(Debug, Clone, Args)]
pub struct InboxArgs {
    /// The folder.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Go on watching it.
    #[arg(long)]
    pub follow: bool,
    /// How long a list must not have changed.
    #[arg(long, value_name = "SECONDS", default_value = "5", allow_negative_numbers = true)]
    pub settle: String,
    /// How often the folder is looked at.
    #[arg(long, value_name = "SECONDS", default_value = "30", allow_negative_numbers = true)]
    pub every: String,
    /// Whom rows of lists go to that no rule fits.
    #[command(flatten)]
    pub target: TargetArgs,
    /// Which platform.
    #[command(flatten)]
    pub connection: ConnectionArgs,
    /// How lists are read and cleaned.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How rows are pushed.
    #[command(flatten)]
    pub pushing: PushingArgs,
    /// What to do with a row whose reply is lost.
    #[arg(long, value_enum, value_name = "WHAT", default_value = "hold")]
    pub on_uncertain: OnUncertain,
    /// How parameters are sent.
    #[arg(long, value_enum, value_name = "METHOD", default_value = "post")]
    pub method: Method,
    /// Where the figures of the run go for a monitoring system.
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
}

impl InboxArgs {
    /// As an import of this list, to a target that its rule says.
    #[must_use]
    pub fn import(&self, list: PathBuf, target: TargetArgs, report_dir: PathBuf) -> ImportArgs {
        let run = RunArgs { report_dir: Some(report_dir), events: None, metrics: None, yes: true };
        ImportArgs {
            files: vec![list],
            target,
            connection: self.connection.clone(),
            reading: self.reading.clone(),
            pushing: self.pushing.clone(),
            run,
            on_uncertain: self.on_uncertain,
            method: self.method,
        }
    }
}
