//! What a job makes of the jobs before it, of jobs between its own two runs, and of its own other
//! files: nobody is called twice, and whoever got a row keeps it.

use std::collections::BTreeMap;

use dialfeed::sandbox::{Fault, Instead, Rule, When};
use serde_json::Value;

use super::desk::{BATCH, Desk, assert_balanced, figure};
use super::platform::Platform;
use super::report_files::ReportRow;

/// A list of so many numbers, from this one on.
fn list(from: usize, count: usize) -> String {
    let rows = (from..from + count).map(|index| format!("1349000{index:04},客户{index}\n"));
    rows.fold("手机,姓名\n".to_owned(), |list, row| list + &row)
}

fn number(index: usize) -> String {
    format!("1349000{index:04}")
}

/// What the note of a row says that this job has sent before: its name, and the day it began.
fn noted(job: &Value) -> String {
    let began = job["started_at"].as_str().unwrap();
    format!("{}, {}", job["job"].as_str().unwrap(), &began[.."2026-11-22".len()])
}

fn with_status(rows: Vec<ReportRow>, status: &str) -> Vec<ReportRow> {
    rows.into_iter().filter(|row| row.status == status).collect()
}

#[test]
fn a_second_import_sends_nobody_again_and_names_the_first_job() {
    let desk = Desk::new();
    desk.put("list.csv", list(0, 5));
    desk.put("longer.csv", list(3, 5));
    let first = desk.import(0, "first", &["list.csv", "--batch", BATCH]);
    let checked = desk.check(0, "checked", &["longer.csv", "--batch", BATCH, "--sandbox"]);
    assert_eq!(figure(&checked, "rows", "already_imported"), 2);
    let second = desk.import(0, "second", &["longer.csv", "--batch", BATCH]);
    assert_balanced(&second);
    assert_eq!(figure(&second, "rows", "already_imported"), 2);
    assert_eq!(figure(&second, "rows", "inserted"), 3);
    let before = with_status(desk.rows("second"), "already_imported");
    for (row, index) in before.iter().zip([3, 4]) {
        assert_eq!(row.phonenum, number(index));
        assert_eq!((row.note.as_str(), row.reason.as_str()), (noted(&first).as_str(), ""));
    }
    let customers = desk.customers();
    assert_eq!(customers.len(), 8);
    assert!(customers.iter().all(|customer| customer.times_received == 1));

    let third = desk.import(0, "third", &["list.csv", "--batch", BATCH]);
    assert_eq!(figure(&third, "rows", "already_imported"), 5, "nothing to send is no error");
    assert_eq!(figure(&third, "requests", "sent"), 0);
}

#[test]
fn another_batch_gets_the_same_customers() {
    let desk = Desk::new();
    desk.put("list.csv", list(0, 3));
    for batch in [BATCH, "20261102"] {
        let summary = desk.import(0, "report", &["list.csv", "--batch", batch]);
        assert_eq!(figure(&summary, "rows", "inserted"), 3, "{batch}");
    }
    assert_eq!(desk.customers().len(), 6);
}

#[test]
fn again_sends_and_finds_duplicates() {
    let desk = Desk::new();
    desk.put("list.csv", list(0, 3));
    desk.import(0, "first", &["list.csv", "--batch", BATCH]);
    let summary = desk.import(0, "second", &["list.csv", "--batch", BATCH, "--again"]);
    assert_eq!(figure(&summary, "rows", "duplicate"), 3);
    assert_eq!(figure(&summary, "errnos", "10"), 3);
    let duplicates = &desk.report("second")["duplicate.csv"];
    assert!(duplicates.iter().all(|row| row.errno == "10"));
    assert!(desk.customers().iter().all(|customer| customer.times_received == 2));
}

#[test]
fn a_row_that_may_have_arrived_is_not_sent_by_the_next_job_either() {
    let desk = Desk::new();
    desk.put("list.csv", list(0, 3));
    let lost = Fault::stored(Instead::Page { status: 500, retry_after_s: None });
    let platform = Platform::start(vec![Rule::new(When::Phone(number(1)), lost)]);
    let words = |report| ["list.csv", "--batch", BATCH, "--report-dir", report];
    let first = platform.import(&desk, 3, &words("first"));
    assert_eq!(figure(&first, "rows", "uncertain"), 1);
    let second = platform.import(&desk, 0, &words("second"));
    assert_eq!(figure(&second, "rows", "already_imported"), 3);
    let unsure: Vec<ReportRow> =
        desk.rows("second").into_iter().filter(|row| !row.reason.is_empty()).collect();
    assert_eq!(unsure.len(), 1);
    assert_eq!(unsure[0].reason, "uncertain_before");
    assert_eq!(unsure[0].phonenum, number(1));
    assert_eq!(unsure[0].note, noted(&first));
    assert!(platform.customers().iter().all(|customer| customer.times_received == 1));
}

