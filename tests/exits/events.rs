//! `--events FILE`: what a program that watches a run reads.

use dialfeed::sandbox::Faults;
use serde_json::Value;

use crate::support::{Machine, Platform, number, until};

fn lines(machine: &Machine, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(machine.path(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of<'a>(lines: &'a [Value], event: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["event"] == event).collect()
}

#[test]
fn every_row_that_is_settled_is_a_line_between_the_beginning_and_the_end_and_no_line_has_a_number()
{
    let platform = Platform::with(Faults { refuse: 0.1, ..Faults::default() });
    let machine = Machine::new();
    machine.list("list.csv", 0, 40);
    let words =
        platform.import("list.csv", &["--rate", "200/s", "--events", "run.jsonl", "--json"]);
    let ended = machine.run(&words);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let lines = lines(&machine, "run.jsonl");
    assert_eq!((&lines[0]["event"], &lines[0]["rows"]), (&"began".into(), &40.into()));
    let settled = of(&lines, "settled");
    let mut rows: Vec<u64> = settled.iter().map(|line| line["row"].as_u64().unwrap()).collect();
    rows.sort_unstable();
    assert_eq!(rows, (2..=41).collect::<Vec<_>>());
    assert!(settled.iter().all(|line| line["file"] == "list.csv" && line["status"] == "inserted"));
    assert!(!of(&lines, "put_off").is_empty());
    assert!(of(&lines, "put_off").iter().all(|line| line["code"] == "http_503"));
    let last = lines.last().unwrap();
    assert_eq!((&last["event"], &last["exit_code"]), (&"ended".into(), &0.into()));
    assert_eq!(last["rows"], ended.json()["rows"]);
    assert!(lines.iter().all(|line| line["job"] == ended.json()["job"]));
    let text = std::fs::read_to_string(machine.path("run.jsonl")).unwrap();
    assert!((0..40).all(|nth| !text.contains(&number(nth))));
}

#[test]
fn a_file_that_cannot_be_opened_is_an_error_before_anything_is_read_or_sent() {
    let platform = Platform::start();
    let machine = Machine::new();
    machine.list("list.csv", 0, 3);
    for lang in ["zh", "en"] {
        let words = ["--events", "no/such/run.jsonl", "--json", "--lang", lang];
        let ended = machine.run(&platform.import("list.csv", &words));
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "events_file");
        assert!(ended.stderr.contains("no/such/run.jsonl"), "{ended:?}");
    }
    assert_eq!(platform.received(), 0);
    assert!(machine.jobs().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_takes_no_more_costs_a_word_and_no_row() {
    let platform = Platform::start();
    let machine = Machine::new();
    machine.list("list.csv", 0, 20);
    let words = platform.import("list.csv", &["--events", "/dev/full", "--json", "--lang", "en"]);
    let ended = machine.run(&words);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.json()["rows"]["inserted"], 20);
    assert_eq!(ended.stderr.matches("/dev/full").count(), 1, "{}", ended.stderr);
}

#[test]
fn a_resumed_run_goes_on_in_the_same_file() {
    let platform = Platform::start();
    let machine = Machine::new();
    machine.list("list.csv", 0, 5);
    let words = platform.import("list.csv", &["--rate", "2/s", "--events", "run.jsonl"]);
    let running = machine.start(&words);
    until("it has begun", || platform.received() >= 2);
    running.kill();
    let job = machine.job();
    let ended = machine.run(&["resume", &job, "--rate", "100/s", "--events", "run.jsonl"]);
    assert!(matches!(ended.code, Some(0 | 3)), "{ended:?}");
    let lines = lines(&machine, "run.jsonl");
    assert_eq!(of(&lines, "began").len(), 2);
    assert_eq!(of(&lines, "ended").len(), 1);
}
