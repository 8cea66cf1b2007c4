//! What has to hold when a run has ended by itself, whatever ended it.

use std::time::Duration;

use dialfeed::ledger::{LedgerError, Standing};
use dialfeed::outcome::{Status, StopCode, StoppedBy};
use dialfeed::push::{Hours, Run as Told};

use super::{Held, Known, Laws, Over, Run, law};
use crate::simulation::scenario::{Life, Order};

/// Ticks of the timers, and moments that fall together.
const SLACK: Duration = Duration::from_millis(10);

impl Laws {
    /// The run ended; `holds` tells whether the platform holds a row.
    pub fn run_ends(
        &mut self,
        at: Duration,
        told: &Result<Told, LedgerError>,
        holds: impl Fn(u32) -> bool,
    ) -> Held {
        self.rows_tell_the_truth(holds)?;
        let run = &self.run;
        law(run.under_way == 0, || format!("{} requests were left alone", run.under_way))?;
        let told = match told {
            Ok(told) => told,
            Err(error) => {
                law(run.disk_failed, || format!("it failed, the disk did not: {error}"))?;
                return self.what_the_disk_did_not_take_was_tried_again();
            }
        };
        law(!run.disk_failed, || "the disk failed, and it did not tell".into())?;
        let under_way = self.count(Standing::UnderWay);
        law(under_way == 0, || format!("{under_way} rows were left under way"))?;
        let untold = (0..).zip(&self.rows).find(|(_, row)| row.to_tell);
        law(untold.is_none(), || format!("the end of a row was not told: {untold:?}"))?;
        law(told.requests_sent == run.sent && told.requests_retried == run.retried, || {
            format!("it counted {told:?}, and there were {} and {}", run.sent, run.retried)
        })?;
        let counts = (told.requests_retried, told.requests_sent);
        law(run.told_used_up.is_none_or(|then| then == counts), || {
            format!("retries were used up at {:?}, and it ended at {counts:?}", run.told_used_up)
        })?;
        self.stopped_for_a_cause(at, told.stopped_by.as_ref())?;
        self.stops_in_time(at)?;
        self.is_reported_within_the_rate(told)?;
        let life = &self.run.life;
        if life.is_calm() {
            self.a_calm_run_brings_all_in(told)?;
        }
        let unhindered = life.hours == Hours::default() && !self.run.disk_failed;
        if told.stopped_by.is_none() && unhindered { self.no_time_is_wasted(at) } else { Ok(()) }
    }

    /// Also after a death: what the platform did, against what the ledger says.
    pub fn rows_tell_the_truth(&self, holds: impl Fn(u32) -> bool) -> Held {
        for (n, row) in (1..).zip(&self.rows[1..]) {
            let fits = match row.standing {
                Standing::At(Status::Inserted) => holds(n),
                Standing::At(Status::Duplicate | Status::Uncertain) | Standing::UnderWay => true,
                Standing::At(Status::Failed) => !holds(n) || row.refused_after_doubt,
                Standing::At(_) => !holds(n),
            };
            law(fits, || {
                format!("row {n} is {:?}, the platform holds it: {}", row.standing, holds(n))
            })?;
        }
        Ok(())
    }

    /// A disk that was full for a moment may take at the end what it did not take before.
    fn what_the_disk_did_not_take_was_tried_again(&self) -> Held {
        let left = |row: &Known| row.standing == Standing::UnderWay && row.writes_failed < 2;
        let left = (0..).zip(&self.rows).find(|(_, row)| left(row));
        law(left.is_none(), || format!("a row was left under way without a second try: {left:?}"))
    }

    fn is_reported_within_the_rate(&self, told: &Told) -> Held {
        let rate = self.run.life.rate;
        #[expect(clippy::cast_precision_loss, reason = "a few thousand requests")]
        let sent = told.requests_sent as f64;
        law(sent <= rate * told.active.as_secs_f64() + 0.01, || {
            format!("it tells of {sent} requests in {:?} at a rate of {rate}/s", told.active)
        })
    }