#[test]
fn a_repeated_row_names_the_row_it_repeats_and_the_file_where_it_is_another() {
    let desk = Desk::new();
    desk.put("one.csv", format!("{}+86 {}转801,又\n", list(0, 2), number(0)));
    desk.put("two.csv", list(1, 2));
    desk.put_sample("staff-assignment.xlsx");
    desk.put("three.csv", "手机\n14500006004\n");
    let files = ["one.csv", "two.csv", "staff-assignment.xlsx", "three.csv"];
    let summary = desk.import(0, "report", &[&files[..], &["--batch", BATCH]].concat());
    assert_balanced(&summary);
    assert_eq!(summary["sources"].as_array().unwrap().len(), 4);
    let repeated = with_status(desk.rows("report"), "repeated");
    let mut said: Vec<(&str, u32, &str)> = repeated
        .iter()
        .filter(|row| row.file != "staff-assignment.xlsx")
        .map(|row| (row.file.as_str(), row.row, row.note.as_str()))
        .collect();
    said.sort_unstable();
    let sheet = summary["sources"][2]["sheet"].as_str().unwrap();
    let of_workbook = format!("row 2 (staff-assignment.xlsx, {sheet})");
    assert_eq!(
        said,
        [
            ("one.csv", 4, "row 2"),
            ("three.csv", 2, of_workbook.as_str()),
            ("two.csv", 2, "row 3 (one.csv)"),
        ]
    );
}

/// Refuses one request for a reason that stops the job, and takes all others.
fn stops_at(request: u64) -> Platform {
    let refusal = Fault::not_stored(Instead::Errno(3));
    Platform::start(vec![Rule::new(When::Request(request), refusal)])
}

#[test]
fn rows_keep_their_staff_member_when_the_job_is_resumed() {
    let desk = Desk::new();
    desk.put("list.csv", list(0, 20));
    let platform = stops_at(6);
    let staff = ["8003", "8001", "8002"];
    let stopped = platform.import(&desk, 4, &["list.csv", "--staff", &staff.join(",")]);
    assert_balanced(&stopped);
    assert_eq!(stopped["stopped_by"]["errno"], 3);
    let left = figure(&stopped, "rows", "pending");
    assert!((2..=15).contains(&left), "{left} rows are left to go on with");
    let resumed = platform.resume(&desk, 0, &[]);
    assert_balanced(&resumed);
    assert_eq!(resumed["job"], stopped["job"]);
    assert_eq!(figure(&resumed, "rows", "inserted"), 20);
    let arrived: BTreeMap<String, String> = platform
        .customers()
        .into_iter()
        .map(|customer| (customer.phonenum, customer.recipient.id().to_owned()))
        .collect();
    let turns = (0..20).map(|index| (number(index), staff[index % 3].to_owned())).collect();
    assert_eq!(arrived, turns);
}

#[test]
fn a_resumed_job_leaves_out_what_another_job_has_sent_meanwhile() {
    let desk = Desk::new();
    desk.put("list.csv", format!("{}13490008888转801,带分机\n", list(0, 20)));
    desk.put("urgent.csv", "手机,姓名\n13490000018,急\n13490008888,急\n");
    let platform = stops_at(3);
    let words = |file, report| [file, "--batch", BATCH, "--report-dir", report];
    let stopped = platform.import(&desk, 4, &words("list.csv", "report"));
    assert_eq!(figure(&stopped, "notes", "extension_dropped"), 1);
    let urgent = platform.import(&desk, 0, &words("urgent.csv", "urgent"));
    assert_eq!(figure(&urgent, "rows", "inserted"), 2, "pending rows hold nobody back");

    let resumed = platform.resume(&desk, 0, &[stopped["job"].as_str().unwrap()]);
    assert_balanced(&resumed);
    assert_eq!(figure(&resumed, "rows", "inserted"), 19);
    assert_eq!(figure(&resumed, "rows", "already_imported"), 2);
    assert_eq!(figure(&resumed, "notes", "extension_dropped"), 0, "it was not sent");
    let withdrawn = &desk.report("report")["skipped.csv"];
    let said: Vec<(&str, &str)> =
        withdrawn.iter().map(|row| (row.phonenum.as_str(), row.note.as_str())).collect();
    let job = noted(&urgent);
    assert_eq!(said, [("13490000018", job.as_str()), ("13490008888", &job)]);
    assert!(platform.customers().iter().all(|customer| customer.times_received == 1));
}

