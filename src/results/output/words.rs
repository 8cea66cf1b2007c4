//! What results name besides their customers. The words themselves are the caller's.

use crate::platform::Disposition;
use crate::report::Words;

/// How to say things. By default the codes themselves.
#[derive(Debug, Clone, Copy)]
pub struct ResultWords {
    /// A heading or a name of a figure.
    pub label: fn(ResultLabel) -> &'static str,
    /// How a call ended.
    pub disposition: fn(&Disposition) -> String,
    /// A length of time in seconds, as people write it.
    pub duration: fn(u64) -> String,
    /// What the import's reports say.
    pub report: Words,
}

/// What results name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultLabel {
    /// The report as a whole.
    Title,
    /// Name of the first sheet.
    Summary,
    /// When the records were read.
    ReadAt,
    /// Heading: customers, step by step.
    Funnel,
    /// Customers that were pushed.
    Pushed,
    /// Customers that were called.
    Dialled,
    /// Customers that took a call.
    Answered,
    /// Customers that talked for more than 30 seconds.
    TalkedOver30,
    /// Rows whose reply was lost and that were called since.
    Seen,
    /// Heading: calls by the hour of day.
    ByHour,
    /// Heading: calls by staff member.
    ByStaff,
    /// Heading: calls by how they ended.
    ByDisposition,
    /// Head: an hour of the day.
    Hour,
    /// Head: a staff member.
    Staff,
    /// Calls that no staff member had.
    Nobody,
    /// Head: how the last call ended.
    LastResult,
    /// Head: calls.
    Calls,
    /// Head: calls that were taken.
    AnsweredCalls,
    /// Head: the share of calls that were taken.
    AnswerRate,
    /// Head: time talked.
    Talked,
    /// A sheet: customers that took a call.
    Reached,
    /// A sheet: customers that were called and took no call.
    NotReached,
    /// A sheet: customers that were not called yet.
    NotDialled,
    /// Head: how often a customer was called.
    Attempts,
    /// Head: seconds talked.
    TalkedSeconds,
    /// Head: when the last call began.
    LastCall,
    /// Where the customers are, one by one.
    CustomersElsewhere,
}

impl Default for ResultWords {
    fn default() -> Self {
        Self {
            label: |_| "",
            disposition: ToString::to_string,
            duration: |seconds| format!("{seconds} s"),
            report: Words::default(),
        }
    }
}
