//! What can go wrong besides the command line and the lists: jobs, ledger, report, staff.

use super::{Lang, en, zh};

/// One such thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No job of this name (exit code 2).
    NoSuchJob { job: String },
    /// No job at all, or none that could go on (exit code 2).
    NothingToResume,
    /// Another run holds the job or the target (exit code 6).
    Busy { job: String },
    /// Staff numbers that the platform does not know (exit code 2).
    UnknownStaff { staff: Vec<String> },
    /// The platform does not say whether the staff exist; a warning.
    StaffNotAsked,
    /// The job records cannot be opened, read or written (exit code 1).
    Ledger { dir: String, error: String },
    /// The report cannot be written (exit code 1).
    Report { file: String, error: String },
}

impl Trouble {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::trouble(self),
            Lang::En => en::trouble(self),
        }
    }
}
