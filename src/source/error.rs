//! Why a file cannot be imported, with the place inside; every one is exit code 5 but
//! [`SourceError::UnknownEncoding`] and [`SourceError::UnusableDelimiter`], which are usage (2).
//!
//! A row that cannot be read is no such error: it is yielded as malformed.

use std::io;

use super::columns::{Candidate, HeaderChanges, Wanted};

/// Why a file, or one sheet of it, cannot be read as a list.
///
/// `file` is the path as given; `sheet` is `None` for text files.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "file and sheet are told above; the other fields by their variant")]
pub enum SourceError {
    /// There is no such file: check the path.
    #[error("{file}: no such file")]
    NotFound { file: String },
    /// A pattern that no file matches: check it.
    #[error("{file}: no file matches")]
    NoMatch { file: String },
    /// More files than one job may have, at this argument: import them in several jobs.
    #[error("{file}: more than {most} files")]
    TooManyFiles { file: String, most: usize },
    /// It is there and cannot be read: permissions, a lock, a failing disk.
    #[error("{file}: cannot be read: {cause}")]
    NotReadable {
        file: String,
        #[source]
        cause: io::Error,
    },
    /// Somebody has written to it between two readings: wait until that is done, and begin anew.
    #[error("{file}: was changed while it was read")]
    Changed { file: String },
    /// A pipe or a device: what comes from a program is read as standard input.
    #[error("{file}: is no file but a pipe or device")]
    NoFile { file: String },
    /// A folder: name the files in it.
    #[error("{file}: is a directory")]
    Directory { file: String },
    /// Nothing in it: no byte, or no row with text.
    #[error("{file}: is empty")]
    Empty { file: String, sheet: Option<String> },
    /// Nothing but zero bytes, as a power cut leaves them: get it anew.
    #[error("{file}: holds nothing but zero bytes")]
    OnlyZeros { file: String },
    /// A format that is not read: save it as XLSX or CSV.
    #[error("{file}: {what}, which is not read; save it as .xlsx or .csv")]
    UnsupportedFormat { file: String, what: Unsupported },
    /// Protected by a password: save it without.
    #[error("{file}: the workbook is protected by a password")]
    Encrypted { file: String },
    /// A workbook that cannot be read (on): open it in a spreadsheet and save it anew.
    /// `after_row` is the last row read before the trouble, 0 where none was.
    #[error("{file}: broken workbook (after row {after_row}): {cause}")]
    BrokenWorkbook { file: String, sheet: Option<String>, after_row: u32, cause: BrokenCause },
    /// More than the limits allow: split it, or save it as CSV.
    #[error("{file}: {part} would take more memory than a list may")]
    TooLarge { file: String, part: String },
    /// An archive with more than one file in it: unpack it, and name the lists.
    #[error("{file}: has several files in it: {inside:?}")]
    SeveralFiles { file: String, inside: Vec<String> },
    /// An archive that cannot be unpacked: pack it anew.
    #[error("{file}: broken archive: {cause}")]
    BrokenArchive { file: String, cause: BrokenCause },
    /// No worksheet, or no table, in it.
    #[error("{file}: the workbook has no worksheet")]
    NoSheets { file: String },
    /// `--sheet` names none of the sheets.
    #[error("{file}: no sheet {asked:?}; it has {sheets:?}")]
    UnknownSheet { file: String, asked: String, sheets: Vec<String> },
    /// `--encoding` is no label of the Encoding Standard.
    #[error("{file}: unknown encoding {asked:?}")]
    UnknownEncoding { file: String, asked: String },
    /// `--delimiter` is a quote, a line end or no ASCII character.
    #[error("{file}: the byte {delimiter:#04x} cannot be a delimiter")]
    UnusableDelimiter { file: String, delimiter: u8 },
    /// No column by header, none by content: choose one with `--map phonenum=`.
    #[error("{file}: no phone column among {header:?}")]
    NoPhoneColumn { file: String, sheet: Option<String>, header: Vec<String> },
    /// Several columns fit and nothing decides: choose one with `--map phonenum=`.
    #[error("{file}: several phone columns: {candidates:?}")]
    AmbiguousPhoneColumn { file: String, sheet: Option<String>, candidates: Vec<Candidate> },
    /// A column that the user named is not there; `wanted` tells in which option.
    #[error("{file}: no column {asked:?}; it has {header:?}")]
    UnknownColumn {
        file: String,
        sheet: Option<String>,
        wanted: Box<Wanted>,
        asked: String,
        header: Vec<String>,
    },
    /// Several columns have the header that the user named: name it by letter.
    #[error("{file}: several columns are named {asked:?}: {candidates:?}")]
    AmbiguousColumn {
        file: String,
        sheet: Option<String>,
        asked: String,
        candidates: Vec<Candidate>,
    },
    /// The list's family is remembered with another header, and nobody is there to confirm this
    /// one: run it once at a terminal, or name the column with `--map phonenum=`.
    #[error("{file}: the header is not the one that was confirmed: {changes:?}")]
    HeaderChanged { file: String, sheet: Option<String>, changes: Box<HeaderChanges> },
    /// `--header` names a row that is empty, or behind the end. `last_row`: the last with text.
    #[error("{file}: row {asked} has no header; the last row with text is {last_row}")]
    HeaderBeyondEnd { file: String, sheet: Option<String>, asked: u32, last_row: u32 },
}

/// A format that is recognised and not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsupported {
    /// Excel's XML of 2003.
    #[error("an Excel 2003 XML spreadsheet")]
    Xml2003,
    /// A page with its pictures in one file (`.mht`), as Excel and browsers save it.
    #[error("a web archive (.mht)")]
    WebArchive,
    /// A text document or the like, in a container that workbooks have too.
    #[error("an office document that is no spreadsheet")]
    NoSpreadsheet,
    /// An archive of a kind that is not unpacked: RAR, 7-Zip, TAR.
    #[error("an archive of a kind that is not unpacked")]
    Archive,
    /// An archive inside an archive.
    #[error("an archive inside an archive")]
    ArchiveInArchive,
    /// A PDF document.
    #[error("a PDF document")]
    Pdf,
    /// A picture, a program: no list at all.
    #[error("a binary file that is no list")]
    Binary,
}

/// What is wrong with a workbook.
#[derive(Debug, thiserror::Error)]
pub enum BrokenCause {
    /// Said by the parser.
    #[error("{0}")]
    Parser(Box<dyn std::error::Error + Send + Sync>),
    /// The parser gave up without an error; it does so on hostile files only.
    #[error("the parser gave up")]
    ParserPanic,
    /// A cell beyond the last row or column a sheet can have.
    #[error("a cell at row {row}, column {column}, beyond the end of any sheet")]
    CellOutside {
        /// From 1.
        row: u64,
        /// From 1.
        column: u64,
    },
    /// A cell left of one that came before it in the same row.
    #[error("the cells of row {row} are out of order")]
    CellsOutOfOrder {
        /// From 1.
        row: u32,
    },
}
