//! Runs that die: kill -9 and signals, through the real binary, against what the platform holds.
//!
//! Each test kills at moments drawn from a seed that it prints; what must hold, holds at each of
//! them (laws 1 to 3).

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]

mod support;

use std::collections::BTreeSet;
use std::time::Duration;

use dialfeed::sandbox::{Faults, SandboxOptions};
use serde_json::Value;
use support::{BATCH, Machine, Platform, Running, dice, law_1_holds, number, reported, until};

const CONCURRENCY: u64 = 8;
const KILLS: u64 = 100;
/// More than a hundred runs send before their kills.
const ROWS: u32 = 5_000;

fn rows(summary: &Value, status: &str) -> u64 {
    summary["rows"][status].as_u64().unwrap()
}

/// A platform that takes its time, so that requests are under way whenever a kill comes.
fn slow_platform() -> Platform {
    Platform::with(Faults { latency_ms: 20, jitter_ms: 20, ..Faults::default() })
}

/// Lets a run go on for a while: until so many more requests came, and some milliseconds more, so
/// that the kill falls between any two steps; or until so much time is over, wherever it is then.
fn let_run(running: &mut Running, platform: &Platform, dice: &mut fastrand::Rng, by_clock: bool) {
    if by_clock {
        std::thread::sleep(Duration::from_millis(dice.u64(0..300)));
        return;
    }
    let enough = platform.received() + dice.u64(1..40);
    until("requests come", || platform.received() >= enough || running.has_ended());
    std::thread::sleep(Duration::from_micros(dice.u64(0..15_000)));
}

