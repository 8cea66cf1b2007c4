//! The page's size, for jobs that are as large and as hostile in every part as a job can be.

use serde_json::{Value, json};

use super::problems::{Problem, Section, by_reason};
use super::*;
use crate::clock;
use crate::ledger::{
    Example, JobId, JobNo, JobState, RowKey, Run, RunBy, Scope, SourceRecord, Standing, StoredRow,
    Tally,
};
use crate::outcome::{Notes, Status, StoppedBy};
use crate::report::layout::Layout;
use crate::report::{Bounds, Meta, SuppressRecord};
use crate::row::RowId;

const CELL: usize = 32_767;

/// A job whose every name is as long as a cell can be.
fn job(text: &str, columns: usize, lists: usize) -> Job {
    let source = SourceRecord {
        file: text.repeat(4_096),
        sheet: Some(text.repeat(999)),
        encoding: None,
        rows: 0,
        sha256: String::new(),
        header: vec![text.repeat(CELL); columns],
        columns: vec![("phonenum".into(), text.repeat(CELL))],
    };
    let mut small = source.clone();
    small.header = vec![text.repeat(99)];
    small.columns = Vec::new();
    let mut sources = vec![source];
    sources.resize(lists, small);
    let run = Run {
        by: RunBy {
            command: "import".into(),
            user: Some(text.repeat(999)),
            host: Some(text.repeat(999)),
            version: Some(text.repeat(999)),
            limit: None,
        },
        started_at: clock::now(),
        finished_at: None,
        stopped_by: Some(StoppedBy::Errno { errno: 3, message: text.repeat(2_000) }),
        exit_code: None,
        requests_sent: 1,
        requests_retried: 0,
    };
    Job {
        no: JobNo(1),
        id: JobId::new(clock::now(), 1),
        state: JobState::Stopped,
        stopped_by: run.stopped_by.clone(),
        exit_code: Some(4),
        scope: Scope {
            endpoint: "sandbox".into(),
            company: "8".into(),
            action: "AddTaskData".into(),
        },
        settings: String::new(),
        sources,
        expanded: 0,
        requests_sent: 1,
        requests_retried: 0,
        active_ms: 1,
        started_at: clock::now(),
        finished_at: None,
        runs: vec![run; 500],
        purged: None,
    }
}

/// Its summary, with so many reasons, and thousands of targets and do-not-call lists.
fn summary(job: &Job, reasons: usize, text: &str) -> Summary {
    let mut tally = Tally::default();
    for nth in 0..reasons {
        tally.reasons.insert(format!("errno_{nth} {}", text.repeat(2_000)), 10);
    }
    let target =
        |nth: u64| json!({"batchid": format!("{nth}{}", text.repeat(500)), "inserted": u64::MAX});
    let per_target: Vec<Value> = (0..3_000).map(target).collect();
    let list = SuppressRecord {
        file: text.repeat(4_096),
        sha256: String::new(),
        modified: None,
        numbers: 1,
        without_number: 0,
    };
    let meta = Meta {
        target: Some(json!({"batch_column": text.repeat(CELL), "per_target": per_target})),
        per_target: false,
        limit_per_s: None,
        suppress: vec![list; 3_000],
        bounds: Bounds::default(),
    };
    Summary::of_job(job, &tally, &meta).unwrap()
}

fn row(key: RowKey, cells: &[String]) -> StoredRow {
    StoredRow {
        key,
        id: RowId { source: 0, row: 2 },
        standing: Standing::At(Status::Failed),
        reason: Some("phone_missing".into()),
        errno: None,
        message: cells.first().cloned(),
        remark: cells.first().cloned(),
        notes: Notes::default(),
        settled_at: None,
        phone: None,
        recipient: None,
        cells: cells.to_vec(),
    }
}

