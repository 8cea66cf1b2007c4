//! What the calls of a job come to: the funnel, and who was reached when and by whom.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{Call, Customers};
use crate::clock;
use crate::platform::Disposition;

/// A talk is one from this length on.
const TALK_S: u32 = 30;

/// Customers, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Funnel {
    /// Pushed: `inserted`, `duplicate` and `uncertain`.
    pub pushed: u64,
    /// Called at least once.
    pub dialled: u64,
    /// Took a call.
    pub answered: u64,
    /// Talked for more than 30 seconds in one call.
    pub talked_over_30_s: u64,
}

/// Calls of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tries {
    /// How many.
    pub calls: u64,
    /// Among them, those that were taken.
    pub answered: u64,
    /// Seconds talked.
    pub talked_s: u64,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Figures {
    /// Customers, step by step.
    pub funnel: Funnel,
    /// Calls by the hour of day they began in, 0 to 23, China Standard Time.
    pub by_hour: BTreeMap<u8, Tries>,
    /// Calls by staff member; those that nobody had are under the empty name.
    pub by_staff: BTreeMap<String, Tries>,
    /// Calls by how they ended, in the protocol's words.
    pub by_disposition: BTreeMap<String, u64>,
}

impl Figures {
    /// Counts a call.
    pub(super) fn count(&mut self, call: &Call) {
        let answered = u64::from(call.disposition == Disposition::Answered);
        let by_staff = self.by_staff.entry(call.staff.clone()).or_default();
        for tries in [self.by_hour.entry(hour(call.at)).or_default(), by_staff] {
            tries.calls += 1;
            tries.answered += answered;
            tries.talked_s += u64::from(call.talked_s) * answered;
        }
        *self.by_disposition.entry(call.disposition.to_string()).or_default() += 1;
    }

    /// Takes the customers' steps.
    pub(super) fn finish(&mut self, customers: &Customers) {
        for customer in customers.all() {
            self.funnel.pushed += 1;
            self.funnel.dialled += u64::from(customer.attempts > 0);
            self.funnel.answered += u64::from(customer.is_reached());
            self.funnel.talked_over_30_s += u64::from(customer.longest_s > TALK_S);
        }
    }
}

fn hour(at: Timestamp) -> u8 {
    clock::china(at).hour().unsigned_abs()
}
