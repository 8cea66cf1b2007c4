//! Keeping house: what was purged, what was found in the job records, and what became of a copy.

use dialfeed::ledger::Finding;

use super::{Lang, en, zh};

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upkeep {
    /// A job that was purged, or would be, and what went of it.
    Purged { job: String, rows: u64, calls: u64, files: usize, is_dry: bool },
    /// Rows of it that had not been sent.
    Unsendable { job: String, rows: u64, is_dry: bool },
    /// Its report stays, as was asked for.
    ReportKept { job: String, dir: String },
    /// The folder has a report, and not this job's.
    ReportNotOurs { job: String, dir: String },
    /// A run holds the job.
    Held { job: String },
    /// The job is in a state that was not asked for; the word to ask by.
    InState { job: String, state: &'static str, option: &'static str },
    /// The job is not old enough.
    Young { job: String, day: String },
    /// A file of its report cannot be deleted.
    ReportStays { job: String, file: String, error: String },
    /// The calls read for it cannot be forgotten.
    CallsStay { job: String, error: String },
    /// Its rows do not add up.
    LawBroken { job: String },
    /// No job is to be purged.
    NothingToPurge,
    /// So many jobs were purged.
    Done { jobs: usize },
    /// So many jobs would be purged.
    WouldBe { jobs: usize },
    /// Before anything goes.
    Question { jobs: usize },
    /// The user said no.
    Declined,
    /// Another process has the records open.
    JournalKept,
    /// The user has stopped it.
    Stopped,
    /// What is left of a job that was purged.
    WasPurged { day: String },
    /// A report that is figures alone.
    FiguresOnly { job: String, day: String },
    /// What was asked for of a purged job cannot be made.
    NoRowsLeft { job: String, day: String },
    /// There are no job records in this folder.
    NoRecords { dir: String },
    /// The records are whole.
    Whole { jobs: u64, rows: u64 },
    /// Something was found in them.
    NotWhole { file: String },
    /// Only purges were cut off.
    PurgesLeft,
    /// The copy is there.
    BackedUp { file: String, bytes: u64 },
    /// Something has its name.
    Exists { file: String },
    /// It cannot be written.
    NotWritten { file: String, error: String },
    /// It was written and is not whole.
    CopyBroken { file: String, words: String },
    /// The records take less room now.
    Compacted { before_bytes: u64, after_bytes: u64 },
    /// There is too little room for it.
    NoRoom { dir: String, needed_bytes: u64, free_bytes: u64 },
    /// A run is at work.
    AtWork { job: String },
}

impl Upkeep {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::upkeep(self),
            Lang::En => en::upkeep(self),
        }
    }
}

/// One thing that is wrong with the records.
#[must_use]
pub fn finding(finding: &Finding, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::finding(finding),
        Lang::En => en::finding(finding),
    }
}
