//! Which platform, as typed. There is no option for the auth code, on purpose: arguments can be
//! read by every user of the machine (law 4).

use clap::Args;

/// A platform's address and company, or the sandbox.
#[derive(Debug, Clone, Args)]
pub struct ConnectionArgs {
    /// The platform's address.
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// The company's number there.
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub company: Option<String>,
    /// The embedded platform.
    #[arg(long, conflicts_with_all = ["endpoint", "company"])]
    pub sandbox: bool,
}
