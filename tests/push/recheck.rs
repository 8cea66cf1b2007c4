//! The question that is asked when the window opens again, over the embedded ledger and the real clock:
//! nothing begins before its answer, and what it forbids is not sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dialfeed::clock;
use dialfeed::ledger::{Claimed, JobNo, Ledger, RowKey, Settlement, Sqlite};
use dialfeed::outcome::{Notes, Status, StopCode};
use dialfeed::platform::{Fault, Reply, read_reply};
use dialfeed::push::{
    Event, Hours, Pace, Rate, Recheck, Rechecked, Run, Target, Window, Work, drain,
};
use dialfeed::row::Recipient;
use dialfeed::stop::Stop;
use jiff::SignedDuration;

use super::simulation::life::settings;
use super::simulation::list;
use super::simulation::scenario::Life;

const PENDING: usize = 60;

/// Takes everything, and remembers it.
#[derive(Default)]
struct Taking(Mutex<Vec<RowKey>>);

impl Target for Taking {
    async fn push(&self, row: &Claimed) -> Result<Reply, Fault> {
        self.0.lock().unwrap().push(row.key);
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok(read_reply(br#"{"errno":"1","message":"ok"}"#).unwrap())
    }
}

/// What is played: a list of pending rows and some in doubt, and a window.
struct Stage {
    _folder: tempfile::TempDir,
    ledger: Arc<Sqlite>,
    job: JobNo,
    target: Arc<Taking>,
    hours: Hours,
    events: Vec<Event>,
}

/// A window that is open but from so many seconds on for so many.
fn shut(after_s: i64, for_s: i64) -> Hours {
    let at = |seconds| {
        let moment = clock::now() + SignedDuration::from_secs(seconds);
        clock::china(moment).time().round(jiff::Unit::Second).unwrap()
    };
    Hours { window: Some(Window { from: at(after_s + for_s), until: at(after_s) }), stop_at: None }
}

impl Stage {
    async fn set(hours: Hours) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Sqlite::open(folder.path()).unwrap());
        let batch = || Recipient::Batch("20261101".into());
        let mut rows = vec![(batch(), Status::Pending); PENDING];
        rows.extend(vec![(batch(), Status::Uncertain); 4]);
        let job = list::plan(&*ledger, clock::now(), &rows).await.unwrap();
        let target = Arc::new(Taking::default());
        Self { _folder: folder, ledger, job, target, hours, events: Vec::new() }
    }

    async fn keys(&self, status: Status) -> Vec<RowKey> {
        self.ledger.keys(self.job, status).await.unwrap()
    }

    fn sent(&self) -> Vec<RowKey> {
        self.target.0.lock().unwrap().clone()
    }

    async fn play(&mut self, recheck: Recheck) -> Run {
        let mut settings = settings(&Life::calm(), 1);
        settings.hours = self.hours;
        settings.wall = clock::now;
        let again = self.keys(Status::Uncertain).await;
        let work = Work { job: self.job, again, recheck: Some(recheck) };
        let pace = Pace::new(Rate::per_second(10.0).unwrap());
        let (ledger, target) = (Arc::clone(&self.ledger), Arc::clone(&self.target));
        let events = &mut self.events;
        let mut see = |event| events.push(event);
        let stop = Stop::new();
        let run = drain(ledger, target, work, pace, settings, &stop, &mut see);
        tokio::time::timeout(Duration::from_secs(60), run).await.unwrap().unwrap()
    }

    fn withdrawn(&self) -> Vec<u64> {
        let told = |event: &Event| match event {
            Event::Withdrawn { rows } => Some(*rows),
            _ => None,
        };
        self.events.iter().filter_map(told).collect()
    }
}

fn suppressed(key: RowKey) -> Settlement {
    Settlement::new(key, Status::Suppressed, Notes::default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_forbidden_when_the_window_opens_is_not_sent_and_nothing_begins_before_that_is_known()
 {
    let mut stage = Stage::set(shut(-1, 6)).await;
    let (pending, doubtful) =
        (stage.keys(Status::Pending).await, stage.keys(Status::Uncertain).await);
    let (gone, left) = (vec![pending[0], pending[17]], doubtful[1]);
    let (ledger, target) = (Arc::clone(&stage.ledger), Arc::clone(&stage.target));
    let (withdrawing, began) = (gone.clone(), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&began);
    let recheck = Recheck::new(move || {
        let (ledger, target) = (Arc::clone(&ledger), Arc::clone(&target));
        let (ends, began) =
            (withdrawing.iter().copied().map(suppressed).collect(), Arc::clone(&began));
        async move {
            tokio::time::sleep(Duration::from_millis(400)).await;
            ledger.withdraw(ends, Status::Pending).await.unwrap();
            began.fetch_add(1 + target.0.lock().unwrap().len(), Ordering::Relaxed);
            Ok(Rechecked { again: [left].into_iter().collect(), withdrawn: 5 })
        }
    });
    let run = stage.play(recheck).await;
    assert_eq!((run.stopped_by, seen.load(Ordering::Relaxed)), (None, 1), "asked once, before all");
    let sent = stage.sent();
    assert!(gone.iter().all(|key| !sent.contains(key)), "{sent:?}");
    assert_eq!(sent.len(), PENDING - gone.len() + 1);
    assert_eq!((sent.last(), stage.withdrawn()), (Some(&left), vec![5]));
    assert_eq!(stage.keys(Status::Suppressed).await, gone);
    assert_eq!(stage.keys(Status::Uncertain).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_that_closes_on_the_way_is_asked_behind_with_no_row_under_way() {
    let mut stage = Stage::set(shut(3, 1)).await;
    let last = *stage.keys(Status::Pending).await.last().unwrap();
    let (ledger, job) = (Arc::clone(&stage.ledger), stage.job);
    let under_way = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&under_way);
    let recheck = Recheck::new(move || {
        let (ledger, under_way) = (Arc::clone(&ledger), Arc::clone(&under_way));
        async move {
            let tally = ledger.tally(job).await.unwrap();
            under_way.lock().unwrap().push(tally.under_way);
            ledger.withdraw(vec![suppressed(last)], Status::Pending).await.unwrap();
            Ok(Rechecked { withdrawn: 1, ..Rechecked::default() })
        }
    });
    let run = stage.play(recheck).await;
    assert_eq!((run.stopped_by, seen.lock().unwrap().clone()), (None, vec![0]));
    let closed = |event: &Event| matches!(event, Event::ClosedUntil(_));
    assert_eq!(stage.events.iter().filter(|event| closed(event)).count(), 1);
    assert_eq!((stage.sent().len(), stage.sent().contains(&last)), (PENDING - 1, false));
    assert_eq!(stage.withdrawn(), [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_stops_the_job_leaves_every_row_as_it_was() {
    let mut stage = Stage::set(shut(-1, 5)).await;
    let run = stage.play(Recheck::new(|| async { Err(StopCode::DoNotCall.into()) })).await;
    assert!(run.stopped_by.unwrap().is(StopCode::DoNotCall));
    assert_eq!((stage.sent().len(), run.requests_sent), (0, 0));
    assert_eq!(stage.keys(Status::Pending).await.len(), PENDING);
    assert_eq!(stage.keys(Status::Uncertain).await.len(), 4);
}
