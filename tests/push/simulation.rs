//! Plays from seeds: whatever the platform, the ledger, the clock and the user do, the laws hold.
//!
//! A seed that fails prints itself; `play(seed)` is then the scenario.

use std::time::Duration;

use dialfeed::outcome::Status;
use dialfeed::push::{MaxFailures, Window};
use fastrand::Rng;
use jiff::civil::Time;

use super::memory::Memory;
use super::stage::{Act, Ask, Play};

const SEEDS: u64 = 200;

#[test]
fn the_laws_hold_whatever_happens() {
    let mut ended = 0;
    // Seed 10377 once waited for ever for a probe that had come back.
    for seed in (0..SEEDS).chain([10_377]) {
        let play = std::panic::catch_unwind(|| play(seed).run());
        let Ok(played) = play else { panic!("seed {seed} breaks a law: see above") };
        ended += u64::from(played.run.is_ok_and(|run| run.stopped_by.is_none()));
    }
    assert!((SEEDS / 10..SEEDS).contains(&ended), "{ended} of {SEEDS} ran to the end");
}

fn chance(dice: &mut Rng, share: f64) -> bool {
    dice.f64() < share
}

fn play(seed: u64) -> Play {
    let mut dice = Rng::with_seed(seed);
    let dice = &mut dice;
    let batches = ["20261101", "20261102", "20261103"];
    let spread = dice.usize(1..=3);
    let rows = dice.usize(0..300);
    let mut play = Play::new(0);
    play.rows = (0..rows).map(|_| batches[dice.usize(0..spread)]).collect();
    if chance(dice, 0.3) {
        play.again = (1..=300).filter(|_| dice.u8(0..10) == 0).collect();
    }
    play.rate = [0.5, 1.0, 1.5, 7.3, 20.0, 100.0, 5_000.0][dice.usize(0..7)];
    play.settings.concurrency = [1, 2, 8, 32][dice.usize(0..4)];
    play.settings.retries = dice.u32(0..7);
    play.settings.seed = seed;
    play.settings.resend_uncertain = chance(dice, 0.3);
    if chance(dice, 0.5) {
        play.settings.max_failures = if dice.bool() {
            MaxFailures::InARow(dice.u64(1..30))
        } else {
            MaxFailures::Percent(dice.f64() * 50.0)
        };
    }
    if chance(dice, 0.3) {
        let at = |minute: i8| Time::constant(9, minute, 0, 0);
        play.settings.hours.window =
            Some(Window { from: at(dice.i8(0..3)), until: at(dice.i8(3..6)) });
    }
    if chance(dice, 0.1) {
        play.settings.hours.stop_at = Some("2026-11-22T09:00:20+08:00".parse().unwrap());
    }
    if chance(dice, 0.3) {
        play.stop_after = Some(Duration::from_millis(dice.u64(0..30_000)));
    }
    play.ledger = match dice.u8(0..10) {
        0 => Memory::full(dice.u64(3..200), dice.u64(1..10)),
        1..=3 => Memory::default(),
        _ => Memory::slow(Duration::from_millis(dice.u64(1..800))),
    };
    let (script, slowest_ms) = (script(dice, rows), dice.u64(1..3_000));
    play.script(script).latency(move |ask| {
        Duration::from_millis(Rng::with_seed(seed ^ ask.request << 20).u64(0..slowest_ms))
    })
}

/// A platform in some mood: shares of each trouble, an outage, a limit, an end.
fn script(dice: &mut Rng, rows: usize) -> impl Fn(Ask) -> Act + Send + Sync + use<> {
    let (seed, ends_at) = (dice.u64(..), dice.u64(1..=rows.max(1) as u64));
    let end = [Act::Errno(3), Act::Errno(2), Act::Redirect][dice.usize(0..3)];
    let mut share = |most: f64| if dice.bool() { dice.f64() * most } else { 0.0 };
    let (lose, refuse, fail, gone) = (share(0.3), share(0.15), share(0.3), share(0.02));
    let outage = (share(1.0) > 0.0).then(|| {
        let from = share(1.0) * 20.0;
        Duration::from_secs_f64(from)..Duration::from_secs_f64(from + share(1.0) * 60.0)
    });
    let deadly = (share(1.0) > 0.5).then_some(ends_at);
    let missing = share(1.0) > 0.6;
    move |ask| {
        let mut dice = Rng::with_seed(seed ^ ask.request << 16);
        if outage.as_ref().is_some_and(|outage| outage.contains(&ask.at)) {
            return if seed.is_multiple_of(2) {
                Act::Away
            } else {
                Act::Refuse(503, Some(seed % 30))
            };
        }
        if deadly == Some(ask.request) {
            return end;
        }
        let roll = dice.f64();
        match roll {
            _ if roll < lose => Act::Lose { stored: dice.bool() },
            _ if roll < lose + refuse => Act::Refuse(429, dice.bool().then_some(1)),
            _ if roll < lose + refuse + fail => Act::Errno([0, 9, 5, 77][dice.usize(0..4)]),
            _ if roll < lose + refuse + fail + gone && missing => Act::Errno(11),
            _ if roll > 0.99 && gone > 0.0 => Act::Http(404),
            _ => Act::Take,
        }
    }
}

#[test]
fn a_platform_without_faults_gets_every_row_whatever_the_settings() {
    for seed in 0..50 {
        let mut play = play(seed).script(|_| Act::Take);
        play.stop_after = None;
        play.settings.hours.stop_at = None;
        play.ledger = Memory::slow(Duration::from_millis(seed * 7));
        let rows = play.rows.len() as u64;
        let played = play.run();
        assert_eq!(played.stopped_by(), None, "seed {seed}");
        assert_eq!(played.count(Status::Inserted), rows, "seed {seed}");
    }
}
