//! The loop over the embedded ledger, without a pretended clock: a run, a stop, a second run.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dialfeed::ledger::{Claimed, Ledger, Sqlite, Standing};
use dialfeed::outcome::{Status, StopCode};
use dialfeed::platform::{Fault, Reply, read_reply};
use dialfeed::push::{Pace, Rate, Target, Work, drain};
use dialfeed::row::Recipient;
use dialfeed::stop::{Stop, StopCause};

use super::simulation::life::settings;
use super::simulation::list;
use super::simulation::scenario::Life;

/// Takes everything; looks through a connection of its own whether the intent is on disk.
struct Witness {
    ledger: Sqlite,
    job: dialfeed::ledger::JobNo,
    received: Mutex<BTreeMap<u32, u32>>,
    stop: Stop,
    stop_at: usize,
}

impl Target for Witness {
    async fn push(&self, row: &Claimed) -> Result<Reply, Fault> {
        let page = dialfeed::ledger::Page {
            after: Some(dialfeed::ledger::RowKey(row.key.0 - 1)),
            most: 1,
            statuses: vec![],
        };
        let seen = self.ledger.rows(self.job, page).await.unwrap();
        assert_eq!(seen[0].standing, Standing::UnderWay);
        let received = {
            let mut received = self.received.lock().unwrap();
            *received.entry(row.id.row).or_default() += 1;
            received.len()
        };
        if received == self.stop_at {
            self.stop.request(StopCause::Interrupt);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
        Ok(read_reply(br#"{"errno":"1","message":"ok"}"#).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_run_and_a_second_one_send_every_row_once() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Arc::new(Sqlite::open(folder.path()).unwrap());
    let rows = vec![(Recipient::Batch("20261101".into()), Status::Pending); 600];
    let job = list::plan(&*ledger, dialfeed::clock::now(), &rows).await.unwrap();
    let run = async |stop_at: usize, received: BTreeMap<u32, u32>| {
        let stop = Stop::new();
        let witness = Arc::new(Witness {
            ledger: Sqlite::open(folder.path()).unwrap(),
            job,
            received: Mutex::new(received),
            stop: stop.clone(),
            stop_at,
        });
        let pace = Pace::new(Rate::per_second(100_000.0).unwrap());
        let work = Work { job, again: vec![], recheck: None };
        let settings = settings(&Life::calm(), 1);
        let run = drain(
            Arc::clone(&ledger),
            Arc::clone(&witness),
            work,
            pace,
            settings,
            &stop,
            &mut |_| {},
        )
        .await
        .unwrap();
        (run, witness.received.lock().unwrap().clone())
    };
    let (first, received) = run(200, BTreeMap::new()).await;
    assert!(first.stopped_by.unwrap().is(StopCode::Interrupted));
    let tally = ledger.tally(job).await.unwrap();
    assert_eq!((tally.balance(600, 0), tally.under_way), (Ok(()), 0));
    assert_eq!(tally.rows.of(Status::Inserted), received.len() as u64);
    assert!(received.len() < 250);
    let (second, received) = run(usize::MAX, received).await;
    assert_eq!(second.stopped_by, None);
    assert_eq!(ledger.tally(job).await.unwrap().rows.of(Status::Inserted), 600);
    assert!(received.len() == 600 && received.values().all(|times| *times == 1));
}
