//! What the loop makes of a platform's capacity: scenarios as data, each with what the platform
//! could take, held against what it was given once the run had settled.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dialfeed::clock::now;
use dialfeed::ledger::Claimed;
use dialfeed::outcome::Status;
use dialfeed::platform::{Cause, Fault, Reply, read_reply};
use dialfeed::push::{Hours, MaxFailures, Pace, PushSettings, Rate, Target, Work, drain};
use dialfeed::row::Recipient;
use dialfeed::stop::{Stop, StopCause};
use fastrand::Rng;
use tokio::time::{Instant, sleep};

use super::simulation::list::plan;
use super::simulation::memory::Memory;

/// How the platform bears its load.
#[derive(Debug, Clone, Copy)]
enum Model {
    /// Takes everything after this time, give or take a share of it.
    Constant { latency_ms: u64, jitter: f64 },
    /// Refuses what goes beyond so many in a second.
    PerSecond { most: usize, latency_ms: u64 },
    /// The same with a bucket that fills evenly.
    Bucket { per_s: f64, burst: f64, latency_ms: u64 },
    /// Refuses what goes beyond so many at once.
    AtOnce { most: usize, latency_ms: u64 },
    /// Works on so many at once; the others wait.
    Workers { workers: usize, service_ms: u64 },
    /// The more at once, the slower each, beyond all measure.
    Thrashes { best: f64, service_ms: u64 },
    /// Refuses beyond a few a second, and after this time beyond many.
    Recovers { few: usize, many: usize, at_s: u64, latency_ms: u64 },
    /// Refuses this share of all requests, at any pace.
    ByChance { share: f64, latency_ms: u64 },
}

#[derive(Clone, Copy)]
struct Scenario {
    name: &'static str,
    model: Model,
    /// The ceiling in requests a second; `None` for `--rate auto`.
    rate: Option<f64>,
    concurrency: usize,
    /// What the platform can take with so many at once, the ceiling considered.
    takes_per_s: f64,
    /// From when on it is measured, and for how long.
    settled_s: u64,
    measured_s: u64,
}

#[rustfmt::skip]
const SCENARIOS: &[Scenario] = &[
    Scenario { name: "constant, ceiling binds", model: Model::Constant { latency_ms: 100, jitter: 0.0 }, rate: Some(100.0), concurrency: 64, takes_per_s: 100.0, settled_s: 2, measured_s: 30 },
    Scenario { name: "constant, auto", model: Model::Constant { latency_ms: 100, jitter: 0.0 }, rate: None, concurrency: 16, takes_per_s: 160.0, settled_s: 10, measured_s: 30 },
    Scenario { name: "jitter, auto", model: Model::Constant { latency_ms: 100, jitter: 0.8 }, rate: None, concurrency: 16, takes_per_s: 160.0, settled_s: 10, measured_s: 30 },
    Scenario { name: "slow, auto", model: Model::Constant { latency_ms: 2_000, jitter: 0.5 }, rate: None, concurrency: 16, takes_per_s: 8.0, settled_s: 30, measured_s: 120 },
    Scenario { name: "refuses above a rate, auto", model: Model::PerSecond { most: 50, latency_ms: 80 }, rate: None, concurrency: 32, takes_per_s: 50.0, settled_s: 60, measured_s: 150 },
    Scenario { name: "refuses above a rate, ceiling far above", model: Model::PerSecond { most: 50, latency_ms: 80 }, rate: Some(1_000.0), concurrency: 32, takes_per_s: 50.0, settled_s: 60, measured_s: 150 },
    Scenario { name: "refuses above a rate, slow", model: Model::PerSecond { most: 20, latency_ms: 900 }, rate: None, concurrency: 64, takes_per_s: 20.0, settled_s: 60, measured_s: 150 },
    Scenario { name: "refuses above a small rate", model: Model::PerSecond { most: 5, latency_ms: 50 }, rate: Some(20.0), concurrency: 8, takes_per_s: 5.0, settled_s: 60, measured_s: 600 },
    Scenario { name: "bucket, auto", model: Model::Bucket { per_s: 40.0, burst: 40.0, latency_ms: 80 }, rate: None, concurrency: 32, takes_per_s: 40.0, settled_s: 60, measured_s: 150 },
    Scenario { name: "small bucket, slow, auto", model: Model::Bucket { per_s: 40.0, burst: 5.0, latency_ms: 800 }, rate: None, concurrency: 64, takes_per_s: 40.0, settled_s: 180, measured_s: 100 },
    Scenario { name: "refuses above a number, auto", model: Model::AtOnce { most: 4, latency_ms: 100 }, rate: None, concurrency: 32, takes_per_s: 40.0, settled_s: 60, measured_s: 150 },
    Scenario { name: "refuses above a number, ceiling far above", model: Model::AtOnce { most: 12, latency_ms: 150 }, rate: Some(1_000.0), concurrency: 64, takes_per_s: 80.0, settled_s: 60, measured_s: 150 },
    Scenario { name: "slows with load, auto", model: Model::Workers { workers: 8, service_ms: 100 }, rate: None, concurrency: 64, takes_per_s: 80.0, settled_s: 60, measured_s: 120 },
    Scenario { name: "few slow workers", model: Model::Workers { workers: 4, service_ms: 3_000 }, rate: Some(100.0), concurrency: 64, takes_per_s: 4.0 / 3.0, settled_s: 300, measured_s: 900 },
    Scenario { name: "thrashes, auto", model: Model::Thrashes { best: 8.0, service_ms: 100 }, rate: None, concurrency: 64, takes_per_s: 40.0, settled_s: 120, measured_s: 240 },
    Scenario { name: "recovers, auto", model: Model::Recovers { few: 5, many: 60, at_s: 60, latency_ms: 80 }, rate: None, concurrency: 32, takes_per_s: 60.0, settled_s: 240, measured_s: 100 },
    Scenario { name: "recovers, ceiling", model: Model::Recovers { few: 5, many: 1_000, at_s: 60, latency_ms: 80 }, rate: Some(60.0), concurrency: 32, takes_per_s: 60.0, settled_s: 240, measured_s: 100 },
];

