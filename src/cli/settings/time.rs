//! Times of day (China Standard Time), windows, and seconds to wait.

use std::time::Duration;

use jiff::civil::Time;

use super::pace::decimal;
use crate::locale::usage::Usage;

/// The hours of the day in which rows are pushed. Where it ends before it begins it spans
/// midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// It opens then.
    pub from: Time,
    /// It closes then.
    pub until: Time,
}

/// Longest wait for one request.
const TIMEOUT_MOST_S: u32 = 3600;

/// Reads `09:00-20:30`; the dash may be any dash, the colon a full-width one.
///
/// # Errors
/// [`Usage::Window`], [`Usage::WindowEmpty`].
pub fn window(value: &str) -> Result<Window, Usage> {
    let unreadable = || Usage::Window { value: value.to_owned() };
    let (from, until) =
        value.split_once(['-', '–', '—', '~', '－', '～']).ok_or_else(unreadable)?;
    // The day's end may be written as 24:00, which is the next day's 00:00.
    let at_days_end = matches!(until.trim(), "24:00" | "24：00");
    let until = if at_days_end { "00:00" } else { until };
    let from = hour_and_minute(from).ok_or_else(unreadable)?;
    let until = hour_and_minute(until).ok_or_else(unreadable)?;
    if from == until && !at_days_end {
        return Err(Usage::WindowEmpty { value: value.to_owned() });
    }
    Ok(Window { from, until })
}

/// Reads `20:30`.
///
/// # Errors
/// [`Usage::TimeOfDay`].
pub fn time_of_day(option: &'static str, value: &str) -> Result<Time, Usage> {
    hour_and_minute(value).ok_or_else(|| Usage::TimeOfDay { option, value: value.to_owned() })
}

/// Reads a time limit in seconds, fractions allowed: above 0, at most one hour.
///
/// # Errors
/// [`Usage::Seconds`].
pub fn timeout(option: &'static str, value: &str) -> Result<Duration, Usage> {
    decimal(value)
        .filter(|seconds| *seconds <= f64::from(TIMEOUT_MOST_S))
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|wait| !wait.is_zero())
        .ok_or_else(|| Usage::Seconds { option, value: value.to_owned(), most_s: TIMEOUT_MOST_S })
}

/// `9:05`, `09:05`, `09：05`.
fn hour_and_minute(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    let figure = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        if plain && digits.contains(&text.len()) { text.parse::<i8>().ok() } else { None }
    };
    Time::new(figure(hour, 1..=2)?, figure(minute, 2..=2)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i8, minute: i8) -> Time {
        Time::constant(hour, minute, 0, 0)
    }

    #[test]
    fn a_window_is_two_times_of_day() {
        let day = Window { from: at(9, 0), until: at(20, 30) };
        for text in ["09:00-20:30", "9:00-20:30", "09：00－20：30", " 09:00 – 20:30 "] {
            assert_eq!(window(text), Ok(day), "{text}");
        }
        assert_eq!(window("22:00-06:00"), Ok(Window { from: at(22, 0), until: at(6, 0) }));
        assert_eq!(window("00:00-24:00"), Ok(Window { from: at(0, 0), until: at(0, 0) }));
        for text in ["09:00", "9-20", "09:00-25:00", "09:60-10:00", "09:0-10:00", "a-b", ""] {
            assert!(matches!(window(text), Err(Usage::Window { .. })), "{text}");
        }
        assert!(matches!(window("09:00-09:00"), Err(Usage::WindowEmpty { .. })));
        assert!(matches!(window("09:24-09:24"), Err(Usage::WindowEmpty { .. })));
    }

    #[test]
    fn a_timeout_is_above_zero_and_at_most_an_hour() {
        assert_eq!(timeout("--timeout", "15"), Ok(Duration::from_secs(15)));
        assert_eq!(timeout("--timeout", "0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(timeout("--timeout", "3600"), Ok(Duration::from_secs(3600)));
        for text in ["0", "0.0000000001", "3600.1", "-1", "inf", "15s", ""] {
            assert!(timeout("--timeout", text).is_err(), "{text}");
        }
    }
}
