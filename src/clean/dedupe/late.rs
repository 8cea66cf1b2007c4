//! Numbers compared late and many at once, for whoever asks only how many rows repeat one.
//!
//! Promises the sums that [`Dedupe`](super::Dedupe) would give row by row (a property test holds
//! them together), and twelve bytes a number that waits or was counted. To put a number aside costs
//! a look at no other memory than the end of its shard's list; the shards are compared one after
//! another, on all cores, each by a table that its core has in its cache. Row by row nearly every
//! look waits for memory.

use std::hash::BuildHasher;
use std::num::NonZero;
use std::thread::{ScopedJoinHandle, available_parallelism};

use hashbrown::DefaultHashBuilder;

use super::{EXPECTED_MAX, Held, MARKS, MARKS_BITS, SHARDS, Shard, number_of, phone_of, shard_of};
use crate::row::{Phone, RowId};

/// As many numbers wait before they are compared the first time: what is asked of the first ones
/// that come again is mostly known then.
const FIRST_LOOK: usize = 64 << 10;

/// From then on so many wait, or as many as there are different ones.
const WAITING_MAX: usize = 12 << 20;

/// See the module. Rows are put aside in their order; their sources are fewer than two million.
#[derive(Debug)]
pub struct LateDedupe {
    shards: Vec<Numbers>,
    waiting: usize,
    different: usize,
    hashes: DefaultHashBuilder,
}

/// A shard's numbers, each with its row and its marks.
#[derive(Debug, Default)]
struct Numbers {
    /// In the order in which they came; the counted ones first, each of them once.
    all: Vec<Held>,
    counted: usize,
}

/// What came of numbers that waited.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// How many had a number that none before them had, by their marks.
    pub first: [u64; 1 << MARKS_BITS],
    /// How many had a number again.
    pub repeated: u64,
    /// The first of those, as many as were asked for, in the order of their rows.
    pub earliest: Vec<(RowId, Phone)>,
}

impl Default for LateDedupe {
    fn default() -> Self {
        let shards = (0..SHARDS).map(|_| Numbers::default()).collect();
        Self { shards, waiting: 0, different: 0, hashes: DefaultHashBuilder::default() }
    }
}

impl LateDedupe {
    /// Makes room for so many numbers more; it costs no memory before they come.
    pub fn expect(&mut self, numbers: u64) {
        let numbers = usize::try_from(numbers).unwrap_or(EXPECTED_MAX).min(EXPECTED_MAX);
        // Chance gives some shards a little more than their share.
        let share = numbers / SHARDS;
        self.shards.iter_mut().for_each(|shard| shard.all.reserve(share + share / 16));
    }

    /// Puts a row's number aside, with four bits of marks.
    #[inline]
    pub fn add(&mut self, phone: Phone, row: RowId, marks: u8) {
        let number = number_of(phone);
        let shard = shard_of(self.hashes.hash_one(number));
        self.shards[shard].all.push(Held::new(number, u64::from(marks) & MARKS, row));
        self.waiting += 1;
    }

    /// Whether so many wait that they should be compared, or memory would grow with the rows.
    #[inline]
    #[must_use]
    pub fn is_full(&self) -> bool {
        let most = if self.different == 0 { FIRST_LOOK } else { WAITING_MAX.max(self.different) };
        self.waiting >= most
    }

    /// Compares all that wait, with each other and with those before, and tells of so many of the
    /// first rows that have a number again.
    pub fn compare(&mut self, earliest: usize) -> Compared {
        let cores = available_parallelism().map_or(1, NonZero::get);
        let share = SHARDS.div_ceil(cores);
        let hashes = &self.hashes;
        let compare = |shards: &mut [Numbers]| {
            let (mut table, mut compared) = (Shard::default(), Compared::default());
            for shard in shards {
                shard.compare(&mut table, hashes, &mut compared, earliest);
            }
            compared
        };
        let compared = std::thread::scope(|scope| {
            let parts = self.shards.chunks_mut(share);
            let threads: Vec<_> = parts.map(|part| scope.spawn(|| compare(part))).collect();
            threads
                .into_iter()
                .map(joined)
                .fold(Compared::default(), |all, part| all.and(part, earliest))
        });
        self.waiting = 0;
        self.different = self.shards.iter().map(|shard| shard.counted).sum();
        compared
    }
}

