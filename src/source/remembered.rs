//! Columns as they were chosen before: by a list's header, and by the family of lists it is of.
//!
//! Pure: what is remembered comes in as a value, and what is worth remembering goes out as one; who
//! keeps it is not known here. Promise: only a header that is the same, cell by cell, brings back a
//! choice; a family whose header is another one is told of, never guessed at.

use std::collections::BTreeMap;
use std::path::Path;

use super::columns::{Columns, HeaderChanges, fingerprint, written};
use super::notice::Notice;
use super::options::ReadOptions;
use super::table::Table;
use crate::row::Field;

/// Cells of a header that are kept, to tell later what changed.
const CELLS_MAX: usize = 256;

/// Characters of such a cell.
const CELL_CHARS: usize = 60;

/// The lists that come again and again under names that differ in a date or a number:
/// `名单-20261122.xlsx` is of the family `名单-#.xlsx`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Family {
    /// The file's name without folders, runs of digits folded to `#`.
    pub file: String,
    /// The sheet's name, folded likewise; empty for a text file.
    pub sheet: String,
}

impl Family {
    /// The family of a list; `None` where it has no name of its own (standard input).
    #[must_use]
    pub fn of(file: &str, sheet: Option<&str>) -> Option<Self> {
        let name = Path::new(file).file_name()?.to_string_lossy();
        (name != "-").then(|| Self {
            file: without_digits(&name),
            sheet: sheet.map(without_digits).unwrap_or_default(),
        })
    }
}

/// A header that was seen and confirmed, with its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownHeader {
    /// What tells it from others: SHA-256 over its cells, in hex.
    pub fingerprint: String,
    /// Its cells, cut; empty where a column has none.
    pub cells: Vec<String>,
    /// Which column, from 0, each field was taken from.
    pub columns: Vec<(Field, usize)>,
}

impl KnownHeader {
    /// What there is to remember of a list; `None` where it has no header, or is a report of our
    /// own, whose columns are always found.
    #[must_use]
    pub fn of(table: &Table) -> Option<(Family, Self)> {
        let family = Family::of(&table.file, table.sheet.as_deref())?;
        let columns = &table.columns;
        columns.header_row?;
        if table.notices.contains(&Notice::OwnReport) {
            return None;
        }
        let fields = Field::ALL.into_iter();
        let known = Self {
            fingerprint: fingerprint(&columns.header),
            cells: cells(&columns.header),
            columns: fields.filter_map(|field| Some((field, columns.get(field)?))).collect(),
        };
        // A header of signs alone is the same as any other such one.
        let says_something = known.cells.iter().any(|cell| cell.contains(char::is_alphanumeric));
        says_something.then_some((family, known))
    }
}

/// Everything that is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered(BTreeMap<Family, Vec<KnownHeader>>);

impl Remembered {
    /// Adds a family's headers, the latest last.
    pub fn add(&mut self, family: Family, headers: Vec<KnownHeader>) {
        self.0.entry(family).or_default().extend(headers);
    }

    /// The latest choice for this header, in whatever family.
    pub(super) fn header(&self, fingerprint: &str) -> Option<&KnownHeader> {
        let mut all = self.0.values().flat_map(|headers| headers.iter().rev());
        all.find(|known| known.fingerprint == fingerprint)
    }

    /// What changed since the family's last time, where it is known and this header is not.
    fn changes(&self, family: &Family, columns: &Columns) -> Option<HeaderChanges> {
        let known = self.0.get(family)?;
        let is_known =
            columns.header_row.is_some() && self.header(&fingerprint(&columns.header)).is_some();
        if is_known {
            return None;
        }
        let cells = if columns.header_row.is_some() { cells(&columns.header) } else { Vec::new() };
        let compared = known.iter().rev().map(|it| HeaderChanges::between(&it.cells, &cells));
        compared.min_by_key(HeaderChanges::count)
    }
}

/// What to do with a list whose family is remembered with another header.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChangedHeader {
    /// Somebody is there to see it: go on as with a new list, and tell.
    #[default]
    Tell,
    /// Nobody is: stop, and guess nothing.
    Stop,
}

/// What changed in a list's header since its family was remembered; `None` too where the user
/// named the phone column, and so has looked.
pub(super) fn changes(
    file: &str,
    sheet: Option<&str>,
    columns: &Columns,
    options: &ReadOptions,
) -> Option<HeaderChanges> {
    if options.map.iter().any(|(field, _)| *field == Field::Phonenum) {
        return None;
    }
    options.remembered.as_ref()?.changes(&Family::of(file, sheet)?, columns)
}

/// The cells behind each column's name, without empty ones at the end.
fn cells(names: &[String]) -> Vec<String> {
    let names = names.iter().take(CELLS_MAX).enumerate();
    let cell = |(column, name): (usize, &String)| match written(column, name) {
        Some(cell) => cell.chars().take(CELL_CHARS).collect(),
        None => String::new(),
    };
    let mut cells: Vec<String> = names.map(cell).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

fn without_digits(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for sign in name.chars() {
        if !is_digit(sign) {
            folded.push(sign);
        } else if !folded.ends_with('#') {
            folded.push('#');
        }
    }
    folded
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || ('０'..='９').contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_a_name_without_its_figures_and_folders() {
        let family = |file, sheet| Family::of(file, sheet).map(|it| (it.file, it.sheet));
        let expected = Some(("名单-#.xlsx".to_owned(), "#月".to_owned()));
        assert_eq!(family("/lists/名单-20261122.xlsx", Some("11月")), expected);
        assert_eq!(family("名单-１.xlsx", Some("9月")), expected);
        assert_eq!(family("a.csv", None), Some(("a.csv".to_owned(), String::new())));
        assert_ne!(family("名单.xlsx", Some("11月")), expected);
        assert_eq!(family("-", None), None);
    }
}
