//! A state folder with jobs that have ended, and a report folder for each.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dialfeed::import::ImportError;
use dialfeed::ledger::{
    Job, JobEnd, JobId, JobNo, JobState, Ledger, NewJob, PlannedRow, RunBy, Settlement, Sqlite,
};
use dialfeed::outcome::{Notes, Status};
use dialfeed::upkeep::{PurgeWish, Purges, purge};
use jiff::Timestamp;
use serde_json::json;

use super::plans::{new_job, row, source};

/// See the module.
pub struct Stage {
    folder: tempfile::TempDir,
    pub ledger: Arc<Sqlite>,
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

impl Stage {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Sqlite::open(&folder.path().join("state")).unwrap());
        Self { folder, ledger }
    }

    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    pub fn report(&self, dice: u16) -> PathBuf {
        self.folder.path().join(format!("report-{dice}"))
    }

    /// A job of rows 2 and 3, of which the first was sent, ended then.
    pub async fn job(&self, dice: u16, state: JobState, ended: &str) -> JobNo {
        self.job_of(dice, state, ended, vec![row(2), row(3)]).await
    }

    pub async fn job_of(
        &self,
        dice: u16,
        state: JobState,
        ended: &str,
        rows: Vec<PlannedRow>,
    ) -> JobNo {
        let ledger = &self.ledger;
        let new = NewJob { settings: settings(&self.report(dice)), ..new_job(dice) };
        let job = ledger.begin_plan(new).await.unwrap();
        let many = rows.len() as u64;
        for part in rows.chunks(5_000) {
            ledger.add_rows(job, part.to_vec()).await.unwrap();
        }
        ledger.commit_plan(job, vec![source(many)], 0).await.unwrap();
        ledger.begin_run(job, RunBy::default(), at("2026-11-22T01:15:31Z")).await.unwrap();
        for row in ledger.claim(job, None, 1, vec![]).await.unwrap() {
            let mut end = Settlement::new(row.key, Status::Inserted, Notes::default());
            end.message = Some("成功".into());
            ledger.settle(vec![end]).await.unwrap();
        }
        if state != JobState::Running {
            ledger.end_run(job, end(state, ended)).await.unwrap();
        }
        job
    }

    pub async fn find(&self, dice: u16) -> Job {
        self.ledger.job(Some(new_job(dice).id)).await.unwrap().unwrap()
    }

    pub async fn purge(&self, wish: &PurgeWish, now: &str) -> Result<Purges, ImportError> {
        purge(&self.ledger, &self.state(), wish, at(now), &mut |_| {}).await
    }
}

pub fn id(dice: u16) -> JobId {
    new_job(dice).id
}

/// These jobs, whatever their age, if they are finished.
pub fn named(dice: &[u16]) -> PurgeWish {
    let jobs = dice.iter().map(|dice| id(*dice).to_string()).collect();
    PurgeWish { jobs, older_than_days: None, ..PurgeWish::of_age(0) }
}

/// The names of purged jobs by their dice.
pub fn purged(done: &Purges) -> Vec<&JobId> {
    done.purged.iter().map(|job| &job.job).collect()
}

fn end(state: JobState, ended: &str) -> JobEnd {
    JobEnd {
        state,
        stopped_by: None,
        exit_code: 0,
        requests_sent: 1,
        requests_retried: 0,
        active_ms: 10,
        finished_at: at(ended),
    }
}

/// As `import` remembers them.
fn settings(report: &Path) -> String {
    json!({
        "endpoint": "http://127.0.0.1:9/", "company": "8", "by_get": false,
        "target": {"batch": "20261101"}, "rate_per_s": 20.0, "concurrency": 8,
        "timeout_ms": 15_000, "retries": 5, "resend_uncertain": false,
        "max_failures_in_a_row": 50, "max_failures_percent": null, "window": null,
        "stop_at": null, "again": false, "strict": false, "report_dir": report,
        "suppress": [{"file": "13800138000.csv", "sha256": "00", "modified": null, "numbers": 2}],
    })
    .to_string()
}
