//! The first rows of a list, by which its columns are found before the list is read.
//!
//! Bounded in rows and bytes, whatever the list is. Knows no format.

use std::ops::ControlFlow;

use super::batch::{Batcher, Sink};
use super::columns::{self, Columns, Problem, SampleRow};
use super::error::SourceError;
use super::options::{HeaderAt, IsPhone, ReadOptions};
use super::{limits, own_report};
use crate::row::Rows;

/// The first rows of a list, for its columns to be found.
pub(super) struct Sample {
    rows: Vec<SampleRow>,
    /// Bytes in their cells.
    bytes: usize,
    /// Rows before this one are not asked for.
    from_row: u32,
    /// The last row with text that was seen.
    last_row: u32,
}

impl Sample {
    pub(super) fn new(options: &ReadOptions) -> Self {
        let from_row = match options.header {
            HeaderAt::Row(row) => row,
            HeaderAt::Detect | HeaderAt::Nowhere => 1,
        };
        Self { rows: Vec::new(), bytes: 0, from_row, last_row: 0 }
    }

    /// Whether the list has no text at all.
    pub(super) fn is_empty(&self) -> bool {
        self.last_row == 0
    }

    /// Bytes of a row, on average; at least one.
    pub(super) fn row_bytes(&self) -> u64 {
        (self.bytes / self.rows.len().max(1)).max(1) as u64
    }

    /// Takes rows from `read` until they are enough.
    pub(super) fn gather<T, E>(
        &mut self,
        read: impl FnOnce(&mut Batcher) -> Result<T, E>,
    ) -> Result<(), E> {
        let mut sink = |rows: Rows| self.take(&rows);
        let sink: Sink = &mut sink;
        // Small batches: reading on to a full one would be in vain.
        let mut out = Batcher::new(0, 1, false, sink).with_batch_rows(64);
        read(&mut out).map(|_| ())
    }

    /// Takes rows, and breaks when they are enough.
    pub(super) fn take(&mut self, rows: &Rows) -> ControlFlow<()> {
        for row in rows.iter() {
            self.last_row = row.id.row;
            if row.id.row >= self.from_row {
                // A sign behind each cell.
                self.bytes += row.cells().map(|cell| cell.len() + 1).sum::<usize>();
                self.rows.push((row.id.row, row.cells().map(str::to_owned).collect()));
            }
            if self.rows.len() >= limits::SAMPLE_ROWS || self.bytes >= limits::SAMPLE_BYTES {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    /// The columns, and whether this is one of our own reports.
    pub(super) fn columns(
        mut self,
        file: &str,
        sheet: Option<String>,
        options: &ReadOptions,
        is_phone: IsPhone,
    ) -> Result<(Columns, bool), SourceError> {
        if self.is_empty() {
            return Err(SourceError::Empty { file: file.to_owned(), sheet });
        }
        let first = self.rows.first().map(|(_, cells)| cells.iter().map(String::as_str));
        let own_report = first.is_some_and(own_report::is_header);
        if own_report {
            for cell in self.rows.iter_mut().flat_map(|(_, cells)| cells) {
                *cell = own_report::original(cell).to_owned();
            }
        }
        match columns::find(&self.rows, options, is_phone) {
            Ok(columns) => Ok((columns, own_report)),
            Err(problem) => Err(placed(problem, file.to_owned(), sheet, self.last_row)),
        }
    }
}

/// The problem with its place.
fn placed(problem: Problem, file: String, sheet: Option<String>, last_row: u32) -> SourceError {
    match problem {
        Problem::NoPhoneColumn { header } => SourceError::NoPhoneColumn { file, sheet, header },
        Problem::AmbiguousPhoneColumn { candidates } => {
            SourceError::AmbiguousPhoneColumn { file, sheet, candidates }
        }
        Problem::UnknownColumn { wanted, asked, header } => {
            let wanted = Box::new(wanted);
            SourceError::UnknownColumn { file, sheet, wanted, asked, header }
        }
        Problem::AmbiguousColumn { asked, candidates } => {
            SourceError::AmbiguousColumn { file, sheet, asked, candidates }
        }
        Problem::HeaderBeyondEnd { asked } => {
            SourceError::HeaderBeyondEnd { file, sheet, asked, last_row }
        }
    }
}
