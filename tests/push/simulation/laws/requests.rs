//! What has to hold when a request begins, and what its answer teaches.

use std::time::Duration;

use dialfeed::ledger::Standing;
use dialfeed::outcome::Status;
use jiff::Timestamp;

use super::hours::is_open;
use super::probes::Probes;
use super::tellings::ANSWERS_OF_A_RECOVERY;
use super::{Ailing, Held, Known, Laws, Over, Run, law};
use crate::simulation::trace::Saw;

/// Where a platform asks for more it is asked again sooner.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3_600);

/// A request that begins.
#[derive(Debug, Clone, Copy)]
pub struct Beginning {
    pub at: Duration,
    pub no: usize,
    pub row: u32,
    /// How the row stands on disk.
    pub on_disk: Standing,
    /// What the wall clock shows.
    pub wall: Timestamp,
}

impl Laws {
    /// A request begins.
    pub fn begins(&mut self, it: Beginning) -> Held {
        let (run, row) = (&self.run, self.row(it.row));
        law(it.on_disk == Standing::UnderWay, || {
            format!("row {} was sent without its intent on disk: {:?}", it.row, it.on_disk)
        })?;
        law(!row.under_way, || format!("row {} was sent twice at once", it.row))?;
        row.may_be_sent(run).map_err(|why| format!("law 2: row {} was sent {why}", it.row))?;
        law(run.under_way < run.life.concurrency, || {
            format!("{} requests at once", run.under_way + 1)
        })?;
        run.may_begin(&it)?;
        let gone = run.gone.iter().find(|(recipient, _)| *recipient == row.recipient);
        law(gone.is_none_or(|(_, since)| it.at <= *since), || {
            format!("row {} was sent to a batch that is known to be gone", it.row)
        })?;
        law(!run.lay_ready_while_closed(it.at, row), || {
            format!("row {} lay under way while the window was closed", it.row)
        })?;
        let waits = row.requests > 0 && it.at < row.not_before;
        law(!waits || run.ill_began.is_some() || it.at <= run.ill_until, || {
            format!("row {} was sent again before {:?}", it.row, row.not_before)
        })?;
        self.ceiling(it.at)?;
        self.note_beginning(&it);
        Ok(())
    }

    /// In every window of one second, wherever it begins, at most `rate` requests begin; a broken
    /// rate is kept over the time in which it is whole.
    fn ceiling(&mut self, at: Duration) -> Held {
        let run = &mut self.run;
        let rate = run.life.rate;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most a million"
        )]
        let most = rate.ceil().max(1.0) as usize;
        #[expect(clippy::cast_precision_loss, reason = "at most a million")]
        let window = Duration::from_secs_f64(most as f64 / rate);
        while run.begun.front().is_some_and(|then| at - *then >= window) {
            run.begun.pop_front();
        }
        run.begun.push_back(at);
        let within = run.begun.len();
        #[expect(clippy::cast_precision_loss, reason = "at most a million")]
        let share = within as f64 / most as f64;
        self.figures.windows += 1;
        self.figures.fullest = self.figures.fullest.max(share);
        law(within <= most, || format!("{within} requests within {window:?}, at a rate of {rate}"))
    }

    fn note_beginning(&mut self, it: &Beginning) {
        let run = &mut self.run;
        let row = &mut self.rows[it.row as usize];
        if row.requests == 0 {
            row.others_before = (run.replies_seen(it.at), run.replies);
        } else {
            run.retried += 1;
        }
        if row.last == Some(Saw::Doubt) {
            row.resends += 1;
        }
        row.requests += 1;
        (row.under_way, row.began) = (true, it.at);
        run.sent += 1;
        run.under_way += 1;
        run.last_begun = it.at;
        if run.ill_began.is_some() {
            run.probes.begins(it.at);
        }
        // The window is open again.
        run.closed_since = None;
        if run.measured_from.is_none()
            && run.first_reply.is_some_and(|first| it.at >= first + run.life.warming_up())
        {
            run.measured_from = Some((it.at, run.sent));
        }
        if let Some(ailing) = &mut run.ailing
            && it.at > ailing.since
        {
            ailing.probe = Some(it.no);
        }
        self.figures.requests += 1;
    }

    /// The loop is given an answer.
    pub fn answered(&mut self, at: Duration, no: usize, row: u32, saw: Saw) {
        let run = &mut self.run;
        let known = &mut self.rows[row as usize];
        run.under_way -= 1;
        known.under_way = false;
        (known.last, known.waits_since) = (Some(saw), at);
        run.longest = run.longest.max(at - known.began);
        known.was_in_doubt = known.doubt;
        known.overtaken = run.replies > known.others_before.0;
        match saw {
            Saw::Unreachable | Saw::Refused(_) => {
                run.ill_began = run.ill_began.max(Some(known.began));
            }
            Saw::Doubt => {}
            // One that had begun before says nothing of now, and none unsays a wait.
            _ if at < run.asked_until => {}
            _ => {
                if run.ill_began.is_some() {
                    run.ill_until = at;
                }
                // Of two that began at one moment either may be the probe.
                if run.ill_began.is_none_or(|ill| known.began >= ill) {
                    run.ailing = None;
                }
                run.ill_began = run.ill_began.filter(|ill| known.began <= *ill);
            }
        }
        match (run.ill_began, saw) {
            (None, _) => run.probes = Probes::default(),
            (Some(_), Saw::Refused(Some(_))) => run.probes.wait_is_asked(at),
            (Some(_), _) => run.probes.fails(at),
        }
        match saw {
            Saw::Errno(errno) => {
                match errno {
                    1 | 10 => (known.doubt, known.refused_after_doubt) = (false, false),
                    2..=4 => run.over.push((at, Over::Errno(errno))),
                    11 => run.gone.push((known.recipient, at)),
                    _ if known.doubt => {
                        (known.doubt, known.refused_after_doubt) = (false, true);
                        self.figures.refused_after_doubt += 1;
                    }
                    _ => {}
                }
                run.first_reply.get_or_insert(at);
                if run.replies_before.0 != at {
                    run.replies_before = (at, run.replies);
                }
                run.replies += 1;
                run.answers += 1;
            }
            Saw::Unreachable | Saw::Refused(_) => {
                known.put_offs += 1;
                let bunch = run.put_off_at.is_some_and(|last| at - last <= Duration::from_secs(1));
                run.put_off_at = Some(at);
                if !bunch {
                    run.pushed_back = Some((at, run.answers));
                }
                run.last_ill = Some((at, run.sent));
                run.put_off_by[usize::from(saw == Saw::Unreachable)] = true;
            }
            Saw::Http(http) if run.replies == 0 => run.over.push((at, Over::Http(http))),
            Saw::Http(_) => run.answers += 1,
            Saw::Redirected => run.over.push((at, Over::Redirected)),
            Saw::Doubt => {
                known.doubt = true;
                // Nor does it let a pace that was lowered rise again.
                let low = run
                    .pushed_back
                    .is_some_and(|(_, answers)| run.answers < answers + ANSWERS_OF_A_RECOVERY);
                if run.ill_began.is_some() || low {
                    run.last_ill = Some((at, run.sent));
                }
                if run.replies == 0 && run.unreadable.insert(row) {
                    run.unreadable_at = at;
                    if run.unreadable.len() == 3 {
                        run.over.push((at, Over::Unreadable));
                    }
                }
            }
        }
        run.health(at, no, saw);
    }

    /// The user asks the run to stop.
    pub fn stop_asked(&mut self, at: Duration) {
        self.run.over.push((at, Over::User));
    }

    /// The process dies: what it knew and had not written is lost, and an honest caller has to
    /// reckon with every request of a row that is under way on disk.
    pub fn dies(&mut self) {
        (self.run.under_way, self.run.died) = (0, true);
        self.figures.kills += 1;
        for row in &mut self.rows {
            row.doubt |= row.standing == Standing::UnderWay;
            row.under_way = false;
        }
    }
}

