//! When lists of a rule may be sent.

use dialfeed::clock;
use dialfeed::push::{self, Hours, Opening, next};
use jiff::Timestamp;
use jiff::civil::Time;

use crate::cli::face::Face;
use crate::cli::settings::time::Window;
use crate::locale::inbox::Inbox;

/// When these hours begin, where they have not.
pub(super) fn opens(window: Option<Window>, now: Timestamp) -> Option<Timestamp> {
    let window = window.map(|window| push::Window { from: window.from, until: window.until });
    match (Hours { window, stop_at: None }).at(now) {
        Opening::ClosedUntil(opens_at) => Some(opens_at),
        Opening::Open(_) | Opening::Over => None,
    }
}

/// What is said of a list that waits for them.
pub(super) fn for_its_hours(opens_at: Timestamp, face: Face) -> String {
    let at = clock::china(opens_at).strftime("%H:%M").to_string();
    Inbox::ForItsHours { at }.say(face.lang)
}

/// What comes first from now on: the time to stop at, or the end of a list's hours.
pub(super) fn first_of(stop_at: Option<Time>, window: Option<Window>) -> Option<Time> {
    let times = stop_at.into_iter().chain(window.map(|window| window.until));
    times.min_by_key(|time| next(clock::now(), *time))
}
