//! `--events FILE`: what a program that watches a run reads.

use dialfeed::sandbox::{Fault, Faults, Instead, Rule, When};
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

#[test]
fn what_the_run_needs_for_something_else_takes_no_events() {
    let platform = Platform::start();
    let machine = Machine::new();
    machine.list("list.csv", 0, 3);
    machine.list("never.csv", 5, 1);
    let before = std::fs::read(machine.path("list.csv")).unwrap();
    for file in ["list.csv", "./never.csv", "state/ledger.db", "state/new.jsonl"] {
        let words = ["--suppress", "never.csv", "--events", file, "--json"];
        let ended = machine.run(&platform.import("list.csv", &words));
        assert_eq!(ended.code, Some(2), "{file}: {ended:?}");
        assert_eq!(ended.json()["error"]["code"], "events_file");
        std::fs::create_dir_all(machine.state()).unwrap();
    }
    assert_eq!(std::fs::read(machine.path("list.csv")).unwrap(), before);
    assert_eq!(platform.received(), 0);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_is_refused_and_not_waited_for() {
    let platform = Platform::start();
    let machine = Machine::new();
    machine.list("list.csv", 0, 3);
    let made = std::process::Command::new("mkfifo").arg(machine.path("pipe")).status().unwrap();
    assert!(made.success());
    let ended = machine.run(&platform.import("list.csv", &["--events", "pipe", "--json"]));
    assert_eq!((ended.code, platform.received()), (Some(1), 0), "{ended:?}");
    assert_eq!(ended.json()["error"]["code"], "events_file");
}

#[test]
fn neither_the_platforms_message_nor_a_files_name_brings_a_number_into_it() {
    let rule = Rule::new(When::From(2), Fault::not_stored(Instead::Errno(3)));
    let platform = Platform::with(Faults { script: vec![rule], ..Faults::default() });
    let machine = Machine::new();
    machine.list("13800138000.csv", 0, 3);
    machine.write("run.jsonl", r#"{"cut": "#);
    let words = platform.import("13800138000.csv", &["--events", "run.jsonl", "--json"]);
    let ended = machine.run(&words);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let text = std::fs::read_to_string(machine.path("run.jsonl")).unwrap();
    let (cut, rest) = text.split_once('\n').unwrap();
    assert_eq!(cut, r#"{"cut": "#);
    machine.write("run.jsonl", rest);
    let lines = lines(&machine, "run.jsonl");
    let stopped_by = &lines.last().unwrap()["stopped_by"];
    assert_eq!(stopped_by, &serde_json::json!({"errno": 3}));
    assert_eq!(of(&lines, "settled")[0]["file"], "138****8000.csv");
}
