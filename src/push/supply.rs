//! The rows of a run: claimed a few at a time, waiting to be sent, put back where it ends early.
//!
//! Invariants: at most `2 × concurrency` rows are under way on disk, those whose outcome or return
//! is not written yet included (law 3); a row that was put back is claimed again only after that
//! is written, so none is passed over. Knows no ledger: it says what to claim and is told what
//! came of it.

use std::collections::VecDeque;

use hashbrown::{HashMap, HashSet};
use tokio::time::Instant;

use super::queue::{Attempt, Past, Queue};
use crate::ledger::{Claimed, RowKey};
use crate::outcome::Status;
use crate::row::Recipient;

/// What to ask the ledger for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// The next pending rows.
    Next {
        /// Behind this row.
        after: Option<RowKey>,
        /// At most so many.
        most: usize,
    },
    /// Just these rows.
    These(Vec<RowKey>),
}

/// See the module.
#[derive(Debug)]
pub(super) struct Supply {
    concurrency: usize,
    queue: Queue,
    /// Rows with an end that the user wants sent again, after the pending ones.
    again: VecDeque<RowKey>,
    /// The last pending row claimed.
    cursor: Option<RowKey>,
    pending_exhausted: bool,
    claiming_next: bool,
    claiming_these: bool,
    /// All rows were put back, and the next claim begins anew.
    rewound: bool,
    /// Tries of rows that were put back to come again.
    past: HashMap<RowKey, Past>,
    on_disk: usize,
    /// Rows whose outcome or return is being written.
    being_written: usize,
    closed: Vec<Recipient>,
}

impl Supply {
    pub(super) fn new(concurrency: usize, again: Vec<RowKey>) -> Self {
        Self {
            concurrency,
            queue: Queue::default(),
            again: again.into(),
            cursor: None,
            pending_exhausted: false,
            claiming_next: false,
            claiming_these: false,
            rewound: false,
            past: HashMap::new(),
            on_disk: 0,
            being_written: 0,
            closed: Vec::new(),
        }
    }

    /// Rows that wait to be sent.
    pub(super) fn queue(&mut self) -> &mut Queue {
        &mut self.queue
    }

    /// Whether nothing is left to claim.
    pub(super) fn is_exhausted(&self) -> bool {
        self.pending_exhausted && self.again.is_empty()
    }

    /// What to claim so that about `ahead` rows are ready: as many as may begin soon, and no more,
    /// for each is in doubt after a crash. `ending` rows end in the same write, and leave their room.
    pub(super) fn claim(&mut self, ahead: usize, ending: usize) -> Option<Claim> {
        if self.claiming_next || self.claiming_these || self.rewound && self.being_written > 0 {
            return None;
        }
        self.rewound = false;
        let room = (2 * self.concurrency + ending).saturating_sub(self.on_disk).min(ahead);
        // Half a supply is enough to begin with while the next is fetched.
        if room == 0 || self.queue.fresh_len() * 2 > ahead {
            return None;
        }
        if !self.pending_exhausted {
            self.claiming_next = true;
            return Some(Claim::Next { after: self.cursor, most: room });
        }
        if self.again.is_empty() {
            return None;
        }
        self.claiming_these = true;
        Some(Claim::These(self.again.drain(..room.min(self.again.len())).collect()))
    }

    /// What was asked for has come.
    pub(super) fn claimed(&mut self, rows: Vec<Claimed>) {
        if self.claiming_next && !self.rewound {
            match rows.last() {
                Some(row) => self.cursor = Some(row.key),
                None => self.pending_exhausted = true,
            }
        }
        self.claim_failed();
        self.on_disk += rows.len();
        for row in rows {
            let past = self.past.remove(&row.key).unwrap_or_default();
            self.queue.add(Attempt { row, past, doubt: None });
        }
    }

    /// What was asked for will not come.
    pub(super) fn claim_failed(&mut self) {
        self.claiming_next = false;
        self.claiming_these = false;
    }

    /// So many rows' outcome or return begins to be written.
    pub(super) fn writing(&mut self, rows: usize) {
        self.being_written += rows;
    }

    /// It was written, or could not be.
    pub(super) fn written(&mut self, rows: usize, worked: bool) {
        self.being_written -= rows;
        if worked {
            self.on_disk -= rows;
        }
    }

    /// Takes out all rows that wait. They come again, with their tries, should the run go on.
    pub(super) fn rewind(&mut self) -> Vec<Attempt> {
        if self.queue.is_empty() {
            return Vec::new();
        }
        self.rewound = true;
        self.cursor = None;
        self.pending_exhausted = false;
        let rows = self.queue.take(|_| true);
        for attempt in &rows {
            if attempt.past.tries > 0 {
                self.past.insert(attempt.row.key, attempt.past);
            }
            if attempt.maybe_stored() || attempt.row.was != Status::Pending {
                self.again.push_back(attempt.row.key);
            }
        }
        rows
    }

    /// Of the rows with an end only these may still come.
    pub(super) fn keep_again(&mut self, rows: &HashSet<RowKey>) {
        self.again.retain(|key| rows.contains(key));
    }

    /// Nothing more goes to this recipient.
    pub(super) fn close(&mut self, recipient: &Recipient) {
        if !self.is_closed(recipient) {
            self.closed.push(recipient.clone());
        }
    }

    /// Whether nothing more goes to this recipient.
    pub(super) fn is_closed(&self, recipient: &Recipient) -> bool {
        self.closed.contains(recipient)
    }

    /// Those to whom nothing more goes.
    pub(super) fn closed(&self) -> &[Recipient] {
        &self.closed
    }

    /// Takes out the rows that wait for a closed recipient.
    pub(super) fn take_closed(&mut self) -> Vec<Attempt> {
        let closed = &self.closed;
        self.queue.take(|attempt| closed.contains(&attempt.row.recipient))
    }

    /// When the next row is due that waits for its moment.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.queue.next_due()
    }

    /// Whether no row waits.
    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }
}
