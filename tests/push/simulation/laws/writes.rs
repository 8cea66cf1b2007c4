//! What has to hold when a row comes to stand otherwise on disk.

use std::time::Duration;

use dialfeed::ledger::{Settlement, Standing};
use dialfeed::outcome::{Note, Status};
use dialfeed::push::MaxFailures;
use jiff::Timestamp;

use super::hours::is_open;
use super::{Held, Known, Laws, Over, Run, law, place};
use crate::simulation::trace::Saw;

/// The hours are asked again at least twice a minute, and a claim may have to wait for a write.
const OPEN_UNSEEN_S: u64 = 33;

impl Laws {
    /// The row stands so from now on; `end` where that was a settlement.
    pub fn stands(
        &mut self,
        at: Duration,
        row: u32,
        standing: Standing,
        end: Option<&Settlement>,
    ) -> Held {
        let (run, known) = (&self.run, self.row(row));
        let from = known.standing;
        let held = match (from, standing) {
            (Standing::At(status), Standing::UnderWay) => known.may_be_claimed(status, run),
            (Standing::UnderWay, Standing::At(status)) => known.may_end(status, run, end),
            _ => Err("out of turn".into()),
        };
        held.map_err(|why| format!("row {row} went from {from:?} to {standing:?}: {why}"))?;
        self.count_moved(row, standing);
        let known = self.row_mut(row);
        known.to_tell = end.is_some();
        known.waits_since = at;
        if standing != Standing::UnderWay {
            // Should the run go on, it waits no longer than the hours do.
            known.not_before = Duration::ZERO;
        }
        let under_way = self.count(Standing::UnderWay);
        law(under_way <= 2 * self.run.life.concurrency as u64, || {
            format!("law 3: {under_way} rows are under way on disk")
        })?;
        if let Some(end) = end {
            self.run.ended(at, end.status);
        }
        Ok(())
    }

    /// Rows are asked for, so the window is open, and while it was closed for longer than a run
    /// takes to end, nothing was to be in doubt after a power cut.
    ///
    /// Nor is it open for long before that: a clock that is set must not keep a run waiting.
    pub fn claims(&mut self, at: Duration, wall_at: impl Fn(Duration) -> Timestamp) -> Held {
        let run = &mut self.run;
        law(run.told_closed || is_open(&run.life.hours, wall_at(run.began)), || {
            "the window was closed when it began, and it did not tell".into()
        })?;
        let Some(since) = run.closed_since.filter(|since| at > *since) else { return Ok(()) };
        run.closed_since = None;
        let hours = &run.life.hours;
        let seconds = (0..=OPEN_UNSEEN_S).map(|ago| at.saturating_sub(Duration::from_secs(ago)));
        let late = at > since + Duration::from_secs(OPEN_UNSEEN_S)
            && seconds.into_iter().all(|then| is_open(hours, wall_at(then)));
        law(!late, || format!("the window was open for {OPEN_UNSEEN_S} s, and it waited"))?;
        let under_way = self.count(Standing::UnderWay);
        law(under_way == 0 || at <= since + self.run.life.longest_end(), || {
            format!("{under_way} rows lay under way since {since:?}, closed")
        })
    }

    fn count_moved(&mut self, row: u32, standing: Standing) {
        let known = self.row_mut(row);
        let from = std::mem::replace(&mut known.standing, standing);
        self.counts[place(from)] -= 1;
        self.counts[place(standing)] += 1;
    }

    /// A sync fails: from then on the run ends for that. With the rows whose end or return it
    /// held.
    pub fn disk_fails(&mut self, at: Duration, rows: impl Iterator<Item = u32>) {
        self.run.disk_failed = true;
        self.run.over.push((at, Over::Disk));
        for row in rows {
            self.row_mut(row).writes_failed += 1;
        }
    }

    /// The rows that a dead run left under way are uncertain now; gives how many.
    pub fn buried(&mut self) -> u64 {
        let rows: Vec<u32> = (1..).take(self.rows.len() - 1).collect();
        let mut buried = 0;
        for row in rows {
            if self.row(row).standing == Standing::UnderWay {
                self.row_mut(row).doubt = true;
                self.count_moved(row, Standing::At(Status::Uncertain));
                buried += 1;
            }
        }
        if self.run.died {
            let figures = &mut self.figures;
            figures.uncertain += buried;
            figures.uncertain_most = figures.uncertain_most.max(buried);
            #[expect(clippy::cast_precision_loss, reason = "a few hundred rows")]
            let share = buried as f64 / (2 * self.run.life.concurrency) as f64;
            figures.uncertain_share = figures.uncertain_share.max(share);
        }
        buried
    }
}

