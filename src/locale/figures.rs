//! Figures as people of both languages write them.

/// `12,345`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

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
    fn thousands_are_set_apart() {
        let written = [0, 999, 1000, 123_456, 1_234_567].map(count);
        assert_eq!(written, ["0", "999", "1,000", "123,456", "1,234,567"]);
    }
}
