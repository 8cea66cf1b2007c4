//! `Date`: what a reply's head says of the clock of whoever sent it.
//!
//! Knows no clock of ours but by the moments that are handed in.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap};

/// The moment at which the reply was made, to the second, by its sender's clock.
#[must_use]
pub fn read(headers: &HeaderMap) -> Option<Timestamp> {
    parse(headers.get(DATE)?.to_str().ok()?.trim())
}

/// An HTTP date in the one form that servers write (RFC 9110, `IMF-fixdate`).
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())
}

/// How far their clock goes before ours. The reply was made, as far as one can tell, in the middle
/// between the question and the reply's head, and within the second that it names.
#[must_use]
pub fn ahead(theirs: Timestamp, asked_at: Timestamp, took: Duration) -> SignedDuration {
    let half = SignedDuration::try_from(took / 2).unwrap_or_default();
    let made_at = theirs.duration_since(asked_at) + SignedDuration::from_millis(500);
    made_at - half
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_round_trip_and_half_a_second_are_taken_into_account() {
        let asked_at: Timestamp = "2026-11-26T02:00:00Z".parse().unwrap();
        let theirs = parse("Thu, 26 Nov 2026 02:00:02 GMT").unwrap();
        let ahead = |took| ahead(theirs, asked_at, Duration::from_secs(took)).as_millis();
        assert_eq!([0, 5, 10].map(ahead), [2_500, 0, -2_500]);
    }

    #[test]
    fn what_is_no_date_is_none() {
        assert_eq!(parse("yesterday"), None);
    }
}
