//! How much of a file may be in memory at once, and what a hostile one is refused for.
//!
//! Figures that the contract names are its own (section 4); the others keep section 8's memory
//! marks with room for the rest of the program.

pub use crate::row::FIELD_BYTES_MAX;

/// Longest row, in bytes of UTF-8 text (contract, section 4).
pub const ROW_BYTES_MAX: usize = 4 << 20;

/// What is kept of a line without end, in bytes of the file. More than a row of
/// [`ROW_BYTES_MAX`] has in any encoding, so that its row is known to be too long.
pub const LINE_BYTES_MAX: usize = 2 * ROW_BYTES_MAX;

/// What is kept of each cell of a row that is too long: enough to recognise it by.
pub const CUT_CELL_BYTES: usize = 1 << 10;

/// How many cells are kept of a row that is too long.
pub const CUT_ROW_CELLS: usize = 1 << 12;

/// Bytes read from a text file at a time. What a block becomes on its way stays below the size from
/// which on allocators ask the system for each piece anew.
pub const BLOCK_BYTES: usize = 96 << 10;

/// A batch ends with the row that brings it to this many rows,
pub const BATCH_ROWS: usize = 8 << 10;

/// or this many bytes of text,
pub const BATCH_TEXT_BYTES: usize = 1 << 20;

/// or this many cells (a sheet may have a lone cell in its last column in every row).
pub const BATCH_CELLS: usize = 256 << 10;

/// Rows with text that columns, and the delimiter, are judged by.
pub const SAMPLE_ROWS: usize = 500;

/// Bytes of text they may have together.
pub const SAMPLE_BYTES: usize = 1 << 20;

/// Last row of a sheet, as Excel has it.
pub const SHEET_ROWS_MAX: u32 = 1 << 20;

/// Columns of a sheet, as Excel has it.
pub const SHEET_COLUMNS_MAX: u32 = 1 << 14;

/// Entries of a workbook's archive; real ones have some dozens.
pub const ARCHIVE_ENTRIES_MAX: usize = 1 << 16;

/// Bytes, unpacked, of a workbook's parts that are held in memory (texts, styles, names).
pub const HELD_PART_BYTES_MAX: u64 = 256 << 20;

/// Texts in a workbook's table of shared texts; each costs some 50 bytes besides its letters.
pub const SHARED_TEXTS_MAX: u64 = 4 << 20;

/// How many times smaller than its content a packed sheet of more than [`SHEET_TRUSTED_BYTES`]
/// may be; real ones pack to a tenth or so, sheets of empty formatted rows to much less, and what
/// deflate can do at most is 1032.
pub const SHEET_RATIO_MAX: u64 = 400;

/// Sheets that unpack to no more than this are not judged by their ratio.
pub const SHEET_TRUSTED_BYTES: u64 = 64 << 20;

/// Bytes of a file that came packed, or by a pipe, once it is in a temporary file.
pub const UNPACKED_BYTES_MAX: u64 = 8 << 30;

/// Bytes of one piece of XML that is read here (a tag, a text), and how deep tags may be nested.
pub const XML_EVENT_BYTES_MAX: usize = 8 << 20;

/// See [`XML_EVENT_BYTES_MAX`]; real spreadsheets nest some ten deep.
pub const XML_DEPTH_MAX: u32 = 256;

/// Bytes of text in an XLSX sheet's XML from one cell to the next: all parts of a text in several
/// formats, formulas, and the white space of empty rows.
pub const CELL_XML_TEXT_BYTES_MAX: u64 = 16 << 20;

/// Cells with text that a sheet may make by repeating others (an ODS says "this row a thousand
/// times"); 64 bytes of text count as another.
pub const REPEATED_CELLS_MAX: u64 = 64 << 20;

/// Bytes of one record of an XLSB that is read for its cells, texts or names. Calamine makes room
/// for what a record says it has, before it is there.
pub const RECORD_BYTES_MAX: u32 = 8 << 20;

/// Bytes of an old workbook's (XLS) content. It is held in memory, twice for a moment.
pub const OLD_BOOK_BYTES_MAX: u64 = 96 << 20;

/// Cells of the areas that an old workbook's sheets span: an empty one costs as much as a full one.
pub const OLD_BOOK_CELLS_MAX: u64 = 3 << 20;

/// Bytes of text in an old workbook's cells, where one shared by several counts for each.
pub const OLD_BOOK_TEXT_BYTES_MAX: u64 = 64 << 20;

/// Tables in a page.
pub const PAGE_TABLES_MAX: usize = 1 << 10;

/// Bytes of a tag or comment in a page. The tokenizer compares each attribute of a tag with all
/// others, so that a longer tag costs not memory alone but time.
pub const PAGE_TAG_BYTES_MAX: usize = 512 << 10;
