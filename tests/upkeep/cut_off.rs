//! A purge that is cut off: each job is whole, or the next purge ends it.

use dialfeed::ledger::{Finding, JobState, Ledger, Sqlite};
use dialfeed::upkeep::{PurgeEvent, PurgeWish, purge};
use rusqlite::Connection;

use super::plans::row;
use super::stage::{Stage, at, id, purged};

const NOW: &str = "2026-12-23T00:00:00Z";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purge_dropped_at_any_moment_is_ended_by_the_next_whatever_that_asks_for() {
    let stage = Stage::new();
    let rows = (2..30_002).map(row).collect();
    let job = stage.job_of(1, JobState::Finished, "2026-11-23T00:00:00Z", rows).await;
    let tally = stage.ledger.tally(job).await.unwrap();
    let texts = |stage: &Stage| -> i64 {
        let db = Connection::open(stage.state().join("ledger.db")).unwrap();
        db.query_row("SELECT count(*) FROM text", [], |row| row.get(0)).unwrap()
    };
    let wish = PurgeWish::of_age(1);
    let mut was_cut_off_within = false;
    for wait_ms in (0..).step_by(3) {
        let state = stage.state();
        let mut see = |_: PurgeEvent<'_>| {};
        let work = purge(&stage.ledger, &state, &wish, at(NOW), &mut see);
        let wait = std::time::Duration::from_millis(wait_ms);
        let is_through = tokio::time::timeout(wait, Box::pin(work)).await.is_ok();
        assert_eq!(stage.ledger.tally(job).await.unwrap(), tally, "law 1, at every moment");
        let found = stage.ledger.verify().await.unwrap().findings;
        let left = texts(&stage);
        was_cut_off_within |= (1..30_000).contains(&left);
        match stage.find(1).await.purged {
            None => assert!(found.is_empty() && left == 30_000, "{found:?} {left}"),
            Some(purged) if purged.is_whole => assert!(found.is_empty() && left == 0, "{found:?}"),
            Some(_) => assert_eq!(found, [Finding::PurgeCutOff { job: id(1) }]),
        }
        if is_through {
            break;
        }
    }
    assert!(was_cut_off_within, "or nothing was tried");
    assert!(stage.find(1).await.purged.is_some_and(|purged| purged.is_whole));
}

#[tokio::test]
async fn a_job_that_was_cut_off_is_ended_though_it_is_not_old_enough_for_this_purge() {
    let stage = Stage::new();
    let no = stage.job(1, JobState::Stopped, "2026-12-22T00:00:00Z").await;
    let db = Connection::open(stage.state().join("ledger.db")).unwrap();
    let begun = "UPDATE job SET purged_at = '2026-12-22T12:00:00Z' WHERE no = ?";
    db.execute(begun, [no.0]).unwrap();
    drop(db);
    let done = stage.purge(&PurgeWish::of_age(90), NOW).await.unwrap();
    assert_eq!(purged(&done), [&id(1)]);
    assert!(stage.find(1).await.purged.is_some_and(|purged| purged.is_whole));
    assert!(stage.ledger.verify().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn two_purges_at_once_purge_each_job_once_and_harm_nothing() {
    let stage = Stage::new();
    for dice in 1..8 {
        let rows = (2..500).map(row).collect();
        stage.job_of(dice, JobState::Finished, "2026-11-23T00:00:00Z", rows).await;
    }
    let other = std::sync::Arc::new(Sqlite::open(&stage.state()).unwrap());
    let (state, wish) = (stage.state(), PurgeWish::of_age(1));
    let (mut first, mut second) = (|_: PurgeEvent<'_>| {}, |_: PurgeEvent<'_>| {});
    let (one, two) = tokio::join!(
        purge(&stage.ledger, &state, &wish, at(NOW), &mut first),
        purge(&other, &state, &wish, at(NOW), &mut second),
    );
    let times = [one.unwrap(), two.unwrap()]
        .map(|done| done.purged.iter().filter(|job| !job.was_purged).count());
    assert_eq!(times.iter().sum::<usize>(), 7, "{times:?}");
    assert!(stage.ledger.verify().await.unwrap().findings.is_empty());
}
