//! The daily window and the moment to stop. The stage's clock shows nine when a play begins.

use std::time::Duration;

use dialfeed::outcome::{Status, StopCode};
use dialfeed::push::Window;
use jiff::civil::Time;

use super::simulation::trace::Step;
use super::stage::{Act, Play, lost, slow};

fn window(from: (i8, i8), until: (i8, i8)) -> Option<Window> {
    let time = |(hour, minute)| Time::constant(hour, minute, 0, 0);
    Some(Window { from: time(from), until: time(until) })
}

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

#[test]
fn nothing_is_sent_before_the_window_opens() {
    let played = Play::new(50).set(|life| life.hours.window = window((10, 30), (12, 0))).run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 50));
    assert!(played.calls()[0].began >= minutes(90));
    assert!(played.calls()[0].began < minutes(91));
    let opens = "2026-11-22T10:30:00+08:00".parse().unwrap();
    assert_eq!(played.steps()[1].1, Step::Closed { until: opens });
}

#[test]
fn a_window_that_closes_is_waited_out_and_every_row_is_sent_once() {
    let played = Play::new(2_000).set(|life| life.hours.window = window((8, 0), (9, 1))).run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 2_000));
    let (open, later) = (minutes(1), minutes(23 * 60));
    assert!(played.begun().iter().all(|at| *at < open || *at >= later), "pushed at night");
    assert!(played.begun().iter().any(|at| *at < open));
}

#[test]
fn while_the_window_is_closed_no_row_is_under_way_on_disk() {
    let played = Play::new(2_000)
        .set(|life| life.hours.window = window((8, 0), (9, 1)))
        .with(|play| play.life.stop_after = Some(minutes(60)))
        .script(|ask| if ask.request % 40 == 0 { Act::Refuse(503, None) } else { Act::Take })
        .run();
    assert!(played.stopped_for(StopCode::Interrupted));
    let told = |step: &Step| matches!(step, Step::Closed { .. });
    assert_eq!(played.steps().iter().filter(|(_, step)| told(step)).count(), 1);
    assert!(played.steps().iter().all(|(at, step)| {
        !matches!(step, Step::Told { .. }) || *at < minutes(1) + Duration::from_secs(1)
    }));
}

#[test]
fn a_window_that_closes_as_the_list_ends_forgets_no_row() {
    // The slow ledger makes claims and releases overtake each other.
    for rows in 225..255 {
        let played = Play::new(rows)
            .with(|play| play.life.rate = 4.0)
            .set(|life| life.hours.window = window((8, 0), (9, 1)))
            .with(|play| play.life.disk = slow(Duration::from_millis(500)))
            .with(|play| play.again = (1..=5).collect())
            .run();
        assert_eq!(played.stopped_by(), None);
        assert_eq!(played.count(Status::Inserted), rows as u64);
    }
}

#[test]
fn a_window_that_opens_before_the_rows_are_put_back_forgets_none() {
    for rows in 225..255 {
        let time = |second| Time::constant(9, 1, second, 0);
        let played = Play::new(rows)
            .with(|play| play.life.rate = 4.0)
            .set(|life| {
                life.hours.window = Some(Window { from: time(1), until: time(0) });
            })
            .with(|play| play.life.disk = slow(Duration::from_secs(3)))
            .with(|play| play.again = (1..=5).collect())
            .run();
        assert_eq!(played.stopped_by(), None);
        assert_eq!(played.count(Status::Inserted), rows as u64);
    }
}

#[test]
fn a_lost_row_that_waits_for_its_resending_is_taken_up_when_the_window_opens() {
    let played = Play::new(1_500)
        .set(|life| life.hours.window = window((8, 0), (9, 1)))
        .set(|life| life.resend_lost = true)
        .with(|play| play.life.disk = slow(Duration::from_millis(60)))
        .script(|ask| {
            let gone = ask.age > Duration::from_secs(59) && ask.age < minutes(2);
            if gone { lost(true) } else { Act::Take }
        })
        .run();
    assert_eq!(played.stopped_by(), None);
    assert_eq!(played.count(Status::Inserted) + played.count(Status::Duplicate), 1_500);
}

#[test]
fn at_the_moment_to_stop_the_rest_stays_pending() {
    let played = Play::new(2_000)
        .set(|life| {
            life.hours.stop_at = Some("2026-11-22T09:00:30+08:00".parse().unwrap());
        })
        .run();
    assert!(played.stopped_for(StopCode::WindowClosed));
    assert!(played.begun().iter().all(|at| *at < Duration::from_secs(30)));
    assert!((590..=601).contains(&played.count(Status::Inserted)));
}

#[test]
fn a_moment_to_stop_that_comes_while_the_window_is_closed_ends_the_run() {
    let played = Play::new(20)
        .set(|life| life.hours.window = window((20, 0), (21, 0)))
        .set(|life| {
            life.hours.stop_at = Some("2026-11-22T12:00:00+08:00".parse().unwrap());
        })
        .run();
    assert!(played.stopped_for(StopCode::WindowClosed));
    assert_eq!((played.calls().len(), played.count(Status::Pending)), (0, 20));
    assert_eq!(played.took().as_secs(), 3 * 3_600);
}
