//! A call followed to its end: the extension is looked at until it is free again, then the call's own
//! record says how it went.
//!
//! The record is found without comparing clocks: it is one with a greater id than the latest before
//! the call. A call may be over before anybody has looked: the record alone tells then.

use std::time::Duration;

use tokio::time::Instant;

use super::ask::{Again, QuestionError, ask, wait};
use crate::platform::{
    AskError, CallFilter, CallPage, CallRecord, Client, ExtensionState, ExtensionStatus, PageError,
    Sort,
};
use crate::row::Phone;
use crate::stop::Stop;

/// The extension is looked at so often.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Where the extension shows no call, the records are looked at so often.
const RECORD_EVERY: Duration = Duration::from_secs(3);
/// A call that nothing shows by then has not come about.
const SHOWS_WITHIN: Duration = Duration::from_secs(30);
/// A record is written some moments behind a call's end.
const RECORD_TRIES: u32 = 4;

/// How a call went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallEnd {
    /// How following it ended.
    pub followed: Followed,
    /// Seconds in which it was seen to ring.
    pub rang_s: u64,
    /// Seconds in which it was seen to be talked on.
    pub talked_s: u64,
    /// Its own record, where the platform gives one by now.
    pub record: Option<CallRecord>,
}

/// A call to be placed.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Whose extension calls.
    pub staff: &'a str,
    /// Whom it calls.
    pub phone: Phone,
    /// The two tags of its record; empty for none.
    pub codes: [&'a str; 2],
}

/// How following a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// The call is over.
    Ended,
    /// It goes on beyond the time it was to be followed.
    GoesOn,
    /// No call was seen, and none is on record.
    NotSeen,
}

/// The id of the latest record of a staff member; 0 where there is none.
///
/// # Errors
/// [`AskError`].
pub async fn latest_record(client: &Client, staff: &str) -> Result<i64, AskError> {
    let filter = CallFilter { staff: Some(staff.to_owned()), ..CallFilter::default() };
    let page = CallPage { after: None, most: 1, sort: Sort::Descending };
    let records = client.calls(&filter, page).await?;
    Ok(records.iter().filter_map(|record| record.id).max().unwrap_or(0))
}

/// Follows the call that was just begun, for `limit` at most. `after`: [`latest_record`] before it,
/// where that is known. `changed` hears of each state of the extension, `again` of questions that are
/// asked again.
///
/// # Errors
/// [`QuestionError`]; the call goes on all the same.
pub async fn follow_call(
    client: &Client,
    call: Call<'_>,
    after: Option<i64>,
    limit: Duration,
    stop: &Stop,
    changed: &mut dyn FnMut(&ExtensionStatus),
    again: &mut dyn FnMut(Again<'_>),
) -> Result<CallEnd, QuestionError> {
    let Call { staff, phone, .. } = call;
    let began = Instant::now();
    let mut watched = Watched::default();
    let mut record_looked_for = began;
    loop {
        let status = ask(stop, again, async || Ok(client.extension(staff).await?)).await?;
        if watched.see(status.state, Instant::now()) {
            changed(&status);
        }
        if watched.is_over() {
            let record = record_of(client, staff, phone, after, RECORD_TRIES, stop).await?;
            return Ok(watched.end(Followed::Ended, record));
        }
        if !watched.has_shown && record_looked_for.elapsed() >= RECORD_EVERY {
            record_looked_for = Instant::now();
            let record = record_of(client, staff, phone, after, 1, stop).await?;
            if record.is_some() {
                return Ok(watched.end(Followed::Ended, record));
            }
            if began.elapsed() >= SHOWS_WITHIN {
                return Ok(watched.end(Followed::NotSeen, None));
            }
        }
        if began.elapsed() >= limit {
            let followed = if watched.has_shown { Followed::GoesOn } else { Followed::NotSeen };
            return Ok(watched.end(followed, None));
        }
        wait(stop, LOOK_EVERY.min(limit.saturating_sub(began.elapsed()))).await?;
    }
}

/// The call's record, looked for so often. Without it the call is told by what was seen, so a platform
/// that does not give its records is no error.
async fn record_of(
    client: &Client,
    staff: &str,
    phone: Phone,
    after: Option<i64>,
    tries: u32,
    stop: &Stop,
) -> Result<Option<CallRecord>, QuestionError> {
    let Some(after) = after else { return Ok(None) };
    let filter = CallFilter {
        staff: Some(staff.to_owned()),
        phone: Some(phone.to_string()),
        ..CallFilter::default()
    };
    let page = CallPage { after: Some(after), most: 1, sort: Sort::Descending };
    for tried in 0..tries {
        if tried > 0 {
            wait(stop, LOOK_EVERY).await?;
        }
        let found = ask(stop, &mut |_| {}, async || Ok(client.calls(&filter, page).await?)).await;
        match found {
            Ok(records) => {
                // A platform that leaves `PId` out of account gives older calls.
                let is_new = |record: &CallRecord| record.id.is_some_and(|id| id > after);
                if let Some(record) = records.into_iter().find(is_new) {
                    return Ok(Some(record));
                }
            }
            Err(QuestionError::Page(PageError::Ask(_))) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// What was seen of the extension so far.
#[derive(Debug, Default)]
struct Watched {
    state: Option<ExtensionState>,
    since: Option<Instant>,
    has_shown: bool,
    rang: Duration,
    talked: Duration,
}

impl Watched {
    /// Takes note of a state; tells whether it is another than before.
    fn see(&mut self, state: ExtensionState, now: Instant) -> bool {
        let passed = self.since.map_or(Duration::ZERO, |since| now.duration_since(since));
        match self.state {
            Some(ExtensionState::Ringing) => self.rang += passed,
            Some(ExtensionState::InCall) => self.talked += passed,
            _ => {}
        }
        self.has_shown |= state.is_in_a_call();
        self.since = Some(now);
        self.state.replace(state) != Some(state)
    }

    /// A call was seen, and the extension is free of it. A state that nobody knows may be a call that
    /// is held.
    fn is_over(&self) -> bool {
        let is_free = matches!(
            self.state,
            Some(
                ExtensionState::Idle
                    | ExtensionState::NotFound
                    | ExtensionState::Unavailable
                    | ExtensionState::OnBreak
                    | ExtensionState::Occupied
            )
        );
        self.has_shown && is_free
    }

    fn end(&self, followed: Followed, record: Option<CallRecord>) -> CallEnd {
        let (rang_s, talked_s) = (self.rang.as_secs(), self.talked.as_secs());
        CallEnd { followed, rang_s, talked_s, record }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_over_once_it_was_seen_and_the_extension_is_free() {
        let mut now = Instant::now();
        let mut watched = Watched::default();
        let mut see = |state: i64| {
            now += Duration::from_secs(2);
            let is_new = watched.see(state.into(), now);
            (is_new, watched.is_over(), watched.rang.as_secs(), watched.talked.as_secs())
        };
        assert_eq!(see(0), (true, false, 0, 0), "not begun yet");
        assert_eq!(see(8), (true, false, 0, 0));
        assert_eq!(see(9), (false, false, 2, 0), "8 and 9 are the same");
        assert_eq!(see(1), (true, false, 4, 0));
        assert_eq!(see(16), (true, false, 4, 2), "a state nobody knows ends nothing");
        assert_eq!(see(1), (true, false, 4, 2));
        assert_eq!(see(0), (true, true, 4, 4));
    }
}
