//! A state folder that an earlier version has left: its jobs are listed, reported and gone on with,
//! and what it has sent is not sent again.

use super::desk::{Desk, figure};

const FORMAT_1: &[u8] = include_bytes!("../ledger/kept/format-1.db");
const STOPPED: &str = "20261126-112606-946c";

#[test]
fn a_job_of_an_earlier_version_is_resumed_and_its_customers_count_as_sent() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("state")).unwrap();
    desk.put("state/ledger.db", FORMAT_1);
    let jobs = desk.json_of_jobs();
    let states: Vec<&str> =
        jobs["jobs"].as_array().unwrap().iter().map(|job| job["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["interrupted", "interrupted", "finished"]);

    let resumed = desk.json(0, &["resume", STOPPED, "--report-dir", "resumed", "--rate", "50/s"]);
    assert_eq!(resumed["pace"]["limit_per_s"], 50.0);
    let kept = &desk.json(0, &["report", STOPPED, "--report-dir", "again"])["pace"];
    assert_eq!(kept["limit_per_s"], 50.0, "the pace of the last run, not of the first");
    assert_eq!(figure(&resumed, "rows", "inserted"), 5);
    assert_eq!(desk.contacts("20261101").len(), 2, "the embedded platform is a new one");
    let runs = resumed["runs"].as_array().unwrap();
    let commands: Vec<&str> = runs.iter().map(|run| run["command"].as_str().unwrap()).collect();
    assert_eq!(commands, ["import", "resume"]);
    assert!(runs[0]["version"].is_null() && runs[0]["exit_code"] == 130);
    assert_eq!(runs[1]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(runs[1]["requests"]["sent"], 2);

    desk.put("again.csv", "手机\n13490000001\n13490000009\n");
    let again = desk.import(0, "again", &["again.csv", "--batch", "20261102"]);
    assert_eq!(figure(&again, "rows", "already_imported"), 1);
}
