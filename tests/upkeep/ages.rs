//! Which jobs are meant: by age, by name, by state, and never one that a run holds.

use dialfeed::import::ImportError;
use dialfeed::ledger::{JobState, Ledger, Locks};
use dialfeed::upkeep::{Kept, PurgeWish};

use super::stage::{Stage, id, named, purged};

#[tokio::test]
async fn only_finished_jobs_whose_last_run_ended_long_enough_ago_are_purged() {
    let stage = Stage::new();
    stage.job(1, JobState::Finished, "2026-11-23T00:00:00Z").await;
    stage.job(2, JobState::Finished, "2026-11-23T00:00:01Z").await;
    stage.job(3, JobState::Stopped, "2026-11-23T00:00:00Z").await;
    stage.job(4, JobState::Running, "").await;
    let done = stage.purge(&PurgeWish::of_age(30), "2026-12-23T00:00:00Z").await.unwrap();
    assert_eq!(purged(&done), [&id(1)], "to the second");
    let kept: Vec<_> = done.kept.iter().map(|kept| (&kept.job, &kept.why)).collect();
    assert!(matches!(kept[..], [(job, Kept::Held)] if *job == id(4)), "{kept:?}");
    let again = stage.purge(&PurgeWish::of_age(30), "2026-12-23T00:00:00Z").await.unwrap();
    assert!(again.purged.is_empty(), "once is enough");
    assert!(stage.find(1).await.purged.is_some_and(|purged| purged.is_whole));
    assert_eq!(stage.find(2).await.purged, None);
}

#[tokio::test]
async fn a_job_that_ended_in_the_future_is_not_old_and_a_clock_set_back_makes_none_older() {
    let stage = Stage::new();
    stage.job(1, JobState::Finished, "2031-01-01T00:00:00Z").await;
    for now in ["2026-12-23T00:00:00Z", "1999-01-01T00:00:00Z"] {
        for days in [0, 1, 36_500] {
            let done = stage.purge(&PurgeWish::of_age(days), now).await.unwrap();
            assert!(done.purged.is_empty(), "{now} {days}");
        }
    }
    let done = stage.purge(&PurgeWish::of_age(0), "2031-01-01T00:00:00Z").await.unwrap();
    assert_eq!(purged(&done), [&id(1)]);
}

#[tokio::test]
async fn a_job_without_an_end_is_as_old_as_its_last_run() {
    let stage = Stage::new();
    let job = stage.job(1, JobState::Running, "").await;
    stage.ledger.bury(job).await.unwrap();
    let states = vec![JobState::Interrupted];
    let wish = PurgeWish { states, ..PurgeWish::of_age(1) };
    let early = stage.purge(&wish, "2026-11-23T01:15:30Z").await.unwrap();
    assert!(early.purged.is_empty());
    let done = stage.purge(&wish, "2026-11-23T01:15:31Z").await.unwrap();
    assert_eq!(purged(&done), [&id(1)]);
}

#[tokio::test]
async fn a_stopped_job_goes_only_where_its_state_is_named_and_its_pending_rows_are_counted() {
    let stage = Stage::new();
    stage.job(1, JobState::Stopped, "2026-11-23T00:00:00Z").await;
    let now = "2026-12-23T00:00:00Z";
    let kept = stage.purge(&named(&[1]), now).await.unwrap();
    assert!(matches!(kept.kept[0].why, Kept::State(JobState::Stopped)), "{kept:?}");
    let wish = PurgeWish { states: vec![JobState::Stopped], ..named(&[1]) };
    let done = stage.purge(&wish, now).await.unwrap();
    assert_eq!((done.purged[0].rows, done.purged[0].pending), (2, 1));
}

#[tokio::test]
async fn a_job_that_is_held_is_passed_over_and_told_and_the_others_go() {
    let stage = Stage::new();
    for dice in [1, 2, 3] {
        stage.job(dice, JobState::Finished, "2026-11-23T00:00:00Z").await;
    }
    let mut locks = Locks::new(&stage.state()).unwrap();
    locks.job(&id(2)).unwrap();
    let done = stage.purge(&PurgeWish::of_age(1), "2026-12-23T00:00:00Z").await.unwrap();
    assert_eq!(purged(&done), [&id(1), &id(3)], "the oldest first");
    assert!(
        matches!(&done.kept[..], [kept] if kept.job == id(2) && matches!(kept.why, Kept::Held))
    );
    assert_eq!(stage.find(2).await.purged, None);
}

#[tokio::test]
async fn a_named_job_is_asked_for_its_age_where_one_is_given_and_one_that_is_not_there_is_an_error()
{
    let stage = Stage::new();
    stage.job(1, JobState::Finished, "2026-11-23T00:00:00Z").await;
    let young = PurgeWish { older_than_days: Some(90), ..named(&[1]) };
    let done = stage.purge(&young, "2026-12-23T00:00:00Z").await.unwrap();
    assert!(matches!(done.kept[0].why, Kept::Young { .. }));
    let error = stage.purge(&named(&[1, 9]), "2026-12-23T00:00:00Z").await.unwrap_err();
    assert!(matches!(error, ImportError::NoSuchJob(Some(_))), "{error}");
    assert_eq!(stage.find(1).await.purged, None, "what is wrong is found before anything goes");
    let nothing = PurgeWish { jobs: vec![], older_than_days: None, ..named(&[]) };
    let done = stage.purge(&nothing, "2026-12-23T00:00:00Z").await.unwrap();
    assert!(done.purged.is_empty() && done.kept.is_empty());
}

#[tokio::test]
async fn a_dry_run_tells_the_same_and_changes_nothing() {
    let stage = Stage::new();
    stage.job(1, JobState::Finished, "2026-11-23T00:00:00Z").await;
    let now = "2026-12-23T00:00:00Z";
    let dry = PurgeWish { dry_run: true, ..PurgeWish::of_age(1) };
    let would = stage.purge(&dry, now).await.unwrap();
    assert_eq!(stage.find(1).await.purged, None);
    let done = stage.purge(&PurgeWish::of_age(1), now).await.unwrap();
    assert_eq!(would.purged, done.purged);
}
