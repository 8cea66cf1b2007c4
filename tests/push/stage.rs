//! The stage: a pretended platform that does what its script says and writes everything down.
//!
//! Time is tokio's paused clock, so a play of an hour takes a moment and its times are exact.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dialfeed::ledger::{Claimed, JobNo, Ledger, Page, RowKey, Standing};
use dialfeed::outcome::Status;
use dialfeed::platform::{Cause, Doubt, Fault, Reply, Unreachable, read_reply};
use dialfeed::push::{Event, Hours, MaxFailures, Pace, PushSettings, Rate, Target, Work, drain};
use dialfeed::row::Recipient;
use dialfeed::stop::{Stop, StopCause};
use tokio::time::Instant;

use super::laws::{Call, Played};
use super::simulation::list;
use super::simulation::memory::Memory;

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

/// Longer than any play.
const LONGEST: Duration = Duration::from_secs(30 * 86_400);

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
                timeout: Duration::from_secs(15),
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
        let mut tell = |event| notices.note(event);
        let run = drain(
            Arc::clone(&ledger),
            Arc::clone(&platform),
            Work { job, again },
            Pace::new(Rate::per_second(self.rate).unwrap()),
            self.settings.clone(),
            &stop,
            &mut tell,
        );
        // Where nothing else is left to wait for, paused time jumps to here.
        let Ok(run) = tokio::time::timeout(LONGEST, run).await else { panic!("it waits for ever") };
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
pub async fn plan(ledger: &impl Ledger, batches: &[&str], again: &[u32]) -> (JobNo, Vec<RowKey>) {
    let status = |n| if again.contains(&n) { Status::Uncertain } else { Status::Pending };
    let rows: Vec<(Recipient, Status)> = (1..)
        .zip(batches)
        .map(|(n, batch)| (Recipient::Batch((*batch).into()), status(n)))
        .collect();
    let job = list::plan(ledger, wall(), &rows).await.unwrap();
    (job, ledger.keys(job, Status::Uncertain).await.unwrap())
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
                let key = list::key(self.job, id.row);
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
