//! Messages to people who are not there: how a job or a run on a folder has ended. No names and no
//! numbers of customers; names of lists come masked.

use super::{Lang, en, zh};

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// How a job ended: its lists, and in a word.
    JobTitle { lists: String, end: End },
    /// A run that came to no job.
    NoJobTitle { end: End },
    /// How a run on a folder ended; the sum of its lists.
    InboxTitle { folder: String, sum: String },
    /// The job's name.
    Job { job: String },
    /// Rows by status.
    Rows { figures: String },
    /// Where the report is.
    Report { folder: String },
    /// What happened, in the program's own sentence.
    Why { why: String },
    /// What is wrong with a place in a folder of lists.
    Place { place: String, why: String },
    /// A list whose way to its shelf was cut off: what was to be told of it stands beside it.
    FiledBefore,
    /// The platform refuses every request, in words that may name somebody.
    PlatformRefuses,
    /// The platform does not say who is in a group of staff, in words of the same kind.
    StaffUnasked,
    /// A list that cannot be imported: what is wrong may quote the list, so it stands beside it.
    Input { code: &'static str },
    /// A list on a shelf.
    List { list: String, folder: &'static str, why: String },
    /// A list on a shelf, for something that may quote the list.
    ListInput { list: String, folder: &'static str, code: String },
    /// More lists than are named.
    MoreLists { lists: u64 },
    /// It can go on again.
    GoesOn,
    /// A stop was asked for while messages were under way.
    CutShort,
    /// On which computer.
    Computer { name: String },
    /// A channel has no room for all lines.
    Cut,
    /// A message could not be delivered; the run's result stays as it is.
    NotDelivered { channel: String, why: String },
    /// A channel cannot be made of what the configuration says.
    Unusable { channel: String },
    /// The title of a message that tells of nothing.
    TestTitle,
    /// What it says.
    Test,
    /// Why a message was not delivered.
    Unreachable { detail: String },
    /// The same: no answer.
    Silent { within_s: u64 },
    /// The same: too much to do.
    Busy { code: String },
    /// The same: a certificate.
    Untrusted,
    /// The same: no encryption.
    NotEncrypted,
    /// The same: it leads elsewhere.
    Redirected { http: u16 },
    /// The same: a definite no.
    Refused { code: String, said: String },
    /// The same: user or password.
    LoginRefused { said: String },
    /// The same: recipients.
    RecipientsRefused { addresses: String },
    /// The same: another service answers.
    NotUnderstood,
    /// The same: this machine.
    Unprepared { detail: String },
}

/// An end in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All is well.
    Done,
    /// Somebody should look.
    Attention,
    /// It has stopped, and goes on another time.
    Stopped,
    /// It could not be done.
    Failed,
}

impl Told {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::told(self),
            Lang::En => en::told(self),
        }
    }
}
