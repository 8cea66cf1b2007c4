//! A call to a customer of the job, as little of it as the results need.

use jiff::Timestamp;

use crate::clean::PhoneRules;
use crate::clock;
use crate::ledger::RowKey;
use crate::platform::{CallRecord, CallType, Disposition};
use crate::row::Phone;

/// A call record that belongs to a row of the job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The platform's key of the record.
    pub id: i64,
    /// The customer's row.
    pub row: RowKey,
    /// When it began.
    pub at: Timestamp,
    /// Whether the platform called by itself, which it does for the customers of its batches.
    pub is_predictive: bool,
    /// Seconds talked.
    pub talked_s: u32,
    /// How it ended.
    pub disposition: Disposition,
    /// The staff member who had it; empty where nobody did.
    pub staff: String,
}

/// Whom a record's call went to, and when; `None` where it is no call to a customer, or where the
/// record lacks what it would be joined by.
pub(super) fn called(record: &CallRecord, rules: &PhoneRules) -> Option<(i64, Phone, Timestamp)> {
    let goes_out = matches!(record.call_type, Some(CallType::Outgoing | CallType::Predictive));
    if !goes_out {
        return None;
    }
    let phone = rules.read(&record.dst).ok()?.phones.first();
    let at = record.called_at?.to_zoned(clock::zone()).ok()?.timestamp();
    Some((record.id?, phone, at))
}

impl Call {
    pub(super) fn of(record: CallRecord, id: i64, row: RowKey, at: Timestamp) -> Self {
        Self {
            id,
            row,
            at,
            is_predictive: record.call_type == Some(CallType::Predictive),
            talked_s: record.talked_s.and_then(|s| u32::try_from(s).ok()).unwrap_or(0),
            disposition: record.disposition,
            // Nothing that a terminal or a spreadsheet would take for an order.
            staff: record.staff_id.replace(char::is_control, " "),
        }
    }
}