    fn stopped_for_a_cause(&self, at: Duration, stopped_by: Option<&StoppedBy>) -> Held {
        let run = &self.run;
        let Some(by) = stopped_by else {
            // What falls into the moment of the end comes too late.
            let early = run.over.iter().find(|(since, _)| *since < at);
            law(early.is_none(), || format!("it went on after {early:?}"))?;
            law(run.gone.is_empty(), || "a batch was gone, and it told nothing".into())?;
            let pending = self.count(Standing::At(Status::Pending));
            law(pending == 0, || format!("it ended, and {pending} rows are left"))?;
            let forgotten = (1..).zip(&self.rows[1..]).find(|(_, row)| row.is_forgotten(run));
            return law(forgotten.is_none(), || format!("it forgot row {forgotten:?}"));
        };
        let is_gone = matches!(by, StoppedBy::Errno { errno: 11, .. });
        law(run.told_stopping.is_some() || is_gone, || "it did not tell that it stops".into())?;
        // What came after it had told that it stops was no cause.
        let heard = |since: Duration| run.told_stopping.is_none_or(|told| since <= told);
        let was = |what: &Over| run.over.iter().any(|(since, over)| heard(*since) && over == what);
        let holds = match by {
            StoppedBy::Errno { errno: 11, .. } => {
                return self.only_rows_of_batches_that_are_gone_are_left();
            }
            StoppedBy::Errno { errno, message } => was(&Over::Errno(*errno)) && message == "消息",
            StoppedBy::Cause { cause } => match cause.parse() {
                Ok(StopCode::Interrupted) => was(&Over::User),
                // The loop counts an end when its write begins.
                Ok(StopCode::TooManyFailures) => {
                    !run.writes_in_order()
                        || run.over.iter().any(|(_, over)| *over == Over::TooMany)
                }
                Ok(StopCode::Unreachable) => run.put_off_by[1] && run.retries_are_used_up(),
                Ok(StopCode::Refused) => run.put_off_by[0] && run.retries_are_used_up(),
                Ok(StopCode::Redirected) => was(&Over::Redirected),
                Ok(StopCode::NoReadableReply) => was(&Over::Unreadable),
                Ok(StopCode::WindowClosed) => run.was_time_to_stop,
                Ok(StopCode::Disk | StopCode::DoNotCall) => false,
                Err(_) => run.over.iter().any(|(since, over)| {
                    heard(*since)
                        && matches!(over, Over::Http(http) if *cause == format!("http_{http}"))
                }),
            },
        };
        law(holds, || format!("it stopped by {by:?}, which was not so: {:?}", run.over))
    }

    /// Errno 11 stops the job once the other batches are through.
    fn only_rows_of_batches_that_are_gone_are_left(&self) -> Held {
        let run = &self.run;
        let is_gone = |row: &Known| run.gone.iter().any(|(gone, _)| *gone == row.recipient);
        let is_left =
            |row: &Known| row.standing == Standing::At(Status::Pending) || row.is_forgotten(run);
        let left = (1..).zip(&self.rows[1..]).find(|(_, row)| is_left(row) && !is_gone(row));
        law(!run.gone.is_empty() && left.is_none(), || {
            format!("it stopped since a batch was gone, and another's row is left: {left:?}")
        })
    }

    /// Law 5: within the timeout of what is under way, and what the disk needs.
    fn stops_in_time(&self, at: Duration) -> Held {
        let run = &self.run;
        let Some(told) = run.told_stopping else { return Ok(()) };
        let most = run.life.longest_end();
        let asked = run.over.iter().find(|(_, over)| *over == Over::User);
        law(at - told <= most, || format!("it stopped at {told:?} and ended at {at:?}"))?;
        law(asked.is_none_or(|(asked, _)| told <= *asked), || {
            format!("it was asked to stop at {asked:?} and heard it at {told:?}")
        })
    }

    fn a_calm_run_brings_all_in(&self, told: &Told) -> Held {
        law(told.stopped_by.is_none(), || format!("nothing was wrong, and it stopped: {told:?}"))?;
        let out = |row: &&Known| {
            row.requests > 0
                && !matches!(row.standing, Standing::At(Status::Inserted | Status::Duplicate))
        };
        let out = self.rows[1..].iter().find(out);
        law(out.is_none(), || format!("nothing was wrong, and a row did not get in: {out:?}"))
    }
}

impl Run {
    /// Those of the job, which it has told, or those of a row that nobody overtook.
    fn retries_are_used_up(&self) -> bool {
        self.told_used_up.is_some() || self.row_used_up
    }

    /// Whether a row's retries are used up and nobody overtook it.
    pub(super) fn a_row_is_used_up(&self, at: Duration, rows: &[Known]) -> bool {
        let seen = self.replies_seen(at);
        rows.iter().any(|row| row.put_offs > self.life.retries && row.others_before.1 >= seen)
    }
}

impl Known {
    /// It was to be sent, and was not.
    fn is_forgotten(&self, run: &Run) -> bool {
        self.is_asked_for(run) && self.requests == 0
    }
}

impl Life {
    /// The longest from a stop to the end: what is under way is waited for, and written.
    pub(super) fn longest_end(&self) -> Duration {
        let write = self.longest_write();
        (self.timeout + write).max(2 * write) + SLACK
    }

    /// The longest that one write takes: it may have to wait for the sync before its own.
    pub(super) fn longest_write(&self) -> Duration {
        match self.disk.order {
            Order::Groups => 2 * self.disk.sync,
            Order::Each => self.disk.sync,
        }
    }
}
