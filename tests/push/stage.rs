//! The stage: a pretended platform that does what its script says and writes everything down, and
//! the laws that every play on it has to keep.
//!
//! Time is tokio's paused clock, so a play of an hour takes a moment and its times are exact.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dialfeed::ledger::{
    Claimed, JobId, JobNo, Ledger, LedgerError, NewJob, Page, PlannedRow, Scope, SourceRecord,
    Standing, StoredRow, Tally,
};
use dialfeed::outcome::{Notes, Status, StopCode, StoppedBy};
use dialfeed::platform::{Cause, Doubt, Fault, Reply, Unreachable, read_reply};
use dialfeed::push::{
    Event, Hours, MaxFailures, Pace, PushSettings, Rate, Run, Target, Work, drain,
};
use dialfeed::row::{Contact, Phone, PhoneKind, Recipient, RowId};
use dialfeed::stop::{Stop, StopCause};
use tokio::time::Instant;

use super::memory::Memory;

/// What the platform does with a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Act {
    /// Stores it: errno 1, or 10 where it has the row already.
    Take,
    /// Answers with this errno and stores nothing.
    Errno(i64),
    /// HTTP 408, 429 or 503, perhaps with a `Retry-After` in seconds.
    Refuse(u16, Option<u64>),
    /// No connection.
    Away,
    /// HTTP 4xx.
    Http(u16),
    /// HTTP 3xx.
    Redirect,
    /// No readable reply; whether the row was stored.
    Lose { stored: bool },
}

/// A request as the script sees it.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Since the play began.
    pub at: Duration,
    /// Which request it is, from 1.
    pub request: u64,
    /// The row in the list, from 1.
    pub row: u32,
    /// Which request for this row it is, from 1.
    pub of_row: u32,
}

/// A request as it was.
#[derive(Debug, Clone)]
pub struct Call {
    pub row: u32,
    pub began: Duration,
    pub ended: Option<Duration>,
    pub act: Act,
    /// The errno where there was a reply.
    pub errno: Option<i64>,
}

impl Call {
    /// Whether an honest caller has to reckon with the row being stored.
    fn maybe_stored(&self) -> bool {
        matches!(self.act, Act::Lose { .. }) || self.ended.is_none()
    }

    fn put_off(&self) -> bool {
        matches!(self.act, Act::Refuse(..) | Act::Away)
    }
}

type Script = Box<dyn Fn(Ask) -> Act + Send + Sync>;
type Latency = Box<dyn Fn(Ask) -> Duration + Send + Sync>;

/// What is played.
pub struct Play {
    /// The batch of each row; rows count from 1.
    pub rows: Vec<&'static str>,
    /// Rows that were `uncertain` before, and are sent again after the pending ones.
    pub again: Vec<u32>,
    pub script: Script,
    pub latency: Latency,
    pub rate: f64,
    pub settings: PushSettings,
    pub ledger: Memory,
    /// When the user stops it.
    pub stop_after: Option<Duration>,
}

impl Play {
    /// So many rows to one batch, before a platform that takes everything after 50 ms.
    pub fn new(rows: usize) -> Self {
        Self {
            rows: vec!["20261101"; rows],
            again: Vec::new(),
            script: Box::new(|_| Act::Take),
            latency: Box::new(|_| Duration::from_millis(50)),
            rate: 20.0,
            settings: PushSettings {
                concurrency: 8,
                retries: 5,
                resend_uncertain: false,
                max_failures: MaxFailures::InARow(50),
                hours: Hours::default(),
                wall,
                seed: 1,
            },
            ledger: Memory::default(),
            stop_after: None,
        }
    }

    pub fn script(mut self, script: impl Fn(Ask) -> Act + Send + Sync + 'static) -> Self {
        self.script = Box::new(script);
        self
    }

    pub fn latency(mut self, latency: impl Fn(Ask) -> Duration + Send + Sync + 'static) -> Self {
        self.latency = Box::new(latency);
        self
    }

