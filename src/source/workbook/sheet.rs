//! One sheet's rows, streamed cell by cell.

use std::fmt;
use std::fs::File;
use std::io::Seek;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use calamine::{Cell, DataRef, XlsxError};

use super::{Trouble, Workbook, calm, cell};
use crate::row::Malformed;
use crate::source::batch::Batcher;
use crate::source::error::{BrokenCause, SourceError};
use crate::source::{decode, limits};

/// An open workbook, shared by its sheets.
pub(super) struct Book {
    workbook: Mutex<Workbook>,
    /// The same file once more, to take its hash; the two share one position.
    file: File,
    sha256: OnceLock<String>,
}

impl Book {
    pub(super) fn new(workbook: Workbook, file: File) -> Self {
        Self { workbook: Mutex::new(workbook), file, sha256: OnceLock::new() }
    }
}

/// A sheet of an open workbook.
pub(in crate::source) struct Sheet {
    book: Arc<Book>,
    name: String,
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Sheet {
    pub(super) fn new(book: Arc<Book>, name: String) -> Self {
        Self { book, name }
    }

    /// The sheet's name.
    pub(in crate::source) fn name(&self) -> &str {
        &self.name
    }

    /// Reads every row, and gives the file's SHA-256 if nobody asked to stop.
    pub(in crate::source) fn read_rows(
        &mut self,
        file: &str,
        out: &mut Batcher,
    ) -> Result<Option<String>, SourceError> {
        if self.stream(file, out)?.is_break() {
            return Ok(None);
        }
        let hash = || {
            // Held so that nobody moves the file's position meanwhile.
            let _workbook = self.book.workbook.lock().unwrap_or_else(PoisonError::into_inner);
            let mut input = &self.book.file;
            input.rewind()?;
            decode::sha256_of(&mut input)
        };
        if self.book.sha256.get().is_none() {
            let taken = hash()
                .map_err(|cause| SourceError::NotReadable { file: file.to_owned(), cause })?;
            // Another sheet may have set it meanwhile, to the same.
            let _ = self.book.sha256.set(taken);
        }
        Ok(self.book.sha256.get().cloned())
    }

    /// Reads every row until the end or until `out` breaks.
    pub(super) fn stream(
        &mut self,
        file: &str,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, SourceError> {
        let mut rows = OpenRow::default();
        self.stream_into(&mut rows, out).map_err(|cause| SourceError::BrokenWorkbook {
            file: file.to_owned(),
            sheet: Some(self.name.clone()),
            after_row: rows.closed,
            cause,
        })
    }

    fn stream_into(
        &self,
        row: &mut OpenRow,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, BrokenCause> {
        let mut workbook = self.book.workbook.lock().unwrap_or_else(PoisonError::into_inner);
        let is_1904 = workbook.has_1904_epoch();
        let mut reader = calm(|| workbook.worksheet_cells_reader(&self.name))?;
        let mut scratch = String::new();
        loop {
            let cell = match calm(|| reader.next_cell()) {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                // An error value of a later Excel: the cell has no text, the row goes on.
                Err(Trouble::Parser(XlsxError::CellError(_))) => continue,
                Err(trouble) => return Err(trouble.into()),
            };
            if *cell.get_value() == DataRef::Empty {
                continue;
            }
            if row.take(&cell, is_1904, &mut scratch, out)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        if row.close(out).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        Ok(out.flush())
    }
}

/// The row that cells are coming for. Numbers count from 1; 0 is none.
#[derive(Default)]
struct OpenRow {
    number: u32,
    /// The column, from 0, behind the last cell pushed.
    next_column: u32,
    bytes: usize,
    malformed: Option<Malformed>,
    /// The last row closed.
    closed: u32,
}

impl OpenRow {
    /// Takes a cell; closes the row before if it begins another.
    fn take(
        &mut self,
        cell: &Cell<DataRef>,
        is_1904: bool,
        scratch: &mut String,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, BrokenCause> {
        let (row, column) = cell.get_position();
        if row >= limits::SHEET_ROWS_MAX || column >= limits::SHEET_COLUMNS_MAX {
            let (row, column) = (u64::from(row) + 1, u64::from(column) + 1);
            return Err(BrokenCause::CellOutside { row, column });
        }
        if row + 1 != self.number {
            if self.close(out).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.number = row + 1;
        }
        if column < self.next_column {
            return Err(BrokenCause::CellsOutOfOrder { row: self.number });
        }
        let text = cell::text(cell.get_value(), is_1904, scratch);
        self.bytes += text.len();
        if self.bytes > limits::ROW_BYTES_MAX {
            self.malformed = self.malformed.or(Some(Malformed::RowTooLong));
            return Ok(ControlFlow::Continue(()));
        }
        for _ in self.next_column..column {
            out.push_cell("");
        }
        self.next_column = column + 1;
        if text.len() > limits::FIELD_BYTES_MAX {
            self.malformed = Some(Malformed::FieldTooLong);
            out.push_cell(&text[..text.floor_char_boundary(limits::CUT_CELL_BYTES)]);
        } else {
            out.push_cell(text);
        }
        Ok(ControlFlow::Continue(()))
    }

    fn close(&mut self, out: &mut Batcher) -> ControlFlow<()> {
        let (number, malformed) = (self.number, self.malformed);
        *self = Self { closed: number, ..Self::default() };
        if number == 0 { ControlFlow::Continue(()) } else { out.end_row(number, malformed) }
    }
}
