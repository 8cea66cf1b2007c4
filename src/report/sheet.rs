//! The parts of a workbook that other reports are written with: how cells look, what fits into one, how
//! large a sheet is.

pub(crate) use super::figures::colour;
pub(crate) use super::workbook::{Ink, SHEET_COLUMNS, SHEET_ROWS, guarded, spreadsheet_days, text};
