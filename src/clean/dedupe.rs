//! Remembers for each number one row, the first that had it or the last, so that nobody is sent
//! twice.
//!
//! Promises 12 bytes a slot, at least half of them filled, and never a second copy of the whole
//! while it grows: ten million numbers in about 200 MiB. The hash is seeded at random, so that no
//! list can be made to collide. Decides nothing: what becomes of a repeated row, and what the four
//! marks of a number mean, is the plan's affair.
//!
//! A table of our own, because what it costs is memory's latency: a number's slot is one place, so
//! that [`Dedupe::look_ahead`] fetches the very line that [`Dedupe::first_or`] then writes to. (In a
//! table with its control bytes apart, a new number's slot is first touched by the write.)

mod late;

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap};

pub use late::{Compared, LateDedupe};

use crate::row::{Phone, PhoneKind, RowId};

/// Many small tables instead of one: a table that grows holds old and new at once.
const SHARDS: usize = 256;

/// Room is made for no more numbers than this at a time: it is a guess, and may be wrong.
const EXPECTED_MAX: usize = 12 << 20;

/// Slots of a table's beginning.
const SLOTS_MIN: usize = 16;

/// Eleven digits are below 2^37, and three kinds need two bits: 39 bits hold every number that
/// this room makes.
const DIGITS_BITS: u32 = 37;
const KIND_SHIFT: u32 = 56;
const NUMBER_BITS: u32 = DIGITS_BITS + 2;

/// Marks of a number: so many, in as many bits.
const MARKS_BITS: u32 = 4;
const MARKS: u64 = (1 << MARKS_BITS) - 1;
const SOURCE_SHIFT: u32 = NUMBER_BITS + MARKS_BITS;

/// Sources from here on, which no job has, are kept apart.
const SOURCE_MAX: u64 = (1 << (u64::BITS - SOURCE_SHIFT)) - 1;

/// A number with its row, in twelve bytes: 21 bits of source, 4 of marks, 39 of number, 32 of row.
/// No number is zero, so a slot of zeros is free.
#[derive(Debug, Clone, Copy)]
struct Held([u32; 3]);

impl Held {
    #[inline]
    fn new(number: u64, marks: u64, row: RowId) -> Self {
        let source = u64::from(row.source).min(SOURCE_MAX);
        Self::of(source << SOURCE_SHIFT | marks << NUMBER_BITS | number, row.row)
    }

    #[inline]
    fn of(packed: u64, row: u32) -> Self {
        let [a, b, c, d, e, f, g, h] = packed.to_le_bytes();
        Self([u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]), row])
    }

    #[inline]
    fn packed(self) -> u64 {
        u64::from(self.0[1]) << 32 | u64::from(self.0[0])
    }

    #[inline]
    fn number(self) -> u64 {
        self.packed() & ((1 << NUMBER_BITS) - 1)
    }

    fn marks(self) -> u8 {
        u8::try_from(self.packed() >> NUMBER_BITS & MARKS).unwrap_or_default()
    }

    /// The row, if its source is a near one.
    fn near_row(self) -> RowId {
        let source = u32::try_from(self.packed() >> SOURCE_SHIFT).unwrap_or(u32::MAX);
        RowId { source, row: self.0[2] }
    }

    fn with_marks(self, marks: u64) -> Self {
        Self::of(self.packed() | marks << NUMBER_BITS, self.0[2])
    }
}

/// Slots with linear probing.
#[derive(Debug, Default)]
struct Shard {
    /// Bare arrays, which the allocator gives zeroed: pages that no number needs cost nothing.
    slots: Vec<[u32; 3]>,
    filled: usize,
}

impl Shard {
    const FREE: [u32; 3] = [0; 3];

    /// Forgets everything, and makes room for so many numbers.
    fn empty_for(&mut self, numbers: usize) {
        self.slots.clear();
        self.slots.resize((numbers / 2 * 3).max(SLOTS_MIN), Self::FREE);
        self.filled = 0;
    }

    /// The slot where the search for this hash begins; there is at least one.
    #[inline]
    fn home(&self, hash: u64) -> usize {
        let share = (hash & u64::from(u32::MAX)) * self.slots.len() as u64;
        usize::try_from(share >> 32).unwrap_or_default()
    }

    /// The number's slot, or the free one where it belongs.
    #[inline]
    fn find(&self, hash: u64, number: u64) -> usize {
        let mut at = self.home(hash);
        loop {
            let held = Held(self.slots[at]).number();
            if held == number || held == 0 {
                return at;
            }
            at = if at + 1 == self.slots.len() { 0 } else { at + 1 };
        }
    }

    /// Makes room where three of four slots are filled.
    #[inline]
    fn make_room(&mut self, hash_of: impl Fn(u64) -> u64) {
        if (self.filled + 1) * 4 > self.slots.len() * 3 {
            self.grow(hash_of);
        }
    }

    #[cold]
    fn grow(&mut self, hash_of: impl Fn(u64) -> u64) {
        self.resize((self.slots.len() / 2 * 3).max(SLOTS_MIN), hash_of);
    }

    /// Moves to so many slots, more than are filled.
    fn resize(&mut self, slots: usize, hash_of: impl Fn(u64) -> u64) {
        let old = std::mem::replace(&mut self.slots, vec![[0; 3]; slots]);
        for held in old.into_iter().map(Held).filter(|held| held.number() != 0) {
            let at = self.find(hash_of(held.number()), held.number());
            self.slots[at] = held.0;
        }
    }
}

/// The numbers seen so far, each with a row.
#[derive(Debug)]
pub struct Dedupe {
    shards: Vec<Shard>,
    far_sources: HashMap<u64, u32>,
    hashes: DefaultHashBuilder,
}

