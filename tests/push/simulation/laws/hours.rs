//! When pushing is allowed (`--window`, `--stop-at`), in the onlooker's own arithmetic: China
//! Standard Time is eight hours ahead of UTC all year, and a day is a circle.

use dialfeed::push::Hours;
use jiff::Timestamp;
use jiff::civil::Time;

const SECOND: i128 = 1_000_000_000;
const DAY: i128 = 86_400 * SECOND;
const AHEAD_OF_UTC: i128 = 8 * 3_600 * SECOND;

/// Whether it is time to stop for good.
pub(super) fn is_over(hours: &Hours, wall: Timestamp) -> bool {
    hours.stop_at.is_some_and(|stop| stop <= wall)
}

/// Whether a request may begin.
pub(super) fn is_open(hours: &Hours, wall: Timestamp) -> bool {
    if is_over(hours, wall) {
        return false;
    }
    let Some(window) = hours.window else { return true };
    let (from, until) = (of_day(window.from), of_day(window.until));
    let time = (wall.as_nanosecond() + AHEAD_OF_UTC).rem_euclid(DAY);
    // From a moment to the same is the whole day.
    from == until || (time - from).rem_euclid(DAY) < (until - from).rem_euclid(DAY)
}

/// Whether that is when waiting ends: within a day, and not a moment before or after.
pub(super) fn waits_until(hours: &Hours, wall: Timestamp, until: Timestamp) -> bool {
    let ends = |at: Timestamp| is_open(hours, at) || is_over(hours, at);
    let before = Timestamp::from_nanosecond(until.as_nanosecond() - 1).unwrap_or(wall);
    let wait = until.as_nanosecond() - wall.as_nanosecond();
    !ends(wall) && (1..=DAY).contains(&wait) && ends(until) && !ends(before)
}

fn of_day(time: Time) -> i128 {
    let seconds = i128::from(time.hour()) * 3_600
        + i128::from(time.minute()) * 60
        + i128::from(time.second());
    seconds * SECOND + i128::from(time.subsec_nanosecond())
}
