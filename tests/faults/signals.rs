//! SIGTERM and SIGINT at moments drawn from a seed that is shown: while a list is read, planned,
//! pushed and reported. (`tests/crash.rs` sends them at chosen moments of a push.)

use std::time::Duration;

use serde_json::Value;

use crate::rows;
use crate::support::{Machine, Platform, Running, law_1_holds, reported, until};

const ROWS: u32 = 120;
const CONCURRENCY: u64 = 8;

/// Dice whose seed a failing test shows.
#[expect(clippy::print_stdout, reason = "shown where the test fails")]
fn dice() -> fastrand::Rng {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    fastrand::Rng::with_seed(seed)
}

fn slow_platform() -> Platform {
    use dialfeed::sandbox::Faults;
    Platform::with(Faults { latency_ms: 5, jitter_ms: 10, ..Faults::default() })
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
    for _ in 0..10 {
        let (platform, machine) = (slow_platform(), Machine::new());
        machine.list("list.csv", 0, ROWS);
        let (signal, code) = a_signal(&mut dice);
        let words = platform.import("list.csv", &["--report-dir", "report", "--json"]);
        let mut running = machine.start(&words);
        std::thread::sleep(Duration::from_millis(dice.u64(0..500)));
        send(&mut running, signal);
        let ended = running.end();
        let Some(job) = machine.jobs().first().cloned() else {
            // Before it could hear, or before it had planned.
            assert!([None, Some(code)].contains(&ended.code), "{ended:?}");
            assert_eq!(platform.received(), 0);
            continue;
        };
        law_1_holds(&job);
        assert!([Some(0), Some(code)].contains(&ended.code), "{ended:?}");
        assert_eq!(rows(&job, "uncertain"), 0, "what was under way is waited for: {job}");
        assert_eq!(ended.json()["exit_code"], ended.code.unwrap());
        resume_ends(&machine, &platform, &job["job"]);
    }
}

#[test]
fn two_signals_at_any_moment_leave_few_rows_in_doubt_and_resume_goes_on() {
    let mut dice = dice();
    for _ in 0..10 {
        let (platform, machine) = (slow_platform(), Machine::new());
        machine.list("list.csv", 0, ROWS);
        let words = platform.import("list.csv", &["--report-dir", "report", "--json"]);
        let mut running = machine.start(&words);
        let enough = dice.u64(0..u64::from(ROWS));
        until("requests come", || platform.received() >= enough || running.has_ended());
        for _ in 0..2 {
            send(&mut running, a_signal(&mut dice).0);
            std::thread::sleep(Duration::from_micros(dice.u64(0..6_000)));
        }
        let ended = running.end();
        let Some(job) = machine.jobs().first().cloned() else {
            assert_eq!(platform.received(), 0, "{ended:?}");
            continue;
        };
        law_1_holds(&job);
        assert!([Some(0), Some(130), Some(143)].contains(&ended.code), "{ended:?}");
        assert!(rows(&job, "uncertain") <= 2 * CONCURRENCY, "{job}");
        resume_ends(&machine, &platform, &job["job"]);
    }
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
        let ended = machine.run(&["report", &job]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let ended = machine.run(&["resume", &job, "--json"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(ended.json()["state"], "finished");
        assert_eq!(platform.numbers_arrived_once().len(), 5);
        let report = reported(&machine.path("report"));
        assert_eq!(report.len(), 5 + REJECTED);
    }
}