impl Known {
    /// Whether the run is to send it at all.
    pub(super) fn is_asked_for(&self, run: &Run) -> bool {
        match self.before {
            Status::Pending => true,
            Status::Uncertain => run.life.resend_uncertain,
            Status::Failed => run.life.retry_failed,
            _ => false,
        }
    }

    /// Laws 2 and 3: whether one more request may leave for this row; says why not.
    fn may_be_sent(&self, run: &Run) -> Result<(), String> {
        let life = &run.life;
        law(self.is_asked_for(run), || {
            format!("although it was {:?} when the run began", self.before)
        })?;
        match self.last {
            None => Ok(()),
            Some(Saw::Unreachable | Saw::Refused(_)) => {
                law(self.put_offs <= life.retries, || format!("after {} put-offs", self.put_offs))
            }
            Some(Saw::Doubt) => {
                law(life.resend_lost, || "again although its reply was lost".into())?;
                law(self.resends < life.retries, || format!("after {} resends", self.resends))
            }
            Some(saw) => Err(format!("again after {saw:?}")),
        }?;
        law(self.requests == 0 || run.retried < run.budget(), || {
            format!("again after {} retries of {} requests", run.retried, run.sent)
        })
    }
}

impl Run {
    /// What holds whichever row it is. The loop learns of an answer within its moment, so what an
    /// answer forbids is forbidden from the next moment on.
    fn may_begin(&self, it: &Beginning) -> Held {
        law(self.replies > 0 || self.under_way == 0, || "the first row was not alone".into())?;
        self.probes.grow_rarer()?;
        let over = self.over.iter().find(|(since, _)| it.at > *since);
        law(over.is_none(), || format!("a request began after {over:?}"))?;
        law(self.told_stopping.is_none_or(|told| it.at <= told), || {
            "a request began after the stop was told".into()
        })?;
        law(is_open(&self.life.hours, it.wall), || {
            format!("a request began outside the hours, at {}", it.wall)
        })?;
        let Some(ailing) = &self.ailing else { return Ok(()) };
        law(ailing.probe.is_none() || it.at <= ailing.since, || {
            "two requests at once probed an ailing platform".into()
        })?;
        let asked = ailing.asked.filter(|(until, since)| it.at > *since && it.at < *until);
        law(asked.is_none(), || format!("a request began before `Retry-After`: {asked:?}"))
    }

    /// Whether the platform is well, as far as its answers tell.
    fn health(&mut self, at: Duration, no: usize, saw: Saw) {
        if let Some(ailing) = &mut self.ailing
            && ailing.probe == Some(no)
        {
            ailing.probe = None;
        }
        match saw {
            Saw::Doubt => {}
            Saw::Unreachable | Saw::Refused(_) => {
                let ailing =
                    self.ailing.get_or_insert(Ailing { since: at, probe: None, asked: None });
                if let Saw::Refused(Some(wait)) = saw {
                    let until = at + wait.min(LONGEST_RETRY_AFTER);
                    self.asked_until = self.asked_until.max(until);
                    if ailing.asked.is_none_or(|(asked, _)| asked < until) {
                        ailing.asked = Some((until, at));
                    }
                }
            }
            _ => {
                if self.ill_began.is_none() {
                    self.ailing = None;
                }
            }
        }
    }
}
