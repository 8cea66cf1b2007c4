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
mod csv;
mod decode;
mod delimiter;
mod encoding;
mod error;
pub mod limits;
mod notice;
mod open;
mod options;
mod own_report;
mod record;
mod shared_file;
mod sniff;
mod table;
mod unpack;
mod workbook;

pub use columns::{Candidate, Choice, Columns, How, Wanted};
pub use error::{BrokenCause, SourceError, Unsupported};
pub use notice::Notice;
pub use open::{open, open_stream};
pub use options::{ColumnRef, HeaderAt, IsPhone, ReadOptions, Sheets};
pub use table::{ReadEnd, Table};
