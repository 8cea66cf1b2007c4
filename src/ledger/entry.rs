//! A row in the ledger: as it is planned, claimed, settled, and read again.

use jiff::Timestamp;

use super::job::JobNo;
use crate::outcome::{Notes, Status};
use crate::row::{Contact, Phone, Recipient, RowId};

/// The ledger's own name of a row; rows of one job compare in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowKey(pub i64);

/// Where a row stands: a status, or between its intent and its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// One of the contract's statuses.
    At(Status),
    /// Its request may have left, and no outcome is recorded yet.
    UnderWay,
}

impl Standing {
    /// The ledger's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::At(status) => status.as_str(),
            Self::UnderWay => "under_way",
        }
    }

    /// What a report says of it: a row under way has left no word of its end.
    #[must_use]
    pub fn status(self) -> Status {
        match self {
            Self::At(status) => status,
            Self::UnderWay => Status::Uncertain,
        }
    }

    /// The standing of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        if word == "under_way" { Some(Self::UnderWay) } else { word.parse().ok().map(Self::At) }
    }
}

/// A row as the plan has judged it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// Which row of the input.
    pub id: RowId,
    /// `pending`, or why it is not sent.
    pub status: Status,
    /// The reason's code.
    pub reason: Option<&'static str>,
    /// Which other row or job the status speaks of, or where the row is damaged.
    pub remark: Option<String>,
    /// Remarks that keep it sendable.
    pub notes: Notes,
    /// Its number, where it has one.
    pub phone: Option<Phone>,
    /// Whom it goes to, where that is known.
    pub recipient: Option<Recipient>,
    /// What is sent, for a row with a number.
    pub contact: Option<Contact>,
    /// The cells as read, by [`cells_json`].
    pub cells: String,
}

/// The cells of a row as the ledger keeps them: a JSON list of texts.
#[must_use]
pub fn cells_json<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    // Every text is a JSON text, so this cannot fail; an empty list would still be well-formed.
    serde_json::to_string(&cells.collect::<Vec<_>>()).unwrap_or_else(|_| "[]".to_owned())
}

/// Which rows to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The next pending ones, in order.
    Next {
        /// Of this job.
        job: JobNo,
        /// Behind this row.
        after: Option<RowKey>,
        /// At most so many.
        most: usize,
        /// Rows for these are passed over.
        closed: Vec<Recipient>,
    },
    /// Just these, whatever their status; one that is under way already is passed over, since
    /// somebody may be sending it.
    These(Vec<RowKey>),
}

/// A row whose intent is on disk: it may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The ledger's name of it.
    pub key: RowKey,
    /// Which row of the input.
    pub id: RowId,
    /// What it was before: `pending`, or `uncertain` or `failed` where the user asked for those.
    pub was: Status,
    /// Its notes so far.
    pub notes: Notes,
    /// Whom it goes to.
    pub recipient: Recipient,
    /// What is sent.
    pub contact: Contact,
}

/// How a row ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Which row.
    pub key: RowKey,
    /// Where it ended.
    pub status: Status,
    /// The reason's code.
    pub reason: Option<String>,
    /// The platform's errno.
    pub errno: Option<i64>,
    /// The platform's message.
    pub message: Option<String>,
    /// A word about another row or job.
    pub remark: Option<String>,
    /// All notes of the row.
    pub notes: Notes,
    /// When it ended, where that was by a request.
    pub at: Option<Timestamp>,
}

impl Settlement {
    /// An end without further words.
    #[must_use]
    pub fn new(key: RowKey, status: Status, notes: Notes) -> Self {
        Self {
            key,
            status,
            reason: None,
            errno: None,
            message: None,
            remark: None,
            notes,
            at: None,
        }
    }
}

/// A row that was sent, or may have been, as a look at its customer needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushedRow {
    /// The ledger's name of it.
    pub key: RowKey,
    /// `inserted`, `duplicate` or `uncertain`.
    pub status: Status,
    /// Its number.
    pub phone: Phone,
    /// Where it was sent.
    pub recipient: Recipient,
    /// When it ended, where that is on record.
    pub settled_at: Option<Timestamp>,
}

/// Which rows to read as examples of what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examples {
    /// Of rows that stand so.
    pub statuses: Vec<Status>,
    /// With one of these reasons, or with none.
    pub reasons: Vec<String>,
    /// So many of each status and reason, the first.
    pub each: usize,
}

/// A row found as an example; its texts are read by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The ledger's name of it.
    pub key: RowKey,
    /// Where it stands.
    pub status: Status,
    /// The reason's code.
    pub reason: Option<String>,
}

/// Which rows to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Behind this row; `None` from the first.
    pub after: Option<RowKey>,
    /// At most so many.
    pub most: usize,
    /// Only rows that stand so; all where empty.
    pub statuses: Vec<Status>,
}

impl Page {
    /// This row alone.
    #[must_use]
    pub fn of(row: RowKey) -> Self {
        Self { after: Some(RowKey(row.0 - 1)), most: 1, statuses: Vec::new() }
    }
}

/// A row as a report needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    /// The ledger's name of it.
    pub key: RowKey,
    /// Which row of the input.
    pub id: RowId,
    /// Where it stands.
    pub standing: Standing,
    /// The reason's code.
    pub reason: Option<String>,
    /// The platform's errno.
    pub errno: Option<i64>,
    /// The platform's message.
    pub message: Option<String>,
    /// A word about another row or job.
    pub remark: Option<String>,
    /// Its notes.
    pub notes: Notes,
    /// When it ended, where that was by a request; jobs of ledger format 1 have kept none.
    pub settled_at: Option<Timestamp>,
    /// Its number.
    pub phone: Option<Phone>,
    /// Whom it goes to.
    pub recipient: Option<Recipient>,
    /// The cells as read.
    pub cells: Vec<String>,
}

impl StoredRow {
    /// What a report says of it.
    #[must_use]
    pub fn status(&self) -> Status {
        self.standing.status()
    }
}
