//! The cells of a text's rows, as pieces of that text wherever they stand in it literally.
//!
//! Leaves out rows without text, takes off the apostrophes of our own reports, cuts the cells of
//! rows that are too long. Knows no quotes and no delimiters.

use std::ops::Range;

use crate::row::{Malformed, RowId, Rows};
use crate::source::{limits, own_report};

/// Cells and rows of one text on their way.
pub(in crate::source) struct Cells<'t> {
    text: &'t str,
    rows: Rows,
    /// Take off the apostrophes of our own reports.
    own_report: bool,
    /// Cells are cut, and only so many are kept, while a row that is too long is read again.
    cut: bool,
}

impl<'t> Cells<'t> {
    pub(in crate::source) fn new(text: &'t str, own_report: bool) -> Self {
        Self::into_rows(text, own_report, Rows::default())
    }

    /// Into these rows, which are empty.
    pub(super) fn into_rows(text: &'t str, own_report: bool, mut rows: Rows) -> Self {
        rows.put_in_front(text.len());
        Self { text, rows, own_report, cut: false }
    }

    /// The text that pieces are of.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// How many cells the open row has.
    pub(in crate::source) fn open_cells(&self) -> usize {
        self.rows.open_cells()
    }

    /// Whether one of the open row's cells has text.
    pub(in crate::source) fn has_open_text(&self) -> bool {
        self.rows.has_open_text()
    }

    /// Adds a piece of the text as a cell.
    #[inline]
    pub(super) fn push_piece(&mut self, piece: Range<usize>) {
        let piece = if self.own_report || self.cut {
            let Some(piece) = self.trimmed(piece) else { return };
            piece
        } else {
            piece
        };
        self.rows.push_piece(piece);
    }

    /// Adds a cell that does not stand in the text literally.
    pub(super) fn push_own(&mut self, cell: &str) {
        if self.cut && self.open_cells() >= limits::CUT_ROW_CELLS {
            return;
        }
        let cell = if self.own_report { own_report::original(cell) } else { cell };
        let most = if self.cut { limits::CUT_CELL_BYTES } else { cell.len() };
        let cell = &cell[..cell.floor_char_boundary(most)];
        self.rows.push_cell(cell);
    }

    /// The piece as it is kept, if it is.
    fn trimmed(&self, mut piece: Range<usize>) -> Option<Range<usize>> {
        if self.own_report {
            let cell = &self.text[piece.clone()];
            piece.start += cell.len() - own_report::original(cell).len();
        }
        if self.cut {
            if self.open_cells() >= limits::CUT_ROW_CELLS {
                return None;
            }
            let most = self.text.floor_char_boundary(piece.start + limits::CUT_CELL_BYTES);
            piece.end = piece.end.min(most);
        }
        Some(piece)
    }

    /// Forgets the open row's cells.
    pub(in crate::source) fn drop_open_row(&mut self) {
        self.rows.drop_open_row();
    }

    /// Forgets the open row's cells; until the row is closed, cells are cut and counted.
    pub(super) fn restart_cut(&mut self) {
        self.drop_open_row();
        self.cut = true;
    }

    /// Closes the open row under its number; leaves it out where it has no text, unless it is
    /// malformed.
    #[inline]
    pub(super) fn end_row(&mut self, number: u32, malformed: Option<Malformed>) {
        self.cut = false;
        if malformed.is_none() && !self.has_open_text() {
            self.drop_open_row();
            return;
        }
        self.rows.end_row(RowId { source: 0, row: number }, malformed);
    }

    /// The rows; their pieces are of the text, which is still to be joined.
    pub(super) fn finish(self) -> Rows {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_text_are_left_out_and_malformed_ones_are_not() {
        let mut cells = Cells::new("a,b", false);
        cells.push_piece(0..0);
        cells.push_own("");
        cells.end_row(1, None);
        cells.push_piece(0..1);
        cells.end_row(2, None);
        cells.end_row(3, Some(Malformed::RowTooLong));
        let mut rows = cells.finish();
        rows.join_front("a,b".into());
        let ids: Vec<u32> = rows.iter().map(|row| row.id.row).collect();
        assert_eq!(ids, [2, 3]);
    }

    #[test]
    fn a_row_that_is_too_long_is_kept_cut() {
        let text = "张".repeat(limits::CUT_CELL_BYTES);
        let mut cells = Cells::new(&text, false);
        cells.push_piece(0..text.len());
        cells.restart_cut();
        (0..=limits::CUT_ROW_CELLS).for_each(|_| cells.push_piece(0..text.len()));
        cells.push_own(&text);
        cells.end_row(1, Some(Malformed::RowTooLong));
        let mut rows = cells.finish();
        rows.join_front(text);
        let row = rows.get(0);
        assert_eq!(row.len(), limits::CUT_ROW_CELLS);
        assert!(row.cells().all(|cell| cell.len() <= limits::CUT_CELL_BYTES && !cell.is_empty()));
    }

    #[test]
    fn the_apostrophe_of_our_own_report_is_taken_off() {
        let mut cells = Cells::new("'=1,2", true);
        cells.push_piece(0..3);
        cells.push_own("''x");
        cells.push_piece(4..5);
        cells.end_row(2, None);
        let mut rows = cells.finish();
        rows.join_front("'=1,2".into());
        assert_eq!(rows.get(0).cells().collect::<Vec<_>>(), ["=1", "'x", "2"]);
    }
}
