//! Headings and names of figures in reports, in English.

use dialfeed::report::Label;

use crate::locale::figures::{Unit, span};

/// The heading or name.
pub fn label(label: Label) -> &'static str {
    match label {
        Label::Title => "Import report",
        Label::Summary => "Summary",
        Label::Job => "Job",
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
        Label::Retried => "of them second tries",
        Label::Pace => "Requests a second, mean",
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

/// A word about another row: `row 12`, perhaps with its file.
pub fn remark(remark: &str) -> String {
    match remark.strip_prefix("row ") {
        Some(rest) => format!("same as row {rest}"),
        None => remark.to_owned(),
    }
}
