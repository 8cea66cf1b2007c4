//! Moments as people write them, in China Standard Time: a day, a day and a time, or a time today.

use dialfeed::import::with_ascii_digits;
use jiff::civil::{Date, DateTime, Time};

use crate::locale::usage::Usage;

/// Which end of a stretch of time it is: a day alone means the whole of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Its beginning.
    Begin,
    /// Its end.
    End,
}

/// Reads `2026-11-01`, `2026-11-01 09:30`, `2026-11-01 09:30:15` or `09:30`; dates also as
/// `2026/11/1`, `20261101` or `2026年11月1日`.
///
/// # Errors
/// [`Usage::Moment`].
pub fn moment(
    option: &'static str,
    value: &str,
    edge: Edge,
    today: Date,
) -> Result<DateTime, Usage> {
    let text = with_ascii_digits(value.trim()).replace('：', ":");
    read(&text, edge, today).ok_or_else(|| Usage::Moment { option, value: value.to_owned() })
}

fn read(text: &str, edge: Edge, today: Date) -> Option<DateTime> {
    let edge_of_day = match edge {
        Edge::Begin => Time::constant(0, 0, 0, 0),
        Edge::End => Time::constant(23, 59, 59, 0),
    };
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if let [one] = words[..]
        && let Some((day, time)) = one.split_once(['T', 't', '日'])
        && !time.is_empty()
    {
        words = vec![day, time];
    }
    match words[..] {
        [time] if time.contains(':') => Some(today.to_datetime(of_day(time, edge)?)),
        [day] => Some(date(day)?.to_datetime(edge_of_day)),
        [day, time] => Some(date(day)?.to_datetime(of_day(time, edge)?)),
        _ => None,
    }
}

/// `2026-11-01`, `2026/11/1`, `2026.11.01`, `20261101`, `2026年11月1日`.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
    let is_figure = |part: &&str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    if !parts.iter().all(is_figure) {
        return None;
    }
    let (year, month, day) = match parts[..] {
        [year, month, day] if year.len() == 4 => (year, month, day),
        [all] if all.len() == 8 => (&all[..4], &all[4..6], &all[6..]),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `9:05`, `09:05`, `09:05:30`. A minute that ends something is meant whole.
fn of_day(text: &str, edge: Edge) -> Option<Time> {
    let figures: Vec<&str> = text.split(':').collect();
    let is_plain = |part: &&str| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !figures.iter().all(is_plain) || figures.iter().skip(1).any(|part| part.len() != 2) {
        return None;
    }
    let figure = |text: &str| text.parse::<i8>().ok();
    match figures[..] {
        [hour, minute] => {
            let second = if edge == Edge::End { 59 } else { 0 };
            Time::new(figure(hour)?, figure(minute)?, second, 0).ok()
        }
        [hour, minute, second] => {
            Time::new(figure(hour)?, figure(minute)?, figure(second)?, 0).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(value: &str, edge: Edge) -> String {
        let today = "2026-11-22".parse().unwrap();
        moment("--begin", value, edge, today).map_or_else(|_| "none".into(), |at| at.to_string())
    }

    #[test]
    fn a_moment_is_read_as_people_write_it() {
        for (value, expected) in [
            ("2026-11-01", "2026-11-01T00:00:00"),
            ("2026/11/1", "2026-11-01T00:00:00"),
            ("20261101", "2026-11-01T00:00:00"),
            ("2026年11月1日", "2026-11-01T00:00:00"),
            ("2026-11-01 09:30", "2026-11-01T09:30:00"),
            ("2026-11-01T9:30", "2026-11-01T09:30:00"),
            ("2026年11月1日09：30", "2026-11-01T09:30:00"),
            (" ２０２６-11-01  09:30:15 ", "2026-11-01T09:30:15"),
            ("09:30", "2026-11-22T09:30:00"),
        ] {
            assert_eq!(at(value, Edge::Begin), expected, "{value}");
        }
        let wrong = ["", "yesterday", "2026-13-01", "9", "25:00", "09:3", "2026-11-01 x", "1-1-1"];
        for value in wrong {
            assert_eq!(at(value, Edge::Begin), "none", "{value}");
        }
    }

    #[test]
    fn a_day_or_a_minute_that_ends_a_stretch_is_part_of_it() {
        assert_eq!(at("2026-11-01", Edge::End), "2026-11-01T23:59:59");
        assert_eq!(at("09:30", Edge::End), "2026-11-22T09:30:59");
        assert_eq!(at("2026-11-01 09:30:15", Edge::End), "2026-11-01T09:30:15");
    }
}
