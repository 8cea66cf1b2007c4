//! One column for one wish: the user's own words resolved, and the phone column decided.

use super::letters::{column_of, letters};
use super::names::{self, phone_strength};
use super::{Candidate, SampleRow};
use crate::row::Field;
use crate::source::options::IsPhone;

/// The header cells of a list and its width; a list without header has no cells here.
pub(super) struct Header<'a> {
    pub(super) cells: &'a [String],
    pub(super) width: usize,
}

impl Header<'_> {
    /// The header cell of a column as written; empty where there is none.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }

    /// Each column's name: its header as read, or its letter.
    pub(super) fn names(&self) -> Vec<String> {
        (0..self.width)
            .map(|column| match self.cells.get(column) {
                Some(cell) if !cell.trim().is_empty() => cell.clone(),
                _ => letters(column),
            })
            .collect()
    }

    pub(super) fn candidate(&self, column: usize) -> Candidate {
        Candidate { column, letter: letters(column), header: self.cell(column).to_owned() }
    }

    pub(super) fn candidates(&self, columns: &[usize]) -> Vec<Candidate> {
        columns.iter().map(|column| self.candidate(*column)).collect()
    }

    /// The columns that the user may mean: those with literally this header, else the letter or
    /// number, else those whose header is the same but for case, spaces and signs.
    pub(super) fn resolve(&self, asked: &str) -> Vec<usize> {
        let asked = asked.trim();
        let literal = self.columns(|header| header == asked);
        if !asked.is_empty() && !literal.is_empty() {
            return literal;
        }
        let by_place = column_of(asked)
            .or_else(|| asked.parse::<usize>().ok()?.checked_sub(1))
            .filter(|column| *column < self.width);
        if let Some(column) = by_place {
            return vec![column];
        }
        let folded = names::fold(asked);
        if folded.is_empty() {
            return Vec::new();
        }
        self.columns(|header| names::fold(header) == folded)
    }

    /// The columns whose header names this field by itself.
    pub(super) fn naming(&self, field: Field) -> Vec<usize> {
        self.columns(|header| names::field_of(header) == Some(field))
    }

    fn columns(&self, fits: impl Fn(&str) -> bool) -> Vec<usize> {
        (0..self.cells.len()).filter(|column| fits(self.cell(*column))).collect()
    }
}

/// Whether a text could be a letter or number of a column, and so says nothing about headers.
pub(super) fn is_place(asked: &str) -> bool {
    column_of(asked.trim()).is_some() || asked.trim().parse::<usize>().is_ok()
}

/// Of several columns that fit, the phone column: a mobile header goes before a telephone header;
/// among equals one with numbers before ones without. `None` where that leaves several.
pub(super) fn best_phone(
    header: &Header,
    fitting: &[usize],
    data: &[SampleRow],
    is_phone: IsPhone,
) -> Option<usize> {
    let filled = keep(fitting, |column| cells(data, column).next().is_some());
    let strongest = filled.iter().map(|column| phone_strength(header.cell(*column))).min()?;
    let strong = keep(&filled, |column| phone_strength(header.cell(column)) == strongest);
    let decided = keep(&strong, |column| cells(data, column).any(is_phone));
    match decided.as_slice() {
        [column] => Some(*column),
        _ => None,
    }
}

/// The columns most of whose cells read as numbers, from the first row that has one on.
pub(super) fn numbers_by_content(
    width: usize,
    data: &[SampleRow],
    is_phone: IsPhone,
    may: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let has_number = |(_, row): &SampleRow| row.iter().any(|cell| is_phone(cell));
    let first = data.iter().position(has_number).unwrap_or(data.len());
    let mut counts = vec![(0_u32, 0_u32); width];
    for (_, row) in &data[first..] {
        for (cell, (texts, numbers)) in row.iter().map(|cell| cell.trim()).zip(&mut counts) {
            *texts += u32::from(!cell.is_empty());
            *numbers += u32::from(!cell.is_empty() && is_phone(cell));
        }
    }
    let mostly_numbers = |column: usize| {
        let (texts, numbers) = counts[column];
        numbers * 2 > texts
    };
    (0..width).filter(|column| may(*column) && mostly_numbers(*column)).collect()
}

/// The columns that fit, or all of them where none does: a rule that nobody keeps decides nothing.
fn keep(columns: &[usize], fits: impl Fn(usize) -> bool) -> Vec<usize> {
    let kept: Vec<usize> = columns.iter().copied().filter(|column| fits(*column)).collect();
    if kept.is_empty() { columns.to_vec() } else { kept }
}

/// A column's cells with text.
fn cells(rows: &[SampleRow], column: usize) -> impl Iterator<Item = &str> {
    rows.iter()
        .filter_map(move |(_, row)| row.get(column))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
}
