//! How a file is to be read, as the user said it; the defaults find out by themselves.

use std::fmt;
use std::sync::Arc;

use super::remembered::{ChangedHeader, Remembered};
use crate::row::Field;

/// Tells whether a cell reads as a phone number. Passed in: this room knows no numbers.
pub type IsPhone<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// How to read. `default()` detects everything.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Which sheets of a workbook. A text file has none and takes every value but a name.
    pub sheets: Sheets,
    /// Encoding of a text file, by a label of the WHATWG Encoding Standard (`gbk`, `utf-16le`).
    pub encoding: Option<String>,
    /// Delimiter of a text file: one ASCII character, no quote and no line end.
    pub delimiter: Option<u8>,
    /// Where the header is.
    pub header: HeaderAt,
    /// Columns the user chose; of two for one field the last holds.
    pub map: Vec<(Field, ColumnRef)>,
    /// Columns needed besides the fields (staff, batch); found or an error, in
    /// [`Columns::extra`](super::Columns::extra) in this order.
    pub extra: Vec<ColumnRef>,
    /// Fields that are made of several columns, each at most once: no column is looked for to feed
    /// them; theirs are found or an error, in [`Columns::set`](super::Columns::set).
    pub set: Vec<Templated<ColumnRef>>,
    /// How columns were chosen before. The user's word goes before it, and it before all else.
    pub remembered: Option<Arc<Remembered>>,
    /// What to do where such a list has another header now.
    pub changed_header: ChangedHeader,
}

/// A field that is made of several columns: `C` is a column as the user names it, or its index in
/// the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templated<C> {
    /// The field; not the number.
    pub field: Field,
    /// What it is made by, as the user wrote it; what that means is not known here.
    pub text: String,
    /// The columns in it, in its order.
    pub columns: Vec<C>,
}

/// Which sheets of a workbook to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Sheets {
    /// The first that holds a list: has a phone column.
    #[default]
    FirstList,
    /// The one with this number, from 1.
    Number(u32),
    /// The one with this name; where none has it and it is a number, that one.
    Name(String),
    /// Every one that holds a list.
    All,
}

/// Where the header row is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HeaderAt {
    /// Found by its words, or as the row above the first number.
    #[default]
    Detect,
    /// This row, as a spreadsheet numbers it, from 1.
    Row(u32),
    /// There is none: the first row is a customer.
    Nowhere,
}

/// A column as the user names it: by header, letter (`C`, `AB`) or number (`3`, from 1). A header
/// that is literally so goes before the letter and the number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ColumnRef(pub String);

impl fmt::Display for ColumnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for ColumnRef {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
