//! The loop that drains a job through the platform (contract, section 6).
//!
//! Promises: a request leaves only after its row's intent is on disk; every answer is written
//! before it is told; at most `2 × concurrency` rows are under way on disk; nothing begins after
//! a stop, and what has begun is waited for. One task decides, others carry requests and writes;
//! the ledger and the platform come in as values, time from tokio's clock.

mod ends;

use std::mem;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

use super::breaker::{Breaker, Gate, Illness};
use super::event::Event;
use super::guard::{Guard, MaxFailures};
use super::hours::{Hours, Opening};
use super::in_flight::{Back, InFlight};
use super::pace::Pace;
use super::queue::Attempt;
use super::recheck::{Recheck, Rechecked};
use super::supply::{Claim, Supply};
use super::target::Target;
use crate::ledger::{self, Claimed, JobNo, Ledger, LedgerError, RowKey, Settlement};
use crate::outcome::{Status, StopCode, StoppedBy};
use crate::platform::{Fault, Reply};
use crate::row::RowId;
use crate::stop::Stop;

/// Wall clocks jump: the hours are asked again at least so often.
const HOURS_ASKED_AGAIN: Duration = Duration::from_secs(30);

/// Whoever watches hears something at least so often.
const TOLD_AT_LEAST: Duration = Duration::from_secs(30);

/// How to push.
#[derive(Debug, Clone)]
pub struct PushSettings {
    /// Most requests under way.
    pub concurrency: usize,
    /// The time of one request: replies that come near it are a sign of too many under way.
    pub timeout: Duration,
    /// Tries after one that surely stored nothing, or after a lost reply where that is allowed.
    pub retries: u32,
    /// Whether a row without a readable reply is sent again (law 2).
    pub resend_uncertain: bool,
    /// When so much fails that the job stops.
    pub max_failures: MaxFailures,
    /// When pushing is allowed.
    pub hours: Hours,
    /// Reads the wall clock: for the hours, and for when rows ended.
    pub wall: fn() -> Timestamp,
    /// Seed of the jitter.
    pub seed: u64,
}

/// What to push.
#[derive(Debug, Clone)]
pub struct Work {
    /// The job: its pending rows.
    pub job: JobNo,
    /// After those: rows with an end that the user wants sent again.
    pub again: Vec<RowKey>,
    /// Asked each time that the window opens after it was closed; nothing begins before the answer.
    pub recheck: Option<Recheck>,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What stopped it; `None` where nothing is left to send.
    pub stopped_by: Option<StoppedBy>,
    /// Requests begun.
    pub requests_sent: u64,
    /// Requests among them that were tries after a row's first.
    pub requests_retried: u64,
    /// From the first request to the last, and the time after it in which none may begin: the
    /// requests divided by it are the pace, which so never exceeds the ceiling.
    pub active: Duration,
}

/// Drains the job until nothing is left, something stops it, or the user does.
///
/// # Errors
/// Where the ledger fails. What was under way is still waited for, and written if that works;
/// rows without a written outcome are then `uncertain`.
pub async fn drain<L: Ledger, T: Target>(
    ledger: Arc<L>,
    target: Arc<T>,
    work: Work,
    pace: Pace,
    settings: PushSettings,
    stop: &Stop,
    events: &mut (dyn FnMut(Event) + Send),
) -> Result<Run, LedgerError> {
    let mut drain = Drain::new(ledger, target, work, pace, settings, events);
    let mut asked_to_stop = false;
    let mut requested = pin!(stop.requested());
    loop {
        let now = Instant::now();
        if !asked_to_stop && stop.cause().is_some() {
            asked_to_stop = true;
            drain.stop(StopCode::Interrupted.into());
        }
        let hours = drain.keep_hours(now);
        let told = drain.tell_now_and_then(now);
        let wake = earlier(earlier(hours, drain.begin_what_may(now)), told);
        // Behind the beginnings: the row that takes the last one's place is then fetched at once,
        // not when some answer next wakes the loop.
        drain.write();
        if drain.tasks.is_empty() && drain.has_nothing_left() {
            return drain.end().await;
        }
        tokio::select! {
            biased;
            _ = &mut requested, if !asked_to_stop => {}
            Some(done) = drain.tasks.join_next(), if !drain.tasks.is_empty() => {
                drain.done_so_far(done);
            }
            () = sleep_until(wake), if wake.is_some() => {}
        }
    }
}

