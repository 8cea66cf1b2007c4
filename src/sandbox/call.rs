//! A call under way, and the record that it leaves.
//!
//! A call's state at any moment follows from its course alone; nothing has to happen for it to
//! ring, be answered or end. Knows no database and no staff.

use std::cmp::Ordering;

use super::course::{Course, Disposition};
use super::time;

/// Who set a call going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallType {
    /// A staff member: `0`.
    Outgoing,
    /// The dialler, for a batch: `3`.
    Predictive,
}

impl CallType {
    /// As the interface writes it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Outgoing => "0",
            Self::Predictive => "3",
        }
    }

    /// The one with this code.
    pub(super) fn of(code: &str) -> Self {
        if code == "3" { Self::Predictive } else { Self::Outgoing }
    }
}

/// What a call sounds like at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The staff member's own phone rings.
    ExtensionRings,
    /// The called phone rings.
    NumberRings,
    /// Engaged, or no such number: the tone that says so.
    Tone,
    Talking,
    Ended,
}

/// A call under way. Moments are milliseconds of simulated time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// From 1 over all runs on the same data.
    pub number: u64,
    pub calltype: CallType,
    /// Empty while nobody has the call.
    pub staffid: String,
    pub phonenum: String,
    pub codeid_1: String,
    pub codeid_2: String,
    /// The customer that is called; 0: none of the sandbox's.
    pub customerid: u64,
    /// The how manieth call to the customer.
    pub attempt: u32,
    pub began_ms: i64,
    /// When the number is dialled: a staff member picks up the own phone first.
    pub dialled_ms: i64,
    pub answer_ms: Option<i64>,
    pub end_ms: i64,
    pub disposition: Disposition,
    /// Whether the dialler has given it to a staff member, or found none.
    pub is_put_through: bool,
}

impl Call {
    /// Gives it this course from the moment on at which the number is dialled.
    pub fn take(&mut self, course: Course) {
        let at = |seconds: u32| self.dialled_ms.saturating_add(i64::from(seconds) * 1_000);
        self.answer_ms = course.answer_s.map(at);
        self.end_ms = at(course.end_s);
        self.disposition = course.disposition;
    }

    /// What it sounds like.
    pub fn phase(&self, now_ms: i64) -> Phase {
        if now_ms >= self.end_ms {
            Phase::Ended
        } else if now_ms < self.dialled_ms {
            Phase::ExtensionRings
        } else if self.answer_ms.is_some_and(|answer_ms| now_ms >= answer_ms) {
            Phase::Talking
        } else if matches!(self.disposition, Disposition::Busy | Disposition::Failed) {
            Phase::Tone
        } else {
            Phase::NumberRings
        }
    }

    /// Cuts it off. What was not answered by then is not answered; a tone stays what it said.
    pub fn hang_up(&mut self, now_ms: i64) {
        match self.phase(now_ms) {
            Phase::ExtensionRings | Phase::NumberRings => {
                self.answer_ms = None;
                self.disposition = Disposition::NoAnswer;
            }
            Phase::Tone | Phase::Talking | Phase::Ended => {}
        }
        self.end_ms = self.end_ms.min(now_ms).max(self.began_ms);
    }

    /// When something has to be done about it: a member found, or its record written.
    pub fn next_event_ms(&self) -> i64 {
        match self.answer_ms {
            Some(answer_ms) if !self.is_put_through => answer_ms,
            _ => self.end_ms,
        }
    }

    /// The order in which calls end, which is that of their records.
    pub fn in_order_of_ending(&self, other: &Self) -> Ordering {
        (self.end_ms, self.number).cmp(&(other.end_ms, other.number))
    }

    /// Whole seconds talked.
    pub fn billsec(&self) -> i64 {
        self.answer_ms.map_or(0, |answer_ms| (self.end_ms - answer_ms).max(0) / 1_000)
    }

    /// Whole seconds in all.
    pub fn duration(&self) -> i64 {
        (self.end_ms - self.began_ms) / 1_000
    }

