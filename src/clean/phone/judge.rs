//! Is this row of digits a number, and if not, why not? (contract, section 5)
//!
//! Order: country code, mobile (behind prefixes), service, local, area code and the rest, length.
//! Knows digits only; what stood between them was taken out before.

use super::rules::PhoneRules;
use crate::clean::numbering::{area_len, is_landline, is_mobile, is_service};
use crate::outcome::Reason;
use crate::row::{Phone, PhoneKind};

/// Prefixes that a carrier's cheap long-distance service wanted before a mobile number.
const CARRIERS: [[u8; 5]; 5] = [*b"17951", *b"17911", *b"17909", *b"12593", *b"10193"];

/// The longest that can be a number: `0086`, a carrier prefix, a trunk 0 at each seam, a mobile
/// number (22). What is longer is judged by its beginning and its length.
const KEPT: usize = 24;

const MOBILE_DIGITS: usize = 11;
const AREA_DIGITS_MAX: usize = 4;
const SERVICE_DIGITS_MAX: usize = 10;

/// Digits behind which a `+` is no slip but begins another number: the shortest number.
const NUMBER_DIGITS_MIN: usize = 7;

/// The digits of one number as written, and whether a `+` stood before them.
pub(super) struct Digits {
    kept: [u8; KEPT],
    /// How many there were, also beyond those kept.
    pub(super) count: usize,
    pub(super) plus: bool,
    /// Whether a `+` stands where a number is over already.
    is_two: bool,
}

impl Digits {
    /// Gathers the ASCII digits among these bytes; a `+` before the first counts.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut digits = Self { kept: [0; KEPT], count: 0, plus: false, is_two: false };
        let mut count = 0;
        for &byte in bytes {
            // Written over by the next one where it is no digit: no branch to be guessed wrong.
            if let Some(place) = digits.kept.get_mut(count) {
                *place = byte;
            }
            count += usize::from(byte.is_ascii_digit());
            if byte == b'+' {
                digits.plus |= count == 0;
                digits.is_two |= count >= NUMBER_DIGITS_MIN;
            }
        }
        digits.count = count;
        digits
    }

    /// Those that were kept: all of a number's.
    pub(super) fn kept(&self) -> &[u8] {
        &self.kept[..self.count.min(KEPT)]
    }
}

/// The integer that these ASCII digits write; for at most 19 of them.
#[inline]
pub(super) fn value(digits: &[u8]) -> u64 {
    let (eights, rest) = digits.as_chunks();
    let begin = eights.iter().fold(0_u64, |sum, eight| {
        sum.wrapping_mul(100_000_000).wrapping_add(value_of_eight(*eight))
    });
    rest.iter().fold(begin, |sum, digit| sum.wrapping_mul(10).wrapping_add(u64::from(digit & 0xF)))
}

