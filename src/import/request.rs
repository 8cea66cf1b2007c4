//! What an import is asked to do, and what of it the ledger remembers for `resume`.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Earlier, HistoryChoice};
use crate::clean::AreaCode;
use crate::ledger::{RunBy, Scope};
use crate::outcome::Status;
use crate::platform::Method;
use crate::push::{Hours, MaxFailures, Pace, PushSettings, Rate, Window, next};
use crate::report::{Bounds, Meta, SuppressRecord, Words};
use crate::source::ColumnRef;
use crate::text_or_raw;

/// Who gets the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetChoice {
    /// One task batch.
    Batch(String),
    /// The batch in this column.
    BatchColumn(String),
    /// These staff members in turn.
    Staff(Vec<String>),
    /// The staff member in this column.
    StaffColumn(String),
}

impl TargetChoice {
    /// The platform's action.
    #[must_use]
    pub fn action(&self) -> &'static str {
        match self {
            Self::Batch(_) | Self::BatchColumn(_) => "AddTaskData",
            Self::Staff(_) | Self::StaffColumn(_) => "AddCBaseData",
        }
    }

    /// The column that names the recipient.
    #[must_use]
    pub fn column(&self) -> Option<ColumnRef> {
        match self {
            Self::BatchColumn(column) | Self::StaffColumn(column) => {
                Some(ColumnRef(column.clone()))
            }
            Self::Batch(_) | Self::Staff(_) => None,
        }
    }

    /// `target` of `summary.json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let action = self.action();
        match self {
            Self::Batch(batch) => json!({"action": action, "batchid": batch}),
            Self::BatchColumn(column) => json!({"action": action, "batch_column": column}),
            Self::Staff(staff) if staff.len() == 1 => {
                json!({"action": action, "staffid": staff[0]})
            }
            Self::Staff(staff) => json!({"action": action, "staffid": staff}),
            Self::StaffColumn(column) => json!({"action": action, "staff_column": column}),
        }
    }

    /// Whether the report counts by recipient.
    #[must_use]
    pub fn has_several(&self) -> bool {
        match self {
            Self::Batch(_) => false,
            Self::Staff(staff) => staff.len() > 1,
            Self::BatchColumn(_) | Self::StaffColumn(_) => true,
        }
    }
}

/// What the ledger remembers of how a job was asked for. Never the auth code (law 4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobSettings {
    /// The endpoint; `None` for the embedded platform.
    pub endpoint: Option<String>,
    /// The company's number.
    pub company: String,
    /// Whether requests go by GET.
    pub by_get: bool,
    /// Who gets the rows.
    pub target: TargetChoice,
    /// `--rate`; `None` for `auto`.
    pub rate_per_s: Option<f64>,
    /// `--concurrency`.
    pub concurrency: usize,
    /// `--timeout`, in milliseconds.
    pub timeout_ms: u64,
    /// `--retries`.
    pub retries: u32,
    /// `--on-uncertain resend`.
    pub resend_uncertain: bool,
    /// `--max-failures N`.
    pub max_failures_in_a_row: Option<u64>,
    /// `--max-failures P%`.
    pub max_failures_percent: Option<f64>,
    /// `--window`, two times of day.
    pub window: Option<(String, String)>,
    /// `--stop-at`, a time of day.
    pub stop_at: Option<String>,
    /// Whether earlier jobs do not count: `--again`, or `--history off`.
    pub again: bool,
    /// `--history`; jobs of earlier versions have none on record.
    #[serde(default)]
    pub history: HistoryChoice,
    /// `--since`.
    #[serde(default)]
    pub since_days: Option<u32>,
    /// The do-not-call lists that were heeded, when it was planned and each time it went on.
    #[serde(default)]
    pub suppress: Vec<SuppressRecord>,
    /// Where their names begin that are not absolute; empty where an earlier version did not say.
    #[serde(default, with = "text_or_raw")]
    pub folder: PathBuf,
    /// `--area`: numbers on do-not-call lists are read with it too.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// `--strict`.
    pub strict: bool,
    /// Where the report goes: absolute, so that `resume` from elsewhere finds it.
    #[serde(with = "text_or_raw")]
    pub report_dir: PathBuf,
    /// How the report says things. Not remembered: each run speaks its own user's language.
    #[serde(skip)]
    pub words: Words,
    /// Who begins this run. The ledger keeps it with the run.
    #[serde(skip)]
    pub by: RunBy,
}

