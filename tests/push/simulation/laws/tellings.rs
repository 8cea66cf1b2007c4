//! What has to hold when the loop tells of something.

use std::time::Duration;

use dialfeed::ledger::Standing;
use dialfeed::push::Event;
use jiff::Timestamp;

use super::hours::{is_over, waits_until};
use super::{Held, Laws, law};
use crate::simulation::trace::Saw;

/// The longest wait of the contract.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Within so few answers no pace is its full self again, unless they took so long.
pub(super) const ANSWERS_OF_A_RECOVERY: u64 = 20;
const A_RECOVERY: Duration = Duration::from_secs(60);

impl Laws {
    /// The loop tells of this.
    pub fn told(&mut self, at: Duration, wall: Timestamp, event: &Event) -> Held {
        let run = &mut self.run;
        match event {
            Event::Settled { id, status, .. } => {
                let row = &mut self.rows[id.row as usize];
                let on_disk = row.standing;
                law(on_disk == Standing::At(*status), || {
                    format!("{event:?} was told, and the disk has {on_disk:?}")
                })?;
                let first = std::mem::take(&mut row.to_tell);
                law(first, || format!("{event:?} was told twice"))
            }
            Event::PutOff { id, tries, wait, .. } => {
                let row = &mut self.rows[id.row as usize];
                row.not_before = at + *wait;
                let again = row.last.is_some_and(|saw| saw.is_put_off() || saw == Saw::Doubt);
                law(again && row.requests == *tries && *wait <= LONGEST_WAIT, || {
                    format!("{event:?} was told of {row:?}")
                })
            }
            Event::RetriesUsedUp { retried, sent } => {
                run.told_used_up = Some((*retried, *sent));
                // What it has begun at this moment may not have reached the platform yet.
                let counts = *retried >= run.retried && *sent >= run.sent;
                law(counts && *retried >= run.life.retries_most(*sent, *retried), || {
                    format!("{event:?} was told after {} requests", run.sent)
                })
            }
            Event::ClosedUntil(until) => {
                run.closed_since = Some(at);
                run.told_closed = true;
                law(waits_until(&run.life.hours, wall, *until), || {
                    format!("{event:?} was told at {wall}")
                })
            }
            Event::Withdrawn { .. } => law(false, || "nobody is asked for rows to withdraw".into()),
            Event::Stopping { .. } => {
                run.was_time_to_stop = is_over(&run.life.hours, wall);
                run.row_used_up = run.a_row_is_used_up(at, &self.rows);
                let twice = run.told_stopping.replace(at);
                law(twice.is_none(), || format!("it stopped twice, first at {twice:?}"))
            }
            Event::Vitals { under_way, pace_per_s } => {
                let life = &run.life;
                let fits = *under_way <= life.concurrency && *pace_per_s <= life.rate;
                law(fits, || format!("{event:?} was told"))?;
                // What has come at this moment the loop may not have seen.
                let pushed = run.pushed_back.filter(|(since, answers)| {
                    *since < at
                        && at < *since + A_RECOVERY
                        && run.answers < answers + ANSWERS_OF_A_RECOVERY
                });
                law(pushed.is_none() || *pace_per_s < life.rate, || {
                    format!("{event:?} was told, and the platform pushed back: {pushed:?}")
                })
            }
        }
    }
}
