//! What the program says about itself: errors that are nobody's wrong usage, and stopping.

use super::{Lang, en, zh};

/// One such sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Before an error's sentence.
    ErrorMark,
    /// Where help is: the command line that shows it.
    SeeHelp { help: String },
    /// In which folder of job records a job was looked for, and how others are named.
    LookedIn { folder: String },
    /// The program itself failed, there.
    Bug { place: String, version: &'static str },
    /// The log file cannot be written.
    LogFile { file: String, error: String },
    /// It is the configuration, or a database: of job records, or of the sandbox.
    LogElsewhere { file: String },
    /// It could be written no more; the run went on.
    LogLost { file: String, error: String },
    /// The file of `--events` cannot be opened.
    EventsFile { file: String, error: String },
    /// It is a list of this run, or among the program's own records.
    EventsElsewhere { file: String },
    /// It can be written no more; the run goes on.
    EventsLost { file: String, error: String },
    /// The file of `--metrics` is a list of this run, or among the program's own records.
    MetricsElsewhere { file: String },
    /// It is a file of another kind.
    MetricsOther { file: String },
    /// It could not be written; the run is unharmed.
    MetricsLost { file: String, error: String },
    /// The job records are new where earlier ones were taken away.
    RecordsTakenAway { file: String },
    /// So many manual pages were written.
    ManPages { dir: String, count: usize },
    /// Standard output cannot be written.
    Output { error: String },
    /// The report failed, the rows are safe: how to make it later.
    ReportAgain { job: String },
    /// Signals cannot be received, or the like: the system refuses a basic service.
    System { error: String },
    /// The first Ctrl-C or SIGTERM.
    Stopping,
    /// The second one.
    StoppedAtOnce,
    /// The first one, where nothing stays behind.
    Ended,
    /// The second one, where no rows were under way.
    EndedAtOnce,
}

impl Notice {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::notice(self),
            Lang::En => en::notice(self),
        }
    }
}