impl Numbers {
    /// Compares the shard's numbers by way of an empty table, and keeps one of each.
    fn compare(
        &mut self,
        table: &mut Shard,
        hashes: &DefaultHashBuilder,
        compared: &mut Compared,
        earliest: usize,
    ) {
        table.empty_for(self.all.len());
        let mut kept = 0;
        for at in 0..self.all.len() {
            let held = self.all[at];
            let number = held.number();
            let slot = table.find(hashes.hash_one(number), number);
            if table.slots[slot] != Shard::FREE {
                compared.add_repeated(held.near_row(), number, earliest);
                continue;
            }
            table.slots[slot] = held.0;
            self.all[kept] = held;
            kept += 1;
            if at >= self.counted {
                compared.first[usize::from(held.marks())] += 1;
            }
        }
        self.all.truncate(kept);
        self.counted = kept;
    }
}

impl Compared {
    #[inline]
    fn add_repeated(&mut self, row: RowId, number: u64, earliest: usize) {
        self.repeated += 1;
        if self.earliest.len() < earliest || self.earliest.last().is_some_and(|it| row < it.0) {
            let at = self.earliest.partition_point(|(other, _)| *other <= row);
            self.earliest.insert(at, (row, phone_of(number)));
            self.earliest.truncate(earliest);
        }
    }

    fn and(mut self, other: Self, earliest: usize) -> Self {
        self.first.iter_mut().zip(other.first).for_each(|(sum, more)| *sum += more);
        self.repeated += other.repeated;
        self.earliest.extend(other.earliest);
        self.earliest.sort_by_key(|(row, _)| *row);
        self.earliest.truncate(earliest);
        self
    }
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clean::Dedupe;
    use crate::row::PhoneKind;

    proptest! {
        #[test]
        fn the_sums_are_those_of_numbers_compared_row_by_row(
            rows in prop::collection::vec((0_u64..40, 0_u8..16, prop::bool::weighted(0.1)), 0..200),
            earliest in 0_usize..4,
        ) {
            let (mut late, mut dedupe) = (LateDedupe::default(), Dedupe::default());
            let (mut told, mut expected) = (Compared::default(), Compared::default());
            for ((number, marks, compares), row) in rows.into_iter().zip(2_u32..) {
                let kinds = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];
                let phone = Phone::new(kinds[row as usize % 3], 13_800_138_000 + number);
                let row = RowId { source: row / 50, row: row % 50 };
                late.add(phone, row, marks);
                if dedupe.first_or(phone, row).is_none() {
                    expected.first[usize::from(marks)] += 1;
                } else {
                    expected.repeated += 1;
                    expected.earliest.push((row, phone));
                }
                if compares {
                    told = told.and(late.compare(earliest), earliest);
                }
            }
            expected.earliest.truncate(earliest);
            prop_assert_eq!(told.and(late.compare(earliest), earliest), expected);
            prop_assert_eq!(late.compare(earliest), Compared::default(), "nothing waits any more");
        }
    }

    #[test]
    fn memory_does_not_grow_with_rows_that_repeat_a_number() {
        let mut late = LateDedupe::default();
        let phone = Phone::new(PhoneKind::Mobile, 13_800_138_000);
        let mut repeated = 0;
        for row in 1..=3 {
            for _ in 0..FIRST_LOOK {
                late.add(phone, RowId { source: 0, row }, 0);
            }
            assert_eq!(late.is_full(), row == 1, "later as many wait as memory has room for");
            repeated += late.compare(0).repeated;
            assert!(late.shards.iter().all(|shard| shard.all.len() <= 1), "one of each is kept");
        }
        assert_eq!(repeated, 3 * FIRST_LOOK as u64 - 1);
    }
}
