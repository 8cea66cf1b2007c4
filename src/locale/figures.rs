//! Figures as people of both languages write them.

pub use dialfeed::report::grouped as count;

/// `20/s`, `1.5/s`; slower than one a second by the minute or the hour.
#[must_use]
pub fn rate(per_s: f64) -> String {
    let (figure, unit) = match per_s {
        _ if per_s >= 1.0 || per_s <= 0.0 => (per_s, "s"),
        _ if per_s * 60.0 >= 1.0 => (per_s * 60.0, "m"),
        _ => (per_s * 3600.0, "h"),
    };
    let rounded = (figure * 10.0).round() / 10.0;
    format!("{rounded}/{unit}")
}

/// `512 bytes` is `0.5 KB`: as file managers of both languages write sizes.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    let fits = UNITS.into_iter().find(|(length, _)| bytes >= *length);
    let (length, unit) = fits.unwrap_or((1 << 10, "KB"));
    let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(length));
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// One second.
    Second,
    /// 60 of them.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
}

/// So many of the largest unit that goes into it without a rest.
#[must_use]
pub fn span(seconds: i64) -> (i64, Unit) {
    let units = [(86_400, Unit::Day), (3_600, Unit::Hour), (60, Unit::Minute)];
    let fits = units.into_iter().find(|(length, _)| seconds >= *length && seconds % length == 0);
    fits.map_or((seconds, Unit::Second), |(length, unit)| (seconds / length, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_written_as_it_is_typed() {
        assert_eq!(
            [20.0, 19.97, 1.5, 0.5, 1.0 / 3600.0].map(rate),
            ["20/s", "20/s", "1.5/s", "30/m", "1/h"]
        );
    }

    #[test]
    fn a_size_is_told_in_its_largest_unit_rounded_up() {
        let told = [0, 1, 1_024, 1_536, 5_000_000, 3 << 30].map(bytes);
        assert_eq!(told, ["0.0 KB", "0.1 KB", "1.0 KB", "1.5 KB", "4.8 MB", "3.0 GB"]);
    }

    #[test]
    fn a_span_is_told_in_its_largest_whole_unit() {
        let told = [1, 20, 60, 600, 5_400, 21_600, 172_800].map(span);
        let expected = [
            (1, Unit::Second),
            (20, Unit::Second),
            (1, Unit::Minute),
            (10, Unit::Minute),
            (90, Unit::Minute),
            (6, Unit::Hour),
            (2, Unit::Day),
        ];
        assert_eq!(told, expected);
    }
}
