//! The rows that this run has claimed and not yet sent, and those to be tried again.
//!
//! Invariant: every row in here is under way on disk, so it is either sent and settled or
//! released; at most two for each request that may be under way (law 3). Pure.

use std::collections::VecDeque;

use tokio::time::Instant;

use crate::ledger::{Claimed, Settlement};
use crate::outcome::{Status, StopCode};

/// A row and its tries.
#[derive(Debug)]
pub(super) struct Attempt {
    /// The row.
    pub(super) row: Claimed,
    /// Its tries so far.
    pub(super) past: Past,
    /// Its end should no further request say more: set by a reply that was lost in this run.
    pub(super) doubt: Option<Settlement>,
}

/// What a row has been through in this run.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Past {
    /// Requests begun for it.
    pub(super) tries: u32,
    /// Requests among them that surely stored nothing.
    pub(super) put_offs: u32,
    /// Requests among them without a readable reply that were followed by another.
    pub(super) resends: u32,
    /// What the job stops with where it cannot be tried again.
    pub(super) put_off_by: Option<StopCode>,
    /// Replies that other rows had got when this one was first tried.
    pub(super) others_before: u64,
}

impl Attempt {
    /// Whether an earlier request, in this run or before it, may have stored the row.
    pub(super) fn maybe_stored(&self) -> bool {
        self.doubt.is_some() || self.row.was == Status::Uncertain
    }
}

/// What waits to be sent.
#[derive(Debug, Default)]
pub(super) struct Queue {
    fresh: VecDeque<Attempt>,
    again: Vec<(Instant, Attempt)>,
}

impl Queue {
    /// Takes a row that may be sent at once.
    pub(super) fn add(&mut self, attempt: Attempt) {
        self.fresh.push_back(attempt);
    }

    /// Takes a row back that is tried again, not before this moment.
    pub(super) fn try_again(&mut self, attempt: Attempt, not_before: Instant) {
        self.again.push((not_before, attempt));
    }

    /// The row to send next: one that is due again goes first. A probe does not wait: the breaker
    /// has waited for it. Where one row alone was put off, another takes its turn: it may be that
    /// row that the platform does not take. `in_turn`: others may begin at all.
    pub(super) fn next(&mut self, now: Instant, probe: bool, in_turn: bool) -> Option<Attempt> {
        if probe
            && in_turn
            && self.again.len() == 1
            && let Some(other) = self.fresh.pop_front()
        {
            return Some(other);
        }
        let due = self
            .again
            .iter()
            .enumerate()
            .filter(|(_, (not_before, _))| probe || *not_before <= now)
            .min_by_key(|(_, (not_before, _))| *not_before)
            .map(|(at, _)| at);
        match due {
            Some(at) => Some(self.again.swap_remove(at).1),
            None => self.fresh.pop_front(),
        }
    }

    /// When the next row is due that waits for its moment.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.again.iter().map(|(not_before, _)| *not_before).min()
    }

    /// Rows that may be sent at once.
    pub(super) fn fresh_len(&self) -> usize {
        self.fresh.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.again.is_empty()
    }

    /// Takes out the rows of which this holds.
    pub(super) fn take(&mut self, which: impl Fn(&Attempt) -> bool) -> Vec<Attempt> {
        let mut taken = Vec::new();
        let (out, fresh) = self.fresh.drain(..).partition(&which);
        self.fresh = fresh;
        let (due, again): (Vec<_>, Vec<_>) =
            self.again.drain(..).partition(|(_, attempt)| which(attempt));
        self.again = again;
        taken.extend::<VecDeque<_>>(out);
        taken.extend(due.into_iter().map(|(_, attempt)| attempt));
        taken
    }
}