/// Neighbours are added up as pairs, the pairs as fours, the fours: three steps that wait for each
/// other instead of eight.
fn value_of_eight(digits: [u8; 8]) -> u64 {
    let ones = u64::from_le_bytes(digits) & 0x0F0F_0F0F_0F0F_0F0F;
    let pairs = (ones * 10 + (ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    (fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF
}

/// The number that the digits are, if it is of an allowed kind.
pub(super) fn judge(digits: &Digits, rules: &PhoneRules) -> Result<Phone, Reason> {
    let phone = match strip_country(digits)? {
        _ if digits.count > KEPT || digits.is_two => return Err(Reason::PhoneTooLong),
        (national, country) => judge_national(national, country, rules)?,
    };
    match phone.kind() {
        kind if rules.allow.has(kind) => Ok(phone),
        PhoneKind::Service => Err(Reason::PhoneService),
        PhoneKind::Mobile | PhoneKind::Landline => Err(Reason::PhoneKindNotAllowed),
    }
}

/// The digits behind `+86` or `0086`, and whether one of them was there.
fn strip_country(digits: &Digits) -> Result<(&[u8], bool), Reason> {
    let kept = digits.kept();
    let behind_sign = match kept {
        [b'0', b'0', rest @ ..] => rest,
        _ if digits.plus => kept,
        _ => return Ok((kept, false)),
    };
    match behind_sign {
        [b'8', b'6', rest @ ..] => Ok((rest, true)),
        [b'1'..=b'9', ..] => Err(Reason::PhoneForeign),
        // No country's code begins with 0: the sign is a slip.
        _ => Ok((kept, false)),
    }
}

/// The most digits of a number that begins so. Only prefixes before a mobile number, or an area
/// code before a service number, make more than eleven.
pub(super) fn digits_max(begin: &[u8]) -> usize {
    let behind_trunk = without_trunk(begin);
    let trunk = begin.len() - behind_trunk.len();
    let begins_carrier = |carrier: &[u8; 5]| {
        carrier.iter().zip(behind_trunk).all(|(expected, digit)| expected == digit)
    };
    match behind_trunk {
        [b'1', b'3'..=b'6' | b'8' | b'9', ..] => trunk + MOBILE_DIGITS,
        [] | [b'0', ..] | [b'8'] | [b'8', b'6', ..] => KEPT,
        [b'1', ..] if CARRIERS.iter().any(begins_carrier) => KEPT,
        [b'1', b'7', ..] => trunk + MOBILE_DIGITS,
        _ => trunk + AREA_DIGITS_MAX + SERVICE_DIGITS_MAX,
    }
}

fn judge_national(digits: &[u8], country: bool, rules: &PhoneRules) -> Result<Phone, Reason> {
    if digits.len() > MOBILE_DIGITS && digits.len() > digits_max(digits) {
        return Err(Reason::PhoneTooLong);
    }
    if let Some(phone) = mobile_behind_prefixes(digits, country) {
        return Ok(phone);
    }
    if is_service(digits) {
        return Ok(Phone::new(PhoneKind::Service, value(digits)));
    }
    // A country code announces an area code, so `+86 571 95588` is not the local 57195588.
    if is_local(digits) && !(country && service_behind_area(digits).is_some()) {
        return judge_local(digits, rules);
    }
    if let Some(phone) = landline(digits) {
        return Ok(phone);
    }
    if let ([b'8', b'6', rest @ ..], false) = (digits, country) {
        if let Some(phone) = landline(rest) {
            return Ok(phone);
        }
        if begins_with_area(rest) {
            return Err(judge_length(rest));
        }
    }
    Err(judge_length(digits))
}

/// A mobile number behind any of `0`, `86`, `0086` and a carrier prefix, each at most once.
fn mobile_behind_prefixes(digits: &[u8], country: bool) -> Option<Phone> {
    let mut rest = digits;
    let (mut country, mut carrier, mut trunk) = (country, false, false);
    while rest.len() > 11 {
        if !carrier && let Some(behind) = behind_carrier(rest) {
            (rest, carrier, trunk) = (behind, true, false);
        } else if !country && rest.starts_with(b"86") {
            (rest, country, trunk) = (&rest[2..], true, false);
        } else if !country && rest.starts_with(b"0086") {
            (rest, country, trunk) = (&rest[4..], true, false);
        } else if !trunk && rest[0] == b'0' {
            (rest, trunk) = (&rest[1..], true);
        } else {
            return None;
        }
    }
    if rest.len() != 11 {
        return None;
    }
    let digits = value(rest);
    is_mobile(digits).then(|| Phone::new(PhoneKind::Mobile, digits))
}

/// Whether this by itself stands before a number: the country's code, the trunk 0, or a carrier's
/// prefix.
pub(super) fn is_prefix(digits: &[u8]) -> bool {
    matches!(digits, b"86" | b"0086" | b"00" | b"0") || behind_carrier(digits) == Some(&[])
}

fn behind_carrier(digits: &[u8]) -> Option<&[u8]> {
    let (begin, behind) = digits.split_first_chunk()?;
    CARRIERS.contains(begin).then_some(behind)
}

/// Seven or eight digits beginning with 2 to 9.
fn is_local(digits: &[u8]) -> bool {
    matches!(digits.len(), 7 | 8) && matches!(digits[0], b'2'..=b'9')
}

fn judge_local(digits: &[u8], rules: &PhoneRules) -> Result<Phone, Reason> {
    let area = rules.area.ok_or(Reason::PhoneNoAreaCode)?;
    let shift = if digits.len() == 7 { 10_000_000 } else { 100_000_000 };
    let number = area.code() * shift + value(digits);
    if is_landline(number) {
        Ok(Phone::new(PhoneKind::Landline, number))
    } else {
        Err(Reason::PhoneUnassigned)
    }
}

/// What an area code with or without its 0 makes of the digits: a landline, or the service
/// number behind it.
fn landline(digits: &[u8]) -> Option<Phone> {
    if let Some(service) = service_behind_area(digits) {
        return Some(Phone::new(PhoneKind::Service, value(service)));
    }
    let number = without_trunk(digits);
    let known = matches!(number.len(), 10 | 11) && is_landline(value(number));
    known.then(|| Phone::new(PhoneKind::Landline, value(number)))
}

/// The metadata calls some of these fixed lines (0571-95588, 0571-95123456); nobody lives there.
fn service_behind_area(digits: &[u8]) -> Option<&[u8]> {
    let number = without_trunk(digits);
    let service = &number[area_len(number)?..];
    is_service(service).then_some(service)
}

/// Whether `86` before these digits is the country's code: an area code follows, and more than
/// could be a local number by itself.
fn begins_with_area(digits: &[u8]) -> bool {
    area_len(without_trunk(digits)).is_some() && digits.len() > 8
}

fn without_trunk(digits: &[u8]) -> &[u8] {
    digits.strip_prefix(b"0").unwrap_or(digits)
}

/// What is left is judged by length.
fn judge_length(digits: &[u8]) -> Reason {
    let (least, most, len) = match digits {
        [b'1', ..] => (11, 11, digits.len()),
        _ => (9, 11, without_trunk(digits).len()),
    };
    if len < least {
        Reason::PhoneTooShort
    } else if len > most {
        Reason::PhoneTooLong
    } else {
        Reason::PhoneUnassigned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_the_value_that_they_write_however_many() {
        let text = "9081726354918273645";
        for len in 0..=text.len() {
            let expected = text[..len].parse().unwrap_or(0);
            assert_eq!(value(&text.as_bytes()[..len]), expected, "{len}");
        }
        assert_eq!(value(b"00000000000"), 0);
    }

    #[test]
    fn only_what_may_stand_before_a_number_makes_it_long() {
        for (begin, most) in [
            ("138", 11),
            ("177", 11),
            ("0138", 12),
            ("571", 14),
            ("0571", 15),
            ("10", KEPT),
            ("10193", KEPT),
            ("1062", 14),
            ("", KEPT),
            ("0", KEPT),
            ("00", KEPT),
            ("8", KEPT),
            ("86", KEPT),
            ("086", KEPT),
            ("1", KEPT),
            ("17", KEPT),
            ("17951", KEPT),
            ("017951", KEPT),
        ] {
            assert_eq!(digits_max(begin.as_bytes()), most, "{begin}");
        }
        // An area code before the longest service number is as long as that one may be.
        let read = |text: &str| judge(&Digits::of(text.as_bytes()), &PhoneRules::default());
        for service in ["05714008208820", "5714008208820", "0104008208820", "07914008208820"] {
            assert_eq!(read(service), Err(Reason::PhoneService), "{service}");
        }
    }
}
