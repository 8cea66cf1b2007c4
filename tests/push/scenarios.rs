//! Scenarios written down by hand: what becomes of a list when runs die, stop and go on, before
//! platforms and disks with limits and moods of their own.

use std::collections::BTreeMap;
use std::time::Duration;

use dialfeed::ledger::Standing;
use dialfeed::outcome::{Note, Status, StopCode, StoppedBy};
use dialfeed::push::Window;
use jiff::SignedDuration;
use jiff::civil::Time;

use super::simulation::mood::{Act, Latency, Loss, Mood};
use super::simulation::scenario::{Death, DiskMood, Life, Order, Recipients, Scenario};
use super::simulation::trace::Step;
use super::simulation::{Played, play};

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn played(scenario: &Scenario) -> Played {
    play(scenario).unwrap_or_else(|failure| panic!("{failure}"))
}

fn count(played: &Played, status: Status) -> usize {
    played.rows.iter().filter(|row| row.standing == Standing::At(status)).count()
}

/// The most requests that one row had.
fn most_of_a_row(played: &Played) -> u32 {
    let mut requests = BTreeMap::<u32, u32>::new();
    for request in &played.requests {
        *requests.entry(request.row).or_default() += 1;
    }
    requests.into_values().max().unwrap_or(0)
}

fn stopped_by(played: &Played, run: usize) -> Option<&StoppedBy> {
    played.runs[run].as_ref().unwrap().as_ref().unwrap().stopped_by.as_ref()
}

/// Twelve rows, three at once, over a disk that is slow enough to be caught in the middle.
fn dying(step: usize, order: Order) -> Scenario {
    Scenario::calm(12).with(|life| {
        life.concurrency = 3;
        life.platform.latency = Latency::Between(ms(5), ms(200));
        life.disk = DiskMood { sync: ms(40), order, failing: None };
        life.death = Some(Death::AtStep(step));
    })
}

/// Plays the same with a death at every step that there is.
fn at_every_step(order: Order, then: impl Fn(&mut Life), check: impl Fn(usize, &Played)) {
    for step in 1.. {
        let played = played(&dying(step, order).then(&then));
        if played.runs[0].is_some() {
            assert!(step > 60, "it was through after {step} steps");
            return;
        }
        check(step, &played);
    }
}

#[test]
fn wherever_a_run_dies_the_next_one_sends_nobody_twice_and_forgets_nobody() {
    for order in [Order::Groups, Order::Each] {
        at_every_step(
            order,
            |_| {},
            |step, played| {
                assert_eq!(most_of_a_row(played), 1, "step {step}");
                let (inserted, uncertain) =
                    (count(played, Status::Inserted), count(played, Status::Uncertain));
                assert_eq!(inserted + uncertain, 12, "step {step}");
                assert!(uncertain <= 6, "step {step}: {uncertain} rows are uncertain");
            },
        );
    }
}

#[test]
fn wherever_a_run_dies_resending_brings_everybody_in() {
    let resend = |life: &mut Life| life.resend_uncertain = true;
    at_every_step(Order::Groups, resend, |step, played| {
        let ended = count(played, Status::Inserted) + count(played, Status::Duplicate);
        assert_eq!((ended, played.held.len()), (12, 12), "step {step}");
        let duplicates = played.rows.iter().filter(|row| row.errno == Some(10));
        assert!(duplicates.clone().all(|row| row.notes.has(Note::LandedBefore)));
        assert!(duplicates.count() <= 6, "step {step}");
    });
}

#[test]
fn what_is_being_synced_when_the_power_goes_is_kept_or_lost_and_both_come_right() {
    let mut kept = 0;
    for seed in 0..60 {
        let scenario = Scenario { seed, ..dying(25, Order::Groups) }.then(|_| {});
        let survived = |step: &Step| matches!(step, Step::Survives { .. });
        kept += usize::from(played(&scenario).trace.steps().iter().any(|(_, step)| survived(step)));
    }
    assert!((5..55).contains(&kept), "{kept} of 60");
}

#[test]
fn a_second_death_and_a_third_change_nothing() {
    let scenario = dying(20, Order::Groups)
        .then(|life| life.death = Some(Death::AtStep(9)))
        .then(|life| life.death = Some(Death::At(ms(60))))
        .then(|_| {});
    let played = played(&scenario);
    assert_eq!(played.runs.iter().filter(|run| run.is_none()).count(), 3);
    assert_eq!(most_of_a_row(&played), 1);
    assert_eq!(count(&played, Status::Pending), 0);
}

#[test]
fn a_run_that_is_stopped_at_any_moment_is_finished_by_the_next() {
    for after in (0..3_000).step_by(130) {
        let scenario = Scenario::calm(40)
            .with(|life| {
                life.stop_after = Some(ms(after));
                life.platform.latency = Latency::Between(ms(10), ms(900));
            })
            .then(|_| {});
        let played = played(&scenario);
        assert!(stopped_by(&played, 0).is_some_and(|by| by.is(StopCode::Interrupted)));
        assert_eq!((played.requests.len(), count(&played, Status::Inserted)), (40, 40));
    }
}

#[test]
fn a_platform_with_a_limit_of_its_own_gets_the_whole_list() {
    for act in [Act::Refuse(429, Some(1)), Act::Refuse(503, None)] {
        let scenario = Scenario::calm(300).with(|life| life.platform.limit = Some((12, act)));
        let played = played(&scenario);
        assert_eq!((stopped_by(&played, 0), count(&played, Status::Inserted)), (None, 300));
    }
}

