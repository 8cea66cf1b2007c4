//! Single words: heads of tables, states of jobs.

use super::{Lang, en, zh};

/// A word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Rows of the lists.
    Read,
    /// Entries that `--numbers all` adds.
    Expanded,
    /// Head of a column of letters.
    Column,
    /// Head of a column of headers.
    Header,
    /// Head of a column of fields.
    Field,
    /// Head of a column of texts from the list.
    Samples,
    /// Head of a column of reasons for a choice.
    Why,
    /// Head of a column of jobs.
    Job,
    /// Head of a column of targets.
    Target,
    /// State of a job.
    Finished,
    /// State of a job.
    Stopped,
    /// State of a job.
    Interrupted,
    /// State of a job.
    Running,
    /// Head of the rows of a plan that will be sent.
    WillBeSent,
    /// Instead of a table of jobs.
    NoJobs,
}

impl Word {
    /// The word.
    #[must_use]
    pub fn say(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => zh::word(self),
            Lang::En => en::word(self),
        }
    }
}
