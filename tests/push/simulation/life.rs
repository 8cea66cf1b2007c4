//! A run of the program in a play: started, perhaps stopped or killed, and buried.

use std::future::{Future, pending};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use dialfeed::ledger::{Claimed, Ledger as _, LedgerError, RowKey, Standing};
use dialfeed::outcome::Status;
use dialfeed::platform::{Fault, Reply};
use dialfeed::push::{Pace, PushSettings, Rate, Run, Target, Work, drain};
use dialfeed::stop::{Stop, StopCause};
use tokio::sync::Notify;

use super::clock::wall;
use super::disk::at_once;
use super::scenario::{Death, Life, Order};
use super::store::{Store, commit};
use super::trace::Step;
use super::world::World;

/// Longer than any run, of a dozen rows at one an hour too, whose pace was lowered to its least:
/// what goes on for so long goes on for ever.
const LONGEST: Duration = Duration::from_secs(400 * 86_400);
/// More turns of the loop than happen at one moment.
const TURNS_MOST: u32 = 100_000;

/// The line to the platform as a run sees it: after its death no answer comes.
struct Line(Arc<World>);

impl Target for Line {
    async fn push(&self, row: &Claimed) -> Result<Reply, Fault> {
        let Some((request, ends)) = self.0.begin(row) else { return pending().await };
        tokio::time::sleep_until(ends).await;
        match self.0.end(request) {
            Some(answer) => answer,
            None => pending().await,
        }
    }
}

/// Lives this life; `None` where it ended by death.
pub async fn live(
    world: &Arc<World>,
    no: usize,
    life: &Life,
    seed: u64,
) -> Option<Result<Run, LedgerError>> {
    let again = chosen(world, life);
    let dies_at = match life.death {
        Some(Death::AtStep(step)) => Some(step),
        _ => None,
    };
    world.life_begins(no, life, again.len(), dies_at);
    let stop = Stop::new();
    let asked = Arc::new(Notify::new());
    let mut others = tokio::task::JoinSet::new();
    if life.disk.order == Order::Groups {
        others.spawn(commit(Arc::clone(world), Arc::clone(&asked)));
    }
    if let Some(after) = life.stop_after {
        let (world, stop) = (Arc::clone(world), stop.clone());
        others.spawn(async move {
            tokio::time::sleep(after).await;
            if world.stop_asked() {
                stop.request(StopCause::Interrupt);
            }
        });
    }
    if let Some(Death::At(age)) = life.death {
        let world = Arc::clone(world);
        others.spawn(async move {
            tokio::time::sleep(age).await;
            world.die();
        });
    }
    let store = Arc::new(Store::new(Arc::clone(world), life.disk.order, asked));
    let line = Arc::new(Line(Arc::clone(world)));
    let work = Work { job: world.job, again, recheck: None };
    let mut tell = |event| world.told(&event);
    let Some(rate) = Rate::per_second(life.rate) else {
        world.breaks(format!("{} is no rate", life.rate));
        return None;
    };
    let run = drain(store, line, work, Pace::new(rate), settings(life, seed), &stop, &mut tell);
    let run = mortal(world, run).await;
    match &run {
        Some(run) => world.life_ends(|inner, at| {
            let step = match run {
                Ok(run) => {
                    Step::Ends { requests: run.requests_sent, stopped: run.stopped_by.is_some() }
                }
                Err(_) => Step::Fails,
            };
            let platform = &inner.platform;
            (step, inner.laws.run_ends(at, run, |row| platform.holds(row)))
        }),
        None => world.after_death(),
    }
    run
}

/// What the loop is told of a run.
pub fn settings(life: &Life, seed: u64) -> PushSettings {
    PushSettings {
        concurrency: life.concurrency,
        timeout: life.timeout,
        retries: life.retries,
        resend_uncertain: life.resend_lost,
        max_failures: life.max_failures,
        hours: life.hours,
        wall,
        seed,
    }
}

/// The rows with an end that the user wants sent once more.
fn chosen(world: &World, life: &Life) -> Vec<RowKey> {
    let asked = [(Status::Uncertain, life.resend_uncertain), (Status::Failed, life.retry_failed)];
    let keys = asked.into_iter().filter(|(_, asked)| *asked);
    keys.flat_map(|(status, _)| at_once(world.memory.keys(world.job, status)).unwrap_or_default())
        .collect()
}

/// Whether this life would have anything to send.
pub fn has_work(world: &World, life: &Life) -> bool {
    let pending = world.inner().laws.count(Standing::At(Status::Pending));
    pending > 0 || !chosen(world, life).is_empty()
}

/// Goes on until it ends or the process dies.
async fn mortal<T>(world: &World, run: impl Future<Output = T>) -> Option<T> {
    let mut run = pin!(run);
    let (mut moment, mut turns) = (world.now(), 0);
    let run = std::future::poll_fn(|context| {
        if !world.is_alive(context.waker()) {
            return Poll::Ready(None);
        }
        if let Poll::Ready(ended) = run.as_mut().poll(context) {
            return Poll::Ready(Some(ended));
        }
        turns = if moment == world.now() { turns + 1 } else { 0 };
        moment = world.now();
        if turns > TURNS_MOST {
            world.breaks("the loop turns and turns, and no time passes".into());
        }
        if world.is_alive(context.waker()) { Poll::Pending } else { Poll::Ready(None) }
    });
    match tokio::time::timeout(LONGEST, run).await {
        Ok(run) => run,
        Err(_) => {
            world.breaks("it waits for ever".into());
            None
        }
    }
}