async fn sleep_until(wake: Option<Instant>) {
    if let Some(wake) = wake {
        tokio::time::sleep_until(wake).await;
    }
}

fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// What a task brings back.
enum Done {
    Answer { attempt: Box<Attempt>, sent: Sent, answer: Result<Reply, Fault> },
    Written { ends: Vec<(RowId, Settlement)>, claims: bool, written: Written },
    Released(Vec<(RowKey, Status)>, Result<(), LedgerError>),
    Rechecked(Result<Rechecked, StoppedBy>),
}

/// Whether requests may begin, as far as the hours go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Open,
    Closed,
    /// It is time, and the rows are looked at once more.
    Rechecking,
}

/// The rows that were claimed.
type Written = Result<Vec<Claimed>, LedgerError>;

/// How a request left.
#[derive(Debug, Clone, Copy)]
struct Sent {
    began: Instant,
    /// How many were under way then, itself included.
    beside: usize,
    probe: Option<Illness>,
}

struct Drain<'a, L, T> {
    ledger: Arc<L>,
    target: Arc<T>,
    settings: PushSettings,
    events: &'a mut (dyn FnMut(Event) + Send),
    tasks: JoinSet<Done>,

    job: JobNo,
    supply: Supply,

    pace: Pace,
    in_flight: InFlight,
    breaker: Breaker,
    guard: Guard,
    dice: fastrand::Rng,
    /// Until the first readable reply: how many first rows got none.
    alone: Option<u32>,
    door: Door,
    recheck: Option<Recheck>,
    recipient_stop: Option<StoppedBy>,
    stopped_by: Option<StoppedBy>,
    failure: Option<LedgerError>,
    /// How rows ended since the last write began.
    ends: Vec<(RowId, Settlement)>,
    /// How many writes of ends, claims or both are under way.
    writes: usize,
    unwritten: Vec<Settlement>,
    unreleased: Vec<(RowKey, Status)>,

    under_way: usize,
    replies: u64,
    sent: u64,
    retried: u64,
    /// When vitals were told last.
    told_at: Instant,
    /// The first and the last beginning of a request.
    began: Option<(Instant, Instant)>,
}

impl<'a, L: Ledger, T: Target> Drain<'a, L, T> {
    fn new(
        ledger: Arc<L>,
        target: Arc<T>,
        work: Work,
        pace: Pace,
        settings: PushSettings,
        events: &'a mut (dyn FnMut(Event) + Send),
    ) -> Self {
        Self {
            supply: Supply::new(settings.concurrency, work.again),
            guard: Guard::new(settings.max_failures),
            in_flight: InFlight::new(settings.concurrency, settings.timeout),
            dice: fastrand::Rng::with_seed(settings.seed),
            ledger,
            target,
            settings,
            events,
            tasks: JoinSet::new(),
            job: work.job,
            pace,
            breaker: Breaker::default(),
            alone: Some(0),
            door: Door::Open,
            recheck: work.recheck,
            recipient_stop: None,
            stopped_by: None,
            failure: None,
            ends: Vec::new(),
            writes: 0,
            unwritten: Vec::new(),
            unreleased: Vec::new(),
            under_way: 0,
            replies: 0,
            sent: 0,
            retried: 0,
            told_at: Instant::now(),
            began: None,
        }
    }

    fn begins_nothing(&self) -> bool {
        self.door != Door::Open || self.stopped_by.is_some()
    }

    fn has_nothing_left(&self) -> bool {
        self.supply.is_empty() && (self.supply.is_exhausted() || self.stopped_by.is_some())
    }

    /// Opens and closes by the clock; gives when to ask again.
    fn keep_hours(&mut self, now: Instant) -> Option<Instant> {
        if self.stopped_by.is_some() {
            return None;
        }
        let moment = (self.settings.wall)();
        let until = match self.settings.hours.at(moment) {
            Opening::Over => {
                self.stop(StopCode::WindowClosed.into());
                return None;
            }
            Opening::Open(until) => {
                self.open();
                until?
            }
            Opening::ClosedUntil(until) => {
                if self.door != Door::Closed {
                    self.door = Door::Closed;
                    (self.events)(Event::ClosedUntil(until));
                }
                // Rows that wait overnight must not be in doubt after a power cut.
                self.give_up_queue();
                until
            }
        };
        let wait = Duration::try_from(until.duration_since(moment)).unwrap_or_default();
        Some(now + wait.min(HOURS_ASKED_AGAIN))
    }

