//! The list of jobs: whom each was for, what was in it, and what to type next.

use super::{Lang, en, zh};

/// A phrase or sentence of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Jobs {
    /// Every row into one batch.
    Batch { id: String },
    /// To these staff members in turn; `first` names the first of so many.
    Staff { first: String, members: usize },
    /// To whom a column names.
    Column { name: String },
    /// The lists; `more` of them are not named.
    Lists { first: String, more: usize },
    /// Rows whose requests are under way in a job that runs.
    UnderWay { rows: u64 },
    /// Its customers' data was deleted on that day.
    Purged { day: String },
    /// No job is as the options ask.
    NoneFits { options: String },
    /// How to look at one.
    ShowOne,
    /// How to go on with the latest that has stopped.
    GoOn { job: String },
}

impl Jobs {
    /// The words.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::jobs(self),
            Lang::En => en::jobs(self),
        }
    }
}