#[test]
fn the_whole_company_counts_where_it_is_asked_to() {
    let desk = Desk::new();
    desk.put("list.csv", list(0, 6));
    desk.put("first.csv", list(0, 1));
    desk.put("second.csv", list(1, 2));
    desk.put("third.csv", list(3, 1));
    let jobs = [
        desk.import(0, "1", &["first.csv", "--batch", BATCH]),
        desk.import(0, "2", &["second.csv", "--batch", "20261102"]),
        desk.import(0, "3", &["third.csv", "--staff", "8001,8002"]),
    ];
    let company = ["--history", "company"];
    let checked = [&["list.csv", "--batch", BATCH, "--sandbox"], &company[..]].concat();
    assert_eq!(figure(&desk.check(0, "checked", &checked), "rows", "already_imported"), 4);
    let narrow = desk.check(0, "narrow", &checked[..4]);
    assert_eq!(figure(&narrow, "rows", "already_imported"), 1, "the target alone is the default");

    for target in [["--batch", "20261103"], ["--staff", "8003,8004"]] {
        let words = [&["list.csv"], &target[..], &company].concat();
        let summary = desk.import(0, "report", &words);
        assert_balanced(&summary);
        if target[0] == "--batch" {
            assert_eq!(figure(&summary, "rows", "inserted"), 2);
            let before = with_status(desk.rows("report"), "already_imported");
            let told: Vec<&str> = before.iter().map(|row| row.note.as_str()).collect();
            assert_eq!(told, [0, 1, 1, 2].map(|job: usize| noted(&jobs[job])));
        } else {
            assert_eq!(figure(&summary, "rows", "already_imported"), 6);
            assert_eq!(figure(&summary, "requests", "sent"), 0);
        }
    }
    let numbers: Vec<String> = desk.customers().into_iter().map(|one| one.phonenum).collect();
    assert_eq!(numbers.len(), 6, "each customer once: {numbers:?}");

    let off = desk.import(0, "off", &["list.csv", "--batch", BATCH, "--history", "off"]);
    assert_eq!(figure(&off, "rows", "already_imported"), 0);
}

#[test]
fn with_since_a_job_counts_by_the_day_its_last_run_ended() {
    let desk = Desk::new();
    desk.put("list.csv", list(0, 3));
    for index in 0..3 {
        desk.put("one.csv", list(index, 1));
        desk.import(0, "report", &["one.csv", "--batch", BATCH]);
    }
    let ledger = rusqlite::Connection::open(desk.path("state").join("ledger.db")).unwrap();
    let ended = |job: i64, days: i64| {
        let ended = dialfeed::clock::now() - jiff::SignedDuration::from_hours(days * 24);
        let ended = ended.to_string();
        let set =
            "UPDATE job SET finished_at = ?, started_at = '2020-02-03T20:00:00Z' WHERE no = ?";
        assert_eq!(ledger.execute(set, (ended, job)), Ok(1));
    };
    ended(1, 100);
    ended(2, 9);
    let counted = |since: &str| {
        let words = ["list.csv", "--batch", BATCH, "--sandbox", "--since", since];
        figure(&desk.check(0, "checked", &words), "rows", "already_imported")
    };
    assert_eq!(["1", "8", "10", "99", "101"].map(counted), [1, 1, 2, 2, 3]);
    let notes: Vec<String> = desk.rows("checked").into_iter().map(|row| row.note).collect();
    assert!(notes[0].ends_with(", 2020-02-04"), "the day in China, of its beginning: {notes:?}");
    let summary = desk.import(0, "report", &["list.csv", "--batch", BATCH, "--since", "10"]);
    assert_eq!(figure(&summary, "rows", "duplicate"), 1, "the oldest is sent, as was asked");
    assert_eq!(figure(&summary, "rows", "already_imported"), 2);
}

