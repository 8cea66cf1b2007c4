//! What a purge takes of a job's results: the calls that were kept, and the files.

use super::stage::Stage;

#[test]
fn the_calls_and_the_results_of_a_purged_job_go_and_those_of_another_stay() {
    let stage = Stage::with(Vec::new());
    stage.desk.put("a.csv", "手机,姓名\n13800000001,客户一\n13800000002,客户二\n");
    stage.desk.put("b.csv", "手机,姓名\n13900000001,客户三\n");
    let first = stage.import(0, &["a.csv", "--batch", "20261101"]);
    // Each import has a report of its own.
    std::fs::rename(stage.desk.path("report"), stage.desk.path("first")).unwrap();
    let second = stage.import(0, &["b.csv", "--batch", "20261102"]);
    std::fs::rename(stage.desk.path("report"), stage.desk.path("second")).unwrap();
    std::fs::rename(stage.desk.path("first"), stage.desk.path("report")).unwrap();
    let job = |summary: &serde_json::Value| summary["job"].as_str().unwrap().to_owned();
    let (first, second) = (job(&first), job(&second));
    stage.dial_all();
    let of = |job: &str, folder: &str| {
        stage.run(&["results", job, "--json", "--report-dir", folder]).summary(0)
    };
    of(&first, "report");
    let before = of(&second, "second");
    assert!(stage.desk.path("report/results.csv").exists());
    let purged = stage.run(&["purge", &first, "--json"]).summary(0);
    assert!(purged["purged"][0]["calls"].as_u64().unwrap() > 0, "{purged}");
    assert_eq!(purged["purged"][0]["files"].as_array().unwrap().len(), 12);
    assert!(!stage.desk.path("report/results.csv").exists());
    let db = rusqlite::Connection::open(stage.desk.path("state/calls.db")).unwrap();
    let jobs: Vec<String> = db
        .prepare("SELECT DISTINCT job FROM call JOIN reading ON no = reading")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(jobs, [second.as_str()]);
    let after = of(&second, "second");
    assert_eq!(after["customers"], before["customers"]);
}
