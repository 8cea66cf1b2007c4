//! The numbers that must not be called.
//!
//! Promises ten bytes a number at most, also while it is built: ten million numbers within
//! 128 MiB. Knows nothing of files; that a list fails closed is its reader's duty.

use crate::row::Phone;

/// Numbers lie in so many small sorted lists rather than in one: growing one of them by copying
/// is then nothing, where growing the whole would hold it twice.
const BUCKETS: usize = 4096;

/// Gathers a [`SuppressSet`].
#[derive(Debug)]
pub struct SuppressBuilder {
    buckets: Vec<Vec<u64>>,
}

impl Default for SuppressBuilder {
    fn default() -> Self {
        Self { buckets: vec![Vec::new(); BUCKETS] }
    }
}

impl SuppressBuilder {
    /// Adds a number; one that is there already changes nothing.
    pub fn add(&mut self, phone: Phone) {
        let bucket = &mut self.buckets[bucket_of(phone)];
        if bucket.len() == bucket.capacity() {
            // A list may hold one number a million times: make room only where that does not help.
            sort(bucket);
            if bucket.len() > bucket.capacity() / 10 * 9 || bucket.capacity() == 0 {
                bucket.reserve_exact(bucket.len() / 5 + 8);
            }
        }
        bucket.push(phone.bits());
    }

    /// The set of all numbers added.
    #[must_use]
    pub fn finish(mut self) -> SuppressSet {
        self.buckets.iter_mut().for_each(sort);
        let len = self.buckets.iter().map(Vec::len).sum();
        SuppressSet { buckets: self.buckets, len }
    }
}

/// Numbers that must not be called, for asking. Empty by default.
#[derive(Debug, Default)]
pub struct SuppressSet {
    /// Phone bits, in each bucket ascending and each once.
    buckets: Vec<Vec<u64>>,
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
        let bucket = self.buckets.get(bucket_of(phone));
        bucket.is_some_and(|numbers| numbers.binary_search(&phone.bits()).is_ok())
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

/// The twelve best mixed bits of a multiplication by the golden ratio: neighbouring numbers fall
/// far apart.
fn bucket_of(phone: Phone) -> usize {
    let mixed = phone.bits().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52;
    usize::try_from(mixed).unwrap_or_default() % BUCKETS
}

fn sort(bucket: &mut Vec<u64>) {
    bucket.sort_unstable();
    bucket.dedup();
}

#[cfg(test)]
mod tests {
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
        assert!(builder.buckets.iter().map(Vec::capacity).sum::<usize>() < 100);
        assert_eq!(builder.finish().len(), 1);
        assert!(SuppressSet::default().is_empty());
        assert!(!SuppressSet::default().contains(mobile(13_800_138_000)));
    }

    #[test]
    fn ten_million_numbers_fit_in_128_mib() {
        let count = 400_000;
        let mut builder = SuppressBuilder::default();
        for n in 0..count {
            builder.add(mobile(13_000_000_000 + n * 7));
        }
        let slots: usize = builder.buckets.iter().map(Vec::capacity).sum();
        let bytes = slots * size_of::<u64>() + BUCKETS * size_of::<Vec<u64>>();
        let share = 128 * 1024 * 1024 * usize::try_from(count).unwrap() / 10_000_000;
        assert!(bytes <= share, "{bytes} bytes for {count} numbers, {share} are allowed");
    }
}
