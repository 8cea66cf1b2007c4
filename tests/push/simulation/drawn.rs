//! Scenarios drawn from seeds: one pure function with a wide spread.
//!
//! Half of what can go wrong is left out of each, so that much goes wrong in some and little in
//! others; a sixth are calm, which is where the pace and the progress are measured.

use std::time::Duration;

use dialfeed::push::{Hours, MaxFailures, Window};
use fastrand::Rng;
use jiff::civil::Time;
use jiff::{SignedDuration, ToSpan as _};

use super::clock::nine;
use super::mood::{Act, Latency, Loss, Mood};
use super::scenario::{Death, DiskMood, Life, Order, Recipients, Scenario};

impl Scenario {
    /// The scenario of this seed.
    pub fn drawn(seed: u64) -> Self {
        let dice = &mut Rng::with_seed(seed);
        let calm = one_in(dice, 6);
        let rate = rate(dice);
        let rows = rows(dice, rate, calm);
        let recipients = match dice.u8(0..4) {
            0 | 1 => Recipients::Batches(1),
            2 => Recipients::Batches(dice.u32(2..=5)),
            _ => Recipients::Staff(dice.u32(1..=6)),
        };
        let most = match recipients {
            Recipients::Batches(most) | Recipients::Staff(most) => most,
            Recipients::Given(_) => 1,
        };
        let mut life = Life { rate, ..a_life(dice, most, rows) };
        ends(dice, &mut life, rows, Duration::ZERO);
        let mut uncertain = Vec::new();
        if one_in(dice, 10) {
            uncertain = (1..=rows).filter(|_| one_in(dice, 8)).collect();
            life.resend_uncertain = dice.bool();
        }
        if calm {
            life = at_peace(&life);
            return Self { seed, rows, recipients, uncertain, lives: vec![life] };
        }
        let mut lives = Vec::new();
        let mut passed = Duration::ZERO;
        for _ in 0..dice.usize(0..4) {
            lives.push(life.clone());
            passed += life.pause + span(&life, rows);
            life = another(dice, &life, most, rows);
            ends(dice, &mut life, rows, passed);
        }
        if dice.bool() {
            lives.push(life.clone());
            life = at_peace(&another(dice, &life, most, rows));
        }
        lives.push(life);
        Self { seed, rows, recipients, uncertain, lives }
    }
}

fn one_in(dice: &mut Rng, n: u32) -> bool {
    dice.u32(0..n) == 0
}

fn one_of<T: Copy>(dice: &mut Rng, all: &[T]) -> T {
    all[dice.usize(0..all.len())]
}

fn ms(dice: &mut Rng, most: u64) -> Duration {
    Duration::from_millis(dice.u64(0..=most))
}

/// Few for one, many for another: as often up to 10 as up to 100, or up to 1,000.
fn log(dice: &mut Rng, least: f64, most: f64) -> f64 {
    least * (most / least).powf(dice.f64())
}

fn rate(dice: &mut Rng) -> f64 {
    match dice.u8(0..10) {
        0 => 1.0 / 3_600.0,
        1 => one_of(dice, &[1.0 / 60.0, 0.5, 90.0 / 60.0, 7.3]),
        2..=4 => log(dice, 1.0, 10_000.0).round(),
        _ => one_of(dice, &[1.0, 2.0, 5.0, 20.0, 100.0, 1_000.0, 10_000.0]),
    }
}

fn rows(dice: &mut Rng, rate: f64, calm: bool) -> u32 {
    let most = if rate < 1.0 { 12 } else { 400 };
    match dice.u8(0..20) {
        0 => dice.u32(0..=2),
        _ if calm && rate >= 1.0 => dice.u32(60..160),
        1..=11 => dice.u32(1..=40.min(most)),
        12..=17 => dice.u32(1..=130.min(most)),
        // Enough for a share of the replies to mean something.
        18 => dice.u32(100.min(most)..=200.min(most)),
        _ => dice.u32(1..=most),
    }
}

/// A run in which anything may go wrong.
fn a_life(dice: &mut Rng, recipients: u32, rows: u32) -> Life {
    let mut life = Life {
        pause: Duration::from_secs(1) + ms(dice, 5_000),
        concurrency: if dice.bool() { dice.usize(1..=64) } else { one_of(dice, &[1, 2, 8, 8]) },
        timeout: Duration::from_secs_f64(log(dice, 0.5, 60.0)),
        retries: dice.u32(0..=7),
        resend_lost: one_in(dice, 3),
        ..Life::calm()
    };
    if dice.bool() {
        life.max_failures = match dice.u8(0..3) {
            _ if rows >= 100 => MaxFailures::Percent(one_of(dice, &[2.0, 4.0, 5.0, 10.0, 25.0])),
            0 => MaxFailures::InARow(dice.u64(1..30)),
            1 => MaxFailures::InARow(u64::MAX),
            _ => MaxFailures::Percent(dice.f64() * 50.0),
        };
    }
    life.disk = disk(dice, rows);
    life.platform = platform(dice, recipients, rows);
    if let MaxFailures::Percent(most) = life.max_failures
        && rows >= 100
    {
        // About as many fail as may.
        let share = most / 100.0 * (0.8 + 0.4 * dice.f64());
        life.platform.rows.insert(0, (share, Act::Errno(9)));
    }
    life
}

