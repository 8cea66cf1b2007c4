//! What the next run says of a list whose filing was cut off, and of a shelf that is none.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::support::{BATCH, Ended, Machine, Platform, nobody_listens};

const JOB: &str = "20261126-010000-0001";

fn inbox(machine: &Machine, endpoint: &str) -> Ended {
    inbox_as(machine, endpoint, "sandbox")
}

fn inbox_as(machine: &Machine, endpoint: &str, auth: &str) -> Ended {
    let mut words = vec!["inbox", "inbox", "--endpoint", endpoint, "--company", "8", "--json"];
    words.extend(["--batch", BATCH, "--settle", "0.2", "--rate", "1000/s"]);
    let mut command = machine.command(&words);
    command.env("DIALFEED_AUTH", auth);
    machine.start_command(command).end()
}

/// What a run writes down before it moves a list, and that list where it still stands.
fn begun(machine: &Machine, job: &str, shelf: &str, words: Option<&str>) {
    let own = machine.path("inbox/working").join(job);
    fs::create_dir_all(own.join("list")).unwrap();
    fs::create_dir_all(own.join("report")).unwrap();
    let filing = json!({
        "shelf": shelf,
        "path": "a.csv",
        "list": format!("{shelf}/2026-11-26/a.csv"),
        "report": format!("{shelf}/2026-11-26/a.report"),
        "why": format!("{shelf}/2026-11-26/a.why.txt"),
        "words": words,
    });
    fs::write(own.join("filing"), filing.to_string()).unwrap();
}

#[test]
fn a_list_whose_filing_was_cut_off_is_told_with_the_reason_of_the_run_that_decided() {
    let machine = Machine::new();
    begun(&machine, JOB, "attention", Some("Two rows are uncertain."));
    machine.list(&format!("inbox/working/{JOB}/list/a.csv"), 0, 3);
    let ended = inbox(&machine, &nobody_listens());
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert_eq!(ended.json()["lists"][0]["why"], "Two rows are uncertain.");
    assert!(ended.stderr.contains("a.csv → attention/: Two rows are uncertain."), "{ended:?}");
    let shelf = machine.path("inbox/attention/2026-11-26");
    assert!(shelf.join("a.csv").is_file() && shelf.join("a.why.txt").is_file());
}

#[test]
fn a_list_that_was_all_but_done_is_told_with_its_rows() {
    let (platform, machine) = (Platform::start(), Machine::new());
    fs::create_dir(machine.path("inbox")).unwrap();
    machine.list("inbox/a.csv", 0, 3);
    let first = inbox(&machine, platform.url());
    assert_eq!(first.code, Some(0), "{first:?}");
    let job = machine.job();
    let done = day(&machine.path("inbox/done")).join("a.csv");
    begun(&machine, &job, "done", None);
    fs::rename(done, machine.path("inbox/working").join(&job).join("list/a.csv")).unwrap();
    let again = inbox(&machine, platform.url());
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(again.json()["lists"][0]["rows"]["inserted"], 3, "{again:?}");
    assert!(again.stderr.contains("a.csv: done, 3 sent."), "{again:?}");
    assert_eq!(platform.numbers_arrived_once().len(), 3);
}

/// Killed between the job's end and its list's way to the shelf; then the operator purges.
#[test]
fn a_list_whose_job_was_purged_before_it_was_filed_does_not_wait_for_ever() {
    let (platform, machine) = (Platform::start(), Machine::new());
    fs::create_dir(machine.path("inbox")).unwrap();
    machine.list("inbox/a.csv", 0, 3);
    assert_eq!(inbox(&machine, platform.url()).code, Some(0));
    let own = machine.path("inbox/working").join(machine.job());
    let done = day(&machine.path("inbox/done"));
    fs::create_dir_all(own.join("list")).unwrap();
    fs::rename(done.join("a.csv"), own.join("list/a.csv")).unwrap();
    fs::rename(done.join("a.report"), own.join("report")).unwrap();
    assert_eq!(machine.run(&["purge", "--older-than", "0", "--yes"]).code, Some(0));
    let again = inbox(&machine, platform.url());
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(done.join("a.csv").is_file(), "{again:?}");
    assert_eq!(platform.numbers_arrived_once().len(), 3);
}

/// The platform refused the auth code, the list waits in `working/`, and the operator purges stopped jobs.
#[test]
fn a_list_whose_job_can_never_go_on_needs_attention_and_stops_no_other() {
    let (platform, machine) = (Platform::start(), Machine::new());
    fs::create_dir(machine.path("inbox")).unwrap();
    machine.list("inbox/a.csv", 0, 3);
    let stopped = inbox_as(&machine, platform.url(), "wrong");
    assert_eq!(stopped.code, Some(4), "{stopped:?}");
    let purge = ["purge", "--older-than", "0", "--job-state", "stopped", "--yes"];
    assert_eq!(machine.run(&purge).code, Some(0));
    machine.list("inbox/b.csv", 10, 3);
    let next = inbox(&machine, platform.url());
    assert_eq!(next.code, Some(3), "{next:?}");
    let counts = ["done", "attention", "waiting"].map(|count| next.json()[count].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 0], "{next:?}");
    assert_eq!(platform.numbers_arrived_once().len(), 3);
    // Whoever wants it all the same puts it there again.
    let shelf = day(&machine.path("inbox/attention"));
    fs::rename(shelf.join("a.csv"), machine.path("inbox/a.csv")).unwrap();
    let again = inbox(&machine, platform.url());
    assert_eq!(again.json()["lists"][0]["shelf"], "done", "{again:?}");
    assert_eq!(platform.numbers_arrived_once().len(), 6);
}

#[test]
fn what_stands_where_a_shelf_should_be_is_named_and_nothing_is_taken() {
    let machine = Machine::new();
    fs::create_dir(machine.path("inbox")).unwrap();
    machine.list("inbox/a.csv", 0, 3);
    machine.write("inbox/done", "somebody's");
    let ended = inbox(&machine, &nobody_listens());
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("should be a folder"), "{ended:?}");
    assert!(machine.path("inbox/a.csv").is_file());
}

/// The shelf's one day.
fn day(shelf: &Path) -> PathBuf {
    fs::read_dir(shelf).unwrap().next().unwrap().unwrap().path()
}
