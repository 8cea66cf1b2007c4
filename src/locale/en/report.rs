//! Headings and names of figures in reports, in English.

use dialfeed::report::{Label, Phrase, Things};
use dialfeed::row::Malformed;

use super::flow::{ending, plan, rows_of};
use crate::locale::Lang;
use crate::locale::ending::{Ending, StopReason};
use crate::locale::figures::{Unit, count, span};
use crate::locale::plan::Plan;
use crate::locale::remark::Remark;

/// The heading or name.
pub fn label(label: Label) -> &'static str {
    match label {
        Label::Title => "Import report",
        Label::Summary => "Summary",
        Label::State => "State",
        Label::Finished => "finished",
        Label::Stopped => "stopped early",
        Label::Interrupted => "interrupted",
        Label::Checked => "checked, nothing sent",
        Label::Running => "running",
        Label::StoppedBy => "Stopped by",
        Label::Target => "Imported into",
        Label::Batch => "task batch",
        Label::Staff => "staff",
        Label::BatchColumn => "batch from column",
        Label::StaffColumn => "staff from column",
        Label::Began => "Began",
        Label::Ended => "Ended",
        Label::Requests => "Requests sent",
        Label::Retried => "of which retries",
        Label::Pace => "Requests per second, on average",
        Label::Only => "Only these rows",
        Label::CheckTitle => "Report of a check",
        Label::Outcomes => "What became of the rows",
        Label::Read => "Rows in the lists",
        Label::Expanded => "Entries added from cells with several numbers",
        Label::Rows => "Rows",
        Label::Reasons => "Why rows were not imported",
        Label::OtherReasons => "Other reasons together",
        Label::Notes => "What was done before sending",
        Label::OverTime => "Over time",
        Label::Runs => "Runs",
        Label::Command => "Command",
        Label::User => "User",
        Label::Host => "Computer",
        Label::Version => "Version",
        Label::Lists => "Lists",
        Label::DoNotCall => "Do-not-call lists",
        Label::Numbers => "Numbers",
        Label::Row => "Row",
        Label::File => "File",
        Label::Sheet => "Sheet",
        Label::Why => "Why, and what to do",
        Label::Message => "Platform's message",
        Label::SentAs => "Number sent",
        Label::SentAt => "Sent at",
        Label::Note => "Remarks",
        Label::Limit => "Requests a second, at most",
        Label::LimitFound => "found while sending",
        Label::NextSteps => "What to do next",
        Label::Problems => "Problems, one by one",
        Label::Total => "Total",
        Label::Share => "Share",
        Label::ChinaTime => "Times are China Standard Time",
        Label::Result => "How it ended",
        Label::StillOpen => "still going on, or cut off",
        Label::FilterStatus => "By outcome",
        Label::FilterReason => "By reason",
        Label::Search => "Search",
        Label::SearchHint => "number, name, any text",
        Label::Everything => "all",
        Label::Reset => "Clear filters",
        Label::RowsShown => "Rows shown",
        Label::NothingShown => "No row fits.",
        Label::ExamplesOnly => {
            "Only the first rows of each problem are here, and the filters look at these alone."
        }
        Label::EmptyCell => "(empty)",
        Label::WrongCell => "cell at fault",
        Label::WithoutNumber => "Rows without number",
        Label::Changed => "Last changed",
        Label::Encoding => "Encoding",
    }
}

/// What a chart over time counts.
pub fn stretch(seconds: i64) -> String {
    let (many, unit) = span(seconds);
    let unit = match unit {
        Unit::Second => "second",
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
    };
    if many == 1 {
        format!("Rows sent each {unit}")
    } else {
        format!("Rows sent each {many} {unit}s")
    }
}

/// A sentence with figures in it.
pub fn phrase(phrase: &Phrase) -> String {
    match phrase {
        Phrase::Stopped { by, bounds } => StopReason::of(by, bounds).say(Lang::En),
        Phrase::Uncertain { rows, job } => ending(&Ending::Uncertain {
            rows: *rows,
            job: (*job).to_owned(),
            file: "uncertain.csv".into(),
        }),
        Phrase::Failed { rows, job } => {
            ending(&Ending::Failed { rows: *rows, job: (*job).to_owned() })
        }
        Phrase::GoOn { rows, job } => {
            ending(&Ending::GoOn { pending: *rows, job: (*job).to_owned() })
        }
        Phrase::Mend { rows } => format!(
            "Not sendable: {}. Mend these rows in skipped.csv as said under the problems below, \
             and import that file.",
            rows_of(*rows)
        ),
        Phrase::WouldSend { rows } => {
            format!("The list can be imported; that would send {}.", rows_of(*rows))
        }
        Phrase::NothingToSend => plan(&Plan::NothingToSend),
        Phrase::AllDone => "Everything is through; nothing is left to do.".to_owned(),
        Phrase::All { sheets, files } => match (sheets.is_empty(), files.is_empty()) {
            (false, false) => {
                format!("All of these rows: sheet {sheets} of report.xlsx, or {files}.")
            }
            (false, true) => format!("All of these rows: sheet {sheets} of report.xlsx."),
            (true, false) => format!("All of these rows: {files}."),
            (true, true) => String::new(),
        },
        Phrase::More { many, of } => {
            let is_one = *many == 1;
            let many = count(*many);
            let form = |one, several| if is_one { one } else { several };
            match of {
                Things::Columns => {
                    format!("{many} more {} not shown.", form("column is", "columns are"))
                }
                Things::Targets => format!(
                    "{many} more {} not shown; report.xlsx and summary.json have more.",
                    form("is", "are")
                ),
                Things::Lists => format!(
                    "{many} more {} not shown; summary.json has all.",
                    form("list is", "lists are")
                ),
                Things::Reasons => format!(
                    "{many} more {} not shown; report.xlsx has all.",
                    form("reason is", "reasons are")
                ),
                Things::Runs => format!(
                    "{many} earlier {} not shown; summary.json has all.",
                    form("run is", "runs are")
                ),
            }
        }
        Phrase::OtherReasons { reasons: 1 } => "1 other reason".to_owned(),
        Phrase::OtherReasons { reasons } => format!("{} other reasons", count(*reasons)),
        Phrase::FirstRows { rows: 1 } => "First row".to_owned(),
        Phrase::FirstRows { rows } => format!("First {} rows", count(*rows)),
        Phrase::EveryRow { rows: 1 } => "The one row".to_owned(),
        Phrase::EveryRow { rows } => format!("All {} rows", count(*rows)),
    }
}

/// What a row's status speaks of.
pub fn remark(remark: Remark<'_>) -> String {
    match remark {
        Remark::SameAsRow { row, place: None } => format!("Same as row {row}."),
        Remark::SameAsRow { row, place: Some(place) } => format!("Same as row {row} ({place})."),
        Remark::EarlierJob { job, day } => format!("See job {job} of {day}."),
        Remark::Malformed(Malformed::Undecodable { at }) => {
            format!("Broken characters at byte {} of the file.", count(at + 1))
        }
        Remark::Malformed(Malformed::UnclosedQuote) => "A quote never closes.".to_owned(),
        Remark::Malformed(Malformed::FieldTooLong) => "A field is over 1 MiB.".to_owned(),
        Remark::Malformed(Malformed::RowTooLong) => "The row is over 4 MiB.".to_owned(),
        Remark::Other(words) => words.to_owned(),
    }
}