/// The next run of the same job: `resume` goes on with what `import` was given, or with some of
/// it given anew; the world has moved on.
fn another(dice: &mut Rng, last: &Life, recipients: u32, rows: u32) -> Life {
    let fresh = a_life(dice, recipients, rows);
    let given = if one_in(dice, 3) { &fresh } else { last };
    Life {
        rate: if last.rate >= 1.0 && one_in(dice, 5) { rate(dice).max(1.0) } else { last.rate },
        concurrency: given.concurrency,
        timeout: given.timeout,
        retries: given.retries,
        max_failures: given.max_failures,
        resend_lost: last.resend_lost,
        resend_uncertain: dice.bool(),
        retry_failed: one_in(dice, 3),
        ..fresh
    }
}

/// The same run in a world in which nothing goes wrong.
fn at_peace(life: &Life) -> Life {
    let mut latency = life.platform.latency;
    if latency.longest(life.concurrency) * 2 > life.timeout {
        latency = Latency::Constant(life.timeout / 3);
    }
    Life {
        hours: Hours::default(),
        jumps: Vec::new(),
        stop_after: None,
        death: None,
        platform: Mood { latency, ..Mood::well() },
        disk: DiskMood { failing: None, ..life.disk },
        ..life.clone()
    }
}

fn disk(dice: &mut Rng, rows: u32) -> DiskMood {
    let writes = u64::from(rows) * 2 + 4;
    DiskMood {
        sync: match dice.u8(0..4) {
            0 => Duration::ZERO,
            1 | 2 => ms(dice, 20),
            _ => ms(dice, 900),
        },
        order: if one_in(dice, 4) { Order::Each } else { Order::Groups },
        failing: one_in(dice, 8).then(|| {
            let most = one_of(dice, &[1, 2, 10, u64::MAX]);
            (dice.u64(0..=writes), most)
        }),
    }
}

/// The hours, the clock, the user and the power, for a run that begins about then.
fn ends(dice: &mut Rng, life: &mut Life, rows: u32, begins: Duration) {
    let span = span(life, rows);
    if one_in(dice, 4) {
        let shut = if dice.bool() {
            // It opens again before what it found waiting is put back.
            life.disk.sync = Duration::from_millis(100) + ms(dice, 800);
            life.disk.sync.mul_f64(dice.f64()).max(Duration::from_millis(1))
        } else {
            Duration::from_secs_f64(log(dice, 0.05, 600.0))
        };
        let mut changes = span.mul_f64(dice.f64());
        if life.rate >= 1.0 && one_in(dice, 3) {
            // Just when a request may begin.
            changes =
                Duration::from_secs_f64((changes.as_secs_f64() * life.rate).round() / life.rate);
        }
        life.hours.window = Some(window(dice, begins + life.pause + changes, shut));
    }
    if one_in(dice, 10) {
        let at = begins + life.pause + span.mul_f64(dice.f64() * 1.2);
        life.hours.stop_at = Some(nine() + SignedDuration::try_from(at).unwrap_or_default());
    }
    if one_in(dice, 10) {
        let far = one_of(dice, &[1, 60, 3_600, 86_400]);
        let jump = SignedDuration::from_millis(dice.i64(-far * 1_000..=far * 1_000));
        let at = span.mul_f64(dice.f64());
        life.jumps.push((at, jump));
        if dice.bool() {
            let soon = Duration::from_secs_f64(log(dice, 0.05, 60.0));
            life.jumps.push((at + soon, -jump));
        }
    }
    if one_in(dice, 4) {
        life.stop_after = Some(span.mul_f64(dice.f64() * 1.1));
    }
    if one_in(dice, 2) {
        life.death = Some(if one_in(dice, 4) {
            Death::At(span.mul_f64(dice.f64()))
        } else {
            Death::AtStep(dice.usize(1..=(rows as usize * 8 + 4)))
        });
    }
}

/// About how long the run takes where nothing goes wrong.
fn span(life: &Life, rows: u32) -> Duration {
    let turn = life.platform.latency.longest(life.concurrency) + 2 * life.disk.sync;
    let each = (turn / u32::try_from(life.concurrency).unwrap_or(1)).as_secs_f64();
    Duration::from_secs_f64(0.2 + f64::from(rows) * each.max(1.0 / life.rate.max(0.01)))
}