/// What goes to a platform that refuses one request in twenty or fifty whatever the pace: each
/// refusal is followed by a pause of a quarter of a second on an average, and nothing else.
#[rustfmt::skip]
const BY_CHANCE: &[Scenario] = &[
    Scenario { name: "by chance, 1 in 20", model: Model::ByChance { share: 0.05, latency_ms: 50 }, rate: Some(20.0), concurrency: 8, takes_per_s: 15.0, settled_s: 120, measured_s: 600 },
    Scenario { name: "by chance, 1 in 50", model: Model::ByChance { share: 0.02, latency_ms: 50 }, rate: Some(20.0), concurrency: 8, takes_per_s: 18.0, settled_s: 120, measured_s: 600 },
    Scenario { name: "by chance, fast", model: Model::ByChance { share: 0.05, latency_ms: 50 }, rate: Some(100.0), concurrency: 32, takes_per_s: 40.0, settled_s: 120, measured_s: 300 },
];

#[test]
fn refusals_that_come_at_any_pace_do_not_bring_it_down() {
    let mut wrong = Vec::new();
    for scenario in BY_CHANCE {
        let Model::ByChance { share, .. } = scenario.model else { unreachable!() };
        for seed in 1..=4 {
            let measured = play(scenario, seed);
            let enough = measured.taken_per_s >= scenario.takes_per_s * 0.65;
            if !enough || measured.refused_share > share * 2.0 {
                let Scenario { name, takes_per_s, .. } = scenario;
                wrong.push(format!("{name} ({takes_per_s}/s), seed {seed}: {measured:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a run did once it had settled.
#[derive(Debug)]
struct Measured {
    taken_per_s: f64,
    refused_share: f64,
    most_at_once: usize,
    late: usize,
}

#[test]
fn a_settled_run_gives_the_platform_nine_tenths_of_what_it_takes_and_is_hardly_refused() {
    let mut wrong = Vec::new();
    for scenario in SCENARIOS {
        for seed in [1, 2] {
            let measured = play(scenario, seed);
            let enough = measured.taken_per_s >= scenario.takes_per_s * 0.9;
            let keeps = measured.refused_share <= 0.01 && measured.late == 0;
            let within = measured.most_at_once <= scenario.concurrency;
            if !enough || !keeps || !within {
                let Scenario { name, takes_per_s, .. } = scenario;
                wrong.push(format!("{name} ({takes_per_s}/s), seed {seed}: {measured:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn play(scenario: &Scenario, seed: u64) -> Measured {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(perform(scenario, seed))
}

async fn perform(scenario: &Scenario, seed: u64) -> Measured {
    let whole_s = scenario.settled_s + scenario.measured_s;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "thousands")]
    let rows = (scenario.takes_per_s * 1.2 * whole_s as f64) as usize + 200;
    let ledger = Arc::new(Memory::default());
    let list = vec![(Recipient::Batch("20261101".into()), Status::Pending); rows];
    let job = plan(&*ledger, now(), &list).await.unwrap();
    let platform = Arc::new(Platform {
        model: scenario.model,
        began: Instant::now(),
        state: Mutex::new(State { dice: Rng::with_seed(seed), ..State::default() }),
    });
    let stop = Stop::new();
    let stopper = stop.clone();
    tokio::spawn(async move {
        sleep(Duration::from_secs(whole_s)).await;
        stopper.request(StopCause::Interrupt);
    });
    let settings = PushSettings {
        concurrency: scenario.concurrency,
        timeout: Duration::from_secs(15),
        retries: 50,
        resend_uncertain: false,
        max_failures: MaxFailures::InARow(1_000),
        hours: Hours::default(),
        wall: now,
        seed,
    };
    let pace = match scenario.rate {
        Some(per_s) => Pace::new(Rate::per_second(per_s).unwrap()),
        None => Pace::auto(),
    };
    let (target, work) = (Arc::clone(&platform), Work { job, again: Vec::new(), recheck: None });
    let mut tell = |_| {};
    drain(ledger, target, work, pace, settings, &stop, &mut tell).await.unwrap();
    let state = platform.state.lock().unwrap();
    let from = Duration::from_secs(scenario.settled_s);
    let settled = |at: &&Duration| **at >= from && **at < Duration::from_secs(whole_s);
    let taken = state.taken.iter().filter(settled).count() as f64;
    let refused = state.refused.iter().filter(settled).count() as f64;
    Measured {
        taken_per_s: taken / scenario.measured_s as f64,
        refused_share: refused / (taken + refused).max(1.0),
        most_at_once: state.most_at_once,
        late: state.late,
    }
}

struct Platform {
    model: Model,
    began: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    dice: Rng,
    under_way: usize,
    most_at_once: usize,
    window: VecDeque<Duration>,
    bucket: f64,
    bucket_at: Duration,
    /// When each worker is free again.
    workers: Vec<Duration>,
    taken: Vec<Duration>,
    refused: Vec<Duration>,
    /// Replies that came later than a request may take.
    late: usize,
}

impl Target for Platform {
    async fn push(&self, _: &Claimed) -> Result<Reply, Fault> {
        let at = self.began.elapsed();
        let (latency, takes) = self.state.lock().unwrap().begin(self.model, at);
        sleep(latency).await;
        let mut state = self.state.lock().unwrap();
        state.under_way -= 1;
        state.late += usize::from(latency >= Duration::from_secs(15));
        if takes {
            state.taken.push(self.began.elapsed());
            Ok(read_reply(br#"{"errno":"1","message":"","data":""}"#).unwrap())
        } else {
            state.refused.push(self.began.elapsed());
            Err(Fault::TryAgain(Cause::Refused { http: 429, retry_after: None }))
        }
    }
}

impl State {
    /// How long the request takes, and whether it is taken.
    fn begin(&mut self, model: Model, at: Duration) -> (Duration, bool) {
        self.under_way += 1;
        self.most_at_once = self.most_at_once.max(self.under_way);
        let soon = Duration::from_millis(5);
        let ms = Duration::from_millis;
        match model {
            Model::Constant { latency_ms, jitter } => {
                let share = 1.0 + jitter * (2.0 * self.dice.f64() - 1.0);
                (ms(latency_ms).mul_f64(share), true)
            }
            Model::PerSecond { most, latency_ms } => {
                if self.fits(at, most) {
                    (ms(latency_ms), true)
                } else {
                    (soon, false)
                }
            }
            Model::Recovers { few, many, at_s, latency_ms } => {
                let most = if at.as_secs() < at_s { few } else { many };
                if self.fits(at, most) { (ms(latency_ms), true) } else { (soon, false) }
            }
            Model::ByChance { share, latency_ms } => {
                if self.dice.f64() >= share {
                    (ms(latency_ms), true)
                } else {
                    (soon, false)
                }
            }
            Model::Bucket { per_s, burst, latency_ms } => {
                let passed = (at - self.bucket_at).as_secs_f64();
                let full = if self.bucket_at.is_zero() { burst } else { self.bucket };
                self.bucket = (full + passed * per_s).min(burst);
                self.bucket_at = at.max(Duration::from_nanos(1));
                if self.bucket >= 1.0 {
                    self.bucket -= 1.0;
                    (ms(latency_ms), true)
                } else {
                    (soon, false)
                }
            }
            Model::AtOnce { most, latency_ms } => {
                if self.under_way <= most {
                    (ms(latency_ms), true)
                } else {
                    (soon, false)
                }
            }
            Model::Workers { workers, service_ms } => {
                self.workers.resize(workers, Duration::ZERO);
                let free = self.workers.iter_mut().min().unwrap();
                let ends = at.max(*free) + ms(service_ms);
                *free = ends;
                (ends - at, true)
            }
            Model::Thrashes { best, service_ms } => {
                let load = self.under_way as f64 / best;
                (ms(service_ms).mul_f64(1.0 + load * load), true)
            }
        }
    }

    /// Whether one more fits into the last second.
    fn fits(&mut self, at: Duration, most: usize) -> bool {
        while self.window.front().is_some_and(|first| at - *first >= Duration::from_secs(1)) {
            self.window.pop_front();
        }
        let fits = self.window.len() < most;
        if fits {
            self.window.push_back(at);
        }
        fits
    }
}
