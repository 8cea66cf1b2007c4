//! What the ledger holds as codes, said in the language of a report's reader. The words themselves
//! are the caller's.

use crate::clean::Advice;
use crate::outcome::{Note, Status, StoppedBy};

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
    /// A sentence with figures in it.
    pub phrase: fn(&Phrase) -> String,
    /// The language, as a page names it: `zh-CN`.
    pub lang: &'static str,
}

/// A sentence of a report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phrase<'a> {
    /// What stopped the job, and what to do about it.
    Stopped {
        /// What did.
        by: &'a StoppedBy,
        /// What its sentence may name.
        bounds: &'a Bounds,
    },
    /// Uncertain rows have to be looked for.
    Uncertain {
        /// How many.
        rows: u64,
        /// The job's name.
        job: &'a str,
    },
    /// Refused rows can be tried again.
    Failed {
        /// How many.
        rows: u64,
        /// The job's name.
        job: &'a str,
    },
    /// Rows are left to send.
    GoOn {
        /// How many.
        rows: u64,
        /// The job's name.
        job: &'a str,
    },
    /// Rows of the list have to be mended.
    Mend {
        /// How many.
        rows: u64,
    },
    /// What an import would send.
    WouldSend {
        /// How many rows.
        rows: u64,
    },
    /// An import would send nothing.
    NothingToSend,
    /// Nothing is left to do.
    AllDone,
    /// Where all rows of a problem are.
    All {
        /// The sheets of `report.xlsx` that have them.
        sheets: &'a str,
        /// The CSV files that have them.
        files: &'a str,
    },
    /// What is left out of a report that must not grow without end.
    More {
        /// How many.
        many: u64,
        /// Of what.
        of: Things,
    },
    /// The rest of the reasons, in a chart.
    OtherReasons {
        /// How many.
        reasons: u64,
    },
    /// What a table shows: the first rows of a problem.
    FirstRows {
        /// How many.
        rows: u64,
    },
    /// What a table shows: every row of a problem.
    EveryRow {
        /// How many.
        rows: u64,
    },
}

/// What a report may leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Things {
    /// Columns of a list.
    Columns,
    /// Batches or staff members.
    Targets,
    /// Lists that were read, or do-not-call lists.
    Lists,
    /// Reasons.
    Reasons,
    /// Earlier runs.
    Runs,
}

/// What the sentence about a stop may name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bounds {
    /// The platform's address, or `sandbox`.
    pub endpoint: String,
    /// `--max-failures`, as typed.
    pub max_failures: String,
    /// `--stop-at`, as typed.
    pub stop_at: String,
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
    /// Which rows alone are in the report.
    Only,
    /// The report of a check as a whole.
    CheckTitle,
    /// Heading: what became of the rows.
    Outcomes,
    /// Rows of the lists.
    Read,
    /// Entries that came from cells with several numbers.
    Expanded,
    /// Head of a column of counts.
    Rows,
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
    /// Head of a column of numbers found in a list.
    Numbers,
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
    /// Requests a second, at most.
    Limit,
    /// The pace is found while rows are sent.
    LimitFound,
    /// Heading: what to do now.
    NextSteps,
    /// Heading: the problems, one by one.
    Problems,
    /// Head of a count of everything.
    Total,
    /// Head: part of all rows.
    Share,
    /// What the times are.
    ChinaTime,
    /// Head: how a run ended.
    Result,
    /// A run without an end.
    StillOpen,
    /// A filter.
    FilterStatus,
    /// A filter.
    FilterReason,
    /// A filter.
    Search,
    /// What can be found.
    SearchHint,
    /// A filter that leaves nothing out.
    Everything,
    /// A button: no filter.
    Reset,
    /// How many rows the filters leave.
    RowsShown,
    /// No row fits the filters.
    NothingShown,
    /// What the filters look at.
    ExamplesOnly,
    /// In the place of a cell without text.
    EmptyCell,
    /// Marks a cell for those who cannot see its colour.
    WrongCell,
    /// Head: rows without number.
    WithoutNumber,
    /// Head: when a file was changed.
    Changed,
    /// Head: the encoding.
    Encoding,
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
            phrase: |_| String::new(),
            lang: "en",
        }
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.advice, other.advice)
            && std::ptr::fn_addr_eq(self.label, other.label)
    }
}
