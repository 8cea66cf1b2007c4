//! First one row alone; what its answer does to the job.

use std::time::Duration;

use dialfeed::outcome::{Status, StopCode, StoppedBy};

use super::stage::{Act, Play, Played, lost};

#[test]
fn the_others_start_when_the_first_reply_has_come() {
    let played = Play::new(40)
        .latency(|ask| Duration::from_millis(if ask.row == 1 { 3_000 } else { 500 }))
        .run();
    assert_eq!(played.count(Status::Inserted), 40);
    assert_eq!(played.calls()[1].began, Duration::from_secs(3));
    assert_eq!(played.most_at_once(Duration::ZERO, Duration::MAX), 8);
}

#[test]
fn three_first_rows_without_a_readable_reply_stop_the_job() {
    let played = Play::new(40).script(|_| lost(false)).run();
    assert!(played.stopped_for(StopCode::NoReadableReply));
    assert_eq!((played.count(Status::Uncertain), played.count(Status::Pending)), (3, 37));
    assert_eq!(played.calls().len(), 3);
}

#[test]
fn two_first_rows_without_a_readable_reply_and_then_a_good_one_let_the_others_start() {
    let played = Play::new(40)
        .script(|ask| if ask.row <= 2 { lost(true) } else { Act::Take })
        .latency(|_| Duration::from_secs(1))
        .run();
    assert_eq!(played.stopped_by(), None);
    assert_eq!((played.count(Status::Uncertain), played.count(Status::Inserted)), (2, 38));
    assert_eq!(played.row(1).reason.as_deref(), Some("connection_lost"));
}

#[test]
fn one_row_sent_three_times_is_not_three_first_rows() {
    let played = Play::new(1)
        .set(|life| life.resend_lost = true)
        .script(|ask| if ask.of_row <= 3 { lost(false) } else { Act::Take })
        .run();
    assert_eq!(played.stopped_by(), None);
    assert_eq!(played.status(1), Status::Inserted);
}

fn stops_at_once(act: Act) -> Played {
    let played = Play::new(20).script(move |_| act).run();
    assert_eq!(played.calls().len(), 1, "{act:?}");
    assert_eq!(played.count(Status::Pending), 20, "{act:?}");
    played
}

#[test]
fn http_4xx_at_first_is_the_endpoints_fault_and_the_row_stays_pending() {
    for http in [400, 401, 403, 404, 405, 413, 451] {
        let cause = StoppedBy::Cause { cause: format!("http_{http}") };
        assert_eq!(stops_at_once(Act::Http(http)).stopped_by(), Some(&cause));
    }
}

#[test]
fn a_redirect_stops_the_job_and_the_row_stays_pending() {
    assert!(stops_at_once(Act::Redirect).stopped_for(StopCode::Redirected));
}

#[test]
fn errno_2_3_and_4_stop_the_job_and_the_row_stays_pending() {
    for errno in [2, 3, 4] {
        assert!(stops_at_once(Act::Errno(errno)).stopped_by_errno(errno));
    }
}

#[test]
fn http_4xx_after_an_unreadable_first_row_is_still_the_endpoints_fault() {
    let played =
        Play::new(9).script(|ask| if ask.row == 1 { lost(false) } else { Act::Http(404) }).run();
    assert_eq!(played.stopped_by(), Some(&StoppedBy::Cause { cause: "http_404".into() }));
    assert_eq!((played.status(1), played.count(Status::Pending)), (Status::Uncertain, 8));
}

#[test]
fn http_4xx_later_is_the_rows_end() {
    let played =
        Play::new(9).script(|ask| if ask.row == 5 { Act::Http(404) } else { Act::Take }).run();
    assert_eq!((played.stopped_by(), played.status(5)), (None, Status::Failed));
    assert_eq!(played.row(5).reason.as_deref(), Some("http_404"));
    assert_eq!(played.count(Status::Inserted), 8);
}

#[test]
fn a_first_row_that_is_refused_by_errno_lets_the_others_start() {
    let played =
        Play::new(9).script(|ask| if ask.row == 1 { Act::Errno(9) } else { Act::Take }).run();
    assert_eq!((played.stopped_by(), played.status(1)), (None, Status::Failed));
    assert_eq!(played.row(1).reason.as_deref(), Some("errno_9"));
    assert_eq!((played.row(1).errno, played.row(1).message.as_deref()), (Some(9), Some("消息")));
}

#[test]
fn a_first_row_that_is_put_off_is_tried_again_alone() {
    let played = Play::new(9)
        .script(|ask| if ask.request <= 3 { Act::Refuse(503, None) } else { Act::Take })
        .run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 9));
    assert_eq!(played.calls_of(1).len(), 4);
}
