//! Two runs on one ledger: one target is fed by one run alone (6), two targets go side by side.

use dialfeed::sandbox::Faults;

use super::{is_chinese, rows};
use crate::support::{BATCH, Ended, Machine, Platform, Running, until};

const ROWS: u32 = 60;

/// A platform, and a run that is busy with the first list there for about two seconds.
fn busy() -> (Platform, Machine, Running) {
    let platform = Platform::with(Faults { latency_ms: 30, ..Faults::default() });
    let machine = Machine::new();
    machine.list("first.csv", 0, ROWS);
    machine.list("second.csv", ROWS, 20);
    let running = machine.start(&platform.import("first.csv", &["--rate", "25/s", "--json"]));
    until("it is busy", || platform.received() >= 2);
    (platform, machine, running)
}

fn busy_elsewhere(ended: &Ended, names: &str, lang: &str) {
    assert_eq!(ended.code, Some(6), "{ended:?}");
    let object = ended.json();
    assert_eq!(object["error"]["code"], "held");
    assert_eq!(object["exit_code"], 6);
    let message = object["error"]["message"].as_str().unwrap();
    assert!(message.contains(names), "{message}");
    assert_eq!(is_chinese(message), lang == "zh", "{message}");
}

#[test]
fn a_second_run_into_one_target_is_turned_away_and_one_into_another_finishes() {
    let (platform, machine, mut running) = busy();
    for lang in ["zh", "en"] {
        let words = platform.import("second.csv", &["--json", "--lang", lang]);
        busy_elsewhere(&machine.run(&words), BATCH, lang);
    }
    let ended = machine.run(&platform.import("second.csv", &["--batch", "20261102", "--json"]));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(rows(&ended.json(), "inserted"), 20);
    assert!(!running.has_ended(), "the first run was to be busy all the while");
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(rows(&ended.json(), "inserted"), u64::from(ROWS));
    assert_eq!(machine.jobs().len(), 2, "who was turned away left no job");
    assert_eq!(platform.numbers_arrived_once().len(), 80);
    let ended = machine.run(&platform.import("second.csv", &["--json"]));
    assert_eq!(ended.code, Some(0), "the target is free again: {ended:?}");
}

#[test]
fn a_job_under_way_cannot_be_resumed_and_is_shown_as_running() {
    let (platform, machine, mut running) = busy();
    let job = machine.job();
    for lang in ["zh", "en"] {
        let ended = machine.run(&["resume", &job, "--json", "--lang", lang]);
        busy_elsewhere(&ended, &job, lang);
    }
    assert_eq!(machine.summary(&job)["state"], "running");
    assert!(!running.has_ended(), "the first run was to be busy all the while");
    assert_eq!(running.kill().code, None);

    let mut first = machine.start(&["resume", &job, "--rate", "25/s"]);
    let before = platform.received();
    until("it is busy", || platform.received() > before);
    busy_elsewhere(&machine.run(&["resume", &job, "--json", "--lang", "en"]), &job, "en");
    assert!(!first.has_ended(), "the first resume was to be busy all the while");
    assert!([Some(0), Some(3)].contains(&first.end().code));
    let numbers = platform.numbers_arrived_once();
    assert!(numbers.len() >= ROWS as usize - 16, "{}", numbers.len());
}

#[test]
fn a_run_that_looks_at_the_whole_company_has_it_alone() {
    let (platform, machine, mut running) = busy();
    let staff = ["--staff", "8001", "--json"];
    for lang in ["zh", "en"] {
        let company = ["--staff", "8001", "--history", "company", "--json", "--lang", lang];
        let ended = machine.run(&platform.import("second.csv", &company));
        busy_elsewhere(&ended, "--history company", lang);
    }
    let ended = machine.run(&platform.import("second.csv", &staff));
    assert_eq!(ended.code, Some(0), "another target goes side by side: {ended:?}");
    assert!(!running.has_ended(), "the first run was to be busy all the while");
    assert_eq!(running.end().code, Some(0));

    machine.list("third.csv", ROWS + 20, ROWS);
    let company = ["--rate", "25/s", "--history", "company", "--json"];
    let before = platform.received();
    let mut running = machine.start(&platform.import("third.csv", &company));
    until("it is busy", || platform.received() >= before + 2);
    for target in [["--batch", "20261103"], ["--staff", "8002"]] {
        for lang in ["zh", "en"] {
            let words = [&target[..], &["--json", "--lang", lang]].concat();
            let ended = machine.run(&platform.import("second.csv", &words));
            busy_elsewhere(&ended, "--history company", lang);
        }
    }
    assert!(!running.has_ended(), "it was to be busy all the while");
    assert_eq!(running.end().code, Some(0));
    assert_eq!(platform.numbers_arrived_once().len(), 2 * ROWS as usize + 20);
}

#[test]
fn a_job_under_way_is_shown_with_the_pace_it_has() {
    let (platform, machine, running) = busy();
    until("half is sent", || platform.received() >= u64::from(ROWS) / 2);
    let job = machine.summary(&machine.job());
    let pace = job["pace"]["achieved_per_s"].as_f64().unwrap();
    assert!((1.0..=60.0).contains(&pace), "{job}");
    assert_eq!(running.end().code, Some(0));
}
