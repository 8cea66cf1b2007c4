//! SIGTERM and SIGINT at moments drawn from a seed that is shown: while a list is read, planned,
//! pushed and reported. (`tests/crash.rs` sends them at chosen moments of a push.)

use std::time::Duration;

use dialfeed::sandbox::{Fault, Faults, Instead, Rule, When};
use rusqlite::Connection;
use serde_json::Value;

use crate::rows;
use crate::support::{Machine, Platform, Running, dice, law_1_holds, reported, until};

const ROWS: u32 = 120;
const CONCURRENCY: u64 = 8;

fn slow_platform() -> Platform {
    Platform::with(Faults { latency_ms: 5, jitter_ms: 10, ..Faults::default() })
}

/// It takes that request and never says so.
fn one_unanswered(request: u64) -> Platform {
    let silence = Fault::stored(Instead::Silence);
    let script = vec![Rule::new(When::Request(request), silence)];
    Platform::with(Faults { latency_ms: 5, jitter_ms: 10, script, ..Faults::default() })
}

fn a_signal(dice: &mut fastrand::Rng) -> (&'static str, i32) {
    if dice.bool() { ("TERM", 143) } else { ("INT", 130) }
}

/// Sends it, unless the run has ended by itself.
fn send(running: &mut Running, signal: &str) {
    if !running.has_ended() {
        running.signal(signal);
    }
}

/// Resumes until nothing is left, without leave to resend: what was said to be in doubt stays.
fn resume_ends(machine: &Machine, platform: &Platform, job: &Value) {
    let ended = machine.run(&["resume", job.as_str().unwrap(), "--json"]);
    let summary = ended.json();
    law_1_holds(&summary);
    let in_doubt = rows(&summary, "uncertain");
    assert_eq!(ended.code, Some(if in_doubt > 0 { 3 } else { 0 }), "{ended:?}");
    assert_eq!(rows(&summary, "inserted") + in_doubt, u64::from(ROWS), "{summary}");
    let there = platform.numbers_arrived_once().len() as u64;
    assert!((rows(&summary, "inserted")..=u64::from(ROWS)).contains(&there));
    assert_eq!(reported(&machine.path("report")).len(), ROWS as usize);
}

#[test]
fn a_signal_at_any_moment_leaves_nothing_or_a_job_that_resumes() {
    let mut dice = dice();
    for round in 0..10 {
        let (platform, machine) = (slow_platform(), Machine::new());
        machine.list("list.csv", 0, ROWS);
        let (signal, code) = a_signal(&mut dice);
        // Every other one meets a push that has far to go.
        let in_a_push = round % 2 == 0;
        let words = platform.import("list.csv", &["--report-dir", "report", "--json"]);
        let mut running = machine.start(&words);
        if in_a_push {
            let enough = dice.u64(1..u64::from(ROWS) / 3);
            until("requests come", || platform.received() >= enough);
        } else {
            std::thread::sleep(Duration::from_millis(dice.u64(0..500)));
        }
        send(&mut running, signal);
        let ended = running.end();
        let Some(job) = machine.jobs().first().cloned() else {
            // Before it could hear, or before it had planned.
            assert!([None, Some(code)].contains(&ended.code), "{ended:?}");
            assert_eq!(platform.received(), 0);
            continue;
        };
        law_1_holds(&job);
        let is_through = ended.code == Some(0) && !in_a_push;
        assert!(is_through || ended.code == Some(code), "{ended:?}");
        assert_eq!(rows(&job, "uncertain"), 0, "what was under way is waited for: {job}");
        assert_eq!(ended.json()["exit_code"], ended.code.unwrap());
        resume_ends(&machine, &platform, &job["job"]);
    }
}

/// The second comes while one reply is still waited for.
#[test]
fn two_signals_at_any_moment_leave_few_rows_in_doubt_and_resume_goes_on() {
    let mut dice = dice();
    for _ in 0..6 {
        let enough = dice.u64(1..=u64::from(ROWS));
        let (platform, machine) = (one_unanswered(enough), Machine::new());
        machine.list("list.csv", 0, ROWS);
        let more = ["--timeout", "60", "--report-dir", "report", "--json"];
        let running = machine.start(&platform.import("list.csv", &more));
        until("requests come", || platform.received() >= enough);
        running.signal(a_signal(&mut dice).0);
        std::thread::sleep(Duration::from_millis(dice.u64(550..600)));
        let (signal, code) = a_signal(&mut dice);
        running.signal(signal);
        let ended = running.end();
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "interrupted", "{ended:?}");
        let job = machine.jobs().first().cloned().unwrap();
        law_1_holds(&job);
        assert!((1..=2 * CONCURRENCY).contains(&rows(&job, "uncertain")), "{job}");
        resume_ends(&machine, &platform, &job["job"]);
    }
}

/// As `timeout` and some schedulers send it: to the process, and to its group.
#[test]
fn the_same_signal_twice_at_once_asks_for_one_clean_stop() {
    let (platform, machine) = (one_unanswered(50), Machine::new());
    machine.list("list.csv", 0, ROWS);
    let words = platform.import("list.csv", &["--timeout", "2", "--json"]);
    let running = machine.start(&words);
    until("requests come", || platform.received() >= 50);
    running.signal("TERM");
    std::thread::sleep(Duration::from_millis(50));
    running.signal("TERM");
    let ended = running.end();
    assert_eq!(ended.code, Some(143), "{ended:?}");
    let summary = ended.json();
    law_1_holds(&summary);
    assert_eq!(summary["stopped_by"]["cause"], "interrupted", "{summary}");
    assert_eq!(rows(&summary, "uncertain"), 1, "the rest is waited for: {summary}");
}

