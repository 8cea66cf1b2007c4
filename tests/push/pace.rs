//! The ceiling from both sides; the laws check that no window of a second exceeds it.

use std::time::Duration;

use dialfeed::outcome::Status;

use super::stage::{Act, Play, slow};

#[test]
fn with_enough_under_way_the_mean_is_at_least_99_percent_of_the_rate() {
    let per_hour = 1.0 / 3_600.0;
    for (rate, rows) in [
        (per_hour, 12),
        (0.5, 40),
        (1.0, 100),
        (2.0, 100),
        (20.0, 200),
        (100.0, 1_000),
        (1_000.0, 5_000),
        (10_000.0, 12_000),
    ] {
        let played = Play::new(rows)
            .with(|play| play.life.rate = rate)
            .with(|play| play.life.disk = slow(Duration::from_millis(3)))
            .set(|life| life.concurrency = 256)
            .latency(|_| Duration::from_millis(10))
            .run();
        // The first goes alone; the pace is that of the others.
        let begun = played.begun();
        let (first, last) = (begun[1], *begun.last().unwrap());
        let mean = (rows - 2) as f64 / (last - first).as_secs_f64();
        assert!(mean >= rate * 0.99, "{mean}/s of {rate}/s");
    }
}

#[test]
fn a_low_rate_is_reached_before_a_platform_that_takes_longer_than_its_period() {
    for rate in [0.5, 1.0, 1.9] {
        let played = Play::new(60)
            .with(|play| play.life.rate = rate)
            .with(|play| play.life.disk = slow(Duration::from_millis(20)))
            .set(|life| life.concurrency = 16)
            .latency(|_| Duration::from_millis(4_500))
            .run();
        let begun = played.begun();
        let (first, last) = (begun[1], *begun.last().unwrap());
        let mean = 58.0 / (last - first).as_secs_f64();
        assert!(mean >= rate * 0.99, "{mean}/s of {rate}/s");
    }
}

#[test]
fn below_one_a_second_one_begins_a_period_retries_included() {
    let played = Play::new(10)
        .with(|play| play.life.rate = 0.2)
        .script(|ask| if ask.request % 4 == 0 { Act::Refuse(503, None) } else { Act::Take })
        .run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 10));
    assert!(played.took() >= Duration::from_secs(5 * (played.calls().len() as u64 - 1)));
}

#[test]
fn a_slow_platform_is_never_asked_more_at_once_than_allowed() {
    for concurrency in [1, 2, 3, 17] {
        let played = Play::new(100)
            .with(|play| play.life.rate = 1_000.0)
            .set(|life| life.concurrency = concurrency)
            .latency(|ask| Duration::from_millis(200 + 37 * (ask.request % 5)))
            .run();
        assert_eq!(played.count(Status::Inserted), 100);
        assert_eq!(played.most_at_once(Duration::ZERO, Duration::MAX), concurrency);
    }
}

#[test]
fn a_slow_ledger_changes_nothing_but_the_time() {
    let played = Play::new(300).with(|play| play.life.disk = slow(Duration::from_secs(2))).run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 300));
}
