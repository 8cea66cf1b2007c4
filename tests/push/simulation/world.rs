//! The world around the loop: platform, disk, clock and trace, behind one lock.
//!
//! Everything that happens passes through here, is written into the trace, and is held against
//! the laws at once. A process that has died touches nothing any more. Never waits.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

use dialfeed::ledger::{Claimed, JobNo, Ledger as _};
use dialfeed::outcome::Status;
use dialfeed::platform::{Fault, Reply};
use dialfeed::push::Event;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::clock::{self, moment, wall};
use super::disk::{Disk, Write, Written, apply, at_once, full};
use super::laws::{Beginning, Held, Laws, law};
use super::list;
use super::memory::Memory;
use super::platform::{Platform, Sent};
use super::scenario::Life;
use super::trace::{Step, Trace};

/// The ledger counts all of its rows after about one write in so many.
const TALLIED: u64 = 16;

/// See the module.
pub struct World {
    began: Instant,
    pub job: JobNo,
    pub memory: Memory,
    rows: Vec<(u32, Status)>,
    inner: Mutex<Inner>,
}

/// What changes.
pub struct Inner {
    pub laws: Laws,
    pub platform: Platform,
    pub trace: Trace,
    /// The first law that did not hold.
    pub breach: Option<String>,
    disk: Disk,
    life: Life,
    life_began: Duration,
    alive: bool,
    /// It dies with this step.
    dies_at: Option<usize>,
    waker: Option<Waker>,
}

impl World {
    /// For these rows: the recipient of each, and how it stands at first.
    pub fn new(
        seed: u64,
        first: &Life,
        rows: Vec<(u32, Status)>,
        job: JobNo,
        memory: Memory,
    ) -> Self {
        let inner = Inner {
            laws: Laws::new(first, &rows),
            platform: Platform::new(seed, rows.len()),
            trace: Trace::default(),
            breach: None,
            disk: Disk::new(seed),
            life: first.clone(),
            life_began: Duration::ZERO,
            alive: false,
            dies_at: None,
            waker: None,
        };
        Self { began: Instant::now(), job, memory, rows, inner: Mutex::new(inner) }
    }