/// Many rows that are not sent make a long report behind few that are.
#[test]
fn signals_while_reporting_lose_no_row_and_the_report_is_made_again() {
    const REJECTED: usize = 20_000;
    let mut dice = dice();
    for signals in [1, 2, 2] {
        let (platform, machine) = (Platform::start(), Machine::new());
        machine.list("list.csv", 0, 5);
        let mut list = std::fs::read(machine.path("list.csv")).unwrap();
        list.extend("张三,12345,\r\n".repeat(REJECTED).into_bytes());
        machine.write("list.csv", list);
        let words = platform.import("list.csv", &["--report-dir", "report", "--json"]);
        let mut running = machine.start(&words);
        let settled = "SELECT count(*) FROM row WHERE status = 'inserted'";
        until("all are sent", || machine.ledger_count(settled) == 5);
        std::thread::sleep(Duration::from_millis(dice.u64(0..100)));
        for _ in 0..signals {
            send(&mut running, "TERM");
            std::thread::sleep(Duration::from_millis(10));
        }
        let ended = running.end();
        assert!([Some(0), Some(143)].contains(&ended.code), "{ended:?}");
        let job = machine.job();
        let summary = machine.summary(&job);
        law_1_holds(&summary);
        assert_eq!((rows(&summary, "inserted"), rows(&summary, "uncertain")), (5, 0), "{summary}");
        let mut running = machine.start(&["report", &job, "--report-dir", "again"]);
        std::thread::sleep(Duration::from_millis(dice.u64(0..200)));
        send(&mut running, "TERM");
        let ended = running.end();
        // None: before it could hear.
        assert!([None, Some(0), Some(143)].contains(&ended.code), "{ended:?}");
        for entry in std::fs::read_dir(machine.path("again")).into_iter().flatten() {
            let name = entry.unwrap().file_name();
            assert!(!name.to_string_lossy().ends_with(".part"), "{name:?}");
        }
        let ended = machine.run(&["report", &job, "--report-dir", "again"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(reported(&machine.path("again")).len(), 5 + REJECTED);
        let ended = machine.run(&["resume", &job, "--json"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(ended.json()["state"], "finished");
        assert_eq!(platform.numbers_arrived_once().len(), 5);
        let report = reported(&machine.path("report"));
        assert_eq!(report.len(), 5 + REJECTED);
    }
}

fn scripted(rule: Rule) -> Platform {
    Platform::with(Faults { script: vec![rule], ..Faults::default() })
}

/// Another program holds the ledger: nobody waits for that with a signal in hand.
#[test]
fn a_signal_while_the_ledger_is_locked_ends_the_wait() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 5);
    machine.list("more.csv", 5, 5);
    assert_eq!(machine.run(&platform.import("list.csv", &[])).code, Some(0));
    let job = machine.job();
    let other = Connection::open(machine.state().join("ledger.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let import = platform.import("more.csv", &["--json"]);
    let resume = vec!["resume", &job, "--json"];
    let report = vec!["report", &job, "--json"];
    for words in [import, resume, report, vec!["jobs", "--json"]] {
        let mut running = machine.start(&words);
        std::thread::sleep(Duration::from_millis(500));
        assert!(!running.has_ended(), "{words:?}: {}", running.said());
        running.signal("TERM");
        // The lock is held all the while.
        let ended = running.end();
        assert_eq!(ended.code, Some(143), "{words:?}: {ended:?}");
        assert_eq!(ended.json()["error"]["code"], "interrupted");
    }
    assert!(!other.is_autocommit());
    assert_eq!(platform.received(), 5);
}

#[test]
fn a_signal_while_the_platform_is_asked_for_its_staff_ends_the_wait() {
    let silent = Rule::new(When::Always, Fault::not_stored(Instead::Silence));
    let (platform, machine) = (scripted(silent), Machine::new());
    machine.list("list.csv", 0, 5);
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let before = platform.received();
        // Longer than this test waits for anything.
        let words = ["--staff", "8001", "--timeout", "600", "--json"];
        let running = machine.start(&platform.import("list.csv", &words));
        until("it asks", || platform.received() > before);
        running.signal(signal);
        let ended = running.end();
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "interrupted", "{ended:?}");
    }
    assert!(machine.jobs().is_empty());
}

#[test]
fn a_signal_while_the_platform_wants_to_be_left_alone_ends_the_wait() {
    let later = Instead::Page { status: 503, retry_after_s: Some(3_600) };
    let rule = Rule::new(When::Request(4), Fault::not_stored(later));
    let (platform, machine) = (scripted(rule), Machine::new());
    machine.list("list.csv", 0, ROWS);
    let words = ["--concurrency", "1", "--report-dir", "report", "--json"];
    let running = machine.start(&platform.import("list.csv", &words));
    until("it was refused", || platform.received() == 4);
    running.signal("TERM");
    let ended = running.end();
    assert_eq!(ended.code, Some(143), "{ended:?}");
    let summary = ended.json();
    law_1_holds(&summary);
    assert_eq!((rows(&summary, "inserted"), rows(&summary, "uncertain")), (3, 0));
    resume_ends(&machine, &platform, &summary["job"]);
}
