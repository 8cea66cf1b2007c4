//! `dialfeed report JOB`, as typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// See the module.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Whose report.
    #[arg(value_name = "JOB")]
    pub job: String,
    /// Where it goes.
    #[arg(long, value_name = "DIR")]
    pub report_dir: Option<PathBuf>,
    /// Which files; all where none is named.
    #[arg(long, value_enum, value_name = "FORMATS", value_delimiter = ',')]
    pub format: Vec<ReportFormat>,
    /// Rows of which statuses; all where none is named.
    #[arg(long, value_name = "STATUSES", value_delimiter = ',')]
    pub status: Vec<String>,
}

/// A kind of report file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// `summary.json`.
    Json,
    /// One CSV file for each group of statuses.
    Csv,
    /// `report.xlsx`.
    Xlsx,
    /// `report.html`.
    Html,
}
