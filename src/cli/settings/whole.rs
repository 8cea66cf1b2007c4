//! Whole numbers within limits.

use crate::locale::usage::Usage;

/// A whole number of at least `least` and at most `most`, in plain ASCII digits.
///
/// # Errors
/// [`Usage::Whole`] for everything else.
pub fn whole(option: &'static str, value: &str, least: u32, most: u32) -> Result<u32, Usage> {
    let digits = value.trim();
    // `parse` alone would take a sign as well.
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .parse::<u32>()
        .ok()
        .filter(|number| plain && (least..=most).contains(number))
        .ok_or_else(|| Usage::Whole { option, value: value.to_owned(), least, most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_part_of_the_range_and_nothing_beyond_them() {
        assert_eq!(whole("--n", "1", 1, 1000), Ok(1));
        assert_eq!(whole("--n", " 1000 ", 1, 1000), Ok(1000));
        for value in ["0", "1001", "-1", "+1", "1.5", "", "abc", "1e2", "99999999999"] {
            assert!(whole("--n", value, 1, 1000).is_err(), "{value}");
        }
    }
}
