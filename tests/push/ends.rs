//! How a job ends early: the platform's answer, too many failures, the user, the disk.

use std::time::Duration;

use dialfeed::ledger::LedgerError;
use dialfeed::outcome::{Status, StopCode};
use dialfeed::push::MaxFailures;

use super::simulation::mood::Ask;
use super::stage::{Act, Play, full, lost};

#[test]
fn a_whole_list_is_inserted_once_each() {
    let played = Play::new(500).run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 500));
    assert_eq!((played.held().len(), played.calls().len()), (500, 500));
    let order: Vec<u32> = played.calls().iter().map(|call| call.row).collect();
    assert!(order.is_sorted(), "rows are sent in their order");
}

#[test]
fn errno_2_3_and_4_stop_at_once_and_rows_under_way_are_waited_for() {
    for errno in [2, 3, 4] {
        let played = Play::new(200)
            .script(move |ask| if ask.request == 30 { Act::Errno(errno) } else { Act::Take })
            .latency(move |ask| Duration::from_millis(if ask.request == 30 { 10 } else { 400 }))
            .run();
        assert!(played.stopped_by_errno(errno));
        assert_eq!(played.status(30), Status::Pending);
        let sent = played.calls().len() as u64;
        assert!(sent < 40, "{sent}");
        assert_eq!(played.count(Status::Inserted), sent - 1);
        let stop = played.stopping_at();
        assert!(played.took() >= stop + Duration::from_millis(300), "it waited for the others");
    }
}

#[test]
fn errno_3_from_some_request_on_leaves_everything_else_pending() {
    let played = Play::new(100)
        .script(|ask| if ask.request >= 25 { Act::Errno(3) } else { Act::Take })
        .latency(|_| Duration::from_millis(300))
        .run();
    assert!(played.stopped_by_errno(3));
    assert_eq!((played.count(Status::Inserted), played.count(Status::Pending)), (24, 76));
}

#[test]
fn errno_11_stops_that_batch_alone_and_the_job_in_the_end() {
    let batches = ["20261101", "gone", "20261103"];
    let played = Play::new(0)
        .with(|play| play.rows = (0..90).map(|n| batches[n % 3]).collect())
        .script(|ask| if ask.row % 3 == 2 { Act::Errno(11) } else { Act::Take })
        .latency(|_| Duration::from_millis(300))
        .run();
    assert!(played.stopped_by_errno(11));
    assert_eq!((played.count(Status::Inserted), played.count(Status::Pending)), (60, 30));
    let wasted = played.calls().iter().filter(|call| call.errno() == Some(11)).count();
    assert!(wasted <= 8, "{wasted} requests to a batch that is not there");
}

#[test]
fn errno_11_for_the_only_batch_stops_the_job_with_all_rows_pending() {
    let played = Play::new(30).script(|_| Act::Errno(11)).run();
    assert!(played.stopped_by_errno(11));
    assert_eq!((played.calls().len(), played.count(Status::Pending)), (1, 30));
}

#[test]
fn a_row_put_off_is_not_tried_again_once_its_batch_is_known_to_be_gone() {
    let played = Play::new(0)
        .with(|play| play.rows = vec!["here", "gone", "gone", "here", "here", "here"])
        .script(|ask| match ask.row {
            2 => Act::Errno(11),
            3 if ask.of_row == 1 => Act::Refuse(503, None),
            3 => Act::Errno(11),
            _ => Act::Take,
        })
        .latency(|ask| Duration::from_millis(if ask.row == 3 { 900 } else { 200 }))
        .run();
    assert!(played.stopped_by_errno(11));
    assert_eq!((played.calls_of(3).len(), played.status(3)), (1, Status::Pending));
    assert_eq!(played.count(Status::Inserted), 4);
}

#[test]
fn a_redirect_in_the_middle_stops_the_job() {
    let played =
        Play::new(60).script(|ask| if ask.request == 20 { Act::Redirect } else { Act::Take }).run();
    assert!(played.stopped_for(StopCode::Redirected));
    assert_eq!(played.status(20), Status::Pending);
}