#[test]
fn a_resumed_job_looks_back_as_far_as_its_import_did() {
    let choices: [(&[&str], u64); 3] =
        [(&[], 0), (&["--history", "company"], 2), (&["--history", "company", "--since", "5"], 0)];
    for (choice, withdrawn) in choices {
        let desk = Desk::new();
        desk.put("list.csv", list(0, 20));
        desk.put("urgent.csv", list(18, 2));
        let platform = stops_at(6);
        let words = [&["list.csv", "--batch", BATCH], choice].concat();
        let stopped = platform.import(&desk, 4, &words);
        platform.import(&desk, 0, &["urgent.csv", "--staff", "8001"]);
        let ledger = rusqlite::Connection::open(desk.path("state").join("ledger.db")).unwrap();
        let long_ago = "UPDATE job SET finished_at = '2020-02-03T20:00:00Z' WHERE no = 2";
        if choice.contains(&"--since") {
            assert_eq!(ledger.execute(long_ago, ()), Ok(1));
        }
        drop(ledger);
        let resumed = platform.resume(&desk, 0, &[stopped["job"].as_str().unwrap()]);
        assert_balanced(&resumed);
        assert_eq!(figure(&resumed, "rows", "already_imported"), withdrawn, "{choice:?}");
    }
}

#[test]
fn many_recipients_of_a_column_are_looked_back_at_each_for_itself() {
    let desk = Desk::new();
    let rows = |from: usize| -> String {
        let row = |index: usize| format!("{},{}\n", number(index), 20_261_101 + index % 90);
        (from..from + 100).fold("手机,批次\n".to_owned(), |list, index| list + &row(index))
    };
    desk.put("first.csv", rows(0));
    desk.put("second.csv", rows(50));
    // The batches that the platform does not have keep their rows from being sent.
    let first = desk.import(4, "first", &["first.csv", "--batch-column", "批次"]);
    let sent = figure(&first, "rows", "inserted");
    assert_eq!(sent, 10, "two rounds of five batches");
    let again = ["first.csv", "--batch-column", "批次", "--sandbox"];
    let checked = desk.check(0, "checked", &again);
    assert_eq!(figure(&checked, "rows", "already_imported"), sent);
    let again = ["second.csv", "--batch-column", "批次", "--sandbox"];
    let checked = desk.check(0, "checked", &again);
    assert_eq!(figure(&checked, "rows", "already_imported"), 5, "of the second round alone");
}

#[test]
fn a_row_that_failed_is_not_tried_again_where_another_job_has_sent_it_meanwhile() {
    for more in [&[][..], &["--again"], &["--duplicates", "merge"], &["--history", "company"]] {
        let desk = Desk::new();
        desk.put("list.csv", list(0, 6));
        desk.put("urgent.csv", list(0, 2));
        let refused =
            |request| Rule::new(When::Request(request), Fault::not_stored(Instead::Errno(0)));
        let platform = Platform::start((1..=6).map(refused).collect());
        let words = [&["list.csv", "--batch", BATCH, "--report-dir", "report"], more].concat();
        let failed = platform.import(&desk, 3, &words);
        assert_eq!(figure(&failed, "rows", "failed"), 6);
        let urgent = ["urgent.csv", "--batch", BATCH, "--report-dir", "urgent"];
        let urgent = platform.import(&desk, 0, &urgent);
        let job = failed["job"].as_str().unwrap();
        let resumed = platform.resume(&desk, 0, &[job, "--retry-failed"]);
        assert_balanced(&resumed);
        assert_eq!(figure(&resumed, "rows", "already_imported"), 2, "{more:?}");
        assert_eq!(figure(&resumed, "rows", "inserted"), 4, "{more:?}");
        let skipped = &desk.report("report")["skipped.csv"];
        assert!(skipped.iter().all(|row| row.note == noted(&urgent)), "{skipped:?}");
        assert!(platform.customers().iter().all(|customer| customer.times_received == 1));
    }
}

#[test]
fn resume_without_a_name_goes_on_with_the_latest_job_that_has_rows_left() {
    let desk = Desk::new();
    desk.put("list.csv", list(0, 6));
    desk.put("other.csv", list(10, 2));
    let platform = stops_at(3);
    let stopped = platform.import(&desk, 4, &["list.csv", "--batch", BATCH]);
    platform.import(&desk, 0, &["other.csv", "--batch", "20261102"]);
    let resumed = platform.resume(&desk, 0, &[]);
    assert_eq!((&resumed["job"], figure(&resumed, "rows", "inserted")), (&stopped["job"], 6));
}
