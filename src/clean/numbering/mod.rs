//! Which numbers China has: mobile, landline, area codes, service numbers.
//!
//! Promises the answers of libphonenumber's metadata for mobile and fixed lines, from tables that
//! `examples/numbering` makes, in one look-up each. Service numbers are the contract's own list
//! (section 5), because the metadata has most of them under other names or not at all. Knows
//! digits only, not how people write them.

mod table;

pub use table::METADATA_VERSION;

/// A set of five-digit prefixes, one bit each: 12.5 KiB, so that three of them stay in the cache.
struct Prefixes([u64; Prefixes::WORDS]);

impl Prefixes {
    const WORDS: usize = 100_000_usize.div_ceil(64);

    const fn of(ranges: &[(u32, u32)]) -> Self {
        let mut words = [0; Self::WORDS];
        let mut index = 0;
        while index < ranges.len() {
            let (from, to) = ranges[index];
            let mut prefix = from;
            while prefix <= to {
                words[prefix as usize / 64] |= 1 << (prefix % 64);
                prefix += 1;
            }
            index += 1;
        }
        Self(words)
    }

    const fn of_each(codes: &[u16]) -> Self {
        let mut words = [0; Self::WORDS];
        let mut index = 0;
        while index < codes.len() {
            words[codes[index] as usize / 64] |= 1 << (codes[index] % 64);
            index += 1;
        }
        Self(words)
    }

    fn has(&self, prefix: u64) -> bool {
        let word = usize::try_from(prefix / 64).unwrap_or(usize::MAX);
        self.0.get(word).is_some_and(|bits| bits >> (prefix % 64) & 1 == 1)
    }
}

static MOBILE_11: Prefixes = Prefixes::of(table::MOBILE_11);
static LANDLINE_10: Prefixes = Prefixes::of(table::LANDLINE_10);
static LANDLINE_11: Prefixes = Prefixes::of(table::LANDLINE_11);
/// Area codes as they are, of two to four digits.
static AREAS: Prefixes = Prefixes::of_each(table::AREAS);

/// Whether the integer is a mobile number: eleven digits of an assigned range.
#[must_use]
pub fn is_mobile(digits: u64) -> bool {
    MOBILE_11.has(digits / 1_000_000)
}

/// Whether the integer is a landline: area code without its 0, and a local number.
#[must_use]
pub fn is_landline(digits: u64) -> bool {
    if digits < 10_000_000_000 {
        LANDLINE_10.has(digits / 100_000)
    } else {
        LANDLINE_11.has(digits / 1_000_000)
    }
}

/// How many digits of these, which begin behind the trunk 0, are an area code; `None` where they
/// begin with none.
#[must_use]
pub fn area_len(digits: &[u8]) -> Option<usize> {
    let mut code = 0;
    for (before, digit) in digits.iter().take(4).enumerate() {
        code = code * 10 + u64::from(digit - b'0');
        // With a 0 in front it would be found as the shorter one behind.
        if code == 0 {
            return None;
        }
        if AREAS.has(code) {
            return Some(before + 1);
        }
    }
    None
}

/// Whether all of these ASCII digits are an area code without its 0.
#[must_use]
pub fn is_area(digits: &[u8]) -> bool {
    if digits.len() > 4 || digits.first() == Some(&b'0') {
        return false;
    }
    let code = digits.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    AREAS.has(u64::from(code))
}

/// The least and the most digits that local numbers behind this area code have; `None` where there
/// is no such code.
#[must_use]
pub fn local_lengths(area: u16) -> Option<(usize, usize)> {
    let area_len = area.checked_ilog10()? + 1;
    let has = |local_len: &u32| {
        let behind = 10_u64.pow(*local_len);
        // Five digits decide.
        let steps = 10_u64.pow(5_u32.saturating_sub(area_len));
        (0..steps).any(|step| is_landline(u64::from(area) * behind + step * (behind / steps)))
    };
    let mut lengths = [7, 8].into_iter().filter(has).map(|len| if len == 7 { 7 } else { 8 });
    let least = lengths.next()?;
    Some((least, lengths.next().unwrap_or(least)))
}

/// Whether these ASCII digits are a service number: 400 or 800 and seven digits; 95 and three to
/// six; 96 and three or four; three to six digits that begin with 10, 11 or 12.
#[must_use]
pub fn is_service(digits: &[u8]) -> bool {
    match digits {
        [b'4' | b'8', b'0', b'0', rest @ ..] => rest.len() == 7,
        [b'9', b'5', rest @ ..] => (3..=6).contains(&rest.len()),
        [b'9', b'6', rest @ ..] => (3..=4).contains(&rest.len()),
        [b'1', b'0' | b'1' | b'2', ..] => (3..=6).contains(&digits.len()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_beyond_the_table_are_in_no_set() {
        assert!(is_mobile(13_800_138_000));
        assert!(!is_mobile(12_345_678_901));
        assert!(!is_mobile(u64::MAX) && !is_landline(u64::MAX));
        assert!(is_landline(1_062_781_234) && is_landline(57_188_886_666));
        assert!(!is_landline(5_718_888_666), "0571 has eight-digit numbers");
    }

    #[test]
    fn local_numbers_have_seven_or_eight_digits_by_area() {
        for (area, lengths) in [(571, (8, 8)), (310, (7, 7)), (754, (7, 8)), (10, (8, 8))] {
            assert_eq!(local_lengths(area), Some(lengths), "{area}");
        }
        assert_eq!((local_lengths(500), local_lengths(0)), (None, None));
    }

    #[test]
    fn every_area_code_of_the_table_is_found_and_no_other() {
        for code in 0..10_000_u16 {
            let text = code.to_string();
            assert_eq!(is_area(text.as_bytes()), table::AREAS.contains(&code), "{code}");
        }
        assert_eq!(area_len(b"57188886666"), Some(3));
        assert_eq!(area_len(b"1062781234"), Some(2));
        assert_eq!(area_len(b"0571"), None);
    }
}
