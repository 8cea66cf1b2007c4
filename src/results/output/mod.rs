//! What the reader gets of a job's results: `results.xlsx`, `results.html`, `results.csv` and
//! `results.json`, written like the import's reports and with their parts.

mod csv;
mod page;
mod summary;
mod words;
mod workbook;

use std::path::PathBuf;

pub use summary::{ByHour, ByStaff, Records, ResultsSummary};
pub use words::{ResultLabel, ResultWords};

use super::{Customer, Gathered, ResultsError};
use crate::ledger::{Job, Ledger, Page, StoredRow};
use crate::outcome::Status;
use crate::report;

/// The files' names.
pub const FILES: [&str; 4] = [csv::FILE, workbook::FILE, page::FILE, summary::FILE];
/// Rows read from the ledger at a time.
const PAGE_ROWS: usize = 4096;
/// The statuses whose rows are customers.
const PUSHED: [Status; 3] = [Status::Inserted, Status::Duplicate, Status::Uncertain];

/// What to write, and where.
#[derive(Debug, Clone)]
pub struct ResultsOptions {
    /// The folder; made where it is missing.
    pub folder: PathBuf,
    /// Whether to write `results.xlsx`.
    pub xlsx: bool,
    /// Whether to write `results.html`.
    pub html: bool,
    /// Whether to write `results.csv`.
    pub csv: bool,
    /// Whether to write `results.json`.
    pub json: bool,
    /// How to say things.
    pub words: ResultWords,
}

/// Writes what the options ask for.
///
/// # Errors
/// Where the ledger cannot be read or a file not written.
pub async fn write<L: Ledger>(
    ledger: &L,
    job: &Job,
    gathered: &Gathered,
    summary: &ResultsSummary,
    options: &ResultsOptions,
) -> Result<(), ResultsError> {
    report::prepare(&options.folder)?;
    if options.csv {
        csv::write(ledger, job, gathered, options).await?;
    }
    if options.xlsx {
        workbook::write(ledger, job, gathered, summary, options).await?;
    }
    if options.html {
        page::write(summary, options)?;
    }
    if options.json {
        summary.write(&options.folder)?;
    }
    Ok(())
}

/// Gives each pushed row with its customer to `write`, in the order of the list.
async fn each_customer<L: Ledger>(
    ledger: &L,
    job: &Job,
    customers: &[Customer],
    mut write: impl FnMut(StoredRow, &Customer) -> Result<(), ResultsError>,
) -> Result<(), ResultsError> {
    let mut customers = customers.iter().peekable();
    let mut after = None;
    loop {
        let page = Page { after, most: PAGE_ROWS, statuses: PUSHED.to_vec() };
        let rows = ledger.rows(job.no, page).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.key);
        for row in rows {
            // Both are in the order of their keys; a row that was sent since is nobody's yet.
            while customers.next_if(|customer| customer.row < row.key).is_some() {}
            if let Some(customer) = customers.next_if(|customer| customer.row == row.key) {
                write(row, customer)?;
            }
        }
    }
}
