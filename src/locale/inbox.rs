//! A folder of lists: what became of each, why, and what to do.

use super::{Lang, en, zh};

/// One such sentence. Names of lists come masked where they may hold a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inbox {
    /// The folder is watched from now on.
    Watching { folder: String },
    /// The system tells nothing of changes; the folder is looked at time and again.
    NotWatched { every_s: u64, why: String },
    /// A list was imported, and there is nothing to do.
    Done { list: String, sent: u64, others: u64 },
    /// A list is on another shelf; why is in the file.
    Filed { list: String, folder: &'static str, why: String },
    /// A list stays where it is until another run.
    Waits { list: String, why: String },
    /// A list has gone before it could be taken.
    Vanished { list: String },
    /// Lists that are still being written or are open in a program.
    Unsettled { lists: u64, example: String },
    /// There was nothing to do.
    Nothing,
    /// The sum of a run.
    Sum { done: u64, attention: u64, failed: u64, waiting: u64 },
    /// The run has stopped before its time.
    Halted { why: String },
    /// A list that cannot be moved from where it is.
    NotTaken { path: String, why: String },
    /// A service's folder is not there; it is looked for so often.
    Away { folder: String, every_s: u64 },
    /// Some of the lists are not begun before their time.
    HaltedInPart { why: String },
    /// The hours of a list's rule have not begun.
    ForItsHours { at: String },
    /// The time to stop at has come.
    TimeIsUp,
    /// A later try.
    TriesAgain { wait_s: u64 },
    /// Customers' data of old jobs has gone.
    Purged { jobs: u64, days: u32 },
    /// It has not.
    NotPurged { why: String },
    /// No rule is for a list of this name.
    NoRule,
    /// What the name gives is no target.
    TargetWrong { why: String },
    /// Rows of the list may have been sent, and the job records know nothing of it.
    NotOnRecord { job: String, folder: String },
    /// The same content was imported before; so many of its rows failed or are in doubt.
    SameContent { file: String, day: String, job: String, failed: u64, uncertain: u64 },
    /// The job of the same content is at work elsewhere.
    SameContentRunning { job: String },
    /// The list was written to after it had been read.
    Grew { job: String },
    /// Rows that failed, and rows in doubt.
    RowsLeft { failed: u64, uncertain: u64, job: String },
    /// Rows that could not be sent, where every one was to be.
    RowsRejected { rejected: u64, job: String },
    /// The job has stopped for something that this list or its target is to blame for.
    Stopped { why: String, job: String },
    /// A list begins from its first row, as a new one.
    Anew { list: String, why: String },
    /// The job has rows left for another platform than the configuration names, and none was sent.
    MovedUnsent,
    /// The same, and some were.
    Moved { sent: u64, before: String, now: String, job: String },
    /// How the options that a sentence names are called in `dialfeed.toml`.
    OptionsAreKeys { keys: Vec<String> },
    /// What commands with the job's name need besides: where its records are, and which configuration
    /// was named.
    RecordsIn { folder: String, config: Option<String> },
    /// A platform, with the company there.
    Place { endpoint: String, company: String },
    /// The report could not be written.
    ReportLater { why: String },
    /// A folder or file cannot be read.
    NotReadable,
    /// It is a link, a pipe or the like.
    NoFile,
    /// Somebody has taken the list away from the work folder.
    TakenAway,
    /// Another run works on the folder.
    Held { folder: String },
    /// It is no folder.
    NotAFolder { folder: String },
    /// Something that is no folder stands where one of the inbox's own should be.
    InTheWay { path: String },
    /// Something in it cannot be read, made or moved.
    Trouble { path: String, why: String },
    /// There is no room.
    DiskFull { path: String },
    /// Another program has it open.
    InUse { path: String },
    /// The folder has no locks.
    NotLocked { path: String, why: String },
}

impl Inbox {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::inbox(self),
            Lang::En => en::inbox(self),
        }
    }
}
