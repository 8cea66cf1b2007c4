//! What the sandbox was asked and what it answered: counters, and the latest requests one by one.
//!
//! In memory, bounded, and never with an auth code: texts of a request are kept in part.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::row::Recipient;

use super::parameters::Parameters;

/// The latest requests that are kept one by one.
pub(super) const LOG_MAX: usize = 100_000;

/// Most characters kept of a path, action, number or recipient.
const TEXT_CHARS_MAX: usize = 64;

/// What the sandbox was asked so far.
#[derive(Debug, Clone, Default)]
pub struct Requests {
    /// Requests for actions so far, the page's own not counted.
    pub received: u64,
    /// How many were carried out, by the errno they came to (which the client may not have seen).
    pub by_errno: BTreeMap<u8, u64>,
    /// How many were not carried out: a fault or the limit stood before.
    pub not_carried_out: u64,
    /// Most requests that were under way at a time.
    pub under_way_max: usize,
    /// Connections accepted.
    pub connections: u64,
    /// The latest 100,000, in order of arrival.
    pub log: Vec<LoggedRequest>,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedRequest {
    /// From 1, in order of arrival.
    pub number: u64,
    /// When it arrived, since the sandbox started.
    pub at: Duration,
    /// Requests under way as it arrived, itself among them.
    pub under_way: usize,
    /// `GET` or `POST`.
    pub method: String,
    /// Its path without query, at most 64 characters of it. So the other texts.
    pub path: String,
    /// `action`, or empty.
    pub action: String,
    /// The batch or staff member it names.
    pub recipient: Option<Recipient>,
    /// `phonenum`, or empty.
    pub phonenum: String,
    /// What the platform came to; `None`: it was not carried out, is under way, or the client
    /// left before (then its row may be stored).
    pub errno: Option<u8>,
    /// What was sent back; `None`: still under way, or the client left before.
    pub answer: Option<Answer>,
}

/// What was sent back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A readable reply with this errno.
    Errno(u8),
    /// A page with this HTTP status.
    Page(u16),
    /// HTTP 200 without a readable reply.
    Garbled,
    /// Nothing: the connection broke, or stayed silent.
    Nothing,
}

/// Keeps the book.
#[derive(Debug)]
pub(super) struct Log {
    start: Instant,
    connections: Arc<AtomicU64>,
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    received: u64,
    under_way: usize,
    totals: Requests,
    latest: VecDeque<LoggedRequest>,
}

impl Log {
    pub fn new() -> Self {
        Self { start: Instant::now(), connections: Arc::default(), book: Mutex::default() }
    }

    /// Where accepted connections are counted.
    pub fn connections(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.connections)
    }

    /// The time since the sandbox started.
    pub fn since_start(&self, moment: Instant) -> Duration {
        moment.saturating_duration_since(self.start)
    }

    /// Enters a request that arrived at `moment`.
    pub fn arrive(
        &self,
        moment: Instant,
        method: &str,
        path: &str,
        parameters: &Parameters,
    ) -> Arrival<'_> {
        let mut request = LoggedRequest {
            number: 0,
            at: self.since_start(moment),
            under_way: 0,
            method: method.to_owned(),
            path: beginning(path),
            action: beginning(parameters.text("action")),
            recipient: recipient(parameters),
            phonenum: beginning(parameters.text("phonenum")),
            errno: None,
            answer: None,
        };
        let mut book = self.book();
        book.received += 1;
        book.under_way += 1;
        book.totals.under_way_max = book.totals.under_way_max.max(book.under_way);
        request.number = book.received;
        request.under_way = book.under_way;
        let number = request.number;
        if book.latest.len() == LOG_MAX {
            book.latest.pop_front();
        }
        book.latest.push_back(request);
        Arrival { log: self, number }
    }

    /// Everything so far.
    pub fn requests(&self) -> Requests {
        let book = self.book();
        Requests {
            received: book.received,
            connections: self.connections.load(Ordering::Relaxed),
            log: book.latest.iter().cloned().collect(),
            ..book.totals.clone()
        }
    }

    /// The latest so many requests, newest first.
    pub fn latest(&self, most: usize) -> Vec<LoggedRequest> {
        self.book().latest.iter().rev().take(most).cloned().collect()
    }

    /// The counters without the log.
    pub fn totals(&self) -> Requests {
        let book = self.book();
        Requests { received: book.received, ..book.totals.clone() }
    }

    fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn entry(&mut self, number: u64) -> Option<&mut LoggedRequest> {
        let first = self.latest.front()?.number;
        self.latest.get_mut(usize::try_from(number.checked_sub(first)?).ok()?)
    }
}

/// A request under way; dropped, it is no longer.
#[derive(Debug)]
pub(super) struct Arrival<'a> {
    log: &'a Log,
    /// From 1, in order of arrival.
    pub number: u64,
}

impl Arrival<'_> {
    /// Notes what the platform came to, `None` where the request is not carried out.
    pub fn carried_out(&self, errno: Option<u8>) {
        let mut book = self.log.book();
        match errno {
            Some(errno) => *book.totals.by_errno.entry(errno).or_default() += 1,
            None => book.totals.not_carried_out += 1,
        }
        if let Some(entry) = book.entry(self.number) {
            entry.errno = errno;
        }
    }

    /// Notes what is sent back.
    pub fn answered(&self, answer: Answer) {
        if let Some(entry) = self.log.book().entry(self.number) {
            entry.answer = Some(answer);
        }
    }
}

impl Drop for Arrival<'_> {
    fn drop(&mut self) {
        self.log.book().under_way -= 1;
    }
}

fn recipient(parameters: &Parameters) -> Option<Recipient> {
    let batch = parameters.get("batchid").map(|id| Recipient::Batch(beginning(id)));
    batch.or_else(|| parameters.get("staffid").map(|id| Recipient::Staff(beginning(id))))
}

fn beginning(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}
