//! The other side of the ceiling: that no time is wasted below it.
//!
//! Where nothing was put off or resent, the mean is at least 99 % of the rate if the platform, the
//! disk and the concurrency allow for it; and where the platform was well again, the time from then
//! on is bounded.

use std::time::Duration;

use super::{Held, Known, Laws, Run, law};
use crate::simulation::scenario::Life;

/// How far the schedule may lag behind the clock, and a tick.
const CATCH_UP: Duration = Duration::from_millis(41);
/// Periods in which a pace recovers from its least to its full, with some to spare.
const RECOVERY_PERIODS: f64 = 1_000.0;
/// A limit that was met again and again is left alone for so long.
const LEFT_ALONE_S: f64 = 120.0;
/// As many are always allowed under way.
const FEW: f64 = 4.0;
/// Requests over which a mean is one.
const ENOUGH: u64 = 60;

impl Laws {
    /// A run without a stop and without hours has ended.
    pub(super) fn no_time_is_wasted(&mut self, at: Duration) -> Held {
        let run = &self.run;
        let life = &run.life;
        #[expect(clippy::cast_precision_loss, reason = "a few hundred requests")]
        let concurrency = life.concurrency as f64;
        let turn_s = (run.longest + 3 * life.longest_write()).as_secs_f64() + 0.002;
        // Rows are fetched by half a second's need, or by half of what may be under way; one by
        // one at the least.
        let fetched = (life.rate.min(concurrency) / 2.0).floor().max(1.0);
        let fetch_s = life.longest_write().as_secs_f64() / fetched;
        // Where replies come near the timeout no more than this are under way, since any of them
        // could be lost to it; nor where most of them are lost: those let no more begin.
        let at_once = if run.longest * 2 >= life.timeout || run.answers * 2 < run.sent {
            FEW.min(concurrency)
        } else {
            concurrency
        };
        let each_s = (1.0 / life.rate).max(turn_s / at_once).max(fetch_s);
        let (since, before, grace_s) = match run.last_ill {
            None => (run.began, 0, 0.0),
            Some((since, before)) => {
                // A row that is never taken is refused as often as it is tried.
                let limits = life.platform.limit.is_some()
                    || life.platform.room.is_some()
                    || !life.platform.rows.is_empty();
                let alone_s = if limits { LEFT_ALONE_S } else { 0.0 };
                let recovery_s = RECOVERY_PERIODS / life.rate + alone_s;
                (since, before, recovery_s + run.longest_wait_s(since))
            }
        };
        // Each resend has a wait of its own; each first row that was lost goes alone.
        let waits_s = 30.0 * f64::from(run.most_resends(&self.rows));
        #[expect(clippy::cast_precision_loss, reason = "a few hundred requests")]
        let begun = (run.sent - before) as f64;
        // Before a slow platform few begin, and twice as many with each turn.
        let turns_to_grow = (concurrency / 4.0).log2().max(0.0) * 2.0;
        let most_s =
            (5.0 + turns_to_grow) * turn_s + 1.0 + 1.01 * each_s * begun + grace_s + waits_s;
        let took = at - since;
        law(took.as_secs_f64() <= most_s, || {
            format!("it took {took:?} from {since:?} on, at most {most_s} s was enough")
        })?;
        let begin_with = (life.timeout.as_secs_f64() * 0.9 / turn_s).max(8.0);
        // Replies that are not prompt let no more begin.
        let prompt = run.longest * 3 <= life.timeout;
        let allowed = prompt
            && at_once >= 2.0 * life.rate * turn_s + 2.0
            && begin_with >= life.rate * turn_s + 2.0
            && 2.0 * fetch_s * life.rate <= 1.0;
        if !allowed || run.last_ill.is_some() || run.retried > 0 {
            return Ok(());
        }
        self.mean_reaches_the_rate()
    }

    fn mean_reaches_the_rate(&mut self) -> Held {
        let run = &self.run;
        let Some((from, before)) = run.measured_from else { return Ok(()) };
        let begun = run.sent - before;
        if begun < ENOUGH {
            return Ok(());
        }
        let rate = run.life.rate;
        // The schedule may lag behind by a moment that it catches up with.
        let span = (run.last_begun - from).saturating_sub(CATCH_UP);
        #[expect(clippy::cast_precision_loss, reason = "a few hundred requests")]
        let mean = begun as f64 / span.as_secs_f64().max(1e-9);
        self.figures.means += 1;
        let share = mean / rate;
        let least = &mut self.figures.least_mean;
        *least = Some(least.map_or(share, |least| least.min(share)));
        law(mean >= 0.99 * rate, || format!("the mean is {mean}/s at a rate of {rate}/s"))
    }
}

impl Run {
    /// The longest wait after a put-off: the backoff's, or what the platform asked for.
    fn longest_wait_s(&self, since: Duration) -> f64 {
        let asked = self.asked_until.saturating_sub(since);
        30.0 + asked.as_secs_f64()
    }

    fn most_resends(&self, rows: &[Known]) -> u32 {
        rows.iter().map(|row| row.resends).max().unwrap_or(0)
    }
}

impl Life {
    /// How many of so many requests may be retries (contract, section 6).
    pub(super) fn retries_most(&self, sent: u64, retried: u64) -> u64 {
        let least = self.concurrency as u64 + u64::from(self.retries);
        least.max((sent - retried) / 10)
    }

    /// After the first reply the supply of rows has to grow from one to as many as are needed; and
    /// where that reply was a quick one, the number under way.
    pub(super) fn warming_up(&self) -> Duration {
        let replies = 2 * self.platform.latency.longest(self.concurrency);
        3 * self.longest_write() + replies + Duration::from_millis(100)
    }
}
