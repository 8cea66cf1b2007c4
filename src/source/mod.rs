//! FILE -> rows as typed: formats, encodings, columns.
//!
//! [`open`] looks at a file and finds its lists: what it is, how it is written, which column is
//! which. [`Table::read`] then streams a list as batches of [`Rows`](crate::row::Rows), in order,
//! each row under the number a spreadsheet shows for it.
//!
//! Promises: memory is bounded by the limits of [`limits`], not by the file; no row that has text
//! is dropped (one that cannot be read is yielded with the reason); what a file is, its content
//! says and not its name. Knows no phone numbers: whether a cell reads as one is asked of a predicate.

mod batch;
mod columns;
mod delimiter;
mod encoding;
mod error;
mod files;
mod hash;
pub mod limits;
mod meter;
mod notice;
mod open;
mod options;
mod ordered;
mod own_report;
mod remembered;
mod sample;
mod shared_file;
mod sniff;
mod spares;
mod stream;
mod table;
mod text;
mod unpack;
mod workbook;

pub use columns::{Candidate, Choice, Columns, HeaderChanges, How, Wanted};
pub use encoding::is_encoding;
pub use error::{BrokenCause, SourceError, Unsupported};
pub use files::{FILES_MAX, Found, find_files};
pub use hash::sha256_of_file;
pub use notice::Notice;
pub use open::{open, open_stream};
pub use options::{ColumnRef, HeaderAt, IsPhone, ReadOptions, Sheets, Templated};
pub use remembered::{ChangedHeader, Family, KnownHeader, Remembered};
pub use stream::{Batch, Next, Stream};
pub use table::{ReadEnd, Table};
