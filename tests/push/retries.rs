//! Surely stored nothing: tried again, with backoff, one probe at a time, within a budget.

use std::time::Duration;

use dialfeed::outcome::{Status, StopCode};

use super::simulation::trace::Step;
use super::stage::{Act, Play};

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn each_sign_that_nothing_was_stored_is_tried_again() {
    for act in [Act::Refuse(408, None), Act::Refuse(429, None), Act::Refuse(503, None), Act::Away] {
        let played =
            Play::new(60).script(move |ask| if ask.request == 20 { act } else { Act::Take }).run();
        assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 60), "{act:?}");
        assert_eq!(played.calls().len(), 61);
        let told = |step: &Step| matches!(step, Step::PutOff { tries: 1, .. });
        assert_eq!(played.steps().iter().filter(|(_, step)| told(step)).count(), 1);
    }
}

#[test]
fn a_platform_that_was_never_there_stops_the_job_with_all_rows_pending() {
    for (act, code) in
        [(Act::Away, StopCode::Unreachable), (Act::Refuse(503, None), StopCode::Refused)]
    {
        let played = Play::new(40).script(move |_| act).run();
        assert!(played.stopped_for(code));
        assert_eq!(played.count(Status::Pending), 40);
        assert_eq!(played.calls().len(), 6, "the first row, and its retries");
    }
}

#[test]
fn no_retries_means_none() {
    let played = Play::new(9).set(|life| life.retries = 0).script(|_| Act::Away).run();
    assert!(played.stopped_for(StopCode::Unreachable));
    assert_eq!((played.calls().len(), played.count(Status::Pending)), (1, 9));
}

#[test]
fn a_row_that_is_put_off_again_and_again_while_others_go_through_has_failed() {
    let played = Play::new(400)
        .script(|ask| if ask.row == 7 { Act::Refuse(503, None) } else { Act::Take })
        .run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 399));
    assert_eq!((played.status(7), played.calls_of(7).len()), (Status::Failed, 6));
    assert_eq!(played.row(7).reason.as_deref(), Some("http_503"));
}

#[test]
fn a_row_that_the_platform_never_takes_does_not_keep_the_others_waiting() {
    for (concurrency, retries) in [(1, 2), (1, 5), (8, 1)] {
        let played = Play::new(60)
            .set(|life| (life.concurrency, life.retries) = (concurrency, retries))
            .latency(|_| Duration::from_millis(1))
            .script(|ask| if ask.row == 7 { Act::Refuse(503, None) } else { Act::Take })
            .run();
        assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 59));
        assert_eq!(played.status(7), Status::Failed);
    }
}

#[test]
fn the_waits_between_tries_grow_and_are_jittered() {
    let mut longest = [Duration::ZERO; 5];
    for seed in 0..60 {
        let played = Play::new(1).with(|play| play.seed = seed).script(|_| Act::Away).run();
        for (n, pair) in played.calls().windows(2).enumerate() {
            let wait = pair[1].began - pair[0].answered.unwrap().0;
            longest[n] = longest[n].max(wait);
        }
    }
    for (n, (longest, most_ms)) in
        longest.into_iter().zip([500, 1_000, 2_000, 4_000, 8_000]).enumerate()
    {
        // The timer's ticks are milliseconds.
        let most = Duration::from_millis(most_ms + 1);
        assert!(longest <= most && longest > most.mul_f64(0.8), "wait {n}: at most {longest:?}");
    }
}

#[test]
fn retry_after_is_honoured_by_all_requests() {
    let played = Play::new(200)
        .script(|ask| if ask.request == 40 { Act::Refuse(429, Some(20)) } else { Act::Take })
        .latency(|ask| Duration::from_millis(if ask.request % 2 == 0 { 100 } else { 350 }))
        .run();
    let told = played.calls()[39].answered.unwrap().0;
    let between = |at: &Duration| *at > told && *at < told + s(20);
    assert_eq!(played.begun().iter().filter(|at| between(at)).count(), 0);
    assert_eq!(played.count(Status::Inserted), 200);
}

#[test]
fn an_outage_is_probed_by_one_request_at_a_time_and_lived_through() {
    let played = Play::new(600)
        .script(|ask| if (s(5)..s(15)).contains(&ask.age) { Act::Away } else { Act::Take })
        .run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 600));
    let settled = s(5) + Duration::from_millis(200);
    assert_eq!(played.most_at_once(settled, s(15)), 1);
    let probes = played.begun().iter().filter(|at| (settled..s(15)).contains(at)).count();
    assert!((1..=12).contains(&probes), "{probes} probes in ten seconds");
}

#[test]
fn a_probe_that_hangs_is_waited_for_before_the_next() {
    let played = Play::new(300)
        .set(|life| life.retries = 40)
        .script(|ask| if (s(5)..s(100)).contains(&ask.age) { Act::Away } else { Act::Take })
        .latency(|ask| if (s(5)..s(100)).contains(&ask.age) { s(5) } else { s(0) })
        .run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 300));
    assert_eq!(played.most_at_once(s(5), s(6)), 8, "nobody knew yet");
    assert_eq!(played.most_at_once(s(12), s(100)), 1);
}

#[test]
fn an_outage_that_does_not_end_uses_up_the_retries_and_stops_the_job() {
    let played =
        Play::new(2_000).script(|ask| if ask.age > s(60) { Act::Away } else { Act::Take }).run();
    assert!(played.stopped_for(StopCode::Unreachable), "{:?}", played.stopped_by());
    assert!(played.count(Status::Pending) > 700);
    assert!(played.calls().iter().filter(|call| call.act == Act::Away).count() <= 130);
}

#[test]
fn retries_stay_within_a_tenth_of_the_requests() {
    let played = Play::new(3_000)
        .script(|ask| if ask.request % 5 == 0 { Act::Refuse(429, None) } else { Act::Take })
        .run();
    assert!(played.stopped_for(StopCode::Refused), "{:?}", played.stopped_by());
    assert!(played.count(Status::Pending) > 0);
}

#[test]
fn a_platform_with_a_limit_below_ours_gets_the_whole_list() {
    let played = Play::new(400)
        .script(|ask| if ask.request % 25 == 0 { Act::Refuse(429, Some(1)) } else { Act::Take })
        .run();
    assert_eq!((played.stopped_by(), played.count(Status::Inserted)), (None, 400));
}

#[test]
fn the_pace_is_lowered_by_a_push_back_and_restored() {
    let played = Play::new(1_000)
        .script(|ask| if ask.request == 100 { Act::Refuse(503, None) } else { Act::Take })
        .run();
    let begun = played.begun();
    let told = played.calls()[99].answered.unwrap().0;
    let again = begun.iter().copied().find(|at| *at > told).unwrap();
    let soon = begun.iter().filter(|at| (again..again + s(5)).contains(at)).count();
    assert!((80..=96).contains(&soon), "{soon} in five seconds after the push-back");
    let last = *begun.last().unwrap();
    let late = begun.iter().filter(|at| **at > last - s(5)).count();
    assert!(late >= 99, "{late} in the last five seconds");
}
