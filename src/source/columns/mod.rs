//! Which column is which: by the user's word, by header, by content, in this order (contract,
//! section 5). Pure: works on a sample of rows, and asks a predicate what reads as a number.
//!
//! Promise: no choice is silent. Each says how it was made and which rivals were passed over;
//! where nothing decides about the number it is an error with the candidates, never a guess.

mod changes;
mod choose;
mod find;
mod fingerprint;
mod header_row;
mod header_span;
mod labels;
mod letters;
mod names;
mod samples;

pub use changes::HeaderChanges;
pub(super) use find::{Problem, find};
pub(super) use fingerprint::{fingerprint, written};
pub(super) use letters::letters;

use super::options::Templated;
use crate::row::Field;

/// The columns of one list. Columns are indexes from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The number to call.
    pub phonenum: usize,
    /// The customer's name, where there is such a column. So the other fields.
    pub name: Option<usize>,
    /// See `name`.
    pub address: Option<usize>,
    /// See `name`.
    pub email: Option<usize>,
    /// See `name`.
    pub comment: Option<usize>,
    /// The columns of [`ReadOptions::extra`](super::ReadOptions::extra), in its order.
    pub extra: Vec<usize>,
    /// The fields of [`ReadOptions::set`](super::ReadOptions::set), in its order; such a field has no
    /// column of its own.
    pub set: Vec<Templated<usize>>,
    /// Each column's name: its header, or its letter where it has none. Later rows may have more
    /// cells than this.
    pub header: Vec<String>,
    /// The header's row as a spreadsheet numbers it, the last where it has several; `None` where
    /// the list has none.
    pub header_row: Option<u32>,
    /// The header's first row.
    pub header_from: Option<u32>,
    /// First row that may be a customer, from 1.
    pub first_row: u32,
    /// The first texts of each column, cut to a bounded length, for the user to recognise it by.
    pub samples: Vec<Vec<String>>,
    /// How each column was chosen: `phonenum` first, then the other fields found, then the extra
    /// ones, then those that fields are made of.
    pub choices: Vec<Choice>,
    /// First and last row with text that stands above the header and is passed over.
    pub title_rows: Option<(u32, u32)>,
}

impl Columns {
    /// The column of a field, where the list has it.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<usize> {
        match field {
            Field::Phonenum => Some(self.phonenum),
            Field::Name => self.name,
            Field::Address => self.address,
            Field::Email => self.email,
            Field::Comment => self.comment,
        }
    }

    /// Every column of the list, in order, with its header as read.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate> {
        self.header.iter().enumerate().map(|(column, header)| {
            let header = written(column, header).unwrap_or_default().to_owned();
            Candidate { column, letter: letters(column), header }
        })
    }

    /// The name of a column: its header, or its letter.
    #[must_use]
    pub fn column_name(&self, column: usize) -> String {
        self.header.get(column).cloned().unwrap_or_else(|| letters(column))
    }
}

/// How one column was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is for.
    pub wanted: Wanted,
    /// The column that was taken.
    pub taken: Candidate,
    /// Why.
    pub how: How,
    /// Columns that fitted as well and were passed over.
    pub passed_over: Vec<Candidate>,
}

/// What a column was looked for as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A field of the customer record.
    Field(Field),
    /// A column the user needs besides, as asked for.
    Extra(String),
    /// A part of the text that this field is made by.
    Part(Field),
}

/// By what a column was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The user named it.
    Map,
    /// It was chosen so when this header was last confirmed.
    Saved,
    /// Its header is known.
    Header,
    /// Most of its cells read as numbers.
    Content,
}

/// A column that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// From 0.
    pub column: usize,
    /// As a spreadsheet names it: `A`, `AB`.
    pub letter: String,
    /// Its header; empty where it has none.
    pub header: String,
}

/// One row of the sample: its number, and its cells.
pub(super) type SampleRow = (u32, Vec<String>);
