//! The plan: what was read, what will be sent, how long it takes, and the question.

use std::time::Duration;

use super::{Lang, en, zh};

/// One sentence of the plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// Above everything.
    Title,
    /// One file or sheet, before it is read.
    List { file: String, sheet: Option<String> },
    /// A file that was named once more; it is read once.
    Twice { file: String, first: String },
    /// A file without sheets, where one sheet was asked for and another file has it.
    NoSheets { file: String },
    /// One file or sheet and its rows.
    Source { file: String, sheet: Option<String>, encoding: Option<String>, rows: u64 },
    /// A do-not-call list: its numbers, rows without one, and rows that lost letters beside one.
    DoNotCall { file: String, numbers: u64, without: u64, damaged: u64 },
    /// The first row of a do-not-call list whose digits are no number, and the reason's sentence.
    NotKeptFromCalls { file: String, sheet: Option<String>, row: u32, reason: &'static str },
    /// A do-not-call list that a job heeded when it was planned is no longer there.
    DoNotCallGone { file: String },
    /// So many rows of a job that goes on are on a do-not-call list by now.
    SuppressedByNow { rows: u64 },
    /// One row of a problem, with its phone cell.
    Example { file: Option<String>, row: u32, cell: String },
    /// What can be said about the examples above it.
    Advice { sentence: String },
    /// Above what is left of a job.
    Resume { job: String },
    /// A field of the customer record, in a table.
    Field { field: &'static str },
    /// What a field is made of, as the user wrote it; nothing where that is empty.
    Set { field: &'static str, template: String },
    /// Columns that serve for nothing; `more` of them are not named.
    Unused { columns: String, more: usize },
    /// Columns that would have fitted the field too.
    PassedOver { field: &'static str, columns: String },
    /// Every row into one batch.
    ToBatch { batch: String },
    /// Into the batches a column names.
    ToBatchColumn { column: String },
    /// To so many staff members in turn; `staff` names the first of them.
    ToStaff { staff: String, members: usize, each: u64 },
    /// To the staff members a column names.
    ToStaffColumn { column: String },
    /// Groups of staff whose members only the platform knows, which `check` does not ask; and
    /// whether earlier jobs could not be looked at for that.
    GroupsUnknown { groups: String, earlier_jobs_too: bool },
    /// Below a table of recipients: so many are not in it.
    MoreTargets { more: u64 },
    /// Which platform.
    Platform { endpoint: String, company: String },
    /// The embedded one.
    Sandbox,
    /// `--method get` shows the auth code to servers in between.
    MethodGet,
    /// Hours of the day in which rows are sent.
    Window { from: String, until: String },
    /// When the run stops, with the date.
    StopAt { time: String },
    /// Rows that will be sent.
    WillBeSent { rows: u64 },
    /// How long, and when it will be done (`15:04`, with the date where it is another day).
    Estimate { duration: Duration, time: String, rate: String },
    /// How long it would take; of `check`.
    WouldTake { duration: Duration, rate: String },
    /// How long it takes is not known: `--rate auto`.
    PaceFound,
    /// No row is left to send.
    NothingToSend,
    /// The question; `y` starts.
    Confirm,
    /// The answer was no.
    Declined,
}

/// Why a column was chosen, in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// `--map` says so.
    Map,
    /// `--set` does.
    Set,
    /// Another option does: `--staff-column`, `--batch-column`.
    Option,
    /// It was confirmed so before.
    Saved,
    /// Its header says so.
    Header,
    /// Its cells look so.
    Content,
}

impl Plan {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::plan(self),
            Lang::En => en::plan(self),
        }
    }
}

impl Why {
    /// The words.
    #[must_use]
    pub fn say(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => zh::why(self),
            Lang::En => en::why(self),
        }
    }
}
