//! A platform that is well and then is not what it was: the auth code revoked, a batch deleted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dialfeed::sandbox::{Fault as Scripted, Faults, Instead, Rule, When};

use crate::php::{Doing, Php, Says, json};
use crate::rows;
use crate::seen::Seen as _;
use crate::support::{Machine, Platform, law_1_holds, number, reported};

const CONCURRENCY: u64 = 8;

#[test]
fn auth_revoked_midway_stops_the_job_and_a_new_code_goes_on() {
    const ROWS: u64 = 60;
    let revoked = Rule::new(When::From(20), Scripted::not_stored(Instead::Errno(3)));
    // As long as it takes until the run has seen it.
    let faults =
        Faults { latency_ms: 20, script: vec![revoked.times(CONCURRENCY)], ..Faults::default() };
    let (platform, machine) = (Platform::with(faults), Machine::new());
    machine.list("list.csv", 0, 60);
    let ended = machine.run(&platform.import("list.csv", &["--json", "--lang", "en"]));
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let summary = ended.json();
    law_1_holds(&summary);
    assert_eq!(summary["stopped_by"]["errno"], 3);
    assert!(ended.stderr.contains("DIALFEED_AUTH"), "{ended:?}");
    let inserted = rows(&summary, "inserted");
    assert!((19..19 + CONCURRENCY).contains(&inserted), "{summary}");
    assert_eq!(rows(&summary, "pending"), ROWS - inserted, "what met the refusal was not stored");
    assert!(platform.received() < 20 + CONCURRENCY, "what was under way, and nothing more");
    assert_eq!(platform.numbers_arrived_once().len() as u64, inserted);

    let mut command = machine.command(&["resume", "--json"]);
    command.env("DIALFEED_AUTH", "not the new one");
    let ended = machine.start_command(command).end();
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert_eq!(platform.numbers_arrived_once().len() as u64, inserted);
    let ended = machine.run(&["resume", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(platform.numbers_arrived_once().len() as u64, ROWS);
}

#[test]
fn batch_deleted_midway_stops_its_rows_alone_and_resume_finishes_them() {
    let deleted = Arc::new(AtomicBool::new(true));
    let is_deleted = Arc::clone(&deleted);
    let php = Php::start(move |asked| {
        let is_gone = asked.batch == "autumn" && asked.nth > 9 && is_deleted.load(Ordering::SeqCst);
        let reply = json(r#"{"errno":"11","message":"任务批次不存在","data":[]}"#);
        if is_gone { Doing::not_stored(Says::Bytes(reply)) } else { Doing::well() }
    });
    let machine = Machine::new();
    let batches = ["spring", "autumn", "winter"];
    let list: String = (0..30)
        .map(|nth| format!("{},{}\n", number(nth), batches[nth as usize % batches.len()]))
        .collect();
    machine.write("list.csv", format!("手机,批次\n{list}"));
    let more = ["--batch-column", "批次", "--rate", "1000/s", "--concurrency", "1"];
    let platform = ["import", "list.csv", "--endpoint", php.url(), "--company", "8"];
    let report = ["--report-dir", "report", "--json"];
    let ended = machine.run(&[&platform[..], &more, &report].concat());
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let summary = ended.json();
    law_1_holds(&summary);
    assert_eq!(summary["stopped_by"]["errno"], 11);
    assert_eq!((rows(&summary, "inserted"), rows(&summary, "pending")), (23, 7));
    for (row, reported) in reported(&machine.path("report")) {
        let nth = row - 2;
        let status = if nth > 9 && nth % 3 == 1 { "pending" } else { "inserted" };
        assert_eq!(reported.status, status, "row {row}");
    }
    let asked = php.asked();
    let refused = asked.iter().filter(|it| it.batch == "autumn" && it.nth > 9).count();
    assert_eq!(refused, 1, "one answer is enough");

    let ended = machine.run(&["resume", "--json"]);
    assert_eq!(ended.code, Some(4), "it is still not there: {ended:?}");
    deleted.store(false, Ordering::SeqCst);
    let ended = machine.run(&["resume", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    law_1_holds(&ended.json());
    let stored = php.stored();
    assert_eq!(stored.len(), 30);
    assert!(stored.values().all(|times| *times == 1), "{stored:?}");
}

/// The same through more requests at a time than the batch has rows left.
#[test]
fn batch_deleted_midway_under_many_requests_leaves_no_row_failed() {
    let php = Php::start(|asked| {
        let reply = json(r#"{"errno":11,"message":"","data":null}"#);
        let is_gone = asked.batch == "1";
        if is_gone { Doing::not_stored(Says::Bytes(reply)) } else { Doing::well() }
    });
    let machine = Machine::new();
    let list: String = (0..60).map(|nth| format!("{},{}\n", number(nth), nth % 2)).collect();
    machine.write("list.csv", format!("手机,批次\n{list}"));
    let words = ["--batch-column", "批次", "--rate", "1000/s", "--max-failures", "3", "--json"];
    let platform = ["import", "list.csv", "--endpoint", php.url(), "--company", "8"];
    let ended = machine.run(&[&platform[..], &words].concat());
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert_eq!((rows(&ended.json(), "inserted"), rows(&ended.json(), "pending")), (30, 30));
    assert_eq!(php.stored().len(), 30);
}
