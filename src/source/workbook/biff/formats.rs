//! The numbers of an old workbook's cell formats, made such that calamine tells dates by them.
//!
//! It passes over a format whose number is none of those that Excel gives to formats of the user's
//! own, though other programs use them: SheetJS begins at 60.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::scan::record;

const EOF: u16 = 0x000A;
const CELL_FORMAT: u16 = 0x00E0;
const FORMAT: u16 = 0x041E;

/// Numbers for formats of the user's own, which calamine takes a description for.
const OWN: std::ops::RangeInclusive<u16> = 164..=382;

/// Where a cell format has the number of its format.
const NUMBER_AT: Range<usize> = 2..4;

/// Gives every described format a number that calamine takes, as long as there are any.
pub(super) fn renumber(content: &mut [u8]) {
    let described: Vec<(Range<usize>, u16)> = globals(content, FORMAT)
        .into_iter()
        .filter_map(|data| {
            let place = data.start..data.start + 2;
            Some((place.clone(), number(content.get(place)?)?))
        })
        .collect();
    let used: HashSet<u16> = described.iter().map(|(_, number)| *number).collect();
    let mut free = OWN.rev().filter(|number| !used.contains(number));
    let mut fresh: HashMap<u16, u16> = HashMap::new();
    for (place, number) in described {
        if is_taken(number) {
            continue;
        }
        if let Some(other) = fresh.get(&number).copied().or_else(|| free.next()) {
            fresh.insert(number, other);
            content[place].copy_from_slice(&other.to_le_bytes());
        }
    }
    for data in globals(content, CELL_FORMAT) {
        let Some(place) = content[data].get_mut(NUMBER_AT) else { continue };
        let Some(number) = number(place) else { continue };
        if let Some(other) = fresh.get(&number) {
            place.copy_from_slice(&other.to_le_bytes());
        }
    }
}

/// Whether calamine takes a description for this number (\[MS-XLS\] 2.4.126).
fn is_taken(number: u16) -> bool {
    matches!(number, 5..=8 | 23..=26 | 41..=44 | 63..=66) || OWN.contains(&number)
}

/// Where the bytes of the workbook's own records of this kind are.
fn globals(content: &[u8], wanted: u16) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((kind, data)) = record(content, at) {
        at = data.end;
        match kind {
            EOF => break,
            kind if kind == wanted => found.push(data),
            _ => {}
        }
    }
    found
}

fn number(bytes: &[u8]) -> Option<u16> {
    bytes.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(all: &[(u16, &[u8])]) -> Vec<u8> {
        let one = |(kind, data): &(u16, &[u8])| {
            let len = u16::try_from(data.len()).unwrap();
            [&kind.to_le_bytes()[..], &len.to_le_bytes(), data].concat()
        };
        all.iter().flat_map(one).collect()
    }

    #[test]
    fn formats_get_numbers_that_are_known() {
        let with = |first: u16, of_cell: u16| {
            let format = |number: u16| [&number.to_le_bytes()[..], b"yyyy"].concat();
            let cell = |number: u16| [&[0, 0][..], &number.to_le_bytes()].concat();
            records(&[
                (FORMAT, &format(first)),
                (FORMAT, &format(382)),
                (CELL_FORMAT, &cell(of_cell)),
                (CELL_FORMAT, &cell(14)),
                (CELL_FORMAT, &[0]),
                (EOF, &[]),
                (CELL_FORMAT, &cell(60)),
            ])
        };
        let mut content = with(60, 60);
        renumber(&mut content);
        assert_eq!(content, with(381, 381), "382 has an owner, and behind the end is nobody's");
        let mut known = with(164, 164);
        renumber(&mut known);
        assert_eq!(known, with(164, 164));
    }
}
