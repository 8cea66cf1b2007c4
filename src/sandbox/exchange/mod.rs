//! The telephone exchange: extensions, the calls under way, and what a moment makes of them.
//!
//! Held in memory by the thread that owns the data, and written with every change of it, so that
//! a killed sandbox goes on from its file. There are as many calls as staff members and lines, a
//! dozen or two; whatever happens at a moment happens when somebody next asks, in the order of
//! its moments, so no call needs a task or a timer. Knows no HTTP.

mod control;
mod dialler;

use rusqlite::Connection;

use super::call::{Call, Phase};
use super::extension::{Extension, Status};
use super::store::calls;

pub(super) use self::control::{Dial, Spy, State};
pub(super) use self::dialler::LONGEST_CALL_MS;

/// How many calls there have been, and how far simulated time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reached {
    /// Calls begun, over all runs on the same data.
    pub calls: u64,
    /// No run on this data begins before this moment.
    pub moment_ms: i64,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Exchange {
    seed: u64,
    /// Whether the batches are dialled.
    pub dials_batches: bool,
    extensions: Vec<Extension>,
    calls: Vec<Call>,
    reached: Reached,
    /// The moment up to which everything has happened: no call begins before it.
    happened_ms: i64,
    is_changed: bool,
}

impl Exchange {
    /// As the data has it; no new call begins before `now_ms`.
    pub fn load(
        connection: &Connection,
        seed: u64,
        dials_batches: bool,
        now_ms: i64,
    ) -> rusqlite::Result<Self> {
        Ok(Self {
            seed,
            dials_batches,
            extensions: calls::extensions(connection)?,
            calls: calls::under_way(connection)?,
            reached: calls::reached(connection)?,
            happened_ms: now_ms,
            is_changed: false,
        })
    }

    /// Writes what has changed. Where the moment comes up to what was noted, notes one that lies
    /// `ahead_ms` ahead: so a run after a kill begins later than anything this one has shown, and
    /// not every question has to be written down.
    pub fn save(
        &mut self,
        connection: &Connection,
        now_ms: i64,
        ahead_ms: i64,
    ) -> rusqlite::Result<()> {
        let is_later = now_ms >= self.reached.moment_ms;
        if is_later {
            self.reached.moment_ms = now_ms.saturating_add(ahead_ms);
        }
        if is_later || self.is_changed {
            calls::write_reached(connection, self.reached)?;
        }
        if self.is_changed {
            calls::write_under_way(connection, &self.calls)?;
            calls::write_extensions(connection, &self.extensions)?;
            self.is_changed = false;
        }
        Ok(())
    }

    /// Notes that simulated time came this far and no further.
    pub fn note_reached(&mut self, connection: &Connection, now_ms: i64) -> rusqlite::Result<()> {
        self.reached.moment_ms = now_ms;
        calls::write_reached(connection, self.reached)
    }

    /// Whether anything may happen by itself.
    pub fn is_waiting(&self) -> bool {
        self.dials_batches || !self.calls.is_empty()
    }

    /// The calls under way.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The extensions, by staff number.
    pub fn extensions(&self) -> &[Extension] {
        &self.extensions
    }

    /// The state of this member's extension and the number it is connected with, empty where
    /// there is none.
    pub fn state(&self, staffid: &str, now_ms: i64) -> State {
        let none = |status| State { status, phonenum: String::new() };
        let Some(extension) = self.extension(staffid).filter(|known| known.is_registered) else {
            return none(Status::NotFound);
        };
        if let Some(call) = self.call_of(staffid) {
            let status = match call.phase(now_ms) {
                Phase::ExtensionRings => Status::Ringing,
                Phase::NumberRings => Status::NumberRinging,
                Phase::Tone => Status::Tone,
                Phase::Talking => Status::InCall,
                Phase::Ended => Status::Idle,
            };
            return State { status, phonenum: call.phonenum.clone() };
        }
        if let Some(call) = self.listened_to(extension) {
            return State { status: Status::ListeningIn, phonenum: call.phonenum.clone() };
        }
        none(match (extension.is_logged_in, extension.is_on_break) {
            (false, _) => Status::Unavailable,
            (true, true) => Status::OnBreak,
            (true, false) => Status::Idle,
        })
    }

    fn extension(&self, staffid: &str) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.staffid == staffid)
    }

    fn call_of(&self, staffid: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.staffid == staffid)
    }

    fn listened_to(&self, extension: &Extension) -> Option<&Call> {
        self.calls.iter().find(|call| call.number == extension.listens_to)
    }

    fn is_busy(&self, extension: &Extension) -> bool {
        self.call_of(&extension.staffid).is_some() || self.listened_to(extension).is_some()
    }
}