#[test]
fn so_many_failures_in_a_row_stop_the_job_and_a_success_between_them_forgets_them() {
    let broken = |ask: Ask| {
        if ask.row.is_multiple_of(2) { Act::Errno(0) } else { lost(false) }
    };
    let played = Play::new(200)
        .set(|life| life.max_failures = MaxFailures::InARow(20))
        .set(|life| life.concurrency = 1)
        .script(move |ask| if ask.row <= 10 { Act::Take } else { broken(ask) })
        .run();
    assert!(played.stopped_for(StopCode::TooManyFailures));
    assert_eq!((played.count(Status::Failed), played.count(Status::Uncertain)), (10, 10));
    let played = Play::new(200)
        .set(|life| life.max_failures = MaxFailures::InARow(20))
        .set(|life| life.concurrency = 1)
        .script(|ask| if ask.row % 20 == 0 { Act::Take } else { Act::Errno(0) })
        .run();
    assert_eq!(played.stopped_by(), None);
}

#[test]
fn so_large_a_share_of_failures_stops_the_job_after_a_hundred_replies() {
    let share = |percent: u32| {
        Play::new(1_000)
            .set(|life| life.max_failures = MaxFailures::Percent(10.0))
            .set(|life| life.concurrency = 1)
            .script(
                move |ask| {
                    if ask.row * percent % 100 < percent { Act::Errno(9) } else { Act::Take }
                },
            )
            .run()
    };
    let played = share(20);
    assert!(played.stopped_for(StopCode::TooManyFailures));
    assert_eq!(played.calls().len(), 100);
    assert_eq!(share(10).stopped_by(), None);
}

#[test]
fn after_the_users_stop_nothing_begins_and_what_is_under_way_is_waited_for() {
    for stop_ms in [0, 40, 60, 1_000, 2_345, 4_999] {
        let played = Play::new(500)
            .latency(|_| Duration::from_millis(1_500))
            .with(|play| play.life.stop_after = Some(Duration::from_millis(stop_ms)))
            .run();
        assert!(played.stopped_for(StopCode::Interrupted));
        assert_eq!(played.count(Status::Inserted), played.calls().len() as u64);
        assert_eq!(played.count(Status::Pending), 500 - played.calls().len() as u64);
        assert!(played.took() <= Duration::from_millis(stop_ms + 1_500), "{:?}", played.took());
    }
}

#[test]
fn the_users_stop_is_heard_while_the_platform_answers_at_once() {
    let played = Play::new(5_000)
        .with(|play| play.life.rate = 1e6)
        .latency(|_| Duration::ZERO)
        .with(|play| play.life.stop_after = Some(Duration::ZERO))
        .run();
    assert!(played.stopped_for(StopCode::Interrupted));
    assert!(played.calls().len() < 100, "{} requests", played.calls().len());
}

#[test]
fn the_users_stop_is_heard_while_an_ailing_platform_is_waited_for() {
    let played = Play::new(50)
        .script(|_| Act::Refuse(503, Some(300)))
        .with(|play| play.life.stop_after = Some(Duration::from_secs(5)))
        .run();
    assert!(played.stopped_for(StopCode::Interrupted));
    assert_eq!((played.calls().len(), played.count(Status::Pending)), (1, 50));
    assert!(played.took() < Duration::from_secs(6));
}

#[test]
fn a_full_disk_ends_the_run_and_what_was_not_sent_is_pending() {
    for after in [2, 3, 4, 5, 9, 20, 77] {
        // Three writes are the plan's.
        let played = Play::new(100).with(|play| play.life.disk = full(after, u64::MAX)).run();
        assert!(matches!(played.run(), Err(LedgerError::DiskFull { .. })));
        let stop = played.stopping_at();
        assert!(played.calls().iter().all(|call| call.began <= stop));
        assert!(played.calls().len() < 100);
        let in_doubt = played.count(Status::Uncertain);
        assert!(in_doubt <= 16, "{in_doubt} in doubt");
    }
}

#[test]
fn a_disk_that_was_full_for_a_moment_leaves_no_row_in_doubt() {
    for after in 1..60 {
        let played = Play::new(100).with(|play| play.life.disk = full(after, 1)).run();
        assert!(matches!(played.run(), Err(LedgerError::DiskFull { .. })), "after {after} writes");
        assert_eq!(played.count(Status::Uncertain), 0, "after {after} writes");
        let received = played.held().len() as u64;
        assert_eq!(played.count(Status::Inserted), received, "after {after} writes");
    }
}
