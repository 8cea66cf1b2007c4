//! How lists are read and cleaned, as typed: what `import` and `check` share.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

/// Reading, cleaning, and who is left out.
#[derive(Debug, Clone, Args)]
pub struct ReadingArgs {
    /// Which sheets: a name, a number from 1, or `all`.
    #[arg(long, value_name = "SHEET", allow_negative_numbers = true)]
    pub sheet: Option<String>,
    /// How a text file's bytes are read.
    #[arg(long, value_name = "ENCODING")]
    pub encoding: Option<String>,
    /// What stands between a text file's columns.
    #[arg(long, value_name = "SIGN", allow_hyphen_values = true)]
    pub delimiter: Option<String>,
    /// The header's row, from 1, or `none`.
    #[arg(long, value_name = "ROW", allow_negative_numbers = true)]
    pub header: Option<String>,
    /// Which column is what: `FIELD=COLUMN`.
    #[arg(long, value_name = "FIELD=COLUMN", action = ArgAction::Append)]
    pub map: Vec<String>,
    /// What a field is made of: `FIELD=TEMPLATE`.
    #[arg(long, value_name = "FIELD=TEMPLATE", action = ArgAction::Append)]
    pub set: Vec<String>,
    /// Do-not-call lists.
    #[arg(long, value_name = "FILE", action = ArgAction::Append)]
    pub suppress: Vec<PathBuf>,
    /// How old a do-not-call list may be.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    pub suppress_max_age: Option<String>,
    /// Which of several rows with one number is sent.
    #[arg(long, value_enum, value_name = "WHICH", default_value = "first")]
    pub duplicates: Duplicates,
    /// What a cell with several numbers gives.
    #[arg(long, value_enum, value_name = "WHICH", default_value = "first")]
    pub numbers: Numbers,
    /// Kinds of numbers that are sent.
    #[arg(long, value_name = "KINDS", default_value = "mobile,landline")]
    pub allow: String,
    /// Area code of local numbers.
    #[arg(long, value_name = "CODE", allow_negative_numbers = true)]
    pub area: Option<String>,
    /// Where an earlier job must have put a number for it not to be sent.
    #[arg(long, value_enum, value_name = "WHERE")]
    pub history: Option<History>,
    /// Only jobs that were at work in the last so many days count.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    pub since: Option<String>,
    /// Also what an earlier job already put into the same target.
    #[arg(long, conflicts_with_all = ["history", "since"])]
    pub again: bool,
    /// Rejected rows make the exit code 3.
    #[arg(long)]
    pub strict: bool,
}

/// Which of several rows with one number is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Duplicates {
    /// The first.
    First,
    /// The last.
    Last,
    /// The first, its empty fields filled from the later ones.
    Merge,
}

/// What a cell with several numbers gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Numbers {
    /// Its first valid number.
    First,
    /// One entry for each valid number.
    All,
}

/// Where an earlier job must have put a number for it not to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum History {
    /// Into the same target.
    Target,
    /// Into any target of the company.
    Company,
    /// Nowhere: earlier jobs do not count.
    Off,
}
