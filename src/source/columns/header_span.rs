//! Headers over several rows: a row of groups above (`联系方式` over `手机` and `邮箱`), a row of hints
//! or of a database's names below.
//!
//! Promise: a row that may be a customer is never taken into a header. One is taken only where its
//! phone cell is the name of a phone column or a hint, or where it has no phone cell and nothing
//! but words of headers.

use std::ops::RangeInclusive;

use super::labels::{has_number, is_hint, is_label, names_the_name, names_the_phone};
use super::{SampleRow, names};
use crate::row::Field;
use crate::source::options::IsPhone;

/// How many rows may stand below the one that was found: the names of a database, and hints.
const ROWS_BELOW_MAX: usize = 2;

/// The rows, indexes in the sample, that are one header with the row that was found.
pub(super) fn around(
    sample: &[SampleRow],
    found: usize,
    is_phone: IsPhone,
) -> RangeInclusive<usize> {
    let top = match found.checked_sub(1) {
        Some(above) if is_above(sample, above, found, is_phone) => above,
        _ => found,
    };
    let mut bottom = found;
    while bottom < found + ROWS_BELOW_MAX
        && bottom + 1 < sample.len()
        && is_below(&combined(sample, &(top..=bottom)), &sample[bottom + 1].1, is_phone)
    {
        bottom += 1;
    }
    top..=bottom
}

/// The header that these rows make together.
pub(super) fn combined(sample: &[SampleRow], rows: &RangeInclusive<usize>) -> Vec<String> {
    let mut rows = sample[rows.clone()].iter().map(|(_, cells)| cells);
    let first = rows.next().cloned().unwrap_or_default();
    rows.fold(first, |upper, lower| {
        let width = upper.len().max(lower.len());
        (0..width).map(|column| one_of(&upper, lower, column).to_owned()).collect()
    })
}

/// What two rows of a header say of a column: the lower one where the upper is a group over
/// several, or says nothing that we know; else the upper.
fn one_of<'a>(upper: &'a [String], lower: &'a [String], column: usize) -> &'a str {
    let (above, below) = (cell(upper, column), cell(lower, column));
    if below.is_empty() || (is_hint(below) && !above.is_empty()) {
        return upper.get(column).map_or("", String::as_str);
    }
    let known = |cell| names::field_of(cell).is_some();
    let says_more = known(below) && names::phone_strength(below) < names::phone_strength(above);
    let is_better = known(below) && (!known(above) || says_more);
    if above.is_empty() || is_group(upper, lower, column) || is_better { below } else { above }
}

/// Whether a cell of the upper row stands over several of the lower one: merged, most likely.
fn is_group(upper: &[String], lower: &[String], column: usize) -> bool {
    cell(upper, column + 1).is_empty() && !cell(lower, column + 1).is_empty()
}

/// Whether the row above belongs to the header: words of headers stand in it, and no title alone.
fn is_above(sample: &[SampleRow], above: usize, found: usize, is_phone: IsPhone) -> bool {
    let ((row_above, upper), (row_found, lower)) = (&sample[above], &sample[found]);
    let filled: Vec<&str> = filled(upper).collect();
    let may_be_a_customer = filled.iter().any(|cell| is_phone(cell) || has_number(cell));
    let labels = filled.iter().filter(|cell| is_label(cell)).count();
    row_above + 1 == *row_found
        && !may_be_a_customer
        && filled.len() > 1
        && (2 * labels >= filled.len() || self::filled(lower).all(is_hint))
}

/// Whether the row below is plainly a part of this header, and nobody's.
fn is_below(header: &[String], row: &[String], is_phone: IsPhone) -> bool {
    if filled(row).any(|cell| is_phone(cell) || has_number(cell)) {
        return false;
    }
    let phones: Vec<&str> = cells_of(Field::Phonenum, header, row).collect();
    let mut named = cells_of(Field::Name, header, row);
    if phones.iter().any(|cell| names_the_phone(cell)) {
        return named.all(names_the_name);
    }
    if phones.is_empty() {
        // A row without number and name: a part of the header only where it divides its groups.
        let divides = |column: usize| {
            let is_divided = cell(header, column).is_empty() || is_group(header, row, column);
            is_hint(cell(row, column)) || (is_divided && is_label(cell(row, column)))
        };
        let columns = 0..header.len().max(row.len());
        let mut filled = columns.filter(|column| !cell(row, *column).is_empty()).peekable();
        return filled.peek().is_some() && named.all(is_hint) && filled.all(divides);
    }
    filled(row).all(is_label)
}

/// What a row has in the columns whose header names this field, or the group they stand under does.
fn cells_of<'a>(
    field: Field,
    header: &'a [String],
    row: &'a [String],
) -> impl Iterator<Item = &'a str> {
    // One way along the header: a hostile one has thousands of empty cells.
    let mut is_of_field = false;
    row.iter().enumerate().filter_map(move |(column, text)| {
        let nearest = cell(header, column);
        if !nearest.is_empty() {
            is_of_field = names::field_of(nearest) == Some(field);
        }
        let text = text.trim();
        (is_of_field && !text.is_empty()).then_some(text)
    })
}

fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", |cell| cell.trim())
}

fn filled(row: &[String]) -> impl Iterator<Item = &str> {
    row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_header_of_very_many_empty_cells_costs_one_way_along_it() {
        let row = |first: &str, last: &str| {
            let mut cells = vec![String::new(); 400_000];
            (cells[0], cells[399_999]) = (first.to_owned(), last.to_owned());
            cells
        };
        let sample = [(1, row("手机", "")), (2, row("", "张三")), (3, row("1", "李四"))];
        let begin = Instant::now();
        assert_eq!(around(&sample, 0, &|_| false), 0..=0);
        assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    }
}
