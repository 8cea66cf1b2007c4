//! Ledgers that earlier versions have left, kept as files: each opens, keeps its jobs and rows to
//! the last cell, and goes on.
//!
//! `kept/format-1.db` holds three jobs of one list: one that was finished, one that its user
//! stopped, and one that was killed with two rows under way; and so does `kept/format-2.db`, which the
//! last version before format 3 has left.

use std::path::Path;

use dialfeed::ledger::{
    Job, JobNo, JobState, Ledger, LookBack, Page, Reach, RunBy, Settlement, Sqlite, Standing,
};
use dialfeed::outcome::{Notes, Status, StopCode};
use dialfeed::row::Phone;
use rusqlite::Connection;

const FORMAT_1: &[u8] = include_bytes!("kept/format-1.db");

fn put(folder: &Path) {
    std::fs::write(folder.join("ledger.db"), FORMAT_1).unwrap();
}

/// Every row as the file has it, without the program's help.
fn rows_in_file(folder: &Path) -> Vec<String> {
    let db = Connection::open(folder.join("ledger.db")).unwrap();
    let mut rows = db
        .prepare(
            "SELECT json_array(row.key, source, number, target, phone, status, reason, errno,
               message, remark, notes, name, address, email, comment, cells)
             FROM row JOIN text ON text.key = row.key ORDER BY row.key",
        )
        .unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_ledger_of_format_1_keeps_every_row_and_gets_a_run_for_each_job() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path());
    let before = rows_in_file(folder.path());
    let jobs: Vec<Job> = Sqlite::open(folder.path()).unwrap().jobs().await.unwrap();
    assert_eq!(rows_in_file(folder.path()), before);
    assert_eq!(before.len(), 21);
    let states: Vec<JobState> = jobs.iter().map(|job| job.state).collect();
    assert_eq!(states, [JobState::Running, JobState::Interrupted, JobState::Finished]);
    for job in &jobs {
        let [run] = &job.runs[..] else { panic!("{:?}", job.runs) };
        assert_eq!((&run.by.command[..], &run.by.user, &run.by.version), ("import", &None, &None));
        assert_eq!((run.started_at, run.finished_at), (job.started_at, job.finished_at));
        assert_eq!((&run.stopped_by, run.exit_code), (&job.stopped_by, job.exit_code));
        assert_eq!(run.requests_sent, job.requests_sent);
    }
    assert_eq!(jobs[1].stopped_by, Some(StopCode::Interrupted.into()));
}

#[tokio::test]
async fn a_job_of_format_1_goes_on_and_keeps_the_time_of_what_is_sent_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path());
    let ledger = Sqlite::open(folder.path()).unwrap();
    let job = ledger.jobs().await.unwrap().remove(1);
    let now = "2026-11-27T00:00:00Z".parse().unwrap();
    ledger.begin_run(job.no, RunBy::default(), now).await.unwrap();
    let claimed = ledger.claim(job.no, None, 9, vec![]).await.unwrap();
    assert_eq!(claimed.len(), 2);
    for row in claimed {
        let mut end = Settlement::new(row.key, Status::Inserted, Notes::default());
        end.at = Some(now);
        ledger.settle(vec![end]).await.unwrap();
    }
    let page = Page { after: None, most: 9, statuses: vec![Status::Inserted] };
    let rows = ledger.rows(job.no, page).await.unwrap();
    let times: Vec<_> = rows.iter().map(|row| row.settled_at).collect();
    assert_eq!(times, [None, None, None, Some(now), Some(now)]);
    assert_eq!(ledger.job(Some(job.id)).await.unwrap().unwrap().runs.len(), 2);
    // What was killed before stays in doubt.
    let dead = ledger.jobs().await.unwrap().remove(0);
    assert_eq!(ledger.bury(dead.no).await.unwrap(), 2);
    let page = Page { after: None, most: 9, statuses: vec![Status::Uncertain] };
    let doubtful = ledger.rows(dead.no, page).await.unwrap();
    assert!(doubtful.iter().all(|row| row.standing == Standing::At(Status::Uncertain)));
    assert_eq!(doubtful.len(), 2);
}