#[test]
fn a_platform_that_takes_three_at_once_gets_the_whole_list() {
    let scenario = Scenario::calm(200).with(|life| {
        life.platform.room = Some((3, Act::Refuse(503, None)));
        life.platform.latency = Latency::Constant(ms(400));
    });
    let played = played(&scenario);
    assert_eq!((stopped_by(&played, 0), count(&played, Status::Inserted)), (None, 200));
}

#[test]
fn a_platform_that_is_down_for_a_minute_is_waited_for() {
    for act in [Act::Away, Act::NoConnection, Act::Refuse(503, None), Act::Refuse(503, Some(20))] {
        let scenario = Scenario::calm(400).with(|life| {
            life.platform.spells = vec![(s(5), s(65), act)];
            life.retries = 20;
        });
        let played = played(&scenario);
        assert_eq!(
            (stopped_by(&played, 0), count(&played, Status::Inserted)),
            (None, 400),
            "{act:?}"
        );
    }
}

#[test]
fn an_auth_code_that_is_revoked_and_given_anew_costs_no_row() {
    let scenario = Scenario::calm(100)
        .with(|life| life.platform.spells = vec![(s(2), s(600), Act::Errno(3))])
        .then(|life| life.platform = Mood::well());
    let played = played(&scenario);
    assert!(matches!(stopped_by(&played, 0), Some(StoppedBy::Errno { errno: 3, .. })));
    assert_eq!(count(&played, Status::Inserted), 100);
}

#[test]
fn a_full_disk_costs_no_row_once_there_is_room_again() {
    for after in 0..40 {
        let scenario = Scenario::calm(50)
            .with(|life| {
                life.disk =
                    DiskMood { sync: ms(5), order: Order::Groups, failing: Some((after, u64::MAX)) }
            })
            .then(|life| life.disk = DiskMood::quick())
            .then(|life| life.resend_uncertain = true);
        let played = played(&scenario);
        assert!(played.runs[0].as_ref().unwrap().is_err(), "after {after} syncs");
        assert_eq!(played.held.len(), 50, "after {after} syncs");
    }
}

#[test]
fn a_reply_that_comes_after_the_timeout_leaves_its_row_uncertain_and_resending_finds_it() {
    let slow = |life: &mut Life| {
        life.timeout = s(2);
        life.platform.latency = Latency::Between(s(1), s(4));
    };
    let scenario = Scenario::calm(40).with(slow).then(|life| {
        life.platform = Mood::well();
        life.resend_uncertain = true;
    });
    let played = played(&scenario);
    let landed = played.rows.iter().filter(|row| row.notes.has(Note::LandedBefore)).count();
    assert!(landed > 5, "{landed} rows had landed");
    assert_eq!(count(&played, Status::Inserted) + count(&played, Status::Duplicate), 40);
    assert_eq!(most_of_a_row(&played), 2);
}

#[test]
fn a_batch_that_goes_midway_stops_its_own_rows_alone() {
    let scenario = Scenario {
        recipients: Recipients::Batches(3),
        ..Scenario::calm(120).with(|life| life.platform.gone = Some((1, s(2))))
    };
    let played = played(&scenario);
    assert!(matches!(stopped_by(&played, 0), Some(StoppedBy::Errno { errno: 11, .. })));
    let pending = count(&played, Status::Pending);
    assert!((10..40).contains(&pending), "{pending} rows are pending");
    assert_eq!(count(&played, Status::Inserted), 120 - pending);
}

#[test]
fn a_wall_clock_that_jumps_over_the_windows_end_and_back_costs_no_row() {
    let at = |minute| Time::constant(9, minute, 0, 0);
    let scenario = Scenario::calm(200).with(|life| {
        life.hours.window = Some(Window { from: at(0), until: at(10) });
        life.jumps =
            vec![(s(3), SignedDuration::from_mins(30)), (s(40), SignedDuration::from_mins(-30))];
    });
    let played = played(&scenario);
    assert_eq!((stopped_by(&played, 0), count(&played, Status::Inserted)), (None, 200));
    let paused = |at: Duration| (s(2) + s(3)..s(2) + s(40)).contains(&at);
    assert!(played.requests.iter().all(|request| !paused(request.began)), "sent at night");
}

#[test]
fn the_widest_rates_are_kept() {
    for (rate, rows) in [(1.0 / 3_600.0, 10), (10_000.0, 2_000)] {
        let scenario = Scenario::calm(rows).with(|life| {
            life.rate = rate;
            life.concurrency = 64;
            life.platform.latency = Latency::Constant(ms(1));
        });
        assert_eq!(count(&played(&scenario), Status::Inserted), rows as usize);
    }
}

#[test]
fn every_kind_of_loss_is_uncertain_whether_or_not_the_row_was_stored() {
    let hows = [Loss::Silence, Loss::Reset, Loss::HalfBody, Loss::WrongJson, Loss::Page(200)];
    for how in hows.into_iter().chain([500, 502, 504].map(Loss::Page)) {
        for stored in [true, false] {
            let lose = Act::Lose { how, stored };
            let scenario =
                Scenario::calm(60).with(|life| life.platform.spells = vec![(s(1), s(2), lose)]);
            let played = played(&scenario);
            let uncertain = count(&played, Status::Uncertain);
            assert!((8..25).contains(&uncertain), "{lose:?}: {uncertain}");
            let held = if stored { 60 } else { 60 - uncertain };
            assert_eq!((played.held.len(), most_of_a_row(&played)), (held, 1), "{lose:?}");
        }
    }
}
