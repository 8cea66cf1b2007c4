//! What the program says about itself, in English.

use crate::locale::notice::Notice;

/// The sentence.
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::ErrorMark => "Error: ".to_owned(),
        Notice::SeeHelp { help } => format!("`{help}` shows what is possible."),
        Notice::LookedIn { folder } => format!(
            "It was looked for in {folder}. Where the job records are elsewhere, name them: --state DIR, \
             DIALFEED_STATE, or --config FILE where that dialfeed.toml has `state`."
        ),
        Notice::Bug { place, version } => format!(
            "dialfeed itself has failed; this is a bug in the program ({place}, version \
             {version}). No row is lost: every one that was sent is on record. Go on with \
             `dialfeed resume`, and please report this line to whoever looks after dialfeed."
        ),
        Notice::LogFile { file, error } => format!(
            "The log file {file} cannot be written: {error}. Check the folder and its \
             permissions, or leave --log-file out."
        ),
        Notice::LogElsewhere { file } => format!(
            "{file} is the configuration file, or a database (job records, the sandbox's data); log \
             lines would damage it. Choose another file for --log-file. Nothing was sent."
        ),
        Notice::LogLost { file, error } => format!(
            "Note: the log file {file} is not complete ({error}). The run itself is unharmed."
        ),
        Notice::EventsFile { file, error } => format!(
            "The events file {file} cannot be written: {error}. Check the folder and its \
             permissions, or leave --events out."
        ),
        Notice::EventsElsewhere { file } => format!(
            "{file} is a list of this run, or among the program's own records; events cannot be \
             written there. Choose another file for --events. Nothing was sent."
        ),
        Notice::EventsLost { file, error } => format!(
            "Note: the events file {file} can no longer be written ({error}); what follows is not in \
             it. The import goes on all the same."
        ),
        Notice::MetricsElsewhere { file } => format!(
            "{file} is a list of this run, or among the program's own records; the metrics would \
             take its place. Choose another file for --metrics. Nothing was sent."
        ),
        Notice::MetricsOther { file } => format!(
            "{file} holds something else than dialfeed's metrics, and the metrics would take its \
             place. Choose another file for --metrics. Nothing was sent."
        ),
        Notice::MetricsLost { file, error } => format!(
            "Note: the metrics file {file} could not be written ({error}). The run itself is \
             unharmed. Check the folder and its permissions."
        ),
        Notice::RecordsTakenAway { file } => format!(
            "Note: the earlier job records {file} are gone, and new ones are begun. What was sent \
             before is not known here, so a list that was imported is sent again. If nobody took \
             them away on purpose, stop and put the file back."
        ),
        Notice::ManPages { dir, count } => format!("{count} manual pages are in {dir}."),
        Notice::Output { error } => format!(
            "The result cannot be written to standard output: {error}. Check the disk or the \
             program that reads it."
        ),
        Notice::ReportAgain { job } => format!(
            "Every row's outcome is recorded. Make the report later: dialfeed report {job} \
             --report-dir DIR"
        ),
        Notice::System { error } => {
            format!("The operating system refuses a basic service: {error}. Please try again.")
        }
        Notice::Stopping => "Stopping: waiting for the rows under way; the rest stays pending. \
            Press Ctrl-C again to stop at once."
            .to_owned(),
        Notice::Ended => "Ended.".to_owned(),
        Notice::EndedAtOnce => "Ended at once. What the platform was just asked for may have \
            happened."
            .to_owned(),
        Notice::StoppedAtOnce => "Stopped at once. Rows that were under way are uncertain; \
            `dialfeed resume` goes on with the others."
            .to_owned(),
    }
}
