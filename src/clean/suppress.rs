//! The numbers that must not be called.
//!
//! Promises six bytes a number at most, also while it is built: ten million numbers within 64 MiB.
//! A number's 44 bits are mixed one to one; twelve of the mixed bits say in which small list it
//! lies, and the other 32 are all that the list keeps. Knows nothing of files; that a list fails
//! closed is its reader's duty.

use std::num::NonZero;
use std::thread::available_parallelism;

use crate::row::Phone;

/// Numbers lie in so many small sorted lists rather than in one: growing one of them by copying
/// is then nothing, where growing the whole would hold it twice.
const BUCKETS: usize = 1 << BUCKET_BITS;
const BUCKET_BITS: u32 = 12;

/// Bits of a number that its bucket keeps.
const KEPT_BITS: u32 = 32;
const CODE_BITS: u32 = BUCKET_BITS + KEPT_BITS;
/// Bits of a number's digits: every number that there is has far fewer than 4 · 10^12.
const DIGITS_BITS: u32 = CODE_BITS - 2;

/// A bucket is not looked through for repeated numbers before it has so many.
const LOOKED_THROUGH_FROM: usize = 64;

/// Gathers a [`SuppressSet`].
#[derive(Debug)]
pub struct SuppressBuilder {
    buckets: Vec<Bucket>,
    others: Vec<u64>,
}

#[derive(Debug, Clone, Default)]
struct Bucket {
    numbers: Vec<u32>,
    /// How many different ones there were when it was last sorted.
    different: usize,
}

impl Default for SuppressBuilder {
    fn default() -> Self {
        Self { buckets: vec![Bucket::default(); BUCKETS], others: Vec::new() }
    }
}

impl SuppressBuilder {
    /// Adds a number; one that is there already changes nothing.
    pub fn add(&mut self, phone: Phone) {
        match place_of(phone) {
            Some((bucket, kept)) => self.buckets[bucket].add(kept),
            None => self.others.push(phone.bits()),
        }
    }

    /// The set of all numbers added; sorted on all cores.
    #[must_use]
    pub fn finish(mut self) -> SuppressSet {
        let cores = available_parallelism().map_or(1, NonZero::get);
        std::thread::scope(|scope| {
            for buckets in self.buckets.chunks_mut(BUCKETS.div_ceil(cores)) {
                scope.spawn(|| buckets.iter_mut().for_each(|bucket| sort(&mut bucket.numbers)));
            }
        });
        sort(&mut self.others);
        let buckets: Vec<Vec<u32>> =
            self.buckets.into_iter().map(|bucket| bucket.numbers).collect();
        let len = buckets.iter().map(Vec::len).sum::<usize>() + self.others.len();
        SuppressSet { buckets, others: self.others, len }
    }
}

impl Bucket {
    fn add(&mut self, number: u32) {
        if self.numbers.len() == self.numbers.capacity() {
            self.make_room();
        }
        self.numbers.push(number);
    }

    /// A list may hold one number a million times, so repeated ones go before the bucket grows;
    /// looked for only where it has doubled, since sorting costs more than all else here.
    fn make_room(&mut self) {
        let numbers = &mut self.numbers;
        if numbers.len() >= LOOKED_THROUGH_FROM + 2 * self.different {
            sort(numbers);
            self.different = numbers.len();
        }
        if numbers.len() > numbers.capacity() / 10 * 9 || numbers.capacity() == 0 {
            numbers.reserve_exact(numbers.len() / 5 + 8);
        }
    }
}

/// Numbers that must not be called, for asking. Empty by default.
#[derive(Debug, Default)]
pub struct SuppressSet {
    /// In each bucket ascending and each once.
    buckets: Vec<Vec<u32>>,
    /// The bits of numbers too long to be any, ascending and each once.
    others: Vec<u64>,
    len: usize,
}

impl SuppressSet {
    /// Whether the number is on a list.
    #[must_use]
    pub fn contains(&self, phone: Phone) -> bool {
        // Without a list there is nothing to look up, and the look-up would miss every cache.
        if self.len == 0 {
            return false;
        }
        match place_of(phone) {
            Some((bucket, kept)) => {
                let bucket = self.buckets.get(bucket);
                bucket.is_some_and(|numbers| numbers.binary_search(&kept).is_ok())
            }
            None => self.others.binary_search(&phone.bits()).is_ok(),
        }
    }

