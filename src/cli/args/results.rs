//! `dialfeed results JOB`, as typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// See the module.
#[derive(Debug, Args)]
pub struct ResultsArgs {
    /// Whose customers; the latest job's where none is named.
    #[arg(value_name = "JOB")]
    pub job: Option<String>,
    /// Where the files go.
    #[arg(long, value_name = "DIR")]
    pub report_dir: Option<PathBuf>,
    /// Which files; all where none is named.
    #[arg(long, value_enum, value_name = "FORMATS", value_delimiter = ',')]
    pub format: Vec<ResultsFormat>,
    /// One request, from its start to the whole reply.
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub timeout: Option<String>,
}

/// A kind of results file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ResultsFormat {
    /// `results.json`.
    Json,
    /// `results.csv`.
    Csv,
    /// `results.xlsx`.
    Xlsx,
    /// `results.html`.
    Html,
}