    /// The key of its recording; empty where there was nothing to record.
    pub fn uniqueid(&self) -> String {
        self.answer_ms.map_or_else(String::new, |_| {
            format!("{}.{}", self.began_ms.div_euclid(1_000), self.number)
        })
    }

    /// The number that the called phone shows. No line of this area begins so.
    pub fn src(&self) -> String {
        match self.calltype {
            CallType::Outgoing => format!("05710000{}", self.staffid),
            CallType::Predictive => "057100000000".to_owned(),
        }
    }
}

/// A call that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// The primary key, in the order in which calls ended.
    pub id: u64,
    /// The number that the called phone showed.
    pub src: String,
    /// The number called.
    pub dst: String,
    /// When it began, in milliseconds since 1970.
    pub began_ms: i64,
    /// Seconds in all.
    pub duration_s: u64,
    /// Seconds talked.
    pub talked_s: u64,
    /// How it ended.
    pub disposition: Disposition,
    /// The customer ([`StoredCustomer::order`](super::StoredCustomer)); 0: none of the sandbox's.
    pub customerid: u64,
    /// The staff member who had it; empty: nobody.
    pub staffid: String,
    /// As given with `SendDial`.
    pub codeid_1: String,
    /// See `codeid_1`.
    pub codeid_2: String,
    /// The key of the recording; empty: there is none.
    pub uniqueid: String,
    /// Who set it going.
    pub calltype: CallType,
}

impl CallRecord {
    /// When it began, as the interface writes it: `2016-01-05 12:12:25`.
    #[must_use]
    pub fn calldate(&self) -> String {
        time::text(self.began_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(course: Course) -> Call {
        let mut call = Call {
            number: 7,
            calltype: CallType::Outgoing,
            staffid: "8001".to_owned(),
            phonenum: "15400000301".to_owned(),
            codeid_1: String::new(),
            codeid_2: String::new(),
            customerid: 0,
            attempt: 1,
            began_ms: 10_000,
            dialled_ms: 12_000,
            answer_ms: None,
            end_ms: 0,
            disposition: Disposition::Unknown,
            is_put_through: true,
        };
        call.take(course);
        call
    }

    fn answered() -> Call {
        call(Course { answer_s: Some(5), end_s: 65, disposition: Disposition::Answered })
    }

    #[test]
    fn the_phase_follows_from_the_course_and_the_moment() {
        let phases = |call: &Call, moments: &[i64]| -> Vec<Phase> {
            moments.iter().map(|moment| call.phase(*moment)).collect()
        };
        assert_eq!(
            phases(&answered(), &[10_000, 11_999, 12_000, 16_999, 17_000, 76_999, 77_000]),
            [
                Phase::ExtensionRings,
                Phase::ExtensionRings,
                Phase::NumberRings,
                Phase::NumberRings,
                Phase::Talking,
                Phase::Talking,
                Phase::Ended,
            ]
        );
        let busy = call(Course { answer_s: None, end_s: 3, disposition: Disposition::Busy });
        assert_eq!(phases(&busy, &[12_000, 15_000]), [Phase::Tone, Phase::Ended]);
    }

    #[test]
    fn who_hangs_up_before_the_answer_has_none_and_talk_counts_as_far_as_it_went() {
        let mut early = answered();
        early.hang_up(13_500);
        assert_eq!((early.disposition, early.uniqueid().as_str()), (Disposition::NoAnswer, ""));
        assert_eq!((early.duration(), early.billsec(), early.end_ms), (3, 0, 13_500));
        let mut late = answered();
        late.hang_up(27_900);
        assert_eq!(late.disposition, Disposition::Answered);
        assert_eq!((late.duration(), late.billsec()), (17, 10));
        assert_eq!(late.uniqueid(), "10.7");
        let mut busy = call(Course { answer_s: None, end_s: 3, disposition: Disposition::Busy });
        busy.hang_up(13_000);
        assert_eq!((busy.disposition, busy.duration()), (Disposition::Busy, 3));
    }
}
