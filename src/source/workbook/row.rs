//! The row that a sheet's cells are coming for: gaps filled, rows that are too long cut, and what
//! lies outside any sheet, or before what was read, refused.
//!
//! Never allocates by a coordinate: a cell in the last column costs the cells before it, and the
//! batches are bounded by cells.

use std::ops::ControlFlow;

use crate::row::Malformed;
use crate::source::batch::Batcher;
use crate::source::error::BrokenCause;
use crate::source::limits;

/// The open row. Numbers count from 1; 0 is none.
#[derive(Default)]
pub(super) struct OpenRow {
    number: u32,
    /// The column, from 0, behind the last cell pushed.
    next_column: u32,
    bytes: usize,
    malformed: Option<Malformed>,
    /// The last row closed.
    closed: u32,
}

impl OpenRow {
    /// The last row that was handed on, from 1; 0 where none was.
    pub(super) fn closed(&self) -> u32 {
        self.closed
    }

    /// Takes a cell's text (row and column from 0); closes the row before if it begins another.
    #[inline]
    pub(super) fn take(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, BrokenCause> {
        if row >= limits::SHEET_ROWS_MAX || column >= limits::SHEET_COLUMNS_MAX {
            let (row, column) = (u64::from(row) + 1, u64::from(column) + 1);
            return Err(BrokenCause::CellOutside { row, column });
        }
        if row < self.closed.max(self.number.saturating_sub(1)) {
            return Err(BrokenCause::CellsOutOfOrder { row: row + 1 });
        }
        if row + 1 != self.number && self.begin(row, out).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        if column < self.next_column {
            return Err(BrokenCause::CellsOutOfOrder { row: self.number });
        }
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

    /// Marks a row (from 0), whose cells come next or have come, as one that could not be read
    /// whole.
    pub(super) fn malform(
        &mut self,
        row: u32,
        malformed: Malformed,
        out: &mut Batcher,
    ) -> ControlFlow<()> {
        if row + 1 != self.number && self.begin(row, out).is_break() {
            return ControlFlow::Break(());
        }
        self.malformed = self.malformed.or(Some(malformed));
        ControlFlow::Continue(())
    }

    /// Closes the last row, and hands everything on.
    pub(super) fn finish(&mut self, out: &mut Batcher) -> ControlFlow<()> {
        if self.close(out).is_break() { ControlFlow::Break(()) } else { out.flush() }
    }

    fn begin(&mut self, row: u32, out: &mut Batcher) -> ControlFlow<()> {
        let closed = self.close(out);
        self.number = row + 1;
        closed
    }

    fn close(&mut self, out: &mut Batcher) -> ControlFlow<()> {
        let (number, malformed) = (self.number, self.malformed);
        *self = Self { closed: self.closed.max(number), ..Self::default() };
        if number == 0 { ControlFlow::Continue(()) } else { out.end_row(number, malformed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Rows;

    #[test]
    fn a_row_that_comes_again_or_too_late_is_refused() {
        for later in [0, 1] {
            let mut sink = |_: Rows| ControlFlow::Continue(());
            let mut out = Batcher::new(0, 1, false, &mut sink);
            let mut open = OpenRow::default();
            for row in [0, 1, 5] {
                assert!(matches!(open.take(row, 0, "a", &mut out), Ok(ControlFlow::Continue(()))));
            }
            let late = open.take(later, 0, "b", &mut out);
            assert!(
                matches!(late, Err(BrokenCause::CellsOutOfOrder { row }) if row == later + 1),
                "row {} behind row 6: {late:?}",
                later + 1
            );
        }
    }
}
