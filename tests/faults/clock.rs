//! A wall clock that was set back: what the ledger has on record then lies in the future. Jobs keep
//! their order, a stopped one goes on, and nobody is sent again.

use std::time::Duration;

use dialfeed::sandbox::{Fault, Faults, Instead, Rule, When};

use crate::rows;
use crate::support::{Machine, Platform, law_1_holds, until};

/// What a ledger looks like after the clock was set back by some seventy years.
fn jobs_so_far_lie_in_the_future(machine: &Machine) {
    let ledger = rusqlite::Connection::open(machine.state().join("ledger.db")).unwrap();
    let later = "UPDATE job SET started_at = '2096' || substr(started_at, 5),
                 finished_at = '2096' || substr(finished_at, 5)";
    ledger.execute(later, []).unwrap();
}

fn stops_at(nth: u64) -> Platform {
    let rule = Rule::new(When::Request(nth), Fault::not_stored(Instead::Errno(3)));
    Platform::with(Faults { script: vec![rule], ..Faults::default() })
}

#[test]
fn clock_set_back_between_import_and_resume_finishes_the_job_and_keeps_the_order() {
    let (platform, machine) = (stops_at(4), Machine::new());
    machine.list("list.csv", 0, 8);
    let words = platform.import("list.csv", &["--concurrency", "1", "--json"]);
    let ended = machine.run(&words);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let first = ended.json()["job"].clone();
    jobs_so_far_lie_in_the_future(&machine);

    let ended = machine.run(&["resume", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let summary = ended.json();
    law_1_holds(&summary);
    assert_eq!((&summary["job"], rows(&summary, "inserted")), (&first, 8));
    assert!(summary["pace"]["achieved_per_s"].as_f64().unwrap() > 0.0, "{summary}");
    assert_eq!(platform.numbers_arrived_once().len(), 8);

    let ended = machine.run(&platform.import("list.csv", &["--json"]));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(rows(&ended.json(), "already_imported"), 8, "the future is history too");
    let jobs = machine.jobs();
    assert_eq!((&jobs[0]["job"], &jobs[1]["job"]), (&ended.json()["job"], &first));
    for job in [&jobs[0], &jobs[1]] {
        let name = job["job"].as_str().unwrap();
        assert_eq!(machine.run(&["jobs", name]).code, Some(0));
        assert_eq!(machine.run(&["report", name]).code, Some(0));
    }
    assert_eq!(platform.received(), 9);
}

/// The first job looks back at nothing by its own wish; what came after it counts all the same.
#[test]
fn clock_set_back_does_not_hide_a_later_job_from_a_resume() {
    let (platform, machine) = (stops_at(1), Machine::new());
    machine.list("list.csv", 0, 5);
    let ended = machine.run(&platform.import("list.csv", &["--again", "--json"]));
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let first = ended.json()["job"].as_str().unwrap().to_owned();
    jobs_so_far_lie_in_the_future(&machine);
    assert_eq!(machine.run(&platform.import("list.csv", &[])).code, Some(0));

    let ended = machine.run(&["resume", &first, "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    law_1_holds(&ended.json());
    assert_eq!(rows(&ended.json(), "already_imported"), 5);
    assert_eq!(platform.numbers_arrived_once().len(), 5);
}

/// Below one a second one request begins a period, also from one run to the next.
#[cfg(unix)]
#[test]
fn a_job_that_goes_on_keeps_a_slow_rate() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 3);
    let words = platform.import("list.csv", &["--rate", "30/m"]);
    for received in 1..=2 {
        let running = match received {
            1 => machine.start(&words),
            _ => machine.start(&["resume"]),
        };
        until("a row was sent", || platform.received() >= received);
        running.signal("TERM");
        assert_eq!(running.end().code, Some(143));
    }
    assert_eq!(machine.run(&["resume"]).code, Some(0));
    let at: Vec<Duration> = platform.requests().log.iter().map(|request| request.at).collect();
    let apart = at.windows(2).map(|pair| pair[1] - pair[0]);
    let least = apart.min().unwrap();
    assert!(at.len() == 3 && least >= Duration::from_millis(1_900), "{at:?}");
}