/// One that closes, or one that opens, while the run goes on; it opens again within minutes, or
/// before what was under way is written.
fn window(dice: &mut Rng, changes: Duration, shut: Duration) -> Window {
    let moment = |time: Duration| {
        let milliseconds = i64::try_from(time.as_millis()).unwrap_or(0).min(36_000_000);
        Time::constant(9, 0, 0, 0).wrapping_add(milliseconds.milliseconds())
    };
    if dice.bool() {
        Window { from: moment(changes + shut), until: moment(changes) }
    } else {
        Window { from: moment(changes), until: Time::constant(23, 0, 0, 0) }
    }
}

fn platform(dice: &mut Rng, recipients: u32, rows: u32) -> Mood {
    let latency = latency(dice);
    let mut mood = Mood { latency, ..Mood::well() };
    for _ in 0..dice.usize(0..3) {
        let from = ms(dice, 20_000).mul_f64(dice.f64());
        let lasts = if one_in(dice, 10) {
            Duration::from_secs(1 << 30)
        } else {
            Duration::from_secs_f64(log(dice, 0.1, 120.0))
        };
        mood.spells.push((from, from + lasts, spell(dice)));
    }
    if one_in(dice, 8) {
        // One that flickers: some are put off while others go through, and others take their time.
        let slow = [Act::NoConnection, Act::Lose { how: Loss::Silence, stored: dice.bool() }];
        let asks = Act::Refuse(429, Some(one_of(dice, &[1, 5, 30])));
        let acts = [asks, Act::Refuse(503, None), Act::Away, one_of(dice, &slow)];
        mood.latency = Latency::Between(Duration::from_millis(50), ms(dice, 8_000));
        mood.requests.extend(acts.map(|act| (dice.f64() * 0.15, act)));
    }
    if one_in(dice, 6) {
        mood.gone = Some((dice.u32(0..recipients), ms(dice, 10_000)));
    }
    if one_in(dice, 5) {
        mood.limit = Some((dice.u32(1..=60), refusal(dice)));
    }
    if one_in(dice, 6) {
        mood.room = Some((dice.usize(1..=16), refusal(dice)));
    }
    if dice.bool() {
        for _ in 0..dice.usize(1..4) {
            let share = log(dice, 0.002, 0.4);
            mood.rows.push((share, of_row(dice)));
        }
    }
    if dice.bool() {
        for _ in 0..dice.usize(1..5) {
            let share = log(dice, 0.5 / f64::from(rows + 1), 0.2);
            mood.requests.push((share, of_request(dice)));
        }
    }
    mood
}

fn latency(dice: &mut Rng) -> Latency {
    let base = Duration::from_secs_f64(log(dice, 0.001, 3.0));
    match dice.u8(0..4) {
        0 => Latency::Constant(base),
        1 | 2 => Latency::Between(base / 10, base),
        _ => Latency::Load(base / 4, base / 20),
    }
}

fn refusal(dice: &mut Rng) -> Act {
    let http = one_of(dice, &[408, 429, 429, 503, 503]);
    Act::Refuse(http, dice.bool().then(|| one_of(dice, &[0, 1, 1, 2, 5, 30, 7_200])))
}

fn loss(dice: &mut Rng) -> Act {
    let how = match dice.u8(0..8) {
        0 | 1 => Loss::Silence,
        2 | 3 => Loss::Reset,
        4 => Loss::HalfBody,
        5 => Loss::WrongJson,
        _ => Loss::Page(one_of(dice, &[200, 500, 502, 504])),
    };
    Act::Lose { how, stored: dice.bool() }
}

/// What a platform is like for a while.
fn spell(dice: &mut Rng) -> Act {
    match dice.u8(0..12) {
        0..=2 => Act::Away,
        3 => Act::NoConnection,
        4..=6 => refusal(dice),
        7 | 8 => loss(dice),
        9 => Act::Errno(one_of(dice, &[0, 9, 2, 3, 4, 5])),
        10 => Act::Http(one_of(dice, &[401, 403, 404, 413])),
        _ => Act::Redirect,
    }
}

/// What some rows always meet.
fn of_row(dice: &mut Rng) -> Act {
    match dice.u8(0..10) {
        0..=5 => Act::Errno(one_of(dice, &[0, 5, 6, 7, 8, 9, 10, 10, 12, 77, -1])),
        6 => refusal(dice),
        7 => Act::Http(one_of(dice, &[400, 404, 413, 422])),
        8 => loss(dice),
        _ => Act::Away,
    }
}

/// What some requests meet.
fn of_request(dice: &mut Rng) -> Act {
    match dice.u8(0..12) {
        0..=4 => loss(dice),
        5 | 6 => refusal(dice),
        7 => Act::Away,
        8 => Act::NoConnection,
        9 => Act::Errno(one_of(dice, &[0, 9, 9, 5])),
        10 => Act::Http(404),
        _ => one_of(dice, &[Act::Redirect, Act::Errno(2), Act::Errno(3), Act::Errno(4)]),
    }
}