    pub fn set(mut self, set: impl FnOnce(&mut PushSettings)) -> Self {
        set(&mut self.settings);
        self
    }

    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }

    /// Plays it, checks the laws, and tells what happened.
    pub fn run(self) -> Played {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let played = runtime.block_on(self.perform());
        played.keep_the_laws();
        played
    }

    async fn perform(self) -> Played {
        let ledger = Arc::new(self.ledger);
        let (job, again) = plan(&*ledger, &self.rows, &self.again).await;
        START.set(Some(Instant::now()));
        let platform = Arc::new(Platform {
            began: Instant::now(),
            script: self.script,
            latency: self.latency,
            ledger: Arc::clone(&ledger),
            log: Mutex::default(),
        });
        let stop = Stop::new();
        if let Some(after) = self.stop_after {
            let stop = stop.clone();
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                stop.request(StopCause::Interrupt);
            });
        }
        let mut notices = Notices::new(Arc::clone(&ledger), job, &platform);
        let run = drain(
            Arc::clone(&ledger),
            Arc::clone(&platform),
            Work { job, again },
            Pace::new(Rate::per_second(self.rate).unwrap()),
            self.settings.clone(),
            &stop,
            &mut |event| notices.note(event),
        )
        .await;
        let took = platform.began.elapsed();
        let page = Page { after: None, most: usize::MAX, statuses: vec![] };
        let tally = ledger.tally(job).await.unwrap();
        let rows = ledger.rows(job, page).await.unwrap();
        let log = platform.log.lock().unwrap();
        let mut calls_by_row = BTreeMap::<u32, Vec<Call>>::new();
        for call in &log.calls {
            calls_by_row.entry(call.row).or_default().push(call.clone());
        }
        Played {
            run,
            took,
            rate: self.rate,
            settings: self.settings,
            again: self.again,
            stop_after: self.stop_after,
            tally,
            rows,
            most_under_way_on_disk: ledger.most_under_way(),
            calls: log.calls.clone(),
            calls_by_row,
            stored: log.stored.clone(),
            faults: log.faults.iter().chain(&notices.faults).cloned().collect(),
            events: notices.events,
            stopping_at: notices.stopping_at,
        }
    }
}

thread_local! {
    static START: std::cell::Cell<Option<Instant>> = const { std::cell::Cell::new(None) };
}

/// The stage's wall clock: nine in the morning in China when the play begins.
pub fn wall() -> jiff::Timestamp {
    let nine: jiff::Timestamp = "2026-11-22T09:00:00+08:00".parse().unwrap();
    let passed = START.get().map_or(Duration::ZERO, |start| start.elapsed());
    nine + passed
}

/// Plans a job of rows to these batches; gives those to be sent again too.
pub async fn plan(
    ledger: &impl Ledger,
    batches: &[&str],
    again: &[u32],
) -> (JobNo, Vec<dialfeed::ledger::RowKey>) {
    let started_at = wall();
    let new = NewJob {
        id: JobId::new(started_at, 7),
        scope: Scope {
            endpoint: "http://127.0.0.1:9/".into(),
            company: "8".into(),
            action: "AddTaskData".into(),
        },
        settings: "{}".into(),
        started_at,
    };
    let rows: Vec<PlannedRow> =
        (1..).zip(batches).map(|(n, batch)| planned(n, batch, again)).collect();
    let source = SourceRecord {
        file: "list.csv".into(),
        sheet: None,
        encoding: None,
        rows: rows.len() as u64,
        sha256: String::new(),
        header: vec![],
        columns: vec![],
    };
    let job = ledger.begin_plan(new).await.unwrap();
    ledger.add_rows(job, rows).await.unwrap();
    ledger.commit_plan(job, vec![source], 0).await.unwrap();
    (job, ledger.keys(job, Status::Uncertain).await.unwrap())
}

fn planned(n: u32, batch: &str, again: &[u32]) -> PlannedRow {
    let phone = Phone::new(PhoneKind::Mobile, 13_800_000_000 + u64::from(n));
    PlannedRow {
        id: RowId { source: 0, row: n },
        status: if again.contains(&n) { Status::Uncertain } else { Status::Pending },
        reason: None,
        remark: None,
        notes: Notes::default(),
        phone: Some(phone),
        recipient: Some(Recipient::Batch(batch.into())),
        contact: Some(Contact {
            phone,
            name: String::new(),
            address: String::new(),
            email: String::new(),
            comment: String::new(),
        }),
        cells: "[]".into(),
    }
}

