//! Remembers for each number which row had it first, so that nobody is sent twice.
//!
//! Promises 17 bytes a slot (number, row, and the table's own mark); the hash is seeded at random,
//! so that no list can be made to collide. Decides nothing: what a repeated row becomes is the
//! plan's affair.

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use crate::row::{Phone, RowId};

/// The numbers seen so far, each with its first row.
#[derive(Debug, Default)]
pub struct Dedupe {
    /// Phone bits -> row.
    first_rows: HashMap<u64, RowId>,
}

impl Dedupe {
    /// With room for so many numbers before it grows; growing holds old and new at once.
    #[must_use]
    pub fn with_capacity(numbers: usize) -> Self {
        Self { first_rows: HashMap::with_capacity(numbers) }
    }

    /// The row that had this number before, or `None` where `row` is the first: it is remembered.
    /// Within one row (`--numbers all`) the first call remembers it too, so ask once a number.
    pub fn first_or(&mut self, phone: Phone, row: RowId) -> Option<RowId> {
        match self.first_rows.entry(phone.bits()) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(row);
                None
            }
        }
    }

    /// How many different numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.first_rows.len()
    }

    /// Whether no number was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first_rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::PhoneKind;

    #[test]
    fn the_first_row_with_a_number_is_named_to_all_later_ones() {
        let (first, second) = (RowId { source: 0, row: 12 }, RowId { source: 1, row: 3 });
        let phone = Phone::new(PhoneKind::Mobile, 13_800_138_000);
        let other = Phone::new(PhoneKind::Mobile, 13_900_139_000);
        let mut dedupe = Dedupe::with_capacity(2);
        assert!(dedupe.is_empty());
        assert_eq!(dedupe.first_or(phone, first), None);
        assert_eq!(dedupe.first_or(phone, second), Some(first));
        assert_eq!(dedupe.first_or(phone, second), Some(first), "the first stays the first");
        assert_eq!(dedupe.first_or(other, second), None);
        assert_eq!(dedupe.len(), 2);
    }
}