    fn open(&mut self) {
        if self.door != Door::Closed {
            return;
        }
        let Some(recheck) = self.recheck.clone() else {
            self.door = Door::Open;
            return;
        };
        // What is still on its way may be put back, and is then among the rows to look at.
        self.give_up_queue();
        if self.tasks.is_empty() && self.ends.is_empty() {
            self.door = Door::Rechecking;
            self.tasks.spawn(async move { Done::Rechecked(recheck.ask().await) });
        }
    }

    fn rechecked(&mut self, answer: Result<Rechecked, StoppedBy>) {
        match answer {
            Ok(Rechecked { again, withdrawn }) => {
                self.supply.keep_again(&again);
                if self.door == Door::Rechecking {
                    self.door = Door::Open;
                }
                if withdrawn > 0 {
                    (self.events)(Event::Withdrawn { rows: withdrawn });
                }
            }
            Err(cause) => self.stop(cause),
        }
    }

    /// Tells how the run is doing where nothing else is told for long; gives when to do it next.
    fn tell_now_and_then(&mut self, now: Instant) -> Option<Instant> {
        if now >= self.told_at + TOLD_AT_LEAST {
            self.tell_vitals();
        }
        (!self.has_nothing_left()).then(|| self.told_at + TOLD_AT_LEAST)
    }

    /// Has ends written, and the next rows claimed in their place. One write at a time while requests
    /// may begin: it costs as much as many rows, so what comes meanwhile goes together into the next.
    /// Later nothing is waited for that need not be.
    fn write(&mut self) {
        if self.writes > 0 && !self.begins_nothing() {
            return;
        }
        let claim = self.claim_ahead();
        if claim.is_none() && self.ends.is_empty() {
            return;
        }
        self.writes += 1;
        let (ledger, ends) = (Arc::clone(&self.ledger), mem::take(&mut self.ends));
        self.tasks.spawn(async move {
            let claims = claim.is_some();
            let settlements = ends.iter().map(|(_, end)| end.clone()).collect();
            let written = match claim {
                Some(claim) => ledger.settle_and_claim(settlements, claim).await,
                None => ledger.settle(settlements).await.map(|()| Vec::new()),
            };
            Done::Written { ends, claims, written }
        });
    }

