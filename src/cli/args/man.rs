//! `dialfeed man`, as typed.

use std::path::PathBuf;

use clap::Args;

/// See the module.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Where the pages of all commands go; the main page is printed where it is not given.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}
