//! What is going on: lines that come and go while rows are read and sent.

use std::time::Duration;

use super::{Lang, en, zh};

/// One line of progress.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// The lists are read for rows with the same number, before they are read for good.
    Comparing { rows: u64, percent: Option<u64> },
    /// The lists are read; so many percent of their bytes, where that is known.
    Reading { rows: u64, percent: Option<u64> },
    /// The report is written; each format counts its rows.
    Reporting { done: u64, all: u64 },
    /// Call records are read into a file.
    Records { records: u64 },
    /// A recording is fetched; all of it is so much, where that is known.
    Fetching { name: String, bytes: u64, all: Option<u64> },
    /// Rows are sent. `left` is `None` until the pace is known.
    Sending { done: u64, all: u64, per_s: f64, under_way: u64, left: Option<Duration> },
    /// Outside `--window`; opens at this time.
    WaitingForWindow { opens: String },
    /// The platform cannot be reached or refuses; the next try comes then.
    Probing { wait: Duration },
    /// The platform has turned so many requests away that no further retries are made.
    RetriesUsedUp { retried: u64, sent: u64 },
    /// Stopping; so many requests are waited for.
    Draining { under_way: u64 },
}

impl Progress {
    /// The line.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::progress(self),
            Lang::En => en::progress(self),
        }
    }
}