    /// Keeps so many rows ready as may begin within a second.
    fn claim_ahead(&mut self) -> Option<ledger::Claim> {
        if self.begins_nothing() {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a pace is positive, and the cast saturates"
        )]
        let soon = (self.pace.per_s() as usize).clamp(1, self.settings.concurrency);
        let ahead = if self.alone.is_some() { 1 } else { soon };
        Some(match self.supply.claim(ahead, self.ends.len())? {
            Claim::Next { after, most } => {
                let closed = self.supply.closed().to_vec();
                ledger::Claim::Next { job: self.job, after, most, closed }
            }
            Claim::These(keys) => ledger::Claim::These(keys),
        })
    }

    /// Begins requests until something forbids the next; gives when that may have passed.
    fn begin_what_may(&mut self, now: Instant) -> Option<Instant> {
        loop {
            if self.begins_nothing() || self.under_way >= self.most_under_way() {
                return None;
            }
            let probe = match self.breaker.gate() {
                Gate::Open => false,
                Gate::ProbeAt(at) if at <= now => true,
                Gate::ProbeAt(at) => return Some(at),
                Gate::Probing => return None,
            };
            let ready_at = self.pace.ready_at(now);
            if ready_at > now {
                if self.supply.is_empty() {
                    return None;
                }
                self.pace.holds();
                return Some(ready_at);
            }
            let Some(attempt) = self.supply.queue().next(now, probe, self.alone.is_none()) else {
                return self.supply.next_due();
            };
            if attempt.past.tries == 0 || self.may_retry() {
                self.begin(attempt, now);
            } else if let Some(stop) = attempt.past.put_off_by {
                self.give_back(attempt);
                (self.events)(Event::RetriesUsedUp { retried: self.retried, sent: self.sent });
                self.stop(stop.into());
            } else {
                self.give_back(attempt);
            }
        }
    }

    fn most_under_way(&self) -> usize {
        if self.alone.is_some() { 1 } else { self.in_flight.allowed() }
    }

    /// Retries in all stay within a tenth of the job's requests, and at least
    /// `concurrency + retries`.
    fn may_retry(&self) -> bool {
        let floor = self.settings.concurrency as u64 + u64::from(self.settings.retries);
        self.retried < floor.max((self.sent - self.retried) / 10)
    }

    fn begin(&mut self, mut attempt: Attempt, now: Instant) {
        let probe = self.breaker.begin();
        self.pace.begin(now);
        self.began.get_or_insert((now, now)).1 = now;
        if attempt.past.tries == 0 {
            attempt.past.others_before = self.replies;
        } else {
            self.retried += 1;
        }
        attempt.past.tries += 1;
        self.sent += 1;
        self.under_way += 1;
        let sent = Sent { began: now, beside: self.under_way, probe };
        let (target, attempt) = (Arc::clone(&self.target), Box::new(attempt));
        self.tasks.spawn(async move {
            let answer = target.push(&attempt.row).await;
            Done::Answer { attempt, sent, answer }
        });
    }

    /// Takes in all that has come by now. What came together was under way together, however soon
    /// the next of it is looked at.
    fn done_so_far(&mut self, first: Result<Done, JoinError>) {
        let full = self.under_way >= self.most_under_way() && !self.supply.is_empty();
        let mut next = Some(first);
        while let Some(done) = next {
            self.done(done, full);
            next = self.tasks.try_join_next();
        }
    }

    fn done(&mut self, done: Result<Done, JoinError>, full: bool) {
        let done = match done {
            Ok(done) => done,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // Tasks are aborted by dropping the set alone, and then nobody asks.
            Err(_) => return,
        };
        match done {
            Done::Answer { attempt, sent, answer } => {
                self.under_way -= 1;
                let back = Back { began: sent.began, beside: sent.beside, full };
                self.answered(*attempt, back, sent.probe, &answer);
            }
            Done::Written { ends, claims, written } => self.written(ends, claims, written),
            Done::Released(rows, written) => self.released(rows, written),
            Done::Rechecked(answer) => self.rechecked(answer),
        }
    }

    fn written(&mut self, ends: Vec<(RowId, Settlement)>, claims: bool, written: Written) {
        self.writes -= 1;
        let (claimed, settled) = match written {
            Ok(rows) => (Ok(rows), Ok(())),
            Err(error) => (Err(error.clone()), Err(error)),
        };
        if claims {
            self.claimed(claimed);
        }
        if !ends.is_empty() {
            self.settled(ends, settled);
        }
    }

    fn claimed(&mut self, rows: Written) {
        match rows {
            Ok(rows) => self.supply.claimed(rows),
            Err(error) => {
                self.supply.claim_failed();
                self.fail(error);
            }
        }
        if self.begins_nothing() {
            self.give_up_queue();
        }
        let closed = self.supply.take_closed();
        self.give_up(closed);
    }

    /// Begins nothing more. The first cause stays.
    fn stop(&mut self, cause: StoppedBy) {
        if self.stopped_by.is_none() {
            self.stopped_by = Some(cause);
            (self.events)(Event::Stopping { under_way: self.under_way });
        }
        self.give_up_queue();
    }

    fn fail(&mut self, error: LedgerError) {
        self.failure.get_or_insert(error);
        self.stop(StopCode::Disk.into());
    }

    async fn end(self) -> Result<Run, LedgerError> {
        // A disk that was full for a moment may take it now; if not, these rows stay under way on
        // disk, which reads as uncertain.
        if !self.unwritten.is_empty() {
            let _ = self.ledger.settle(self.unwritten).await;
        }
        if !self.unreleased.is_empty() {
            let _ = self.ledger.release(self.unreleased).await;
        }
        if let Some(error) = self.failure {
            return Err(error);
        }
        let active = self
            .began
            .map(|(first, last)| last.duration_since(first) + self.pace.period())
            .unwrap_or_default();
        Ok(Run {
            stopped_by: self.stopped_by.or(self.recipient_stop),
            requests_sent: self.sent,
            requests_retried: self.retried,
            active,
        })
    }
}
