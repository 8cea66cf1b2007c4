//! How a row can end: statuses, reasons and notes, with the codes that reports, ledgers and
//! scripts know them by (contract, section 4).
//!
//! Invariant: a code, once published, never changes its meaning; the ledger stores codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Declares a code enum: variants, their stable text, and the way back.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every one, in the contract's order.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The code in reports, ledgers and `--json`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;

            fn from_str(code: &str) -> Result<Self, UnknownCode> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err(UnknownCode(code.to_owned())),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

/// A text that is no code of its kind: written by another version, or damaged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown code `{0}`")]
pub struct UnknownCode(pub String);

codes! {
    /// Where a row ended. Every row of a job has exactly one (law 1).
    Status {
        /// The platform took it (errno 1).
        Inserted = "inserted",
        /// The platform had it already (errno 10).
        Duplicate = "duplicate",
        /// The platform refused this row.
        Failed = "failed",
        /// Sent, and no readable reply: it may have been stored.
        Uncertain = "uncertain",
        /// Not sendable; the reason says why.
        Rejected = "rejected",
        /// Another row of this job has the number.
        Repeated = "repeated",
        /// On a do-not-call list.
        Suppressed = "suppressed",
        /// An earlier job put the number into the same target, or may have.
        AlreadyImported = "already_imported",
        /// Not sent yet.
        Pending = "pending",
    }
}

codes! {
    /// Why a row is `rejected`.
    Reason {
        /// No number in the row.
        PhoneMissing = "phone_missing",
        /// No digits to speak of.
        PhoneNotANumber = "phone_not_a_number",
        /// Fewer digits than a number has.
        PhoneTooShort = "phone_too_short",
        /// More digits than a number has.
        PhoneTooLong = "phone_too_long",
        /// The right length, but no such number range.
        PhoneUnassigned = "phone_unassigned",
        /// A number of another country or region.
        PhoneForeign = "phone_foreign",
        /// A service number, and those are not allowed.
        PhoneService = "phone_service",
        /// A good number of a kind that `--allow` leaves out.
        PhoneKindNotAllowed = "phone_kind_not_allowed",
        /// A local number, and no `--area`.
        PhoneNoAreaCode = "phone_no_area_code",
        /// A spreadsheet rounded the number away.
        PhonePrecisionLost = "phone_precision_lost",
        /// The staff column is empty here.
        StaffMissing = "staff_missing",
        /// The platform has no such staff number.
        StaffUnknown = "staff_unknown",
        /// The batch column is empty here.
        BatchMissing = "batch_missing",
        /// The row could not be read.
        RowMalformed = "row_malformed",
    }
}

codes! {
    /// A remark on a row that stays sendable.
    Note {
        /// An extension was taken off the number.
        ExtensionDropped = "extension_dropped",
        /// The cell has a second, different valid number that is not sent.
        ExtraNumbers = "extra_numbers",
        /// What stood as e-mail is none; the row goes without it.
        EmailInvalid = "email_invalid",
        /// Invisible characters or line breaks were taken out of a text.
        TextCleaned = "text_cleaned",
        /// A resent row met errno 10: most likely our own first attempt.
        LandedBefore = "landed_before",
        /// Empty fields were filled from later rows with the number.
        FieldsMerged = "fields_merged",
        /// Its reply was lost, and the platform has called its number since: it had landed.
        SeenInCalls = "seen_in_calls",
    }
}

codes! {
    /// Why the program itself stopped a job; what the platform's errno stopped has no cause.
    StopCode {
        /// Ctrl-C or SIGTERM, or the process died.
        Interrupted = "interrupted",
        /// More failures than `--max-failures` allows.
        TooManyFailures = "too_many_failures",
        /// No connection could be made.
        Unreachable = "unreachable",
        /// The platform put every request off (HTTP 408, 429, 503).
        Refused = "refused",
        /// The endpoint answers with a redirect.
        Redirected = "redirected",
        /// Three first rows without a readable reply.
        NoReadableReply = "no_readable_reply",
        /// `--stop-at` was reached.
        WindowClosed = "window_closed",
        /// A do-not-call list could not be relied on when the window opened again.
        DoNotCall = "do_not_call",
        /// The ledger or the report cannot be written.
        Disk = "disk",
    }
}

/// What stopped a job before its rows were through, as `summary.json` writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StoppedBy {
    /// The platform's answer: `{"errno": 3, "message": "认证失败"}`.
    Errno {
        /// 2, 3, 4 or 11.
        errno: i64,
        /// The platform's own words, the auth code struck out.
        message: String,
    },
    /// A [`StopCode`], or `http_404` and its like: `{"cause": "unreachable"}`.
    Cause {
        /// The code.
        cause: String,
    },
}

impl From<StopCode> for StoppedBy {
    fn from(code: StopCode) -> Self {
        Self::Cause { cause: code.as_str().to_owned() }
    }
}

impl StoppedBy {
    /// Whether this code is the cause.
    #[must_use]
    pub fn is(&self, code: StopCode) -> bool {
        matches!(self, Self::Cause { cause } if cause == code.as_str())
    }
}

/// The notes of one row: a small set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Notes(u8);

impl Notes {
    /// Adds a note.
    pub fn add(&mut self, note: Note) {
        self.0 |= 1 << note as u8;
    }

    /// Takes a note out.
    pub fn remove(&mut self, note: Note) {
        self.0 &= !(1 << note as u8);
    }

    /// Whether the note is in it.
    #[must_use]
    pub fn has(self, note: Note) -> bool {
        self.0 & (1 << note as u8) != 0
    }

    /// The notes of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The notes in the contract's order.
    pub fn iter(self) -> impl Iterator<Item = Note> {
        Note::ALL.iter().copied().filter(move |note| self.has(*note))
    }

    /// The integer that stands for the set in the ledger.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// The set that [`Notes::bits`] stands for.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

impl FromIterator<Note> for Notes {
    fn from_iter<I: IntoIterator<Item = Note>>(notes: I) -> Self {
        let mut set = Self::default();
        for note in notes {
            set.add(note);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_as_itself() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse::<Status>(), Ok(*status));
        }
        for reason in Reason::ALL {
            assert_eq!(reason.as_str().parse::<Reason>(), Ok(*reason));
        }
        assert!("inserted ".parse::<Status>().is_err());
    }

    #[test]
    fn notes_are_a_set_in_the_contracts_order() {
        let notes: Notes =
            [Note::TextCleaned, Note::ExtraNumbers, Note::TextCleaned].into_iter().collect();
        let codes: Vec<&str> = notes.iter().map(Note::as_str).collect();
        assert_eq!(codes, ["extra_numbers", "text_cleaned"]);
        assert_eq!(Notes::from_bits(notes.bits()), notes);
        let mut fewer = notes;
        fewer.remove(Note::ExtraNumbers);
        fewer.remove(Note::EmailInvalid);
        assert_eq!(fewer.iter().collect::<Vec<_>>(), [Note::TextCleaned]);
    }
}
