//! What staff members and the interface do: dial, hang up, listen in, press keys.
//!
//! Checks come in the order of the table in the sandbox's `mod`: the staff number, its extension,
//! then what they are doing.

use rusqlite::Connection;

use crate::sandbox::call::{Call, CallType, Phase};
use crate::sandbox::course::Disposition;
use crate::sandbox::extension::{Extension, Feature, Status};
use crate::sandbox::reply::Errno;
use crate::sandbox::store::calls;

use super::Exchange;

/// How long a member's own phone rings at most, before the number is dialled.
pub(super) const EXTENSION_RINGS_MOST_S: u32 = 3;

/// The state of an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct State {
    pub status: Status,
    /// The number it is connected with; empty: none.
    pub phonenum: String,
}

/// A call as `SendDial` asks for it.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Dial {
    pub staffid: String,
    pub phonenum: String,
    pub codeid_1: String,
    pub codeid_2: String,
}

/// Listening in as `ExtenSpy` asks for it.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Spy {
    pub staffid: String,
    pub spystaffid: String,
    pub spytype: String,
}

impl Exchange {
    /// Places a call from the member's extension, where it `is_possible` as far as its texts go.
    pub fn dial(
        &mut self,
        connection: &Connection,
        dial: Dial,
        is_possible: bool,
        now_ms: i64,
    ) -> rusqlite::Result<Errno> {
        let extension = match self.ready(&dial.staffid) {
            Ok(extension) => extension,
            Err(NotReady::LoggedOut) => return Ok(Errno::STAFF_NOT_LOGGED_IN),
            Err(NotReady::Unregistered) => return Ok(Errno::EXTENSION_NOT_REGISTERED),
        };
        if !is_possible || self.is_busy(extension) {
            return Ok(Errno::FAILED);
        }
        let number = self.next_number();
        let rings_s = 1 + number % u64::from(EXTENSION_RINGS_MOST_S);
        let mut call = Call {
            number,
            calltype: CallType::Outgoing,
            staffid: dial.staffid,
            customerid: calls::customer_with(connection, &dial.phonenum)?,
            phonenum: dial.phonenum,
            codeid_1: dial.codeid_1,
            codeid_2: dial.codeid_2,
            attempt: 1,
            began_ms: now_ms,
            dialled_ms: now_ms.saturating_add(1_000 * rings_s.cast_signed()),
            answer_ms: None,
            end_ms: now_ms,
            disposition: Disposition::Unknown,
            is_put_through: true,
        };
        call.take(self.course(&call));
        self.calls.push(call);
        Ok(Errno::SUCCESS)
    }

    /// Ends the member's call, or their listening in.
    pub fn hang_up(
        &mut self,
        connection: &Connection,
        staffid: &str,
        now_ms: i64,
    ) -> rusqlite::Result<Errno> {
        match self.ready(staffid) {
            Err(NotReady::LoggedOut) => return Ok(Errno::STAFF_NOT_LOGGED_IN),
            Err(NotReady::Unregistered) => return Ok(Errno::EXTENSION_NOT_REGISTERED),
            Ok(extension) if !self.is_busy(extension) => return Ok(Errno::FAILED),
            Ok(_) => {}
        }
        self.cut(connection, staffid, now_ms)?;
        Ok(Errno::SUCCESS)
    }

    /// Lets one member listen in on the other's call.
    pub fn spy(&mut self, spy: &Spy, now_ms: i64) -> Errno {
        let listener = match self.ready(&spy.staffid) {
            Ok(extension) => extension,
            Err(NotReady::LoggedOut) => return Errno::STAFF_NOT_LOGGED_IN,
            Err(NotReady::Unregistered) => return Errno::EXTENSION_NOT_REGISTERED,
        };
        match self.ready(&spy.spystaffid) {
            Ok(_) => {}
            Err(NotReady::LoggedOut) => return Errno::AGENT_NOT_LOGGED_IN,
            Err(NotReady::Unregistered) => return Errno::AGENT_NOT_REGISTERED,
        }
        let talking =
            self.call_of(&spy.spystaffid).filter(|call| call.phase(now_ms) == Phase::Talking);
        let is_known = ["1", "2", "3"].contains(&spy.spytype.as_str());
        let Some(call) = talking.filter(|_| is_known && !self.is_busy(listener)) else {
            return Errno::FAILED;
        };
        let number = call.number;
        self.change(&spy.staffid, |extension| extension.listens_to = number);
        Errno::SUCCESS
    }

    /// Presses the keys of a feature on the member's telephone; says whether anything came of it.
    /// Nobody logs out of a call.
    pub fn press(
        &mut self,
        connection: &Connection,
        staffid: &str,
        feature: Feature,
        now_ms: i64,
    ) -> rusqlite::Result<bool> {
        let Some(extension) = self.extension(staffid) else { return Ok(false) };
        let is_busy = self.is_busy(extension);
        if feature == Feature::LogOut && is_busy {
            return Ok(false);
        }
        if feature == Feature::Unplug && is_busy {
            self.cut(connection, staffid, now_ms)?;
        }
        let mut is_done = false;
        self.change(staffid, |extension| is_done = extension.press(feature));
        Ok(is_done)
    }

    /// Ends whatever the member is busy with.
    fn cut(&mut self, connection: &Connection, staffid: &str, now_ms: i64) -> rusqlite::Result<()> {
        for call in self.calls.iter_mut().filter(|call| call.staffid == staffid) {
            call.hang_up(now_ms);
        }
        self.change(staffid, |extension| extension.listens_to = 0);
        self.end_calls(connection, now_ms)
    }

    fn change(&mut self, staffid: &str, how: impl FnOnce(&mut Extension)) {
        self.is_changed = true;
        if let Some(extension) =
            self.extensions.iter_mut().find(|extension| extension.staffid == staffid)
        {
            how(extension);
        }
    }

    /// The member's extension, if it can be used.
    fn ready(&self, staffid: &str) -> Result<&Extension, NotReady> {
        match self.extension(staffid) {
            Some(extension) if !extension.is_logged_in => Err(NotReady::LoggedOut),
            Some(extension) if !extension.is_registered => Err(NotReady::Unregistered),
            Some(extension) => Ok(extension),
            None => Err(NotReady::LoggedOut),
        }
    }
}

/// Why an extension cannot be used.
enum NotReady {
    /// Also: nobody has this number.
    LoggedOut,
    Unregistered,
}
