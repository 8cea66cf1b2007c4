//! How fast, and how many failures are too many.

use super::whole::whole;
use crate::locale::usage::Usage;

/// Requests begun per second, at most; above 0 and finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Requests per second; `90/m` is 1.5.
    pub per_s: f64,
}

/// Beyond any platform; keeps a slip of the finger from becoming "as fast as it can".
const RATE_MOST_PER_S: u32 = 1_000_000;
/// Slower than this, one row takes more than an hour.
const RATE_LEAST_PER_S: f64 = 1.0 / 3600.0;

/// Reads `20/s`, `90/m`, `3600/h`.
///
/// # Errors
/// [`Usage::Rate`] where it is no pace, [`Usage::RateOutOfLimits`] where it is one nobody means.
pub fn rate(option: &'static str, value: &str) -> Result<Rate, Usage> {
    let unreadable = || Usage::Rate { option, value: value.to_owned() };
    let (number, period) = value.split_once('/').ok_or_else(unreadable)?;
    let period_s = match period.trim() {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err(unreadable()),
    };
    let per_s = decimal(number).ok_or_else(unreadable)? / period_s;
    if (RATE_LEAST_PER_S..=f64::from(RATE_MOST_PER_S)).contains(&per_s) {
        Ok(Rate { per_s })
    } else {
        Err(Usage::RateOutOfLimits { option, value: value.to_owned(), most_per_s: RATE_MOST_PER_S })
    }
}

/// How fast rows are pushed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tempo {
    /// The platform's own pace, found out.
    Auto,
    /// No faster than this.
    AtMost(Rate),
}

impl Tempo {
    /// The ceiling in requests a second, where there is one.
    pub fn limit_per_s(self) -> Option<f64> {
        match self {
            Self::Auto => None,
            Self::AtMost(rate) => Some(rate.per_s),
        }
    }
}

/// Reads `auto`, or as [`rate`].
///
/// # Errors
/// As [`rate`].
pub fn tempo(option: &'static str, value: &str) -> Result<Tempo, Usage> {
    match value.trim() {
        "auto" => Ok(Tempo::Auto),
        value => rate(option, value).map(Tempo::AtMost),
    }
}

/// When a job stops for its failures: rows that `failed` or are `uncertain`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxFailures {
    /// After so many in a row.
    InARow(u32),
    /// When they are more than this share of at least 100 replies; 0.05 for `5%`.
    Share(f64),
}

/// Reads `50` or `5%`.
///
/// # Errors
/// [`Usage::MaxFailures`].
pub fn max_failures(value: &str) -> Result<MaxFailures, Usage> {
    let unreadable = || Usage::MaxFailures { value: value.to_owned() };
    match value.trim().strip_suffix(['%', '％']) {
        Some(percent) => decimal(percent)
            .filter(|percent| *percent > 0.0 && *percent <= 100.0)
            .map(|percent| MaxFailures::Share(percent / 100.0))
            .ok_or_else(unreadable),
        None => whole("--max-failures", value, 1, u32::MAX)
            .map(MaxFailures::InARow)
            .map_err(|_| unreadable()),
    }
}

/// Reads a share: `0.1` or `10%`.
///
/// # Errors
/// [`Usage::Share`].
pub fn share(option: &'static str, value: &str) -> Result<f64, Usage> {
    let text = value.trim();
    match text.strip_suffix(['%', '％']) {
        Some(percent) => decimal(percent).map(|percent| percent / 100.0),
        None => decimal(text),
    }
    .filter(|share| *share <= 1.0)
    .ok_or_else(|| Usage::Share { option, value: value.to_owned() })
}

/// A number of plain digits with at most one point: no sign, no exponent, no `inf`.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if plain { text.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_number_per_second_minute_or_hour() {
        let per_s = |text: &str| rate("--rate", text).map(|rate| rate.per_s);
        assert_eq!(per_s("20/s"), Ok(20.0));
        assert_eq!(per_s("90/m"), Ok(1.5));
        assert_eq!(per_s("3600/h"), Ok(1.0));
        assert_eq!(per_s("0.5/s"), Ok(0.5));
        assert_eq!(per_s("1/h"), Ok(RATE_LEAST_PER_S));
        for text in ["20", "20/d", "/s", "-1/s", "1e3/s", "inf/s", "NaN/s", "20 s", "", "1.2.3/s"] {
            assert!(matches!(rate("--rate", text), Err(Usage::Rate { .. })), "{text}");
        }
        for text in ["0/s", "0.0/s", "0.5/h", "1000001/s"] {
            assert!(matches!(rate("--rate", text), Err(Usage::RateOutOfLimits { .. })), "{text}");
        }
    }

    #[test]
    fn a_tempo_is_a_rate_or_the_platforms_own() {
        assert_eq!(tempo("--rate", " auto "), Ok(Tempo::Auto));
        assert_eq!(tempo("--rate", "20/s"), Ok(Tempo::AtMost(Rate { per_s: 20.0 })));
        assert!(matches!(tempo("--rate", "fast"), Err(Usage::Rate { .. })));
    }

    #[test]
    fn failures_are_counted_in_a_row_or_as_a_share() {
        assert_eq!(max_failures("50"), Ok(MaxFailures::InARow(50)));
        assert_eq!(max_failures("5%"), Ok(MaxFailures::Share(0.05)));
        assert_eq!(max_failures("100％"), Ok(MaxFailures::Share(1.0)));
        for text in ["0", "0%", "101%", "-1", "5 percent", "%", "1.5"] {
            assert!(max_failures(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_a_fraction_or_a_percentage() {
        assert_eq!(share("--fail", "0.1"), Ok(0.1));
        assert_eq!(share("--fail", "10%"), Ok(0.1));
        assert_eq!(share("--fail", "1"), Ok(1.0));
        for text in ["2", "101%", "-0.1", "abc", ""] {
            assert!(share("--fail", text).is_err(), "{text}");
        }
    }
}