fn problems(summary: &Summary) -> Vec<Problem> {
    let reasons: Vec<&String> = summary.reasons.keys().take(100).collect();
    let found = (0..1_000).map(|nth: usize| Example {
        key: RowKey(nth as i64 + 1),
        status: Status::Failed,
        reason: Some((*reasons[nth / 10 % reasons.len()]).clone()),
    });
    by_reason(found.collect(), summary)
}

/// The page of a job with so many reasons, ten rows each of such a cell, and this text in every other
/// place.
fn page_of(text: &str, cell: &str, columns: usize, lists: usize, reasons: usize) -> String {
    let job = job(text, columns, lists);
    let summary = summary(&job, reasons, text);
    let problems = problems(&summary);
    let options = ReportOptions {
        folder: "report".into(),
        statuses: Vec::new(),
        csv: true,
        xlsx: true,
        html: true,
        json: true,
        words: Words::default(),
    };
    let frame = Frame::of(&summary, &problems, &options);
    let layout = Layout::of(&job.sources);
    let mut section = Section::new(&job, &layout, &summary, &options, frame.bytes_left());
    let cells = vec![cell.to_owned(); columns];
    for (nth, problem) in problems.iter().enumerate() {
        let mut rows = section.begin(problem, problems.len() - nth);
        for key in &problem.keys {
            rows.add(Some(row(*key, &cells)));
        }
        section.end(problem, rows);
    }
    frame.around(&section.markup(&problems))
}

#[test]
fn a_hundred_reasons_of_ten_rows_of_forty_full_cells_stay_within_the_pages_size() {
    for text in ["好", "<"] {
        let page = page_of(text, &text.repeat(CELL), 40, 1, 100);
        assert!(page.len() <= PAGE_BYTES_MOST, "{text}: {}", page.len());
        assert_eq!(page.matches("data-problem=").count(), 100, "{text}: every reason is shown");
        let rows = page.matches("<tr data-status=").count();
        assert!(rows >= 500, "{text}: most of the rows are shown, not {rows}");
    }
}

#[test]
fn thousands_of_lists_targets_and_runs_and_hundreds_of_reasons_stay_within_it_too() {
    let page = page_of("\u{202e}", &"<".repeat(500), 300, 1_000, 700);
    assert!(page.len() <= PAGE_BYTES_MOST, "{}", page.len());
    assert_eq!(page.matches("data-problem=").count(), 100);
}

#[test]
fn a_small_job_has_its_texts_whole() {
    let job = job("", 1, 1);
    let summary = summary(&job, 1, "");
    let problems = problems(&summary);
    let options = ReportOptions {
        folder: "report".into(),
        statuses: Vec::new(),
        csv: false,
        xlsx: false,
        html: true,
        json: false,
        words: Words::default(),
    };
    let layout = Layout::of(&job.sources);
    let mut section = Section::new(&job, &layout, &summary, &options, PAGE_BYTES_MOST);
    let text = "杭州市西湖区文三路".repeat(8);
    let mut rows = section.begin(&problems[0], 1);
    rows.add(Some(row(RowKey(1), std::slice::from_ref(&text))));
    section.end(&problems[0], rows);
    assert!(section.markup(&problems).into_string().contains(&text));
}

#[test]
fn names_of_runs_are_texts_too() {
    let page = page_of("</td><script>\"", "<b>", 3, 2, 2);
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    assert!(page.matches("&lt;/td&gt;&lt;script&gt;&quot;").count() > 1_000);
    assert!(!page.contains("<b>&") && !page.contains("</td><script>"));
}

#[test]
fn a_course_is_drawn_where_there_is_one() {
    let job = job("", 1, 1);
    let mut summary = summary(&job, 0, "");
    let second = |second| jiff::Timestamp::from_second(second).unwrap();
    summary.timeline.add(second(1_790_000_000), Status::Inserted);
    let drawn = |summary: &Summary| course::course(summary, Words::default()).into_string();
    assert_eq!(drawn(&summary), "", "one stretch is no course");
    summary.timeline.add(second(1_790_000_001), Status::Failed);
    assert_eq!(drawn(&summary).matches("<g>").count(), 2);
}
