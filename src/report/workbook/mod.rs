//! `report.xlsx`: a sheet with the figures and charts, then a sheet for each status that has rows.
//!
//! Promises: texts of the lists stay texts, whatever they look like; a list longer than a sheet
//! goes on in the next; memory does not grow with the job, since rows go straight to disk.

mod guard;
mod ink;
mod overview;
mod rows;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub use self::guard::guarded;
pub(crate) use self::ink::Ink;
pub(crate) use self::rows::{SHEET_COLUMNS, spreadsheet_days, text};
use super::files::{Whole, sync_folder};
use super::progress::Progress;
use super::{ReportError, ReportOptions, Summary};
use crate::ledger::{Job, Ledger};
use crate::outcome::Status;

/// Rows of a sheet, its head included.
pub(crate) const SHEET_ROWS: u32 = 1_048_576;
/// The file's name.
pub(super) const FILE: &str = super::WORKBOOK;

/// Writes the workbook.
pub(super) async fn write<L: Ledger>(
    ledger: &L,
    job: &Job,
    summary: &Summary,
    options: &ReportOptions,
    progress: &mut Progress<'_>,
) -> Result<(), ReportError> {
    let path = options.folder.join(FILE);
    let failed = |error: XlsxError| ReportError::NotWritten {
        path: path.clone(),
        source: match error {
            XlsxError::IoError(error) => error,
            other => std::io::Error::other(other),
        },
    };
    let ink = Ink::new();
    let mut workbook = Workbook::new();
    // The job's own time and not this moment's: the same report is the same file.
    let made = ExcelDateTime::from_timestamp(job.started_at.as_second()).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    // Rows wait there until the file is put together: not on another disk than the report's.
    workbook.set_tempdir(&options.folder).map_err(failed)?;
    let first = workbook.add_worksheet();
    overview::write(first, summary, &options.statuses, options.words, &ink).map_err(failed)?;
    let several = summary.target.as_ref().is_some_and(|target| target.get("per_target").is_some());
    for status in Status::ALL.iter().copied() {
        let is_wanted = options.statuses.is_empty() || options.statuses.contains(&status);
        // Looking for rows that the summary does not have would read the whole job once more.
        if is_wanted && summary.rows.of(status) > 0 {
            let mut sheets =
                rows::Sheets::of(job, status, several, options.words, &ink, SHEET_ROWS);
            sheets.write(&mut workbook, ledger, progress, failed).await?;
        }
    }
    let file = Whole::create(&path)?;
    let file = guarded(|| save(workbook, file)).map_err(failed)?;
    file.finish()?;
    sync_folder(&options.folder)
}

fn save(mut workbook: Workbook, mut file: Whole) -> Result<Whole, XlsxError> {
    workbook.save_to_writer(&mut file)?;
    Ok(file)
}