impl JobSettings {
    /// What two targets must share to be the same. The embedded platform is one target, whatever
    /// its port.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope {
            endpoint: self.endpoint.clone().unwrap_or_else(|| "sandbox".into()),
            company: self.company.clone(),
            action: self.target.action().into(),
        }
    }

    /// Which earlier jobs count.
    #[must_use]
    pub fn earlier(&self) -> Earlier {
        let history = if self.again { HistoryChoice::Off } else { self.history };
        Earlier { history, since_days: self.since_days }
    }

    /// Sets which earlier jobs count.
    pub fn set_earlier(&mut self, earlier: Earlier) {
        self.again = earlier.history == HistoryChoice::Off;
        (self.history, self.since_days) = (earlier.history, earlier.since_days);
    }

    /// The time one request may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }

    /// How parameters travel.
    #[must_use]
    pub fn method(&self) -> Method {
        if self.by_get { Method::Get } else { Method::Post }
    }

    /// The pace of a run. A ceiling that the ledger could not have been given reads as one a second.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.rate_per_s.map_or_else(Pace::auto, |per_s| {
            Pace::new(Rate::per_second(per_s).unwrap_or(Rate::ONE_PER_SECOND))
        })
    }

    /// Sets `--max-failures`.
    pub fn set_max_failures(&mut self, limit: MaxFailures) {
        (self.max_failures_in_a_row, self.max_failures_percent) = match limit {
            MaxFailures::InARow(most) => (Some(most), None),
            MaxFailures::Percent(most) => (None, Some(most)),
        };
    }

    /// Sets `--window`.
    pub fn set_window(&mut self, from: Time, until: Time) {
        self.window = Some((from.to_string(), until.to_string()));
    }

    /// When pushing is allowed, for a run that begins now.
    #[must_use]
    pub fn hours(&self, now: Timestamp) -> Hours {
        let time = |text: &str| text.parse::<Time>().ok();
        let window = self
            .window
            .as_ref()
            .and_then(|(from, until)| Some(Window { from: time(from)?, until: time(until)? }));
        let stop_at = self.stop_at.as_deref().and_then(time).map(|time| next(now, time));
        Hours { window, stop_at }
    }

    /// How a run that begins now pushes.
    #[must_use]
    pub fn push_settings(
        &self,
        now: Timestamp,
        wall: fn() -> Timestamp,
        seed: u64,
    ) -> PushSettings {
        let max_failures = match (self.max_failures_in_a_row, self.max_failures_percent) {
            (_, Some(percent)) => MaxFailures::Percent(percent),
            (in_a_row, None) => MaxFailures::InARow(in_a_row.unwrap_or(50)),
        };
        PushSettings {
            concurrency: self.concurrency,
            timeout: self.timeout(),
            retries: self.retries,
            resend_uncertain: self.resend_uncertain,
            max_failures,
            hours: self.hours(now),
            wall,
            seed,
        }
    }

    /// What a summary says of the job besides its rows.
    #[must_use]
    pub fn meta(&self) -> Meta {
        Meta {
            target: Some(self.target.to_json()),
            per_target: self.target.has_several(),
            limit_per_s: self.rate_per_s,
            suppress: self.suppress.clone(),
            bounds: self.bounds(),
        }
    }

    /// What the sentence about a stop may name.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let in_a_row = self.max_failures_in_a_row.map(|most| most.to_string());
        let percent = self.max_failures_percent.map(|most| format!("{most}%"));
        Bounds {
            endpoint: self.endpoint.clone().unwrap_or_else(|| "sandbox".into()),
            max_failures: in_a_row.or(percent).unwrap_or_default(),
            stop_at: self.stop_at.clone().unwrap_or_default(),
        }
    }

    /// As the ledger keeps it.
    #[must_use]
    pub fn to_json(&self) -> String {
        json!(self).to_string()
    }
}

/// The statuses whose rows `resume` may be asked to send again.
pub(super) const ASKABLE: [Status; 2] = [Status::Uncertain, Status::Failed];

#[cfg(test)]
mod tests {
    use super::*;

    /// As the first version wrote them.
    const OLDER: &str = r#"{"endpoint":null,"company":"8","by_get":false,
        "target":{"staff":["8001","8002"]},"rate_per_s":20.0,"concurrency":8,"timeout_ms":15000,
        "retries":5,"resend_uncertain":false,"max_failures_in_a_row":50,
        "max_failures_percent":null,"window":null,"stop_at":null,"again":false,"strict":false,
        "report_dir":"/reports/job"}"#;

    #[cfg(unix)]
    #[test]
    fn a_report_folder_that_is_no_unicode_is_remembered_as_it_is() {
        use std::os::unix::ffi::OsStringExt as _;
        let mut settings: JobSettings = serde_json::from_str(OLDER).unwrap();
        assert_eq!(settings.report_dir, PathBuf::from("/reports/job"));
        settings.report_dir = std::ffi::OsString::from_vec(b"/reports/\xc3\xfb".to_vec()).into();
        let again: JobSettings = serde_json::from_str(&settings.to_json()).unwrap();
        assert_eq!(again.report_dir, settings.report_dir);
    }

    #[test]
    fn a_job_of_an_older_version_is_read_and_looks_back_as_it_did() {
        let older: JobSettings = serde_json::from_str(OLDER).unwrap();
        assert_eq!(older.earlier(), Earlier::default());
        assert_eq!(older.meta().suppress, []);
        let again = OLDER.replace(r#""again":false"#, r#""again":true"#);
        let again: JobSettings = serde_json::from_str(&again).unwrap();
        assert_eq!(again.earlier().history, HistoryChoice::Off);
    }

    #[test]
    fn a_do_not_call_list_of_an_older_version_is_still_on_record() {
        let list = r#""suppress":[{"file":"a.csv","sha256":"00","modified":null,"numbers":2}],"#;
        let older: JobSettings =
            serde_json::from_str(&OLDER.replacen('{', &format!("{{{list}"), 1)).unwrap();
        let record = &older.meta().suppress[0];
        assert_eq!((record.numbers, record.without_number), (2, 0));
    }

    #[test]
    fn what_was_chosen_comes_back_from_the_ledger() {
        let mut settings: JobSettings = serde_json::from_str(OLDER).unwrap();
        for history in [HistoryChoice::Company, HistoryChoice::Off, HistoryChoice::Target] {
            let earlier = Earlier { history, since_days: Some(30) };
            settings.set_earlier(earlier);
            let kept: JobSettings = serde_json::from_str(&settings.to_json()).unwrap();
            assert_eq!(kept.earlier(), earlier);
        }
    }
}