    pub fn inner(&self) -> MutexGuard<'_, Inner> {
        // A panic elsewhere ends the play; what stands here is still whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn now(&self) -> Duration {
        moment(self.began)
    }

    /// The recipient of a row.
    pub fn recipient(&self, row: u32) -> u32 {
        self.rows[row as usize - 1].0
    }

    /// A run begins.
    pub fn life_begins(&self, no: usize, life: &Life, again: usize, dies_at: Option<usize>) {
        let at = self.now();
        let mut inner = self.inner();
        clock::set(self.began, at, life.jumps.clone());
        (inner.life, inner.life_began, inner.alive) = (life.clone(), at, true);
        inner.dies_at = dies_at.map(|step| inner.trace.len() + step);
        inner.disk.life_begins();
        let held = inner.laws.life_begins(life, at);
        inner.step(at, Step::LifeBegins { life: no, again }, held);
    }

    /// Whether the run goes on. Who asks is woken when it no longer does.
    pub fn is_alive(&self, waker: &Waker) -> bool {
        let mut inner = self.inner();
        if inner.waker.as_ref().is_none_or(|known| !known.will_wake(waker)) {
            inner.waker = Some(waker.clone());
        }
        inner.alive
    }

    /// The process dies.
    pub fn die(&self) {
        let at = self.now();
        self.inner().die(at);
    }

    /// After a death: what the disk kept of it.
    pub fn after_death(&self) {
        let at = self.now();
        let mut inner = self.inner();
        let order = inner.life.disk.order;
        let kept = inner.disk.dies(order);
        if !kept.is_empty() {
            inner.step(at, Step::Survives { writes: kept.len() }, Ok(()));
        }
        for write in kept {
            let _ = inner.apply(at, &self.memory, write);
        }
        inner.platform.client_dies();
        inner.laws.dies();
    }

    /// The run has ended by itself.
    pub fn life_ends(&self, held: impl FnOnce(&mut Inner, Duration) -> (Step, Held)) {
        let at = self.now();
        let mut inner = self.inner();
        inner.works(at);
        inner.alive = false;
        let (step, held) = held(&mut inner, at);
        inner.step(at, step, held);
    }

    /// What a dead run left under way is uncertain from now on, as the next run finds it.
    pub fn bury(&self) {
        let at = self.now();
        let mut inner = self.inner();
        let buried = at_once(self.memory.bury(self.job)).unwrap_or_default();
        let known = inner.laws.buried();
        let held = law(buried == known, || format!("{buried} rows buried, {known} were under way"));
        if buried > 0 || held.is_err() {
            inner.step(at, Step::Buried { rows: buried }, held);
        }
    }

    /// Between the runs: law 1 by the ledger's own count, and the rows against the platform's.
    pub fn adds_up(&self) {
        let at = self.now();
        let mut inner = self.inner();
        inner.works(at);
        let Inner { laws, platform, .. } = &mut *inner;
        let held =
            self.balances().and_then(|()| laws.rows_tell_the_truth(|row| platform.holds(row)));
        inner.holds(held);
    }

    /// Law 1, by the ledger's own count.
    fn balances(&self) -> Held {
        let tally = at_once(self.memory.tally(self.job)).map_err(|error| error.to_string())?;
        let balance = tally.balance(self.rows.len() as u64, 0);
        balance.map_err(|broken| format!("law 1: {broken}"))
    }

    /// The user asks to stop; `false` where nothing runs that could.
    pub fn stop_asked(&self) -> bool {
        let at = self.now();
        let mut inner = self.inner();
        if inner.alive {
            inner.laws.stop_asked(at);
            inner.step(at, Step::StopAsked, Ok(()));
        }
        inner.alive
    }

    /// A request leaves; gives its number and when its client is through with it.
    pub fn begin(&self, claimed: &Claimed) -> Option<(usize, Instant)> {
        let at = self.now();
        let row = claimed.id.row;
        let on_disk = self.memory.standing(claimed.key);
        let mut inner = self.inner();
        if !inner.alive {
            return None;
        }
        inner.works(at);
        let sent = Sent {
            at,
            age: at - inner.life_began,
            row,
            recipient: self.recipient(row),
            timeout: inner.life.timeout,
        };
        let Inner { platform, life, .. } = &mut *inner;
        let no = platform.begin(&life.platform, sent);
        let held = inner.laws.begins(Beginning { at, no, row, on_disk, wall: wall() });
        let request = &inner.platform.requests[no];
        let (act, ends) = (request.act, request.ends);
        inner.step(at, Step::Begins { request: no, row, act }, held);
        Some((no, self.began + ends))
    }

    /// The client is through with its request.
    pub fn end(&self, no: usize) -> Option<Result<Reply, Fault>> {
        let at = self.now();
        let mut inner = self.inner();
        if !inner.alive {
            return None;
        }
        inner.works(at);
        let (answer, saw) = inner.platform.answer(no, at);
        let row = inner.platform.requests[no].row;
        inner.laws.answered(at, no, row, saw);
        inner.step(at, Step::Answered { request: no, row, saw }, Ok(()));
        Some(answer)
    }

    /// A write is asked for.
    pub fn ask(&self, write: Write) -> Option<oneshot::Receiver<Written>> {
        let at = self.now();
        let mut inner = self.inner();
        if !inner.alive {
            return None;
        }
        if matches!(write, Write::SettleAndClaim(..)) {
            let held = inner.laws.claims(at, clock::wall_at);
            inner.holds(held);
        }
        let (reply, answer) = oneshot::channel();
        inner.disk.ask(write, reply);
        Some(answer)
    }

    /// Whether a write waits.
    pub fn is_asked(&self) -> bool {
        let inner = self.inner();
        inner.alive && inner.disk.is_asked()
    }

    /// A sync begins, if anything waits; gives its writes and how long it takes.
    pub fn begin_sync(&self) -> Option<((u64, u64), Duration)> {
        let mut inner = self.inner();
        if !inner.alive {
            return None;
        }
        let Inner { disk, life, .. } = &mut *inner;
        disk.begin_sync(&life.disk).map(|(first, end, takes)| ((first, end), takes))
    }

    /// That sync ends.
    pub fn end_sync(&self, writes: (u64, u64)) {
        let at = self.now();
        let mut inner = self.inner();
        if !inner.alive {
            return;
        }
        let Inner { disk, life, .. } = &mut *inner;
        let (ended, through) = disk.end_sync(&life.disk, writes);
        let count = ended.len();
        if through {
            inner.step(at, Step::Synced { writes: count }, Ok(()));
        } else {
            let rows: Vec<u32> =
                ended.iter().flat_map(|asked| asked.write.keys()).map(list::row).collect();
            inner.laws.disk_fails(at, rows.into_iter());
            inner.step(at, Step::DiskFails { writes: count }, Ok(()));
        }
        for asked in ended {
            let written =
                if through { inner.apply(at, &self.memory, asked.write) } else { Err(full()) };
            // A dead run waits for nothing.
            let _ = asked.reply.send(written);
        }
        if writes.0.is_multiple_of(TALLIED) {
            let held = self.balances();
            inner.holds(held);
        }
    }

    /// The loop tells of something.
    pub fn told(&self, event: &Event) {
        let at = self.now();
        let mut inner = self.inner();
        let held = inner.laws.told(at, wall(), event);
        let step = match event {
            Event::Settled { id, status, .. } => Step::Told { row: id.row, status: *status },
            Event::PutOff { id, tries, wait, .. } => {
                Step::PutOff { row: id.row, tries: *tries, wait: *wait }
            }
            Event::RetriesUsedUp { retried, .. } => Step::RetriesUsedUp { retried: *retried },
            Event::ClosedUntil(until) => Step::Closed { until: *until },
            Event::Stopping { under_way } => Step::Stopping { under_way: *under_way },
            Event::Withdrawn { .. } | Event::Vitals { .. } => return inner.holds(held),
        };
        inner.step(at, step, held);
    }

    /// A breach that is seen from outside.
    pub fn breaks(&self, why: String) {
        let at = self.now();
        let mut inner = self.inner();
        inner.holds(Err(why));
        inner.die(at);
    }
}

