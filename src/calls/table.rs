//! A call record as a row: its columns in the order in which people read them, and the same as JSON
//! for scripts, with stable names and codes.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::platform::{CallRecord, CallType, Disposition};
use crate::report::harmless;

/// A column of call records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The platform's key.
    Id,
    /// When it began, in China Standard Time.
    CalledAt,
    /// Who called whom.
    Kind,
    /// The staff member.
    Staff,
    /// The extension.
    Extension,
    /// The calling number.
    Caller,
    /// The called number.
    Called,
    /// How it ended.
    Disposition,
    /// From its beginning to its end.
    Duration,
    /// How long was talked.
    Talked,
    /// The first tag.
    Code1,
    /// The second tag.
    Code2,
    /// The customer's number in the platform's customer base.
    Customer,
    /// The recording's key.
    Recording,
}

/// Every column, in order.
pub const COLUMNS: [Column; 14] = [
    Column::Id,
    Column::CalledAt,
    Column::Kind,
    Column::Staff,
    Column::Extension,
    Column::Caller,
    Column::Called,
    Column::Disposition,
    Column::Duration,
    Column::Talked,
    Column::Code1,
    Column::Code2,
    Column::Customer,
    Column::Recording,
];

/// How to say what a record holds as codes.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// A column's head.
    pub head: fn(Column) -> &'static str,
    /// Who called whom.
    pub kind: fn(CallType) -> String,
    /// How it ended.
    pub disposition: fn(&Disposition) -> String,
}

impl Words {
    /// The record's cell in this column, as text; empty where the platform does not say.
    #[must_use]
    pub fn cell(self, record: &CallRecord, column: Column) -> Cow<'_, str> {
        match column {
            Column::Id => record.id.map(|id| id.to_string()).unwrap_or_default().into(),
            Column::CalledAt => {
                let at = record.called_at;
                at.map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default().into()
            }
            Column::Kind => record.call_type.map(self.kind).unwrap_or_default().into(),
            Column::Staff => printable(&record.staff_id).into(),
            Column::Extension => printable(&record.extension).into(),
            Column::Caller => printable(&record.src).into(),
            Column::Called => printable(&record.dst).into(),
            Column::Disposition => printable(&(self.disposition)(&record.disposition)).into(),
            Column::Duration => record.duration_s.map(minutes).unwrap_or_default().into(),
            Column::Talked => record.talked_s.map(minutes).unwrap_or_default().into(),
            Column::Code1 => printable(&record.code_1).into(),
            Column::Code2 => printable(&record.code_2).into(),
            Column::Customer => printable(&record.customer_id).into(),
            Column::Recording => printable(&record.unique_id).into(),
        }
    }
}

/// The platform's text without what a terminal would take for an order.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).collect()
}

/// Seconds as `1:05`, or `1:02:05` from an hour on; empty for what no call takes.
#[must_use]
pub fn minutes(seconds: i64) -> String {
    if seconds < 0 {
        return String::new();
    }
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A line of a CSV file that spreadsheets open (CRLF at its end): no cell of it runs as a formula.
#[must_use]
pub fn csv_line<'a>(cells: impl IntoIterator<Item = Cow<'a, str>>) -> String {
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder.terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Into memory: neither of the two fails.
    let _ = writer.write_record(cells.into_iter().map(|cell| harmless(&cell).into_owned()));
    let line = writer.into_inner().unwrap_or_default();
    String::from_utf8(line).unwrap_or_default()
}

/// The record for scripts: seconds, codes, times with their offset.
#[must_use]
pub fn record_json(record: &CallRecord) -> Value {
    json!({
        "id": record.id,
        "called_at": record.called_at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()),
        "kind": record.call_type.map(CallType::code),
        "staff": record.staff_id,
        "extension": record.extension,
        "caller": record.src,
        "called": record.dst,
        "disposition": record.disposition.to_string(),
        "duration_s": record.duration_s,
        "talked_s": record.talked_s,
        "codeid1": record.code_1,
        "codeid2": record.code_2,
        "customer": record.customer_id,
        "classif": record.classif_id,
        "project": record.project_id,
        "uniqueid": record.unique_id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_minutes_and_hours_and_less_than_none_is_nothing() {
        let told = [0, 5, 65, 3600, 3725, 360_000, -1].map(minutes);
        assert_eq!(told, ["0:00", "0:05", "1:05", "1:00:00", "1:02:05", "100:00:00", ""]);
    }

    #[test]
    fn a_line_is_quoted_where_it_must_be_and_runs_no_formula() {
        let cells = ["1", "a,b", "=1+1", "\"x\""].map(Cow::from);
        assert_eq!(csv_line(cells), "1,\"a,b\",'=1+1,\"\"\"x\"\"\"\r\n");
    }
}
