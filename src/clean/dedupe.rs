//! Remembers for each number which row had it first, so that nobody is sent twice.
//!
//! Promises 13 bytes a slot and never a second copy of the whole while it grows: ten million
//! numbers in about 210 MiB. The hash is seeded at random, so that no list can be made to collide.
//! Decides nothing: what becomes of a repeated row is the plan's affair.

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use crate::row::{Phone, RowId};

/// Many small tables instead of one: a table that grows holds old and new at once.
const SHARDS: usize = 256;

/// Eleven digits are below 2^37, and three kinds need two bits: 39 bits hold every number that
/// this room makes.
const DIGITS_BITS: u32 = 37;
const KIND_SHIFT: u32 = 56;

/// Sources from here on, which no job has, are kept apart.
const SOURCE_MAX: u64 = (1 << 25) - 1;

/// A number with its first row, in twelve bytes: 25 bits of source, 39 of number, 32 of row.
#[derive(Debug, Clone, Copy)]
struct First([u32; 3]);

impl First {
    fn new(number: u64, row: RowId) -> Self {
        let packed = u64::from(row.source).min(SOURCE_MAX) << 39 | number;
        let [a, b, c, d, e, f, g, h] = packed.to_le_bytes();
        Self([u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]), row.row])
    }

    fn packed(self) -> u64 {
        u64::from(self.0[1]) << 32 | u64::from(self.0[0])
    }

    fn number(self) -> u64 {
        self.packed() & ((1 << 39) - 1)
    }
}

/// The numbers seen so far, each with its first row.
#[derive(Debug)]
pub struct Dedupe {
    shards: Vec<HashTable<First>>,
    far_sources: HashMap<u64, u32>,
    hashes: DefaultHashBuilder,
}

impl Default for Dedupe {
    fn default() -> Self {
        let shards = (0..SHARDS).map(|_| HashTable::new()).collect();
        Self { shards, far_sources: HashMap::new(), hashes: DefaultHashBuilder::default() }
    }
}

impl Dedupe {
    /// The row that had this number before, or `None` where `row` is the first: it is remembered.
    pub fn first_or(&mut self, phone: Phone, row: RowId) -> Option<RowId> {
        let number = number_of(phone);
        let hash = self.hashes.hash_one(number);
        let shard = shard_of(hash);
        let hashes = &self.hashes;
        let entry = self.shards[shard].entry(
            hash,
            |first| first.number() == number,
            |first| hashes.hash_one(first.number()),
        );
        match entry {
            Entry::Occupied(first) => {
                let first = *first.get();
                Some(self.row_of(first))
            }
            Entry::Vacant(free) => {
                free.insert(First::new(number, row));
                if u64::from(row.source) >= SOURCE_MAX {
                    self.far_sources.insert(number, row.source);
                }
                None
            }
        }
    }

    /// Fetches what [`Dedupe::first_or`] will need for these numbers into the processor's cache,
    /// and tells how many are known. One after another each number waits for memory; asked
    /// together, without a change in between, their waits overlap.
    pub fn look_ahead(&self, phones: impl Iterator<Item = Phone>) -> usize {
        let known = |phone: Phone| {
            let number = number_of(phone);
            let hash = self.hashes.hash_one(number);
            self.shards[shard_of(hash)].find(hash, |first| first.number() == number).is_some()
        };
        phones.filter(|phone| known(*phone)).count()
    }

    fn row_of(&self, first: First) -> RowId {
        let near = u32::try_from(first.packed() >> 39).unwrap_or(u32::MAX);
        let far = if u64::from(near) == SOURCE_MAX {
            self.far_sources.get(&first.number()).copied()
        } else {
            None
        };
        RowId { source: far.unwrap_or(near), row: first.0[2] }
    }

    /// How many different numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.iter().map(HashTable::len).sum()
    }

    /// Whether no number was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn shard_of(hash: u64) -> usize {
    usize::try_from(hash >> 32).unwrap_or_default() % SHARDS
}

/// Kind and digits without the gap between them.
fn number_of(phone: Phone) -> u64 {
    let bits = phone.bits();
    (bits >> KIND_SHIFT) << DIGITS_BITS | bits & ((1 << DIGITS_BITS) - 1)
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
        let mut dedupe = Dedupe::default();
        assert!(dedupe.is_empty());
        assert_eq!(dedupe.first_or(phone, first), None);
        assert_eq!(dedupe.first_or(phone, second), Some(first));
        assert_eq!(dedupe.first_or(phone, second), Some(first), "the first stays the first");
        assert_eq!(dedupe.first_or(other, second), None);
        assert_eq!(dedupe.len(), 2);
    }

    #[test]
    fn rows_and_sources_of_any_size_come_back_as_they_were() {
        let kinds = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];
        let mut dedupe = Dedupe::default();
        let mut entries = Vec::new();
        for (kind, digits) in kinds.into_iter().zip([99_999_999_999, 99_999_999_999, 110]) {
            let sources = [0, 1, 33_554_430, 33_554_431, 33_554_432, u32::MAX];
            for (nth, source) in (0..).zip(sources) {
                let digits: u64 = digits - nth;
                entries.push((Phone::new(kind, digits), RowId { source, row: u32::MAX - source }));
            }
        }
        let different: std::collections::BTreeSet<Phone> =
            entries.iter().map(|(phone, _)| *phone).collect();
        assert_eq!(different.len(), entries.len(), "the test's own numbers");
        for (phone, row) in &entries {
            assert_eq!(dedupe.first_or(*phone, *row), None, "{row:?}");
        }
        for (phone, row) in &entries {
            assert_eq!(dedupe.first_or(*phone, RowId { source: 9, row: 9 }), Some(*row));
        }
    }

    #[test]
    fn looking_ahead_counts_the_known_and_remembers_none() {
        let phones = [13_800_138_000, 13_900_139_000, 13_800_138_000]
            .map(|digits| Phone::new(PhoneKind::Mobile, digits));
        let mut dedupe = Dedupe::default();
        assert_eq!(dedupe.look_ahead(phones.into_iter()), 0);
        assert!(dedupe.is_empty());
        dedupe.first_or(phones[0], RowId { source: 0, row: 2 });
        assert_eq!(dedupe.look_ahead(phones.into_iter()), 2);
    }

    #[test]
    fn many_numbers_are_kept_apart() {
        let mut dedupe = Dedupe::default();
        for row in 0..100_000 {
            let phone = Phone::new(PhoneKind::Mobile, 13_800_000_000 + u64::from(row));
            assert_eq!(dedupe.first_or(phone, RowId { source: 0, row }), None);
        }
        for row in 0..100_000 {
            let phone = Phone::new(PhoneKind::Mobile, 13_800_000_000 + u64::from(row));
            assert_eq!(
                dedupe.first_or(phone, RowId { source: 1, row: 1 }),
                Some(RowId { source: 0, row })
            );
        }
        assert_eq!(dedupe.len(), 100_000);
    }
}
