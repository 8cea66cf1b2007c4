//! What is kept of a purged job's own words.
//!
//! Names of files and headers stay, since lists are recognised by them, but for phone numbers in them;
//! what the platform said goes, since it may repeat whatever it was sent.

use jiff::Timestamp;
use serde_json::Value;

use super::numbers::without_numbers;
use crate::ledger::{Job, Purged};
use crate::outcome::StoppedBy;

/// The job as it will be.
pub(super) fn remains(mut job: Job, at: Timestamp) -> Job {
    for source in &mut job.sources {
        mask(&mut source.file);
        source.sheet.iter_mut().for_each(mask);
        source.header.iter_mut().for_each(mask);
        source.columns.iter_mut().for_each(|(_, column)| mask(column));
    }
    let runs = job.runs.iter_mut().map(|run| &mut run.stopped_by);
    std::iter::once(&mut job.stopped_by).chain(runs).flatten().for_each(unsay);
    if let Ok(mut settings) = serde_json::from_str(&job.settings) {
        mask_settings(&mut settings);
        job.settings = settings.to_string();
    }
    job.purged = Some(Purged { at, is_whole: true });
    job
}

fn mask(text: &mut String) {
    *text = without_numbers(text);
}

fn unsay(stopped_by: &mut StoppedBy) {
    if let StoppedBy::Errno { message, .. } = stopped_by {
        message.clear();
    }
}

/// Where settings name files and columns. As JSON, so that what a later version has put in stays.
fn mask_settings(settings: &mut Value) {
    let lists = settings.get_mut("suppress").and_then(Value::as_array_mut);
    let files = lists.into_iter().flatten().filter_map(|list| list.get_mut("file"));
    files.for_each(mask_value);
    for column in ["/target/batch_column", "/target/staff_column"] {
        settings.pointer_mut(column).into_iter().for_each(mask_value);
    }
}

fn mask_value(value: &mut Value) {
    if let Value::String(text) = value {
        mask(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{JobNo, JobState, Scope, SourceRecord};

    #[test]
    fn names_stay_but_for_numbers_and_what_the_platform_said_goes() {
        let number = "13800138000";
        let source = SourceRecord {
            file: format!("{number}.csv"),
            sheet: Some("名单".into()),
            encoding: None,
            rows: 1,
            sha256: "ab".into(),
            header: vec!["手机号".into(), number.into()],
            columns: vec![("comment".into(), number.into())],
        };
        let settings = format!(
            r#"{{"target":{{"staff_column":"{number}"}},"suppress":[{{"file":"{number}.txt"}}],
                "later":"13","report_dir":"/reports"}}"#
        );
        let said = StoppedBy::Errno { errno: 3, message: format!("{number}: 认证失败") };
        let job = Job {
            no: JobNo(1),
            id: "20261122-091530-7f3a".parse().unwrap(),
            state: JobState::Stopped,
            stopped_by: Some(said),
            exit_code: Some(4),
            scope: Scope { endpoint: "x".into(), company: "8".into(), action: "y".into() },
            settings,
            sources: vec![source],
            expanded: 0,
            requests_sent: 1,
            requests_retried: 0,
            active_ms: 1,
            started_at: Timestamp::UNIX_EPOCH,
            finished_at: None,
            runs: Vec::new(),
            purged: None,
        };
        let left = remains(job, Timestamp::UNIX_EPOCH);
        assert!(!format!("{left:?}").contains(number), "{left:?}");
        assert_eq!(left.sources[0].file, "138********.csv");
        assert_eq!((&left.sources[0].header[0][..], &left.sources[0].sha256[..]), ("手机号", "ab"));
        assert_eq!(left.stopped_by, Some(StoppedBy::Errno { errno: 3, message: String::new() }));
        let settings: Value = serde_json::from_str(&left.settings).unwrap();
        assert_eq!(
            (&settings["later"], &settings["report_dir"]),
            (&"13".into(), &"/reports".into())
        );
    }
}
