//! What happens by itself: calls end, the dialler calls the batches' customers and finds somebody
//! for those who answer.
//!
//! The rule: customers are called in order of arrival, whatever their batch, on as many lines as
//! there are members in predictive dialling who are free, less the calls that ring already. Who
//! answers gets the member who has been free the longest; where none is left, hears so for five
//! seconds. Who did not answer, or was engaged, is called again after five minutes, three times
//! at most.

use rusqlite::Connection;

use crate::sandbox::call::{Call, CallType};
use crate::sandbox::course::{Course, Dialled, Disposition};
use crate::sandbox::store::calls;

use super::Exchange;

/// Most calls to one customer.
const ATTEMPTS_MOST: u32 = 3;

/// From the end of a call to the next attempt.
const AGAIN_AFTER_MS: i64 = 5 * 60 * 1_000;

/// How long a customer stays for whom nobody is free.
const UNATTENDED_MS: i64 = 5_000;

/// Most happenings in one transaction while everything is dialled at once.
const HAPPENINGS_AT_ONCE: usize = 5_000;

impl Exchange {
    /// Lets everything happen up to `now_ms`.
    pub fn advance(&mut self, connection: &Connection, now_ms: i64) -> rusqlite::Result<()> {
        while let Some(moment_ms) = self.next_event(connection)?.filter(|at| *at <= now_ms) {
            self.happen(connection, moment_ms)?;
        }
        self.happened_ms = self.happened_ms.max(now_ms);
        Ok(())
    }

    /// Lets a good deal happen, as long as there is somebody to call: the moment reached, and
    /// whether anything is left.
    pub fn rush(&mut self, connection: &Connection) -> rusqlite::Result<(i64, bool)> {
        for _ in 0..HAPPENINGS_AT_ONCE {
            let is_through = calls::next_due(connection)?.is_none()
                && self.calls.iter().all(|call| call.calltype != CallType::Predictive);
            match self.next_event(connection)? {
                Some(moment_ms) if !is_through => self.happen(connection, moment_ms)?,
                _ => return Ok((self.happened_ms, false)),
            }
        }
        Ok((self.happened_ms, true))
    }

    /// When something happens next, if nobody intervenes.
    fn next_event(&self, connection: &Connection) -> rusqlite::Result<Option<i64>> {
        let of_calls = self.calls.iter().map(Call::next_event_ms).min();
        let of_dialler = if self.dials_batches && self.free_lines() > 0 {
            calls::next_due(connection)?.map(|due| due.due_ms.max(self.happened_ms))
        } else {
            None
        };
        Ok(of_calls.into_iter().chain(of_dialler).min())
    }

    fn happen(&mut self, connection: &Connection, moment_ms: i64) -> rusqlite::Result<()> {
        self.is_changed = true;
        // Calls that went on while no sandbox ran end in their own time, and none begins then.
        self.happened_ms = self.happened_ms.max(moment_ms);
        self.end_calls(connection, moment_ms)?;
        self.put_through(moment_ms);
        while self.dials_batches && self.happened_ms <= moment_ms && self.free_lines() > 0 {
            let due = calls::next_due(connection)?;
            let Some(due) = due.filter(|due| due.due_ms <= moment_ms) else { break };
            self.call_customer(connection, due, moment_ms)?;
        }
        Ok(())
    }

    /// Writes the records of what has ended, in order.
    pub(super) fn end_calls(
        &mut self,
        connection: &Connection,
        moment_ms: i64,
    ) -> rusqlite::Result<()> {
        let (mut ended, under_way): (Vec<Call>, Vec<Call>) =
            std::mem::take(&mut self.calls).into_iter().partition(|call| call.end_ms <= moment_ms);
        self.calls = under_way;
        ended.sort_by(Call::in_order_of_ending);
        for call in &ended {
            calls::add_record(connection, call)?;
            if call.calltype == CallType::Predictive {
                let again_ms = (call.disposition.may_be_tried_again()
                    && call.attempt < ATTEMPTS_MOST)
                    .then(|| call.end_ms.saturating_add(AGAIN_AFTER_MS));
                let is_reached = call.disposition == Disposition::Answered;
                calls::settle_customer(connection, call.customerid, is_reached, again_ms)?;
            }
            let member = self.extensions.iter_mut().find(|one| one.staffid == call.staffid);
            if let Some(extension) = member {
                extension.free_since_ms = call.end_ms;
            }
        }
        Ok(())
    }

    /// Gives those who have answered to somebody.
    fn put_through(&mut self, moment_ms: i64) {
        for at in 0..self.calls.len() {
            let call = &self.calls[at];
            if call.is_put_through || call.answer_ms.is_none_or(|answer_ms| answer_ms > moment_ms) {
                continue;
            }
            let longest_free = self
                .extensions
                .iter()
                .filter(|extension| extension.takes_predictive() && !self.is_busy(extension))
                .min_by_key(|extension| extension.free_since_ms)
                .map(|extension| extension.staffid.clone());
            let call = &mut self.calls[at];
            call.is_put_through = true;
            match longest_free {
                Some(staffid) => call.staffid = staffid,
                None => call.end_ms = call.end_ms.min(moment_ms.saturating_add(UNATTENDED_MS)),
            }
        }
    }

    fn free_lines(&self) -> usize {
        let free = self
            .extensions
            .iter()
            .filter(|extension| extension.takes_predictive() && !self.is_busy(extension))
            .count();
        let ringing = self.calls.iter().filter(|call| !call.is_put_through).count();
        free.saturating_sub(ringing)
    }

    fn call_customer(
        &mut self,
        connection: &Connection,
        due: calls::Due,
        moment_ms: i64,
    ) -> rusqlite::Result<()> {
        let attempt = due.attempts + 1;
        calls::begin_attempt(connection, due.customerid, attempt)?;
        let mut call = Call {
            number: self.next_number(),
            calltype: CallType::Predictive,
            staffid: String::new(),
            phonenum: due.phonenum,
            codeid_1: String::new(),
            codeid_2: String::new(),
            customerid: due.customerid,
            attempt,
            began_ms: moment_ms,
            dialled_ms: moment_ms,
            answer_ms: None,
            end_ms: moment_ms,
            disposition: Disposition::Unknown,
            is_put_through: false,
        };
        call.take(self.course(&call));
        self.calls.push(call);
        Ok(())
    }

    pub(super) fn course(&self, call: &Call) -> Course {
        Course::of(Dialled {
            seed: self.seed,
            call: call.number,
            phonenum: &call.phonenum,
            attempt: call.attempt,
        })
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.is_changed = true;
        self.reached.calls += 1;
        self.reached.calls
    }
}

/// The longest that a call can last, with its staff member's own phone: whoever looks for calls of
/// a time looks no further.
pub(in crate::sandbox) const LONGEST_CALL_MS: i64 =
    (Course::LONGEST_S + super::control::EXTENSION_RINGS_MOST_S) as i64 * 1_000;
