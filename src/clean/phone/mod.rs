//! Reads a phone cell as people write it (contract, section 5).
//!
//! Three steps, one file each: `written` makes of a cell's many signs a small alphabet, `cell`
//! and `piece` look for numbers in it (the whole, without its extension, in parts), and
//! `judge` says of a row of digits whether it is a number. A plain mobile number takes none of
//! them: eleven digits, one look-up, no allocation. `advice` says of a cell without a number what was
//! meant, most likely; nothing is ever sent by it.

mod advice;
mod cell;
mod content;
mod date;
mod judge;
mod lookalike;
mod piece;
mod rules;
mod written;

pub use advice::Advice;
pub(in crate::clean) use cell::is_missing;
pub use content::looks_like_phone;
pub use rules::{AreaCode, AreaUnknown, KindUnknown, Kinds, Numbers, PhoneRules};

use crate::clean::numbering;
use crate::outcome::{Notes, Reason};
use crate::row::{Phone, PhoneKind};

/// What a cell gave: one number or more, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneCell {
    /// The numbers to send, all different: one with [`Numbers::First`].
    pub phones: Phones,
    /// `extension_dropped`, `extra_numbers`, or none.
    pub notes: Notes,
}

/// One number or more, in the cell's order; a single one takes no heap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phones {
    first: Phone,
    more: Vec<Phone>,
}

impl Phones {
    /// The first number.
    #[must_use]
    pub fn first(&self) -> Phone {
        self.first
    }

    /// All but the first: the entries that a row is `expanded` by.
    #[must_use]
    pub fn more(&self) -> &[Phone] {
        &self.more
    }

    /// All but the first, given up.
    #[must_use]
    pub fn into_more(self) -> Vec<Phone> {
        self.more
    }

    /// All of them, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = Phone> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

impl From<Phone> for Phones {
    fn from(first: Phone) -> Self {
        Self { first, more: Vec::new() }
    }
}

impl PhoneRules {
    /// Reads the cell: the numbers to send, or why there is none.
    ///
    /// # Errors
    /// One of the `phone_…` reasons. That of the first part with digits where the cell has
    /// several and none is valid.
    #[inline]
    pub fn read(&self, cell: &str) -> Result<PhoneCell, Reason> {
        match plain_mobile(cell.as_bytes()) {
            Some(phone) if self.allow.has(PhoneKind::Mobile) => {
                Ok(PhoneCell { phones: phone.into(), notes: Notes::default() })
            }
            _ => self.read_other(cell),
        }
    }

    /// Apart from [`PhoneRules::read`], which is short enough then to become a part of its callers.
    fn read_other(&self, cell: &str) -> Result<PhoneCell, Reason> {
        if cell.is_empty() || !cell.bytes().all(|byte| byte.is_ascii_digit()) {
            return cell::read(cell, self);
        }
        let digits = judge::Digits::of(cell.as_bytes());
        let phone = judge::judge(&digits, self)?;
        Ok(PhoneCell { phones: phone.into(), notes: Notes::default() })
    }
}

/// The mobile number that these bytes are: its eleven digits and nothing else.
#[inline]
fn plain_mobile(bytes: &[u8]) -> Option<Phone> {
    let bytes: &[u8; 11] = bytes.try_into().ok()?;
    // All of them are looked at, whatever the first ones are: without a way out in between.
    let are_digits = bytes.iter().fold(true, |all, byte| all & byte.is_ascii_digit());
    if !are_digits || bytes[0] != b'1' {
        return None;
    }
    let digits = judge::value(bytes);
    numbering::is_mobile(digits).then(|| Phone::new(PhoneKind::Mobile, digits))
}
