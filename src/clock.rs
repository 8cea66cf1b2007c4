//! The only reading of wall time, and the only time zone: China Standard Time.
//!
//! The platform, its call records and its users live at UTC+8, without daylight saving since
//! 1991; a fixed offset needs no zone database and cannot be misconfigured by a server's `TZ`.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// The present moment. Wrong clocks happen: nothing but display, file names and what the user sets
/// by the clock (`--window`, `--since`, `--suppress-max-age`) may depend on it, never an order of
/// events.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads wall time")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// China Standard Time.
pub const OFFSET: Offset = Offset::constant(8);

/// The one time zone.
#[must_use]
pub fn zone() -> TimeZone {
    TimeZone::fixed(OFFSET)
}

/// The moment in China Standard Time.
#[must_use]
pub fn china(moment: Timestamp) -> Zoned {
    moment.to_zoned(zone())
}

/// The moment as reports write it, to the second: `2026-11-22T09:15:30+08:00`.
#[must_use]
pub fn iso(moment: Timestamp) -> String {
    china(moment).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_china_standard_time() {
        let moment: Timestamp = "2026-11-22T01:15:30.9Z".parse().unwrap();
        assert_eq!(iso(moment), "2026-11-22T09:15:30+08:00");
    }
}
