//! Law 2 and its exceptions: what is done with a row whose reply was lost.

use std::time::Duration;

use dialfeed::outcome::{Note, Status};

use super::stage::{Act, Play, lost};

#[test]
fn a_lost_reply_is_uncertain_and_not_sent_again() {
    for stored in [true, false] {
        let played = Play::new(60)
            .script(move |ask| if ask.row % 10 == 5 { lost(stored) } else { Act::Take })
            .run();
        assert_eq!((played.stopped_by(), played.calls().len()), (None, 60));
        assert_eq!((played.count(Status::Uncertain), played.count(Status::Inserted)), (6, 54));
    }
}

#[test]
fn where_it_is_allowed_a_lost_row_is_sent_again_and_a_landed_one_is_noted() {
    let played = Play::new(60)
        .set(|life| life.resend_lost = true)
        .script(|ask| match (ask.row, ask.of_row) {
            (20, 1) => lost(true),
            (40, 1..=3) => lost(false),
            _ => Act::Take,
        })
        .run();
    assert_eq!(played.stopped_by(), None);
    assert_eq!((played.status(20), played.status(40)), (Status::Duplicate, Status::Inserted));
    assert!(played.row(20).notes.has(Note::LandedBefore));
    assert!(!played.row(40).notes.has(Note::LandedBefore));
}

#[test]
fn a_row_whose_reply_is_always_lost_is_resent_so_often_and_no_more() {
    let played = Play::new(60)
        .set(|life| life.resend_lost = true)
        .script(|ask| if ask.row == 20 { lost(false) } else { Act::Take })
        .run();
    assert_eq!((played.status(20), played.calls_of(20).len()), (Status::Uncertain, 6));
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 59));
}

#[test]
fn a_lost_row_that_is_put_off_at_its_resending_stays_uncertain() {
    let played = Play::new(200)
        .set(|life| life.resend_lost = true)
        .script(|ask| match (ask.row, ask.of_row) {
            (20, 1) => lost(true),
            (20, _) => Act::Refuse(503, None),
            _ => Act::Take,
        })
        .run();
    assert_eq!((played.status(20), played.count(Status::Inserted)), (Status::Uncertain, 199));
    assert_eq!(played.row(20).reason.as_deref(), Some("connection_lost"));
}

#[test]
fn a_lost_row_that_is_refused_at_its_resending_by_http_stays_uncertain() {
    let played = Play::new(60)
        .set(|life| life.resend_lost = true)
        .with(|play| play.again = vec![30])
        .script(|ask| match (ask.row, ask.of_row) {
            (20, 1) => lost(true),
            (20 | 30, _) => Act::Http(404),
            _ => Act::Take,
        })
        .run();
    assert_eq!((played.status(20), played.calls_of(20).len()), (Status::Uncertain, 2));
    assert_eq!((played.status(30), played.calls_of(30).len()), (Status::Uncertain, 1));
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 58));
}

#[test]
fn rows_uncertain_from_before_are_sent_after_the_pending_ones_and_noted() {
    let played = Play::new(30)
        .with(|play| play.again = vec![3, 4, 5])
        .script(|ask| match ask.row {
            3 => Act::Errno(10),
            4 => lost(false),
            _ => Act::Take,
        })
        .run();
    assert_eq!(played.calls()[27..].iter().map(|call| call.row).collect::<Vec<_>>(), [3, 4, 5]);
    assert!(played.row(3).notes.has(Note::LandedBefore));
    assert_eq!((played.status(4), played.status(5)), (Status::Uncertain, Status::Inserted));
}

#[test]
fn rows_uncertain_from_before_stay_so_where_the_run_stops_before_them() {
    for stop_ms in (0..2_000).step_by(70) {
        let played = Play::new(30)
            .with(|play| play.again = (2..=20).collect())
            .with(|play| play.life.stop_after = Some(Duration::from_millis(stop_ms)))
            .latency(|_| Duration::from_millis(300))
            .run();
        let sent = played.calls().iter().filter(|call| (2..=20).contains(&call.row)).count() as u64;
        assert_eq!(played.count(Status::Uncertain), 19 - sent, "stopped after {stop_ms} ms");
    }
}
