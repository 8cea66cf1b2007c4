//! What happened in a play, and the laws that every play has to keep.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use dialfeed::ledger::{LedgerError, Standing, StoredRow, Tally};
use dialfeed::outcome::{Status, StopCode, StoppedBy};
use dialfeed::push::{Event, PushSettings, Run};

use super::stage::Act;

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
    pub fn maybe_stored(&self) -> bool {
        matches!(self.act, Act::Lose { .. }) || self.ended.is_none()
    }

    pub fn put_off(&self) -> bool {
        matches!(self.act, Act::Refuse(..) | Act::Away)
    }
}

/// What happened.
#[derive(Debug)]
pub struct Played {
    pub run: Result<Run, LedgerError>,
    pub took: Duration,
    pub rate: f64,
    pub settings: PushSettings,
    pub again: Vec<u32>,
    pub stop_after: Option<Duration>,
    pub tally: Tally,
    pub rows: Vec<StoredRow>,
    pub most_under_way_on_disk: usize,
    pub calls: Vec<Call>,
    pub calls_by_row: BTreeMap<u32, Vec<Call>>,
    pub stored: BTreeMap<u32, u32>,
    pub events: Vec<(Duration, Event)>,
    pub stopping_at: Option<Duration>,
    pub faults: Vec<String>,
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

    /// Holds what happened against the laws of the contract and the sentences that always hold.
    pub fn keep_the_laws(&self) {
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