#[test]
fn after_a_hundred_kills_every_row_is_accounted_for_and_none_was_sent_twice() {
    let mut dice = dice();
    let platform = slow_platform();
    let machine = Machine::new();
    machine.list("list.csv", 0, ROWS);
    let mut running =
        machine.start(&platform.import("list.csv", &["--rate", "400/s", "--report-dir", "report"]));
    let_run(&mut running, &platform, &mut dice, false);
    assert_eq!(running.kill().code, None, "it ended before it was killed");
    let job = machine.job();

    let (mut in_doubt, mut most_in_doubt) = (0, 0);
    for kill in 1..=KILLS {
        let summary = machine.summary(&job);
        law_1_holds(&summary);
        assert_eq!(summary["state"], "interrupted");
        let runs = summary["runs"].as_array().unwrap();
        assert!(
            !runs.is_empty() && runs.iter().all(|run| run["requests"].is_null()),
            "nobody counted: {summary}"
        );
        assert_eq!(rows(&summary, "read"), u64::from(ROWS));
        let new = rows(&summary, "uncertain") - in_doubt;
        assert!(new <= 2 * CONCURRENCY, "{new} rows in doubt after one kill");
        most_in_doubt = most_in_doubt.max(new);
        in_doubt += new;
        assert_eq!(summary["reasons"]["interrupted"].as_u64().unwrap_or(0), in_doubt);
        if kill < KILLS {
            let mut running = machine.start(&["resume", &job]);
            let_run(&mut running, &platform, &mut dice, kill % 3 == 0);
            assert_eq!(running.kill().code, None, "it ended before it was killed");
        }
    }
    println!("{KILLS} kills left {in_doubt} rows in doubt, {most_in_doubt} at most at once");
    assert!(in_doubt > 0, "no kill hit a request under way: the test proves nothing");

    let ended = machine.run(&["resume", &job, "--json"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    let in_the_end = machine.summary(&job);
    assert_eq!(in_the_end["state"], "finished");
    assert_eq!(rows(&in_the_end, "uncertain"), in_doubt);

    let report = reported(&machine.path("report"));
    assert_eq!(report.keys().copied().collect::<Vec<_>>(), (2..ROWS + 2).collect::<Vec<_>>());
    let arrived: BTreeSet<String> = platform.numbers_arrived_once().into_iter().collect();
    for (row, reported) in &report {
        assert_eq!(reported.number, number(row - 2));
        match reported.status.as_str() {
            "inserted" => assert!(arrived.contains(&reported.number), "{row}: {reported:?}"),
            "uncertain" => assert_eq!(reported.reason, "interrupted", "{row}"),
            _ => panic!("{row}: {reported:?}"),
        }
    }
    assert!(arrived.iter().all(|known| report.values().any(|row| row.number == *known)));

    let ended = machine.run(&["resume", &job, "--resend-uncertain", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    law_1_holds(&ended.json());
    let resent = reported(&machine.path("report"));
    for (row, was) in &report {
        let now = &resent[row];
        let landed = was.status == "uncertain" && arrived.contains(&was.number);
        let expected = if landed { ("duplicate", "landed_before") } else { ("inserted", "") };
        assert_eq!((now.status.as_str(), now.note.as_str()), expected, "{row}");
    }
    assert_eq!(platform.customers().len(), ROWS as usize);
}

#[test]
fn a_kill_while_planning_leaves_no_job_and_nothing_sent() {
    let mut dice = dice();
    let platform = Platform::start();
    let machine = Machine::new();
    machine.list("long.csv", 0, 200_000);
    machine.list("short.csv", 0, 20);
    for _ in 0..3 {
        let running = machine.start(&platform.import("long.csv", &[]));
        until("rows are planned", || machine.ledger_count("SELECT count(*) FROM row") > 0);
        std::thread::sleep(Duration::from_millis(dice.u64(0..200)));
        assert_eq!(running.kill().code, None);
        let planning = "SELECT count(*) FROM job WHERE state = 'planning'";
        assert_eq!(machine.ledger_count(planning), 1, "the kill came too late");
        assert!(machine.jobs().is_empty());
        assert_eq!(machine.ledger_count("SELECT count(*) FROM row"), 0);
    }
    assert_eq!(platform.received(), 0);
    let ended = machine.run(&platform.import("short.csv", &["--json"]));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(rows(&ended.json(), "inserted"), 20);
    assert_eq!(machine.jobs().len(), 1);
}

#[test]
fn a_kill_takes_the_embedded_platform_along_and_both_agree_afterwards() {
    let mut dice = dice();
    let machine = Machine::new();
    machine.list("list.csv", 0, 300);
    let sent = || machine.ledger_count("SELECT count(*) FROM row WHERE status = 'inserted'");
    let mut words = vec!["import", "list.csv", "--sandbox", "--batch", BATCH];
    words.extend(["--rate", "150/s", "--report-dir", "report"]);
    for kill in 0..3 {
        let running = machine.start(if kill == 0 { &words } else { &["resume"] });
        let enough = sent() + dice.u64(5..40);
        until("rows are in", || sent() >= enough);
        std::thread::sleep(Duration::from_micros(dice.u64(0..10_000)));
        assert_eq!(running.kill().code, None);
        let summary = machine.summary(&machine.job());
        law_1_holds(&summary);
        assert!(rows(&summary, "uncertain") <= (kill + 1) * 2 * CONCURRENCY);
    }
    let ended = machine.run(&["resume", "--json"]);
    assert!([Some(0), Some(3)].contains(&ended.code), "{ended:?}");
    let data = Some(machine.state().join("sandbox.db"));
    let platform = Platform::open(SandboxOptions { data, ..SandboxOptions::default() });
    let arrived: BTreeSet<String> = platform.numbers_arrived_once().into_iter().collect();
    for (row, reported) in reported(&machine.path("report")) {
        match reported.status.as_str() {
            "inserted" => assert!(arrived.contains(&reported.number), "{row}"),
            status => assert_eq!(status, "uncertain", "{row}"),
        }
    }
}

#[cfg(unix)]
mod signals {
    //! SIGTERM and SIGINT: a clean stop.

    use std::time::Instant;

    use dialfeed::sandbox::{Fault, Instead, Rule, When};

    use super::*;

    #[test]
    fn a_signal_stops_cleanly_and_resume_finishes() {
        for (signal, code) in [("TERM", 143), ("INT", 130), ("HUP", 143)] {
            let platform = slow_platform();
            let machine = Machine::new();
            machine.list("list.csv", 0, 200);
            let running =
                machine.start(&platform.import("list.csv", &["--rate", "200/s", "--json"]));
            until("requests come", || platform.received() >= 20);
            running.signal(signal);
            let asked = Instant::now();
            let ended = running.end();
            assert!(asked.elapsed() < Duration::from_secs(5));
            assert_eq!(ended.code, Some(code), "{ended:?}");
            let summary = ended.json();
            law_1_holds(&summary);
            assert_eq!(summary["state"], "interrupted");
            assert_eq!(summary["stopped_by"]["cause"], "interrupted");
            assert_eq!(summary["exit_code"], code);
            assert!(rows(&summary, "pending") > 100);
            assert_eq!(rows(&summary, "uncertain"), 0, "what was under way is waited for");
            assert_eq!(rows(&summary, "inserted"), platform.received());

            let ended = machine.run(&["resume", "--json"]);
            assert_eq!(ended.code, Some(0), "{ended:?}");
            assert_eq!(platform.numbers_arrived_once().len(), 200);
        }
    }

    #[test]
    fn a_signal_while_planning_leaves_no_job() {
        for (signal, code) in [("TERM", 143), ("INT", 130)] {
            let platform = Platform::start();
            let machine = Machine::new();
            machine.list("long.csv", 0, 200_000);
            let running = machine.start(&platform.import("long.csv", &["--json"]));
            until("rows are planned", || machine.ledger_count("SELECT count(*) FROM row") > 0);
            running.signal(signal);
            let ended = running.end();
            assert_eq!(ended.code, Some(code), "{ended:?}");
            assert_eq!(ended.json()["error"]["code"], "interrupted");
            assert_eq!(ended.json()["exit_code"], code);
            assert!(machine.jobs().is_empty());
            assert_eq!(platform.received(), 0);
        }
    }

    #[test]
    fn a_second_signal_ends_at_once_and_what_was_under_way_is_in_doubt() {
        for (signal, code) in [("TERM", 143), ("INT", 130)] {
            let silent = Rule::new(When::From(6), Fault::stored(Instead::Silence));
            let platform = Platform::with(Faults { script: vec![silent], ..Faults::default() });
            let machine = Machine::new();
            machine.list("list.csv", 0, 50);
            let mut running =
                machine.start(&platform.import("list.csv", &["--timeout", "50", "--json"]));
            until("requests hang", || platform.received() == 5 + CONCURRENCY);
            running.signal(signal);
            until("it says that it stops", || running.said().contains("Stopping"));
            // What comes within half a second is the same signal once more.
            std::thread::sleep(Duration::from_millis(700));
            assert!(!running.has_ended(), "the first signal waits for what is under way");
            running.signal(signal);
            let asked = Instant::now();
            let ended = running.end();
            assert_eq!(ended.code, Some(code));
            assert_eq!(ended.json()["error"]["code"], "interrupted", "{ended:?}");
            assert!(asked.elapsed() < Duration::from_secs(2));
            let summary = machine.summary(&machine.job());
            law_1_holds(&summary);
            assert_eq!(rows(&summary, "inserted"), 5);
            let in_doubt = rows(&summary, "uncertain");
            assert!((CONCURRENCY..=2 * CONCURRENCY).contains(&in_doubt), "{in_doubt}");
        }
    }
}
