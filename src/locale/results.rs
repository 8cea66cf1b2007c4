//! What became of a job's customers: sentences, and the words of the files.

use dialfeed::calls::minutes;
use dialfeed::results::ResultWords;

use super::{Lang, advice, en, zh};

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Results {
    /// Whose customers these are.
    Customers { job: String },
    /// Rows in doubt that are in doubt no more.
    Seen { rows: u64 },
    /// Records that lack what they would be joined by.
    Incomplete { records: u64 },
    /// So many new records were read.
    Read { records: u64 },
    /// Where the files are, and which to open first.
    Files { dir: String, first: Option<String> },
    /// What was read before cannot be kept or read again.
    NotKept { file: String, error: String },
    /// A file of the results cannot be written.
    NotWritten { file: String, error: String },
    /// The user has stopped the reading.
    Stopped,
}

impl Results {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::results(self),
            Lang::En => en::results(self),
        }
    }
}

/// The words of the files.
#[must_use]
pub fn words(lang: Lang) -> ResultWords {
    let report = advice::words(lang);
    let duration = |seconds: u64| minutes(i64::try_from(seconds).unwrap_or(i64::MAX));
    match lang {
        Lang::Zh => {
            ResultWords { label: zh::result_label, disposition: zh::disposition, duration, report }
        }
        Lang::En => {
            ResultWords { label: en::result_label, disposition: en::disposition, duration, report }
        }
    }
}