#[tokio::test]
async fn of_many_starts_at_once_over_a_ledger_of_format_1_each_finds_it_in_the_new_format() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path());
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let folder = folder.path().to_owned();
            std::thread::spawn(move || Sqlite::open(&folder).map(drop))
        })
        .collect();
    for start in starts {
        start.join().unwrap().unwrap();
    }
    let ledger = Sqlite::open(folder.path()).unwrap();
    assert!(ledger.jobs().await.unwrap().iter().all(|job| job.runs.len() == 1));
}

/// Each with what stood in it: rows, and those that were sent or may have been.
const BOTH: [(&[u8], usize); 2] = [(FORMAT_1, 21), (include_bytes!("kept/format-2.db"), 21)];

#[tokio::test]
async fn a_ledger_of_format_2_keeps_its_rows_runs_and_times() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ledger.db"), BOTH[1].0).unwrap();
    let before = rows_in_file(folder.path());
    let ledger = Sqlite::open(folder.path()).unwrap();
    let jobs: Vec<Job> = ledger.jobs().await.unwrap();
    assert_eq!(rows_in_file(folder.path()), before);
    assert_eq!(before.len(), BOTH[1].1);
    let states: Vec<JobState> = jobs.iter().map(|job| job.state).collect();
    assert_eq!(states, [JobState::Running, JobState::Interrupted, JobState::Finished]);
    assert!(jobs.iter().all(|job| job.purged.is_none()));
    let users: Vec<_> = jobs.iter().map(|job| job.runs[0].by.user.as_deref()).collect();
    assert_eq!(users, [Some("someone"); 3]);
    let tally = ledger.tally(jobs[2].no).await.unwrap();
    assert_eq!(tally.rows.of(Status::Inserted), 5);
    assert!(!tally.timeline.stretches().is_empty());
    let hash = &jobs[0].sources[0].sha256;
    assert_eq!(ledger.jobs_of_content(hash).await.unwrap().len(), 3);
}

#[tokio::test]
async fn ledgers_of_both_earlier_formats_are_whole_can_be_purged_and_keep_their_history() {
    for (bytes, _) in BOTH {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ledger.db"), bytes).unwrap();
        let ledger = Sqlite::open(folder.path()).unwrap();
        assert_eq!(ledger.verify().await.unwrap().findings, []);
        for job in ledger.jobs().await.unwrap() {
            if job.state == JobState::Running {
                ledger.bury(job.no).await.unwrap();
            }
            let tally = ledger.tally(job.no).await.unwrap();
            let asking = LookBack {
                job: JobNo(99),
                scope: job.scope.clone(),
                reach: Reach::Action,
                since: None,
                later_too: false,
            };
            let before = ledger.history(asking.clone()).await.unwrap();
            let at = "2026-12-24T00:00:00Z".parse().unwrap();
            ledger.purge(job.clone(), at).await.unwrap();
            assert_eq!(ledger.tally(job.no).await.unwrap(), tally);
            let after = ledger.history(asking).await.unwrap();
            let key = after.fingerprints.unwrap();
            for (was, is) in before.jobs.iter().zip(&after.jobs) {
                let is_this = was.id == job.id;
                for (was, is) in was.rows.iter().zip(&is.rows) {
                    let phone = Phone::from_bits(was.number.bits());
                    let print = phone.map_or(was.number, |phone| key.of(phone));
                    assert!(!is_this || is.number == print);
                }
                assert_eq!(was.rows.len(), is.rows.len());
            }
        }
        assert_eq!(ledger.verify().await.unwrap().findings, []);
        let rows = Connection::open(folder.path().join("ledger.db")).unwrap();
        let texts: i64 = rows.query_row("SELECT count(*) FROM text", [], |row| row.get(0)).unwrap();
        assert_eq!(texts, 0);
    }
}
