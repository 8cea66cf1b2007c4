//! The files of reports: those of this program, in the folder of this job, and no others.

use std::fs;
use std::path::Path;

use dialfeed::ledger::JobState;
use dialfeed::upkeep::{Kept, PurgeWish, ReportFate};
use serde_json::Value;

use super::stage::{Stage, id, named};

const NOW: &str = "2026-12-23T00:00:00Z";
const OURS: [&str; 12] = [
    "inserted.csv",
    "duplicate.csv",
    "failed.csv",
    "uncertain.csv",
    "skipped.csv",
    "pending.csv",
    "report.xlsx",
    "report.html",
    "results.csv",
    "results.xlsx",
    "results.html",
    "results.json",
];

/// A report folder of a job, with somebody else's files in it too.
async fn with_report(job: &str) -> Stage {
    let stage = Stage::new();
    stage.job(1, JobState::Finished, "2026-11-23T00:00:00Z").await;
    let report = stage.report(1);
    fs::create_dir(&report).unwrap();
    for name in OURS.iter().chain(&["名单.csv", "inserted.csv.bak", "report 2.xlsx"]) {
        fs::write(report.join(name), "13800000002").unwrap();
    }
    fs::write(report.join("summary.json"), format!(r#"{{"job":"{job}"}}"#)).unwrap();
    stage
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_files_of_the_report_go_and_the_summary_stays_with_figures_alone() {
    let stage = with_report(id(1).as_str()).await;
    let done = stage.purge(&named(&[1]), NOW).await.unwrap();
    let ReportFate::Deleted(files) = &done.purged[0].report else { panic!("{done:?}") };
    assert_eq!(files.len(), OURS.len());
    let left = ["inserted.csv.bak", "report 2.xlsx", "summary.json", "名单.csv"];
    assert_eq!(names(&stage.report(1)), left);
    let text = fs::read_to_string(stage.report(1).join("summary.json")).unwrap();
    let summary: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&summary["job"], &summary["rows"]["read"]), (&id(1).as_str().into(), &2.into()));
    assert_eq!(summary["purged_at"], "2026-12-23T08:00:00+08:00");
    assert_eq!(summary["suppress"][0]["file"], "138********.csv");
    assert!(!text.contains("13800138000"), "{text}");
}

#[tokio::test]
async fn parts_that_a_killed_run_has_just_left_go_with_the_report_and_another_jobs_stay() {
    let stage = with_report(id(1).as_str()).await;
    let parts = [".dialfeed-Ab1.part", ".dialfeed-Cd2.part"];
    let leave = |stage: &Stage| {
        for name in parts {
            fs::write(stage.report(1).join(name), "13800000002").unwrap();
        }
    };
    leave(&stage);
    let dry = PurgeWish { dry_run: true, ..named(&[1]) };
    let told = stage.purge(&dry, NOW).await.unwrap();
    assert!(parts.iter().all(|name| stage.report(1).join(name).exists()), "{told:?}");
    stage.purge(&named(&[1]), NOW).await.unwrap();
    let left = ["inserted.csv.bak", "report 2.xlsx", "summary.json", "名单.csv"];
    assert_eq!(names(&stage.report(1)), left);
    // A run that was killed over its first report has left nothing else.
    let stage = Stage::new();
    stage.job(1, JobState::Finished, "2026-11-23T00:00:00Z").await;
    fs::create_dir(stage.report(1)).unwrap();
    leave(&stage);
    stage.purge(&named(&[1]), NOW).await.unwrap();
    assert!(parts.iter().all(|name| !stage.report(1).join(name).exists()));
    let stage = with_report(id(2).as_str()).await;
    leave(&stage);
    stage.purge(&named(&[1]), NOW).await.unwrap();
    assert!(parts.iter().all(|name| stage.report(1).join(name).exists()));
}

#[tokio::test]
async fn a_report_that_does_not_name_the_job_is_left_as_it_is() {
    for summary in [Some("20261122-091530-ffff"), None] {
        let stage = with_report(summary.unwrap_or("x")).await;
        if summary.is_none() {
            fs::remove_file(stage.report(1).join("summary.json")).unwrap();
        }
        let before = names(&stage.report(1));
        let done = stage.purge(&named(&[1]), NOW).await.unwrap();
        assert_eq!(done.purged[0].report, ReportFate::NotOurs(stage.report(1)));
        assert_eq!(names(&stage.report(1)), before);
        assert!(stage.find(1).await.purged.is_some(), "the ledger's own data goes all the same");
    }
}

#[tokio::test]
async fn reports_are_kept_where_that_is_asked_for_and_can_go_later() {
    let stage = with_report(id(1).as_str()).await;
    let keep = PurgeWish { keep_reports: true, ..named(&[1]) };
    let done = stage.purge(&keep, NOW).await.unwrap();
    assert_eq!(done.purged[0].report, ReportFate::Kept(stage.report(1)));
    assert_eq!(names(&stage.report(1)).len(), OURS.len() + 4);
    let at = stage.find(1).await.purged;
    let later = stage.purge(&named(&[1]), "2027-01-01T00:00:00Z").await.unwrap();
    assert!(later.purged[0].was_purged);
    assert_eq!(names(&stage.report(1)).len(), 4);
    assert_eq!(stage.find(1).await.purged, at, "when it was purged stays on record");
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_is_deleted_through_a_link_and_a_linked_folder_or_summary_is_nobodys() {
    use std::os::unix::fs::symlink;

    // A file that is a link: the link stays, and so does what it names.
    let stage = with_report(id(1).as_str()).await;
    let precious = stage.report(1).with_file_name("precious.xlsx");
    fs::write(&precious, "x").unwrap();
    fs::remove_file(stage.report(1).join("report.xlsx")).unwrap();
    symlink(&precious, stage.report(1).join("report.xlsx")).unwrap();
    stage.purge(&named(&[1]), NOW).await.unwrap();
    assert!(precious.exists() && stage.report(1).join("report.xlsx").exists());
    assert!(!stage.report(1).join("inserted.csv").exists());

    // A folder that is a link.
    let stage = with_report(id(1).as_str()).await;
    let elsewhere = stage.report(1).with_file_name("elsewhere");
    fs::rename(stage.report(1), &elsewhere).unwrap();
    symlink(&elsewhere, stage.report(1)).unwrap();
    let done = stage.purge(&named(&[1]), NOW).await.unwrap();
    assert_eq!(done.purged[0].report, ReportFate::None);
    assert!(elsewhere.join("inserted.csv").exists());

    // A summary that is a link.
    let stage = with_report(id(1).as_str()).await;
    let summary = stage.report(1).join("summary.json");
    let moved = stage.report(1).with_file_name("moved.json");
    fs::rename(&summary, &moved).unwrap();
    symlink(&moved, &summary).unwrap();
    let done = stage.purge(&named(&[1]), NOW).await.unwrap();
    assert_eq!(done.purged[0].report, ReportFate::NotOurs(stage.report(1)));
}

#[tokio::test]
async fn a_job_whose_report_cannot_be_deleted_stays_whole_until_it_can() {
    let stage = with_report(id(1).as_str()).await;
    let blocked = stage.report(1).join("inserted.csv");
    make_undeletable(&stage.report(1), true);
    if fs::remove_file(&blocked).is_ok() {
        return; // This user may do everything.
    }
    let done = stage.purge(&named(&[1]), NOW).await.unwrap();
    assert!(matches!(&done.kept[0].why, Kept::Report { path, .. } if *path == blocked), "{done:?}");
    assert_eq!(stage.find(1).await.purged, None);
    make_undeletable(&stage.report(1), false);
    let done = stage.purge(&named(&[1]), NOW).await.unwrap();
    assert_eq!(done.purged.len(), 1);
}

fn make_undeletable(folder: &Path, is: bool) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = if is { 0o500 } else { 0o700 };
        fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (folder, is);
}
