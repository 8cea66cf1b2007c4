//! `dialfeed purge` as a user meets it: what is left of a job, what other commands make of it, and that
//! nobody is called again.

use std::path::Path;

use serde_json::Value;

use super::desk::{BATCH, Desk, assert_balanced, figure};

const FORMAT_2: &[u8] = include_bytes!("../ledger/kept/format-2.db");
/// Of it: the job that was finished, the one that was stopped, and the one that was killed.
const FINISHED: &str = "20261126-143903-69e0";
const STOPPED: &str = "20261126-143903-325e";
const DIED: &str = "20261126-143908-e2ba";

const LIST: &str = "手机,姓名,备注\n13490000001,甲,回电\n13490000002,乙,\n1349000000,丙,\n\
                    13490000001,丁,\n";

fn desk() -> (Desk, String) {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    let summary = desk.import(0, "report", &["list.csv", "--batch", BATCH]);
    (desk, summary["job"].as_str().unwrap().to_owned())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn purged_customers_are_recognised_in_a_later_list_and_new_ones_are_sent() {
    let (desk, job) = desk();
    let purged = desk.json(0, &["purge", "--older-than", "0"]);
    assert_eq!(purged["purged"][0]["job"], *job);
    assert_eq!((&purged["purged"][0]["rows"], &purged["kept"]), (&4.into(), &Value::Array(vec![])));
    desk.put("again.csv", "手机,姓名\n13490000001,甲\n13490000002,乙\n13490000003,戊\n");
    for history in ["target", "company"] {
        let words = ["again.csv", "--batch", BATCH, "--history", history];
        let again = desk.import(0, &format!("again-{history}"), &words);
        let known = if history == "target" { 2 } else { 3 };
        assert_eq!(figure(&again, "rows", "already_imported"), known, "{history}");
        assert_eq!(figure(&again, "rows", "inserted"), 3 - known);
        let rows = desk.rows(&format!("again-{history}"));
        assert!(rows.iter().any(|row| row.note.starts_with(&job)), "the purged job is named");
    }
    // Into another batch they are new; the two that count for all are looked up among both.
    let elsewhere = desk.import(0, "elsewhere", &["again.csv", "--batch", "20261102"]);
    assert_eq!(figure(&elsewhere, "rows", "inserted"), 3);
    assert_eq!(desk.contacts(BATCH).len(), 3);
}

#[test]
fn what_is_left_is_told_by_jobs_and_report_and_refused_by_the_rest() {
    let (desk, job) = desk();
    let before = desk.json(0, &["report", &job]);
    let said = desk.run(&["purge", &job, "--lang", "en"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let line = format!("{job}: 4 rows, 8 report files purged.");
    assert!(said.stdout.starts_with(&line), "{}", said.stdout);
    assert_eq!(names(&desk.path("report")), ["summary.json"]);
    assert!(desk.path("list.csv").exists(), "the user's own list is nobody's");

    let shown = desk.json_of_jobs();
    let mut listed = shown["jobs"][0].clone();
    assert_balanced(&listed);
    assert!(listed["purged_at"].as_str().is_some());
    listed.as_object_mut().unwrap().remove("purged_at");
    assert_eq!(listed, before, "every figure stays, and the lists' hashes");
    for words in [&["jobs", "--lang", "en"][..], &["jobs", &job, "--lang", "en"]] {
        let ran = desk.run(words);
        assert!(ran.stdout.contains("purged on"), "{}", ran.stdout);
    }
    let on_disk: Value =
        serde_json::from_slice(&std::fs::read(desk.path("report/summary.json")).unwrap()).unwrap();
    assert_eq!(on_disk, shown["jobs"][0]);

    let report = desk.json(0, &["report", &job, "--report-dir", "again"]);
    assert_eq!(report, shown["jobs"][0]);
    assert_eq!(names(&desk.path("again")), ["summary.json"], "no list of nobody");
    for words in [&["report", &job, "--format", "csv,xlsx"][..], &["results", &job]] {
        let ran = desk.json(2, words);
        assert_eq!(ran["error"]["code"], "purged", "{ran}");
    }
    let resumed = desk.json(0, &["resume", &job, "--report-dir", "resumed"]);
    assert_eq!(resumed["state"], "finished", "nothing was left to send anyway");
    assert_eq!(names(&desk.path("resumed")), ["summary.json"]);
}

#[test]
fn a_dry_run_tells_and_deletes_nothing_and_what_is_not_asked_for_stays() {
    let (desk, job) = desk();
    let before = names(&desk.path("report"));
    let would = desk.json(0, &["purge", &job, "--dry-run"]);
    assert_eq!(
        (&would["dry_run"], &would["purged"][0]["job"]),
        (&true.into(), &job.clone().into())
    );
    assert_eq!(would["purged"][0]["files"].as_array().unwrap().len(), 8);
    assert_eq!(names(&desk.path("report")), before);
    assert_eq!(desk.json_of_jobs()["jobs"][0]["purged_at"], Value::Null);
    let young = desk.json(0, &["purge", "--older-than", "1"]);
    assert_eq!(young["purged"], Value::Array(vec![]));
    let kept = desk.json(0, &["purge", &job, "--keep-reports"]);
    assert_eq!(
        (&kept["purged"][0]["report"], names(&desk.path("report"))),
        (&"kept".into(), before)
    );
}

#[test]
fn a_stopped_job_is_purged_where_its_state_is_named_and_can_then_not_go_on() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("state")).unwrap();
    desk.put("state/ledger.db", FORMAT_2);
    let kept = desk.json(2, &["purge", STOPPED]);
    assert_eq!(
        (&kept["kept"][0]["why"], &kept["purged"]),
        (&"state".into(), &Value::Array(vec![]))
    );
    let words = ["purge", STOPPED, "--job-state", "stopped,interrupted", "--lang", "en"];
    let said = desk.run(&words);
    assert!(
        said.stdout.contains("1 row had not been sent and can never be sent now"),
        "{}",
        said.stdout
    );
    let refused = desk.json(2, &["resume", STOPPED]);
    assert_eq!(refused["error"]["code"], "purged");
    let listed = desk.run(&["jobs", "--lang", "en"]);
    let is_offered = listed.stdout.contains(&format!("dialfeed resume {STOPPED}"));
    assert!(!is_offered, "{}", listed.stdout);
    // The latest that can go on is the one that was killed, which was not purged.
    let latest = desk.json(3, &["resume", "--report-dir", "resumed"]);
    assert_eq!((&latest["job"], figure(&latest, "rows", "uncertain")), (&DIED.into(), 2));
}

#[test]
fn a_job_of_an_earlier_format_is_purged_and_its_customers_are_still_known() {
    for bytes in [FORMAT_2, include_bytes!("../ledger/kept/format-1.db")] {
        let desk = Desk::new();
        std::fs::create_dir(desk.path("state")).unwrap();
        desk.put("state/ledger.db", bytes);
        let purged = desk.json(0, &["purge", "--older-than", "0"]);
        assert_eq!(purged["purged"].as_array().unwrap().len(), 1);
        if bytes == FORMAT_2 {
            assert_eq!(purged["purged"][0]["job"], FINISHED);
        }
        desk.put("again.csv", "手机\n13490000001\n13490000009\n");
        let again = desk.import(0, "again", &["again.csv", "--batch", "20261102"]);
        assert_eq!(figure(&again, "rows", "already_imported"), 1);
        assert_eq!(figure(&again, "rows", "inserted"), 1);
        assert_eq!(desk.json(0, &["ledger", "verify"])["whole"], true);
    }
}

#[test]
fn what_cannot_be_meant_is_wrong_usage() {
    let (desk, _) = desk();
    for (words, code) in [
        (&["purge"][..], "usage"),
        (&["purge", "--older-than", "x"], "usage"),
        (&["purge", "--older-than", "1", "--job-state", "running"], "usage"),
        (&["purge", "20261122-091530-7f3a"], "no_such_job"),
        (&["purge", "everything"], "no_such_job"),
        (&["purge", "--older-than", "1", "--state", "nowhere"], "no_records"),
    ] {
        assert_eq!(desk.json(2, words)["error"]["code"], code, "{words:?}");
    }
    assert!(!desk.path("nowhere").exists(), "no ledger is made to be purged");
}

#[test]
fn a_purge_that_is_killed_is_ended_by_the_next() {
    use std::process::Stdio;
    use std::time::Duration;

    let desk = Desk::new();
    let rows: String =
        (0..20_000).map(|n| format!("{},客户{n}\n", 13_800_000_000_u64 + n)).collect();
    desk.put("list.csv", format!("手机,姓名\n{rows}"));
    let stopped = desk.command(&[
        "import",
        "list.csv",
        "--batch",
        BATCH,
        "--endpoint",
        "http://127.0.0.1:1/",
        "--company",
        "8",
        "--retries",
        "0",
        "--yes",
    ]);
    let mut stopped = stopped;
    assert_eq!(stopped.env("DIALFEED_AUTH", "x").output().unwrap().status.code(), Some(4));
    let words = ["purge", "--older-than", "0", "--job-state", "stopped"];
    let mut killed = 0;
    for wait_ms in [20, 40, 60, 80, 120, 160, 240] {
        let mut purge = desk.command(&words);
        let mut child = purge.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        killed += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        assert_balanced(&desk.json_of_jobs()["jobs"][0]);
    }
    assert!(killed > 0);
    assert_eq!(desk.run(&words).code, 0);
    let verified = desk.json(0, &["ledger", "verify"]);
    assert_eq!((&verified["whole"], &verified["rows"]), (&true.into(), &20_000.into()));
    assert!(desk.json_of_jobs()["jobs"][0]["purged_at"].is_string());
}