/// The pretended platform.
struct Platform {
    began: Instant,
    script: Script,
    latency: Latency,
    ledger: Arc<Memory>,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    calls: Vec<Call>,
    /// How many requests each row had.
    of_row: BTreeMap<u32, u32>,
    /// How often each row came in and was kept.
    stored: BTreeMap<u32, u32>,
    faults: Vec<String>,
}

impl Target for Platform {
    async fn push(&self, row: &Claimed) -> Result<Reply, Fault> {
        let (call, act, latency) = self.begin(row);
        tokio::time::sleep(latency).await;
        self.end(call, row.id.row, act)
    }
}

impl Platform {
    fn begin(&self, row: &Claimed) -> (usize, Act, Duration) {
        let at = self.began.elapsed();
        let mut log = self.log.lock().unwrap();
        if self.ledger.standing(row.key) != Standing::UnderWay {
            log.faults.push(format!("row {} was sent without its intent on disk", row.id.row));
        }
        let of_row = log.of_row.entry(row.id.row).or_default();
        *of_row += 1;
        let of_row = *of_row;
        let ask = Ask { at, request: log.calls.len() as u64 + 1, row: row.id.row, of_row };
        let act = (self.script)(ask);
        log.calls.push(Call { row: ask.row, began: at, ended: None, act, errno: None });
        (log.calls.len() - 1, act, (self.latency)(ask))
    }

    fn end(&self, call: usize, row: u32, act: Act) -> Result<Reply, Fault> {
        let mut log = self.log.lock().unwrap();
        let known = log.stored.contains_key(&row);
        if matches!(act, Act::Lose { stored: true }) || act == Act::Take && !known {
            *log.stored.entry(row).or_default() += 1;
        }
        let answer = match act {
            Act::Take => Ok(reply(if known { 10 } else { 1 })),
            Act::Errno(errno) => Ok(reply(errno)),
            Act::Refuse(http, after) => Err(Fault::TryAgain(Cause::Refused {
                http,
                retry_after: after.map(Duration::from_secs),
            })),
            Act::Away => Err(Fault::TryAgain(Cause::Unreachable {
                how: Unreachable::Refused,
                detail: String::new(),
            })),
            Act::Http(http) => Err(Fault::RowRefused { http }),
            Act::Redirect => Err(Fault::Redirected { http: 302, location: None }),
            Act::Lose { .. } => Err(Fault::Unknown(Doubt::Timeout)),
        };
        let ended = self.began.elapsed();
        let call = &mut log.calls[call];
        call.ended = Some(ended);
        call.errno = answer.as_ref().ok().map(|reply: &Reply| reply.errno.code());
        answer
    }
}

