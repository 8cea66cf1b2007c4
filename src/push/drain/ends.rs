//! What becomes of a row when its answer has come, or when none will: settled, tried again, or put
//! back to where it stood (contract, section 6).
//!
//! Promises: a row that may have been stored is tried again only where that is allowed, and never
//! goes back to `pending`.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::super::breaker::{Gate, Illness, backoff};
use super::super::event::Event;
use super::super::in_flight::{Back, Refusal};
use super::super::queue::Attempt;
use super::super::target::Target;
use super::super::verdict::{Next, judge};
use super::{Done, Drain};
use crate::ledger::{Ledger, LedgerError, RowKey, Settlement};
use crate::outcome::{Status, StopCode, StoppedBy};
use crate::platform::{Doubt, Fault, Reply};
use crate::row::RowId;

/// First rows without a readable reply that stop the job.
const UNREADABLE_FIRST_ROWS: u32 = 3;

impl<L: Ledger, T: Target> Drain<'_, L, T> {
    pub(super) fn answered(
        &mut self,
        attempt: Attempt,
        back: Back,
        probe: Option<Illness>,
        answer: &Result<Reply, Fault>,
    ) {
        let now = Instant::now();
        let readable = answer.is_ok();
        match judge(&attempt.row, attempt.maybe_stored(), answer) {
            Next::PutOff { retry_after, stop, code } => {
                let dice = self.dice.f64();
                self.breaker.put_off(now, back.began, probe, retry_after, dice);
                // That nobody is there says nothing of how many at once it bears.
                // A probe that fails says that it is not over, and nothing of what was too much.
                match probe {
                    None => self.slow_down(now, back, stop),
                    Some(_) => self.pace.stays_low(now),
                }
                self.put_off(attempt, now, stop, code);
                return;
            }
            Next::Doubtful(end) => {
                let dice = self.dice.f64();
                self.breaker.unknown(now, back.began, probe, dice);
                if matches!(answer, Err(Fault::Unknown(Doubt::Timeout))) {
                    self.in_flight.timed_out(now, back);
                }
                self.doubtful(attempt, now, end);
                return;
            }
            Next::RowRefused { stop, .. } if self.alone.is_some() => {
                self.give_back(attempt);
                self.stop(stop);
            }
            // What an earlier request may have stored is not undone by a refusal now.
            Next::RowRefused { .. } if attempt.maybe_stored() => self.give_back(attempt),
            Next::RowRefused { end, .. } | Next::Ended(end) => self.settle(&attempt, end),
            Next::JobStops(stop) => {
                self.give_back(attempt);
                self.stop(stop);
            }
            Next::RecipientCloses(stop) => self.close_recipient(attempt, stop),
        }
        self.breaker.came_through(now, back.began, probe);
        // A row that is refused tells as much of the pace as one that is taken.
        self.pace.raise(now);
        if readable {
            self.alone = None;
            self.replies += 1;
            self.in_flight.came_through(now, back, self.pace.per_s());
        }
    }

    fn slow_down(&mut self, now: Instant, back: Back, stop: StopCode) {
        let refusal = match stop {
            StopCode::Refused => self.in_flight.refused(now, back),
            // That nobody is there says nothing of how many at once it bears.
            _ => Refusal::TooFast,
        };
        match refusal {
            Refusal::TooMany => self.pace.smooth(now, back.began),
            // What is known of the number may be news to the pace.
            Refusal::Known | Refusal::TooFast => self.pace.lower(now, back.began),
        }
    }

    fn put_off(&mut self, mut attempt: Attempt, now: Instant, stop: StopCode, code: String) {
        attempt.past.put_offs += 1;
        attempt.past.put_off_by = Some(stop);
        if self.is_over_for(&attempt) {
            self.give_back(attempt);
        } else if attempt.past.put_offs <= self.settings.retries {
            self.try_again(attempt, now, code);
        } else if self.replies > attempt.past.others_before {
            // Others went through meanwhile: it is this row that the platform does not take.
            if attempt.maybe_stored() {
                return self.give_back(attempt);
            }
            let mut end = Settlement::new(attempt.row.key, Status::Failed, attempt.row.notes);
            end.reason = Some(code);
            self.settle(&attempt, end);
        } else {
            self.give_back(attempt);
            self.stop(stop.into());
        }
    }

    fn doubtful(&mut self, mut attempt: Attempt, now: Instant, end: Settlement) {
        if attempt.past.resends == 0
            && let Some(unreadable) = &mut self.alone
        {
            *unreadable += 1;
            if *unreadable >= UNREADABLE_FIRST_ROWS {
                self.stop(StopCode::NoReadableReply.into());
            }
        }
        let resend = self.settings.resend_uncertain
            && attempt.past.resends < self.settings.retries
            && self.may_retry()
            && !self.is_over_for(&attempt);
        if resend {
            let code = end.reason.clone().unwrap_or_default();
            attempt.past.resends += 1;
            attempt.doubt = Some(end);
            self.try_again(attempt, now, code);
        } else {
            self.settle(&attempt, end);
        }
    }

    /// Whether no further request for this row may begin.
    fn is_over_for(&self, attempt: &Attempt) -> bool {
        self.stopped_by.is_some() || self.supply.is_closed(&attempt.row.recipient)
    }

    fn try_again(&mut self, attempt: Attempt, now: Instant, code: String) {
        let wait = backoff(attempt.past.tries - 1, self.dice.f64());
        // An ailing platform is not asked sooner, whatever this row's own wait.
        let probe_in = match self.breaker.gate() {
            Gate::ProbeAt(at) => at.saturating_duration_since(now),
            Gate::Open | Gate::Probing => Duration::ZERO,
        };
        let (id, tries) = (attempt.row.id, attempt.past.tries);
        (self.events)(Event::PutOff { id, code, tries, wait, probe_in });
        self.tell_vitals();
        self.supply.queue().try_again(attempt, now + wait);
    }

    /// The row goes back to where it stood, which may be in doubt.
    pub(super) fn give_back(&mut self, mut attempt: Attempt) {
        match attempt.doubt.take() {
            Some(doubt) => self.settle(&attempt, doubt),
            None => self.release(vec![(attempt.row.key, attempt.row.was)]),
        }
    }

    fn close_recipient(&mut self, attempt: Attempt, stop: StoppedBy) {
        self.supply.close(&attempt.row.recipient);
        self.give_back(attempt);
        let closed = self.supply.take_closed();
        self.give_up(closed);
        self.recipient_stop.get_or_insert(stop);
    }

    fn settle(&mut self, attempt: &Attempt, mut end: Settlement) {
        end.at = Some((self.settings.wall)());
        let well = matches!(end.status, Status::Inserted | Status::Duplicate);
        if self.guard.ended(well) {
            self.stop(StopCode::TooManyFailures.into());
        }
        self.supply.writing(1);
        self.ends.push((attempt.row.id, end));
    }

    pub(super) fn settled(
        &mut self,
        ends: Vec<(RowId, Settlement)>,
        written: Result<(), LedgerError>,
    ) {
        self.supply.written(ends.len(), written.is_ok());
        if let Err(error) = written {
            self.unwritten.extend(ends.into_iter().map(|(_, end)| end));
            return self.fail(error);
        }
        for (id, end) in ends {
            (self.events)(Event::Settled { id, status: end.status, reason: end.reason });
        }
        self.tell_vitals();
    }

    pub(super) fn tell_vitals(&mut self) {
        self.told_at = Instant::now();
        (self.events)(Event::Vitals { under_way: self.under_way, pace_per_s: self.pace.per_s() });
    }

    /// Puts all waiting rows back.
    pub(super) fn give_up_queue(&mut self) {
        let rows = self.supply.rewind();
        self.give_up(rows);
    }

    pub(super) fn give_up(&mut self, rows: Vec<Attempt>) {
        let (doubtful, others): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|attempt| attempt.doubt.is_some());
        for attempt in doubtful {
            self.give_back(attempt);
        }
        self.release(others.iter().map(|attempt| (attempt.row.key, attempt.row.was)).collect());
    }

    fn release(&mut self, rows: Vec<(RowKey, Status)>) {
        if rows.is_empty() {
            return;
        }
        self.supply.writing(rows.len());
        let ledger = Arc::clone(&self.ledger);
        self.tasks.spawn(async move {
            let written = ledger.release(rows.clone()).await;
            Done::Released(rows, written)
        });
    }

    pub(super) fn released(
        &mut self,
        rows: Vec<(RowKey, Status)>,
        written: Result<(), LedgerError>,
    ) {
        self.supply.written(rows.len(), written.is_ok());
        if let Err(error) = written {
            self.unreleased.extend(rows);
            self.fail(error);
        }
    }
}
