//! `dialfeed sandbox`, as typed.

use std::path::PathBuf;

use clap::{ArgAction, Args};

/// See the module.
#[derive(Debug, Args)]
pub struct SandboxArgs {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, value_name = "N", default_value = "8808", allow_negative_numbers = true)]
    pub port: String,
    /// Where its data is kept; in memory without it.
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Batches it has besides its own.
    #[arg(long, value_name = "ID", action = ArgAction::Append)]
    pub batch: Vec<String>,
    /// Call the batches' customers.
    #[arg(long)]
    pub dial_batches: bool,
    /// Simulated seconds in a real one.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub speed: Option<String>,
    /// Each reply waits so long.
    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
    pub latency: Option<String>,
    /// Up to so much longer, by chance.
    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
    pub jitter: Option<String>,
    /// Share of rows answered with errno 0.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub fail: Option<String>,
    /// Share of rows stored without a reply.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub drop_reply: Option<String>,
    /// Share of requests put off before anything is stored.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub refuse: Option<String>,
    /// Requests answered per second; above it, 429.
    #[arg(long, value_name = "N/s")]
    pub limit: Option<String>,
    /// Share of requests answered with HTTP 500.
    #[arg(long = "http-500", value_name = "SHARE", allow_negative_numbers = true)]
    pub http_500: Option<String>,
    /// Share of replies made unreadable.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub garble: Option<String>,
}