fn reply(errno: i64) -> Reply {
    let body = format!(r#"{{"errno":"{errno}","message":"消息","data":""}}"#);
    read_reply(body.as_bytes()).unwrap()
}

/// What the loop has told, held against the ledger at the moment it was told.
struct Notices {
    ledger: Arc<Memory>,
    job: JobNo,
    began: Instant,
    events: Vec<(Duration, Event)>,
    stopping_at: Option<Duration>,
    faults: Vec<String>,
}

impl Notices {
    fn new(ledger: Arc<Memory>, job: JobNo, platform: &Platform) -> Self {
        let began = platform.began;
        Self { ledger, job, began, events: vec![], stopping_at: None, faults: vec![] }
    }

    fn note(&mut self, event: Event) {
        let at = self.began.elapsed();
        match &event {
            Event::Settled { id, status, .. } => {
                let key = dialfeed::ledger::RowKey((self.job.0 << 32) + i64::from(id.row));
                let standing = self.ledger.standing(key);
                if standing != Standing::At(*status) {
                    self.faults.push(format!("{event:?} was told and the disk has {standing:?}"));
                }
            }
            Event::Stopping { .. } if self.stopping_at.is_none() => self.stopping_at = Some(at),
            Event::Stopping { .. } => self.faults.push("it stopped twice".into()),
            _ => {}
        }
        self.events.push((at, event));
    }
}

/// What happened.
#[derive(Debug)]
pub struct Played {
    pub run: Result<Run, LedgerError>,
    pub took: Duration,
    rate: f64,
    settings: PushSettings,
    again: Vec<u32>,
    stop_after: Option<Duration>,
    pub tally: Tally,
    pub rows: Vec<StoredRow>,
    pub most_under_way_on_disk: usize,
    pub calls: Vec<Call>,
    calls_by_row: BTreeMap<u32, Vec<Call>>,
    pub stored: BTreeMap<u32, u32>,
    pub events: Vec<(Duration, Event)>,
    pub stopping_at: Option<Duration>,
    faults: Vec<String>,
}

impl Played {
    /// Rows of this status.
    pub fn count(&self, status: Status) -> u64 {
        self.tally.rows.of(status)
    }

    /// What stopped it.
    pub fn stopped_by(&self) -> Option<&StoppedBy> {
        self.run.as_ref().unwrap().stopped_by.as_ref()
    }

    /// Whether this cause stopped it.
    pub fn stopped_for(&self, code: StopCode) -> bool {
        self.stopped_by().is_some_and(|stopped| stopped.is(code))
    }

    /// Whether the platform's answer stopped it, with this errno.
    pub fn stopped_by_errno(&self, code: i64) -> bool {
        matches!(self.stopped_by(), Some(StoppedBy::Errno { errno, message })
            if *errno == code && message == "消息")
    }

    /// The row as the ledger has it.
    pub fn row(&self, n: u32) -> &StoredRow {
        &self.rows[n as usize - 1]
    }

    /// Where the row ended.
    pub fn status(&self, n: u32) -> Status {
        match self.row(n).standing {
            Standing::At(status) => status,
            Standing::UnderWay => panic!("row {n} is under way"),
        }
    }

    /// The row's requests.
    pub fn calls_of(&self, row: u32) -> &[Call] {
        self.calls_by_row.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Moments at which requests began.
    pub fn begun(&self) -> Vec<Duration> {
        self.calls.iter().map(|call| call.began).collect()
    }

    /// The most requests that were under way when one began in this time, itself included.
    pub fn most_at_once(&self, from: Duration, until: Duration) -> usize {
        let mut under_way: Vec<Duration> = Vec::new();
        let mut most = 0;
        for call in &self.calls {
            under_way.retain(|ended| *ended > call.began);
            under_way.push(call.ended.unwrap_or(Duration::MAX));
            if from <= call.began && call.began < until {
                most = most.max(under_way.len());
            }
        }
        most
    }

    fn keep_the_laws(&self) {
        assert_eq!(self.faults, [""; 0]);
        assert_eq!(self.tally.balance(self.rows.len() as u64, 0), Ok(()), "law 1");
        self.nobody_is_sent_twice();
        let concurrency = self.settings.concurrency;
        let most = self.most_under_way_on_disk;
        assert!(most <= 2 * concurrency, "law 3: {most} rows were under way on disk");
        let at_once = self.most_at_once(Duration::ZERO, Duration::MAX);
        assert!(at_once <= concurrency, "{at_once} requests at once");
        self.the_first_goes_alone();
        self.the_ceiling_holds();
        self.nothing_begins_after_a_stop();
        self.retries_stay_within_their_budget();
        if let Ok(run) = &self.run {
            assert_eq!(self.tally.under_way, 0, "a row was left under way");
            assert_eq!(run.requests_sent, self.calls.len() as u64);
            let rows: BTreeSet<u32> = self.calls.iter().map(|call| call.row).collect();
            assert!(run.requests_retried <= run.requests_sent - rows.len() as u64);
            assert!(self.calls.iter().all(|call| call.ended.is_some()), "a request was left alone");
            if run.stopped_by.is_none() {
                assert_eq!(self.count(Status::Pending), 0, "it ended, and rows are left");
            }
            for row in &self.rows {
                self.the_ledger_tells_the_truth(row.id.row);
            }
        }
    }

    /// Law 2.
    fn nobody_is_sent_twice(&self) {
        for row in self.rows.iter().map(|row| row.id.row) {
            let calls = self.calls_of(row);
            for pair in calls.windows(2) {
                let allowed =
                    pair[0].put_off() || pair[0].maybe_stored() && self.settings.resend_uncertain;
                assert!(allowed, "law 2: row {row} was sent again after {:?}", pair[0]);
                assert!(pair[0].ended.is_some_and(|ended| ended <= pair[1].began), "row {row}");
            }
            let lost = calls.iter().filter(|call| call.maybe_stored()).count();
            assert!(lost <= 1 + self.settings.retries as usize, "row {row} was resent too often");
        }
    }

    fn the_first_goes_alone(&self) {
        let readable = self.calls.iter().filter(|call| call.errno.is_some());
        let first = readable.filter_map(|call| call.ended).min().unwrap_or(Duration::MAX);
        assert!(self.most_at_once(Duration::ZERO, first) <= 1, "the first row was not alone");
    }

    fn the_ceiling_holds(&self) {
        let (most, window) = if self.rate < 1.0 {
            (1, Duration::from_secs_f64(1.0 / self.rate))
        } else {
            ((1_u32..).find(|most| f64::from(*most) >= self.rate).unwrap(), Duration::from_secs(1))
        };
        let (begun, most) = (self.begun(), most as usize);
        for (n, at) in begun.iter().enumerate().skip(most) {
            let passed = *at - begun[n - most];
            assert!(passed >= window, "{} requests within {passed:?} at {at:?}", most + 1);
        }
    }

    fn nothing_begins_after_a_stop(&self) {
        for stop in self.stopping_at.into_iter().chain(self.stop_after) {
            let late: Vec<_> = self.calls.iter().filter(|call| call.began > stop).collect();
            assert!(late.is_empty(), "begun after the stop at {stop:?}: {late:?}");
        }
    }

    fn retries_stay_within_their_budget(&self) {
        let rows: BTreeSet<u32> = self.calls.iter().map(|call| call.row).collect();
        let retried = self.calls.len() - rows.len();
        let least = self.settings.concurrency + self.settings.retries as usize;
        let most = least.max(self.calls.len() / 10);
        assert!(retried <= most, "{retried} retries of {} requests", self.calls.len());
    }

    fn the_ledger_tells_the_truth(&self, row: u32) {
        let calls = self.calls_of(row);
        let status = self.status(row);
        let was_uncertain = self.again.contains(&row);
        let lost = was_uncertain || calls.iter().any(Call::maybe_stored);
        let last = calls.last().and_then(|call| call.errno);
        let stopping = matches!(last, Some(2 | 3 | 4 | 11));
        // What may have been stored is not undone by a later refusal of the web server.
        let refused = calls.last().is_some_and(|call| matches!(call.act, Act::Http(_)) && !lost)
            || matches!(last, Some(errno) if ![1, 2, 3, 4, 10, 11].contains(&errno));
        let put_offs = calls.iter().filter(|call| call.put_off()).count();
        match status {
            Status::Inserted => assert_eq!(last, Some(1), "row {row}"),
            Status::Duplicate => assert_eq!(last, Some(10), "row {row}"),
            Status::Failed => assert!(
                refused || !lost && put_offs > self.settings.retries as usize,
                "row {row} failed after {calls:?}"
            ),
            Status::Uncertain => assert!(
                lost && (last.is_none() || stopping),
                "row {row} is uncertain after {calls:?}"
            ),
            Status::Pending => assert!(
                !lost && (last.is_none() || stopping),
                "row {row} is pending after {calls:?}"
            ),
            other => panic!("row {row} is {other}"),
        }
        if calls.is_empty() {
            assert_eq!(status == Status::Uncertain, was_uncertain, "row {row} was never sent");
        }
    }
}
