//! A job's rows page by page, in their order: while one page is written, the next is read.
//!
//! Promises that memory holds two pages, however large the job is. Knows no format.

use super::ReportError;
use crate::ledger::{Job, Ledger, Page, StoredRow};
use crate::outcome::Status;

/// Rows read from the ledger at a time.
pub(super) const PAGE_ROWS: usize = 4096;

/// Gives every row of these statuses to `write`, all where none is named.
pub(super) async fn each_page<L: Ledger>(
    ledger: &L,
    job: &Job,
    statuses: &[Status],
    mut write: impl FnMut(Vec<StoredRow>) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let read =
        |after| ledger.rows(job.no, Page { after, most: PAGE_ROWS, statuses: statuses.to_vec() });
    let mut rows = read(None).await?;
    while let Some(last) = rows.last() {
        let after = Some(last.key);
        // In this order: writing leaves the processor to nobody, so the ledger is asked before.
        let (next, written) = tokio::join!(biased; read(after), async { write(rows) });
        written?;
        rows = next?;
    }
    Ok(())
}
