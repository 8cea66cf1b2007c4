//! `dialfeed check FILE…`, as typed: what `import` takes for reading and cleaning, and what the
//! time estimate and the look into earlier jobs need.

use std::path::PathBuf;

use clap::Args;

use super::connection::ConnectionArgs;
use super::reading::ReadingArgs;
use super::target::TargetArgs;

/// See the module.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The lists.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Whom the rows would go to; none means that earlier jobs are not looked at.
    #[command(flatten)]
    pub target: TargetArgs,
    /// Which platform, for the look into earlier jobs; it is not asked anything.
    #[command(flatten)]
    pub connection: ConnectionArgs,
    /// How lists are read and cleaned.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// For the time estimate.
    #[arg(long, value_name = "N/s", default_value = "20/s")]
    pub rate: String,
    /// Where findings are written; nowhere without it.
    #[arg(long, value_name = "DIR")]
    pub report_dir: Option<PathBuf>,
}
