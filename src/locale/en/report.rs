//! Headings and names of figures in reports, in English.

use dialfeed::report::Label;
use dialfeed::row::Malformed;

use crate::locale::figures::{Unit, count, span};
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
        Label::Outcomes => "What became of the rows",
        Label::Read => "Rows in the lists",
        Label::Expanded => "Entries added from cells with several numbers",
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
        Label::Row => "Row",
        Label::File => "File",
        Label::Sheet => "Sheet",
        Label::Why => "Why, and what to do",
        Label::Message => "Platform's message",
        Label::SentAs => "Number sent",
        Label::SentAt => "Sent at",
        Label::Note => "Remarks",
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
