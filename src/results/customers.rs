//! The job's pushed customers, found by number, and what their calls add up to.

use hashbrown::HashMap;
use jiff::{SignedDuration, Timestamp};

use super::Call;
use crate::ledger::{PushedRow, RowKey};
use crate::outcome::Status;
use crate::platform::Disposition;
use crate::row::{Phone, Recipient};

/// The platform's clock may be behind ours by so much: a call that seems to have begun before its
/// row was sent still counts.
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(5);

/// A customer and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// The row in the ledger.
    pub row: RowKey,
    /// The number.
    pub phone: Phone,
    /// How the row ended: `inserted`, `duplicate` or `uncertain`.
    pub status: Status,
    /// Calls from then on count.
    since: Timestamp,
    /// How often they were called.
    pub attempts: u32,
    /// How many of these calls they took.
    pub answered: u32,
    /// Seconds talked in all.
    pub talked_s: u32,
    /// Seconds of the longest call.
    pub longest_s: u32,
    /// The last call: when, and how it ended.
    pub last: Option<(Timestamp, Disposition)>,
    /// The staff member of the last call that was taken; empty before.
    pub staff: String,
    /// What would show that a row whose reply was lost has arrived; `None` for any other.
    doubt: Option<Box<Doubt>>,
}

/// A row whose reply was lost. Only a call that would not have been made without it shows that it has
/// arrived: one that the platform made by itself for a batch's row, and for a staff member's row that
/// member's own, both after the row was sent. Whoever was called for another reason is not left out when
/// the row is sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Doubt {
    recipient: Recipient,
    /// The row had been sent by then; `None` where its run died and kept no time.
    sent_by: Option<Timestamp>,
    has_landed: bool,
}

impl Doubt {
    fn see(&mut self, call: &Call) {
        let is_its_own = match &self.recipient {
            Recipient::Batch(_) => call.is_predictive,
            Recipient::Staff(staff) => !call.is_predictive && call.staff == *staff,
        };
        self.has_landed |= is_its_own && self.sent_by.is_some_and(|sent_by| call.at >= sent_by);
    }
}

impl Customer {
    /// Whether they took a call.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.answered > 0
    }

    fn count(&mut self, call: &Call) {
        self.attempts += 1;
        if let Some(doubt) = &mut self.doubt {
            doubt.see(call);
        }
        let is_last = self.last.as_ref().is_none_or(|(at, _)| call.at >= *at);
        if call.disposition == Disposition::Answered {
            self.answered += 1;
            self.talked_s = self.talked_s.saturating_add(call.talked_s);
            self.longest_s = self.longest_s.max(call.talked_s);
            if is_last || self.staff.is_empty() {
                self.staff.clone_from(&call.staff);
            }
        }
        if is_last {
            self.last = Some((call.at, call.disposition.clone()));
        }
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct Customers {
    list: Vec<Customer>,
    by_phone: HashMap<u64, u32>,
    last_settled: Option<Timestamp>,
}

impl Customers {
    /// Adds pushed rows, in order. `began`: when the job began, for rows without a time of their own.
    pub(super) fn add(&mut self, rows: Vec<PushedRow>, began: Timestamp) {
        for row in rows {
            let place = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
            self.by_phone.insert(row.phone.bits(), place);
            let sent = row.settled_at.unwrap_or(began);
            self.last_settled = self.last_settled.max(row.settled_at);
            let doubt = (row.status == Status::Uncertain).then(|| {
                let (recipient, sent_by) = (row.recipient, row.settled_at);
                Box::new(Doubt { recipient, sent_by, has_landed: false })
            });
            self.list.push(Customer {
                row: row.key,
                phone: row.phone,
                status: row.status,
                since: sent - CLOCKS_APART,
                attempts: 0,
                answered: 0,
                talked_s: 0,
                longest_s: 0,
                last: None,
                staff: String::new(),
                doubt,
            });
        }
    }

    /// All rows are there. Those of runs that died were sent before the job's last sign of life.
    /// `last_run`: when its last run began.
    pub(super) fn all_added(&mut self, last_run: Option<Timestamp>) {
        let last_sign = self.last_settled.max(last_run).map(|at| at + CLOCKS_APART);
        for doubt in self.list.iter_mut().filter_map(|customer| customer.doubt.as_mut()) {
            doubt.sent_by = doubt.sent_by.or(last_sign);
        }
    }

    /// The row of this number, where a call at that moment belongs to it.
    pub(super) fn row_of(&self, phone: Phone, at: Timestamp) -> Option<RowKey> {
        let place = self.by_phone.get(&phone.bits())?;
        let customer = self.list.get(*place as usize)?;
        (at >= customer.since).then_some(customer.row)
    }

    /// Counts a call.
    pub(super) fn count(&mut self, call: &Call) {
        // Rows are in the order of their keys.
        if let Ok(place) = self.list.binary_search_by_key(&call.row, |customer| customer.row) {
            self.list[place].count(call);
        }
    }

    /// Every customer, in the order of the list.
    #[must_use]
    pub fn all(&self) -> &[Customer] {
        &self.list
    }

    /// Rows whose reply was lost and that a call since shows to have arrived.
    #[must_use]
    pub fn seen(&self) -> Vec<RowKey> {
        let has_landed = |doubt: &Doubt| doubt.has_landed;
        let is_seen = |customer: &&Customer| customer.doubt.as_deref().is_some_and(has_landed);
        self.list.iter().filter(is_seen).map(|customer| customer.row).collect()
    }
}
