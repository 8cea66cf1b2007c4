//! One call, as the platform has it on record.
//!
//! Values come as strings or as numbers, fields may be missing; a missing text is empty, and a
//! missing figure is `None`. A record without an id is one all the same: it cannot be paged by.

use std::fmt;

use jiff::civil::DateTime;
use serde_json::Value;

use crate::platform::values::{Fields, number, records, text};

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Disposition {
    /// `ANSWERED`.
    Answered,
    /// `NO ANSWER`.
    NoAnswer,
    /// `FAILED`.
    Failed,
    /// `BUSY`.
    Busy,
    /// `UNKNOWN`, or no word at all.
    Unknown,
    /// A word that the protocol does not name.
    Other(String),
}

impl Disposition {
    /// The way to end that this word stands for.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word.to_ascii_uppercase().replace('_', " ").as_str() {
            "ANSWERED" => Self::Answered,
            "NO ANSWER" | "NOANSWER" => Self::NoAnswer,
            "FAILED" => Self::Failed,
            "BUSY" => Self::Busy,
            "UNKNOWN" | "" => Self::Unknown,
            _ => Self::Other(word.to_owned()),
        }
    }
}

impl fmt::Display for Disposition {
    /// The protocol's word.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Answered => "ANSWERED",
            Self::NoAnswer => "NO ANSWER",
            Self::Failed => "FAILED",
            Self::Busy => "BUSY",
            Self::Unknown => "UNKNOWN",
            Self::Other(word) => word,
        })
    }
}

/// Who called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CallType {
    /// 0: a staff member called the customer.
    Outgoing,
    /// 1: the customer called.
    Incoming,
    /// 3: the platform called the customer for a task batch.
    Predictive,
    /// A number that the protocol does not name.
    Other(i64),
}

impl CallType {
    /// The stable code for scripts.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Outgoing => "outgoing".into(),
            Self::Incoming => "incoming".into(),
            Self::Predictive => "predictive".into(),
            Self::Other(number) => format!("type_{number}"),
        }
    }
}

impl From<i64> for CallType {
    fn from(number: i64) -> Self {
        match number {
            0 => Self::Outgoing,
            1 => Self::Incoming,
            3 => Self::Predictive,
            other => Self::Other(other),
        }
    }
}

/// A call record (protocol, action 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// The platform's key, greater for later records.
    pub id: Option<i64>,
    /// The calling number.
    pub src: String,
    /// The called number.
    pub dst: String,
    /// When it began, in China Standard Time; `None` where that cannot be read.
    pub called_at: Option<DateTime>,
    /// From its beginning to its end, in seconds; `None` where no number of them is told, or one that
    /// no call has.
    pub duration_s: Option<i64>,
    /// Talked, in seconds; `None` as for `duration_s`.
    pub talked_s: Option<i64>,
    /// How it ended.
    pub disposition: Disposition,
    /// The customer's number in the platform's customer base.
    pub customer_id: String,
    /// The company.
    pub company_id: String,
    /// `ClassifId`.
    pub classif_id: String,
    /// `ProjectId`.
    pub project_id: String,
    /// The staff member.
    pub staff_id: String,
    /// The extension.
    pub extension: String,
    /// The caller's own first tag.
    pub code_1: String,
    /// The caller's own second tag.
    pub code_2: String,
    /// The key of the recording; empty where there is none.
    pub unique_id: String,
    /// Who called; `None` where the platform does not say.
    pub call_type: Option<CallType>,
}

impl CallRecord {
    /// The customer's number: whom the call went to, or who called in.
    #[must_use]
    pub fn customer_number(&self) -> &str {
        if self.call_type == Some(CallType::Incoming) { &self.src } else { &self.dst }
    }
}

/// Reads the reply's `data`. `None` where it is no list of records.
pub(in crate::platform) fn read(data: Value) -> Option<Vec<CallRecord>> {
    Some(records(data)?.iter().map(record).collect())
}

/// No call lasts longer; what says so is no duration.
const SECONDS_MOST: i64 = 7 * 24 * 60 * 60;

/// A duration in seconds.
fn seconds(fields: &Fields, name: &str) -> Option<i64> {
    number(fields, name).filter(|seconds| (0..=SECONDS_MOST).contains(seconds))
}

fn record(fields: &Fields) -> CallRecord {
    CallRecord {
        id: number(fields, "id"),
        src: text(fields, "src"),
        dst: text(fields, "dst"),
        called_at: DateTime::strptime("%Y-%m-%d %H:%M:%S", text(fields, "calldate")).ok(),
        duration_s: seconds(fields, "duration_int"),
        talked_s: seconds(fields, "billsec_int"),
        disposition: Disposition::of(&text(fields, "disposition")),
        customer_id: text(fields, "customerid"),
        company_id: text(fields, "companyid"),
        classif_id: text(fields, "ClassifId"),
        project_id: text(fields, "ProjectId"),
        staff_id: text(fields, "staffid"),
        extension: text(fields, "exten"),
        code_1: text(fields, "codeid_1"),
        code_2: text(fields, "codeid_2"),
        unique_id: text(fields, "uniqueid"),
        call_type: number(fields, "calltype").map(CallType::from),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_with_other_types_and_missing_fields_is_read_for_what_it_says() {
        let [record] = read(json!([{
            "id": 46470, "dst": 15721266104_u64, "calldate": "yesterday", "duration_int": "12",
            "billsec_int": null, "disposition": "no answer", "calltype": 3
        }]))
        .unwrap()
        .try_into()
        .unwrap();
        assert_eq!((record.id, record.dst.as_str()), (Some(46_470), "15721266104"));
        assert_eq!((record.called_at, record.duration_s, record.talked_s), (None, Some(12), None));
        assert_eq!(record.disposition, Disposition::NoAnswer);
        assert_eq!((record.call_type, record.src.as_str()), (Some(CallType::Predictive), ""));
    }

    #[test]
    fn the_customer_is_called_or_calls() {
        let number = |calltype| {
            let data = json!({"src": "88851977744", "dst": "8001", "calltype": calltype});
            read(data).unwrap()[0].customer_number().to_owned()
        };
        assert_eq!(number("1"), "88851977744");
        assert_eq!(number("0"), "8001");
    }
}