impl Default for Dedupe {
    fn default() -> Self {
        let shards = (0..SHARDS).map(|_| Shard::default()).collect();
        Self { shards, far_sources: HashMap::new(), hashes: DefaultHashBuilder::default() }
    }
}

impl Dedupe {
    /// The row that had this number before, or `None` where `row` is the first: it is remembered.
    #[inline]
    pub fn first_or(&mut self, phone: Phone, row: RowId) -> Option<RowId> {
        let number = number_of(phone);
        let hash = self.hashes.hash_one(number);
        let hashes = &self.hashes;
        let shard = &mut self.shards[shard_of(hash)];
        shard.make_room(|number| hashes.hash_one(number));
        let at = shard.find(hash, number);
        let held = Held(shard.slots[at]);
        if held.number() != 0 {
            return Some(self.row_of(held));
        }
        shard.slots[at] = Held::new(number, 0, row).0;
        shard.filled += 1;
        self.keep_far_source(number, row);
        None
    }

    /// Remembers `row` for this number, in place of the one that it may have had.
    #[inline]
    pub fn put_last(&mut self, phone: Phone, row: RowId) {
        let number = number_of(phone);
        let hash = self.hashes.hash_one(number);
        let hashes = &self.hashes;
        let shard = &mut self.shards[shard_of(hash)];
        shard.make_room(|number| hashes.hash_one(number));
        let at = shard.find(hash, number);
        let held = Held(shard.slots[at]);
        shard.filled += usize::from(held.number() == 0);
        shard.slots[at] = Held::new(number, u64::from(held.marks()), row).0;
        self.keep_far_source(number, row);
    }

    /// The row that is remembered for this number.
    #[inline]
    #[must_use]
    pub fn find(&self, phone: Phone) -> Option<RowId> {
        self.held(phone).map(|held| self.row_of(held))
    }

    /// The marks of this number: four bits, all of them 0 at first.
    #[must_use]
    pub fn marks(&self, phone: Phone) -> u8 {
        self.held(phone).map_or(0, Held::marks)
    }

    /// Adds marks to a number that is remembered.
    pub fn add_marks(&mut self, phone: Phone, marks: u8) {
        let number = number_of(phone);
        let hash = self.hashes.hash_one(number);
        let shard = &mut self.shards[shard_of(hash)];
        if !shard.slots.is_empty() {
            let at = shard.find(hash, number);
            let held = Held(shard.slots[at]);
            if held.number() != 0 {
                shard.slots[at] = held.with_marks(u64::from(marks) & MARKS).0;
            }
        }
    }

    /// Makes room for so many numbers more: growing towards them step by step would move each one
    /// three times.
    pub fn expect(&mut self, numbers: u64) {
        let numbers = usize::try_from(numbers).unwrap_or(EXPECTED_MAX).min(EXPECTED_MAX);
        let hashes = &self.hashes;
        for shard in &mut self.shards {
            let slots = (shard.filled + numbers / SHARDS) / 2 * 3;
            if slots > shard.slots.len() {
                shard.resize(slots, |number| hashes.hash_one(number));
            }
        }
    }

    /// Fetches what [`Dedupe::first_or`] will need for these numbers into the processor's cache;
    /// what it gives means nothing, but has to be used, or nothing is fetched. One after another
    /// each number waits for memory; asked together, without a change in between, their waits
    /// overlap.
    pub fn look_ahead(&self, phones: impl Iterator<Item = Phone>) -> u32 {
        phones.fold(0, |sum, phone| {
            let hash = self.hashes.hash_one(number_of(phone));
            let shard = &self.shards[shard_of(hash)];
            let slot = shard.slots.get(shard.home(hash));
            sum ^ slot.map_or(0, |slot| slot[2])
        })
    }

    #[inline]
    fn held(&self, phone: Phone) -> Option<Held> {
        let number = number_of(phone);
        let hash = self.hashes.hash_one(number);
        let shard = &self.shards[shard_of(hash)];
        if shard.slots.is_empty() {
            return None;
        }
        let held = Held(shard.slots[shard.find(hash, number)]);
        (held.number() != 0).then_some(held)
    }

    fn row_of(&self, held: Held) -> RowId {
        let near = held.near_row();
        if u64::from(near.source) < SOURCE_MAX {
            return near;
        }
        let far = self.far_sources.get(&held.number()).copied();
        RowId { source: far.unwrap_or(near.source), ..near }
    }

    #[inline]
    fn keep_far_source(&mut self, number: u64, row: RowId) {
        if u64::from(row.source) >= SOURCE_MAX {
            self.far_sources.insert(number, row.source);
        }
    }

    /// How many different numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.filled).sum()
    }

    /// Whether no number was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// By the upper half of the hash; the lower one tells the slot.
#[inline]
fn shard_of(hash: u64) -> usize {
    usize::try_from(hash >> 32).unwrap_or_default() % SHARDS
}

/// Kind and digits without the gap between them.
#[inline]
fn number_of(phone: Phone) -> u64 {
    let bits = phone.bits();
    (bits >> KIND_SHIFT) << DIGITS_BITS | bits & ((1 << DIGITS_BITS) - 1)
}

/// The way back.
fn phone_of(number: u64) -> Phone {
    let kind = match number >> DIGITS_BITS {
        1 => PhoneKind::Mobile,
        2 => PhoneKind::Landline,
        _ => PhoneKind::Service,
    };
    Phone::new(kind, number & ((1 << DIGITS_BITS) - 1))
}

#[cfg(test)]
mod tests;
