//! Whom rows go to, as typed: at most one of four.

use clap::Args;

/// One of these; `settings` asks for it where a command needs it.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub struct TargetArgs {
    /// Every row into this task batch.
    #[arg(long, value_name = "ID")]
    pub batch: Option<String>,
    /// Each row into the batch that its cell in this column names.
    #[arg(long, value_name = "COLUMN")]
    pub batch_column: Option<String>,
    /// Rows to these staff members in turn.
    #[arg(long, value_name = "ID[,ID…]")]
    pub staff: Option<String>,
    /// Each row to the staff member that its cell in this column names.
    #[arg(long, value_name = "COLUMN")]
    pub staff_column: Option<String>,
}
