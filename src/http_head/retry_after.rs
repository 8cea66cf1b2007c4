//! `Retry-After`: how long a server asks to be left alone.
//!
//! In seconds or as a date. A date is measured against the reply's own `Date` where it has one,
//! so that a wrong clock on either side does no harm.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, RETRY_AFTER};

use super::date;

/// No request to wait is honoured beyond an hour: a job that waits longer looks dead, and a
/// stray figure must not hold it for days.
const WAIT_MAX: Duration = Duration::from_secs(3600);

/// The wait that the headers ask for; `None` where they do not, or not legibly.
#[must_use]
pub fn read(headers: &HeaderMap, now: fn() -> Timestamp) -> Option<Duration> {
    let asked = text(headers, &RETRY_AFTER)?;
    let wait = if asked.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too many digits for a u64 is a very long wait, not none.
        Duration::from_secs(asked.parse().unwrap_or(u64::MAX))
    } else {
        let until = date::parse(asked)?;
        let now = date::read(headers).unwrap_or_else(now);
        Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO)
    };
    Some(wait.min(WAIT_MAX))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use reqwest::header::{DATE, HeaderValue};

    use super::*;

    fn wait_s(retry_after: &str, date: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(retry_after).unwrap());
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_str(date).unwrap());
        }
        read(&headers, || Timestamp::MAX).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_are_read_and_bounded() {
        assert_eq!(wait_s("0", None), Some(0));
        assert_eq!(wait_s(" 120 ", None), Some(120));
        assert_eq!(wait_s("86400", None), Some(3600));
        assert_eq!(wait_s("99999999999999999999999", None), Some(3600));
        for nonsense in ["", "soon", "-5", "1.5"] {
            assert_eq!(wait_s(nonsense, None), None, "{nonsense}");
        }
    }

    #[test]
    fn a_date_is_measured_against_the_replys_own_clock() {
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(wait_s("Sun, 06 Nov 1994 08:50:07 GMT", date), Some(30));
        assert_eq!(wait_s("Sun, 06 Nov 1994 08:00:00 GMT", date), Some(0), "already past");
        assert_eq!(wait_s("Sun, 06 Nov 1994 08:49:37 GMT", None), Some(0), "past by our clock");
    }
}
