//! The list of jobs: which of them are on it, and how it reads.

use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use super::desk::{BATCH, Desk};

const LIST: &str = "手机,姓名,工号\n13490000001,甲,8001\n13490000002,乙,8002\n";
/// At which nobody listens: the port of a service that no machine runs.
const NOBODY: &str = "http://127.0.0.1:1/";

/// A desk with three jobs, the latest first: by a column, to a platform that is not there, and
/// into a batch.
fn desk() -> (Desk, [String; 3]) {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk.put("second.csv", LIST.replace("1349", "1359"));
    desk.import(0, "first", &["list.csv", "--batch", BATCH]);
    let into_a_batch =
        ["import", "list.csv", "second.csv", "--batch", "20261102", "--retries", "0"];
    let mut stopped = desk.command(&into_a_batch);
    stopped.args(["--endpoint", NOBODY, "--company", "8"]).env("DIALFEED_AUTH", "x");
    assert_eq!(stopped.output().unwrap().status.code(), Some(4));
    desk.import(0, "third", &["list.csv", "--staff-column", "工号"]);
    let names = names(&desk.json_of_jobs());
    (desk, names.try_into().unwrap())
}

fn names(listed: &Value) -> Vec<String> {
    let jobs = listed["jobs"].as_array().unwrap();
    jobs.iter().map(|job| job["job"].as_str().unwrap().to_owned()).collect()
}

fn listed(desk: &Desk, options: &[&str]) -> Vec<String> {
    let ran = desk.run(&[&["jobs", "--json"], options].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    names(&serde_json::from_str(&ran.stdout).unwrap())
}

#[test]
fn the_list_is_what_the_options_ask_for() {
    let (desk, [third, second, first]) = desk();
    let all = [&third, &second, &first].map(Clone::clone);
    assert_eq!(listed(&desk, &[]), all);
    assert_eq!(listed(&desk, &["--last", "2"]), all[..2]);
    assert_eq!(listed(&desk, &["--job-state", "stopped"]), [second.as_str()]);
    assert_eq!(listed(&desk, &["--job-state", "已完成，已停止"]), all);
    assert_eq!(listed(&desk, &["--job-state", "finished", "--last", "1"]), [third.as_str()]);
    assert_eq!(listed(&desk, &["--since", "1"]), all);
    assert!(listed(&desk, &["--since", "2999-01-01"]).is_empty());
    assert_eq!(listed(&desk, &["--target", BATCH]), [first.as_str()]);
    // By the column's header, and by one whom it names.
    assert_eq!(listed(&desk, &["--target", "工号"]), [third.as_str()]);
    assert_eq!(listed(&desk, &["--target", "8002"]), [third.as_str()]);
    assert!(listed(&desk, &["--target", "8003"]).is_empty());
    let folder = desk.path("state").display().to_string();
    let elsewhere = ["--state", &folder, "--job-state", "stopped,running"];
    assert_eq!(listed(&desk, &elsewhere), [second.as_str()]);
}

#[test]
fn the_list_fits_eighty_columns_and_keeps_names_whole() {
    let (desk, jobs) = desk();
    for (lang, said) in [
        ("zh", [" · 已停止 · ", "连不上平台", "按“工号”列", "list.csv 等 2 个名单"]),
        ("en", [" · stopped · ", "cannot be reached", "by column \"工号\"", "list.csv and 1 more"]),
    ] {
        let list = desk.run(&["jobs", "--lang", lang]).stdout;
        assert!(list.lines().all(|line| line.width() <= 80), "{list}");
        for words in jobs.iter().map(String::as_str).chain(said) {
            assert!(list.contains(words), "{words}: {list}");
        }
        let resume = format!("dialfeed resume {}", jobs[1]);
        assert!(list.trim_end().ends_with(&resume), "{list}");
        let finished = desk.run(&["jobs", "--lang", lang, "--job-state", "finished"]).stdout;
        assert!(finished.contains(&jobs[0]) && !finished.contains("resume"), "{finished}");
    }
}

#[test]
fn where_no_job_fits_the_sentence_names_the_options() {
    let (desk, _) = desk();
    for lang in ["zh", "en"] {
        let ran = desk.run(&["jobs", "--lang", lang, "--job-state", "running", "--last", "3"]);
        assert_eq!(ran.code, 0);
        assert!(ran.stdout.contains("--job-state running --last 3"), "{}", ran.stdout);
    }
    let none = Desk::new();
    let ran = none.run(&["jobs", "--job-state", "running"]);
    assert!(ran.stdout.contains("--job-state running"), "{}", ran.stdout);
}

#[test]
fn a_job_that_is_not_on_the_list_is_not_counted() {
    let (desk, [third, ..]) = desk();
    // A job whose rows are gone cannot be counted: law 1 does not hold for it.
    let ledger = rusqlite::Connection::open(desk.path("state").join("ledger.db")).unwrap();
    let wrong = "UPDATE job SET expanded = expanded + 1 WHERE no = (SELECT max(no) - 1 FROM job)";
    assert_eq!(ledger.execute(wrong, []).unwrap(), 1);
    drop(ledger);
    assert_eq!(listed(&desk, &["--last", "1"]), [third.as_str()]);
    assert_eq!(listed(&desk, &["--job-state", "finished"]).len(), 2);
    assert_eq!(desk.run(&["jobs"]).code, 1, "it is counted where it is listed");
}

#[test]
fn of_a_job_that_runs_the_rows_under_way_are_told_apart_from_uncertain_ones() {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    // Connections are taken, by the system, and nobody ever replies.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let hangs = format!("http://{}/", silent.local_addr().unwrap());
    let words = ["import", "list.csv", "--batch", BATCH, "--endpoint", &hangs, "--company", "8"];
    let mut command = desk.command(&words);
    let mut running = command.env("DIALFEED_AUTH", "x").spawn().unwrap();
    let began = std::time::Instant::now();
    let job = loop {
        let listed = desk.json_of_jobs();
        match listed["jobs"].as_array().and_then(|jobs| jobs.first()) {
            Some(job) if job["rows"]["uncertain"] != 0 => break job["job"].clone(),
            _ => assert!(began.elapsed().as_secs() < 60, "{listed}"),
        }
    };
    let said = desk.run(&["jobs", job.as_str().unwrap()]).stdout;
    assert!(said.contains("is running") && said.contains("Under way just now: "), "{said}");
    assert!(!said.contains("--resend-uncertain") && !said.contains("dialfeed resume"), "{said}");
    let list = desk.run(&["jobs", "--lang", "zh"]).stdout;
    assert!(list.contains(" 条正在等待平台答复"), "{list}");
    running.kill().unwrap();
    running.wait().unwrap();
    let said = desk.run(&["jobs", job.as_str().unwrap()]).stdout;
    assert!(said.contains("--resend-uncertain") && !said.contains("Under way"), "{said}");
}
