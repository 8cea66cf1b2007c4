//! What a user should know about how a file was read, besides the choice of columns.

use super::columns::HeaderChanges;

/// Something worth a line on the screen; the file is read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Rows with text above the header were passed over. Rows count from 1.
    TitleRowsPassed {
        /// First of them.
        first: u32,
        /// Last of them.
        last: u32,
    },
    /// The header takes these rows together; none of them is read as a customer.
    HeaderRows {
        /// First of them, from 1.
        first: u32,
        /// Last of them.
        last: u32,
    },
    /// The header is not the one that was confirmed the last time; the columns were chosen anew.
    HeaderChanged {
        /// What changed.
        changes: HeaderChanges,
    },
    /// This sheet is hidden in the workbook, and read.
    HiddenSheet,
    /// Rows of this sheet that are hidden, by hand or by a filter, and have text; they are read.
    HiddenRows {
        /// How many.
        count: u64,
        /// The first of them, from 1.
        first: u32,
    },
    /// Sheets of the workbook that were not read.
    SheetsNotRead {
        /// Their names, in the workbook's order.
        sheets: Vec<String>,
    },
    /// Of all sheets, which were asked for, these have no list.
    SheetsWithoutList {
        /// Their names, in the workbook's order.
        sheets: Vec<String>,
    },
    /// One of this program's own report files: the apostrophes it put before cells that a
    /// spreadsheet would run are taken off.
    OwnReport,
    /// Neither UTF-8 nor GB18030 fits, and this encoding was taken for its letters. `--encoding`
    /// overrides.
    EncodingGuessed {
        /// Its name.
        encoding: String,
    },
    /// No encoding fits: many rows will not be decoded. Ask for `--encoding`.
    EncodingUncertain,
}
