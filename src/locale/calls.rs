//! What the platform's other actions come to: calls, extensions, call records, recordings.

use std::time::Duration;

use dialfeed::calls::{RecordingError, Words};
use dialfeed::platform::{ExtensionState, Fault, PageError, SpyMode};

use super::{Lang, en, zh};

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Calls {
    /// The platform lists nobody.
    NoUsers,
    /// These are none of its staff.
    StaffUnknown { staff: String },
    /// Another number than was typed; something that was typed is left out.
    WillCall { number: String, leaves_out: bool },
    /// The platform has taken the call.
    Dialled { staff: String, number: String },
    /// Nobody knows whether it has: what came instead of a reply, and what to do.
    DialUncertain { why: String, staff: String },
    /// It has surely not.
    NotDialled { why: String },
    /// How an extension stands that something was refused of.
    Stands { staff: String, state: &'static str },
    /// The extension's state changed.
    Changed { staff: String, state: &'static str, number: String },
    /// The call is over; how, where that is on record.
    Ended { disposition: Option<String>, rang_s: u64, talked_s: u64, recording: String },
    /// It goes on beyond the limit.
    GoesOn { staff: String, limit_s: u64 },
    /// No call was seen.
    NotSeen { staff: String },
    /// Following it was ended by the user.
    LeftAlone { staff: String },
    /// The call was taken, and cannot be followed.
    NotFollowed { why: String },
    /// The call was ended.
    HungUp { staff: String },
    /// Nobody knows whether it was.
    HangUpUncertain { why: String, staff: String },
    /// Listening in has begun.
    Spying { listener: String, target: String, mode: SpyMode },
    /// Nobody knows whether it has.
    SpyUncertain { why: String, listener: String },
    /// A question is asked again.
    AskedAgain { why: String, wait: Duration },
    /// No call record fits.
    NoRecords,
    /// So many are in the file.
    Records { records: u64, file: String },
    /// So many lack an id or a time.
    Incomplete { records: u64 },
    /// Stopped before the end; what was read.
    ReadingStopped { records: u64 },
    /// Behind which record to go on.
    BehindLast { id: i64 },
    /// The same, and the file was not written.
    FileNotMade { file: String },
    /// A file cannot be written.
    NotWritten { file: String, error: String },
    /// A file that goes on is there already.
    Exists { file: String },
    /// A call without a recording.
    NoRecording { uniqueid: String },
    /// A recording that cannot be had.
    RecordingFailed { uniqueid: String, why: String },
    /// It is here.
    Fetched { file: String, bytes: u64 },
    /// It was here before.
    WasThere { file: String },
}

/// Heads of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Staff number.
    Staff,
    /// Real name.
    Name,
    /// Department.
    Department,
    /// Role.
    Role,
    /// Rank.
    Identity,
    /// Name to log in with.
    Login,
    /// Telephone.
    Phone,
    /// When it was last changed.
    Updated,
    /// When it was made.
    Created,
    /// How an extension stands.
    State,
    /// The extension.
    Extension,
    /// Who is talked with.
    With,
}

impl Calls {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::calls(self),
            Lang::En => en::calls(self),
        }
    }
}

impl Head {
    /// The word.
    #[must_use]
    pub fn say(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => zh::call_head(self),
            Lang::En => en::call_head(self),
        }
    }
}

/// How call records are worded.
#[must_use]
pub fn words(lang: Lang) -> Words {
    match lang {
        Lang::Zh => {
            Words { head: zh::record_head, kind: zh::call_kind, disposition: zh::disposition }
        }
        Lang::En => {
            Words { head: en::record_head, kind: en::call_kind, disposition: en::disposition }
        }
    }
}

/// The name of a workbook's sheet of call records.
#[must_use]
pub fn sheet(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh::RECORDS_SHEET,
        Lang::En => en::RECORDS_SHEET,
    }
}

/// How an extension stands.
#[must_use]
pub fn state(state: ExtensionState, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh::extension_state(state),
        Lang::En => en::extension_state(state),
    }
}

/// The platform's refusal: its code, its own words, what they mean and what to do.
#[must_use]
pub fn refusal(errno: i64, message: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::refusal(errno, message),
        Lang::En => en::refusal(errno, message),
    }
}

/// What came instead of an answer.
#[must_use]
pub fn fault(fault: &Fault, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::fault_words(fault),
        Lang::En => en::fault_words(fault),
    }
}

/// An answer that has another shape than the protocol's.
#[must_use]
pub fn other_shape(action: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::other_shape(action),
        Lang::En => en::other_shape(action),
    }
}

/// Records that cannot be read to their end; nothing for a question without an answer.
#[must_use]
pub fn pages(error: &PageError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::page_trouble(error),
        Lang::En => en::page_trouble(error),
    }
}

/// A recording that cannot be fetched.
#[must_use]
pub fn recording(error: &RecordingError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::recording_trouble(error),
        Lang::En => en::recording_trouble(error),
    }
}
