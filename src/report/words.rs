//! What the ledger holds as codes, said in the language of a report's reader. The words themselves
//! are the caller's.

use crate::clean::Advice;
use crate::outcome::{Note, Status};

/// How to say things. By default the codes themselves.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// What can be said about a cell that gave no number.
    pub advice: fn(&Advice) -> String,
    /// A status, in two or three words.
    pub status: fn(Status) -> &'static str,
    /// A reason's code as a sentence: what is wrong, and what to do.
    pub cause: fn(&str) -> String,
    /// A note as a sentence.
    pub note: fn(Note) -> &'static str,
    /// A word about another row or job, or about a row that cannot be read, as the ledger has it
    /// (`row 12`).
    pub remark: fn(&str) -> String,
    /// A heading or a name of a figure.
    pub label: fn(Label) -> &'static str,
    /// What a chart over time counts, by the length of its stretches in seconds.
    pub stretch: fn(i64) -> String,
}

/// What a report names besides its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// The report as a whole.
    Title,
    /// Name of the first sheet.
    Summary,
    /// How far it is.
    State,
    /// A state.
    Finished,
    /// A state.
    Stopped,
    /// A state.
    Interrupted,
    /// A state.
    Running,
    /// A state: nothing was sent.
    Checked,
    /// What stopped it.
    StoppedBy,
    /// Where the rows went.
    Target,
    /// A target.
    Batch,
    /// A target.
    Staff,
    /// A target.
    BatchColumn,
    /// A target.
    StaffColumn,
    /// When it began.
    Began,
    /// When its last run ended.
    Ended,
    /// Requests begun.
    Requests,
    /// Among them, second tries.
    Retried,
    /// Requests a second.
    Pace,
    /// Heading: what became of the rows.
    Outcomes,
    /// Rows of the lists.
    Read,
    /// Entries that came from cells with several numbers.
    Expanded,
    /// Heading: why rows were not taken.
    Reasons,
    /// Reasons beyond those that are listed, together.
    OtherReasons,
    /// Heading: what was done with rows before they were sent.
    Notes,
    /// Heading: when rows ended.
    OverTime,
    /// Heading: what was run when, and by whom.
    Runs,
    /// Head: the command.
    Command,
    /// Head: the user's name.
    User,
    /// Head: the machine's name.
    Host,
    /// Head: the program's version.
    Version,
    /// Heading: what was read.
    Lists,
    /// Heading: the do-not-call lists.
    DoNotCall,
    /// Head: the row as a spreadsheet numbers it.
    Row,
    /// Head: the file.
    File,
    /// Head: the sheet.
    Sheet,
    /// Head: the reason in words, and what to do.
    Why,
    /// Head: the platform's message.
    Message,
    /// Head: the number that was sent.
    SentAs,
    /// Head: when the row was sent and ended.
    SentAt,
    /// Head: what else there is to say.
    Note,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            advice: ToString::to_string,
            status: Status::as_str,
            cause: str::to_owned,
            note: Note::as_str,
            remark: str::to_owned,
            label: |_| "",
            stretch: |seconds| format!("{seconds} s"),
        }
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.advice, other.advice)
            && std::ptr::fn_addr_eq(self.label, other.label)
    }
}
