//! `dialfeed report`: which files each choice of formats and statuses writes, which it leaves
//! alone, and how far the writing is told to be.

use std::collections::BTreeSet;
use std::sync::Arc;

use calamine::{Reader as _, Xlsx};
use dialfeed::clock;
use dialfeed::import::{find_job, report_job};
use dialfeed::ledger::Sqlite;
use dialfeed::outcome::Status;
use dialfeed::report::{ReportOptions, Words};

use super::desk::{BATCH, Desk};

/// Two rows that are sent, one that repeats another, one that cannot be sent.
const LIST: &str = "手机,姓名\n13490000001,甲\n13490000002,乙\n1349000000,丙\n13490000001,丁\n";
/// The CSV files.
const CSV: [&str; 6] =
    ["inserted.csv", "duplicate.csv", "failed.csv", "uncertain.csv", "skipped.csv", "pending.csv"];

/// A desk with one job that is done, and its name.
fn desk() -> (Desk, String) {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    let summary = desk.import(0, "first", &["list.csv", "--batch", BATCH]);
    let job = summary["job"].as_str().unwrap().to_owned();
    (desk, job)
}

fn files(desk: &Desk, folder: &str) -> BTreeSet<String> {
    let Ok(entries) = std::fs::read_dir(desk.path(folder)) else { return BTreeSet::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn sheets(desk: &Desk, file: &str) -> Vec<String> {
    let book: Xlsx<_> = calamine::open_workbook(desk.path(file)).unwrap();
    book.sheet_names()
}

#[test]
fn each_choice_of_formats_writes_its_files_and_no_other() {
    let (desk, job) = desk();
    let choices: [(&str, Vec<&str>); 6] = [
        ("json", vec!["summary.json"]),
        ("csv", CSV.to_vec()),
        ("xlsx", vec!["report.xlsx"]),
        ("json,xlsx", vec!["summary.json", "report.xlsx"]),
        ("csv,json", [&CSV[..], &["summary.json"]].concat()),
        ("csv,xlsx,json", [&CSV[..], &["summary.json", "report.xlsx"]].concat()),
    ];
    for (formats, written) in choices {
        let folder = formats.replace(',', "-");
        let ran = desk.run(&["report", &job, "--format", formats, "--report-dir", &folder]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(files(&desk, &folder), set(&written), "{formats}");
    }
}

#[test]
fn with_statuses_only_their_files_and_sheets_are_written() {
    let (desk, job) = desk();
    let failed = ["report", &job, "--status", "failed", "--report-dir", "failed"];
    assert_eq!(desk.run(&failed).code, 0);
    assert_eq!(
        files(&desk, "failed"),
        set(&["failed.csv", "report.html", "report.xlsx", "summary.json"])
    );
    assert_eq!(sheets(&desk, "failed/report.xlsx").len(), 1, "no row failed: the figures alone");
    let skipped = "rejected，inserted";
    let some = ["report", &job, "--status", skipped, "--report-dir", "some", "--lang", "zh"];
    assert_eq!(desk.run(&some).code, 0);
    let written = ["inserted.csv", "skipped.csv", "report.html", "report.xlsx", "summary.json"];
    assert_eq!(files(&desk, "some"), set(&written));
    let sheets = sheets(&desk, "some/report.xlsx");
    assert_eq!(sheets[1..], ["导入成功", "无法发送"]);
    // Rows of another status that share the file are left out.
    let text = std::fs::read_to_string(desk.path("some/skipped.csv")).unwrap();
    assert!(text.contains("rejected") && !text.contains("repeated"), "{text}");
    let one = ["report", &job, "--status", "inserted", "--format", "csv", "--report-dir", "one"];
    assert_eq!(desk.run(&one).code, 0);
    assert_eq!(files(&desk, "one"), set(&["inserted.csv"]));
}

#[test]
fn files_that_were_not_asked_for_are_left_as_they_are() {
    let (desk, job) = desk();
    let others = ["summary.json", "report.xlsx", "inserted.csv", "report.html", "notes.txt"];
    for name in others {
        desk.put(&format!("first/{name}"), "mine");
    }
    desk.put("first/failed.csv", "old");
    let ran = desk.run(&["report", &job, "--format", "csv", "--status", "failed"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for name in others {
        let text = std::fs::read_to_string(desk.path(&format!("first/{name}"))).unwrap();
        assert_eq!(text, "mine", "{name}");
    }
    let text = std::fs::read_to_string(desk.path("first/failed.csv")).unwrap();
    assert!(text.contains("_status"), "{text}");
}

#[test]
fn each_row_of_each_format_counts_once_in_what_is_told() {
    let (desk, job) = desk();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.unwrap().block_on(async {
        let ledger = Arc::new(Sqlite::open(&desk.path("state")).unwrap());
        let (job, settings) = find_job(&ledger, Some(&job)).await.unwrap();
        let all = vec![];
        for (csv, xlsx, statuses, rows) in [
            (true, true, all.clone(), 8),
            (true, false, all.clone(), 4),
            (false, true, vec![Status::Inserted], 2),
            (false, false, all, 0),
        ] {
            let options = ReportOptions {
                folder: desk.path("told"),
                statuses,
                csv,
                xlsx,
                html: false,
                json: true,
                words: Words { label: |_| "a label", ..Words::default() },
            };
            let mut told = Vec::new();
            let mut tell = |done, all| told.push((done, all));
            let made = report_job(&ledger, &job.id, &settings, &options, &mut tell).await;
            made.unwrap().report.unwrap();
            assert!(told.is_sorted() && told.iter().all(|(_, all)| *all == rows), "{told:?}");
            assert_eq!(told.last().map_or(0, |(done, _)| *done), rows);
        }
    });
}

#[test]
fn a_report_of_some_statuses_says_so_and_the_whole_one_does_not() {
    let (desk, job) = desk();
    for (lang, says) in [("zh", "只含这些状态"), ("en", "Only these rows")] {
        for (status, is_said) in [(&["--status", "failed"][..], true), (&[], false)] {
            let words =
                [&["report", &job, "--report-dir", "some", "--lang", lang], status].concat();
            assert_eq!(desk.run(&words).code, 0);
            let page = std::fs::read_to_string(desk.path("some/report.html")).unwrap();
            assert_eq!(page.contains(says), is_said, "{lang} {status:?}");
        }
    }
}

/// A killed run leaves a part behind; what another run is just writing is not its business.
#[test]
fn parts_of_killed_runs_are_swept_when_nobody_can_be_writing_them_any_more() {
    let (desk, job) = desk();
    std::fs::create_dir(desk.path("again")).unwrap();
    let parts = [".dialfeed-old.part", ".dialfeed-new.part", "mine.part"];
    for name in parts {
        desk.put(&format!("again/{name}"), "13490000001");
    }
    let long_ago = std::time::SystemTime::from(clock::now() - jiff::SignedDuration::from_hours(7));
    for name in [parts[0], parts[2]] {
        let file =
            std::fs::File::options().write(true).open(desk.path("again").join(name)).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let only = ["report", &job, "--format", "json", "--report-dir", "again"];
    assert_eq!(desk.run(&only).code, 0);
    assert_eq!(files(&desk, "again"), set(&["summary.json", parts[1], parts[2]]));
}

#[test]
fn only_a_file_that_was_written_is_named_to_be_opened_first() {
    let (desk, job) = desk();
    for (format, is_named) in [("xlsx", true), ("csv", false), ("csv,json", false)] {
        let words = ["report", &job, "--format", format, "--report-dir", "first", "--lang", "en"];
        let ran = desk.run(&words);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert_eq!(said.contains("report.xlsx"), is_named, "{format}: {said}");
    }
}

#[test]
fn a_check_of_a_list_without_one_number_to_send_writes_its_findings_all_the_same() {
    let desk = Desk::new();
    desk.put("list.csv", "手机,姓名\n1349000000,甲\n12345,乙\n");
    let ran = desk.run(&["check", "list.csv", "--report-dir", "found"]);
    assert_eq!(ran.code, 5, "{}", ran.stderr);
    assert_eq!(desk.report("found")["skipped.csv"].len(), 2);
    let summary = std::fs::read(desk.path("found/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_slice(&summary).unwrap();
    assert_eq!((&summary["state"], &summary["exit_code"]), (&"checked".into(), &5.into()));
}