impl Known {
    fn may_be_claimed(&self, status: Status, run: &Run) -> Held {
        let life = &run.life;
        let lost = life.resend_lost && self.last.is_some() && self.doubt;
        let asked_for = match status {
            Status::Pending => true,
            Status::Uncertain => life.resend_uncertain && self.before == status || lost,
            Status::Failed => life.retry_failed && self.before == status,
            _ => false,
        };
        law(asked_for, || "nobody asked for that".into())
    }

    fn may_end(&self, status: Status, run: &Run, end: Option<&Settlement>) -> Held {
        law(!self.under_way, || "its request is still under way".into())?;
        let last = self.last;
        let given_back = end.is_none();
        // Nothing was sent, or nothing stored, or the refusal was the job's.
        let untouched = match last {
            None => true,
            Some(Saw::Errno(errno)) => matches!(errno, 2 | 3 | 4 | 11),
            Some(Saw::Http(_)) => run.over.iter().any(|(_, over)| matches!(over, Over::Http(_))),
            Some(saw) => saw.is_put_off() || saw == Saw::Redirected,
        };
        let holds = match status {
            Status::Inserted => last == Some(Saw::Errno(1)) && !given_back,
            Status::Duplicate => last == Some(Saw::Errno(10)) && !given_back,
            Status::Failed if given_back => {
                self.before == Status::Failed && !self.doubt && untouched
            }
            Status::Failed => match last {
                Some(Saw::Errno(errno)) => !matches!(errno, 1 | 2 | 3 | 4 | 10 | 11),
                Some(Saw::Http(_)) => !self.doubt && !untouched,
                Some(saw) if saw.is_put_off() => {
                    !self.doubt && self.put_offs > run.life.retries && self.overtaken
                }
                _ => false,
            },
            Status::Uncertain => self.doubt,
            Status::Pending => {
                given_back && self.before == Status::Pending && !self.doubt && untouched
            }
            _ => false,
        };
        law(holds, || format!("after {self:?}"))?;
        end.map_or(Ok(()), |end| self.is_told_truly(end))
    }

    /// The words that go with an end.
    fn is_told_truly(&self, end: &Settlement) -> Held {
        let errno = match (end.status, self.last) {
            (Status::Inserted | Status::Duplicate | Status::Failed, Some(Saw::Errno(errno))) => {
                Some(errno)
            }
            _ => None,
        };
        law(end.errno == errno, || format!("its errno is {:?}, not {errno:?}", end.errno))?;
        let needs_reason = matches!(end.status, Status::Failed | Status::Uncertain);
        law(end.reason.is_some() == needs_reason, || format!("its reason is {:?}", end.reason))?;
        let landed = end.status == Status::Duplicate && self.was_in_doubt;
        law(end.notes.has(Note::LandedBefore) == landed, || {
            format!("`landed_before` is {}", !landed)
        })
    }
}

impl Run {
    /// Whether this row waited when the window closed, longer ago than a run takes to end, and
    /// nothing was asked for since: then it was not put back.
    pub(super) fn lay_ready_while_closed(&self, at: Duration, row: &Known) -> bool {
        self.closed_since
            .is_some_and(|since| row.waits_since < since && at > since + self.life.longest_end())
    }

    /// A row got its end (`--max-failures`).
    fn ended(&mut self, at: Duration, status: Status) {
        self.ended += 1;
        if matches!(status, Status::Inserted | Status::Duplicate) {
            self.bad_in_a_row = 0;
        } else {
            self.bad_in_a_row += 1;
            self.bad += 1;
        }
        #[expect(clippy::cast_precision_loss, reason = "a few hundred rows")]
        let too_many = match self.life.max_failures {
            MaxFailures::InARow(most) => self.bad_in_a_row >= most,
            MaxFailures::Percent(most) => {
                self.ended >= 100 && self.bad as f64 * 100.0 > most * self.ended as f64
            }
        };
        // Where writes overtake each other the loop has counted in another order.
        if too_many && self.writes_in_order() && !self.disk_failed {
            self.over.push((at, Over::TooMany));
        }
    }
}