    /// How many different numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl FromIterator<Phone> for SuppressSet {
    fn from_iter<I: IntoIterator<Item = Phone>>(phones: I) -> Self {
        let mut builder = SuppressBuilder::default();
        phones.into_iter().for_each(|phone| builder.add(phone));
        builder.finish()
    }
}

/// A number's bucket, and what is kept of it there; `None` where it does not fit.
///
/// Multiplying by the golden ratio, an odd number, is one to one modulo 2^44, and throws
/// neighbouring numbers far apart.
fn place_of(phone: Phone) -> Option<(usize, u32)> {
    let digits = phone.digits();
    if digits >> DIGITS_BITS != 0 {
        return None;
    }
    let code = (phone.kind() as u64) << DIGITS_BITS | digits;
    let mixed = code.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let bucket = usize::try_from(mixed >> KEPT_BITS).unwrap_or_default() % BUCKETS;
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is what is kept")]
    let kept = mixed as u32;
    Some((bucket, kept))
}

fn sort<T: Ord>(numbers: &mut Vec<T>) {
    numbers.sort_unstable();
    numbers.dedup();
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::row::PhoneKind;

    fn mobile(digits: u64) -> Phone {
        Phone::new(PhoneKind::Mobile, digits)
    }

    #[test]
    fn exactly_the_numbers_added_are_on_the_list() {
        let set: SuppressSet = (0..50_000).map(|n| mobile(13_800_000_000 + 2 * n)).collect();
        assert_eq!(set.len(), 50_000);
        for n in 0..50_000 {
            assert!(set.contains(mobile(13_800_000_000 + 2 * n)), "{n}");
            assert!(!set.contains(mobile(13_800_000_001 + 2 * n)), "{n}");
        }
        let landline = Phone::new(PhoneKind::Landline, 13_800_000_000);
        assert!(!set.contains(landline), "the same digits of another kind");
    }

    #[test]
    fn a_number_added_often_counts_and_costs_once() {
        let mut builder = SuppressBuilder::default();
        for _ in 0..10_000 {
            builder.add(mobile(13_800_138_000));
        }
        let slots: usize = builder.buckets.iter().map(|it| it.numbers.capacity()).sum();
        assert!(slots < 100, "{slots}");
        assert_eq!(builder.finish().len(), 1);
        assert!(SuppressSet::default().is_empty());
        assert!(!SuppressSet::default().contains(mobile(13_800_138_000)));
    }

    #[test]
    fn ten_million_numbers_fit_in_64_mib() {
        let count = 400_000;
        let mut builder = SuppressBuilder::default();
        for n in 0..count {
            builder.add(mobile(13_000_000_000 + n * 7));
        }
        let slots: usize = builder.buckets.iter().map(|it| it.numbers.capacity()).sum();
        let bytes = slots * size_of::<u32>() + BUCKETS * size_of::<Bucket>();
        let share = 64 * 1024 * 1024 * usize::try_from(count).unwrap() / 10_000_000;
        assert!(bytes <= share, "{bytes} bytes for {count} numbers, {share} are allowed");
    }

    proptest! {
        /// Whatever their kind and length, those that no platform has among them.
        #[test]
        fn a_set_says_of_every_number_what_a_plain_one_says(
            added in prop::collection::vec((0_usize..3, 0_u64..1 << 44), 0..200),
            asked in prop::collection::vec((0_usize..3, 0_u64..1 << 44), 0..50),
        ) {
            let kinds = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];
            let phone = |(kind, digits): &(usize, u64)| Phone::new(kinds[*kind], *digits);
            let plain: BTreeSet<u64> = added.iter().map(|it| phone(it).bits()).collect();
            let set: SuppressSet = added.iter().chain(&added).map(phone).collect();
            prop_assert_eq!(set.len(), plain.len());
            for it in added.iter().chain(&asked) {
                prop_assert_eq!(set.contains(phone(it)), plain.contains(&phone(it).bits()));
            }
        }
    }
}
