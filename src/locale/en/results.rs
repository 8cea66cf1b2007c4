//! What became of a job's customers, in English.

use dialfeed::results::ResultLabel;

use super::flow::rows_of;
use crate::locale::figures::count;
use crate::locale::results::Results;

/// The sentence.
pub fn results(results: &Results) -> String {
    match results {
        Results::Customers { job } => format!("The customers of job {job}"),
        Results::Seen { rows } => format!(
            "The platform has called {} since that had been uncertain: they had arrived and need not \
             be sent again.",
            rows_of(*rows)
        ),
        Results::Incomplete { records: 1 } => {
            "1 call record lacks something: without a number, a time, an id or a kind it is not counted, \
             without the seconds talked as none."
                .to_owned()
        }
        Results::Incomplete { records } => format!(
            "{} call records lack something: without a number, a time, an id or a kind they are not \
             counted, without the seconds talked as none.",
            count(*records)
        ),
        Results::Read { records: 1 } => "1 new call record was read.".to_owned(),
        Results::Read { records } => format!("{} new call records were read.", count(*records)),
        Results::Files { dir, first: None } => format!("The results are in {dir}."),
        Results::Files { dir, first: Some(first) } => {
            format!("The results are in {dir}; open {first} first.")
        }
        Results::NotWritten { file, error } => format!(
            "The results cannot be written to {file} ({error}). Check the disk and the permissions, \
             close the file if it is open in Excel, or choose another folder with --report-dir; then \
             run the same command again: the records read so far are kept."
        ),
        Results::Stopped => "Stopped. The records read so far are kept; the same command goes on from \
            there."
            .to_owned(),
        Results::NotKept { file, error } => format!(
            "The call records read so far cannot be kept in {file}, or not be read from it ({error}). \
             Check the disk and its permissions; the file may be deleted, and is then read again from \
             the platform."
        ),
    }
}

/// A heading or a name of a figure.
pub fn result_label(label: ResultLabel) -> &'static str {
    match label {
        ResultLabel::Title => "Results of job",
        ResultLabel::Summary => "Summary",
        ResultLabel::ReadAt => "Call records up to",
        ResultLabel::Funnel => "Customers",
        ResultLabel::Pushed => "imported",
        ResultLabel::Dialled => "called",
        ResultLabel::Answered => "answered",
        ResultLabel::TalkedOver30 => "talked over 30 seconds",
        ResultLabel::Seen => "uncertain before, called since",
        ResultLabel::ByHour => "Calls by hour",
        ResultLabel::ByStaff => "Calls by staff member",
        ResultLabel::ByDisposition => "How calls ended",
        ResultLabel::Hour => "Hour",
        ResultLabel::Staff => "Staff member",
        ResultLabel::Nobody => "nobody",
        ResultLabel::LastResult => "Last call",
        ResultLabel::Calls => "Calls",
        ResultLabel::AnsweredCalls => "Answered",
        ResultLabel::AnswerRate => "Share answered",
        ResultLabel::Talked => "Talked",
        ResultLabel::Reached => "reached",
        ResultLabel::NotReached => "not reached",
        ResultLabel::NotDialled => "not called yet",
        ResultLabel::Attempts => "Attempts",
        ResultLabel::TalkedSeconds => "Seconds talked",
        ResultLabel::LastCall => "Last called at",
        ResultLabel::CustomersElsewhere => "Each customer is in results.xlsx and results.csv.",
    }
}