impl Inner {
    /// Something happened; and the laws hold, or the play is over.
    fn step(&mut self, at: Duration, step: Step, held: Held) {
        self.trace.add(at, step);
        self.holds(held);
        if self.alive && (self.breach.is_some() || self.dies_at == Some(self.trace.len())) {
            self.die(at);
        }
    }

    fn holds(&mut self, held: Held) {
        if let Err(why) = held {
            self.breach.get_or_insert(why);
        }
    }

    fn die(&mut self, at: Duration) {
        if !self.alive {
            return;
        }
        self.alive = false;
        self.trace.add(at, Step::Dies);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// The platform comes to what is due.
    pub fn works(&mut self, until: Duration) {
        while let Some(request) = self.platform.work(until) {
            let row = self.platform.requests[request].row;
            self.laws.figures.stored += 1;
            self.step(until, Step::Stores { request, row }, Ok(()));
        }
    }

    /// Applies a write, and holds every row of it against the laws.
    fn apply(&mut self, at: Duration, memory: &Memory, write: Write) -> Written {
        let mut keys = write.keys();
        let ends = match &write {
            Write::Settle(ends) | Write::SettleAndClaim(ends, _) => ends.clone(),
            _ => Vec::new(),
        };
        let claimed = apply(memory, write)?;
        keys.extend(claimed.iter().map(|row| row.key));
        for key in keys {
            let (row, standing) = (list::row(key), memory.standing(key));
            let end = ends.iter().find(|end| end.key == key);
            let held = self.laws.stands(at, row, standing, end);
            self.step(at, Step::Stands { row, standing }, held);
        }
        Ok(claimed)
    }
}
