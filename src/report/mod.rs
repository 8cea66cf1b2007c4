//! The ledger -> what the user reads (contract, section 7).
//!
//! Promises: everything in a report comes from the ledger, so a report after a crash and one after
//! a finish are the same code; law 1 is checked each time one is made, and where it does not hold
//! there is an error and no report. A file is whole or not there. Knows no terminal.

mod csv;
mod figures;
pub(crate) mod files;
mod formula;
pub(crate) mod layout;
mod metrics;
pub(crate) mod page;
mod pages;
mod progress;
pub(crate) mod sheet;
mod summary;
mod words;
mod workbook;

use std::path::{Path, PathBuf};

/// The report that is opened first.
pub const WORKBOOK: &str = "report.xlsx";
/// The report for a browser.
pub const PAGE: &str = "report.html";
/// The report for scripts.
pub const SUMMARY: &str = "summary.json";

pub use csv::{FILES, META_COLUMNS, SENT_AS};
pub use figures::grouped;
pub use files::sweep_own;
pub use formula::harmless;
pub use metrics::{Metrics, MetricsLists, MetricsMemory, is_other_file, last_success_in};
pub use progress::Tell;
pub use summary::{
    Meta, Pace, Requests, Summary, SummaryRows, SummaryRun, SummarySource, SuppressRecord,
    per_target,
};
pub use words::{Bounds, Label, Phrase, Things, Words};
pub use workbook::guarded;

use self::progress::Progress;
use crate::ledger::{Job, LawBroken, Ledger, LedgerError, Tally};
use crate::outcome::Status;

/// What to write.
#[derive(Debug, Clone)]
pub struct ReportOptions {
    /// The folder; made where it is missing.
    pub folder: PathBuf,
    /// Only the files of these statuses; all where empty.
    pub statuses: Vec<Status>,
    /// Whether to write the CSV files.
    pub csv: bool,
    /// Whether to write `report.xlsx`.
    pub xlsx: bool,
    /// Whether to write `report.html`.
    pub html: bool,
    /// Whether to write `summary.json`.
    pub json: bool,
    /// How to say what the ledger holds as codes.
    pub words: Words,
}

/// A report that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The rows do not add up (law 1).
    #[error(transparent)]
    LawBroken(#[from] LawBroken),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file or the folder cannot be written: choose another `--report-dir`, or make room.
    #[error("cannot write {path}: {source}")]
    NotWritten {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
}

/// Makes the folder, and proves that a file can be written there: asked before anything is sent.
///
/// # Errors
/// [`ReportError::NotWritten`].
pub fn prepare(folder: &Path) -> Result<(), ReportError> {
    files::prepare(folder)
}

/// Writes the report of a job. `tell` hears now and then how far that is. Of a purged job only
/// `summary.json` can be written.
///
/// # Errors
/// See [`ReportError`]; files that were there before are then untouched or whole.
pub async fn write<L: Ledger>(
    ledger: &L,
    job: &Job,
    tally: &Tally,
    summary: &Summary,
    options: &ReportOptions,
    tell: Tell<'_>,
) -> Result<(), ReportError> {
    // A purged job has no row to show: its figures are all that is left.
    let has_rows = job.purged.is_none();
    let options = &ReportOptions {
        csv: options.csv && has_rows,
        xlsx: options.xlsx && has_rows,
        html: options.html && has_rows,
        ..options.clone()
    };
    let mut progress = Progress::begin(tally, options, tell);
    tally.balance(job.read(), job.expanded)?;
    prepare(&options.folder)?;
    if options.csv {
        csv::write(ledger, job, options, &mut progress).await?;
    }
    if options.xlsx {
        workbook::write(ledger, job, summary, options, &mut progress).await?;
    }
    if options.html {
        page::write(ledger, job, summary, options).await?;
    }
    if options.json {
        summary.write(&options.folder.join(SUMMARY))?;
    }
    Ok(())
}
