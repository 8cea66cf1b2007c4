//! The job's pushed customers, found by number, and what their calls add up to.

use hashbrown::HashMap;
use jiff::{SignedDuration, Timestamp};

use super::Call;
use crate::ledger::{PushedRow, RowKey};
use crate::outcome::Status;
use crate::platform::Disposition;
use crate::row::Phone;

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
}

impl Customer {
    /// Whether they took a call.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.answered > 0
    }

    fn count(&mut self, call: &Call) {
        self.attempts += 1;
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
}

impl Customers {
    /// Adds pushed rows, in order. `began`: when the job began, for rows without a time of their own.
    pub(super) fn add(&mut self, rows: Vec<PushedRow>, began: Timestamp) {
        for row in rows {
            let place = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
            self.by_phone.insert(row.phone.bits(), place);
            let sent = row.settled_at.unwrap_or(began);
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
            });
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

    /// Rows whose reply was lost and whose number was called since.
    #[must_use]
    pub fn seen(&self) -> Vec<RowKey> {
        let is_seen =
            |customer: &&Customer| customer.status == Status::Uncertain && customer.attempts > 0;
        self.list.iter().filter(is_seen).map(|customer| customer.row).collect()
    }
}
