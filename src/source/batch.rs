//! Rows of workbooks and pages gathered into batches: rows before the list begins and rows without
//! text are left out, our own reports' apostrophes taken off, a full batch handed on.
//!
//! Knows no format; the readers push cells and close rows.

use std::mem;
use std::ops::ControlFlow;

use super::{limits, own_report};
use crate::row::{Malformed, RowId, Rows};

/// Takes each full batch; `Break` ends the reading.
pub(super) type Sink<'a> = &'a mut dyn FnMut(Rows) -> ControlFlow<()>;

/// Cells and rows on their way into batches.
pub(super) struct Batcher<'a> {
    sink: Sink<'a>,
    rows: Rows,
    source: u32,
    /// Rows with a smaller number are not yielded.
    first_row: u32,
    /// Take off the apostrophes of our own reports.
    own_report: bool,
    /// Most rows in a batch.
    batch_rows: usize,
    open_cells: usize,
    closed_cells: usize,
    /// `rows.text_len()` when the open row began.
    open_text_at: usize,
}

impl<'a> Batcher<'a> {
    /// Rows of this source from `first_row` on go to `sink`.
    pub(super) fn new(source: u32, first_row: u32, own_report: bool, sink: Sink<'a>) -> Self {
        Self {
            sink,
            rows: Rows::default(),
            source,
            first_row,
            own_report,
            batch_rows: limits::BATCH_ROWS,
            open_cells: 0,
            closed_cells: 0,
            open_text_at: 0,
        }
    }

    /// Ends each batch with this many rows at most.
    pub(super) fn with_batch_rows(mut self, batch_rows: usize) -> Self {
        self.batch_rows = batch_rows;
        self
    }

    /// Adds a cell to the open row.
    #[inline]
    pub(super) fn push_cell(&mut self, cell: &str) {
        let cell = if self.own_report { own_report::original(cell) } else { cell };
        self.rows.push_cell(cell);
        self.open_cells += 1;
    }

    /// Forgets the open row's cells.
    pub(super) fn drop_open_row(&mut self) {
        self.rows.drop_open_row();
        self.open_cells = 0;
    }

    /// Closes the open row under its number; leaves it out where it has no text, unless it is
    /// malformed.
    #[inline]
    pub(super) fn end_row(&mut self, row: u32, malformed: Option<Malformed>) -> ControlFlow<()> {
        let no_text = self.rows.text_len() == self.open_text_at && malformed.is_none();
        if no_text || row < self.first_row {
            self.drop_open_row();
            return ControlFlow::Continue(());
        }
        self.rows.end_row(RowId { source: self.source, row }, malformed);
        self.closed_cells += self.open_cells;
        self.open_cells = 0;
        self.open_text_at = self.rows.text_len();
        if self.rows.len() >= self.batch_rows
            || self.open_text_at >= limits::BATCH_TEXT_BYTES
            || self.closed_cells >= limits::BATCH_CELLS
        {
            return self.flush();
        }
        ControlFlow::Continue(())
    }

    /// Hands on what is gathered; called once more at the end.
    pub(super) fn flush(&mut self) -> ControlFlow<()> {
        self.closed_cells = 0;
        self.open_text_at = 0;
        if self.rows.is_empty() {
            return ControlFlow::Continue(());
        }
        (self.sink)(mem::take(&mut self.rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_text_and_rows_before_the_list_are_left_out() {
        let mut batches: Vec<Rows> = Vec::new();
        let mut sink = |rows| {
            batches.push(rows);
            ControlFlow::Continue(())
        };
        let mut batcher = Batcher::new(7, 2, false, &mut sink).with_batch_rows(2);
        for (row, cells) in [(1, ["title", ""]), (2, ["a", "b"]), (3, ["", ""]), (4, ["", "c"])] {
            cells.iter().for_each(|cell| batcher.push_cell(cell));
            assert!(batcher.end_row(row, None).is_continue());
        }
        assert!(batcher.end_row(5, Some(Malformed::RowTooLong)).is_continue());
        assert!(batcher.flush().is_continue());
        let ids: Vec<u32> = batches.iter().flat_map(|rows| rows.iter().map(|r| r.id.row)).collect();
        assert_eq!(ids, [2, 4, 5]);
        assert_eq!(batches.len(), 2, "two rows a batch");
    }

    #[test]
    fn a_batch_ends_when_its_cells_are_many() {
        let mut batches = 0;
        let mut sink = |_| {
            batches += 1;
            ControlFlow::Continue(())
        };
        let mut batcher = Batcher::new(0, 1, false, &mut sink);
        for row in 1..=40 {
            (0..16_383).for_each(|_| batcher.push_cell(""));
            batcher.push_cell("far out");
            assert!(batcher.end_row(row, None).is_continue());
        }
        assert_eq!(batches, 2, "40 rows of 16384 cells");
    }
}
