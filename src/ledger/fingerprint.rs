//! What is left of a number when its job is purged: enough to know it again, so that nobody is
//! called twice (law 2).
//!
//! A fingerprint is the number under HMAC-SHA256 with a random key that the ledger keeps, cut to 62
//! bits: two of ten million numbers meet once in some hundred thousand such ledgers, and then a
//! customer is left out, not called twice. It is a pseudonym and no more: there are few enough numbers
//! that whoever has the ledger, and so its key, can try them all.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::row::Phone;

/// Bytes of the key.
pub const KEY_BYTES: usize = 32;
/// Set in every fingerprint and in no [`Phone::bits`], whose kind ends below it; the sign's bit stays
/// free, since SQLite's integers have one.
const MARK: u64 = 1 << 62;

/// The key of a ledger's fingerprints.
#[derive(Clone)]
pub struct FingerprintKey {
    bytes: [u8; KEY_BYTES],
    /// With the key worked in: half of the work for each number.
    begun: Hmac<Sha256>,
}

impl FingerprintKey {
    /// The key of these bytes; `None` where they are too few or too many.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; KEY_BYTES] = bytes.try_into().ok()?;
        Some(Self { bytes, begun: Hmac::new_from_slice(&bytes).ok()? })
    }

    /// The fingerprint of a number.
    #[must_use]
    pub fn of(&self, phone: Phone) -> PastNumber {
        let mut mac = self.begun.clone();
        mac.update(&phone.bits().to_be_bytes());
        let mac = mac.finalize().into_bytes();
        let first = mac.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte));
        PastNumber(MARK | first >> 2)
    }
}

impl PartialEq for FingerprintKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for FingerprintKey {}

/// The key is a secret.
impl fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FingerprintKey")
    }
}

/// A number as an earlier job has it: itself, or its fingerprint where the job was purged. One integer,
/// so that a company's numbers can be held all at once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PastNumber(u64);

impl PastNumber {
    /// What [`PastNumber::bits`] stands for; `None` where that is neither.
    #[must_use]
    pub fn from_bits(bits: u64) -> Option<Self> {
        let is_either = bits >> 62 == 1 || Phone::from_bits(bits).is_some();
        is_either.then_some(Self(bits))
    }

    /// The integer that stands for it in sets and in the ledger.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// Whether the number itself is gone.
    #[must_use]
    pub fn is_fingerprint(self) -> bool {
        self.0 & MARK != 0
    }
}

impl From<Phone> for PastNumber {
    fn from(phone: Phone) -> Self {
        Self(phone.bits())
    }
}

/// As a [`Phone`]'s: masked.
impl fmt::Debug for PastNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Phone::from_bits(self.0) {
            Some(phone) => phone.fmt(f),
            None => f.write_str("Fingerprint"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::PhoneKind;

    const KINDS: [PhoneKind; 3] = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];

    #[test]
    fn a_fingerprint_is_never_a_number_and_fits_a_signed_integer() {
        let key = FingerprintKey::of_bytes(&[7; KEY_BYTES]).unwrap();
        for (n, kind) in (0..20_000).zip(KINDS.into_iter().cycle()) {
            let phone = Phone::new(kind, 13_800_000_000 + n);
            let print = key.of(phone);
            assert!(print.is_fingerprint() && Phone::from_bits(print.bits()).is_none());
            assert!(print.bits().cast_signed() > 0);
            assert_eq!(PastNumber::from_bits(print.bits()), Some(print));
            assert!(!PastNumber::from(phone).is_fingerprint());
        }
        let most = Phone::new(PhoneKind::Service, u64::MAX);
        assert!(!PastNumber::from(most).is_fingerprint(), "whatever its digits");
    }

    #[test]
    fn a_fingerprint_is_the_keys_and_the_whole_numbers_own() {
        let key = FingerprintKey::of_bytes(&[7; KEY_BYTES]).unwrap();
        let other = FingerprintKey::of_bytes(&[8; KEY_BYTES]).unwrap();
        let [mobile, landline, _] = KINDS.map(|kind| Phone::new(kind, 13_800_138_000));
        assert_eq!(key.of(mobile), key.clone().of(mobile));
        assert_ne!(key.of(mobile), other.of(mobile));
        assert_ne!(key.of(mobile), key.of(landline));
        // HMAC-SHA256 by Python's hmac: the first 8 bytes, 2 bits off, below the mark.
        assert_eq!(key.of(mobile).bits(), 6_342_175_005_107_550_822);
        assert!(FingerprintKey::of_bytes(&[7; 31]).is_none());
    }

    #[test]
    fn what_is_printed_shows_neither_key_nor_number() {
        let key = FingerprintKey::of_bytes(&[7; KEY_BYTES]).unwrap();
        let phone = Phone::new(PhoneKind::Mobile, 13_800_138_000);
        assert_eq!(format!("{key:?}"), "FingerprintKey");
        let shown = format!("{:?} {:?}", PastNumber::from(phone), key.of(phone));
        assert!(!shown.contains("13800138000") && shown.ends_with("Fingerprint"), "{shown}");
    }
}
