//! `--metrics`: the figures of a run, as the node exporter's textfile collector reads them.

use std::collections::BTreeMap;

use crate::ends;
use crate::support::{Machine, Platform, import_to, nobody_listens};

const METRICS: [&str; 2] = ["--metrics", "dialfeed.prom"];

/// The series of a file with their values; comments must go before them.
fn series(machine: &Machine) -> BTreeMap<String, f64> {
    let text = std::fs::read_to_string(machine.path("dialfeed.prom")).unwrap();
    let mut described = Vec::new();
    let mut series = BTreeMap::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("# HELP ") {
            described.push(comment.split(' ').next().unwrap().to_owned());
        } else if !line.starts_with('#') {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert_eq!(Some(name.split('{').next().unwrap()), described.last().map(String::as_str));
            series.insert(name.to_owned(), value.parse().unwrap());
        }
    }
    series
}

#[test]
fn an_import_writes_its_rows_by_status_and_its_success() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("list.csv", 0, 4);
    ends(&machine, &platform.import("list.csv", &METRICS), 0);
    let series = series(&machine);
    assert_eq!(series["dialfeed_job_rows{status=\"inserted\"}"], 4.0);
    assert_eq!(series["dialfeed_job_rows{status=\"uncertain\"}"], 0.0);
    assert_eq!(series["dialfeed_last_run_exit_code"], 0.0);
    assert_eq!(series["dialfeed_requests_sent"], 4.0);
    assert_eq!(series["dialfeed_jobs_with_rows_left"], 0.0);
    assert!(series["dialfeed_last_success_timestamp_seconds"] > 1.0e9);
    assert_eq!(series.keys().filter(|name| name.starts_with("dialfeed_job_rows")).count(), 9);
}

#[test]
fn a_failing_run_keeps_the_last_success_and_tells_its_own_end() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("list.csv", 0, 1);
    machine.list("other.csv", 10, 3);
    ends(&machine, &platform.import("list.csv", &METRICS), 0);
    let success = series(&machine)["dialfeed_last_success_timestamp_seconds"];
    // Not from the older file: that one is gone.
    std::fs::remove_file(machine.path("dialfeed.prom")).unwrap();
    let away = nobody_listens();
    ends(
        &machine,
        &import_to(&away, "other.csv", &[&METRICS[..], &["--retries", "0"]].concat()),
        4,
    );
    let stopped = series(&machine);
    assert_eq!(stopped["dialfeed_last_success_timestamp_seconds"], success);
    assert_eq!(stopped["dialfeed_last_run_exit_code"], 4.0);
    assert_eq!(stopped["dialfeed_job_rows{status=\"pending\"}"], 3.0);
    assert_eq!(stopped["dialfeed_jobs_with_rows_left"], 1.0);
}

#[test]
fn a_run_that_came_to_no_job_still_tells_its_exit_code() {
    let (machine, platform) = (Machine::new(), Platform::start());
    ends(&machine, &platform.import("missing.csv", &METRICS), 5);
    let series = series(&machine);
    assert_eq!(series["dialfeed_last_run_exit_code"], 5.0);
    assert_eq!(series["dialfeed_last_success_timestamp_seconds"], 0.0);
    assert!(series.keys().all(|name| !name.starts_with("dialfeed_job_rows")));
    assert!(!machine.state().join("ledger.db").exists(), "a look makes no ledger");
}

#[test]
fn metrics_that_cannot_be_written_cost_a_warning_and_no_exit_code() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("list.csv", 0, 1);
    let ended = ends(&machine, &platform.import("list.csv", &["--metrics", "no/such/x.prom"]), 0);
    assert!(ended.stderr.contains("metrics file no/such/x.prom"), "{}", ended.stderr);
    std::fs::create_dir(machine.path("folder")).unwrap();
    machine.list("other.csv", 5, 1);
    ends(&machine, &platform.import("other.csv", &["--metrics", "folder"]), 0);
}

#[test]
fn a_file_of_another_kind_is_not_replaced_by_metrics_and_nothing_is_sent() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("list.csv", 0, 1);
    machine.write("code", "the-auth-code\n");
    let ended = ends(&machine, &platform.import("list.csv", &["--metrics", "code", "--json"]), 2);
    assert_eq!(ended.json()["error"]["code"], "metrics_file", "{ended:?}");
    assert_eq!(std::fs::read(machine.path("code")).unwrap(), b"the-auth-code\n");
    assert_eq!(platform.received(), 0);
    machine.write("empty.prom", "");
    ends(&machine, &platform.import("list.csv", &["--metrics", "empty.prom"]), 0);
    machine.list("other.csv", 5, 1);
    ends(&machine, &platform.import("other.csv", &["--metrics", "empty.prom"]), 0);
}

#[test]
fn a_list_or_a_record_of_the_program_is_not_replaced_by_metrics() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("list.csv", 0, 1);
    let before = std::fs::read(machine.path("list.csv")).unwrap();
    ends(&machine, &platform.import("list.csv", &["--metrics", "list.csv"]), 2);
    assert_eq!(std::fs::read(machine.path("list.csv")).unwrap(), before);
    ends(&machine, &platform.import("list.csv", &[]), 0);
    ends(&machine, &["resume", "--yes", "--metrics", "state/ledger.db"], 2);
    ends(&machine, &["jobs"], 0);
    assert_eq!(platform.received(), 1);
}

#[test]
fn a_run_on_a_folder_without_lists_is_a_success_which_a_failing_one_after_it_keeps() {
    let (machine, platform) = (Machine::new(), Platform::start());
    std::fs::create_dir(machine.path("lists")).unwrap();
    let of = |url: &str| -> Vec<String> {
        let words = ["inbox", "lists", "--endpoint", url, "--company", "8", "--batch", "20261101"];
        let more = ["--settle", "0.1", "--retries", "0"];
        [&words[..], &more, &METRICS].concat().iter().map(|&word| word.to_owned()).collect()
    };
    let ends_with = |url: &str, code| {
        let words = of(url);
        ends(&machine, &words.iter().map(String::as_str).collect::<Vec<_>>(), code);
        series(&machine)
    };
    let empty = ends_with(platform.url(), 0);
    let success = empty["dialfeed_last_success_timestamp_seconds"];
    assert!(success > 1.0e9, "{empty:?}");
    machine.list("lists/a.csv", 0, 1);
    let failed = ends_with(&nobody_listens(), 4);
    assert_eq!(failed["dialfeed_last_success_timestamp_seconds"], success);
    // A clock that was wrong once hides nothing.
    let text = std::fs::read_to_string(machine.path("dialfeed.prom")).unwrap();
    let name = "dialfeed_last_success_timestamp_seconds";
    machine.write(
        "dialfeed.prom",
        text.replace(&format!("{name} {success}"), &format!("{name} 9999999999")),
    );
    let later = ends_with(&nobody_listens(), 4);
    assert_eq!(later["dialfeed_last_success_timestamp_seconds"], 0.0);
}
