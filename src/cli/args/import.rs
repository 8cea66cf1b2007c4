//! `dialfeed import FILE… TARGET`, as typed.

use std::path::PathBuf;

use clap::Args;

use super::connection::ConnectionArgs;
use super::pushing::{PushingArgs, RunArgs};
use super::reading::ReadingArgs;
use super::target::TargetArgs;

/// See the module.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// The lists.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Whom the rows go to.
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
    /// What the run leaves behind.
    #[command(flatten)]
    pub run: RunArgs,
    /// What to do with a row whose reply is lost.
    #[arg(long, value_enum, value_name = "WHAT", default_value = "hold")]
    pub on_uncertain: OnUncertain,
    /// How parameters are sent.
    #[arg(long, value_enum, value_name = "METHOD", default_value = "post")]
    pub method: Method,
}

/// What becomes of a row that was sent and got no readable reply (law 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OnUncertain {
    /// It stays `uncertain`.
    Hold,
    /// It is sent again, up to `--retries` times.
    Resend,
}

/// How parameters are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Method {
    /// As a form in the body.
    Post,
    /// In the query, auth code included.
    Get,
}
